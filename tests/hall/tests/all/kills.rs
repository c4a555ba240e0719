//! `kill -9` of the real server under load, on both databases; of one of two replicas; and of PostgreSQL itself.
//! In: `YUSHEN_HALL_KILLS` for more than the normal run. Out: assertions, figures. Absent: times.

use yushen_hall_tests::checker::Rule;
use yushen_hall_tests::killing::{Loss, Report, Victim, run};
use yushen_hall_tests::place::Place;
use yushen_hall_tests::postgres::Cluster;
use yushen_hall_tests::service::{Kind, SMALL};
use yushen_server::database::{Database, Location};

/// Kills of a normal run, and at most of one history; a campaign is many histories.
const KILLS: u64 = 10;
const ROUND: u64 = 25;
/// PostgreSQL is stopped at once so often for each 10 kills of a server.
const CRASHES_OF_TEN: u64 = 3;

fn kills() -> u64 {
    let asked = std::env::var("YUSHEN_HALL_KILLS").ok();
    asked.map_or(KILLS, |text| text.parse().expect("YUSHEN_HALL_KILLS is a number"))
}

fn place(kind: Kind) -> Place {
    tokio::task::block_in_place(|| Place::new(kind, SMALL))
}

async fn sound(name: &str, victim: Victim, kills: u64, cluster: Option<&Cluster>, place: impl Fn() -> Place) {
    let mut all = Report::default();
    let mut round = 0;
    while all.kills < kills {
        round += 1;
        let report = run(place(), victim, cluster, ROUND.min(kills - all.kills), round, None).await;
        let found = &report.found;
        assert!(
            found.is_empty(),
            "{name}, round {round}: {} wrong, first: {:?}",
            found.len(),
            &found[..found.len().min(5)]
        );
        all.add(report);
    }
    println!(
        "{name}: {} kills ({} while starting) in {round} rounds; {} requests answered, {} sent again, {} after a 503; \
         {:?}; 0 violations",
        all.kills, all.while_starting, all.answered, all.repeated, all.unavailable, all.counts
    );
    // Otherwise nobody was at work when it was killed.
    assert!(all.repeated + all.unavailable >= kills, "{} kills met {} requests", all.kills, all.repeated);
    for kind in ["held", "booked", "moved", "cancelled", "extended", "released", "full"] {
        assert!(all.counts.get(kind).is_some_and(|times| *times * 4 >= kills), "{kind}: {:?}", all.counts);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    sound("SQLite", Victim::Server, kills(), None, || place(Kind::Sqlite)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    sound("PostgreSQL", Victim::Server, kills(), None, || place(Kind::Postgres)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_are_one_hall_while_one_is_killed() {
    sound("two replicas on PostgreSQL", Victim::Replica, kills(), None, || place(Kind::Postgres)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_of_postgres_loses_nothing_acknowledged() {
    let cluster = tokio::task::block_in_place(Cluster::start).expect("a cluster of its own");
    let address = || tokio::task::block_in_place(|| Place::with_address(cluster.new_database(), SMALL));
    let kills = (kills() * CRASHES_OF_TEN / 10).max(1);
    sound("PostgreSQL itself stopped at once", Victim::Database, kills, Some(&cluster), address).await;
}

/// Kills a server and loses something each time: whether the judges see it.
async fn caught(kind: Kind, loss: Loss) {
    let report = run(place(kind), Victim::Server, None, 4, 900, Some(loss)).await;
    let lost = report.found.iter().find(|violation| violation.rule == Rule::Lost);
    let lost = lost.unwrap_or_else(|| panic!("not found; there is: {:?}", report.found));
    println!("{kind:?}: {} wrong, among them: {}", report.found.len(), lost.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_booking_is_found_on_sqlite() {
    caught(Kind::Sqlite, one_booking).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_booking_is_found_on_postgres() {
    caught(Kind::Postgres, one_booking).await;
}

/// What a disk that lies does: everything since the last checkpoint was never there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_write_ahead_log_is_found() {
    caught(Kind::Sqlite, write_ahead_log).await;
}

fn one_booking(place: &Place) {
    const SQL: [&str; 4] = [
        "UPDATE seat SET state = 'free', booking = NULL WHERE booking = (SELECT MIN(id) FROM booking WHERE state = 'booked')",
        "DELETE FROM person_day WHERE booking = (SELECT MIN(id) FROM booking WHERE state = 'booked')",
        "DELETE FROM event WHERE id = (SELECT MAX(id) FROM event WHERE kind = 'booked')",
        "DELETE FROM booking WHERE id = (SELECT MIN(id) FROM booking WHERE state = 'booked')",
    ];
    let location = place.location.clone();
    let lose = async move {
        let database = Database::at(&location).await.expect("the database");
        let mut tx = database.begin().await.expect("a transaction");
        for sql in SQL {
            tx.run(sql, &[]).await.expect("the seeded loss");
        }
        tx.commit().await.expect("lost");
        database.close().await;
    };
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(lose));
}

fn write_ahead_log(place: &Place) {
    let Location::File(file) = &place.location else { panic!("SQLite only") };
    for suffix in ["-wal", "-shm"] {
        let mut path = file.clone().into_os_string();
        path.push(suffix);
        std::fs::remove_file(path).expect("there is a log");
    }
}
