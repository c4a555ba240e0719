//! Rows of ratings and complaints. In: a transaction. Out: rows. Absent: deleting one; only what a person wrote goes.

use crate::database::Database;
use crate::database::sql::{Row, Tx, Value};

/// A rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingRow {
    /// Key of its row.
    pub id: i64,
    /// Year and number in it.
    pub number: (i64, i64),
    /// What it is of.
    pub visit: String,
    /// Window class.
    pub class: Option<String>,
    /// The window.
    pub window: Option<i64>,
    /// 1 to 5.
    pub level: i64,
    /// Where it came from.
    pub channel: String,
    /// The citizen's words, encrypted.
    pub comment: Option<Vec<u8>>,
    /// When, in seconds since 1970.
    pub at: i64,
    /// `none`, `open`, `handling`, `closed`.
    pub state: String,
    /// The supervisor's words, encrypted.
    pub outcome: Option<Vec<u8>>,
    /// When the follow-up ended.
    pub ended_at: Option<i64>,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRow {
    /// Key of its row.
    pub id: i64,
    /// Year and number in it.
    pub number: (i64, i64),
    /// What it is about.
    pub kind: String,
    /// The visit.
    pub visit: Option<String>,
    /// Window class.
    pub class: Option<String>,
    /// The window.
    pub window: Option<i64>,
    /// The item.
    pub item: Option<String>,
    /// Id of what was asked for.
    pub material: Option<String>,
    /// `received`, `handling`, `answered`, `closed`.
    pub state: String,
    /// The citizen's words, encrypted.
    pub words: Option<Vec<u8>>,
    /// The hall's answer, encrypted.
    pub answer: Option<Vec<u8>>,
    /// When, in seconds since 1970.
    pub at: i64,
    /// When it was closed.
    pub ended_at: Option<i64>,
}

macro_rules! rating {
    ($rest:literal) => {
        concat!(
            "SELECT id, year, number, visit, class, at_window, level, channel, comment, at, state, outcome, ended_at \
             FROM rating WHERE hall = $1 ",
            $rest
        )
    };
}

macro_rules! complaint {
    ($rest:literal) => {
        concat!(
            "SELECT id, year, number, kind, visit, class, at_window, item, material, state, words, answer, at, \
             ended_at FROM complaint WHERE hall = $1 ",
            $rest
        )
    };
}

fn rating_row(row: &Row) -> Result<RatingRow, sqlx::Error> {
    let text = |column| Ok::<String, sqlx::Error>(row.text(column)?.unwrap_or_default());
    Ok(RatingRow {
        id: row.int(0)?,
        number: (row.int(1)?, row.int(2)?),
        visit: text(3)?,
        class: row.text(4)?,
        window: row.opt_int(5)?,
        level: row.int(6)?,
        channel: text(7)?,
        comment: row.bytes(8)?,
        at: row.int(9)?,
        state: text(10)?,
        outcome: row.bytes(11)?,
        ended_at: row.opt_int(12)?,
    })
}

fn complaint_row(row: &Row) -> Result<ComplaintRow, sqlx::Error> {
    let text = |column| Ok::<String, sqlx::Error>(row.text(column)?.unwrap_or_default());
    Ok(ComplaintRow {
        id: row.int(0)?,
        number: (row.int(1)?, row.int(2)?),
        kind: text(3)?,
        visit: row.text(4)?,
        class: row.text(5)?,
        window: row.opt_int(6)?,
        item: row.text(7)?,
        material: row.text(8)?,
        state: text(9)?,
        words: row.bytes(10)?,
        answer: row.bytes(11)?,
        at: row.int(12)?,
        ended_at: row.opt_int(13)?,
    })
}

