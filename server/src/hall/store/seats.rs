//! Seats: found, claimed, freed. The one place that decides who gets a seat.
//! In: a transaction, a slot. Out: claimed or not; the free seats of slots. Absent: who asks.
//!
//! A claim is one statement that changes a row only if it is free. SQLite runs it in an immediate transaction, so nobody
//! else writes. PostgreSQL skips rows that others are just changing; when nothing is left that way, it is not yet known
//! whether the slot is full (somebody may roll back, or be freeing one), so the request starts again with the slot
//! locked ([`Locks::Exclusive`]): nobody is then under way, and "full" is the truth at that moment.

use crate::database::sql::{Row, Tx, Value};
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
    /// Those that a newcomer can get.
    pub free: i64,
    /// People in line for one of them.
    pub waiting: i64,
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

/// The slot of a name, if a seat of it was free at `$5`.
pub const ROOM: &str = "SELECT s.id, s.class, s.day, s.minute, s.minutes FROM slot s \
     WHERE s.hall = $1 AND s.class = $2 AND s.day = $3 AND s.minute = $4 AND EXISTS (SELECT 1 FROM seat e \
       WHERE e.slot = s.id AND e.retired = 0 AND e.state <> 'booked' \
       AND (e.state = 'free' OR (e.state = 'held' AND e.held_until <= $5)))";

/// Locks slots before their seats are changed, in the order of their keys, so that nobody waits in a circle.
///
/// Not the slots' rows: there, those who share pass by somebody who waits for the row alone, for as long as they keep
/// coming. Advisory locks have one queue. (7305 is the number that these locks have among others.)
///
/// # Errors
/// The database doesn't answer.
pub async fn lock(tx: &mut Tx, slots: &mut [i64], locks: Locks) -> Result<(), sqlx::Error> {
    if !tx.is_postgres() {
        return Ok(());
    }
    slots.sort_unstable();
    let sql = match locks {
        Locks::Shared => "SELECT pg_advisory_xact_lock_shared(7305, CAST($1 AS INTEGER))",
        Locks::Exclusive => "SELECT pg_advisory_xact_lock(7305, CAST($1 AS INTEGER))",
    };
    for slot in slots {
        tx.first(sql, &[(*slot).into()]).await?;
    }
    Ok(())
}

/// Who claims a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Somebody who just came: not while others wait for the slot.
    Newcomer,
    /// The first in line.
    Next,
}

macro_rules! claim {
    ($line:literal, $lock:literal) => {
        concat!(
            "UPDATE seat SET state = $3, booking = $2, held_until = $4, part = $6 WHERE id = (SELECT id FROM seat \
               WHERE slot = $1 AND retired = 0 AND state <> 'booked' \
               AND (state = 'free' OR (state = 'held' AND held_until <= $5))",
            $line,
            " ORDER BY number LIMIT 1",
            $lock,
            ") AND retired = 0 AND (state = 'free' OR (state = 'held' AND held_until <= $5))"
        )
    };
}

macro_rules! claim_newcomer {
    ($lock:literal) => {
        claim!(
            " AND NOT EXISTS (SELECT 1 FROM slot s JOIN waiting_line l \
                ON l.hall = s.hall AND l.class = s.class AND l.day = s.day JOIN waiting w ON w.line = l.id \
                WHERE s.id = $1 AND w.state = 'waiting' AND (w.slot IS NULL OR w.slot = $1))",
            $lock
        )
    };
}

/// Claims a free seat as part number `part` (from 1) of a booking; `false` when none was found.
///
/// # Errors
/// The database doesn't answer.
pub async fn claim(
    tx: &mut Tx,
    slot: i64,
    (booking, part): (i64, i64),
    who: Who,
    claim: Claim,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let sql = match (who, tx.is_postgres()) {
        (Who::Newcomer, true) => claim_newcomer!(" FOR UPDATE SKIP LOCKED"),
        (Who::Newcomer, false) => claim_newcomer!(""),
        (Who::Next, true) => claim!("", " FOR UPDATE SKIP LOCKED"),
        (Who::Next, false) => claim!("", ""),
    };
    let (state, until) = match claim {
        Claim::Held(until) => ("held", Some(until)),
        Claim::Booked => ("booked", None),
    };
    let values = [slot.into(), booking.into(), state.into(), Value::Int(until), now.into(), part.into()];
    Ok(tx.run(sql, &values).await? == 1)
}

