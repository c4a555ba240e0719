//! Waiting lists (候补): a line for each class and day, in it places for one slot or for any slot of the day.
//! In: a transaction, a line, digests. Out: places, in the order in which joining them was committed. Absent: seats
//! (`seats`), what a place may do (`change`).
//!
//! PostgreSQL's sequences count in the order of statements, not of commits. So numbers come from the line's own row,
//! which is locked until the commit ([`lock`]). Slots are locked before lines, always.

use crate::database::sql::{Row, Tx, Value};

use super::seats::{SlotRow, slot_row};

/// How far a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In line.
    Waiting,
    /// A seat is held for it.
    Offered,
    /// The offer was taken: there is a booking.
    Booked,
    /// The person left.
    Left,
    /// The offer was not taken in time.
    Lapsed,
    /// Its slot began, or the person may have no more bookings, before a seat was theirs.
    Over,
}

impl State {
    /// The word in rows and answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Booked => "booked",
            Self::Left => "left",
            Self::Lapsed => "lapsed",
            Self::Over => "over",
        }
    }
}

/// A seat that is, or was, held for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The booking that holds it.
    pub booking: i64,
    /// Where.
    pub slot: SlotRow,
    /// Since when.
    pub at: i64,
    /// Until when.
    pub until: i64,
}

/// A place in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Key of its row.
    pub id: i64,
    /// Key of its line.
    pub line: i64,
    /// Number in the line; earlier ones are lower.
    pub number: i64,
    /// How far it is, as of its row; an offer may have run out since.
    pub state: State,
    /// Window class of the line.
    pub class: String,
    /// Day of the line.
    pub day: String,
    /// The only slot it waits for; `None` for any of the day.
    pub slot: Option<SlotRow>,
    /// Name and number, encrypted, while it lives.
    pub sealed: Option<Vec<u8>>,
    /// Digest of the person, while it lives.
    pub person: Option<Vec<u8>>,
    /// What it is for.
    pub item: Option<String>,
    /// What was offered.
    pub offer: Option<Offer>,
}

impl Place {
    /// How far it is at a moment: an offer that ran out has lapsed, whether or not anybody looked since.
    pub fn state_at(&self, now: i64) -> State {
        match (&self.offer, self.state) {
            (Some(offer), State::Offered) if offer.until <= now => State::Lapsed,
            (_, state) => state,
        }
    }
}

impl Place {
    /// What [`AHEAD`] asks with at a moment.
    pub fn ahead(&self, now: i64) -> [Value<'static>; 4] {
        let slot = self.slot.as_ref().map_or(0, |slot| slot.id);
        [self.line.into(), self.number.into(), slot.into(), now.into()]
    }
}

/// By code and tail, to read only.
pub const BY_LOOK_UP: &str = "SELECT w.id, w.line, w.number, w.state, l.class, l.day, COALESCE(t.id, 0), w.sealed, \
       w.person, w.item, COALESCE(w.booking, 0), COALESCE(w.offered_at, 0), COALESCE(w.offered_until, 0), \
       s.id, s.class, s.day, s.minute, s.minutes, t.id, t.class, t.day, t.minute, t.minutes \
     FROM waiting w JOIN waiting_line l ON l.id = w.line \
     LEFT JOIN slot s ON s.id = w.offered_slot LEFT JOIN slot t ON t.id = w.slot WHERE l.hall = $1 AND w.look_up = $2";

/// Reads a row of [`BY_LOOK_UP`].
///
/// # Errors
/// The row is no place.
pub fn place(row: &Row) -> Result<Place, sqlx::Error> {
    let state = match row.text(3)?.as_deref() {
        Some("waiting") => State::Waiting,
        Some("offered") => State::Offered,
        Some("booked") => State::Booked,
        Some("left") => State::Left,
        Some("lapsed") => State::Lapsed,
        Some("over") => State::Over,
        _ => return Err(sqlx::Error::Decode("a place's state".into())),
    };
    let booking = row.int(10)?;
    let offer = if booking == 0 {
        None
    } else {
        Some(Offer { booking, slot: slot_row(row, 13)?, at: row.int(11)?, until: row.int(12)? })
    };
    let slot = if row.int(6)? == 0 { None } else { Some(slot_row(row, 18)?) };
    Ok(Place {
        id: row.int(0)?,
        line: row.int(1)?,
        number: row.int(2)?,
        state,
        class: row.text(4)?.unwrap_or_default(),
        day: row.text(5)?.unwrap_or_default(),
        slot,
        sealed: row.bytes(7)?,
        person: row.bytes(8)?,
        item: row.text(9)?,
        offer,
    })
}

