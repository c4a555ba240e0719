//! Gradually delayed retirement age (渐进式延迟法定退休年龄, from 2025-01-01), by month of birth.
//! In: date of birth and category. Out: the legal retirement date. Absent: flexible retirement (弹性), minimum
//! contributions, 城乡居民养老 and everything else this formula does not hold for.
//!
//! Source: `algorithms.md` §7 of the domain notes: three independent implementations agree, anchors from the annex.

use crate::value::date;
use chrono::{Datelike, NaiveDate};

/// Who retires: the age before the reform, and how it grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetirementCategory {
    /// 男，原 60 岁
    Male,
    /// 女，原 55 岁
    Female55,
    /// 女，原 50 岁
    Female50,
}

impl RetirementCategory {
    /// All categories, in the order of their ids.
    pub const ALL: [Self; 3] = [Self::Male, Self::Female55, Self::Female50];

    /// The id used in scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female55 => "female_55",
            Self::Female50 => "female_50",
        }
    }

    /// Age before the reform in years, births per month of delay, greatest delay in months, year of the first birth.
    fn terms(self) -> (i64, i64, i64, i64) {
        match self {
            Self::Male => (60, 4, 36, 1965),
            Self::Female55 => (55, 4, 36, 1970),
            Self::Female50 => (50, 2, 60, 1975),
        }
    }
}

/// Months by which retirement is delayed for someone born in the month of `birth`.
pub fn delay_months(birth: NaiveDate, category: RetirementCategory) -> i64 {
    let (_, step, most, first) = category.terms();
    let months = (i64::from(birth.year()) - first) * 12 + i64::from(birth.month0());
    if months < 0 { 0 } else { (months / step + 1).min(most) }
}

/// The legal retirement date: the birthday in the month of retirement (the month is what the law fixes).
pub fn retirement_date(birth: NaiveDate, category: RetirementCategory) -> Option<NaiveDate> {
    let (base, ..) = category.terms();
    date::add_months(birth, base * 12 + delay_months(birth, category))
}

#[cfg(test)]
mod tests {
    use super::*;
    use RetirementCategory::{Female50, Female55, Male};

    /// Category, birth, delay, retirement month.
    type Vector = (RetirementCategory, (u32, u32), i64, (i32, u32));

    /// Every vector of the table.
    const VECTORS: &[Vector] = &[
        (Male, (1964, 12), 0, (2024, 12)),
        (Male, (1965, 1), 1, (2025, 2)),
        (Male, (1965, 4), 1, (2025, 5)),
        (Male, (1965, 5), 2, (2025, 7)),
        (Male, (1966, 12), 6, (2027, 6)),
        (Male, (1970, 6), 17, (2031, 11)),
        (Male, (1976, 8), 35, (2039, 7)),
        (Male, (1976, 9), 36, (2039, 9)),
        (Male, (1980, 1), 36, (2043, 1)),
        (Female55, (1969, 12), 0, (2024, 12)),
        (Female55, (1970, 1), 1, (2025, 2)),
        (Female55, (1975, 3), 16, (2031, 7)),
        (Female55, (1981, 8), 35, (2039, 7)),
        (Female55, (1981, 9), 36, (2039, 9)),
        (Female50, (1974, 12), 0, (2024, 12)),
        (Female50, (1975, 1), 1, (2025, 2)),
        (Female50, (1975, 3), 2, (2025, 5)),
        (Female50, (1980, 6), 33, (2033, 3)),
        (Female50, (1984, 10), 59, (2039, 9)),
        (Female50, (1984, 11), 60, (2039, 11)),
    ];

    #[test]
    fn every_vector_of_the_table() {
        for (category, (year, month), delay, retires) in VECTORS {
            let birth = date::ymd(*year, *month, 15).unwrap();
            assert_eq!(delay_months(birth, *category), *delay, "{category:?} {year}-{month}");
            let day = retirement_date(birth, *category).unwrap();
            assert_eq!((day.year(), day.month()), *retires, "{category:?} {year}-{month}");
        }
    }
}
