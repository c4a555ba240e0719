//! Missed visits: found, written, taken back. In: a transaction, spans of time. Out: rows. Absent: what they lead to
//! (`persons::paused_until`), and whether a visit was possible at all (`day::tick`).

use crate::database::sql::{Row, Tx};
use crate::hall::slots::SlotName;

use super::seats::slot_row;

/// A booking and its slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The booking.
    pub booking: i64,
    /// Digest of the person.
    pub person: Vec<u8>,
    /// Its slot.
    pub slot: SlotName,
}

fn missed(row: &Row) -> Result<Missed, sqlx::Error> {
    let slot = slot_row(row, 0)?.name;
    Ok(Missed { booking: row.int(5)?, person: row.bytes(6)?.unwrap_or_default(), slot })
}

/// Bookings without a ticket or a missed visit whose slots started within `from..=until`, on days on which the hall gave
/// tickets at all.
///
/// # Errors
/// The database doesn't answer.
pub async fn candidates(tx: &mut Tx, hall: &str, from: i64, until: i64) -> Result<Vec<Missed>, sqlx::Error> {
    let rows = tx
        .all(
            "SELECT s.id, s.class, s.day, s.minute, s.minutes, b.id, b.person \
             FROM slot s JOIN booking b ON b.slot = s.id \
             WHERE s.hall = $1 AND s.starts_at >= $2 AND s.starts_at <= $3 AND b.state = 'booked' \
             AND b.person IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.booking = b.id) \
             AND NOT EXISTS (SELECT 1 FROM no_show n WHERE n.booking = b.id) \
             AND EXISTS (SELECT 1 FROM ticket t WHERE t.hall = s.hall AND t.day = s.day) ORDER BY b.id",
            &[hall.into(), from.into(), until.into()],
        )
        .await?;
    rows.iter().map(missed).collect()
}

/// Missed visits of slots that started at `from` or later.
///
/// # Errors
/// The database doesn't answer.
pub async fn written(tx: &mut Tx, hall: &str, from: i64) -> Result<Vec<Missed>, sqlx::Error> {
    let rows = tx
        .all(
            "SELECT s.id, s.class, s.day, s.minute, s.minutes, b.id, n.person FROM no_show n \
             JOIN booking b ON b.id = n.booking JOIN slot s ON s.id = b.slot \
             WHERE n.hall = $1 AND n.starts_at >= $2 ORDER BY b.id",
            &[hall.into(), from.into()],
        )
        .await?;
    rows.iter().map(missed).collect()
}

/// Writes a missed visit; `false` when it is written already.
///
/// # Errors
/// The database doesn't answer.
pub async fn add(tx: &mut Tx, hall: &str, missed: &Missed) -> Result<bool, sqlx::Error> {
    let added = tx
        .run(
            "INSERT INTO no_show (booking, hall, person, starts_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (booking) DO NOTHING",
            &[
                missed.booking.into(),
                hall.into(),
                missed.person.as_slice().into(),
                missed.slot.starts_at().into(),
            ],
        )
        .await?;
    Ok(added == 1)
}

/// Takes a missed visit back; `false` when there is none.
///
/// # Errors
/// The database doesn't answer.
pub async fn take_back(tx: &mut Tx, booking: i64) -> Result<bool, sqlx::Error> {
    Ok(tx.run("DELETE FROM no_show WHERE booking = $1", &[booking.into()]).await? == 1)
}
