//! The clocks of a case: when each limit ends, how much is left, amber and red.
//! In: a record, the published calendar, today. Out: clocks, and whether the law deems the application accepted.
//! Absent on purpose: a stored last day. It is computed whenever it is asked for, so a calendar that arrives, a stop of
//! the clock or a longer limit needs no second place to be written; and a year that nobody published has no last day.
//!
//! The day on which something starts does not count (始日不计): `n` days end with the `n`-th day after it. Days of a
//! stop do not count either: those after the day of its notice, up to and with the day on which it ends.

use chrono::NaiveDate;
use serde::Serialize;
use yushen::Text;
use yushen::calendar::Calendar;
use yushen::item::LimitUnit;
use yushen::value::date;

use super::day::Day;
use super::machine::State;
use super::record::Record;
use super::terms::{Kind, Start, Term};

/// Working days in which an incomplete application is told everything (行政许可法 32), for licences only.
pub const NOTICE_WORKDAYS: u32 = 5;
/// Id of that clock.
pub const NOTICE: &str = "correction-notice";

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The item states no number of days.
    Unset,
    /// 待核: the item's line was not read in the law.
    Unconfirmed,
    /// “日”，单位存疑
    UnitUnclear,
    /// The item does not say from when.
    StartUnset,
    /// Longer or other days that nobody granted.
    NotGranted,
    /// 当场
    OnTheSpot,
    /// Its event has not happened.
    NotStarted,
    /// It runs.
    Running,
    /// It stands still, in writing.
    Paused,
    /// 待公布: it reaches into a year whose calendar is not published.
    NotPublished,
    /// Nothing was told in time: deemed accepted.
    Lapsed,
    /// What it was for is done, or the case ended.
    Done,
}

/// How near the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing to watch.
    None,
    /// Time is left.
    Green,
    /// One day is left, or a fifth of the days (rounded up) where that is more.
    Amber,
    /// Today is the last day, or it is over.
    Red,
}

/// One clock. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Day>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Id of the item's limit; `correction-notice`; `later.` and the id of a material.
    pub id: String,
    /// Days left after today in its unit; negative when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<i64>,
    /// How near the end is.
    pub level: Level,
    /// Over, and not done in time.
    pub overdue: bool,
    /// From when it runs; that day does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<Day>,
    /// How it stands.
    pub state: Standing,
    /// Title.
    pub title: Text,
    /// Unit of `left`.
    pub unit: LimitUnit,
}

/// What a clock counts.
struct Span<'a> {
    start: NaiveDate,
    days: u32,
    unit: LimitUnit,
    /// Stops that it knows: day of the notice, last day that does not count.
    stops: &'a [(NaiveDate, Option<NaiveDate>)],
}

/// Where a span ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    On(NaiveDate),
    /// It stands still; so many days are left.
    Still(i64),
    NotPublished,
}

/// Days of a unit after `a` up to and with `b`.
fn counted(calendar: &Calendar, unit: LimitUnit, a: NaiveDate, b: NaiveDate) -> Option<i64> {
    match unit {
        LimitUnit::WorkingDays => calendar.workdays_between(a, b),
        _ => Some(date::days(b) - date::days(a)),
    }
}

/// The `n`-th day of a unit after `day`.
fn nth(calendar: &Calendar, unit: LimitUnit, day: NaiveDate, n: i64) -> Option<NaiveDate> {
    match unit {
        LimitUnit::WorkingDays => calendar.add_workdays(day, n),
        _ => date::add_days(day, n),
    }
}

