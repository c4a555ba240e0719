//! The figures of a range of days. In: events in order. Out: figures. Absent: the database, the clock, stored sums.
//!
//! What each figure counts is said at its member, and in docs/desk.md.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::log::Event;
use crate::after::words::level_word;

/// The city's limit of waiting, in seconds.
pub const WAIT_LIMIT_SECONDS: i64 = 1800;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// One window class, or all.
    pub class: Option<String>,
}

/// Waiting of a class: each visitor's time to the first call in a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Longest, in seconds.
    pub max_seconds: i64,
    /// Those who waited longer than 30 minutes.
    pub over_limit: i64,
    /// Half waited at most so long (nearest rank).
    pub p50_seconds: i64,
    /// Nine of ten waited at most so long (nearest rank).
    pub p90_seconds: i64,
    /// How many were called.
    pub visits: i64,
}

/// Applications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cases {
    /// Accepted in the range, by a person or by law.
    pub accepted: i64,
    /// Concluded in the range.
    pub concluded: i64,
    /// First decisions of a person in the range: accepted, deferred, correction, not accepted.
    pub decided: i64,
    /// Of these, accepted at once (一次通过).
    pub first_pass: i64,
    /// Of the concluded, those for which the applicant never had to come back with papers (一次办成).
    pub one_visit: i64,
    /// Opened in the range.
    pub opened: i64,
}

/// Limits of cases: kept and late by the day on which they were done; the others as they stand on the last day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlines {
    /// Running, in amber.
    pub amber: i64,
    /// Running, time is left.
    pub green: i64,
    /// Done in the range, in time.
    pub kept: i64,
    /// Done in the range, too late; or deemed accepted, because nothing was told.
    pub late: i64,
    /// 待公布.
    pub not_published: i64,
    /// Running, and the last day is over.
    pub overdue: i64,
    /// Standing still, in writing.
    pub paused: i64,
    /// Running, and this is the last day.
    pub red: i64,
}

/// Bookings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookings {
    /// Made in the range.
    pub booked: i64,
    /// Cancelled in the range.
    pub cancelled: i64,
    /// Checked in in the range.
    pub checked_in: i64,
    /// Missed in the range, less what was taken back in it.
    pub no_shows: i64,
}

/// The figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Bookings.
    pub bookings: Bookings,
    /// Applications.
    pub cases: Cases,
    /// Complaints of the range by kind.
    pub complaints: BTreeMap<String, i64>,
    /// Limits.
    pub deadlines: Deadlines,
    /// What notices of the range asked for, by item and id of the material, check or condition.
    pub deficits: BTreeMap<String, BTreeMap<String, i64>>,
    /// Ratings of the range by level.
    pub ratings: BTreeMap<String, i64>,
    /// Waiting by class.
    pub waiting: BTreeMap<String, Waiting>,
}

#[derive(Default)]
struct Case {
    class: String,
    decided: bool,
    came_back: bool,
    clocks: Vec<serde_json::Value>,
}

/// Counts.
pub fn figures(events: &[Event], range: &Range) -> Figures {
    let mut count = Counting {
        range,
        figures: Figures::default(),
        cases: BTreeMap::new(),
        waits: BTreeMap::new(),
        called: BTreeSet::new(),
    };
    for event in events {
        count.event(event);
    }
    count.done()
}

struct Counting<'a> {
    range: &'a Range,
    figures: Figures,
    cases: BTreeMap<i64, Case>,
    waits: BTreeMap<String, Vec<i64>>,
    called: BTreeSet<(NaiveDate, String)>,
}

