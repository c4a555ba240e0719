//! Sealing: new events get their batch and their place in it, once.
//! In: a hall, the moment. Out: rows of `batch` and `head`. Absent: waiting for events whose transactions are under way.
//!
//! In PostgreSQL an event can become visible after one with a higher key: it comes into the next batch. Servers take
//! turns by a lock of the hall; SQLite has one writer.

use chrono::NaiveDate;
use yushen::bundle::SecretKey;
use yushen::value::date;

use super::batch::{Batch, Event, NOTHING_BEFORE};
use super::head;
use crate::database::Database;
use crate::database::sql::{Row, Tx};
use crate::hall::calendar::{day_of, day_text, moment};

/// Most events of a batch: a transaction that is over soon.
const MOST: i64 = 200;

/// Seals what is visible and signs the days that are over; how many events were sealed.
///
/// # Errors
/// The database doesn't answer.
pub async fn hall(
    database: &Database,
    hall: &str,
    key: Option<&SecretKey>,
    now: i64,
) -> Result<u64, sqlx::Error> {
    let mut sealed = 0;
    // Asked of a reader first: nobody takes the writer's place for nothing.
    while unsealed(database, hall).await? {
        match next_batch(database.begin().await?, hall, key, now).await? {
            // Another server was quicker.
            0 => break,
            count => sealed += count,
        }
    }
    if let Some(key) = key {
        let today = day_text(day_of(now));
        if unsigned(database, hall, &today).await? {
            let mut tx = database.begin().await?;
            lock(&mut tx, hall).await?;
            head::sign(&mut tx, hall, key, &today, now).await?;
            tx.commit().await?;
        }
    }
    Ok(sealed)
}

async fn unsealed(database: &Database, hall: &str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT id FROM event WHERE hall = $1 AND batch IS NULL LIMIT 1";
    Ok(!database.read(sql, &[hall.into()]).await?.is_empty())
}

async fn unsigned(database: &Database, hall: &str, today: &str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT number FROM batch WHERE hall = $1 AND day < $2 \
                 AND day > COALESCE((SELECT MAX(day) FROM head WHERE hall = $1), '') LIMIT 1";
    Ok(!database.read(sql, &[hall.into(), today.into()]).await?.is_empty())
}

/// From here to the end of the transaction nobody else seals or signs for the hall.
async fn lock(tx: &mut Tx, hall: &str) -> Result<(), sqlx::Error> {
    if tx.is_postgres() {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended('yushen-log/' || CAST($1 AS TEXT), 0))";
        tx.first(sql, &[hall.into()]).await?;
    }
    Ok(())
}

async fn next_batch(mut tx: Tx, hall: &str, key: Option<&SecretKey>, now: i64) -> Result<u64, sqlx::Error> {
    lock(&mut tx, hall).await?;
    let last = last(&mut tx, hall).await?;
    let signed = head::newest(&mut tx, hall).await?.and_then(|(day, _)| date::parse(&day));
    let sql = "SELECT at FROM event WHERE hall = $1 AND batch IS NULL ORDER BY id LIMIT 1";
    let Some(first) = tx.first(sql, &[hall.into()]).await? else {
        tx.rollback().await?;
        return Ok(0);
    };
    // A day never goes back, and one that is signed gets no more batches.
    let mut day =
        day_of(first.int(0)?).max(last.day).max(signed.and_then(|day| day.succ_opt()).unwrap_or(last.day));
    let number = last.number + 1;
    let rows = take(&mut tx, hall, number, day).await?;
    if rows.is_empty() {
        // PostgreSQL: an event of a later day became visible before the first; the next round begins with it.
        tx.rollback().await?;
        return Ok(0);
    }
    let mut events = Vec::new();
    for row in &rows {
        events.push((row.int(4)?, Event::read(row)?));
    }
    events.sort_by_key(|(place, _)| *place);
    let mut leaves = Vec::new();
    for (_, event) in &events {
        day = day.max(day_of(event.at));
        leaves.extend(event.leaf(hall));
    }
    let id = |event: Option<&(i64, Event)>| event.map_or(0, |(_, event)| event.id);
    let batch = Batch {
        number,
        day: day_text(day),
        events: i64::try_from(events.len()).unwrap_or(i64::MAX),
        first_event: id(events.first()),
        last_event: id(events.last()),
        sealed_at: now,
        previous: last.hash,
        leaves,
    };
    // With the first batch of a day the days before it are over.
    if let Some(key) = key {
        head::sign(&mut tx, hall, key, &batch.day, now).await?;
    }
    insert(&mut tx, hall, &batch).await?;
    tx.commit().await?;
    Ok(events.len() as u64)
}

struct Last {
    number: i64,
    day: NaiveDate,
    hash: Vec<u8>,
}

async fn last(tx: &mut Tx, hall: &str) -> Result<Last, sqlx::Error> {
    let sql = "SELECT number, day, hash FROM batch WHERE hall = $1 ORDER BY number DESC LIMIT 1";
    let Some(row) = tx.first(sql, &[hall.into()]).await? else {
        return Ok(Last { number: 0, day: NaiveDate::MIN, hash: NOTHING_BEFORE.to_vec() });
    };
    let day = row.text(1)?.as_deref().and_then(date::parse);
    let day = day.ok_or_else(|| sqlx::Error::Decode("the day of a batch of the log".into()))?;
    Ok(Last { number: row.int(0)?, day, hash: row.bytes(2)?.unwrap_or_default() })
}

/// Gives unsealed events their batch and place, up to the first of a later day; the events, in no order.
async fn take(tx: &mut Tx, hall: &str, number: i64, day: NaiveDate) -> Result<Vec<Row>, sqlx::Error> {
    let end = day.succ_opt().map_or(i64::MAX, |next| moment(next, 0));
    tx.all(
        "UPDATE event SET batch = $2, place = n.place FROM \
           (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM (SELECT id FROM event \
             WHERE hall = $1 AND batch IS NULL AND id < COALESCE( \
               (SELECT MIN(id) FROM event WHERE hall = $1 AND batch IS NULL AND at >= $3), 9223372036854775807) \
             ORDER BY id LIMIT $4) AS oldest) AS n \
         WHERE event.id = n.id RETURNING event.id, event.at, event.kind, event.body, event.place",
        &[hall.into(), number.into(), end.into(), MOST.into()],
    )
    .await
}

async fn insert(tx: &mut Tx, hall: &str, batch: &Batch) -> Result<(), sqlx::Error> {
    let hash = batch.hash(hall);
    tx.run(
        "INSERT INTO batch (hall, number, day, events, first_event, last_event, sealed_at, previous, leaves, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            hall.into(),
            batch.number.into(),
            batch.day.as_str().into(),
            batch.events.into(),
            batch.first_event.into(),
            batch.last_event.into(),
            batch.sealed_at.into(),
            batch.previous.as_slice().into(),
            batch.leaves.as_slice().into(),
            (&hash).into(),
        ],
    )
    .await?;
    Ok(())
}
