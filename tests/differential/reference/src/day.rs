//! Calendar dates, counted out naively. In: years 1 to 9999. Out: the same, or `None`. Absent: any date library.

use std::fmt;

/// A date; ordered as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year, 1 to 9999.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: i64,
    /// Day of the month, from 1.
    pub day: i64,
}

impl Day {
    /// The date, if it exists.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=last_of(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `2026-01-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(|part| part.parse().ok());
        let day = Self::new(parts.next()??, parts.next()??, parts.next()??)?;
        (day.to_string() == text).then_some(day)
    }

    /// The next day.
    pub fn next(self) -> Option<Self> {
        let Self { year, month, day } = self;
        Self::new(year, month, day + 1)
            .or_else(|| Self::new(year, month + 1, 1))
            .or_else(|| Self::new(year + 1, 1, 1))
    }

    /// The day before.
    pub fn previous(self) -> Option<Self> {
        let Self { year, month, day } = self;
        Self::new(year, month, day - 1)
            .or_else(|| Self::new(year, month - 1, last_of(year, month - 1)))
            .or_else(|| Self::new(year - 1, 12, 31))
    }

    /// Days since the last day of the year 0.
    pub fn count(self) -> i64 {
        let months: i64 = (1..self.month).map(|month| last_of(self.year, month)).sum();
        days_before(self.year) + months + self.day
    }

    /// The day with that count.
    pub fn from_count(count: i64) -> Option<Self> {
        if !(1..=days_before(10_000)).contains(&count) {
            return None;
        }
        // A year has 366 days at most, so the first guess is never too late.
        let mut year = (count / 366).max(1);
        while days_before(year + 1) < count {
            year += 1;
        }
        let mut rest = count - days_before(year);
        let mut month = 1;
        while rest > last_of(year, month) {
            rest -= last_of(year, month);
            month += 1;
        }
        Self::new(year, month, rest)
    }

    /// Monday is 1, Sunday 7.
    pub fn weekday(self) -> i64 {
        // 0001-01-01 was a Monday in this calendar.
        (self.count() - 1).rem_euclid(7) + 1
    }

    /// So many months later; the last day of the month where there is no such day.
    pub fn add_months(self, months: i64) -> Option<Self> {
        let total = (self.year * 12 + self.month - 1).checked_add(months)?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        Self::new(year, month, self.day.min(last_of(year, month)))
    }

    /// So many years later; 28 February where there is no 29.
    pub fn add_years(self, years: i64) -> Option<Self> {
        let year = self.year.checked_add(years)?;
        Self::new(year, self.month, self.day)
            .or_else(|| Self::new(year, self.month, last_of(year, self.month)))
    }

    /// So many days later.
    pub fn add_days(self, days: i64) -> Option<Self> {
        Self::from_count(self.count().checked_add(days)?)
    }

    /// Complete years from here to `to`; negative the other way round.
    pub fn years_to(self, to: Self) -> i64 {
        if to < self {
            return -to.years_to(self);
        }
        let mut years = (to.year - self.year - 1).max(0);
        while self.add_years(years + 1).is_some_and(|later| later <= to) {
            years += 1;
        }
        years
    }

    /// Complete months from here to `to`; negative the other way round.
    pub fn months_to(self, to: Self) -> i64 {
        if to < self {
            return -to.months_to(self);
        }
        let mut months = (self.years_to(to) * 12).max(0);
        while self.add_months(months + 1).is_some_and(|later| later <= to) {
            months += 1;
        }
        months
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month; 0 for a month there is not.
fn last_of(year: i64, month: i64) -> i64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days before 1 January of a year, from the year 1.
fn days_before(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before / 4 - before / 100 + before / 400
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_day_by_day_agrees_with_the_formula() {
        let mut day = Day::parse("0001-01-01").unwrap();
        for count in 1..800_000 {
            assert_eq!((day.count(), Day::from_count(count)), (count, Some(day)));
            let next = day.next().unwrap();
            assert_eq!(next.previous(), Some(day));
            day = next;
        }
        assert_eq!(
            Day::from_count(days_before(10_000)).map(|d| d.to_string()).as_deref(),
            Some("9999-12-31")
        );
        assert_eq!((Day::from_count(0), Day::parse("9999-12-31").unwrap().next()), (None, None));
    }

    #[test]
    fn known_days() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(day("2026-11-22").weekday(), 7);
        assert_eq!(day("2026-01-31").add_months(1), Day::parse("2026-02-28"));
        assert_eq!(day("2024-02-29").add_years(1), Day::parse("2025-02-28"));
        assert_eq!(day("2004-11-23").years_to(day("2026-11-22")), 21);
        assert_eq!(day("2004-02-29").years_to(day("2026-02-28")), 22);
        assert_eq!(day("2026-01-31").months_to(day("2026-02-28")), 1);
        assert_eq!(day("2026-11-22").months_to(day("2026-01-31")), -9);
        assert!(Day::parse("2026-02-29").is_none() && Day::parse("2026-1-31").is_none());
    }
}
