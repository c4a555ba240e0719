//! SQLite: `VACUUM INTO` reads one moment's state while others write; the copy is checked before it counts.
//! In: a database file, a backup file. Out: the other one. Absent: copying a file that is in use.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};

use super::{BackupError, Holds, before, beside, known, new_private_file, settle};

/// How long to wait for somebody who writes.
const PATIENCE: Duration = Duration::from_secs(10);

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).create_if_missing(false).busy_timeout(PATIENCE)
}

pub async fn save(db: &Path, part: &Path) -> Result<Holds, BackupError> {
    if !db.is_file() {
        return Err(BackupError::Missing(db.into()));
    }
    let mut connection = options(db).connect().await?;
    let path = part.to_string_lossy().into_owned();
    sqlx::query("VACUUM INTO $1").bind(path).execute(&mut connection).await?;
    connection.close().await?;
    check(part).await
}

pub async fn restore(from: &Path, db: &Path, replace: bool) -> Result<Holds, BackupError> {
    if beside_log(from).exists() {
        return Err(BackupError::NoBackup(from.into()));
    }
    let holds = check(from).await?;
    known(from, holds.schema)?;
    if let Some(folder) = db.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|source| BackupError::File { path: folder.into(), source })?;
    }
    let is_there = db.exists();
    if is_there {
        let empty = is_idle_and_empty(db).await?;
        if !replace && !empty {
            return Err(BackupError::NotEmpty(format!("`{}`", db.display())));
        }
    }
    // The copy is there and sound before anything is moved.
    let part = beside(db, "part");
    new_private_file(&part)?;
    let copied = copy(from, &part).await;
    if let Err(error) = copied {
        let _ = std::fs::remove_file(&part);
        return Err(error);
    }
    let before = if is_there { Some(move_aside(db)?) } else { None };
    settle(&part, db)?;
    Ok(Holds { before: before.map(|path| path.display().to_string()), ..holds })
}

async fn copy(from: &Path, part: &Path) -> Result<(), BackupError> {
    std::fs::copy(from, part).map_err(|source| BackupError::File { path: part.into(), source })?;
    check(part).await.map(drop)
}

/// Whether anything was ever booked in a database on which no server runs. A file that is no database is not empty.
async fn is_idle_and_empty(db: &Path) -> Result<bool, BackupError> {
    if std::fs::metadata(db).is_ok_and(|file| file.len() == 0) {
        return Ok(true);
    }
    let mut connection = options(db).busy_timeout(Duration::from_secs(1)).connect().await?;
    // Leaves the write-ahead log's mode, which only succeeds when nobody else has it open. What is moved aside is then
    // one whole file.
    let alone = sqlx::query("PRAGMA journal_mode = DELETE").fetch_all(&mut connection).await;
    if let Err(sqlx::Error::Database(error)) = &alone
        && error.code().and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
    {
        return Err(BackupError::InUse(format!("`{}`", db.display())));
    }
    let rows = sqlx::query("SELECT COUNT(*) FROM (SELECT 1 FROM booking UNION ALL SELECT 1 FROM answer)")
        .fetch_one(&mut connection)
        .await;
    // Closing a damaged database may fail; it is moved aside all the same.
    let _ = connection.close().await;
    Ok(rows.and_then(|row| row.try_get::<i64, _>(0)).is_ok_and(|count| count == 0))
}

fn beside_log(db: &Path) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// The database and what a damaged one may have beside it.
fn move_aside(db: &Path) -> Result<PathBuf, BackupError> {
    let aside = beside(db, &before());
    if aside.exists() {
        return Err(BackupError::Exists(aside));
    }
    let moved = |from: &Path, to: &Path| {
        std::fs::rename(from, to).map_err(|source| BackupError::File { path: from.into(), source })
    };
    moved(db, &aside)?;
    for ending in ["-wal", "-shm"] {
        let with = |file: &Path| {
            let mut name = file.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        if with(db).exists() {
            moved(&with(db), &with(&aside))?;
        }
    }
    Ok(aside)
}

/// Reads every page, index and reference of a file that nobody writes.
async fn check(file: &Path) -> Result<Holds, BackupError> {
    let mut connection = options(file).read_only(true).immutable(true).connect().await?;
    let holds = look(&mut connection).await;
    // Read-only: nothing to lose.
    let _ = connection.close().await;
    holds
        .map_err(|error| BackupError::Damaged { path: file.into(), said: error.to_string() })?
        .map_err(|said| BackupError::Damaged { path: file.into(), said })
}

async fn look(connection: &mut SqliteConnection) -> Result<Result<Holds, String>, sqlx::Error> {
    let said: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut *connection).await?;
    if said != "ok" {
        return Ok(Err(said));
    }
    if !sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await?.is_empty() {
        return Ok(Err("a row refers to one that is not there".into()));
    }
    let schema: String = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'schema_version'")
        .fetch_one(&mut *connection)
        .await?;
    let Ok(schema) = schema.parse() else { return Ok(Err(format!("schema version `{schema}`"))) };
    // The first schema had no bookings.
    let bookings = sqlx::query_scalar("SELECT COUNT(*) FROM booking WHERE state = 'booked'");
    let bookings = bookings.fetch_one(&mut *connection).await.unwrap_or(0);
    Ok(Ok(Holds { schema, bookings, before: None }))
}
