//! Bookings: made, found, changed. In PostgreSQL a booking that is found for a change is locked.
//! In: a transaction, digests. Out: booking rows. Absent: seats (`seats`), clear personal data.

use crate::database::sql::{Row, Tx, Value};

use super::seats::{SlotRow, slot_row};

/// How far a booking is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A seat is held for a while.
    Held,
    /// Booked.
    Booked,
    /// Cancelled by the person.
    Cancelled,
    /// The hold was given back.
    Released,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingRow {
    /// Key of its row.
    pub id: i64,
    /// How far it is.
    pub state: State,
    /// Its slot.
    pub slot: SlotRow,
    /// Digest of the person.
    pub person: Option<Vec<u8>>,
    /// Name and number, encrypted.
    pub sealed: Option<Vec<u8>>,
    /// What it is for.
    pub item: Option<String>,
    /// How often it was moved.
    pub moves: i64,
    /// How many slots it takes, one after the other from `slot` on.
    pub parts: i64,
    /// How long it is, as it was booked; the slot's own length may have changed since.
    pub minutes: i64,
}

impl BookingRow {
    /// Its slots as one: from the first, as long as the visit.
    pub fn visit(&self) -> SlotRow {
        SlotRow { minutes: self.minutes, ..self.slot.clone() }
    }
}

/// Locks the booking of a column's value (PostgreSQL). A statement of its own: one that joins the slot too would find
/// nothing after it waited for a move, because the slot that it knows is no longer the booking's.
macro_rules! lock {
    ($tx:expr, $column:literal, $hall:expr, $value:expr) => {
        if $tx.is_postgres() {
            let sql = concat!("SELECT id FROM booking WHERE hall = $1 AND ", $column, " = $2 FOR UPDATE");
            $tx.first(sql, &[$hall.into(), $value.into()]).await?;
        }
    };
}

macro_rules! select {
    ($column:literal) => {
        concat!(
            "SELECT s.id, s.class, s.day, s.minute, s.minutes, b.id, b.state, b.person, b.sealed, b.item, b.moves, \
                    b.parts, COALESCE(b.minutes, s.minutes * b.parts) \
             FROM booking b JOIN slot s ON s.id = b.slot WHERE b.hall = $1 AND b.",
            $column,
            " = $2"
        )
    };
}

/// By code and tail, to read only.
pub const BY_LOOK_UP: &str = select!("look_up");

/// By the hold's token, to read only.
pub const BY_HOLD: &str = select!("hold");

/// Reads a row of [`BY_LOOK_UP`] or [`BY_HOLD`].
///
/// # Errors
/// The row is no booking.
pub fn booking_row(row: &Row) -> Result<BookingRow, sqlx::Error> {
    let state = match row.text(6)?.as_deref() {
        Some("held") => State::Held,
        Some("booked") => State::Booked,
        Some("cancelled") => State::Cancelled,
        Some("released") => State::Released,
        _ => return Err(sqlx::Error::Decode("a booking's state".into())),
    };
    Ok(BookingRow {
        id: row.int(5)?,
        state,
        slot: slot_row(row, 0)?,
        person: row.bytes(7)?,
        sealed: row.bytes(8)?,
        item: row.text(9)?,
        moves: row.int(10)?,
        parts: row.int(11)?,
        minutes: row.int(12)?,
    })
}

/// The booking of a hold's token.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_hold(tx: &mut Tx, hall: &str, hold: &[u8; 32]) -> Result<Option<BookingRow>, sqlx::Error> {
    lock!(tx, "hold", hall, hold);
    tx.first(BY_HOLD, &[hall.into(), hold.into()]).await?.map(|row| booking_row(&row)).transpose()
}

/// The booking of a code and tail.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_look_up(
    tx: &mut Tx,
    hall: &str,
    look_up: &[u8; 32],
) -> Result<Option<BookingRow>, sqlx::Error> {
    lock!(tx, "look_up", hall, look_up);
    tx.first(BY_LOOK_UP, &[hall.into(), look_up.into()]).await?.map(|row| booking_row(&row)).transpose()
}

/// The booking of a code alone.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_entry(tx: &mut Tx, hall: &str, entry: &[u8; 32]) -> Result<Option<BookingRow>, sqlx::Error> {
    lock!(tx, "entry", hall, entry);
    tx.first(select!("entry"), &[hall.into(), entry.into()]).await?.map(|row| booking_row(&row)).transpose()
}

/// The booking of a row's key.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_id(tx: &mut Tx, hall: &str, id: i64) -> Result<Option<BookingRow>, sqlx::Error> {
    lock!(tx, "id", hall, id);
    tx.first(select!("id"), &[hall.into(), id.into()]).await?.map(|row| booking_row(&row)).transpose()
}

