//! Tests of working days: the published vectors, the edges of the published years, and a naive count.

use super::*;
use crate::value::date::{self, add_days, parse};
use proptest::prelude::*;

/// PyPI chinesecalendar 1.11.0 (MIT), the facts only.
const YEARS: [(&str, &str); 3] = [
    (
        "calendar/2024.toml",
        "year = 2024
source = \"PyPI chinesecalendar 1.11.0\"
holidays = [2024-01-01, 2024-02-10, 2024-02-11, 2024-02-12, 2024-02-13, 2024-02-14, 2024-02-15, 2024-02-16,
  2024-02-17, 2024-04-04, 2024-04-05, 2024-04-06, 2024-05-01, 2024-05-02, 2024-05-03, 2024-05-04, 2024-05-05,
  2024-06-10, 2024-09-15, 2024-09-16, 2024-09-17, 2024-10-01, 2024-10-02, 2024-10-03, 2024-10-04, 2024-10-05,
  2024-10-06, 2024-10-07]
workdays = [2024-02-04, 2024-02-18, 2024-04-07, 2024-04-28, 2024-05-11, 2024-09-14, 2024-09-29, 2024-10-12]
",
    ),
    (
        "calendar/2025.toml",
        "year = 2025
source = \"PyPI chinesecalendar 1.11.0\"
holidays = [2025-01-01, 2025-01-28, 2025-01-29, 2025-01-30, 2025-01-31, 2025-02-01, 2025-02-02, 2025-02-03,
  2025-02-04, 2025-04-04, 2025-04-05, 2025-04-06, 2025-05-01, 2025-05-02, 2025-05-03, 2025-05-04, 2025-05-05,
  2025-05-31, 2025-06-01, 2025-06-02, 2025-10-01, 2025-10-02, 2025-10-03, 2025-10-04, 2025-10-05, 2025-10-06,
  2025-10-07, 2025-10-08]
workdays = [2025-01-26, 2025-02-08, 2025-04-27, 2025-09-28, 2025-10-11]
",
    ),
    (
        "calendar/2026.toml",
        "year = 2026
source = \"PyPI chinesecalendar 1.11.0\"
holidays = [2026-01-01, 2026-01-02, 2026-01-03, 2026-02-15, 2026-02-16, 2026-02-17, 2026-02-18, 2026-02-19,
  2026-02-20, 2026-02-21, 2026-02-22, 2026-02-23, 2026-04-04, 2026-04-05, 2026-04-06, 2026-05-01, 2026-05-02,
  2026-05-03, 2026-05-04, 2026-05-05, 2026-06-19, 2026-06-20, 2026-06-21, 2026-09-25, 2026-09-26, 2026-09-27,
  2026-10-01, 2026-10-02, 2026-10-03, 2026-10-04, 2026-10-05, 2026-10-06, 2026-10-07]
workdays = [2026-01-04, 2026-02-14, 2026-02-28, 2026-05-09, 2026-09-20, 2026-10-10]
",
    ),
];

fn calendar() -> Calendar {
    let mut calendar = Calendar::new();
    for (path, source) in YEARS {
        let mut found = Vec::new();
        calendar.insert(read(path, source, &mut found).unwrap());
        assert_eq!(found, []);
    }
    calendar
}

fn d(text: &str) -> NaiveDate {
    parse(text).unwrap()
}

#[test]
fn published_vectors() {
    let calendar = calendar();
    for (start, n, due) in [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-11", 5, "2026-02-25"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-04-30", 20, "2026-06-01"),
        ("2026-06-18", 3, "2026-06-24"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-24", 10, "2026-10-15"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-11-20", 10, "2026-12-04"),
        ("2026-01-01", 1, "2026-01-04"),
        ("2025-09-30", 5, "2025-10-14"),
        ("2026-12-15", -90, "2026-08-05"),
        ("2026-12-15", -30, "2026-11-03"),
        ("2026-12-15", -15, "2026-11-24"),
    ] {
        assert_eq!(calendar.add_workdays(d(start), n), Some(d(due)), "{start} + {n}");
        if n > 0 {
            assert_eq!(calendar.workdays_between(d(start), d(due)), Some(n), "{start} to {due}");
        }
    }
}

