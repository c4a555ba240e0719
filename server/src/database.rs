//! The database: SQLite in a file, or PostgreSQL at an address; opened, checked, brought up to date.
//! In: a file path or an address. Out: `Database`, every connection durable and with foreign keys enforced.
//! Absent: queries of the features; they live beside the feature.

mod group;
mod lanes;
pub mod sql;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlSafeStr, SqlitePool};

pub use group::Writer;
pub use lanes::Lanes;
use sql::{AtOnce, Row, Tx, Value};

/// The oldest SQLite that is safe here: before it, a write-ahead log that is reset at the wrong moment
/// can corrupt the database.
pub const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// How long a writer waits for another before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections to PostgreSQL for changes of several statements. Each does one change at a time; more of them only wait for
/// each other's slots.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Those for changes of one statement. Each is processor time in PostgreSQL but for one wait for the disk, in which those
/// that wait are written together: a few keep it busy, more only take turns (measured: docs/performance.md).
const POSTGRES_LANES: u32 = 8;
/// Those on which is only read: nobody who reads stands behind those who wait for the disk.
const POSTGRES_READERS: u32 = 6;
/// Of them, those for single statements; the others are left for snapshots.
const POSTGRES_READING_LANES: u32 = 4;

/// Every migration, in order. A released one is never edited: its checksum is in the databases.
const SQLITE: &[(i64, &str, &str)] = &[
    (1, "init", include_str!("../migrations/sqlite/0001_init.sql")),
    (2, "hall", include_str!("../migrations/sqlite/0002_hall.sql")),
    (3, "events", include_str!("../migrations/sqlite/0003_events.sql")),
    (4, "log", include_str!("../migrations/sqlite/0004_log.sql")),
    (5, "day", include_str!("../migrations/sqlite/0005_day.sql")),
    (6, "waiting", include_str!("../migrations/sqlite/0006_waiting.sql")),
    (7, "receipts", include_str!("../migrations/sqlite/0007_receipts.sql")),
    (10, "staff", include_str!("../migrations/sqlite/0010_staff.sql")),
    (11, "cases", include_str!("../migrations/sqlite/0011_cases.sql")),
    (12, "outbox", include_str!("../migrations/sqlite/0012_outbox.sql")),
    (13, "kept", include_str!("../migrations/sqlite/0013_kept.sql")),
    (15, "papers", include_str!("../migrations/sqlite/0015_papers.sql")),
    (16, "after", include_str!("../migrations/sqlite/0016_after.sql")),
    (18, "lean", include_str!("../migrations/sqlite/0018_lean.sql")),
    (19, "kiosk", include_str!("../migrations/sqlite/0019_kiosk.sql")),
];

/// The same for PostgreSQL: the same tables by the same numbers.
const POSTGRES: &[(i64, &str, &str)] = &[
    (1, "init", include_str!("../migrations/postgres/0001_init.sql")),
    (2, "hall", include_str!("../migrations/postgres/0002_hall.sql")),
    (3, "events", include_str!("../migrations/postgres/0003_events.sql")),
    (4, "log", include_str!("../migrations/postgres/0004_log.sql")),
    (5, "day", include_str!("../migrations/postgres/0005_day.sql")),
    (6, "waiting", include_str!("../migrations/postgres/0006_waiting.sql")),
    (7, "receipts", include_str!("../migrations/postgres/0007_receipts.sql")),
    (10, "staff", include_str!("../migrations/postgres/0010_staff.sql")),
    (11, "cases", include_str!("../migrations/postgres/0011_cases.sql")),
    (12, "outbox", include_str!("../migrations/postgres/0012_outbox.sql")),
    (13, "kept", include_str!("../migrations/postgres/0013_kept.sql")),
    (15, "papers", include_str!("../migrations/postgres/0015_papers.sql")),
    (16, "after", include_str!("../migrations/postgres/0016_after.sql")),
    (18, "lean", include_str!("../migrations/postgres/0018_lean.sql")),
    (19, "kiosk", include_str!("../migrations/postgres/0019_kiosk.sql")),
];

