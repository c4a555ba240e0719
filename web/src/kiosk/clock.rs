//! What time it is at the hall, on a device whose own clock may be a day off. Pure.
//! In: both clocks of the device, the hall's `Date`. Out: the hall's time. Absent: reading clocks (`app`).

use serde::{Deserialize, Serialize};

/// China is eight hours ahead of UTC, all year.
const CHINA_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// Both clocks of the device at one moment, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// Since the page began; nobody can set it.
    pub steady: i64,
    /// Since 1970; somebody may set it.
    pub wall: i64,
}

/// What is kept from one page to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offset {
    /// The hall's clock less the device's, in milliseconds.
    pub ahead: i64,
}

/// The hall's clock: its last word, and how long ago that is by the steady clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HallClock {
    hall: i64,
    steady: i64,
    heard: bool,
}

impl HallClock {
    /// At the start of a page, with what was kept of the last one.
    pub fn new(now: Moment, kept: Option<Offset>) -> Self {
        let ahead = kept.map_or(0, |kept| kept.ahead);
        Self { hall: now.wall + ahead, steady: now.steady, heard: kept.is_some() }
    }

    /// The hall said what time it is (milliseconds since 1970).
    pub fn hear(&mut self, now: Moment, hall: i64) -> Offset {
        *self = Self { hall, steady: now.steady, heard: true };
        Offset { ahead: hall - now.wall }
    }

    /// Milliseconds since 1970.
    pub fn now(&self, now: Moment) -> i64 {
        self.hall + (now.steady - self.steady).max(0)
    }

    /// Whether the hall has ever said the time; else it is the device's.
    pub fn heard(&self) -> bool {
        self.heard
    }
}

/// Day of a moment at the hall, as ISO date.
pub fn day(ms: i64) -> String {
    let (year, month, day) = civil((ms + CHINA_MS).div_euclid(DAY_MS));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `14:05` of a moment at the hall.
pub fn time(ms: i64) -> String {
    let minute = (ms + CHINA_MS).rem_euclid(DAY_MS) / 60_000;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Year, month, day of a number of days since 1970 (Howard Hinnant's algorithm).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-27 09:30 at the hall.
    const MORNING: i64 = 1_795_743_000_000;

    #[test]
    fn day_and_time_are_the_halls() {
        assert_eq!((day(MORNING).as_str(), time(MORNING).as_str()), ("2026-11-27", "09:30"));
        assert_eq!(day(MORNING + 15 * 3_600_000), "2026-11-28");
        assert_eq!((day(0).as_str(), time(0).as_str()), ("1970-01-01", "08:00"));
        assert_eq!(day(951_782_400_000), "2000-02-29");
    }

    #[test]
    fn a_clock_that_is_set_meanwhile_changes_nothing() {
        let start = Moment { steady: 1000, wall: MORNING + DAY_MS };
        let mut clock = HallClock::new(start, None);
        assert!(!clock.heard());
        let kept = clock.hear(start, MORNING);
        assert_eq!(kept.ahead, -DAY_MS);
        let later = Moment { steady: 61_000, wall: MORNING - 5 * DAY_MS };
        assert_eq!(time(clock.now(later)), "09:31");
        // The next page has no network and knows the offset.
        let next = HallClock::new(Moment { steady: 5, wall: MORNING + DAY_MS + 120_000 }, Some(kept));
        assert_eq!(time(next.now(Moment { steady: 5, wall: 0 })), "09:32");
    }
}
