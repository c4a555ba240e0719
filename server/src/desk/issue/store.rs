//! Rows of papers and their numbers. In: a transaction, a sealed paper. Out: rows. Absent: what stands on it.

use crate::database::Database;
use crate::database::sql::{Row, Tx};
use crate::papers::kind::Kind;

/// A paper that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// Hall.
    pub hall: String,
    /// Number.
    pub number: String,
    /// Which paper.
    pub kind: Kind,
    /// Key of its case.
    pub case: i64,
    /// Which of its kind in the case.
    pub turn: i64,
    /// The day on it.
    pub issued_on: String,
    /// SHA-256 of what it says.
    pub digest: [u8; 32],
    /// The paper, encrypted; `None` when it was kept long enough.
    pub sealed: Option<Vec<u8>>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT hall, number, kind, desk_case, turn, issued_on, digest, sealed FROM paper WHERE ",
            $rest
        )
    };
}

fn paper_row(row: &Row) -> Result<PaperRow, sqlx::Error> {
    let text = |column| Ok::<String, sqlx::Error>(row.text(column)?.unwrap_or_default());
    let damaged = |what: &str| sqlx::Error::Decode(format!("a paper's row has no sound {what}").into());
    let digest = row.bytes(6)?.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    Ok(PaperRow {
        hall: text(0)?,
        number: text(1)?,
        kind: Kind::of(&text(2)?).ok_or_else(|| damaged("kind"))?,
        case: row.int(3)?,
        turn: row.int(4)?,
        issued_on: text(5)?,
        digest: digest.ok_or_else(|| damaged("digest"))?,
        sealed: row.bytes(7)?,
    })
}

/// The papers of a case, in the order in which they were issued.
///
/// # Errors
/// The database doesn't answer.
pub async fn of_case(database: &Database, hall: &str, case: i64) -> Result<Vec<PaperRow>, sqlx::Error> {
    let sql = select!("hall = $1 AND desk_case = $2 ORDER BY id");
    database.read(sql, &[hall.into(), case.into()]).await?.iter().map(paper_row).collect()
}

/// The same inside a transaction.
///
/// # Errors
/// The database doesn't answer.
pub async fn issued(tx: &mut Tx, hall: &str, case: i64) -> Result<Vec<PaperRow>, sqlx::Error> {
    let sql = select!("hall = $1 AND desk_case = $2 ORDER BY id");
    tx.all(sql, &[hall.into(), case.into()]).await?.iter().map(paper_row).collect()
}

/// The paper of a number, whatever its hall: numbers begin with their hall.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_number(database: &Database, number: &str) -> Result<Option<PaperRow>, sqlx::Error> {
    let rows = database.read(select!("number = $1"), &[number.into()]).await?;
    rows.first().map(paper_row).transpose()
}

/// Writes a paper.
///
/// # Errors
/// The database doesn't answer.
pub async fn add(tx: &mut Tx, row: &PaperRow, now: i64) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO paper (hall, number, kind, desk_case, turn, issued_on, issued_at, digest, sealed) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        row.hall.as_str().into(),
        row.number.as_str().into(),
        row.kind.word().into(),
        row.case.into(),
        row.turn.into(),
        row.issued_on.as_str().into(),
        now.into(),
        (&row.digest).into(),
        crate::database::sql::Value::Bytes(row.sealed.as_deref()),
    ];
    tx.run(sql, &values).await?;
    Ok(())
}

/// The next number of a hall, kind and year. Whoever takes one holds its row until they commit, so that numbers have no gap.
///
/// # Errors
/// The database doesn't answer.
pub async fn next_number(tx: &mut Tx, hall: &str, kind: Kind, year: i64) -> Result<i64, sqlx::Error> {
    let sql = "INSERT INTO paper_number (hall, kind, year, last) VALUES ($1, $2, $3, 1) \
               ON CONFLICT (hall, kind, year) DO UPDATE SET last = paper_number.last + 1 RETURNING last";
    let row = tx.first(sql, &[hall.into(), kind.word().into(), year.into()]).await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// Deletes what papers say of cases that ended before a moment; number, day and digest stay.
///
/// # Errors
/// The database doesn't answer.
pub async fn forget(tx: &mut Tx, hall: &str, before: i64) -> Result<u64, sqlx::Error> {
    let sql = "UPDATE paper SET sealed = NULL WHERE hall = $1 AND sealed IS NOT NULL AND desk_case IN \
               (SELECT id FROM desk_case WHERE hall = $1 AND ended_at < $2)";
    tx.run(sql, &[hall.into(), before.into()]).await
}
