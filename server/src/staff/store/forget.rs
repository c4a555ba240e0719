//! What nobody needs any more: sessions that ended by time, old counts, OIDC sign-ins that never came back.
//! In: the moment. Out: fewer rows. Absent: accounts; they stay for the log.

use crate::database::Database;
use crate::staff::config::Sessions;
use crate::staff::lockout::FORGET_AFTER;
use crate::staff::oidc::FLOW_SECONDS;

/// Deletes it.
///
/// # Errors
/// The database doesn't answer.
pub async fn old(database: &Database, sessions: &Sessions, now: i64) -> Result<(), sqlx::Error> {
    let mut tx = database.begin().await?;
    tx.run(
        "DELETE FROM staff_session WHERE created_at <= $1 OR seen_at <= $2",
        &[(now - sessions.longest).into(), (now - sessions.idle).into()],
    )
    .await?;
    tx.run("DELETE FROM staff_attempt WHERE last_at <= $1", &[(now - FORGET_AFTER).into()]).await?;
    tx.run("DELETE FROM staff_oidc WHERE created_at <= $1", &[(now - FLOW_SECONDS).into()]).await?;
    tx.commit().await
}