impl Span<'_> {
    fn end(&self, calendar: &Calendar) -> End {
        let total = i64::from(self.days);
        let mut stopped = 0;
        for (from, until) in self.stops {
            // What begins on the last day or later stops nothing: the end was reached. An end in a year that nobody
            // published lies after every stop that can be counted.
            let due = nth(calendar, self.unit, self.start, total + stopped);
            if due.is_some_and(|due| *from >= due) {
                break;
            }
            match until {
                None => return self.still(calendar, total + stopped, *from),
                Some(until) => match self.stop(calendar, *from, *until) {
                    Some(more) => stopped += more,
                    None => return End::NotPublished,
                },
            }
        }
        nth(calendar, self.unit, self.start, total + stopped).map_or(End::NotPublished, End::On)
    }

    /// Days that a stop takes.
    fn stop(&self, calendar: &Calendar, from: NaiveDate, until: NaiveDate) -> Option<i64> {
        counted(calendar, self.unit, from.max(self.start), until.max(from).max(self.start))
    }

    fn still(&self, calendar: &Calendar, all: i64, from: NaiveDate) -> End {
        let gone = counted(calendar, self.unit, self.start, from.max(self.start));
        gone.map_or(End::NotPublished, |gone| End::Still(all - gone))
    }
}

/// The last day of the licence's five working days.
pub fn notice_due(received: Day, calendar: &Calendar) -> Option<NaiveDate> {
    calendar.add_workdays(received.0, i64::from(NOTICE_WORKDAYS))
}

/// Whether the law deems the application accepted (逾期不告知的，自收到申请材料之日起即为受理): a licence, nothing told,
/// and the last day is over.
pub fn has_lapsed(record: &Record, calendar: &Calendar, today: NaiveDate) -> bool {
    record.terms.licence
        && matches!(record.state, State::Open | State::Referred)
        && record.notices.is_empty()
        && notice_due(record.received, calendar).is_some_and(|due| today > due)
}

/// All clocks of a case, as they stand today.
pub fn clocks(record: &Record, calendar: &Calendar, today: NaiveDate) -> Vec<Clock> {
    let view = View { record, calendar, today };
    let mut clocks: Vec<Clock> = view.notice().into_iter().collect();
    clocks.extend(record.terms.limits.iter().map(|term| view.limit(term)));
    clocks.extend(record.later.iter().map(|later| view.later(later)));
    clocks
}

/// A clock as the log tells it, so that its level of any later day follows from the event. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// First day of amber.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amber: Option<Day>,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Day>,
    /// The last day; none where the year is not published, or while it stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Its id.
    pub id: String,
    /// `running`, `paused`, `not-published`, `done`, `lapsed`.
    pub state: Standing,
}

/// The duties of a case that have begun, as the log tells them.
pub fn told(record: &Record, calendar: &Calendar) -> Vec<Told> {
    // Which day is today changes nothing of what is told: levels are left to whoever counts.
    let waits: Vec<&str> =
        record.terms.limits.iter().filter(|term| term.kind != Kind::Duty).map(|term| &*term.id).collect();
    let begun = |clock: &Clock| clock.started.is_some() && !waits.contains(&clock.id.as_str());
    let days = |id: &str| View { record, calendar, today: record.received.0 }.total(id);
    let told = |clock: Clock| Told {
        amber: clock.due.and_then(|due| amber_from(calendar, clock.unit, due.0, days(&clock.id))),
        done: clock.done,
        due: clock.due,
        id: clock.id,
        state: clock.state,
    };
    clocks(record, calendar, record.received.0).into_iter().filter(begun).map(told).collect()
}

/// The first day on which a clock of so many days is amber.
fn amber_from(calendar: &Calendar, unit: LimitUnit, due: NaiveDate, days: u32) -> Option<Day> {
    let mut first = None;
    let mut day = date::add_days(due, -1)?;
    // Holidays are shorter than two weeks, so the search ends.
    for _ in 0..u64::from(days) * 3 + 30 {
        match alarm(day, due, counted(calendar, unit, day, due), days) {
            Level::Amber => first = Some(Day(day)),
            Level::Red => {}
            Level::Green | Level::None => break,
        }
        day = date::add_days(day, -1)?;
    }
    first
}

/// The most urgent level of these.
pub fn level(clocks: &[Clock]) -> Level {
    clocks.iter().map(|clock| clock.level).max().unwrap_or(Level::None)
}

