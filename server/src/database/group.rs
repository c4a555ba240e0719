//! SQLite's one writer: transactions take turns, and those that stand in line share one commit.
//! In: somebody who wants to write. Out: a turn; kept, it is on the disk before its owner hears so.
//! Absent: SQL of the features; a limit on who waits.
//!
//! What takes time is the disk, not the statements. So who is done does not commit while others stand in line: the
//! transaction stays open, the next one works in a savepoint of its own, and the last of the line commits for all. A turn
//! that is given up is undone to its savepoint and takes nobody with it. If the commit fails, everybody in it is told so.
//!
//! Beginning and ending a turn run in tasks of their own: a request whose client has gone is dropped wherever it stands,
//! and must not leave the line without anybody to commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite, SqlitePool};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// Most turns that share a commit …
const MOST_TURNS: usize = 64;
/// … and how long the first of them may wait for the others.
const LONGEST: Duration = Duration::from_millis(10);

/// Who writes, one after the other.
#[derive(Debug, Clone)]
pub struct Writer {
    pool: SqlitePool,
    group: Arc<Mutex<Group>>,
    waiting: Arc<AtomicUsize>,
}

/// The transaction that is open, and who waits for its commit.
#[derive(Debug, Default)]
struct Group {
    /// With the moment at which it was opened.
    open: Option<(PoolConnection<Sqlite>, Instant)>,
    /// Empty when none is open.
    done: Vec<oneshot::Sender<Result<(), String>>>,
}

/// Somebody's turn to write. Dropped, it is undone.
#[derive(Debug)]
pub struct Turn {
    writer: Writer,
    group: Option<OwnedMutexGuard<Group>>,
}

impl Writer {
    /// Of a pool of one connection.
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self { pool, group: Arc::default(), waiting: Arc::default() }
    }

    /// The one connection, outside any turn: for migrations, and for what no request does.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// How many stand in line.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    /// Waits for a turn, first come first served.
    pub(super) async fn turn(&self) -> Result<Turn, sqlx::Error> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        finished(tokio::spawn(self.clone().begin())).await
    }

    async fn begin(self) -> Result<Turn, sqlx::Error> {
        let mut group = self.group.clone().lock_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        // Each text is one way to SQLite's thread and back.
        let begin = if group.open.is_none() {
            group.open = Some((self.pool.acquire().await?, Instant::now()));
            "BEGIN IMMEDIATE; SAVEPOINT turn"
        } else {
            "SAVEPOINT turn"
        };
        match group.run(begin).await {
            Ok(()) => Ok(Turn { writer: self, group: Some(group) }),
            Err(error) => {
                group.fail(&error).await;
                Err(error)
            }
        }
    }

    /// Ends a turn. Kept, it is answered when it is on the disk.
    async fn end(
        self,
        mut group: OwnedMutexGuard<Group>,
        keep: bool,
    ) -> Result<Option<oneshot::Receiver<Result<(), String>>>, sqlx::Error> {
        let young = group.open.as_ref().is_some_and(|(_, begun)| begun.elapsed() < LONGEST);
        let others_come = self.waiting.load(Ordering::SeqCst) > 0;
        let last = !(others_come && young && group.done.len() + usize::from(keep) < MOST_TURNS);
        let end = match (keep, last) {
            (true, true) => "RELEASE turn; COMMIT",
            (true, false) => "RELEASE turn",
            (false, _) => "ROLLBACK TO turn; RELEASE turn",
        };
        if let Err(error) = group.run(end).await {
            // SQLite undoes the whole transaction after some errors (disk full), so the others' work may be gone.
            group.fail(&error).await;
            return Err(error);
        }
        let mut answer = None;
        if keep {
            let (done, waits) = oneshot::channel();
            group.done.push(done);
            answer = Some(waits);
        }
        match (keep, last) {
            (true, true) => group.kept(),
            (false, true) => group.commit().await,
            (_, false) => {}
        }
        Ok(answer)
    }
}

impl Group {
    fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        let (connection, _) = self.open.as_mut().ok_or(sqlx::Error::WorkerCrashed)?;
        Ok(connection)
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(self.connection()?).await.map(|_| ())
    }

    async fn commit(&mut self) {
        if let Err(error) = self.run("COMMIT").await {
            return self.fail(&error).await;
        }
        self.kept();
    }

    /// Tells everybody that it is on the disk.
    fn kept(&mut self) {
        self.open = None;
        for done in self.done.drain(..) {
            // Who has gone need not be told.
            let _ = done.send(Ok(()));
        }
    }

    /// Undoes everything of this transaction and tells everybody.
    async fn fail(&mut self, error: &sqlx::Error) {
        if let Err(error) = self.run("ROLLBACK").await {
            tracing::debug!(%error, "nothing was left to undo");
        }
        self.open = None;
        for done in self.done.drain(..) {
            let _ = done.send(Err(error.to_string()));
        }
    }
}

