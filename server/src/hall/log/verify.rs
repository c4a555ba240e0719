//! The check of the log: everything is computed again from the rows, and compared with what stands there.
//! In: a database, trusted keys, the moment. Out: counts, or the first place that is wrong. Absent: repairing.
//!
//! In this order: `chain` (batches and their events), `days` (signed heads), the unsealed rest, `replay` (the events give
//! the bookings that the tables have). One snapshot is read, so a hall may be checked while it is open.

mod chain;
mod days;
mod finding;
mod replay;

pub use finding::Finding;

use yushen::bundle::Trust;

use crate::database::Database;
use crate::database::sql::Tx;

/// What is checked against.
#[derive(Debug, Clone)]
pub struct Check {
    /// Keys of which one must have signed each day; without them signatures and missing heads are not looked at.
    pub trust: Option<Trust>,
    /// The moment, in seconds since 1970: now, or when the copy was made.
    pub at: i64,
    /// Seconds after which an event must be sealed, and a day that is over signed.
    pub patience: i64,
}

/// What a hall's log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The hall.
    pub hall: String,
    /// What was read until the first wrong place, or all of it.
    pub counts: Counts,
    /// The first place that is wrong, if there is one.
    pub wrong: Option<Finding>,
}

/// How much was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sealed events.
    pub sealed: u64,
    /// Events not sealed yet.
    pub unsealed: u64,
    /// Batches.
    pub batches: u64,
    /// Signed days.
    pub days: u64,
    /// The newest signed day and how the next one will name it; to compare with what was noted elsewhere.
    pub newest: Option<(String, String)>,
    /// Bookings that are as their events say.
    pub bookings: u64,
    /// Bookings with an event of a kind that this program doesn't know, so that they could not be compared.
    pub unclear: u64,
}

/// Why a check ends.
enum Stop {
    Wrong(Finding),
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Wrong(finding)
    }
}

/// Checks the log of one hall, or of every hall of which the database knows something.
///
/// # Errors
/// The database doesn't answer; what is wrong with a log is no error, but in its report.
pub async fn verify(
    database: &Database,
    hall: Option<&str>,
    check: &Check,
) -> Result<Vec<Report>, sqlx::Error> {
    let mut tx = database.snapshot().await?;
    let reports = within(&mut tx, hall, check).await?;
    tx.rollback().await?;
    Ok(reports)
}

/// The same in a transaction that is under way.
///
/// # Errors
/// The database doesn't answer.
pub async fn within(tx: &mut Tx, hall: Option<&str>, check: &Check) -> Result<Vec<Report>, sqlx::Error> {
    let sql = "SELECT hall FROM event UNION SELECT hall FROM batch UNION SELECT hall FROM head \
               UNION SELECT hall FROM booking ORDER BY 1";
    let mut reports = Vec::new();
    for row in tx.all(sql, &[]).await? {
        let id = row.text(0)?.unwrap_or_default();
        if hall.is_none_or(|hall| hall == id) {
            reports.push(one(tx, id, check).await?);
        }
    }
    Ok(reports)
}

async fn one(tx: &mut Tx, hall: String, check: &Check) -> Result<Report, sqlx::Error> {
    let mut counts = Counts::default();
    match everything(tx, &hall, check, &mut counts).await {
        Ok(()) => Ok(Report { hall, counts, wrong: None }),
        Err(Stop::Wrong(finding)) => Ok(Report { hall, counts, wrong: Some(finding) }),
        Err(Stop::Database(error)) => Err(error),
    }
}

async fn everything(tx: &mut Tx, hall: &str, check: &Check, counts: &mut Counts) -> Result<(), Stop> {
    let mut replay = replay::Replay::default();
    let chain = chain::check(tx, hall, counts, &mut replay).await?;
    days::check(tx, hall, check, &chain, counts).await?;
    chain::rest(tx, hall, check, counts, &mut replay).await?;
    replay.compare(tx, hall, counts).await
}
