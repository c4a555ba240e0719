//! The vectors of the researched sources, stops, longer limits, years nobody published, alarms.

use std::collections::BTreeSet;
use std::path::Path;

use yushen::calendar::CalendarYear;

use super::super::record::{Acceptance, Conclusion, Grant, Later, Mark, Notice, Pause};
use super::super::staff::{Role, Staff};
use super::super::terms::Terms;
use super::*;

fn published() -> Calendar {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/calendar");
    crate::hall::calendar::load(&folder).expect("the library's calendars")
}

fn day(text: &str) -> NaiveDate {
    date::parse(text).expect("a date")
}

fn term(id: &str, days: u32, unit: LimitUnit, start: Start, kind: Kind) -> Term {
    Term { confirmed: true, days: Some(days), id: id.into(), kind, start, title: Text::zh("时限"), unit }
}

fn record(received: &str, licence: bool, limits: Vec<Term>) -> Record {
    let staff = Staff { id: "c1".into(), role: Role::Clerk, window: Some(1) };
    Record::opened(&staff, Day(day(received)), Terms { licence, limits, public_notice: false })
}

fn accepted(on: &str, limits: Vec<Term>) -> Record {
    let mut record = record(on, true, limits);
    record.state = State::Accepted;
    record.acceptance = Some(Acceptance { deemed: false, on: Day(day(on)) });
    record
}

fn stop(from: &str, until: Option<&str>) -> Pause {
    let until = until.map(|until| Day(day(until)));
    Pause { document: "1号".into(), from: Day(day(from)), reason: "testing".into(), until }
}

fn one<'c>(clocks: &'c [Clock], id: &str) -> &'c Clock {
    clocks.iter().find(|clock| clock.id == id).expect("the clock")
}

fn statutory(days: u32) -> Vec<Term> {
    vec![term("statutory", days, LimitUnit::WorkingDays, Start::Accepted, Kind::Duty)]
}

fn due(record: &Record, today: &str) -> (Standing, Option<String>) {
    let clocks = clocks(record, &published(), day(today));
    let clock = one(&clocks, "statutory");
    (clock.state, clock.due.map(|due| due.to_string()))
}

/// `algorithms.md`, section 10, and the table of `law.md`.
#[test]
fn last_days_are_those_of_the_vectors() {
    let vectors = [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-11", 5, "2026-02-25"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-04-30", 20, "2026-06-01"),
        ("2026-06-18", 3, "2026-06-24"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-24", 10, "2026-10-15"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-11-20", 10, "2026-12-04"),
        ("2026-01-01", 1, "2026-01-04"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2025-09-30", 5, "2025-10-14"),
    ];
    for (start, days, wanted) in vectors {
        let record = accepted(start, statutory(days));
        assert_eq!(due(&record, start), (Standing::Running, Some(wanted.into())), "{start} + {days}");
        if days == 5 {
            let received = record_of_licence(start);
            assert_eq!(notice_due(received.received, &published()), Some(day(wanted)), "{start}");
        }
    }
}

fn record_of_licence(received: &str) -> Record {
    record(received, true, Vec::new())
}

/// The windows of `algorithms.md`, section 9: natural days do not move for days off.
#[test]
fn natural_days_and_a_limit_after_another() {
    for (received, cooled, last) in
        [("2026-01-01", "2026-01-31", "2026-03-02"), ("2026-03-01", "2026-03-31", "2026-04-30")]
    {
        let limits = vec![
            term("cooling_off", 30, LimitUnit::CalendarDays, Start::Received, Kind::Period),
            term("collection", 30, LimitUnit::CalendarDays, Start::After("cooling_off".into()), Kind::Period),
        ];
        let record = record(received, false, limits);
        let clocks = clocks(&record, &published(), day(received));
        assert_eq!(one(&clocks, "cooling_off").due, Some(Day(day(cooled))));
        assert_eq!(one(&clocks, "collection").due, Some(Day(day(last))));
        // A time to wait is nobody's alarm, however near.
        let late = super::clocks(&record, &published(), day(last));
        assert!(late.iter().all(|clock| clock.level == Level::None && !clock.overdue), "{late:?}");
    }
}

