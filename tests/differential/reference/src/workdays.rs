//! Working days, one day after the other. In: published years. Out: yes, no, or `CalendarNotPublished`.
//! Absent: totals, indexes, anything clever.

use crate::{Day, Failure};
use std::collections::BTreeSet;

/// One published year.
#[derive(Debug, Clone, Default)]
pub struct Year {
    /// Days off.
    pub holidays: BTreeSet<Day>,
    /// Days at a weekend that are worked.
    pub workdays: BTreeSet<Day>,
}

/// The published years by number.
pub type Calendar = std::collections::BTreeMap<i64, Year>;

/// Whether a day is worked.
pub fn is_workday(calendar: &Calendar, day: Day) -> Result<bool, Failure> {
    let year = calendar.get(&day.year).ok_or(Failure::CalendarNotPublished)?;
    Ok(year.workdays.contains(&day) || day.weekday() <= 5 && !year.holidays.contains(&day))
}

/// The `n`-th working day after `day`, or before it.
pub fn add(calendar: &Calendar, day: Day, n: i64) -> Result<Day, Failure> {
    let (mut day, mut left) = (day, n.unsigned_abs());
    while left > 0 {
        let moved = if n > 0 { day.next() } else { day.previous() };
        day = moved.ok_or(Failure::CalendarNotPublished)?;
        left -= u64::from(is_workday(calendar, day)?);
    }
    Ok(day)
}

/// Working days after `a` up to `b`; negative the other way round.
pub fn between(calendar: &Calendar, a: Day, b: Day) -> Result<i64, Failure> {
    if b < a {
        return between(calendar, b, a).map(|n| -n);
    }
    let (mut day, mut count) = (a, 0);
    while day < b {
        day = day.next().ok_or(Failure::CalendarNotPublished)?;
        count += i64::from(is_workday(calendar, day)?);
    }
    Ok(count)
}
