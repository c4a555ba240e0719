//! A hold and a confirmation that succeed, each in one round trip: key, seat, booking, event and answer.
//! In: what the change would write. Out: whether all of it was written; otherwise nothing was. Absent: why not; the change
//! is then done step by step (`change`), and what that says is the answer.
//!
//! The order of locks is that of the steps everywhere: key, booking, slot, seat, the person's day. PostgreSQL does it in one
//! statement that is its own transaction: first it locks and looks, each step with a row of the step before, so that
//! whatever is in the way ends it before anything is written; then it writes, and what is refused there (a key, a day,
//! taken at the same moment) undoes all of it. SQLite has no statement that changes two tables: several of one text, in
//! a turn that is undone when one of them did nothing.

use crate::database::Database;
use crate::database::sql::{AtOnce, Value};

use super::answers::lock_of;
use super::bookings::{Confirmed, Held};

/// The key, and the answer to it.
#[derive(Debug)]
pub struct Answer<'a> {
    /// Digest of the key.
    pub key: &'a [u8; 32],
    /// Digest of the request.
    pub fingerprint: &'a [u8; 32],
    /// The body, encrypted; the status is 201.
    pub sealed: &'a [u8],
}

/// The answer's row; the key is taken with it.
macro_rules! answer {
    ($from:literal, $told:literal) => {
        concat!(
            "INSERT INTO answer (hall, key, fingerprint, status, sealed, created_at) SELECT $1, $2, $3, 201, $4, $5",
            $from,
            " RETURNING ",
            $told
        )
    };
}

/// PostgreSQL: nobody else is at work with this key, nor was before; as in `answers::take`.
macro_rules! new_key {
    ($lock:literal) => {
        concat!(
            "one AS MATERIALIZED (SELECT pg_advisory_xact_lock(",
            $lock,
            ")), new AS MATERIALIZED (SELECT 1 FROM one WHERE NOT EXISTS (SELECT 1 FROM answer WHERE hall = $1 AND key = $2))"
        )
    };
}

/// Columns of a new hold, and what they get.
macro_rules! new_hold {
    ($from:literal) => {
        concat!(
            "INSERT INTO booking (hall, slot, parts, minutes, state, hold, item, held_until, created_at) \
             SELECT $1, $6, 1, $7, 'held', $8, $9, $10, $5",
            $from,
            " RETURNING id"
        )
    };
}

/// A seat of slot `$6`, if that is `$7` minutes long, that a newcomer can have at `$5`; as in `seats::claim`.
macro_rules! free_seat {
    ($and:literal) => {
        concat!(
            "SELECT e.id FROM slot s JOIN seat e ON e.slot = s.id WHERE s.id = $6 AND s.minutes = $7 \
             AND e.retired = 0 AND e.state <> 'booked' \
             AND (e.state = 'free' OR (e.state = 'held' AND e.held_until <= $5)) \
             AND NOT EXISTS (SELECT 1 FROM waiting_line l JOIN waiting w ON w.line = l.id \
               WHERE l.hall = s.hall AND l.class = s.class AND l.day = s.day \
               AND w.state = 'waiting' AND (w.slot IS NULL OR w.slot = s.id))",
            $and,
            " ORDER BY e.number LIMIT 1"
        )
    };
}

/// The event of a hold: its text is made before the booking has a key.
macro_rules! held_event {
    ($booking:literal, $from:literal) => {
        concat!(
            "INSERT INTO event (hall, at, kind, body) SELECT $1, $5, 'held', \
             replace($11, '\"booking\":0', '\"booking\":' || CAST(",
            $booking,
            " AS TEXT)) FROM ",
            $from,
            " RETURNING 1"
        )
    };
}

const HOLD: AtOnce = AtOnce {
    postgres: concat!(
        "WITH ",
        new_key!("$12"),
        ", locked AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(7305, CAST($6 AS INTEGER)) FROM new), free AS (",
        free_seat!(" AND EXISTS (SELECT 1 FROM locked)"),
        " FOR UPDATE OF e SKIP LOCKED), made AS (",
        new_hold!(" FROM free"),
        "), claimed AS (UPDATE seat SET state = 'held', booking = made.id, held_until = $10, part = 1 \
           FROM made, free WHERE seat.id = free.id RETURNING seat.booking), logged AS (",
        held_event!("claimed.booking", "claimed"),
        ") ",
        answer!(" FROM logged", "(SELECT booking FROM claimed)"),
    ),
    sqlite: concat!(
        answer!(" WHERE TRUE ON CONFLICT (hall, key) DO NOTHING", "1"),
        "; ",
        new_hold!(""),
        "; UPDATE seat SET state = 'held', booking = (SELECT id FROM booking WHERE hold = $8), held_until = $10, part = 1 \
           WHERE id = (",
        free_seat!(""),
        ") RETURNING 1; ",
        held_event!("id", "booking WHERE hold = $8"),
    ),
    sqlite_rows: 4,
    sqlite_told: 1,
};