#[test]
fn a_stop_moves_the_end_by_its_own_days_and_shows_what_is_left() {
    let mut record = accepted("2026-11-02", statutory(20));
    assert_eq!(due(&record, "2026-11-02").1.as_deref(), Some("2026-11-30"));
    record.pauses.push(stop("2026-11-06", None));
    let still = clocks(&record, &published(), day("2026-11-20"));
    let still = one(&still, "statutory");
    assert_eq!((still.state, still.due, still.left), (Standing::Paused, None, Some(16)));
    assert_eq!(still.level, Level::None);
    // Monday to Friday of two weeks: ten working days do not count.
    record.pauses[0] = stop("2026-11-06", Some("2026-11-20"));
    assert_eq!(due(&record, "2026-11-20").1.as_deref(), Some("2026-12-14"));
    // A second stop counts from the moved end; one that begins on the last day or later stops nothing.
    record.pauses.push(stop("2026-12-11", Some("2026-12-14")));
    assert_eq!(due(&record, "2026-12-14").1.as_deref(), Some("2026-12-15"));
    record.pauses.push(stop("2026-12-15", Some("2026-12-20")));
    assert_eq!(due(&record, "2026-12-20").1.as_deref(), Some("2026-12-15"));
    // Begun and ended on one day.
    let mut record = accepted("2026-11-02", statutory(20));
    record.pauses.push(stop("2026-11-06", Some("2026-11-06")));
    assert_eq!(due(&record, "2026-11-06").1.as_deref(), Some("2026-11-30"));
}

#[test]
fn longer_limits_count_when_they_are_granted() {
    let longer = Kind::Longer("statutory".into());
    let instead = Kind::Instead("statutory".into());
    let mut limits = statutory(20);
    limits.push(term("statutory_extension", 10, LimitUnit::WorkingDays, Start::Unset, longer));
    limits.push(term("statutory_special", 45, LimitUnit::WorkingDays, Start::Accepted, instead));
    let grant = |limit: &str| Grant {
        by: "s1".into(),
        document: "批1".into(),
        limit: limit.into(),
        on: Day(day("2026-03-20")),
    };
    let mut record = accepted("2026-03-02", limits);
    assert_eq!(due(&record, "2026-03-02").1.as_deref(), Some("2026-03-30"));
    let before = clocks(&record, &published(), day("2026-03-02"));
    assert_eq!(one(&before, "statutory_extension").state, Standing::NotGranted);
    record.grants.push(grant("statutory_extension"));
    assert_eq!(due(&record, "2026-03-20").1.as_deref(), Some("2026-04-14"));
    record.grants[0] = grant("statutory_special");
    assert_eq!(due(&record, "2026-03-20").1.as_deref(), Some("2026-05-08"));
}

#[test]
fn nothing_is_invented_where_the_item_says_nothing() {
    let with = |change: fn(&mut Term)| {
        let mut limits = statutory(20);
        change(&mut limits[0]);
        let record = accepted("2026-03-02", limits);
        let clocks = clocks(&record, &published(), day("2030-01-01"));
        let clock = one(&clocks, "statutory").clone();
        assert_eq!((clock.level, clock.due, clock.overdue), (Level::None, None, false));
        clock.state
    };
    assert_eq!(with(|term| term.confirmed = false), Standing::Unconfirmed);
    assert_eq!(with(|term| term.unit = LimitUnit::DaysUnclear), Standing::UnitUnclear);
    assert_eq!(with(|term| term.unit = LimitUnit::OnTheSpot), Standing::OnTheSpot);
    assert_eq!(with(|term| term.days = None), Standing::Unset);
    assert_eq!(with(|term| term.start = Start::Unset), Standing::StartUnset);
    assert_eq!(with(|term| term.start = Start::Marked), Standing::NotStarted);
    assert_eq!(with(|term| term.start = Start::Concluded), Standing::NotStarted);
    let benefit = record("2026-03-02", false, Vec::new());
    assert!(clocks(&benefit, &published(), day("2026-04-02")).is_empty(), "no five days but for licences");
}

#[test]
fn a_year_nobody_published_has_no_last_day_until_its_calendar_arrives() {
    let mut calendar = published();
    let record = accepted("2026-12-21", statutory(20));
    let today = day("2026-12-28");
    let clock = one(&clocks(&record, &calendar, today), "statutory").clone();
    assert_eq!((clock.state, clock.due, clock.level), (Standing::NotPublished, None, Level::None));
    // Days of a year that only this test publishes.
    let holidays = BTreeSet::from([day("2027-01-01")]);
    let year = CalendarYear::new(2027, "test", holidays, BTreeSet::from([day("2027-01-02")]));
    calendar.insert(year.expect("a year"));
    let clock = one(&clocks(&record, &calendar, today), "statutory").clone();
    // 22 to 31 December are 8 working days, 2 January one, then 4 to 8 and 11 to 15, then the 18th.
    assert_eq!((clock.state, clock.due), (Standing::Running, Some(Day(day("2027-01-18")))));

    let licence = record_of_licence("2026-12-28");
    assert!(!has_lapsed(&licence, &published(), day("2027-02-01")), "not known, so not said");
    assert!(has_lapsed(&licence, &calendar, day("2027-02-01")));
}

