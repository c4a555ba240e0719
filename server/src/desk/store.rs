//! Rows of cases and their numbers. In PostgreSQL a case that is found for a change is locked.
//! In: a transaction, records. Out: rows. Absent: what a step means (`change`).

use serde_json::Value as Json;

use super::machine::State;
use super::record::Record;
use crate::database::Database;
use crate::database::sql::{Row, Tx, Value};

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Key of its row.
    pub id: i64,
    /// Item.
    pub item: String,
    /// First day of the item's version.
    pub version: String,
    /// Digest of the bundle that decides.
    pub bundle: String,
    /// Application date.
    pub applied: String,
    /// Year and number in it, from acceptance on.
    pub number: Option<(i64, i64)>,
    /// Counts changes; a change names the one it was made from.
    pub revision: i64,
    /// What is kept.
    pub record: Record,
    /// Applicant and facts, encrypted; `None` when they were kept long enough.
    pub sealed: Option<Vec<u8>>,
    /// When it was opened, in seconds since 1970.
    pub opened_at: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, item, version, bundle, applied, COALESCE(number_year, 0), COALESCE(number, 0), revision, \
             record, sealed, opened_at FROM desk_case WHERE hall = $1 ",
            $rest
        )
    };
}

fn case_row(row: &Row) -> Result<CaseRow, sqlx::Error> {
    let text = |column| Ok::<String, sqlx::Error>(row.text(column)?.unwrap_or_default());
    let record = serde_json::from_str(&text(8)?).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let number = row.int(6)?;
    Ok(CaseRow {
        id: row.int(0)?,
        item: text(1)?,
        version: text(2)?,
        bundle: text(3)?,
        applied: text(4)?,
        number: (number > 0).then_some((row.int(5)?, number)),
        revision: row.int(7)?,
        record,
        sealed: row.bytes(9)?,
        opened_at: row.int(10)?,
    })
}

/// A case to read.
///
/// # Errors
/// The database doesn't answer.
pub async fn read(database: &Database, hall: &str, id: i64) -> Result<Option<CaseRow>, sqlx::Error> {
    let rows = database.read(select!("AND id = $2"), &[hall.into(), id.into()]).await?;
    rows.first().map(case_row).transpose()
}

/// A case to change.
///
/// # Errors
/// The database doesn't answer.
pub async fn lock(tx: &mut Tx, hall: &str, id: i64) -> Result<Option<CaseRow>, sqlx::Error> {
    let sql = if tx.is_postgres() { select!("AND id = $2 FOR UPDATE") } else { select!("AND id = $2") };
    tx.first(sql, &[hall.into(), id.into()]).await?.map(|row| case_row(&row)).transpose()
}

/// Which cases a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of a state.
    Of(State),
    /// All.
    All,
    /// Those that have not ended.
    Running,
    /// Those that a supervisor has to look at.
    Flagged,
}

/// The next cases after a key, in the order in which they were opened.
///
/// # Errors
/// The database doesn't answer.
pub async fn page(
    database: &Database,
    hall: &str,
    which: Which,
    after: i64,
    most: i64,
) -> Result<Vec<CaseRow>, sqlx::Error> {
    let rows = match which {
        Which::All => {
            let sql = select!("AND id > $2 ORDER BY id LIMIT $3");
            database.read(sql, &[hall.into(), after.into(), most.into()]).await?
        }
        Which::Running => {
            let sql = select!("AND id > $2 AND ended_at IS NULL ORDER BY id LIMIT $3");
            database.read(sql, &[hall.into(), after.into(), most.into()]).await?
        }
        Which::Flagged => {
            let sql = select!("AND id > $2 AND flagged = 1 ORDER BY id LIMIT $3");
            database.read(sql, &[hall.into(), after.into(), most.into()]).await?
        }
        Which::Of(state) => {
            let sql = select!("AND id > $2 AND state = $4 ORDER BY id LIMIT $3");
            database.read(sql, &[hall.into(), after.into(), most.into(), state.code().into()]).await?
        }
    };
    rows.iter().map(case_row).collect()
}

