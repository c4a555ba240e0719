//! Receipts that were handed over, encrypted to the hall's key and once more at rest.
//! In: a transaction, a receipt's bytes. Out: rows. Absent: what is in them (`crate::receipts`).

use crate::database::Database;
use crate::database::sql::{Row, Tx};
use crate::hall::keys::Keys;

/// A kept receipt.
#[derive(Debug)]
pub struct ReceiptRow {
    /// Key of its row, ascending.
    pub id: i64,
    /// The hall that keeps it.
    pub hall: String,
    /// SHA-256 of its bytes.
    pub digest: Vec<u8>,
    sealed: Vec<u8>,
}

impl ReceiptRow {
    fn of(row: &Row) -> Result<Self, sqlx::Error> {
        let gone = || sqlx::Error::RowNotFound;
        Ok(Self {
            id: row.int(0)?,
            hall: row.text(1)?.ok_or_else(gone)?,
            digest: row.bytes(2)?.ok_or_else(gone)?,
            sealed: row.bytes(3)?.ok_or_else(gone)?,
        })
    }

    /// Its bytes; `None` when it was sealed with another data key, or is damaged.
    pub fn open(&self, keys: &Keys) -> Option<Vec<u8>> {
        keys.open(&context(&self.digest), &self.sealed).ok()
    }
}

/// What the sealed bytes of a receipt are bound to.
pub fn context(digest: &[u8]) -> Vec<u8> {
    [b"receipt/", digest].concat()
}

/// Keeps a receipt, for a booking if there is one; `false` when it is kept already (then the booking may be new).
///
/// # Errors
/// The database doesn't answer.
pub async fn keep(
    tx: &mut Tx,
    hall: &str,
    digest: &[u8; 32],
    item: &str,
    sealed: &[u8],
    booking: Option<i64>,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let added = tx
        .run(
            "INSERT INTO receipt (hall, digest, item, sealed, booking, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (hall, digest) DO NOTHING",
            &[
                hall.into(),
                digest.into(),
                item.into(),
                sealed.into(),
                crate::database::sql::Value::Int(booking),
                now.into(),
            ],
        )
        .await?;
    if added == 0
        && let Some(booking) = booking
    {
        tx.run(
            "UPDATE receipt SET booking = $3 WHERE hall = $1 AND digest = $2",
            &[hall.into(), digest.into(), booking.into()],
        )
        .await?;
    }
    Ok(added == 1)
}

/// Whether a hall keeps a receipt.
///
/// # Errors
/// The database doesn't answer.
pub async fn is_kept(tx: &mut Tx, hall: &str, digest: &[u8; 32]) -> Result<bool, sqlx::Error> {
    let sql = "SELECT id FROM receipt WHERE hall = $1 AND digest = $2";
    Ok(tx.first(sql, &[hall.into(), digest.into()]).await?.is_some())
}

/// Whether a hall keeps `most` receipts without a booking, or more.
///
/// # Errors
/// The database doesn't answer.
pub async fn are_many(tx: &mut Tx, hall: &str, most: i64) -> Result<bool, sqlx::Error> {
    let sql =
        "SELECT COUNT(*) FROM (SELECT 1 FROM receipt WHERE hall = $1 AND booking IS NULL LIMIT $2) AS loose";
    let row = tx.first(sql, &[hall.into(), most.into()]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0) >= most)
}

/// From when a kept receipt's days count: its visit's start, or the moment at which it came.
///
/// # Errors
/// The database doesn't answer, or keeps no such receipt.
pub async fn counts_from(tx: &mut Tx, hall: &str, digest: &[u8; 32]) -> Result<i64, sqlx::Error> {
    let sql = "SELECT COALESCE((SELECT s.starts_at FROM booking b JOIN slot s ON s.id = b.slot \
               WHERE b.id = receipt.booking), created_at) FROM receipt WHERE hall = $1 AND digest = $2";
    tx.first(sql, &[hall.into(), digest.into()]).await?.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// The next receipts after a key, of every hall.
///
/// # Errors
/// The database doesn't answer.
pub async fn page(database: &Database, after: i64, most: i64) -> Result<Vec<ReceiptRow>, sqlx::Error> {
    let rows = database
        .read(
            "SELECT id, hall, digest, sealed FROM receipt WHERE id > $1 ORDER BY id LIMIT $2",
            &[after.into(), most.into()],
        )
        .await?;
    rows.iter().map(ReceiptRow::of).collect()
}