/// Locks the line of a class and day until the transaction ends, made when it is the first; its key.
///
/// # Errors
/// The database doesn't answer.
pub async fn open(tx: &mut Tx, hall: &str, class: &str, day: &str) -> Result<i64, sqlx::Error> {
    tx.run(
        "INSERT INTO waiting_line (hall, class, day) VALUES ($1, $2, $3) ON CONFLICT (hall, class, day) DO NOTHING",
        &[hall.into(), class.into(), day.into()],
    )
    .await?;
    lock(tx, hall, class, day).await?.ok_or(sqlx::Error::RowNotFound)
}

/// The same when there is one already.
///
/// # Errors
/// The database doesn't answer.
pub async fn lock(tx: &mut Tx, hall: &str, class: &str, day: &str) -> Result<Option<i64>, sqlx::Error> {
    let sql = if tx.is_postgres() {
        "SELECT id FROM waiting_line WHERE hall = $1 AND class = $2 AND day = $3 FOR UPDATE"
    } else {
        "SELECT id FROM waiting_line WHERE hall = $1 AND class = $2 AND day = $3"
    };
    tx.first(sql, &[hall.into(), class.into(), day.into()]).await?.map(|row| row.int(0)).transpose()
}

/// Whether somebody waits for a seat of this slot. True only while the slot is locked alone.
///
/// # Errors
/// The database doesn't answer.
pub async fn anybody(tx: &mut Tx, slot: i64) -> Result<bool, sqlx::Error> {
    let sql = "SELECT w.id FROM slot s JOIN waiting_line l ON l.hall = s.hall AND l.class = s.class AND l.day = s.day \
               JOIN waiting w ON w.line = l.id WHERE s.id = $1 AND w.state = 'waiting' \
               AND (w.slot IS NULL OR w.slot = s.id) LIMIT 1";
    Ok(tx.first(sql, &[slot.into()]).await?.is_some())
}

/// A place that is next.
#[derive(Debug)]
pub struct Next {
    /// Key of the place.
    pub place: i64,
    /// What for.
    pub item: Option<String>,
    /// Digest of the person.
    pub person: Vec<u8>,
}

/// The first in a locked line who waits for this slot.
///
/// # Errors
/// The database doesn't answer.
pub async fn first(tx: &mut Tx, line: i64, slot: i64) -> Result<Option<Next>, sqlx::Error> {
    let sql = "SELECT id, item, person FROM waiting WHERE line = $1 AND state = 'waiting' \
               AND (slot IS NULL OR slot = $2) ORDER BY number LIMIT 1";
    let row = tx.first(sql, &[line.into(), slot.into()]).await?;
    let next = |row: Row| {
        Ok(Next { place: row.int(0)?, item: row.text(1)?, person: row.bytes(2)?.unwrap_or_default() })
    };
    row.map(next).transpose()
}

/// Whether a person has a living place in a locked line.
///
/// # Errors
/// The database doesn't answer.
pub async fn has(tx: &mut Tx, line: i64, person: &[u8]) -> Result<bool, sqlx::Error> {
    let sql = "SELECT id FROM waiting WHERE line = $1 AND person = $2";
    Ok(tx.first(sql, &[line.into(), person.into()]).await?.is_some())
}

/// Somebody who joins.
#[derive(Debug)]
pub struct Joining<'a> {
    /// The only slot that they want; `None` for any of the day.
    pub slot: Option<i64>,
    /// Digest of code and tail.
    pub look_up: &'a [u8; 32],
    /// Digest of the person.
    pub person: &'a [u8; 32],
    /// Name and number, encrypted.
    pub sealed: &'a [u8],
    /// What for.
    pub item: Option<&'a str>,
}

/// Puts somebody at the end of a locked line; key and number of the place.
///
/// # Errors
/// The database doesn't answer.
pub async fn join(tx: &mut Tx, line: i64, who: &Joining<'_>, now: i64) -> Result<(i64, i64), sqlx::Error> {
    let row = tx
        .first("UPDATE waiting_line SET last = last + 1 WHERE id = $1 RETURNING last", &[line.into()])
        .await?;
    let number = row.ok_or(sqlx::Error::RowNotFound)?.int(0)?;
    let row = tx
        .first(
            "INSERT INTO waiting (line, number, slot, look_up, person, sealed, item, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
            &[
                line.into(),
                number.into(),
                Value::Int(who.slot),
                who.look_up.into(),
                who.person.into(),
                who.sealed.into(),
                who.item.into(),
                now.into(),
            ],
        )
        .await?;
    Ok((row.ok_or(sqlx::Error::RowNotFound)?.int(0)?, number))
}