/// Whether a slot has a seat that nobody holds. True only while the slot is locked alone.
///
/// # Errors
/// The database doesn't answer.
pub async fn any_free(tx: &mut Tx, slot: i64, now: i64) -> Result<bool, sqlx::Error> {
    let sql = "SELECT id FROM seat WHERE slot = $1 AND retired = 0 AND state <> 'booked' \
               AND (state = 'free' OR (state = 'held' AND held_until <= $2)) LIMIT 1";
    Ok(tx.first(sql, &[slot.into(), now.into()]).await?.is_some())
}

/// Whether a booking still holds all of its `parts` seats; in PostgreSQL they are locked from then on.
///
/// # Errors
/// The database doesn't answer.
pub async fn is_held(tx: &mut Tx, booking: i64, parts: i64, now: i64) -> Result<bool, sqlx::Error> {
    let sql = if tx.is_postgres() {
        "SELECT id FROM seat WHERE booking = $1 AND state = 'held' AND held_until > $2 ORDER BY id FOR UPDATE"
    } else {
        "SELECT id FROM seat WHERE booking = $1 AND state = 'held' AND held_until > $2"
    };
    let held = tx.all(sql, &[booking.into(), now.into()]).await?.len();
    Ok(i64::try_from(held) == Ok(parts))
}

/// Holds the held seats of a booking until another moment.
///
/// # Errors
/// The database doesn't answer.
pub async fn hold_until(tx: &mut Tx, booking: i64, until: i64) -> Result<(), sqlx::Error> {
    let sql = "UPDATE seat SET held_until = $2 WHERE booking = $1 AND state = 'held'";
    tx.run(sql, &[booking.into(), until.into()]).await?;
    Ok(())
}

/// Turns the held seats of a booking into booked ones; `false` when they are no longer all held.
///
/// # Errors
/// The database doesn't answer.
pub async fn book(tx: &mut Tx, booking: i64, parts: i64, now: i64) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE seat SET state = 'booked', held_until = NULL \
               WHERE booking = $1 AND state = 'held' AND held_until > $2";
    Ok(i64::try_from(tx.run(sql, &[booking.into(), now.into()]).await?) == Ok(parts))
}

/// Frees the seats of a booking.
///
/// # Errors
/// The database doesn't answer.
pub async fn free(tx: &mut Tx, booking: i64) -> Result<(), sqlx::Error> {
    let sql =
        "UPDATE seat SET state = 'free', booking = NULL, held_until = NULL, part = 1 WHERE booking = $1";
    tx.run(sql, &[booking.into()]).await?;
    Ok(())
}

/// The slots of a booking's seats, in order.
///
/// # Errors
/// The database doesn't answer.
pub async fn of_booking(tx: &mut Tx, booking: i64) -> Result<Vec<SlotRow>, sqlx::Error> {
    let sql = "SELECT s.id, s.class, s.day, s.minute, s.minutes FROM seat e JOIN slot s ON s.id = e.slot \
               WHERE e.booking = $1 ORDER BY e.part";
    tx.all(sql, &[booking.into()]).await?.iter().map(|row| slot_row(row, 0)).collect()
}

/// The slots of a class and day from a minute on that are still planned, in order.
///
/// # Errors
/// The database doesn't answer.
pub async fn of_day(
    tx: &mut Tx,
    hall: &str,
    class: &str,
    day: &str,
    from: i64,
) -> Result<Vec<SlotRow>, sqlx::Error> {
    let sql = "SELECT s.id, s.class, s.day, s.minute, s.minutes FROM slot s \
               WHERE s.hall = $1 AND s.class = $2 AND s.day = $3 AND s.minute >= $4 \
               AND EXISTS (SELECT 1 FROM seat e WHERE e.slot = s.id AND e.retired = 0) ORDER BY s.minute";
    let rows = tx.all(sql, &[hall.into(), class.into(), day.into(), from.into()]).await?;
    rows.iter().map(|row| slot_row(row, 0)).collect()
}