/// Licences for which nothing was told and that came on a day or before, by key: perhaps deemed accepted.
///
/// # Errors
/// The database doesn't answer.
pub async fn perhaps_lapsed(database: &Database, hall: &str, until: &str) -> Result<Vec<i64>, sqlx::Error> {
    let sql = "SELECT id FROM desk_case WHERE hall = $1 AND licence = 1 AND state IN ('open', 'referred') \
               AND applied <= $2 ORDER BY id";
    database.read(sql, &[hall.into(), until.into()]).await?.iter().map(|row| row.int(0)).collect()
}

/// What a new case is written with.
#[derive(Debug)]
pub struct New<'a> {
    /// Item.
    pub item: &'a str,
    /// First day of the version.
    pub version: &'a str,
    /// Digest of the bundle.
    pub bundle: &'a str,
    /// The receipt it comes from.
    pub receipt: Option<&'a [u8]>,
    /// What is kept.
    pub record: &'a Record,
}

/// Writes a new case without its papers; its key. `None` when a case of the same receipt is under way.
///
/// # Errors
/// The database doesn't answer.
pub async fn add(tx: &mut Tx, hall: &str, new: &New<'_>, now: i64) -> Result<Option<i64>, sqlx::Error> {
    let record = json(new.record)?;
    let applied = new.record.received.to_string();
    let row = tx
        .first(
            "INSERT INTO desk_case (hall, item, version, bundle, applied, receipt, state, licence, first_receiver, \
             record, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id",
            &[
                hall.into(),
                new.item.into(),
                new.version.into(),
                new.bundle.into(),
                applied.as_str().into(),
                Value::Bytes(new.receipt),
                new.record.state.code().into(),
                i64::from(new.record.terms.licence).into(),
                new.record.first_receiver.staff.as_str().into(),
                record.as_str().into(),
                now.into(),
            ],
        )
        .await?;
    row.map(|row| row.int(0)).transpose()
}

/// Writes a case after a step; `sealed` where its papers changed.
///
/// # Errors
/// The database doesn't answer.
pub async fn save(
    tx: &mut Tx,
    row: &CaseRow,
    ended_at: Option<i64>,
    sealed: Option<&[u8]>,
) -> Result<(), sqlx::Error> {
    let record = json(&row.record)?;
    let (year, number) = row.number.unzip();
    tx.run(
        "UPDATE desk_case SET state = $2, number_year = $3, number = $4, flagged = $5, revision = $6, record = $7, \
         ended_at = COALESCE(ended_at, $8), sealed = COALESCE($9, sealed), version = $10, licence = $11 WHERE id = $1",
        &[
            row.id.into(),
            row.record.state.code().into(),
            Value::Int(year),
            Value::Int(number),
            i64::from(row.record.is_flagged()).into(),
            row.revision.into(),
            record.as_str().into(),
            Value::Int(ended_at),
            Value::Bytes(sealed),
            row.version.as_str().into(),
            i64::from(row.record.terms.licence).into(),
        ],
    )
    .await?;
    Ok(())
}

/// The next number of a hall and year. Whoever takes one holds its row until they commit, so that numbers have no gap.
///
/// # Errors
/// The database doesn't answer.
pub async fn next_number(tx: &mut Tx, hall: &str, year: i64) -> Result<i64, sqlx::Error> {
    let row = tx
        .first(
            "INSERT INTO case_number (hall, year, last) VALUES ($1, $2, 1) \
             ON CONFLICT (hall, year) DO UPDATE SET last = case_number.last + 1 RETURNING last",
            &[hall.into(), year.into()],
        )
        .await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// Deletes applicant and facts of cases that ended before a moment, and what was acknowledged before it.
///
/// # Errors
/// The database doesn't answer.
pub async fn forget(tx: &mut Tx, hall: &str, before: i64) -> Result<u64, sqlx::Error> {
    let sql = "DELETE FROM outbox WHERE hall = $1 AND sent_at < $2";
    tx.run(sql, &[hall.into(), before.into()]).await?;
    super::issue::store::forget(tx, hall, before).await?;
    let sql = "UPDATE desk_case SET sealed = NULL WHERE hall = $1 AND ended_at < $2 AND sealed IS NOT NULL";
    tx.run(sql, &[hall.into(), before.into()]).await
}

fn json(record: &Record) -> Result<String, sqlx::Error> {
    // By way of a tree: its members are sorted, so equal records are equal bytes.
    let tree: Result<Json, _> = serde_json::to_value(record);
    tree.map(|tree| tree.to_string()).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}