impl Turn {
    /// To run statements on.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.group.as_mut().ok_or(sqlx::Error::WorkerCrashed)?.connection()
    }

    /// Keeps it; on the disk when this returns.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let group = self.group.take().ok_or(sqlx::Error::WorkerCrashed)?;
        let answer = finished(tokio::spawn(self.writer.clone().end(group, true))).await?;
        match answer.ok_or(sqlx::Error::WorkerCrashed)?.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(text)) => Err(sqlx::Error::Io(std::io::Error::other(text))),
            Err(_) => Err(sqlx::Error::WorkerCrashed),
        }
    }

    /// Undoes it.
    pub(super) async fn rollback(mut self) -> Result<(), sqlx::Error> {
        let group = self.group.take().ok_or(sqlx::Error::WorkerCrashed)?;
        finished(tokio::spawn(self.writer.clone().end(group, false))).await.map(|_| ())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (Some(group), Ok(runtime)) = (self.group.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        let writer = self.writer.clone();
        runtime.spawn(async move {
            if let Err(error) = writer.end(group, false).await {
                tracing::error!(%error, "a turn that was given up could not be undone by itself");
            }
        });
    }
}

/// What a task answered; one that panicked or was stopped is an error.
async fn finished<T>(task: tokio::task::JoinHandle<Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    task.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Database;
    use crate::database::sql::Tx;
    use std::collections::BTreeSet;

    async fn database(folder: &tempfile::TempDir) -> Database {
        let database = Database::open(&folder.path().join("hall.sqlite")).await.expect("a new file");
        let Database::Sqlite { writer, .. } = &database else { panic!("a file was opened") };
        let sql = "CREATE TABLE one (n INTEGER PRIMARY KEY);
                   CREATE TABLE late (n INTEGER REFERENCES one (n) DEFERRABLE INITIALLY DEFERRED)";
        sqlx::raw_sql(sql).execute(writer.pool()).await.expect("tables");
        database
    }

    async fn insert(tx: &mut Tx, n: i64) {
        tx.run("INSERT INTO one (n) VALUES ($1)", &[n.into()]).await.expect("a row");
    }

    async fn kept(database: &Database) -> BTreeSet<i64> {
        let rows = database.read("SELECT n FROM one", &[]).await.expect("rows");
        rows.iter().map(|row| row.int(0).expect("a number")).collect()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn exactly_what_was_acknowledged_is_kept_whoever_goes_away() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let database = database(&folder).await;
        let tasks: Vec<_> = (0..300_i64)
            .map(|n| {
                let database = database.clone();
                tokio::spawn(async move {
                    let mut tx = database.begin().await.expect("a turn");
                    insert(&mut tx, n).await;
                    match n % 5 {
                        0 => tx.rollback().await.map(|()| false).expect("undone"),
                        1 => false, // dropped
                        _ => tx.commit().await.map(|()| true).expect("kept"),
                    }
                })
            })
            .collect();
        // Others go away wherever they stand: in the line, at work, waiting for the commit.
        let gone: Vec<_> = (300..600_i64)
            .map(|n| {
                let database = database.clone();
                tokio::spawn(async move {
                    let mut tx = database.begin().await.expect("a turn");
                    insert(&mut tx, n).await;
                    tx.commit().await.expect("kept");
                })
            })
            .collect();
        let mut random = fastrand::Rng::with_seed(1);
        for task in &gone {
            if random.u8(0..8) == 0 {
                tokio::task::yield_now().await;
            }
            task.abort();
        }
        let mut wanted = BTreeSet::new();
        for (n, task) in (0..).zip(tasks) {
            if task.await.expect("no panic") {
                wanted.insert(n);
            }
        }
        let mut finished = BTreeSet::new();
        for (n, task) in (300..).zip(gone) {
            if task.await.is_ok() {
                finished.insert(n);
            }
        }
        let found = kept(&database).await;
        assert_eq!(found.range(..300).copied().collect::<BTreeSet<i64>>(), wanted);
        assert!(found.is_superset(&finished), "an acknowledged turn is lost");
        // Nobody left the line in a state in which nobody can write.
        let mut tx = database.begin().await.expect("a turn");
        insert(&mut tx, 1000).await;
        tx.commit().await.expect("kept");
    }

    #[tokio::test]
    async fn a_commit_that_fails_is_told_to_everybody_in_it() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let database = database(&folder).await;
        let mut first = database.begin().await.expect("a turn");
        let second = tokio::spawn({
            let database = database.clone();
            async move {
                let mut tx = database.begin().await?;
                // Checked by the commit only.
                tx.run("INSERT INTO late (n) VALUES (77)", &[]).await?;
                tx.commit().await
            }
        });
        let Database::Sqlite { writer, .. } = &database else { panic!("a file was opened") };
        while writer.waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        insert(&mut first, 1).await;
        let told = first.commit().await;
        let second = second.await.expect("no panic");
        assert!(second.is_err(), "the second broke the rule");
        // Together, or the first alone before: what it was told is what is there.
        assert_eq!(told.is_ok(), kept(&database).await.contains(&1), "{told:?}");
        let mut tx = database.begin().await.expect("a turn");
        insert(&mut tx, 2).await;
        tx.commit().await.expect("the next one is not hurt");
    }
}
