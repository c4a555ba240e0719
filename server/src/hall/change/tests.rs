//! What is answered when a commit is shared and fails. In: SQLite, requests in a known order. Out: assertions.
//! Absent: what a command does (`tests/hall`).

use std::path::Path;
use std::sync::Arc;

use crate::database::Database;
use crate::hall::Halls;
use crate::hall::clock::Clock;
use crate::hall::keys::{Code, Keys, digest};

use super::{Command, Request};

/// A retry finds the answer of a request whose commit others share, before it is on the disk. It must not be told that
/// answer when the commit then fails: nothing of it happened.
#[tokio::test]
async fn a_retry_is_not_told_what_a_failed_commit_would_have_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::open(&folder.path().join("hall.sqlite")).await.expect("a new file");
    let Database::Sqlite { writer, .. } = &database else { panic!("a file was opened") };
    let writer = writer.clone();
    let sql = "CREATE TABLE one (n INTEGER PRIMARY KEY);
               CREATE TABLE late (n INTEGER REFERENCES one (n) DEFERRABLE INITIALLY DEFERRED)";
    sqlx::raw_sql(sql).execute(writer.pool()).await.expect("tables");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let file = root.join("examples/halls/pingqiao.toml");
    // Thursday 2026-11-26, 08:00 in China.
    let clock = Clock::Set(Arc::new(1_795_651_200.into()));
    let calendar = root.join("rules/calendar");
    let halls = Halls::open(database, &[file], &calendar, Keys::new(&[1; 32]), clock).await;
    let halls = Arc::new(halls.expect("the sample"));
    let hall = halls.hall("pingqiao").expect("the sample");
    let hold = Code::random().expect("random");
    // A change that goes step by step; that it is refused is an answer like others.
    let ask = |round: u32| {
        let (halls, hall) = (halls.clone(), hall.clone());
        let key = format!("the key of round {round}");
        let request = Request::new(&key, b"{}", Command::Release { hold: hold.clone() });
        async move { halls.change(&hall, &request).await.map(|reply| reply.status) }
    };
    let until_waiting = async |count: usize| {
        while writer.waiting() < count {
            tokio::task::yield_now().await;
        }
    };
    // A commit is shared for 10 ms and no longer, so on a busy machine some rounds show nothing.
    for round in 0..100 {
        // Somebody is at work; behind them the first request, and one whose change the commit refuses.
        let before = halls.database.begin().await.expect("a turn");
        let first = tokio::spawn(ask(round));
        until_waiting(1).await;
        let breaking = tokio::spawn({
            let (database, writer) = (halls.database.clone(), writer.clone());
            async move {
                let mut tx = database.begin().await?;
                tx.run("INSERT INTO late (n) VALUES (77)", &[]).await?;
                // Until the retry stands in line behind it.
                while writer.waiting() == 0 {
                    tokio::task::yield_now().await;
                }
                tx.commit().await
            }
        });
        until_waiting(2).await;
        before.rollback().await.expect("nothing was done");
        until_waiting(0).await;
        let retry = tokio::spawn(ask(round));
        assert!(breaking.await.expect("no panic").is_err(), "the commit refuses it");
        let (first, retry) = (first.await.expect("no panic"), retry.await.expect("no panic"));
        let digest = digest(&[format!("the key of round {round}").as_bytes()]);
        let sql = "SELECT COUNT(*) FROM answer WHERE key = $1";
        let rows = halls.database.read(sql, &[(&digest).into()]).await.expect("rows");
        if rows[0].int(0).expect("a number") == 0 {
            assert!(first.is_err() && retry.is_err(), "nothing is kept, and told was: {first:?}, {retry:?}");
            return;
        }
    }
    panic!("the commit was never shared");
}