/// The next number of a hall, kind and year; its row is held until the commit, so that numbers have no gap.
///
/// # Errors
/// The database doesn't answer.
pub async fn next_number(tx: &mut Tx, hall: &str, kind: &str, year: i64) -> Result<i64, sqlx::Error> {
    let sql = "INSERT INTO after_number (hall, kind, year, last) VALUES ($1, $2, $3, 1) \
               ON CONFLICT (hall, kind, year) DO UPDATE SET last = after_number.last + 1 RETURNING last";
    let row = tx.first(sql, &[hall.into(), kind.into(), year.into()]).await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// Writes a rating; whether the visit had none.
///
/// # Errors
/// The database doesn't answer.
pub async fn add_rating(tx: &mut Tx, hall: &str, row: &RatingRow) -> Result<bool, sqlx::Error> {
    let sql = "INSERT INTO rating (hall, year, number, visit, class, at_window, level, channel, comment, at, state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (hall, visit) DO NOTHING";
    let values = [
        hall.into(),
        row.number.0.into(),
        row.number.1.into(),
        row.visit.as_str().into(),
        row.class.as_deref().into(),
        row.window.into(),
        row.level.into(),
        row.channel.as_str().into(),
        Value::Bytes(row.comment.as_deref()),
        row.at.into(),
        row.state.as_str().into(),
    ];
    Ok(tx.run(sql, &values).await? > 0)
}

/// The rating of a number, to change; locked in PostgreSQL.
///
/// # Errors
/// The database doesn't answer.
pub async fn lock_rating(
    tx: &mut Tx,
    hall: &str,
    (year, number): (i64, i64),
) -> Result<Option<RatingRow>, sqlx::Error> {
    let postgres = rating!("AND year = $2 AND number = $3 FOR UPDATE");
    let sql = if tx.is_postgres() { postgres } else { rating!("AND year = $2 AND number = $3") };
    let row = tx.first(sql, &[hall.into(), year.into(), number.into()]).await?;
    row.map(|row| rating_row(&row)).transpose()
}

/// Writes what becomes of a rating: never its level or its words.
///
/// # Errors
/// The database doesn't answer.
pub async fn keep_rating(tx: &mut Tx, row: &RatingRow) -> Result<(), sqlx::Error> {
    let sql = "UPDATE rating SET state = $2, outcome = $3, ended_at = $4 WHERE id = $1";
    let outcome = Value::Bytes(row.outcome.as_deref());
    tx.run(sql, &[row.id.into(), row.state.as_str().into(), outcome, row.ended_at.into()]).await?;
    Ok(())
}

/// Writes a complaint with the digest it is found by.
///
/// # Errors
/// The database doesn't answer.
pub async fn add_complaint(
    tx: &mut Tx,
    hall: &str,
    look_up: &[u8; 32],
    row: &ComplaintRow,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO complaint (hall, year, number, look_up, kind, visit, class, at_window, item, material, \
               state, words, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let values = [
        hall.into(),
        row.number.0.into(),
        row.number.1.into(),
        look_up.into(),
        row.kind.as_str().into(),
        row.visit.as_deref().into(),
        row.class.as_deref().into(),
        row.window.into(),
        row.item.as_deref().into(),
        row.material.as_deref().into(),
        row.state.as_str().into(),
        Value::Bytes(row.words.as_deref()),
        row.at.into(),
    ];
    tx.run(sql, &values).await?;
    Ok(())
}

/// The complaint of a number, to change; locked in PostgreSQL.
///
/// # Errors
/// The database doesn't answer.
pub async fn lock_complaint(
    tx: &mut Tx,
    hall: &str,
    (year, number): (i64, i64),
) -> Result<Option<ComplaintRow>, sqlx::Error> {
    let postgres = complaint!("AND year = $2 AND number = $3 FOR UPDATE");
    let sql = if tx.is_postgres() { postgres } else { complaint!("AND year = $2 AND number = $3") };
    let row = tx.first(sql, &[hall.into(), year.into(), number.into()]).await?;
    row.map(|row| complaint_row(&row)).transpose()
}

/// Writes what becomes of a complaint: never its kind or its words.
///
/// # Errors
/// The database doesn't answer.
pub async fn keep_complaint(tx: &mut Tx, row: &ComplaintRow) -> Result<(), sqlx::Error> {
    let sql = "UPDATE complaint SET state = $2, answer = $3, ended_at = $4 WHERE id = $1";
    let answer = Value::Bytes(row.answer.as_deref());
    tx.run(sql, &[row.id.into(), row.state.as_str().into(), answer, row.ended_at.into()]).await?;
    Ok(())
}

/// The complaint of a number and code.
///
/// # Errors
/// The database doesn't answer.
pub async fn complaint_of(
    database: &Database,
    hall: &str,
    look_up: &[u8; 32],
) -> Result<Option<ComplaintRow>, sqlx::Error> {
    let rows = database.read(complaint!("AND look_up = $2"), &[hall.into(), look_up.into()]).await?;
    rows.first().map(complaint_row).transpose()
}

/// Low ratings after a key, oldest first.
///
/// # Errors
/// The database doesn't answer.
pub async fn low_ratings(
    database: &Database,
    hall: &str,
    after: i64,
    most: i64,
) -> Result<Vec<RatingRow>, sqlx::Error> {
    let sql = rating!("AND state <> 'none' AND id > $2 ORDER BY id LIMIT $3");
    database.read(sql, &[hall.into(), after.into(), most.into()]).await?.iter().map(rating_row).collect()
}

/// Complaints after a key, oldest first.
///
/// # Errors
/// The database doesn't answer.
pub async fn complaints(
    database: &Database,
    hall: &str,
    after: i64,
    most: i64,
) -> Result<Vec<ComplaintRow>, sqlx::Error> {
    let sql = complaint!("AND id > $2 ORDER BY id LIMIT $3");
    database.read(sql, &[hall.into(), after.into(), most.into()]).await?.iter().map(complaint_row).collect()
}

/// Deletes what people wrote, once it was kept long enough after the end. The rows stay.
///
/// # Errors
/// The database doesn't answer.
pub async fn forget(tx: &mut Tx, hall: &str, before: i64) -> Result<(), sqlx::Error> {
    let sql = "UPDATE rating SET comment = NULL, outcome = NULL WHERE hall = $1 AND state IN ('none', 'closed') \
               AND COALESCE(ended_at, at) < $2 AND (comment IS NOT NULL OR outcome IS NOT NULL)";
    tx.run(sql, &[hall.into(), before.into()]).await?;
    let sql = "UPDATE complaint SET words = NULL, answer = NULL WHERE hall = $1 AND state = 'closed' \
               AND ended_at < $2 AND words IS NOT NULL";
    tx.run(sql, &[hall.into(), before.into()]).await?;
    Ok(())
}
