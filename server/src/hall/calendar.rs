//! Which days can be booked: published years, working days, the horizon of the policy.
//! In: the folder with `<year>.toml`, a day. Out: days from today to the horizon. Absent: guessing; a day of a year
//! that is not published has no slots, and the answer says so.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use yushen::calendar::{self, Calendar};
use yushen::value::date;

/// Longest run of days off that is looked through for the next working day.
const MOST_DAYS: usize = 120;

/// Why the calendars can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The folder or a file can't be read.
    #[error("can't read the calendar `{}`: {source}", path.display())]
    Read {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file has mistakes.
    #[error("a calendar has mistakes:\n{0}")]
    Mistakes(String),
}

/// Reads every `<year>.toml` of a folder; a rule library's `calendar` is one.
///
/// # Errors
/// It can't be read, or a file has mistakes.
pub fn load(folder: &Path) -> Result<Calendar, CalendarError> {
    let error = |source| CalendarError::Read { path: folder.into(), source };
    let mut calendar = Calendar::new();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|source| CalendarError::Read { path: path.clone(), source })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(year) = calendar::read(&format!("calendar/{name}"), &text, &mut found) {
            calendar.insert(year);
        }
    }
    if found.is_empty() {
        return Ok(calendar);
    }
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    Err(CalendarError::Mistakes(lines.join("\n")))
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A working day.
    Workday,
    /// A weekend or holiday.
    DayOff,
    /// Its year is not published: nobody knows.
    NotPublished,
}

/// Today and every day up to the `days_ahead`-th working day after it, in order. Where a year is reached that is not
/// published, its first day stands last.
pub fn horizon(calendar: &Calendar, today: NaiveDate, days_ahead: i64) -> Vec<(NaiveDate, Kind)> {
    let mut days = Vec::new();
    let mut workdays = 0;
    for day in today.iter_days().take(MOST_DAYS) {
        let kind = kind(calendar, day);
        days.push((day, kind));
        match kind {
            Kind::NotPublished => break,
            Kind::Workday if day != today => workdays += 1,
            Kind::Workday | Kind::DayOff => {}
        }
        if workdays == days_ahead {
            break;
        }
    }
    days
}

/// What a day is.
pub fn kind(calendar: &Calendar, day: NaiveDate) -> Kind {
    match calendar.is_workday(day) {
        Some(true) => Kind::Workday,
        Some(false) => Kind::DayOff,
        None => Kind::NotPublished,
    }
}

/// Whole days since 1970-01-01 in China's one time zone.
const SECONDS_EAST: i64 = 8 * 3600;
const DAY: i64 = 86_400;

/// The day in the hall at a moment in seconds since 1970 (UTC).
pub fn day_of(seconds: i64) -> NaiveDate {
    let days = (seconds + SECONDS_EAST).div_euclid(DAY);
    date::from_days(days + epoch()).unwrap_or_default()
}

/// The moment at which minute `minute` of `day` begins in the hall.
pub fn moment(day: NaiveDate, minute: i64) -> i64 {
    (date::days(day) - epoch()) * DAY - SECONDS_EAST + minute * 60
}

fn epoch() -> i64 {
    NaiveDate::from_ymd_opt(1970, 1, 1).map_or(0, date::days)
}

/// `2026-11-27`
pub fn day_text(day: NaiveDate) -> String {
    date::format(day)
}

/// `周五`
pub fn weekday(day: NaiveDate) -> &'static str {
    date::weekday_zh(day)
}

/// Whether a calendar says anything about the year of a day.
pub fn is_published(calendar: &Calendar, day: NaiveDate) -> bool {
    calendar.year(day.year()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> Calendar {
        load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/calendar"))
            .expect("the library's calendars")
    }

    fn day(text: &str) -> NaiveDate {
        date::parse(text).expect("a date")
    }

    #[test]
    fn the_horizon_counts_working_days_and_lists_days_off() {
        // 2026-09-20 is a working Sunday, 25 to 27 September are off.
        let days = horizon(&published(), day("2026-09-18"), 5);
        let text: Vec<String> = days.iter().map(|(day, kind)| format!("{} {kind:?}", day.day())).collect();
        assert_eq!(
            text.join(", "),
            "18 Workday, 19 DayOff, 20 Workday, 21 Workday, 22 Workday, 23 Workday, 24 Workday"
        );
    }

    #[test]
    fn a_year_nobody_published_ends_the_horizon_and_is_said() {
        let days = horizon(&published(), day("2026-12-30"), 5);
        assert_eq!(days.last(), Some(&(day("2027-01-01"), Kind::NotPublished)));
        assert_eq!(days.len(), 3);
    }

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let midnight = moment(day("2026-11-26"), 0);
        assert_eq!(yushen::bundle::Moment(midnight).to_string(), "2026-11-25T16:00:00Z");
        assert_eq!((day_of(midnight), day_of(midnight - 1)), (day("2026-11-26"), day("2026-11-25")));
    }
}