#[test]
fn whole_years() {
    let calendar = calendar();
    assert_eq!(calendar.year(2025).map(CalendarYear::workdays), Some(248));
    assert_eq!(calendar.year(2026).map(CalendarYear::workdays), Some(248));
    assert_eq!(calendar.workdays_between(d("2024-12-31"), d("2026-12-31")), Some(496));
}

#[test]
fn a_year_that_is_not_published_is_never_guessed() {
    let calendar = calendar();
    assert_eq!(calendar.is_workday(d("2027-01-04")), None);
    assert_eq!(calendar.is_workday(d("2023-12-29")), None);
    assert_eq!(calendar.add_workdays(d("2026-12-31"), 1), None);
    assert_eq!(calendar.add_workdays(d("2026-12-30"), 1), Some(d("2026-12-31")));
    assert_eq!(calendar.add_workdays(d("2026-12-30"), 2), None);
    assert_eq!(calendar.add_workdays(d("2024-01-02"), -1), None);
    assert_eq!(calendar.workdays_between(d("2026-12-30"), d("2027-01-01")), None);
    assert_eq!(calendar.workdays_between(d("2023-12-30"), d("2024-01-05")), None);
    // 31 December itself is not counted, so its own year is not needed.
    assert_eq!(calendar.add_workdays(d("2023-12-31"), 1), Some(d("2024-01-02")));
    assert_eq!(calendar.workdays_between(d("2023-12-31"), d("2024-01-02")), Some(1));
    assert_eq!(calendar.workdays_between(d("2030-01-01"), d("2030-01-01")), Some(0));
}

#[test]
fn huge_counts_answer_at_once() {
    let calendar = calendar();
    for n in [i64::MIN, i64::MAX, 1_000_000] {
        assert_eq!(calendar.add_workdays(d("2026-01-01"), n), None);
    }
    assert_eq!(calendar.workdays_between(d("0001-01-01"), d("9999-12-31")), None);
    assert_eq!(calendar.add_workdays(d("9999-12-31"), 1), None);
    assert_eq!(calendar.add_workdays(d("0001-01-01"), -1), None);
}

#[test]
fn mistakes_are_reported() {
    let (path, source) = YEARS[2];
    let codes = |path: &str, source: &str| {
        let mut found = Vec::new();
        let _ = read(path, source, &mut found);
        found.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("calendar/2027.toml", source), ["path-mismatch"]);
    assert_eq!(codes(path, &source.replace("2026-01-02,", "2026-01-01,")), ["duplicate-value"]);
    assert_eq!(codes(path, &source.replace("[2026-01-04", "[2026-01-03")), ["bad-value"]);
    assert_eq!(codes(path, &source.replace("[2026-01-04", "[2027-01-02")), ["bad-value"]);
    assert_eq!(codes(path, &source.replace("[2026-01-04", "[2026-01-05")), ["superfluous-workday"]);
    assert_eq!(codes(path, "year = 2026\nsource = \"x\"\nholidays = []\n"), ["missing-key"]);
    assert_eq!(codes(path, &source.replace("year = 2026", "year = 10000")), ["bad-value"]);
}

fn naive(calendar: &Calendar, start: NaiveDate, n: i64) -> Option<NaiveDate> {
    let (mut day, mut left) = (start, n.abs());
    while left > 0 {
        day = add_days(day, n.signum())?;
        left -= i64::from(calendar.is_workday(day)?);
    }
    Some(day)
}

fn near_date() -> impl Strategy<Value = NaiveDate> {
    (date::days(d("2023-11-01"))..date::days(d("2027-03-01"))).prop_map(|n| date::from_days(n).unwrap())
}

proptest! {
    #[test]
    fn counting_agrees_with_walking(start in near_date(), n in -300_i64..300) {
        let calendar = calendar();
        prop_assert_eq!(calendar.add_workdays(start, n), naive(&calendar, start, n));
    }

    #[test]
    fn between_agrees_with_walking(a in near_date(), b in near_date()) {
        let calendar = calendar();
        let (low, high) = (a.min(b), a.max(b));
        let days = (date::days(low) + 1)..=date::days(high);
        let walked: Option<i64> = days.map(|n| calendar.is_workday(date::from_days(n)?).map(i64::from)).sum();
        let signed = if b < a { walked.map(|n| -n) } else { walked };
        prop_assert_eq!(calendar.workdays_between(a, b), signed);
    }
}