#[test]
fn deemed_accepted_on_the_day_after_the_fifth_and_only_as_the_law_says() {
    let licence = record_of_licence("2026-09-24");
    assert!(!has_lapsed(&licence, &published(), day("2026-10-09")), "the last day is still in time");
    assert!(has_lapsed(&licence, &published(), day("2026-10-10")));
    let referred = Record { state: State::Referred, ..licence.clone() };
    assert!(has_lapsed(&referred, &published(), day("2026-10-10")), "the hall's own business stops no law");
    let benefit = record("2026-09-24", false, Vec::new());
    assert!(!has_lapsed(&benefit, &published(), day("2026-12-01")));
    let mut told = licence.clone();
    told.notices.push(Notice {
        ask: Vec::new(),
        by: "c1".into(),
        decision: String::new(),
        number: 1,
        on: Day(day("2026-09-28")),
        on_the_spot: Vec::new(),
    });
    for state in State::ALL {
        let told = Record { state, ..told.clone() };
        assert!(!has_lapsed(&told, &published(), day("2026-12-01")), "told in time: {state:?}");
        let untold = Record { state, ..licence.clone() };
        let open = matches!(state, State::Open | State::Referred);
        assert_eq!(has_lapsed(&untold, &published(), day("2026-12-01")), open, "{state:?}");
    }
}

#[test]
fn amber_and_red_come_on_their_days() {
    let record = accepted("2026-11-02", statutory(20));
    let level = |today: &str| {
        let clocks = clocks(&record, &published(), day(today));
        let clock = one(&clocks, "statutory");
        (clock.level, clock.left, clock.overdue)
    };
    // The last day is Monday the 30th; a fifth of 20 days are 4.
    assert_eq!(level("2026-11-23"), (Level::Green, Some(5), false));
    assert_eq!(level("2026-11-24"), (Level::Amber, Some(4), false));
    assert_eq!(level("2026-11-29"), (Level::Amber, Some(1), false));
    assert_eq!(level("2026-11-30"), (Level::Red, Some(0), false));
    assert_eq!(level("2026-12-01"), (Level::Red, Some(-1), true));
    let open = record_of_licence("2026-11-02");
    let notice = |today: &str| clocks(&open, &published(), day(today))[0].level;
    assert_eq!(
        ["2026-11-05", "2026-11-06", "2026-11-09"].map(notice),
        [Level::Green, Level::Amber, Level::Red]
    );
}

#[test]
fn what_is_done_has_no_alarm_but_says_whether_it_was_late() {
    let mut record = accepted("2026-11-02", statutory(20));
    record.conclusion = Some(Conclusion { granted: true, on: Day(day("2026-12-01")) });
    let late = clocks(&record, &published(), day("2026-12-24"));
    let clock = one(&late, "statutory");
    assert_eq!((clock.state, clock.level, clock.overdue), (Standing::Done, Level::None, true));
    record.conclusion = Some(Conclusion { granted: true, on: Day(day("2026-11-30")) });
    assert!(!one(&clocks(&record, &published(), day("2026-12-24")), "statutory").overdue);
    record.conclusion = None;
    record.marks.insert("statutory".into(), Mark { done: Some(Day(day("2026-11-03"))), started: None });
    assert_eq!(one(&clocks(&record, &published(), day("2026-12-24")), "statutory").state, Standing::Done);
}

#[test]
fn deferred_materials_have_their_own_days() {
    let mut record = accepted("2026-09-30", Vec::new());
    let later = |material: &str, by: Option<&str>, days| Later {
        by: by.map(|by| Day(day(by))),
        days,
        came: None,
        material: material.into(),
        title: Text::zh("图"),
    };
    record.later = vec![later("plan", None, Some(3)), later("photo", Some("2026-10-12"), None)];
    let clocks = clocks(&record, &published(), day("2026-10-10"));
    assert_eq!(one(&clocks, "later.plan").due, Some(Day(day("2026-10-10"))));
    assert_eq!(one(&clocks, "later.plan").level, Level::Red);
    assert_eq!(one(&clocks, "later.photo").due, Some(Day(day("2026-10-12"))));
    assert_eq!(one(&clocks, "later.photo").level, Level::Amber);
}