struct View<'a> {
    record: &'a Record,
    calendar: &'a Calendar,
    today: NaiveDate,
}

impl View<'_> {
    /// Days that a clock counts, in its unit.
    fn total(&self, id: &str) -> u32 {
        if let Some(later) =
            self.record.later.iter().find(|later| id.strip_prefix("later.") == Some(&*later.material))
        {
            return self.days_of_later(later).0;
        }
        match self.record.terms.limit(id) {
            Some(term) => self.days(term),
            None => NOTICE_WORKDAYS,
        }
    }

    fn notice(&self) -> Option<Clock> {
        let record = self.record;
        if !record.terms.licence {
            return None;
        }
        let acceptance = record.acceptance;
        let told = record.notices.first().map(|notice| notice.on);
        let done = told.or(acceptance.filter(|it| !it.deemed).map(|it| it.on)).or(self.ended());
        let span = Span {
            start: record.received.0,
            days: NOTICE_WORKDAYS,
            unit: LimitUnit::WorkingDays,
            stops: &[],
        };
        let title =
            Text::both("一次性告知补正（行政许可法第32条）", "One notice of everything that is missing");
        let mut clock = self.clock(NOTICE, &title, span, done, Kind::Duty);
        if acceptance.is_some_and(|it| it.deemed) {
            clock = Clock { state: Standing::Lapsed, level: Level::None, left: None, done: None, ..clock };
        }
        Some(clock)
    }

    fn later(&self, later: &super::record::Later) -> Clock {
        let id = format!("later.{}", later.material);
        let accepted = self.record.acceptance.map_or(self.record.received, |it| it.on).0;
        let done = later.came.or(self.ended());
        let (days, unit) = self.days_of_later(later);
        let span = Span { start: accepted, days, unit, stops: &[] };
        self.clock(&id, &later.title, span, done, Kind::Duty)
    }

    fn days_of_later(&self, later: &super::record::Later) -> (u32, LimitUnit) {
        let accepted = self.record.acceptance.map_or(self.record.received, |it| it.on).0;
        let (days, unit) = match (later.by, later.days) {
            (Some(by), _) => (date::days(by.0) - date::days(accepted), LimitUnit::CalendarDays),
            (None, days) => (i64::from(days.unwrap_or_default()), LimitUnit::WorkingDays),
        };
        (u32::try_from(days).unwrap_or_default(), unit)
    }

    fn limit(&self, term: &Term) -> Clock {
        let still = |state| Clock {
            done: None,
            due: None,
            id: term.id.clone(),
            left: None,
            level: Level::None,
            overdue: false,
            started: None,
            state,
            title: term.title.clone(),
            unit: term.unit,
        };
        if let Some(state) = unwatched(term) {
            return still(state);
        }
        if matches!(term.kind, Kind::Longer(_) | Kind::Instead(_)) {
            let granted = self.record.grants.iter().any(|grant| grant.limit == term.id);
            return still(if granted { Standing::Done } else { Standing::NotGranted });
        }
        let Some(start) = self.start(term) else { return still(Standing::NotStarted) };
        let stops = self.stops();
        let span = Span { start, days: self.days(term), unit: term.unit, stops: &stops };
        self.clock(&term.id, &term.title, span, self.done(term), term.kind.clone())
    }

    fn stops(&self) -> Vec<(NaiveDate, Option<NaiveDate>)> {
        self.record.pauses.iter().map(|pause| (pause.from.0, pause.until.map(|day| day.0))).collect()
    }

    /// Days with what was granted.
    fn days(&self, term: &Term) -> u32 {
        let mut days = term.days.unwrap_or_default();
        for grant in &self.record.grants {
            let Some(other) = self.record.terms.limit(&grant.limit) else { continue };
            let more = other.days.unwrap_or_default();
            match &other.kind {
                Kind::Longer(base) if *base == term.id => days = days.saturating_add(more),
                Kind::Instead(base) if *base == term.id => days = more,
                _ => {}
            }
        }
        days
    }

    fn start(&self, term: &Term) -> Option<NaiveDate> {
        let record = self.record;
        let day = match &term.start {
            Start::Received => Some(record.received),
            Start::Accepted => record.acceptance.map(|it| it.on),
            Start::Concluded => record.conclusion.map(|it| it.on),
            Start::Marked => record.marks.get(&term.id).and_then(|mark| mark.started),
            Start::After(id) => {
                let before = record.terms.limit(id).filter(|other| other.id != term.id)?;
                // A chain is never longer than two: what follows another limit starts with an event itself.
                if matches!(before.start, Start::After(_)) || unwatched(before).is_some() {
                    return None;
                }
                let stops = self.stops();
                let span = Span {
                    start: self.start(before)?,
                    days: self.days(before),
                    unit: before.unit,
                    stops: &stops,
                };
                match span.end(self.calendar) {
                    End::On(day) => Some(Day(day)),
                    _ => None,
                }
            }
            Start::Unset => None,
        };
        day.map(|day| day.0)
    }

    fn done(&self, term: &Term) -> Option<Day> {
        let record = self.record;
        let marked = record.marks.get(&term.id).and_then(|mark| mark.done);
        let by_itself = match term.start {
            Start::Concluded => record.delivered,
            _ => record.conclusion.map(|it| it.on),
        };
        marked.or(by_itself).or(self.ended())
    }

    /// The day on which the case ended without acceptance or decision.
    fn ended(&self) -> Option<Day> {
        self.record.refusal.as_ref().map(|refusal| refusal.on).or(self.record.withdrawn)
    }

    fn clock(&self, id: &str, title: &Text, span: Span<'_>, done: Option<Day>, kind: Kind) -> Clock {
        let end = span.end(self.calendar);
        let mut clock = Clock {
            done,
            due: None,
            id: id.into(),
            left: None,
            level: Level::None,
            overdue: false,
            started: Some(Day(span.start)),
            state: Standing::Running,
            title: title.clone(),
            unit: span.unit,
        };
        match end {
            End::NotPublished => clock.state = Standing::NotPublished,
            End::Still(left) => (clock.state, clock.left) = (Standing::Paused, Some(left)),
            End::On(due) => {
                clock.due = Some(Day(due));
                clock.overdue = done.map_or(self.today, |done| done.0) > due && kind == Kind::Duty;
            }
        }
        if done.is_some() {
            (clock.state, clock.left) = (Standing::Done, None);
            return clock;
        }
        if let (Standing::Running, End::On(due)) = (clock.state, end) {
            let left = counted(self.calendar, span.unit, self.today, due);
            clock.left = left;
            if kind == Kind::Duty {
                clock.level = alarm(self.today, due, left, span.days);
            }
        }
        clock
    }
}

/// Why a limit has no clock at all.
fn unwatched(term: &Term) -> Option<Standing> {
    if !term.confirmed {
        return Some(Standing::Unconfirmed);
    }
    match (term.unit, term.days) {
        (LimitUnit::OnTheSpot, _) => Some(Standing::OnTheSpot),
        (LimitUnit::DaysUnclear, _) => Some(Standing::UnitUnclear),
        (_, None) => Some(Standing::Unset),
        _ if term.start == Start::Unset && !matches!(term.kind, Kind::Longer(_) | Kind::Instead(_)) => {
            Some(Standing::StartUnset)
        }
        _ => None,
    }
}

fn alarm(today: NaiveDate, due: NaiveDate, left: Option<i64>, days: u32) -> Level {
    if today >= due {
        return Level::Red;
    }
    let near = i64::from(days.div_ceil(5).max(1));
    match left {
        Some(left) if left <= 0 => Level::Red,
        Some(left) if left <= near => Level::Amber,
        Some(_) => Level::Green,
        None => Level::None,
    }
}

#[cfg(test)]
#[path = "clocks_tests.rs"]
mod tests;
