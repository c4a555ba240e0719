//! Accounts of staff. In: a hall, a name. Out: rows. Absent: deleting; the log speaks of accounts by their ids.

use crate::database::Database;
use crate::database::sql::{Row, Tx, Value};
use crate::staff::role::Role;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Key of its row, never used again.
    pub id: i64,
    /// Its hall.
    pub hall: String,
    /// What is typed to sign in.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// A clerk's window.
    pub window: Option<i64>,
    /// Hash of its password; none when it signs in through OIDC only.
    pub password: Option<String>,
    /// Somebody else chose the password.
    pub first: bool,
    /// Issuer and subject at the OIDC provider.
    pub oidc: Option<(String, String)>,
    /// May not sign in.
    pub disabled: bool,
}

/// Reads the columns of an account from `from` on.
///
/// # Errors
/// The row is no account.
pub fn account_row(row: &Row, from: usize) -> Result<Account, sqlx::Error> {
    let need = |column: usize| row.text(from + column)?.ok_or(sqlx::Error::RowNotFound);
    let role = Role::of(&need(3)?).ok_or_else(|| sqlx::Error::Decode("a role".into()))?;
    Ok(Account {
        id: row.int(from)?,
        hall: need(1)?,
        name: need(2)?,
        role,
        window: Some(row.int(from + 4)?).filter(|number| *number != 0),
        password: row.text(from + 5)?,
        first: row.int(from + 6)? == 1,
        oidc: row.text(from + 7)?.zip(row.text(from + 8)?),
        disabled: row.int(from + 9)? == 1,
    })
}

/// The account of a name.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_name(tx: &mut Tx, hall: &str, name: &str) -> Result<Option<Account>, sqlx::Error> {
    let row = tx
        .first(
            "SELECT id, hall, name, role, COALESCE(window_number, 0), password, first, issuer, subject, disabled \
             FROM staff_account WHERE hall = $1 AND name = $2",
            &[hall.into(), name.into()],
        )
        .await?;
    row.map(|row| account_row(&row, 0)).transpose()
}

/// The account of an id.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_id(tx: &mut Tx, id: i64) -> Result<Option<Account>, sqlx::Error> {
    let row = tx
        .first(
            "SELECT id, hall, name, role, COALESCE(window_number, 0), password, first, issuer, subject, disabled \
             FROM staff_account WHERE id = $1",
            &[id.into()],
        )
        .await?;
    row.map(|row| account_row(&row, 0)).transpose()
}

/// The account of somebody at the OIDC provider.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_subject(
    tx: &mut Tx,
    hall: &str,
    issuer: &str,
    subject: &str,
) -> Result<Option<Account>, sqlx::Error> {
    let row = tx
        .first(
            "SELECT id, hall, name, role, COALESCE(window_number, 0), password, first, issuer, subject, disabled \
             FROM staff_account WHERE hall = $1 AND issuer = $2 AND subject = $3",
            &[hall.into(), issuer.into(), subject.into()],
        )
        .await?;
    row.map(|row| account_row(&row, 0)).transpose()
}

/// Every account of a hall, by name.
///
/// # Errors
/// The database doesn't answer.
pub async fn all(database: &Database, hall: &str) -> Result<Vec<Account>, sqlx::Error> {
    let rows = database
        .read(
            "SELECT id, hall, name, role, COALESCE(window_number, 0), password, first, issuer, subject, disabled \
             FROM staff_account WHERE hall = $1 ORDER BY name",
            &[hall.into()],
        )
        .await?;
    rows.iter().map(|row| account_row(row, 0)).collect()
}

/// Adds an account; `None` when the hall has the name, or the OIDC subject, already. The id of `account` is not read.
///
/// # Errors
/// The database doesn't answer.
pub async fn add(tx: &mut Tx, account: &Account, now: i64) -> Result<Option<i64>, sqlx::Error> {
    let (issuer, subject) = oidc(account);
    let row = tx
        .first(
            "INSERT INTO staff_account (hall, name, role, window_number, password, first, issuer, subject, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id",
            &[
                account.hall.as_str().into(),
                account.name.as_str().into(),
                account.role.word().into(),
                Value::Int(account.window),
                account.password.as_deref().into(),
                i64::from(account.first).into(),
                issuer.into(),
                subject.into(),
                now.into(),
            ],
        )
        .await?;
    row.map(|row| row.int(0)).transpose()
}

/// Writes everything of an account that can change; `false` when another account of the hall has its OIDC subject.
///
/// # Errors
/// The database doesn't answer.
pub async fn write(tx: &mut Tx, account: &Account) -> Result<bool, sqlx::Error> {
    let (issuer, subject) = oidc(account);
    let written = tx
        .run(
            "UPDATE staff_account SET role = $2, window_number = $3, password = $4, first = $5, issuer = $6, \
             subject = $7, disabled = $8 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM staff_account o \
             WHERE o.hall = staff_account.hall AND o.id <> $1 AND o.issuer = $6 AND o.subject = $7)",
            &[
                account.id.into(),
                account.role.word().into(),
                Value::Int(account.window),
                account.password.as_deref().into(),
                i64::from(account.first).into(),
                issuer.into(),
                subject.into(),
                i64::from(account.disabled).into(),
            ],
        )
        .await?;
    Ok(written == 1)
}

fn oidc(account: &Account) -> (Option<&str>, Option<&str>) {
    match &account.oidc {
        Some((issuer, subject)) => (Some(issuer), Some(subject)),
        None => (None, None),
    }
}