/// The schema version after every migration; each writes its own into `meta`.
pub fn newest_schema() -> i64 {
    SQLITE.iter().map(|migration| migration.0).max().unwrap_or_default()
}

/// The hall's database.
#[derive(Debug, Clone)]
pub enum Database {
    /// SQLite in one file.
    Sqlite {
        /// Many readers.
        readers: SqlitePool,
        /// One writer: those who wait for it stand in a queue, first come first served, where SQLite itself would let
        /// them poll; and they share commits.
        writer: Writer,
    },
    /// PostgreSQL, which several servers may share.
    Postgres {
        /// For what only reads.
        readers: Lanes,
        /// For changes.
        writers: PgPool,
        /// For changes of one statement.
        lanes: Lanes,
    },
}

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// The address of a PostgreSQL database.
    Address(String),
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            // The address may hold a password.
            Self::Address(_) => f.write_str("DATABASE_URL"),
        }
    }
}

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The linked SQLite is older than [`OLDEST_SQLITE`].
    #[error(
        "SQLite {found} is linked, but {} or newer is needed (older ones can corrupt the write-ahead log); \
         build `yushen-server` with its bundled SQLite: `cargo build -p yushen-server`",
        dotted(OLDEST_SQLITE)
    )]
    OldSqlite {
        /// The version found.
        found: String,
    },
    /// The folder for the file can't be made.
    #[error("can't create the folder `{}` for the database: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file can't be opened as a database.
    #[error("can't open the database `{}`: {source}; check that it is a SQLite file and may be written", file.display())]
    Open {
        /// The file.
        file: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// PostgreSQL can't be reached.
    #[error("can't open the database of `DATABASE_URL`: {0}; check the address, the name and the password")]
    Address(sqlx::Error),
    /// The schema can't be brought up to date.
    #[error(
        "can't bring the database up to date: {0}; it may have been written by a newer version of this program"
    )]
    Migrate(#[from] MigrateError),
    /// Opened to be read only, it is not as this program knows it.
    #[error(
        "the database is at schema version {found}, this program reads {newest}; use the program that wrote it, or \
         bring it up to date with `yushen-server migrate`", newest = newest_schema()
    )]
    OtherSchema {
        /// The version found.
        found: String,
    },
    /// A query failed.
    #[error("the database doesn't answer: {0}")]
    Query(#[from] sqlx::Error),
}

impl DatabaseError {
    /// Whether PostgreSQL undid a transaction because of another one: done again, it may well succeed.
    pub fn is_conflict(&self) -> bool {
        let Self::Query(sqlx::Error::Database(error)) = self else { return false };
        matches!(error.code().as_deref(), Some("40001" | "40P01"))
    }
}

impl Database {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// [`DatabaseError`] says what is wrong.
    pub async fn at(location: &Location) -> Result<Self, DatabaseError> {
        match location {
            Location::File(file) => Self::open(file).await,
            Location::Address(address) => Self::connect(address).await,
        }
    }

    /// Opens a database that is there, to be read only: nothing is created, nothing brought up to date.
    ///
    /// # Errors
    /// [`DatabaseError`] says what is wrong; also when its schema is another version's.
    pub async fn look_at(location: &Location) -> Result<Self, DatabaseError> {
        let database = match location {
            Location::File(file) => {
                let options = SqliteConnectOptions::new().filename(file).read_only(true);
                let pool = SqlitePoolOptions::new().connect_with(options).await;
                let pool = pool.map_err(|source| DatabaseError::Open { file: file.into(), source })?;
                Self::Sqlite { readers: pool.clone(), writer: Writer::new(pool) }
            }
            Location::Address(address) => {
                let options: PgConnectOptions = address.parse().map_err(DatabaseError::Address)?;
                let options = options.options([("default_transaction_read_only", "on")]);
                let pool = PgPoolOptions::new().connect_with(options).await;
                let pool = pool.map_err(DatabaseError::Address)?;
                let lanes = Lanes::of(pool.clone(), POSTGRES_READING_LANES);
                Self::Postgres { readers: lanes.clone(), writers: pool, lanes }
            }
        };
        let found = database.schema_version().await?;
        if found == newest_schema().to_string() {
            Ok(database)
        } else {
            Err(DatabaseError::OtherSchema { found })
        }
    }

