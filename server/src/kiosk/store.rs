//! Rows of kiosks and of the numbers they keep. In: a transaction. Out: rows. Absent: tokens and cookies in clear; only
//! their digests are kept.

use crate::database::Database;
use crate::database::sql::Tx;
use crate::hall::keys::digest;
use crate::staff::session::Token;

/// A kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kiosk {
    /// Key of its row.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// How often it signed in.
    pub session: i64,
    /// When it was enrolled.
    pub created_at: i64,
}

/// A number that a kiosk keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Whose.
    pub kiosk: i64,
    /// Since when.
    pub reserved_at: i64,
    /// Whether it was reported as handed out.
    pub handed: bool,
}

fn found_by(token: &Token) -> [u8; 32] {
    digest(&[b"kiosk", token.text().as_bytes()])
}

/// Enrols a kiosk; its key, or nothing when the hall has one of this name.
///
/// # Errors
/// The database doesn't answer.
pub async fn add(
    tx: &mut Tx,
    hall: &str,
    name: &str,
    token: &Token,
    now: i64,
) -> Result<Option<i64>, sqlx::Error> {
    let sql = "INSERT INTO kiosk_device (hall, name, token, created_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT DO NOTHING RETURNING id";
    let row = tx.first(sql, &[hall.into(), name.into(), (&found_by(token)).into(), now.into()]).await?;
    row.map(|row| row.int(0)).transpose()
}

/// The hall's kiosks that were not removed.
///
/// # Errors
/// The database doesn't answer.
pub async fn all(database: &Database, hall: &str) -> Result<Vec<Kiosk>, sqlx::Error> {
    let sql = "SELECT id, name, session, created_at FROM kiosk_device WHERE hall = $1 AND removed_at IS NULL \
               ORDER BY id";
    let rows = database.read(sql, &[hall.into()]).await?;
    let kiosk = |row: &crate::database::sql::Row| {
        Ok(Kiosk {
            id: row.int(0)?,
            name: row.text(1)?.unwrap_or_default(),
            session: row.int(2)?,
            created_at: row.int(3)?,
        })
    };
    rows.iter().map(kiosk).collect()
}

/// Removes a kiosk: nothing opens with its token and cookie any more. Its key, if there was one of the name.
///
/// # Errors
/// The database doesn't answer.
pub async fn remove(tx: &mut Tx, hall: &str, name: &str, now: i64) -> Result<Option<i64>, sqlx::Error> {
    let sql = "UPDATE kiosk_device SET removed_at = $3, cookie = NULL, cookie_before = NULL \
               WHERE hall = $1 AND name = $2 AND removed_at IS NULL RETURNING id";
    let row = tx.first(sql, &[hall.into(), name.into(), now.into()]).await?;
    row.map(|row| row.int(0)).transpose()
}

/// Begins a kiosk's session; cookies it had before count no longer. Whether there is one with this token.
///
/// # Errors
/// The database doesn't answer.
pub async fn begin(tx: &mut Tx, hall: &str, token: &Token, cookie: &Token) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE kiosk_device SET cookie = $3, cookie_before = NULL, session = session + 1 \
               WHERE hall = $1 AND token = $2 AND removed_at IS NULL";
    let (token, cookie) = (found_by(token), found_by(cookie));
    Ok(tx.run(sql, &[hall.into(), (&token).into(), (&cookie).into()]).await? == 1)
}

/// Gives a kiosk another cookie. The old one still asks for this and nothing else, until the new one was used: an answer
/// may have been lost on the way. Whether there is a kiosk with this cookie.
///
/// # Errors
/// The database doesn't answer.
pub async fn rotate(tx: &mut Tx, hall: &str, old: &Token, new: &Token) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE kiosk_device SET cookie = $3, cookie_before = $2 \
               WHERE hall = $1 AND (cookie = $2 OR cookie_before = $2) AND removed_at IS NULL";
    let (old, new) = (found_by(old), found_by(new));
    Ok(tx.run(sql, &[hall.into(), (&old).into(), (&new).into()]).await? == 1)
}

/// The kiosk with this cookie.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_cookie(database: &Database, hall: &str, cookie: &Token) -> Result<Option<i64>, sqlx::Error> {
    let sql = "SELECT id FROM kiosk_device WHERE hall = $1 AND cookie = $2 AND removed_at IS NULL";
    let rows = database.read(sql, &[hall.into(), (&found_by(cookie)).into()]).await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// Notes that a kiosk uses its cookie; the session it is in, unless it was removed.