impl Counting<'_> {
    fn within(&self, event: &Event, class: &str) -> bool {
        (self.range.from..=self.range.to).contains(&event.day()) && self.is_class(class)
    }

    fn is_class(&self, class: &str) -> bool {
        self.range.class.as_deref().is_none_or(|only| only == class)
    }

    fn event(&mut self, event: &Event) {
        match event.kind.as_str() {
            "called" => self.call(event),
            "transferred" => {
                self.called.remove(&(event.day(), event.text("ticket").to_owned()));
            }
            "booked" | "cancelled" | "checked-in" | "no-show" | "no-show-taken-back" => self.booking(event),
            "rated" if self.within(event, event.text("class")) => {
                let level = level_word(event.body["level"].as_i64().unwrap_or(0)).to_owned();
                *self.figures.ratings.entry(level).or_default() += 1;
            }
            "complained" if self.within(event, event.text("class")) => {
                *self.figures.complaints.entry(event.text("kind").to_owned()).or_default() += 1;
            }
            kind if kind.starts_with("case-") => self.case(event),
            _ => {}
        }
    }

    fn call(&mut self, event: &Event) {
        let first = self.called.insert((event.day(), event.text("ticket").to_owned()));
        if first && self.within(event, event.text("class")) {
            let waited = event.body["waited_seconds"].as_i64().unwrap_or(0);
            self.waits.entry(event.text("class").to_owned()).or_default().push(waited);
        }
    }

    fn booking(&mut self, event: &Event) {
        let class = event.text("slot").split('.').next().unwrap_or_default();
        if !self.within(event, class) {
            return;
        }
        let bookings = &mut self.figures.bookings;
        match event.kind.as_str() {
            "booked" => bookings.booked += 1,
            "cancelled" => bookings.cancelled += 1,
            "no-show" => bookings.no_shows += 1,
            "no-show-taken-back" => bookings.no_shows -= 1,
            _ => {
                bookings.checked_in += 1;
                bookings.no_shows -= i64::from(event.body["missed_visit_taken_back"] == true);
            }
        }
    }

    fn case(&mut self, event: &Event) {
        let Some(id) = event.body["case"].as_i64() else { return };
        let case = self.cases.entry(id).or_default();
        if event.kind == "case-opened" {
            event.text("class").clone_into(&mut case.class);
        }
        for clock in event.body["clocks"].as_array().into_iter().flatten() {
            case.clocks.retain(|other| other["id"] != clock["id"]);
            case.clocks.push(clock.clone());
        }
        let class = case.class.clone();
        let first = !case.decided;
        let person = matches!(
            event.kind.as_str(),
            "case-accepted" | "case-accepted-deferred" | "case-correction" | "case-not-accepted"
        );
        case.decided |= person;
        case.came_back |= matches!(event.kind.as_str(), "case-correction" | "case-accepted-deferred")
            && !(event.kind == "case-correction"
                && event.body["more"]["asked"].as_array().is_some_and(Vec::is_empty));
        let one_visit = !case.came_back;
        if !self.within(event, &class) {
            return;
        }
        let cases = &mut self.figures.cases;
        let accepts = matches!(event.kind.as_str(), "case-accepted" | "case-accepted-deferred");
        cases.decided += i64::from(first && person);
        cases.first_pass += i64::from(first && accepts);
        cases.accepted += i64::from(accepts || event.kind == "case-deemed-accepted");
        cases.opened += i64::from(event.kind == "case-opened");
        if event.kind == "case-concluded" {
            cases.concluded += 1;
            cases.one_visit += i64::from(one_visit);
        }
        if event.kind == "case-correction" {
            let item = self.figures.deficits.entry(event.text("item").to_owned()).or_default();
            for list in ["asked", "on_the_spot"] {
                for id in event.body["more"][list].as_array().into_iter().flatten() {
                    *item.entry(id.as_str().unwrap_or_default().to_owned()).or_default() += 1;
                }
            }
        }
    }

    fn done(mut self) -> Figures {
        for (class, mut waits) in std::mem::take(&mut self.waits) {
            waits.sort_unstable();
            let waiting = Waiting {
                max_seconds: waits.last().copied().unwrap_or(0),
                over_limit: count(waits.iter().filter(|waited| **waited > WAIT_LIMIT_SECONDS).count()),
                p50_seconds: rank(&waits, 50),
                p90_seconds: rank(&waits, 90),
                visits: count(waits.len()),
            };
            self.figures.waiting.insert(class, waiting);
        }
        let cases = std::mem::take(&mut self.cases);
        let mut deadlines = Deadlines::default();
        for case in cases.values().filter(|case| self.is_class(&case.class)) {
            for clock in &case.clocks {
                deadline(&mut deadlines, clock, self.range);
            }
        }
        Figures { deadlines, ..self.figures }
    }
}

fn deadline(deadlines: &mut Deadlines, clock: &serde_json::Value, range: &Range) {
    let day = |name: &str| clock[name].as_str().and_then(yushen::value::date::parse);
    let (due, today) = (day("due"), range.to);
    match clock["state"].as_str().unwrap_or_default() {
        "done" => match (day("done"), due) {
            (Some(done), Some(due)) if (range.from..=range.to).contains(&done) => {
                if done > due {
                    deadlines.late += 1;
                } else {
                    deadlines.kept += 1;
                }
            }
            _ => {}
        },
        "lapsed" if due.is_some_and(|due| (range.from..=range.to).contains(&due)) => deadlines.late += 1,
        "paused" => deadlines.paused += 1,
        "not-published" => deadlines.not_published += 1,
        "running" => match (due, day("amber")) {
            (Some(due), _) if today > due => deadlines.overdue += 1,
            (Some(due), _) if today == due => deadlines.red += 1,
            (Some(_), Some(amber)) if today >= amber => deadlines.amber += 1,
            (Some(_), _) => deadlines.green += 1,
            (None, _) => {}
        },
        _ => {}
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Nearest rank: the smallest value that at least so many percent don't exceed.
fn rank(sorted: &[i64], percent: usize) -> i64 {
    let place = (sorted.len() * percent).div_ceil(100);
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_is_a_value_that_somebody_waited() {
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!((rank(&ten, 50), rank(&ten, 90)), (5, 9));
        assert_eq!((rank(&[7], 50), rank(&[7], 90), rank(&[], 50)), (7, 7, 0));
        assert_eq!(rank(&[1, 2, 3], 90), 3);
    }
}