    /// Opens the PostgreSQL database at `address` and brings its schema up to date; servers that start together wait
    /// for each other.
    ///
    /// # Errors
    /// [`DatabaseError`] says what is wrong with the address or the schema.
    pub async fn connect(address: &str) -> Result<Self, DatabaseError> {
        let options: PgConnectOptions = address.parse().map_err(DatabaseError::Address)?;
        // Whatever the cluster's default is: what was acknowledged is on the disk, and nobody waits for ever.
        let options = options.options([
            ("synchronous_commit", "on"),
            ("lock_timeout", "8s"),
            // Each statement sees what was committed before it: what is read under a lock is what holds.
            ("default_transaction_isolation", "read committed"),
        ]);
        // A connection is tested when it is given back. One that broke since is noticed by `again`.
        let pool = |most| PgPoolOptions::new().max_connections(most).test_before_acquire(false);
        // Every row is found by an index. Plans are made once for a connection, and must not depend on how much was in the
        // tables then.
        let options = options.options([
            ("plan_cache_mode", "force_generic_plan"),
            ("enable_seqscan", "off"),
            ("enable_bitmapscan", "off"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
            ("jit", "off"),
        ]);
        let writers = pool(POSTGRES_CONNECTIONS).connect_with(options.clone()).await;
        let writers = writers.map_err(DatabaseError::Address)?;
        migrator(POSTGRES).run(&writers).await?;
        let lanes =
            pool(POSTGRES_LANES).connect_with(options.clone()).await.map_err(DatabaseError::Address)?;
        let readers = pool(POSTGRES_READERS).connect_with(options).await.map_err(DatabaseError::Address)?;
        Ok(Self::Postgres {
            readers: Lanes::of(readers, POSTGRES_READING_LANES),
            writers,
            lanes: Lanes::of(lanes, POSTGRES_LANES),
        })
    }

    /// Opens `file`, creating it and its folder when missing, and brings its schema up to date.
    ///
    /// # Errors
    /// [`DatabaseError`] says what is wrong with the file, the schema or the linked SQLite.
    pub async fn open(file: &Path) -> Result<Self, DatabaseError> {
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|source| DatabaseError::Folder { folder: folder.into(), source })?;
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let opened = |source| DatabaseError::Open { file: file.into(), source };
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone());
        let writer = Writer::new(writer.await.map_err(opened)?);
        let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(writer.pool()).await?;
        check_sqlite_version(&version)?;
        migrator(SQLITE).run(writer.pool()).await?;
        let readers = SqlitePoolOptions::new().connect_with(options).await.map_err(opened)?;
        Ok(Self::Sqlite { readers, writer })
    }

    /// The schema version that the database itself states; also the check that it answers.
    ///
    /// # Errors
    /// [`DatabaseError::Query`] when the database doesn't answer.
    pub async fn schema_version(&self) -> Result<String, DatabaseError> {
        let row = self.read("SELECT value FROM meta WHERE key = 'schema_version'", &[]).await?;
        let value = row.first().map(|row| row.text(0)).transpose()?.flatten();
        Ok(value.ok_or(sqlx::Error::RowNotFound)?)
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.turn().await?),
            Self::Postgres { writers, .. } => Tx::Postgres(again(|| writers.begin()).await?),
        })
    }

    /// Does a change in a transaction of its own if it can be done whole, and says the first number of the row that it
    /// returns; `None` when nothing was done.
    ///
    /// # Errors
    /// What the database says; whether it was done is then unknown.
    pub async fn at_once(&self, change: &AtOnce, values: &[Value<'_>]) -> Result<Option<i64>, sqlx::Error> {
        if let Self::Postgres { lanes, .. } = self {
            return match lanes.all(change.postgres, values).await {
                Ok(rows) => rows.into_iter().next().map(|row| Row::Postgres(row).int(0)).transpose(),
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(None),
                Err(error) => Err(error),
            };
        }
        let mut tx = self.begin().await?;
        let rows = tx.all(change.sqlite, values).await?;
        if let Some(told) = rows.get(change.sqlite_told).filter(|_| rows.len() == change.sqlite_rows) {
            let told = told.int(0)?;
            tx.commit().await?;
            return Ok(Some(told));
        }
        tx.rollback().await?;
        Ok(None)
    }

    /// Begins a transaction that only reads, and sees the database as it is at its first statement.
    ///
    /// # Errors
    /// What the database says.
    pub async fn snapshot(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Snapshot(readers.begin().await?),
            Self::Postgres { readers, .. } => Tx::Postgres(
                readers.pool().begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        })
    }

    /// Rows of a statement that only reads.
    ///
    /// # Errors
    /// What the database says.
    pub async fn read(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => {
                let rows = sql::sqlite(sql, values).fetch_all(readers).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres { readers, .. } => {
                let rows = again(|| readers.all(sql, values)).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Closes every connection; SQLite's write-ahead log is folded into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.pool().close().await;
            }
            Self::Postgres { readers, writers, lanes } => {
                readers.close().await;
                lanes.close().await;
                writers.close().await;
            }
        }
    }
}