///
/// # Errors
/// The database doesn't answer.
pub async fn present(tx: &mut Tx, kiosk: i64) -> Result<Option<i64>, sqlx::Error> {
    let sql =
        "UPDATE kiosk_device SET cookie_before = NULL WHERE id = $1 AND removed_at IS NULL RETURNING session";
    let row = tx.first(sql, &[kiosk.into()]).await?;
    row.map(|row| row.int(0)).transpose()
}

/// Numbers of a class and day that a kiosk reserved in this session and did not report. What an earlier session reserved
/// is not given again: it may be in somebody's hand, and the kiosk may have forgotten it.
///
/// # Errors
/// The database doesn't answer.
pub async fn unused(
    tx: &mut Tx,
    (kiosk, session): (i64, i64),
    (day, class): (&str, &str),
    most: i64,
) -> Result<Vec<i64>, sqlx::Error> {
    let sql = "SELECT number FROM kiosk_number WHERE kiosk = $1 AND session = $2 AND day = $3 AND class = $4 \
               AND handed_key IS NULL ORDER BY number LIMIT $5";
    let values = [kiosk.into(), session.into(), day.into(), class.into(), most.into()];
    tx.all(sql, &values).await?.iter().map(|row| row.int(0)).collect()
}

/// Keeps a number for a kiosk.
///
/// # Errors
/// The database doesn't answer.
pub async fn reserve(
    tx: &mut Tx,
    hall: &str,
    (kiosk, session): (i64, i64),
    (day, class, number): (&str, &str, i64),
    now: i64,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO kiosk_number (hall, day, class, number, kiosk, session, reserved_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values =
        [hall.into(), day.into(), class.into(), number.into(), kiosk.into(), session.into(), now.into()];
    tx.run(sql, &values).await?;
    Ok(())
}

/// A number of a day, if a kiosk keeps it.
///
/// # Errors
/// The database doesn't answer.
pub async fn number(
    tx: &mut Tx,
    hall: &str,
    (day, class, number): (&str, &str, i64),
) -> Result<Option<Number>, sqlx::Error> {
    let sql = "SELECT kiosk, reserved_at, handed_key FROM kiosk_number \
               WHERE hall = $1 AND day = $2 AND class = $3 AND number = $4";
    let row = tx.first(sql, &[hall.into(), day.into(), class.into(), number.into()]).await?;
    row.map(|row| {
        Ok(Number { kiosk: row.int(0)?, reserved_at: row.int(1)?, handed: row.bytes(2)?.is_some() })
    })
    .transpose()
}

/// What a kiosk handed out on a day with this key: class and number.
///
/// # Errors
/// The database doesn't answer.
pub async fn handed(
    tx: &mut Tx,
    kiosk: i64,
    day: &str,
    key: &[u8; 32],
) -> Result<Option<(String, i64)>, sqlx::Error> {
    let sql = "SELECT class, number FROM kiosk_number WHERE kiosk = $1 AND handed_key = $2 AND day = $3";
    let row = tx.first(sql, &[kiosk.into(), key.into(), day.into()]).await?;
    row.map(|row| Ok((row.text(0)?.unwrap_or_default(), row.int(1)?))).transpose()
}

/// Notes that a number was handed out with this key.
///
/// # Errors
/// The database doesn't answer, or the key was used.
pub async fn hand(
    tx: &mut Tx,
    hall: &str,
    (day, class, number): (&str, &str, i64),
    key: &[u8; 32],
) -> Result<(), sqlx::Error> {
    let sql =
        "UPDATE kiosk_number SET handed_key = $5 WHERE hall = $1 AND day = $2 AND class = $3 AND number = $4";
    tx.run(sql, &[hall.into(), day.into(), class.into(), number.into(), key.into()]).await?;
    Ok(())
}

/// Forgets numbers of days before a day; tickets and events stay.
///
/// # Errors
/// The database doesn't answer.
pub async fn forget(tx: &mut Tx, hall: &str, before: &str) -> Result<(), sqlx::Error> {
    tx.run("DELETE FROM kiosk_number WHERE hall = $1 AND day < $2", &[hall.into(), before.into()]).await?;
    Ok(())
}
