//! Retention: personal data go when they have been kept as long as the policy says, of halls that are no longer served too.
//! In: halls, the moment. Out: rows without personal data. Absent: counts; what says nothing of a person stays.
//!
//! How long each hall keeps what stands in the database (`retention`), so that it is known when its file is gone.

use crate::database::Database;
use crate::database::sql::Row;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::config::Hall;

use super::waiting;

const DAY: i64 = 86_400;
/// How long a retry gets the bytes of the first answer.
pub const KEEP_ANSWERS: i64 = DAY;

/// How long a hall keeps what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// The hall's id.
    pub hall: String,
    /// Days after a visit, for all that says who came.
    pub keep_days: i64,
    /// Days after a missed visit.
    pub no_show_days: i64,
}

impl Retention {
    /// As a hall's file says.
    pub fn of(hall: &Hall) -> Self {
        let policy = &hall.policy;
        // A pause is seen from all the visits that made it, and the first of them may be `within_days` older than the last.
        let no_show_days = policy.within_days + policy.pause_days;
        Self { hall: hall.id.clone(), keep_days: policy.keep_days, no_show_days }
    }

    fn row(row: &Row) -> Result<Self, sqlx::Error> {
        let hall = row.text(0)?.unwrap_or_default();
        Ok(Self { hall, keep_days: row.int(1)?, no_show_days: row.int(2)? })
    }
}

/// Every hall in the database, with how long it keeps what; what the served halls' files say is written first.
///
/// # Errors
/// The database doesn't answer.
pub async fn halls<'a>(
    database: &Database,
    served: impl Iterator<Item = &'a Hall>,
) -> Result<Vec<Retention>, sqlx::Error> {
    let rows =
        database.read("SELECT hall, keep_days, no_show_days FROM retention ORDER BY hall", &[]).await?;
    let mut known = rows.iter().map(Retention::row).collect::<Result<Vec<Retention>, _>>()?;
    for said in served.map(Retention::of) {
        if known.contains(&said) {
            continue;
        }
        let mut tx = database.begin().await?;
        tx.run(
            "INSERT INTO retention (hall, keep_days, no_show_days) VALUES ($1, $2, $3) ON CONFLICT (hall) \
             DO UPDATE SET keep_days = excluded.keep_days, no_show_days = excluded.no_show_days",
            &[said.hall.as_str().into(), said.keep_days.into(), said.no_show_days.into()],
        )
        .await?;
        tx.commit().await?;
        known.retain(|other| other.hall != said.hall);
        known.push(said);
    }
    Ok(known)
}

/// Deletes what a hall has kept long enough.
///
/// # Errors
/// The database doesn't answer.
pub async fn hall(database: &Database, kept: &Retention, now: i64) -> Result<(), sqlx::Error> {
    let id = kept.hall.as_str();
    let last = now - kept.keep_days * DAY;
    let mut tx = database.begin().await?;
    tx.run(
        "DELETE FROM answer WHERE hall = $1 AND created_at < $2",
        &[id.into(), (now - KEEP_ANSWERS).into()],
    )
    .await?;
    tx.run(
        "DELETE FROM person_day WHERE hall = $1 AND day < $2",
        &[id.into(), day_text(day_of(last)).as_str().into()],
    )
    .await?;
    tx.run(
        "UPDATE booking SET sealed = NULL, person = NULL, look_up = NULL, entry = NULL WHERE sealed IS NOT NULL \
         AND slot IN (SELECT id FROM slot WHERE hall = $1 AND forgotten = 0 AND starts_at < $2)",
        &[id.into(), last.into()],
    )
    .await?;
    // Once for each slot: nobody books what began long ago.
    tx.run(
        "UPDATE slot SET forgotten = 1 WHERE hall = $1 AND forgotten = 0 AND starts_at < $2",
        &[id.into(), last.into()],
    )
    .await?;
    tx.run(
        "DELETE FROM receipt WHERE hall = $1 AND COALESCE((SELECT s.starts_at FROM booking b \
         JOIN slot s ON s.id = b.slot WHERE b.id = receipt.booking), created_at) < $2",
        &[id.into(), last.into()],
    )
    .await?;
    waiting::forget(&mut tx, id, &day_text(day_of(last))).await?;
    tx.run(
        "DELETE FROM no_show WHERE hall = $1 AND starts_at < $2",
        &[id.into(), (now - kept.no_show_days * DAY).into()],
    )
    .await?;
    tx.commit().await
}
