//! The diary of a case, and every clock as it must be shown by it. In: what was done on which day, the almanac.
//! Out: clocks, whether the law accepts the case. Absent: any answer of the server.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yushen_hall_tests::almanac::{Almanac, Day, End, Limit};

/// What the diary of a case says of how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Open,
    Told,
    Accepted,
    Concluded,
    Gone,
}

/// A case as the one who plays it notes it down.
#[derive(Debug, Clone)]
pub struct Diary {
    pub id: i64,
    pub revision: i64,
    pub item: &'static str,
    pub lacking: bool,
    pub deferring: bool,
    pub stage: Stage,
    pub received: Day,
    pub told: Option<Day>,
    pub accepted: Option<Day>,
    pub deemed: bool,
    pub concluded: Option<Day>,
    pub extended: bool,
    pub stops: Vec<(Day, Option<Day>)>,
    pub result: (Option<Day>, Option<Day>),
    /// Materials to come: the last day or the number of working days, and when it came.
    pub later: Vec<(&'static str, Result<Day, i64>, Option<Day>)>,
}

impl Diary {
    /// The case as a step must name it.
    pub fn known(&self) -> Value {
        json!({ "case": self.id, "revision": self.revision })
    }

    fn licence(&self) -> bool {
        matches!(self.item, "shop-permit" | "exam-permit")
    }

    pub fn paused(&self) -> bool {
        self.stops.last().is_some_and(|(_, until)| until.is_none())
    }

    /// The reason for which the law of the item stops a clock.
    pub fn stop_reason(&self) -> Option<&'static str> {
        match self.item {
            "shop-permit" | "exam-permit" => Some("expert-review"),
            "house-transfer" => Some("public-notice"),
            _ => None,
        }
    }

    /// The last day of the five, if it is known.
    fn notice_end(&self, almanac: &Almanac) -> Option<Day> {
        let limit = Limit { start: self.received, days: 5, workdays: true, stops: &[] };
        match almanac.walk(&limit) {
            End::On(day) => Some(day),
            _ => None,
        }
    }

    /// Whether the law accepts it today.
    pub fn lapses(&self, almanac: &Almanac, today: Day) -> bool {
        self.licence()
            && self.stage == Stage::Open
            && self.told.is_none()
            && self.notice_end(almanac).is_some_and(|end| end < today)
    }

    /// Every clock as it must be shown today.
    pub fn clocks(&self, almanac: &Almanac, today: Day) -> BTreeMap<String, Value> {
        let see = Look { almanac, today };
        let mut clocks = BTreeMap::new();
        let mut put = |id: &str, clock: Value| clocks.insert(id.to_owned(), clock);
        if self.licence() {
            let done = self.told.or(self.accepted.filter(|_| !self.deemed));
            let limit = Limit { start: self.received, days: 5, workdays: true, stops: &[] };
            let mut clock = see.clock(&limit, done);
            if self.deemed {
                let due = self.notice_end(almanac).map(|end| almanac.text(end).to_owned());
                clock = json!({
                    "done": null, "due": due, "left": null, "level": "none", "overdue": true, "state": "lapsed",
                });
            }
            put("correction-notice", clock);
        }
        let accepted = |days: i64| match self.accepted {
            Some(start) => {
                see.clock(&Limit { start, days, workdays: true, stops: &self.stops }, self.concluded)
            }
            None => still("not-started"),
        };
        match self.item {
            "shop-permit" => {
                put("statutory", accepted(if self.extended { 30 } else { 20 }));
                put("statutory_extension", still(if self.extended { "done" } else { "not-granted" }));
                let delivery = match self.concluded {
                    Some(start) => {
                        see.clock(&Limit { start, days: 10, workdays: true, stops: &self.stops }, None)
                    }
                    None => still("not-started"),
                };
                put("statutory_delivery", delivery);
            }
            "house-transfer" => {
                put("statutory", accepted(30));
            }
            "identity-card" => {
                let days = if self.extended { 90 } else { 60 };
                let limit = Limit { start: self.received, days, workdays: false, stops: &self.stops };
                put("statutory", see.clock(&limit, self.concluded));
                put("statutory_remote", still(if self.extended { "done" } else { "not-granted" }));
            }
            "allowance" => {
                put("statutory", still("unconfirmed"));
            }
            "stall-filing" => {
                put("statutory", still("start-unset"));
            }
            _ => {
                put("exam", still("unit-unclear"));
                let result = match self.result.0 {
                    Some(start) => see.clock(
                        &Limit { start, days: 5, workdays: true, stops: &self.stops },
                        self.result.1.or(self.concluded),
                    ),
                    None => still("not-started"),
                };
                put("result", result);
            }
        }
        for (material, by, came) in &self.later {
            let start = self.accepted.expect("accepted with it");
            let limit = match by {
                Ok(day) => Limit {
                    start,
                    days: i64::try_from(day - start).expect("few"),
                    workdays: false,
                    stops: &[],
                },
                Err(days) => Limit { start, days: *days, workdays: true, stops: &[] },
            };
            put(&format!("later.{material}"), see.clock(&limit, *came));
        }
        clocks
    }
}

fn still(state: &str) -> Value {
    json!({ "done": null, "due": null, "left": null, "level": "none", "overdue": false, "state": state })
}

struct Look<'a> {
    almanac: &'a Almanac,
    today: Day,
}

impl Look<'_> {
    fn clock(&self, limit: &Limit<'_>, done: Option<Day>) -> Value {
        let text = |day: Day| self.almanac.text(day).to_owned();
        let end = self.almanac.walk(limit);
        let due = if let End::On(day) = end { Some(day) } else { None };
        if let Some(done) = done {
            let late = due.is_some_and(|due| done > due);
            return json!({
                "done": text(done), "due": due.map(text), "left": null, "level": "none", "overdue": late,
                "state": "done",
            });
        }
        match end {
            End::Unpublished => still("not-published"),
            End::Still(left) => json!({
                "done": null, "due": null, "left": left, "level": "none", "overdue": false, "state": "paused",
            }),
            End::On(due) => {
                let over = self.today > due;
                let left = if over {
                    self.almanac.between(limit.workdays, due, self.today).map(|days| -days)
                } else {
                    self.almanac.between(limit.workdays, self.today, due)
                };
                let fifth = (limit.days + 4) / 5;
                let level = match left {
                    _ if self.today >= due => "red",
                    Some(left) if left < 1 => "red",
                    Some(left) if left <= fifth || left == 1 => "amber",
                    Some(_) => "green",
                    None => "none",
                };
                json!({
                    "done": null, "due": text(due), "left": left, "level": level, "overdue": over,
                    "state": "running",
                })
            }
        }
    }
}
