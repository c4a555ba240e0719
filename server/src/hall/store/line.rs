//! The line of a hall: the one row that every change of it goes through, and the counters of a class and day.
//! In: a transaction. Out: the number of the change, tickets' numbers, counters. Absent: tickets (`tickets`).
//!
//! The line is taken first and given back when the transaction ends: changes of a hall's line happen one after the other
//! on both databases, and their numbers grow in the order in which they were committed. In PostgreSQL an advisory lock
//! comes before the row: those who wait for it stand in a queue, while those who wait for a row that is being changed
//! start again at each new version of it, behind whoever comes later.

use crate::database::sql::{Row, Tx};
use crate::hall::day::order::Counters;

/// Waits for the line (PostgreSQL); SQLite has one writer anyway.
async fn stand_in_line(tx: &mut Tx, hall: &str) -> Result<(), sqlx::Error> {
    if tx.is_postgres() {
        tx.run("SELECT pg_advisory_xact_lock(hashtextextended('hall_line/' || $1, 0))", &[hall.into()])
            .await?;
    }
    Ok(())
}

/// Takes the line; the number of the change.
///
/// # Errors
/// The database doesn't answer.
pub async fn take(tx: &mut Tx, hall: &str) -> Result<i64, sqlx::Error> {
    stand_in_line(tx, hall).await?;
    let row = tx
        .first(
            "INSERT INTO hall_line (hall, version) VALUES ($1, 1) \
             ON CONFLICT (hall) DO UPDATE SET version = hall_line.version + 1 RETURNING version",
            &[hall.into()],
        )
        .await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// The number of the newest change of a hall's line; no row before the first.
pub const VERSION: &str = "SELECT version FROM hall_line WHERE hall = $1";

/// The counters of every class of a day: class, calls, credit.
pub const COUNTERS: &str = "SELECT class, calls, credit FROM class_day WHERE hall = $1 AND day = $2";

/// Reads a row of [`COUNTERS`].
///
/// # Errors
/// The row is none.
pub fn counters(row: &Row) -> Result<(String, Counters), sqlx::Error> {
    Ok((row.text(0)?.unwrap_or_default(), Counters { calls: row.int(1)?, credit: row.int(2)? }))
}

/// The next ticket's number of a class and day: never given before, one more than the last.
///
/// # Errors
/// The database doesn't answer.
pub async fn next_number(tx: &mut Tx, hall: &str, day: &str, class: &str) -> Result<i64, sqlx::Error> {
    next_numbers(tx, hall, day, class, 1).await
}

/// The next numbers, so many of them; the last of them.
///
/// # Errors
/// The database doesn't answer.
pub async fn next_numbers(
    tx: &mut Tx,
    hall: &str,
    day: &str,
    class: &str,
    many: i64,
) -> Result<i64, sqlx::Error> {
    let row = tx
        .first(
            "INSERT INTO class_day (hall, day, class, last_number) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (hall, day, class) DO UPDATE SET last_number = class_day.last_number + $4 \
             RETURNING last_number",
            &[hall.into(), day.into(), class.into(), many.into()],
        )
        .await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// Keeps the counters after a call.
///
/// # Errors
/// The database doesn't answer.
pub async fn keep_counters(
    tx: &mut Tx,
    hall: &str,
    day: &str,
    class: &str,
    counters: Counters,
) -> Result<(), sqlx::Error> {
    tx.run(
        "INSERT INTO class_day (hall, day, class, calls, credit) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (hall, day, class) DO UPDATE SET calls = excluded.calls, credit = excluded.credit",
        &[hall.into(), day.into(), class.into(), counters.calls.into(), counters.credit.into()],
    )
    .await?;
    Ok(())
}

/// Notes that the server is at work at `now`; since when it is without a gap longer than `gap` seconds.
///
/// # Errors
/// The database doesn't answer.
pub async fn note_up(tx: &mut Tx, hall: &str, now: i64, gap: i64) -> Result<i64, sqlx::Error> {
    stand_in_line(tx, hall).await?;
    let row = tx
        .first(
            "INSERT INTO hall_line (hall, version, up_since, seen_at) VALUES ($1, 0, $2, $2) \
             ON CONFLICT (hall) DO UPDATE SET \
             up_since = CASE WHEN hall_line.seen_at + $3 < $2 THEN $2 ELSE hall_line.up_since END, \
             seen_at = CASE WHEN hall_line.seen_at < $2 THEN $2 ELSE hall_line.seen_at END RETURNING up_since",
            &[hall.into(), now.into(), gap.into()],
        )
        .await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}