/// What only begins or reads, done again while it meets connections that broke when PostgreSQL was restarted; there are
/// at most so many.
async fn again<T, F: Future<Output = Result<T, sqlx::Error>>>(ask: impl Fn() -> F) -> Result<T, sqlx::Error> {
    for _ in 0..POSTGRES_CONNECTIONS {
        match ask().await {
            Err(error) if is_gone(&error) => tracing::debug!(%error, "a connection broke; another"),
            other => return other,
        }
    }
    ask().await
}

fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // The server says good-bye, or that it is not up yet.
        sqlx::Error::Database(error) => matches!(error.code().as_deref(), Some("57P01" | "57P02")),
        _ => false,
    }
}

/// Refuses a SQLite that is older than [`OLDEST_SQLITE`].
///
/// # Errors
/// [`DatabaseError::OldSqlite`] when `found` is older or is no version.
pub fn check_sqlite_version(found: &str) -> Result<(), DatabaseError> {
    let parts: Option<Vec<u32>> = found.split('.').map(|part| part.parse().ok()).collect();
    match parts {
        Some(parts) if parts.as_slice() >= OLDEST_SQLITE.as_slice() => Ok(()),
        _ => Err(DatabaseError::OldSqlite { found: found.into() }),
    }
}

fn migrator(migrations: &[(i64, &'static str, &'static str)]) -> Migrator {
    Migrator::with_migrations(
        migrations
            .iter()
            .map(|&(version, name, sql)| {
                Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
            })
            .collect(),
    )
}

fn dotted(version: [u32; 3]) -> String {
    version.map(|part| part.to_string()).join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_sqlite_is_refused_with_what_to_do() {
        for old in ["3.51.2", "3.46.0", "3.9.9", "2.99.99", "3.51", "", "three"] {
            let message = check_sqlite_version(old).expect_err(old).to_string();
            assert!(message.contains("3.51.3 or newer"), "{message}");
            assert!(message.contains("cargo build -p yushen-server"), "{message}");
        }
    }

    #[test]
    fn a_fixed_sqlite_is_accepted() {
        for fixed in ["3.51.3", "3.51.10", "3.100.0", "4.0.0"] {
            check_sqlite_version(fixed).expect(fixed);
        }
    }
}