/// How many of these slots, from the first on and without a gap, last `minutes`; `None` when they don't.
pub fn run_of<'a>(slots: impl IntoIterator<Item = &'a SlotRow>, minutes: i64) -> Option<usize> {
    let (mut end, mut lasts) = (None, 0);
    for (number, slot) in slots.into_iter().enumerate() {
        if end.is_some_and(|end| end != slot.name.starts_at()) {
            return None;
        }
        end = Some(slot.name.starts_at() + slot.minutes * 60);
        lasts += slot.minutes;
        if lasts >= minutes {
            return Some(number + 1);
        }
    }
    None
}

/// Every slot of a class that starts in a span of time, with what is free at `now` and how many wait for it, in order.
pub const STOCK: &str = "SELECT s.id, s.class, s.day, s.minute, s.minutes, COUNT(e.id), \
       COUNT(CASE WHEN e.state = 'free' OR (e.state = 'held' AND e.held_until <= $5) THEN 1 END), \
       (SELECT COUNT(*) FROM waiting_line l JOIN waiting w ON w.line = l.id \
          WHERE l.hall = s.hall AND l.class = s.class AND l.day = s.day \
          AND w.state = 'waiting' AND (w.slot IS NULL OR w.slot = s.id)) \
     FROM slot s JOIN seat e ON e.slot = s.id AND e.retired = 0 \
     WHERE s.hall = $1 AND s.class = $2 AND s.starts_at > $3 AND s.starts_at < $4 \
     GROUP BY s.id ORDER BY s.starts_at";

/// Reads the rows of [`STOCK`].
///
/// # Errors
/// A row is no slot.
pub fn stock(rows: &[Row]) -> Result<Vec<Stock>, sqlx::Error> {
    rows.iter()
        .map(|row| {
            let waiting = row.int(7)?;
            // A seat whose hold ran out is the first in line's, though nobody has handed it over yet.
            let free = (row.int(6)? - waiting).max(0);
            Ok(Stock { slot: slot_row(row, 0)?, seats: row.int(5)?, free, waiting })
        })
        .collect()
}

/// The slots where a visit of so many minutes can begin: each as one, as long as the visit, with what is free of all
/// the slots it takes.
pub fn runs(stock: &[Stock], minutes: i64) -> Vec<Stock> {
    let run = |from: usize| {
        let rest = stock.get(from..)?;
        let run = rest.get(..run_of(rest.iter().map(|one| &one.slot), minutes)?)?;
        let first = run.first()?;
        let slot = SlotRow { minutes: run.iter().map(|one| one.slot.minutes).sum(), ..first.slot.clone() };
        Some(Stock {
            slot,
            seats: run.iter().map(|one| one.seats).min()?,
            free: run.iter().map(|one| one.free).min()?,
            waiting: run.iter().map(|one| one.waiting).max()?,
        })
    };
    (0..stock.len()).filter_map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock_of(times: &[(&str, i64)]) -> Vec<Stock> {
        let slot = |time: &str, minutes| {
            let name = SlotName::parse(&format!("real-estate.2026-11-27.{time}")).expect("a name");
            SlotRow { id: 1, name, minutes }
        };
        let one =
            |(time, free): &(&str, i64)| Stock { slot: slot(time, 30), seats: 4, free: *free, waiting: 0 };
        times.iter().map(one).collect()
    }

    #[test]
    fn a_long_visit_begins_where_enough_slots_follow_without_a_gap() {
        let day = stock_of(&[("0900", 3), ("0930", 1), ("1000", 2), ("1400", 4), ("1430", 0)]);
        let shown = |minutes| -> Vec<(String, i64, i64)> {
            let one = |one: &Stock| (one.slot.name.time(), one.slot.minutes, one.free);
            runs(&day, minutes).iter().map(one).collect()
        };
        assert_eq!(shown(30).len(), 5);
        assert_eq!(shown(31), [("09:00".into(), 60, 1), ("09:30".into(), 60, 1), ("14:00".into(), 60, 0)]);
        assert_eq!(shown(90), [("09:00".into(), 90, 1)]);
        assert_eq!(shown(91), []);
    }
}
