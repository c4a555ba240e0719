//! Backup while the server runs, and restore. In: a database, a file. Out: the other one, checked before it counts.
//! Absent: schedules and copies elsewhere (docs/operations.md), and deleting: what is replaced is moved aside.

mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};

use crate::database::{Location, newest_schema};

/// What a backup or a restored database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    /// Its schema version.
    pub schema: i64,
    /// Bookings that are neither held nor cancelled.
    pub bookings: i64,
    /// Where the database that was there before is now.
    pub before: Option<String>,
}

/// Why there is no backup, or nothing was restored. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file already.
    #[error("`{}` exists already and is never overwritten; name another file", .0.display())]
    Exists(PathBuf),
    /// There is no such file.
    #[error("there is no file `{}`", .0.display())]
    Missing(PathBuf),
    /// A file can't be read or written.
    #[error("`{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The copy is not sound.
    #[error("`{}` is damaged or no backup of a hall: {said}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the database says.
        said: String,
    },
    /// Written by a newer program.
    #[error(
        "`{}` has schema version {found}, and this program knows {}; restore it with the program that wrote it, or a newer one",
        path.display(), newest_schema()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// A SQLite file with its log beside it is no backup.
    #[error(
        "`{}` has a write-ahead log beside it, so it is a database in use or a copy of one; make a backup with \
         `yushen-server backup`", .0.display()
    )]
    NoBackup(PathBuf),
    /// There is a database with something in it.
    #[error("{0} is not empty; with `--replace` it is moved aside and kept")]
    NotEmpty(String),
    /// A server is running on it.
    #[error("{0} is in use; stop every server on it first")]
    InUse(String),
    /// PostgreSQL's own program is missing.
    #[error(
        "`{0}` is needed for PostgreSQL and was not found; install it: apt-get install postgresql-client"
    )]
    Program(&'static str),
    /// PostgreSQL's own program failed.
    #[error("`{program}` failed: {said}")]
    Failed {
        /// Which.
        program: &'static str,
        /// The last line that it said.
        said: String,
    },
    /// The database doesn't answer.
    #[error("the database doesn't answer: {0}")]
    Database(#[from] sqlx::Error),
}

/// Writes a backup into a new file that only its owner reads. The server may go on meanwhile: it is the state of one
/// moment.
///
/// # Errors
/// [`BackupError`] says what to do; no file is left.
pub async fn save(db: &Location, to: &Path) -> Result<Holds, BackupError> {
    if to.try_exists().map_err(|source| BackupError::File { path: to.into(), source })? {
        return Err(BackupError::Exists(to.into()));
    }
    let part = beside(to, "part");
    new_private_file(&part)?;
    let saved = match db {
        Location::File(file) => sqlite::save(file, &part).await,
        Location::Address(address) => postgres::save(address, &part).await,
    };
    let saved = match saved {
        Ok(holds) => settle(&part, to).map(|()| holds),
        Err(error) => Err(error),
    };
    if saved.is_err() {
        // It is ours, made above; the error that led here matters more than one of this.
        let _ = std::fs::remove_file(&part);
    }
    saved
}

/// Makes a database of a backup. One that is there is moved aside with `replace`, or when nothing was ever booked in it.
///
/// # Errors
/// [`BackupError`] says what to do; the database is as it was.
pub async fn restore(from: &Path, db: &Location, replace: bool) -> Result<Holds, BackupError> {
    if !from.is_file() {
        return Err(BackupError::Missing(from.into()));
    }
    match db {
        Location::File(file) => sqlite::restore(from, file, replace).await,
        Location::Address(address) => postgres::restore(from, address, replace).await,
    }
}

fn known(path: &Path, schema: i64) -> Result<(), BackupError> {
    if schema > newest_schema() {
        return Err(BackupError::Newer { path: path.into(), found: schema });
    }
    Ok(())
}

/// `hall.backup` → `hall.backup.part`
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// `before-2026-11-26T080000Z`
fn before() -> String {
    format!("before-{}", crate::bundles::now().to_string().replace(':', ""))
}

fn new_private_file(path: &Path) -> Result<(), BackupError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists(path.into()))
        }
        Err(source) => Err(BackupError::File { path: path.into(), source }),
    }
}

/// Puts a finished file into its place, on the disk, without overwriting.
fn settle(part: &Path, to: &Path) -> Result<(), BackupError> {
    let error = |source| BackupError::File { path: to.into(), source };
    std::fs::File::open(part).and_then(|file| file.sync_all()).map_err(error)?;
    match std::fs::hard_link(part, to) {
        Ok(()) => std::fs::remove_file(part).map_err(error)?,
        Err(other) if other.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(BackupError::Exists(to.into()));
        }
        // A file system without links, such as that of memory sticks.
        Err(_) => std::fs::rename(part, to).map_err(error)?,
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // So that the name is on the disk, too; systems that can't do it for a folder do it by themselves.
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}
