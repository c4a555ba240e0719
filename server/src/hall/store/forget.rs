//! Retention: personal data go when they have been kept as long as the policy says.
//! In: a hall, the moment. Out: rows without personal data. Absent: counts; what says nothing of a person stays.

use crate::database::Database;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::config::Hall;

use super::waiting;

const DAY: i64 = 86_400;
/// How long a retry gets the bytes of the first answer.
pub const KEEP_ANSWERS: i64 = DAY;

/// Deletes what was kept long enough.
///
/// # Errors
/// The database doesn't answer.
pub async fn hall(database: &Database, hall: &Hall, now: i64) -> Result<(), sqlx::Error> {
    let id = hall.id.as_str();
    let last = now - hall.policy.keep_days * DAY;
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
         AND slot IN (SELECT id FROM slot WHERE hall = $1 AND starts_at < $2)",
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
    // A pause is seen from all the visits that made it, and the first of them may be `within_days` older than the last.
    let days = hall.policy.within_days + hall.policy.pause_days;
    tx.run("DELETE FROM no_show WHERE hall = $1 AND starts_at < $2", &[id.into(), (now - days * DAY).into()])
        .await?;
    tx.commit().await
}
