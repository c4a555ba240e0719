//! One way to ask either database: the same SQL text, values and rows of the few types that are used.
//! In: SQL with `$1`, values. Out: rows, counts. Absent: what differs between the two; that is asked by `is_postgres`.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Postgres, Row as _, Sqlite, Transaction};

use super::group::Turn;

/// A value that is bound. `None` is NULL of its type.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A whole number.
    Int(Option<i64>),
    /// A text.
    Text(Option<&'a str>),
    /// Bytes.
    Bytes(Option<&'a [u8]>),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(Some(value))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(Some(value))
    }
}

/// A change of one round trip: all of it, or nothing.
#[derive(Debug)]
pub struct AtOnce {
    /// One statement; it returns one row if it changed everything, and changes nothing otherwise.
    pub postgres: &'static str,
    /// Statements that each return one row if they did what they should; the values are the same.
    pub sqlite: &'static str,
    /// How many they are.
    pub sqlite_rows: usize,
    /// Which of their rows is the one that PostgreSQL's statement returns.
    pub sqlite_told: usize,
}

/// A row of either database.
#[derive(Debug)]
pub enum Row {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// A whole number that is there.
    ///
    /// # Errors
    /// The column is missing, NULL or of another type.
    pub fn int(&self, column: usize) -> Result<i64, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    /// A whole number; `None` for NULL.
    ///
    /// # Errors
    /// The column is missing or of another type.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    /// A text; `None` for NULL.
    ///
    /// # Errors
    /// The column is missing or of another type.
    pub fn text(&self, column: usize) -> Result<Option<String>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    /// Bytes; `None` for NULL.
    ///
    /// # Errors
    /// The column is missing or of another type.
    pub fn bytes(&self, column: usize) -> Result<Option<Vec<u8>>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }
}

/// A transaction that may write. Dropped without [`Tx::commit`], nothing happened.
#[derive(Debug)]
pub enum Tx {
    /// Of SQLite: the only writer from its first statement on.
    Sqlite(Turn),
    /// Of SQLite, beside the writer: only reads.
    Snapshot(Transaction<'static, Sqlite>),
    /// Of PostgreSQL: read committed; what must not change meanwhile is locked by its statements.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Whether rows must be locked before they are changed.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs a statement; how many rows it changed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite(sql, values).execute(tx.connection()?).await?.rows_affected(),
            Self::Snapshot(tx) => sqlite(sql, values).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => postgres(sql, values).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Rows of a statement.
    ///
    /// # Errors
    /// What the database says.
    pub async fn all(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(tx) => wrap(sqlite(sql, values).fetch_all(tx.connection()?).await?, Row::Sqlite),
            Self::Snapshot(tx) => wrap(sqlite(sql, values).fetch_all(&mut **tx).await?, Row::Sqlite),
            Self::Postgres(tx) => wrap(postgres(sql, values).fetch_all(&mut **tx).await?, Row::Postgres),
        })
    }

    /// The first row of a statement, if there is one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn first(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite(sql, values).fetch_optional(tx.connection()?).await?.map(Row::Sqlite),
            Self::Snapshot(tx) => sqlite(sql, values).fetch_optional(&mut **tx).await?.map(Row::Sqlite),
            Self::Postgres(tx) => postgres(sql, values).fetch_optional(&mut **tx).await?.map(Row::Postgres),
        })
    }

    /// Makes it last: when this returns, it is on the disk.
    ///
    /// # Errors
    /// What the database says; whether it was kept is then unknown.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Snapshot(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    /// Undoes it now rather than when the connection is used again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Snapshot(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
        }
    }
}

fn wrap<R>(rows: Vec<R>, of: fn(R) -> Row) -> Vec<Row> {
    rows.into_iter().map(of).collect()
}

/// The query for SQLite.
pub(super) fn sqlite<'a>(sql: &'static str, values: &[Value<'a>]) -> Query<'a, Sqlite, SqliteArguments> {
    values.iter().fold(sqlx::query(sql), |query, value| match *value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value.map(str::to_owned)),
        Value::Bytes(value) => query.bind(value.map(<[u8]>::to_vec)),
    })
}

/// The query for PostgreSQL.
pub(super) fn postgres<'a>(sql: &'static str, values: &[Value<'a>]) -> Query<'a, Postgres, PgArguments> {
    values.iter().fold(sqlx::query(sql), |query, value| match *value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
    })
}
