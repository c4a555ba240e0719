//! One published year: which of its days are working days, as a bit set.
//! In: `calendar/<year>.toml`. Out: `CalendarYear`. Absent: counting across years (see `Calendar`).

use crate::diagnostic::Diagnostic;
use crate::toml_reader::{self, Reader, ids};
use crate::value::date;
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// A published year. Days are numbered from 0 (1 January).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    year: i32,
    source: String,
    holidays: BTreeSet<NaiveDate>,
    swapped: BTreeSet<NaiveDate>,
    /// Bit `i % 64` of word `i / 64` is set when day `i` is a working day.
    bits: [u64; 6],
    /// Working days before each word, and in the whole year.
    prefix: [u32; 7],
}

impl CalendarYear {
    /// A year from its days off (weekends inside a holiday included) and its swapped working days (调休上班).
    /// Dates of other years are ignored; `None` outside the years 1 to 9999.
    pub fn new(
        year: i32,
        source: impl Into<String>,
        holidays: BTreeSet<NaiveDate>,
        swapped: BTreeSet<NaiveDate>,
    ) -> Option<Self> {
        let first = date::ymd(u32::try_from(year).ok()?, 1, 1)?;
        let mut bits = [0_u64; 6];
        for day in first.iter_days().take_while(|d| d.year() == year) {
            let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            if swapped.contains(&day) || (weekday && !holidays.contains(&day)) {
                let (word, bit) = place(day.ordinal0());
                bits[word] |= 1 << bit;
            }
        }
        let mut prefix = [0; 7];
        for (word, mask) in bits.iter().enumerate() {
            prefix[word + 1] = prefix[word] + mask.count_ones();
        }
        Some(Self { year, source: source.into(), holidays, swapped, bits, prefix })
    }

    /// The year.
    pub fn year(&self) -> i32 {
        self.year
    }

    /// Where the arrangement was read.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every day off, weekends inside a holiday included.
    pub fn holidays(&self) -> &BTreeSet<NaiveDate> {
        &self.holidays
    }

    /// Swapped working days (调休上班).
    pub fn swapped_workdays(&self) -> &BTreeSet<NaiveDate> {
        &self.swapped
    }

    /// Working days of the whole year.
    pub fn workdays(&self) -> u32 {
        self.prefix[6]
    }

    /// Whether day `day` is a working day.
    pub fn is_workday(&self, day: u32) -> bool {
        let (word, bit) = place(day);
        self.bits.get(word).is_some_and(|mask| mask >> bit & 1 == 1)
    }

    /// Working days before day `day`.
    pub(super) fn workdays_before(&self, day: u32) -> u32 {
        let (word, bit) = place(day);
        match (self.bits.get(word), self.prefix.get(word)) {
            (Some(mask), Some(before)) => before + (mask & ((1 << bit) - 1)).count_ones(),
            _ => self.workdays(),
        }
    }

    /// The `n`-th working day of the year, from 1.
    pub(super) fn nth_workday(&self, n: u32) -> Option<NaiveDate> {
        let index = n.checked_sub(1)?;
        let word = self.prefix.iter().skip(1).position(|before| *before > index)?;
        let mut mask = self.bits.get(word).copied()?;
        for _ in *self.prefix.get(word)?..index {
            mask &= mask - 1; // clears the lowest bit
        }
        NaiveDate::from_yo_opt(self.year, u32::try_from(word).ok()? * 64 + mask.trailing_zeros() + 1)
    }
}

fn place(day: u32) -> (usize, u32) {
    (day as usize / 64, day % 64)
}

/// Reads `calendar/<year>.toml`. `None` when it is not TOML or names no year.
pub fn read(path: &str, source: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<CalendarYear> {
    toml_reader::read(path, source, diagnostics, |file| {
        let year = file.need("year").and_then(|node| {
            let year = i32::try_from(node.integer(1, 9999)?).ok()?;
            if ids::file_stem(path) != format!("{year:04}") {
                node.error("path-mismatch", format!("`year` is {year}, but the file is `{path}`"));
            }
            Some(year)
        });
        let origin = file.string("source");
        let holidays = days(file, "holidays", year, &BTreeSet::new());
        let swapped = days(file, "workdays", year, &holidays);
        CalendarYear::new(year?, origin, holidays, swapped)
    })
}

fn days(
    file: &mut Reader<'_>,
    key: &'static str,
    year: Option<i32>,
    holidays: &BTreeSet<NaiveDate>,
) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    for node in file.need(key).map(|n| n.list()).unwrap_or_default() {
        let Some(day) = node.date() else { continue };
        let text = date::format(day);
        if year.is_some_and(|year| day.year() != year) {
            node.error("bad-value", format!("{text} is not in the year of the file"));
        } else if holidays.contains(&day) {
            node.error("bad-value", format!("{text} is both a holiday and a working day"));
        } else if !days.insert(day) {
            node.error("duplicate-value", format!("`{key}` names {text} twice"));
        } else if key == "workdays" && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            let message = format!("{text} is a {} and a working day anyway", date::weekday_zh(day));
            let document = node.document();
            document.report(document.error("superfluous-workday", node.range(), message).warning());
        }
    }
    days
}
