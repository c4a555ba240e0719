//! Sessions of staff. In: digests of tokens. Out: rows. Absent: the tokens; they are in the browsers' cookies only.

use super::accounts::{Account, account_row};
use crate::database::Database;
use crate::database::sql::{Row, Tx};

/// A session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Key of its row.
    pub id: i64,
    /// When it began.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub seen_at: i64,
    /// Whether it began with a password.
    pub by_password: bool,
}

fn session_row(row: &Row) -> Result<Session, sqlx::Error> {
    let by_password = row.text(3)?.as_deref() == Some("password");
    Ok(Session { id: row.int(0)?, created_at: row.int(1)?, seen_at: row.int(2)?, by_password })
}

/// How a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With a password.
    Password,
    /// At the OIDC provider.
    Oidc,
}

impl Way {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Oidc => "oidc",
        }
    }
}

/// Begins a session; its id.
///
/// # Errors
/// The database doesn't answer.
pub async fn begin(
    tx: &mut Tx,
    account: i64,
    token: &[u8; 32],
    way: Way,
    now: i64,
) -> Result<i64, sqlx::Error> {
    let row = tx
        .first(
            "INSERT INTO staff_session (account, token, way, created_at, seen_at) VALUES ($1, $2, $3, $4, $4) \
             RETURNING id",
            &[account.into(), token.into(), way.word().into(), now.into()],
        )
        .await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// The session of a token with its account, ended by time or not.
///
/// # Errors
/// The database doesn't answer.
pub async fn find(database: &Database, token: &[u8; 32]) -> Result<Option<(Session, Account)>, sqlx::Error> {
    let rows = database
        .read(
            "SELECT s.id, s.created_at, s.seen_at, s.way, a.id, a.hall, a.name, a.role, \
             COALESCE(a.window_number, 0), a.password, a.first, a.issuer, a.subject, a.disabled \
             FROM staff_session s JOIN staff_account a ON a.id = s.account WHERE s.token = $1",
            &[token.into()],
        )
        .await?;
    rows.first().map(|row| Ok((session_row(row)?, account_row(row, 4)?))).transpose()
}

/// The sessions of an account, newest first.
///
/// # Errors
/// The database doesn't answer.
pub async fn of_account(database: &Database, account: i64) -> Result<Vec<Session>, sqlx::Error> {
    let rows = database
        .read(
            "SELECT id, created_at, seen_at, way FROM staff_session WHERE account = $1 ORDER BY id DESC",
            &[account.into()],
        )
        .await?;
    rows.iter().map(session_row).collect()
}

/// Writes that a session was used.
///
/// # Errors
/// The database doesn't answer.
pub async fn seen(tx: &mut Tx, session: i64, now: i64) -> Result<(), sqlx::Error> {
    let sql = "UPDATE staff_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
    tx.run(sql, &[session.into(), now.into()]).await?;
    Ok(())
}

/// Ends one session of an account; `false` when it has none of this id.
///
/// # Errors
/// The database doesn't answer.
pub async fn end(tx: &mut Tx, account: i64, session: i64) -> Result<bool, sqlx::Error> {
    let sql = "DELETE FROM staff_session WHERE account = $1 AND id = $2";
    Ok(tx.run(sql, &[account.into(), session.into()]).await? == 1)
}

/// Ends the session of a token, if there is one; its account.
///
/// # Errors
/// The database doesn't answer.
pub async fn end_token(tx: &mut Tx, token: &[u8; 32]) -> Result<Option<i64>, sqlx::Error> {
    let row =
        tx.first("DELETE FROM staff_session WHERE token = $1 RETURNING account", &[token.into()]).await?;
    row.map(|row| row.int(0)).transpose()
}

/// Ends every session of an account; how many there were.
///
/// # Errors
/// The database doesn't answer.
pub async fn end_all(tx: &mut Tx, account: i64) -> Result<u64, sqlx::Error> {
    tx.run("DELETE FROM staff_session WHERE account = $1", &[account.into()]).await
}
