//! How long a hall takes a receipt as it is. In: the hall's `receipts.valid_days`, its day, the day a receipt is for.
//! Out: taken, or refused in words. Absent: the window, which opens any receipt and reviews it under the rules of its day.

use chrono::{Days, NaiveDate};
use yushen::InputError;
use yushen::library::application_date;
use yushen::value::date;

use crate::hall::calendar::day_of;
use crate::hall::config::Hall;

/// The term of one hall on one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    valid_days: u64,
    today: NaiveDate,
}

impl Term {
    /// Of a hall at this moment; none when its file sets none.
    pub(super) fn of(hall: &Hall, now: i64) -> Option<Self> {
        let valid_days = u64::try_from(hall.receipt_days?).ok()?;
        Some(Self { valid_days, today: day_of(now) })
    }

    /// Refuses a receipt whose day `on` is longer ago.
    ///
    /// # Errors
    /// `receipt-expired`, or `on` is no date.
    pub(super) fn takes(self, on: &str) -> Result<(), InputError> {
        let Self { valid_days, today } = self;
        match application_date(on)?.checked_add_days(Days::new(valid_days)) {
            Some(last) if last < today => Err(InputError::new(
                "receipt-expired",
                "texts",
                format!(
                    "the receipt is for {on}; this hall takes receipts for {valid_days} days, this one until {}; \
                     review the application anew",
                    date::format(last)
                ),
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(today: &str, of: &str) -> Result<(), InputError> {
        let today = application_date(today).expect("a date");
        Term { valid_days: 90, today }.takes(of)
    }

    #[test]
    fn the_last_day_counts_and_the_next_one_is_refused() {
        assert_eq!(on("2026-03-01", "2025-12-01"), Ok(()));
        let refused = on("2026-03-02", "2025-12-01").expect_err("91 days");
        assert_eq!(refused.code, "receipt-expired");
        assert!(refused.message.contains("until 2026-03-01"), "{}", refused.message);
    }

    #[test]
    fn a_day_to_come_is_taken_and_no_day_is_told() {
        assert_eq!(on("2026-03-01", "2026-04-01"), Ok(()));
        assert_eq!(on("2026-03-01", "2026-02-30").expect_err("no date").code, "bad-date");
    }
}
