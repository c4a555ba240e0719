//! Seats: found, claimed, freed. The one place that decides who gets a seat.
//! In: a transaction, a slot. Out: claimed or not; the free seats of slots. Absent: who asks.
//!
//! A claim is one statement that changes a row only if it is free. SQLite runs it in an immediate transaction, so nobody
//! else writes. PostgreSQL skips rows that others are just changing; when nothing is left that way, it is not yet known
//! whether the slot is full (somebody may roll back, or be freeing one), so the request starts again with the slot
//! locked ([`Locks::Exclusive`]): nobody is then under way, and "full" is the truth at that moment.

use crate::database::sql::{Row, Tx};
use crate::hall::slots::SlotName;

/// How a transaction locks the slots that it changes (PostgreSQL).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locks {
    /// Together with others who change seats of the slot.
    Shared,
    /// Alone.
    Exclusive,
}

/// A slot that is in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRow {
    /// Key of its row.
    pub id: i64,
    /// Which one.
    pub name: SlotName,
    /// How long.
    pub minutes: i64,
}

/// A slot with what is free of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// The slot.
    pub slot: SlotRow,
    /// Seats that can be booked at all.
    pub seats: i64,
    /// Those that are free.
    pub free: i64,
}

/// What a claimed seat becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Held until a moment.
    Held(i64),
    /// Booked.
    Booked,
}

/// Reads `id, class, day, minute, minutes` from column `from` on.
///
/// # Errors
/// The row is no slot.
pub fn slot_row(row: &Row, from: usize) -> Result<SlotRow, sqlx::Error> {
    let (class, day) = (row.text(from + 1)?, row.text(from + 2)?);
    let (class, day) = (class.unwrap_or_default(), day.unwrap_or_default());
    let minute = row.int(from + 3)?;
    let text = format!("{class}.{day}.{:02}{:02}", minute / 60, minute % 60);
    let name = SlotName::parse(&text).ok_or_else(|| sqlx::Error::Decode("a slot's name".into()))?;
    Ok(SlotRow { id: row.int(from)?, name, minutes: row.int(from + 4)? })
}

/// The slot of a name; `None` when there is none.
///
/// # Errors
/// The database doesn't answer.
pub async fn find(tx: &mut Tx, hall: &str, name: &SlotName) -> Result<Option<SlotRow>, sqlx::Error> {
    let day = crate::hall::calendar::day_text(name.day);
    let row = tx
        .first(
            "SELECT id, class, day, minute, minutes FROM slot \
             WHERE hall = $1 AND class = $2 AND day = $3 AND minute = $4",
            &[hall.into(), name.class.into(), day.as_str().into(), name.minute.into()],
        )
        .await?;
    row.map(|row| slot_row(&row, 0)).transpose()
}

/// Locks slots before their seats are changed, in the order of their keys, so that nobody waits in a circle.
///
/// # Errors
/// The database doesn't answer.
pub async fn lock(tx: &mut Tx, slots: &mut [i64], locks: Locks) -> Result<(), sqlx::Error> {
    if !tx.is_postgres() {
        return Ok(());
    }
    slots.sort_unstable();
    let sql = match locks {
        Locks::Shared => "SELECT id FROM slot WHERE id = $1 FOR KEY SHARE",
        Locks::Exclusive => "SELECT id FROM slot WHERE id = $1 FOR UPDATE",
    };
    for slot in slots {
        tx.first(sql, &[(*slot).into()]).await?;
    }
    Ok(())
}

/// Claims a free seat for a booking; `false` when none was found.
///
/// # Errors
/// The database doesn't answer.
pub async fn claim(
    tx: &mut Tx,
    slot: i64,
    booking: i64,
    claim: Claim,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let sql = if tx.is_postgres() {
        "UPDATE seat SET state = $3, booking = $2, held_until = $4 WHERE id = (SELECT id FROM seat \
           WHERE slot = $1 AND retired = 0 AND (state = 'free' OR (state = 'held' AND held_until <= $5)) \
           ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED) \
         AND retired = 0 AND (state = 'free' OR (state = 'held' AND held_until <= $5))"
    } else {
        "UPDATE seat SET state = $3, booking = $2, held_until = $4 WHERE id = (SELECT id FROM seat \
           WHERE slot = $1 AND retired = 0 AND (state = 'free' OR (state = 'held' AND held_until <= $5)) \
           ORDER BY number LIMIT 1) \
         AND retired = 0 AND (state = 'free' OR (state = 'held' AND held_until <= $5))"
    };
    let (state, until) = match claim {
        Claim::Held(until) => ("held", Some(until)),
        Claim::Booked => ("booked", None),
    };
    let values =
        [slot.into(), booking.into(), state.into(), crate::database::sql::Value::Int(until), now.into()];
    Ok(tx.run(sql, &values).await? == 1)
}

/// Whether a booking still holds its seat; in PostgreSQL the seat is locked from then on.
///
/// # Errors
/// The database doesn't answer.
pub async fn is_held(tx: &mut Tx, booking: i64, now: i64) -> Result<bool, sqlx::Error> {
    let sql = if tx.is_postgres() {
        "SELECT id FROM seat WHERE booking = $1 AND state = 'held' AND held_until > $2 FOR UPDATE"
    } else {
        "SELECT id FROM seat WHERE booking = $1 AND state = 'held' AND held_until > $2"
    };
    Ok(tx.first(sql, &[booking.into(), now.into()]).await?.is_some())
}

/// Turns a held seat into a booked one; `false` when it is no longer held.
///
/// # Errors
/// The database doesn't answer.
pub async fn book(tx: &mut Tx, booking: i64, now: i64) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE seat SET state = 'booked', held_until = NULL \
               WHERE booking = $1 AND state = 'held' AND held_until > $2";
    Ok(tx.run(sql, &[booking.into(), now.into()]).await? == 1)
}

/// Frees the seat of a booking.
///
/// # Errors
/// The database doesn't answer.
pub async fn free(tx: &mut Tx, booking: i64) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE seat SET state = 'free', booking = NULL, held_until = NULL WHERE booking = $1";
    Ok(tx.run(sql, &[booking.into()]).await? == 1)
}

/// Every slot of a class that starts in a span of time, with what is free at `now`, in order.
pub const STOCK: &str = "SELECT s.id, s.class, s.day, s.minute, s.minutes, COUNT(e.id), \
       COUNT(CASE WHEN e.state = 'free' OR (e.state = 'held' AND e.held_until <= $5) THEN 1 END) \
     FROM slot s JOIN seat e ON e.slot = s.id AND e.retired = 0 \
     WHERE s.hall = $1 AND s.class = $2 AND s.starts_at > $3 AND s.starts_at < $4 \
     GROUP BY s.id ORDER BY s.starts_at";

/// Reads the rows of [`STOCK`].
///
/// # Errors
/// A row is no slot.
pub fn stock(rows: &[Row]) -> Result<Vec<Stock>, sqlx::Error> {
    rows.iter()
        .map(|row| Ok(Stock { slot: slot_row(row, 0)?, seats: row.int(5)?, free: row.int(6)? }))
        .collect()
}