/// Booked visits of a day, each with its digest of code and tail: without it, name and number can't be opened.
pub const OF_DAY: &str = "SELECT s.id, s.class, s.day, s.minute, s.minutes, b.id, b.state, b.person, b.sealed, b.item, \
     b.moves, b.parts, COALESCE(b.minutes, s.minutes * b.parts), b.look_up, t.issued, t.number FROM slot s JOIN booking b ON b.slot = s.id \
     LEFT JOIN ticket t ON t.booking = b.id \
     WHERE s.hall = $1 AND s.day = $2 AND b.state = 'booked' AND b.look_up IS NOT NULL ORDER BY s.starts_at, b.id";

/// What a hold is kept with.
#[derive(Debug)]
pub struct Held<'a> {
    /// Its first slot.
    pub slot: i64,
    /// How many slots it takes.
    pub parts: i64,
    /// How long they are together.
    pub minutes: i64,
    /// Digest of its token.
    pub hold: &'a [u8; 32],
    /// What it is for.
    pub item: Option<&'a str>,
    /// Until when.
    pub until: i64,
}

/// A new booking that holds seats until a moment; its key.
///
/// # Errors
/// The database doesn't answer.
pub async fn hold(tx: &mut Tx, hall: &str, with: &Held<'_>, now: i64) -> Result<i64, sqlx::Error> {
    let row = tx
        .first(
            "INSERT INTO booking (hall, slot, parts, minutes, state, hold, item, held_until, created_at) \
             VALUES ($1, $2, $3, $4, 'held', $5, $6, $7, $8) RETURNING id",
            &[
                hall.into(),
                with.slot.into(),
                with.parts.into(),
                with.minutes.into(),
                with.hold.into(),
                with.item.into(),
                with.until.into(),
                now.into(),
            ],
        )
        .await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// When a booking was first held.
///
/// # Errors
/// The database doesn't answer.
pub async fn made_at(tx: &mut Tx, booking: i64) -> Result<i64, sqlx::Error> {
    let row = tx.first("SELECT created_at FROM booking WHERE id = $1", &[booking.into()]).await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// Notes another end of a hold.
///
/// # Errors
/// The database doesn't answer.
pub async fn hold_until(tx: &mut Tx, booking: i64, until: i64) -> Result<(), sqlx::Error> {
    let sql = "UPDATE booking SET held_until = $2 WHERE id = $1 AND state = 'held'";
    tx.run(sql, &[booking.into(), until.into()]).await?;
    Ok(())
}

/// What a confirmed booking is kept with.
#[derive(Debug)]
pub struct Confirmed<'a> {
    /// Digest of code and tail.
    pub look_up: &'a [u8; 32],
    /// Digest of the code alone.
    pub entry: &'a [u8; 32],
    /// Digest of the person.
    pub person: &'a [u8; 32],
    /// Name and number, encrypted.
    pub sealed: &'a [u8],
    /// What it is for.
    pub item: Option<&'a str>,
}

/// Makes a held booking a booked one; `false` when it is no longer held.
///
/// # Errors
/// The database doesn't answer.
pub async fn confirm(tx: &mut Tx, booking: i64, with: &Confirmed<'_>) -> Result<bool, sqlx::Error> {
    let changed = tx
        .run(
            "UPDATE booking SET state = 'booked', look_up = $2, person = $3, sealed = $4, item = $5, entry = $6 \
             WHERE id = $1 AND state = 'held'",
            &[
                booking.into(),
                with.look_up.into(),
                with.person.into(),
                with.sealed.into(),
                Value::Text(with.item),
                with.entry.into(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Ends a booking.
///
/// # Errors
/// The database doesn't answer.
pub async fn end(tx: &mut Tx, booking: i64, state: State) -> Result<(), sqlx::Error> {
    let state = match state {
        State::Released => "released",
        _ => "cancelled",
    };
    tx.run("UPDATE booking SET state = $2 WHERE id = $1", &[booking.into(), state.into()]).await?;
    Ok(())
}

/// Puts a booking into another slot, from which on it takes `parts` that last `minutes`.
///
/// # Errors
/// The database doesn't answer.
pub async fn put(
    tx: &mut Tx,
    booking: i64,
    slot: i64,
    (parts, minutes): (i64, i64),
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE booking SET slot = $2, parts = $3, minutes = $4, moves = moves + 1 WHERE id = $1";
    tx.run(sql, &[booking.into(), slot.into(), parts.into(), minutes.into()]).await?;
    Ok(())
}
