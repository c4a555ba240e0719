//! Failed sign-ins, counted before the password is looked at, so that many at once don't slip through.
//! In: a digest of a name or an address. Out: counted, or how long to wait. Absent: the name, the address.

use crate::database::sql::Tx;
use crate::staff::lockout::Lockout;

/// How often a row that was there is looked for again.
const AGAIN: usize = 8;

/// Counts an attempt as failed until it is known better; `Err` holds the seconds to wait when it is locked, and nothing
/// was counted.
///
/// # Errors
/// The database doesn't answer (outer).
pub async fn take(
    tx: &mut Tx,
    subject: &[u8; 32],
    lockout: &Lockout,
    now: i64,
) -> Result<Result<(), i64>, sqlx::Error> {
    let (failures, last_at) = lock(tx, subject, now).await?;
    let wait = lockout.wait(failures, last_at, now);
    if wait > 0 {
        return Ok(Err(wait));
    }
    let counted = lockout.counted(failures, last_at, now) + 1;
    tx.run(
        "UPDATE staff_attempt SET failures = $2, last_at = $3 WHERE subject = $1",
        &[subject.into(), counted.into(), now.into()],
    )
    .await?;
    Ok(Ok(()))
}

/// Failures and the last one's moment, in a row that is ours until the transaction ends.
async fn lock(tx: &mut Tx, subject: &[u8; 32], now: i64) -> Result<(i64, i64), sqlx::Error> {
    let sql = if tx.is_postgres() {
        "SELECT failures, last_at FROM staff_attempt WHERE subject = $1 FOR UPDATE"
    } else {
        "SELECT failures, last_at FROM staff_attempt WHERE subject = $1"
    };
    for _ in 0..AGAIN {
        tx.run(
            "INSERT INTO staff_attempt (subject, failures, last_at) VALUES ($1, 0, $2) \
             ON CONFLICT (subject) DO NOTHING",
            &[subject.into(), now.into()],
        )
        .await?;
        // Nothing: somebody who signed in has just deleted it.
        if let Some(row) = tx.first(sql, &[subject.into()]).await? {
            return Ok((row.int(0)?, row.int(1)?));
        }
    }
    Err(sqlx::Error::RowNotFound)
}

/// Seconds for which a subject is locked now.
///
/// # Errors
/// The database doesn't answer.
pub async fn wait(tx: &mut Tx, subject: &[u8; 32], lockout: &Lockout, now: i64) -> Result<i64, sqlx::Error> {
    let row =
        tx.first("SELECT failures, last_at FROM staff_attempt WHERE subject = $1", &[subject.into()]).await?;
    match row {
        Some(row) => Ok(lockout.wait(row.int(0)?, row.int(1)?, now)),
        None => Ok(0),
    }
}

/// Forgets every failure of a subject; `false` when there was none.
///
/// # Errors
/// The database doesn't answer.
pub async fn clear(tx: &mut Tx, subject: &[u8; 32]) -> Result<bool, sqlx::Error> {
    Ok(tx.run("DELETE FROM staff_attempt WHERE subject = $1", &[subject.into()]).await? == 1)
}

/// Takes one attempt back: it did not fail.
///
/// # Errors
/// The database doesn't answer.
pub async fn give_back(tx: &mut Tx, subject: &[u8; 32]) -> Result<(), sqlx::Error> {
    let sql = "UPDATE staff_attempt SET failures = failures - 1 WHERE subject = $1 AND failures > 0";
    tx.run(sql, &[subject.into()]).await?;
    Ok(())
}
