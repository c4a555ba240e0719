//! When a class is open, from the hall's file. In: a hall, a class, what a day is. Out: hours, windows at work, the next
//! opening. Absent: seats (`slots`).
//!
//! A day of a year that nobody published may be a working day or not. Nothing can be booked on it, but who stands in the
//! hall gets a ticket in the hours of any shift: a ticket too many costs nothing.

use chrono::NaiveDate;

use crate::hall::calendar::{Kind, moment};
use crate::hall::config::{Days, Hall, Shift, Window, class_id};

/// The hours of a class on a day in order, in minutes from midnight; breaks lie between them.
pub fn of_day(hall: &Hall, class: &str, kind: Kind) -> Vec<(i64, i64)> {
    let staffed = |shift: &&Shift| works_on(shift.days, kind) && count(hall, class, shift) > 0;
    let mut hours: Vec<(i64, i64)> =
        hall.shifts.iter().filter(staffed).map(|shift| (shift.from, shift.until)).collect();
    hours.sort_unstable();
    hours
}

/// Whether tickets are given: from the first opening of the day to its last closing, breaks included.
pub fn is_open(hours: &[(i64, i64)], minute: i64) -> bool {
    let until = hours.iter().map(|(_, until)| *until).max();
    hours.first().is_some_and(|(from, _)| *from <= minute) && until.is_some_and(|until| minute < until)
}

/// Windows of a class at work in a minute of a day.
pub fn windows(hall: &Hall, class: &str, kind: Kind, minute: i64) -> i64 {
    let now = |shift: &&Shift| works_on(shift.days, kind) && shift.from <= minute && minute < shift.until;
    hall.shifts.iter().filter(now).map(|shift| count(hall, class, shift)).max().unwrap_or(0)
}

/// Whether a window is at work in a minute of a day.
pub fn is_at_work(hall: &Hall, window: i64, kind: Kind, minute: i64) -> bool {
    let Some(window) = hall.windows.iter().find(|known| known.number == window) else { return false };
    let on = |shift: &Shift| works_on(shift.days, kind) && shift.from <= minute && minute < shift.until;
    hall.shifts.iter().any(|shift| works_in(window, shift) && on(shift))
}

/// When a class opens next after a moment, within the days given; `None` when none of them is known to be open.
pub fn next_opening(hall: &Hall, class: &str, days: &[(NaiveDate, Kind)], now: i64) -> Option<i64> {
    let published = days.iter().filter(|(_, kind)| *kind != Kind::NotPublished);
    let openings = published.filter_map(|(day, kind)| {
        let (from, _) = of_day(hall, class, *kind).first().copied()?;
        Some(moment(*day, from))
    });
    openings.into_iter().find(|opens| *opens > now)
}

fn works_on(days: Days, kind: Kind) -> bool {
    match kind {
        Kind::Workday => days.include(true),
        Kind::DayOff => days.include(false),
        Kind::NotPublished => true,
    }
}

fn works_in(window: &Window, shift: &Shift) -> bool {
    window.shifts.contains(&shift.id)
}

fn count(hall: &Hall, class: &str, shift: &Shift) -> i64 {
    let of_class = |window: &&Window| class_id(window.class) == class && works_in(window, shift);
    i64::try_from(hall.windows.iter().filter(of_class).count()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::config::parse;
    use yushen::value::date;

    fn hall() -> Hall {
        parse("h", include_str!("../../../../examples/halls/pingqiao.toml")).expect("the sample")
    }

    #[test]
    fn tickets_are_given_through_the_break_and_not_after_closing() {
        let construction = of_day(&hall(), "construction", Kind::Workday);
        assert_eq!(construction, [(540, 720), (810, 1020)], "no window at noon");
        for (minute, open) in [(539, false), (540, true), (750, true), (1019, true), (1020, false)] {
            assert_eq!(is_open(&construction, minute), open, "{minute}");
        }
        assert_eq!(of_day(&hall(), "construction", Kind::DayOff), []);
        assert!(!is_open(&[], 600));
        assert!(is_open(&of_day(&hall(), "construction", Kind::NotPublished), 600));
    }

    #[test]
    fn windows_work_in_their_shifts() {
        let of = |minute| windows(&hall(), "social-affairs", Kind::Workday, minute);
        assert_eq!([of(500), of(600), of(730), of(1000), of(1020)], [0, 3, 1, 3, 0]);
        assert!(is_at_work(&hall(), 7, Kind::DayOff, 600) && !is_at_work(&hall(), 8, Kind::DayOff, 600));
        assert!(!is_at_work(&hall(), 99, Kind::Workday, 600));
    }

    #[test]
    fn the_next_opening_is_the_next_day_that_has_hours() {
        let day = |text: &str| date::parse(text).expect("a date");
        let days = [
            (day("2026-11-27"), Kind::Workday),
            (day("2026-11-28"), Kind::DayOff),
            (day("2026-11-30"), Kind::Workday),
        ];
        let next = |class, time| next_opening(&hall(), class, &days, moment(days[0].0, time));
        assert_eq!(next("construction", 500), Some(moment(days[0].0, 540)));
        assert_eq!(next("construction", 1020), Some(moment(days[2].0, 540)));
        assert_eq!(next("social-affairs", 1020), Some(moment(days[1].0, 540)), "a duty shift");
        assert_eq!(next_opening(&hall(), "construction", &[(days[0].0, Kind::NotPublished)], 0), None);
    }
}
