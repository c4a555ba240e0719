//! Moments in UTC to the second, as bundles and receipts write them: `2026-11-26T08:00:00Z`.
//! In and out: text, seconds since 1970. Absent: zones, leap seconds, the clock.

use crate::value::date;
use core::fmt;

const DAY: i64 = 86_400;

/// A moment: seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// Reads `2026-11-26T08:00:00Z`; nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
        let day = date::days(date::parse(day)?) - epoch();
        let bytes = time.as_bytes();
        if bytes.len() != 8 || bytes[2] != b':' || bytes[5] != b':' {
            return None;
        }
        let two = |at: usize, below: i64| {
            let digit = |b: u8| b.is_ascii_digit().then(|| i64::from(b - b'0'));
            Some(digit(bytes[at])? * 10 + digit(bytes[at + 1])?).filter(|n| *n < below)
        };
        Some(Self(day * DAY + two(0, 24)? * 3600 + two(3, 60)? * 60 + two(6, 60)?))
    }

    /// Midnight (UTC) at which a day begins.
    pub fn of_day(day: chrono::NaiveDate) -> Self {
        Self((date::days(day) - epoch()) * DAY)
    }
}

fn epoch() -> i64 {
    chrono::NaiveDate::from_ymd_opt(1970, 1, 1).map_or(0, date::days)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, rest) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let day = date::from_days(days + epoch()).map(date::format).unwrap_or_default();
        write!(f, "{day}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_come_back_as_they_were_written() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-26T08:00:01Z", 1_795_680_001),
            ("2000-02-29T23:59:59Z", 951_868_799),
        ] {
            assert_eq!(Moment::parse(text), Some(Moment(seconds)), "{text}");
            assert_eq!(Moment(seconds).to_string(), text);
        }
    }

    #[test]
    fn nothing_but_the_one_form_is_read() {
        for text in [
            "",
            "2026-11-26",
            "2026-11-26T08:00:00",
            "2026-11-26 08:00:00Z",
            "2026-11-26T24:00:00Z",
            "2026-11-26T08:60:00Z",
            "2026-02-30T08:00:00Z",
            "2026-11-26T8:00:00Z",
            "2026-11-26T08:00:00+08:00Z",
            "2026-11-26T０8:00:0Z",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
