//! Working days (工作日): published years of holidays and swapped working days.
//! In: `calendar/<year>.toml`. Out: is a day a working day, and counting in working days.
//! Absent on purpose: guessing. What needs a year that is not published is `None`.

mod year;

pub use year::{CalendarYear, read};

use crate::value::date;
use chrono::{Datelike, NaiveDate};

/// The published years.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// By year, each once.
    years: Vec<CalendarYear>,
}

impl Calendar {
    /// A calendar without any year.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a year, in place of one with the same number.
    pub fn insert(&mut self, year: CalendarYear) {
        match self.years.binary_search_by_key(&year.year(), CalendarYear::year) {
            Ok(at) => self.years[at] = year,
            Err(at) => self.years.insert(at, year),
        }
    }

    /// The published years in order.
    pub fn years(&self) -> &[CalendarYear] {
        &self.years
    }

    /// The calendar of a year; `None` when it is not published.
    pub fn year(&self, year: i32) -> Option<&CalendarYear> {
        let at = self.years.binary_search_by_key(&year, CalendarYear::year).ok()?;
        self.years.get(at)
    }

    /// Whether a day is a working day; `None` when its year is not published.
    pub fn is_workday(&self, day: NaiveDate) -> Option<bool> {
        self.year(day.year()).map(|year| year.is_workday(day.ordinal0()))
    }

    /// The `n`-th working day after `day`, which itself is not counted (始日不计); before it when `n` is negative.
    /// Zero gives `day`. `None` when a year that has to be counted is not published.
    pub fn add_workdays(&self, day: NaiveDate, n: i64) -> Option<NaiveDate> {
        match n {
            0 => Some(day),
            1.. => self.nth_after(day, n.unsigned_abs()),
            _ => self.nth_before(day, n.unsigned_abs()),
        }
    }

    /// Working days after `a` up to and including `b`; negative when `b < a`. `None` when a year that has to be
    /// counted is not published.
    pub fn workdays_between(&self, a: NaiveDate, b: NaiveDate) -> Option<i64> {
        if b < a {
            return self.workdays_between(b, a).map(|n| -n);
        }
        // The first counted day decides which year must be published: 31 December itself is not counted.
        let first = match date::add_days(a, 1) {
            Some(next) if next <= b => next,
            _ => return Some(0),
        };
        let mut count = -i64::from(self.year(first.year())?.workdays_before(first.ordinal0()));
        for year in first.year()..b.year() {
            count += i64::from(self.year(year)?.workdays());
        }
        Some(count + i64::from(self.year(b.year())?.workdays_before(b.ordinal0() + 1)))
    }

    fn nth_after(&self, day: NaiveDate, mut n: u64) -> Option<NaiveDate> {
        let first = date::add_days(day, 1)?;
        let mut year = self.year(first.year())?;
        // Counted from the start of the year, so that whole years are skipped by their totals.
        n = n.checked_add(u64::from(year.workdays_before(first.ordinal0())))?;
        while n > u64::from(year.workdays()) {
            n -= u64::from(year.workdays());
            year = self.year(year.year() + 1)?;
        }
        year.nth_workday(u32::try_from(n).ok()?)
    }

    fn nth_before(&self, day: NaiveDate, mut n: u64) -> Option<NaiveDate> {
        let last = date::add_days(day, -1)?;
        let mut year = self.year(last.year())?;
        let mut before = u64::from(year.workdays_before(last.ordinal0() + 1));
        while n > before {
            n -= before;
            year = self.year(year.year() - 1)?;
            before = u64::from(year.workdays());
        }
        year.nth_workday(u32::try_from(before - n + 1).ok()?)
    }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
