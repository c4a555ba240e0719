//! Answers by Idempotency-Key: the key is taken and its answer kept in the transaction of the change itself.
//! In: a transaction, digests. Out: the earlier answer, or the key taken. Absent: what an answer says.

use crate::database::sql::Tx;

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it is taken now, and nobody else gets it until this transaction ends.
    New,
    /// It was used for this very request.
    Answered {
        /// HTTP status.
        status: i64,
        /// The body, encrypted.
        sealed: Vec<u8>,
    },
    /// It was used for another request.
    Other,
}

/// The number of a key's lock (PostgreSQL). Two keys may share one; they wait for each other then.
pub fn lock_of(key: &[u8; 32]) -> i64 {
    key.first_chunk().map_or(0, |first| i64::from_be_bytes(*first))
}

/// Takes a key, or says what it was used for. In PostgreSQL this waits for a request under way with the same key.
///
/// # Errors
/// The database doesn't answer.
pub async fn take(
    tx: &mut Tx,
    hall: &str,
    key: &[u8; 32],
    fingerprint: &[u8; 32],
    now: i64,
) -> Result<Known, sqlx::Error> {
    let sql = if tx.is_postgres() {
        // The lock is before all others: who holds it waits for nobody who waits for the key.
        "INSERT INTO answer (hall, key, fingerprint, created_at) SELECT $1, $2, $3, $4 \
         FROM (SELECT pg_advisory_xact_lock($5) OFFSET 0) AS one ON CONFLICT (hall, key) DO NOTHING"
    } else {
        "INSERT INTO answer (hall, key, fingerprint, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (hall, key) DO NOTHING"
    };
    let values = [hall.into(), key.into(), fingerprint.into(), now.into(), lock_of(key).into()];
    let values = if tx.is_postgres() { &values[..] } else { values.get(..4).unwrap_or_default() };
    let taken = tx.run(sql, values).await?;
    if taken == 1 {
        return Ok(Known::New);
    }
    let row = tx
        .first(
            "SELECT status, fingerprint, sealed FROM answer WHERE hall = $1 AND key = $2",
            &[hall.into(), key.into()],
        )
        .await?;
    // Deleted by retention between the two statements: the caller tries again.
    let row = row.ok_or(sqlx::Error::RowNotFound)?;
    if row.bytes(1)?.as_deref() != Some(&fingerprint[..]) {
        return Ok(Known::Other);
    }
    Ok(Known::Answered { status: row.int(0)?, sealed: row.bytes(2)?.unwrap_or_default() })
}

/// Keeps the answer to a key taken before.
///
/// # Errors
/// The database doesn't answer.
pub async fn keep(
    tx: &mut Tx,
    hall: &str,
    key: &[u8; 32],
    status: i64,
    sealed: &[u8],
) -> Result<(), sqlx::Error> {
    tx.run(
        "UPDATE answer SET status = $3, sealed = $4 WHERE hall = $1 AND key = $2",
        &[hall.into(), key.into(), status.into(), sealed.into()],
    )
    .await?;
    Ok(())
}
