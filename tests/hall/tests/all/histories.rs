//! Histories of 64 concurrent clients through HTTP, on both databases, judged by the checker; and seeded bugs that it
//! must find. In: `YUSHEN_HALL_OPERATIONS` for more than the normal run, `YUSHEN_HALL_FAULT` for one bug. Out: assertions, figures. Absent: times.

use std::sync::Arc;
use std::time::Duration;

use yushen_hall_tests::checker::{Violation, judge};
use yushen_hall_tests::faults::{FAULTS, Fault, around};
use yushen_hall_tests::history::What;
use yushen_hall_tests::load::{self, Run};
use yushen_hall_tests::log::{Sealers, sound};
use yushen_hall_tests::service::{Kind, LONG_HALL, SMALL_SEATS, Service};

/// Operations of a round, each with a new database; so a campaign is many rounds.
const ROUND: u64 = 2_500;
/// Rounds tried until a seeded bug shows; most show in the first. Each is longer than the one before: on a busy machine
/// everybody is at work at once, and the checker can excuse more.
const FAULT_ROUNDS: u64 = 12;
const FAULT_ROUND: u64 = 200;

fn operations() -> u64 {
    let asked = std::env::var("YUSHEN_HALL_OPERATIONS").ok();
    asked.map_or(ROUND, |text| text.parse().expect("YUSHEN_HALL_OPERATIONS is a number"))
}

async fn no_history_is_wrong(kind: Kind) {
    let (mut done, mut round, mut events, mut unavailable) = (0, 0, 0, 0);
    let mut counts = [0_u64; 10];
    while done < operations() {
        round += 1;
        let service = Arc::new(Service::with(kind, LONG_HALL, |router, _| router).await);
        let sealers = Sealers::start(&service.halls, 2, Duration::from_millis(100));
        let run = load::run(&service, ROUND.min(operations() - done), round).await;
        sealers.stop().await;
        // What the log says happened is what the tables have.
        let log = sound(&service.halls).await;
        assert!(log.batches > 1 && log.bookings > 0, "{log:?}");
        events += log.sealed;
        service.stop().await;
        let found = judge(&run.history, SMALL_SEATS, &run.free);
        assert!(
            found.is_empty(),
            "round {round}: {} violations, first: {:?}",
            found.len(),
            &found[..found.len().min(5)]
        );
        for operation in &run.history {
            let place = match operation.what {
                What::Held { .. } => 0,
                What::Full { .. } => 1,
                What::Confirmed { .. } => 2,
                What::Expired { .. } => 3,
                What::Moved { .. } => 4,
                What::Cancelled { .. } => 5,
                What::Joined { .. } => 6,
                What::Offered { .. } => 7,
                What::Left { .. } => 8,
                What::Extended { .. } => 9,
                _ => continue,
            };
            counts[place] += 1;
        }
        done += run.operations;
        unavailable += run.unavailable;
        if round.is_multiple_of(40) {
            println!("{kind:?}: {done} operations, 0 violations so far");
        }
    }
    let [held, full, confirmed, expired, moved, cancelled, joined, offered, left, extended] = counts;
    println!(
        "{kind:?}: {done} operations in {round} rounds of {} clients: {held} held, {full} full, {extended} extended, \
         {confirmed} booked, {expired} expired, {moved} moved, {cancelled} cancelled, {joined} in line, {offered} offers seen, {left} left; \
         {unavailable} sent again after a 503; \
         0 violations; {events} events in sound logs",
        load::CLIENTS
    );
    // Otherwise the load no longer reaches what it is there for.
    assert!(counts.iter().all(|count| *count >= done / 1000), "{counts:?}");
    assert!(unavailable <= done / 100, "{unavailable} of {done} were not answered at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_history_on_sqlite_is_wrong() {
    no_history_is_wrong(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_history_on_postgres_is_wrong() {
    no_history_is_wrong(Kind::Postgres).await;
}

async fn seeded(kind: Kind, fault: Fault, round: u64) -> (Run, Vec<Violation>) {
    let service = Service::with(kind, LONG_HALL, |router, halls| around(router, halls, fault)).await;
    let service = Arc::new(service);
    // An offer must be made first, and then run out.
    let operations = if fault == Fault::LateOffer { 2 * FAULT_ROUND } else { FAULT_ROUND };
    let run = load::run(&service, operations * (1 + round), 100 + round).await;
    service.stop().await;
    let found = judge(&run.history, SMALL_SEATS, &run.free);
    (run, found)
}

async fn every_bug_is_found(kind: Kind) {
    let only = std::env::var("YUSHEN_HALL_FAULT").unwrap_or_default();
    for (fault, rules) in FAULTS {
        if !format!("{fault:?}").contains(&only) {
            continue;
        }
        let (mut caught, mut rounds) = (None, 0);
        for round in 0..FAULT_ROUNDS {
            rounds += 1;
            let (_, found) = seeded(kind, fault, round).await;
            caught = found.into_iter().find(|violation| rules.contains(&violation.rule));
            if caught.is_some() {
                break;
            }
        }
        let caught = caught.unwrap_or_else(|| panic!("{fault:?} was not found on {kind:?}"));
        println!("{kind:?} {fault:?}, after {rounds} round(s): {:?}: {}", caught.rule, caught.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_seeded_bug_on_sqlite_is_found() {
    every_bug_is_found(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_seeded_bug_on_postgres_is_found() {
    every_bug_is_found(Kind::Postgres).await;
}
