//! The events that figures are counted from. In: a database, a hall, a range of days. Out: events in order.
//! Absent: counting.

use chrono::NaiveDate;
use serde_json::Value;

use super::count::Range;
use crate::database::Database;
use crate::hall::calendar::{day_of, moment};

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Its word.
    pub kind: String,
    /// What happened.
    pub body: Value,
}

impl Event {
    /// Its day in the hall.
    pub fn day(&self) -> NaiveDate {
        day_of(self.at)
    }

    /// A text of its body.
    pub fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }
}

/// The events of a hall from one day to another, in the order of the log, and all events of cases up to the last day: a
/// case is followed from its beginning.
///
/// # Errors
/// The database doesn't answer, or an event is no JSON.
pub async fn read(database: &Database, hall: &str, range: &Range) -> Result<Vec<Event>, sqlx::Error> {
    let (begin, end) = (moment(range.from, 0), moment(range.to, 24 * 60));
    let sql = "SELECT at, kind, body FROM event WHERE hall = $1 AND at < $2 AND ((at >= $3 AND kind IN ('called', \
               'transferred', 'booked', 'cancelled', 'checked-in', 'no-show', 'no-show-taken-back', 'rated', 'complained')) \
               OR kind IN ('case-opened', 'case-changed', 'case-correction', 'case-resubmitted', 'case-returned', 'case-accepted', \
               'case-accepted-deferred', 'case-not-accepted', 'case-referred', 'case-deemed-accepted', \
               'case-handed-in', 'case-paused', 'case-resumed', 'case-extended', 'case-marked', 'case-concluded', \
               'case-delivered', 'case-withdrawn', 'case-transferred', 'case-acknowledged')) ORDER BY id";
    let rows = database.read(sql, &[hall.into(), end.into(), begin.into()]).await?;
    rows.iter()
        .map(|row| {
            let body = row.text(2)?.unwrap_or_default();
            let body = serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Ok(Event { at: row.int(0)?, kind: row.text(1)?.unwrap_or_default(), body })
        })
        .collect()
}