/// A hold of one slot's seat, and its booking's key if it was made; `event` is the event's text, with booking 0.
///
/// # Errors
/// The database doesn't answer.
pub async fn hold(
    database: &Database,
    hall: &str,
    answer: &Answer<'_>,
    with: &Held<'_>,
    event: &str,
    now: i64,
) -> Result<Option<i64>, sqlx::Error> {
    let values = [
        hall.into(),
        answer.key.into(),
        answer.fingerprint.into(),
        answer.sealed.into(),
        now.into(),
        with.slot.into(),
        with.minutes.into(),
        with.hold.into(),
        with.item.into(),
        with.until.into(),
        event.into(),
        lock_of(answer.key).into(),
    ];
    database.at_once(&HOLD, &values).await
}

/// The first of the person's bookings of the day that is not taken, if nothing of theirs was missed: numbers `n` from 1.
macro_rules! free_day {
    () => {
        " NOT EXISTS (SELECT 1 FROM person_day p \
            WHERE p.hall = $1 AND p.person = $10 AND p.day = $13 AND p.nth = n.nth) \
          AND NOT EXISTS (SELECT 1 FROM no_show m WHERE m.hall = $1 AND m.person = $10) ORDER BY n.nth LIMIT 1"
    };
}

macro_rules! book_seat {
    ($from:literal, $which:literal) => {
        concat!(
            "UPDATE seat SET state = 'booked', held_until = NULL",
            $from,
            " WHERE ",
            $which,
            " RETURNING seat.booking"
        )
    };
}

macro_rules! book {
    ($from:literal, $which:literal) => {
        concat!(
            "UPDATE booking SET state = 'booked', look_up = $8, entry = $9, person = $10, sealed = $11, item = $12",
            $from,
            " WHERE ",
            $which,
            " RETURNING booking.id"
        )
    };
}

// `b.slot + 0`: a plan made while the table is empty may otherwise look through every booking of the slot.
const CONFIRM: AtOnce = AtOnce {
    postgres: concat!(
        "WITH ",
        new_key!("$16"),
        ", mine AS MATERIALIZED (SELECT b.id FROM new, booking b \
           WHERE b.id = $7 AND b.hall = $1 AND b.slot + 0 = $6 AND b.state = 'held' AND b.parts = 1 FOR UPDATE OF b), \
         locked AS MATERIALIZED (SELECT id, pg_advisory_xact_lock_shared(7305, CAST($6 AS INTEGER)) FROM mine), \
         held AS MATERIALIZED (SELECT e.id, e.booking FROM locked, seat e \
           WHERE e.booking = locked.id AND e.state = 'held' AND e.held_until > $5 FOR UPDATE OF e), \
         day AS MATERIALIZED (SELECT n.nth, held.booking, held.id FROM held, generate_series(1, $14) AS n (nth) WHERE",
        free_day!(),
        "), counted AS (INSERT INTO person_day (hall, person, day, nth, booking) \
           SELECT $1, $10, $13, day.nth, day.booking FROM day RETURNING booking), kept AS (",
        book_seat!(" FROM day", "seat.id = day.id"),
        "), booked AS (",
        book!(" FROM kept", "booking.id = kept.booking"),
        "), logged AS (INSERT INTO event (hall, at, kind, body) SELECT $1, $5, 'booked', $15 FROM booked RETURNING 1) ",
        answer!(" FROM logged", "CAST(1 AS BIGINT)"),
    ),
    sqlite: concat!(
        answer!(" WHERE TRUE ON CONFLICT (hall, key) DO NOTHING", "1"),
        "; WITH RECURSIVE n (nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM n WHERE nth < $14) \
         INSERT INTO person_day (hall, person, day, nth, booking) SELECT $1, $10, $13, n.nth, $7 FROM n WHERE",
        free_day!(),
        " RETURNING 1; ",
        book_seat!("", "booking = $7 AND state = 'held' AND held_until > $5"),
        "; ",
        book!("", "id = $7 AND hall = $1 AND slot = $6 AND state = 'held' AND parts = 1"),
        "; INSERT INTO event (hall, at, kind, body) VALUES ($1, $5, 'booked', $15) RETURNING 1",
    ),
    sqlite_rows: 5,
    sqlite_told: 0,
};

/// What is confirmed.
#[derive(Debug)]
pub struct Confirming<'a> {
    /// The booking.
    pub booking: i64,
    /// Its only slot.
    pub slot: i64,
    /// The slot's day.
    pub day: &'a str,
    /// Most bookings of a person on a day.
    pub limit: i64,
    /// What it is kept with.
    pub with: Confirmed<'a>,
}

/// The confirmation of a hold of one slot's seat, for somebody who has missed no visit; `event` is the event's text.
///
/// # Errors
/// The database doesn't answer.
pub async fn confirm(
    database: &Database,
    hall: &str,
    answer: &Answer<'_>,
    what: &Confirming<'_>,
    event: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let with = &what.with;
    let values = [
        hall.into(),
        answer.key.into(),
        answer.fingerprint.into(),
        answer.sealed.into(),
        now.into(),
        what.slot.into(),
        what.booking.into(),
        with.look_up.into(),
        with.entry.into(),
        with.person.into(),
        with.sealed.into(),
        Value::Text(with.item),
        what.day.into(),
        what.limit.into(),
        event.into(),
        lock_of(answer.key).into(),
    ];
    Ok(database.at_once(&CONFIRM, &values).await?.is_some())
}
