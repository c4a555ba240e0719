//! Days and deadlines by stepping from day to day: what the desk's clocks are held against.
//! In: the calendars' files, a diary of a case. Out: last days, days left, alarms. Absent: any code of the server or the
//! engine; months, weekdays and files are read anew here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A day, counted from 2026-01-01.
pub type Day = usize;

/// The days of 2026 to 2028, and which of them count as working days.
#[derive(Debug, Clone)]
pub struct Almanac {
    texts: Vec<String>,
    weekend: Vec<bool>,
    /// Published years: holidays, swapped working days.
    years: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
}

impl Almanac {
    /// Steps from 2026-01-01, a Thursday.
    pub fn new() -> Self {
        let (mut texts, mut weekend) = (Vec::new(), Vec::new());
        let mut weekday = 4;
        for year in 2026..=2028 {
            let february = if year == 2028 { 29 } else { 28 };
            let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, days) in months.into_iter().enumerate() {
                for day in 1..=days {
                    texts.push(format!("{year}-{:02}-{day:02}", month + 1));
                    weekend.push(weekday == 6 || weekday == 7);
                    weekday = if weekday == 7 { 1 } else { weekday + 1 };
                }
            }
        }
        Self { texts, weekend, years: BTreeMap::new() }
    }

    /// Takes in the calendars of a folder, as far as they are there.
    pub fn read(&mut self, folder: &Path) {
        for file in std::fs::read_dir(folder).expect("the calendars").flatten() {
            let text = std::fs::read_to_string(file.path()).expect("a calendar");
            let year = file.file_name().to_string_lossy().trim_end_matches(".toml").to_owned();
            let list = |key: &str| {
                let rest = text.split(&format!("\n{key} = [")).nth(1).expect("the list");
                let inside = rest.split(']').next().expect("its end");
                let days = inside.split(',').map(|day| day.trim().to_owned());
                days.filter(|day| day.len() == 10).collect::<BTreeSet<String>>()
            };
            self.years.insert(year, (list("holidays"), list("workdays")));
        }
    }

    /// The day of a text.
    pub fn day(&self, text: &str) -> Day {
        self.texts.iter().position(|day| day == text).expect("a day of these years")
    }

    /// Its text.
    pub fn text(&self, day: Day) -> &str {
        &self.texts[day]
    }

    /// Whether it is a working day; `None` while its year is not published.
    pub fn works(&self, day: Day) -> Option<bool> {
        let text = &self.texts[day];
        let (holidays, swapped) = self.years.get(&text[..4])?;
        Some(swapped.contains(text) || (!self.weekend[day] && !holidays.contains(text)))
    }

    /// Whether a day counts in a unit.
    fn counts(&self, workdays: bool, day: Day) -> Option<bool> {
        if workdays { self.works(day) } else { Some(true) }
    }

    /// Walks from a start that does not count, day by day, to the `days`-th day that does.
    pub fn walk(&self, limit: &Limit<'_>) -> End {
        let mut counted = 0;
        let mut day = limit.start;
        while counted < limit.days {
            day += 1;
            let stopped =
                limit.stops.iter().any(|(from, until)| *from < day && until.is_none_or(|until| day <= until));
            if stopped && limit.stops.iter().any(|(from, until)| *from < day && until.is_none()) {
                return End::Still(limit.days - counted);
            }
            match self.counts(limit.workdays, day) {
                None => return End::Unpublished,
                Some(true) if !stopped => counted += 1,
                _ => {}
            }
        }
        End::On(day)
    }

    /// Days that count from the day after `from` to `to`; `None` where one is not published.
    pub fn between(&self, workdays: bool, from: Day, to: Day) -> Option<i64> {
        let mut sum = 0;
        for day in from + 1..=to {
            sum += i64::from(self.counts(workdays, day)?);
        }
        Some(sum)
    }
}

impl Default for Almanac {
    fn default() -> Self {
        Self::new()
    }
}

/// A limit that has begun.
#[derive(Debug, Clone, Copy)]
pub struct Limit<'a> {
    /// The day that does not count.
    pub start: Day,
    /// How many.
    pub days: i64,
    /// Of working days, or of all.
    pub workdays: bool,
    /// Stops: the day of the notice, the last day that does not count.
    pub stops: &'a [(Day, Option<Day>)],
}

/// Where a walk ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The last day.
    On(Day),
    /// A stop lasts; so many days are left.
    Still(i64),
    /// A year that nobody published.
    Unpublished,
}