/// Notes that a seat is held for a place.
///
/// # Errors
/// The database doesn't answer.
pub async fn offer(
    tx: &mut Tx,
    place: i64,
    booking: i64,
    slot: i64,
    (at, until): (i64, i64),
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE waiting SET state = 'offered', booking = $2, offered_slot = $3, offered_at = $4, \
               offered_until = $5 WHERE id = $1 AND state = 'waiting'";
    let values = [place.into(), booking.into(), slot.into(), at.into(), until.into()];
    match tx.run(sql, &values).await? {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// Ends the offers of a locked line that nobody took in time; keys of their places.
///
/// # Errors
/// The database doesn't answer.
pub async fn lapse(tx: &mut Tx, line: i64, now: i64) -> Result<Vec<i64>, sqlx::Error> {
    let sql = "UPDATE waiting SET state = 'lapsed', person = NULL, sealed = NULL \
               WHERE line = $1 AND state = 'offered' AND offered_until <= $2 RETURNING id";
    tx.all(sql, &[line.into(), now.into()]).await?.iter().map(|row| row.int(0)).collect()
}

/// Ends the places of a locked line that wait for a slot which has begun; their keys.
///
/// # Errors
/// The database doesn't answer.
pub async fn begun(tx: &mut Tx, line: i64, now: i64) -> Result<Vec<i64>, sqlx::Error> {
    let sql = "UPDATE waiting SET state = 'over', person = NULL, sealed = NULL \
               WHERE line = $1 AND state = 'waiting' \
               AND slot IN (SELECT s.id FROM slot s WHERE s.id = waiting.slot AND s.starts_at <= $2) RETURNING id";
    tx.all(sql, &[line.into(), now.into()]).await?.iter().map(|row| row.int(0)).collect()
}

/// Ends a place of a locked line.
///
/// # Errors
/// The database doesn't answer.
pub async fn end(tx: &mut Tx, place: i64, state: State) -> Result<(), sqlx::Error> {
    let sql = "UPDATE waiting SET state = $2, person = NULL, sealed = NULL WHERE id = $1";
    tx.run(sql, &[place.into(), state.word().into()]).await?;
    Ok(())
}

/// How many wait before a place for the same seats: `$1` its line, `$2` its number, `$3` its slot or 0, `$4` now. Who
/// waits for a slot that has begun waits for nothing, whether or not anybody has ended the place.
pub const AHEAD: &str = "SELECT COUNT(*) FROM waiting w WHERE w.line = $1 AND w.number < $2 AND w.state = 'waiting' \
     AND ($3 = 0 OR w.slot IS NULL OR w.slot = $3) \
     AND NOT EXISTS (SELECT 1 FROM slot s WHERE s.id = w.slot AND s.starts_at <= $4)";

/// Slots to come of a hall that somebody waits for and that have a seat nobody holds at `now`, by key.
pub const DUE: &str = "SELECT s.id, s.class, s.day, s.minute, s.minutes FROM slot s \
     WHERE s.hall = $1 AND s.starts_at > $2 AND EXISTS (SELECT 1 FROM waiting_line l JOIN waiting w ON w.line = l.id \
       WHERE l.hall = s.hall AND l.class = s.class AND l.day = s.day AND w.state = 'waiting' \
       AND (w.slot IS NULL OR w.slot = s.id)) \
     AND EXISTS (SELECT 1 FROM seat e WHERE e.slot = s.id AND e.retired = 0 \
       AND (e.state = 'free' OR (e.state = 'held' AND e.held_until <= $2))) ORDER BY s.id";

/// Deletes lines of days before `day`, with their places.
///
/// # Errors
/// The database doesn't answer.
pub async fn forget(tx: &mut Tx, hall: &str, day: &str) -> Result<(), sqlx::Error> {
    let values = [hall.into(), day.into()];
    tx.run(
        "DELETE FROM waiting WHERE line IN (SELECT id FROM waiting_line WHERE hall = $1 AND day < $2)",
        &values,
    )
    .await?;
    tx.run("DELETE FROM waiting_line WHERE hall = $1 AND day < $2", &values).await?;
    Ok(())
}
