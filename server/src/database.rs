//! The embedded SQLite database: opened, checked, brought up to date.
//! In: a file path. Out: `Database`, a pool in which every connection is durable and enforces foreign keys.
//! Absent: queries of the features; they live beside the feature.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr, SqlitePool};

/// The oldest SQLite that is safe here: before it, a write-ahead log that is reset at the wrong moment
/// can corrupt the database.
pub const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// How long a writer waits for another before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Every migration, in order. A released one is never edited: its checksum is in the databases.
const MIGRATIONS: [(i64, &str, &str); 1] = [(1, "init", include_str!("../migrations/sqlite/0001_init.sql"))];

/// The hall's database.
#[derive(Debug, Clone)]
pub struct Database {
    pool: SqlitePool,
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
    /// The schema can't be brought up to date.
    #[error(
        "can't bring the database up to date: {0}; it may have been written by a newer version of this program"
    )]
    Migrate(#[from] MigrateError),
    /// A query failed.
    #[error("the database doesn't answer: {0}")]
    Query(#[from] sqlx::Error),
}

impl Database {
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
        let pool = SqlitePoolOptions::new()
            .connect_with(options)
            .await
            .map_err(|source| DatabaseError::Open { file: file.into(), source })?;

        let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&pool).await?;
        check_sqlite_version(&version)?;
        migrator().run(&pool).await?;
        Ok(Self { pool })
    }

    /// The schema version that the database itself states; also the check that it answers.
    ///
    /// # Errors
    /// [`DatabaseError::Query`] when the database doesn't answer.
    pub async fn schema_version(&self) -> Result<String, DatabaseError> {
        Ok(sqlx::query_scalar("SELECT value FROM meta WHERE key = 'schema_version'")
            .fetch_one(&self.pool)
            .await?)
    }

    /// The pool, for the queries of features.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Closes every connection, so that the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.pool.close().await;
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

fn migrator() -> Migrator {
    Migrator::with_migrations(
        MIGRATIONS
            .into_iter()
            .map(|(version, name, sql)| {
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
