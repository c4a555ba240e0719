//! The events that figures are counted from. In: a database, a hall, a range of days. Out: events in order.
//! Absent: counting.

use chrono::NaiveDate;
use serde_json::Value;

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

/// All events of a hall up to the end of a day, in the order of the log. Cases are followed from their beginning, so the
/// range's first day does not bound them.
///
/// # Errors
/// The database doesn't answer, or an event is no JSON.
pub async fn read(database: &Database, hall: &str, until: NaiveDate) -> Result<Vec<Event>, sqlx::Error> {
    let end = moment(until, 24 * 60);
    let sql = "SELECT at, kind, body FROM event WHERE hall = $1 AND at < $2 AND kind IN ('called', 'transferred', \
               'booked', 'cancelled', 'checked-in', 'no-show', 'no-show-taken-back', 'rated', 'complained', \
               'case-opened', 'case-changed', 'case-correction', 'case-resubmitted', 'case-returned', 'case-accepted', \
               'case-accepted-deferred', 'case-not-accepted', 'case-referred', 'case-deemed-accepted', \
               'case-handed-in', 'case-paused', 'case-resumed', 'case-extended', 'case-marked', 'case-concluded', \
               'case-delivered', 'case-withdrawn', 'case-transferred', 'case-acknowledged') ORDER BY id";
    let rows = database.read(sql, &[hall.into(), end.into()]).await?;
    rows.iter()
        .map(|row| {
            let body = row.text(2)?.unwrap_or_default();
            let body = serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Ok(Event { at: row.int(0)?, kind: row.text(1)?.unwrap_or_default(), body })
        })
        .collect()
}
