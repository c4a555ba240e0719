//! Many cases over many days by a clock that is set: on every day every clock of every case that runs, and what the
//! law deemed accepted, is what an almanac finds that steps from day to day. In: `YUSHEN_CASES` for more than the
//! normal run. Out: assertions, figures. Absent: single refusals (`desk`).

mod compare;
mod diary;
mod worker;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use fastrand::Rng;
use yushen_hall_tests::almanac::{Almanac, Day};
use yushen_hall_tests::desk::DeskService;
use yushen_hall_tests::service::{DAY, Kind, NOW};
use yushen_server::desk::settle::settle;
use yushen_server::recompute::{self, RecomputeConfig};

use compare::{Figures, compare};
use diary::Stage;
use worker::Worker;

/// Days of a run.
const DAYS: usize = 60;
/// Members of the staff at work at once.
const STAFF: usize = 8;
/// Cases of the normal run, on each database.
const CASES: usize = 120;
/// The day of [`NOW`].
const TODAY: &str = "2026-11-26";
/// A day in the new year on which its calendar arrives, weeks late.
const LATE: &str = "2027-01-06";

fn wanted_cases() -> usize {
    let asked = std::env::var("YUSHEN_CASES").ok();
    asked.map_or(CASES, |text| text.parse().expect("YUSHEN_CASES is a number"))
}

async fn many_days(kind: Kind) {
    let total = wanted_cases();
    let desk = Arc::new(DeskService::start(kind).await);
    let folder = desk.service.folder().join("calendar");
    let mut almanac = Almanac::new();
    almanac.read(&folder);
    let first = almanac.day(TODAY);
    let mut workers = Vec::new();
    for nth in 0..STAFF {
        let staff = desk.staff(&format!("c{nth}"), "clerk").await;
        let boss = desk.staff("s1", "supervisor").await;
        let rng = Rng::with_seed(u64::try_from(nth).expect("few") + 26);
        workers.push(Worker { staff, boss, rng, cases: Vec::new(), steps: 0 });
    }
    let mut reader = desk.staff("s1", "supervisor").await;
    let mut figures = Figures::default();
    let mut opened = 0;
    for nth in 0..DAYS {
        let today = first + nth;
        let seconds = NOW + i64::try_from(nth).expect("few") * DAY;
        desk.service.clock.store(seconds, Ordering::SeqCst);
        if almanac.text(today) == LATE {
            let year = "year = 2027\nsource = \"只供测试\"\nholidays = [2027-01-01, 2027-02-05]\nworkdays = [2027-01-03]\n";
            std::fs::write(folder.join("2027.toml"), year).expect("the year arrives");
            desk.service.halls.read_calendars();
            almanac.read(&folder);
        }
        let settled = settle(&desk.service.halls).await.expect("settled");
        let mut lapsed = 0;
        for case in workers.iter_mut().flat_map(|worker| &mut worker.cases) {
            if case.lapses(&almanac, today) {
                (case.stage, case.deemed, case.accepted) = (Stage::Accepted, true, Some(case.received));
                case.revision += 1;
                lapsed += 1;
            }
        }
        assert_eq!(settled, lapsed, "deemed accepted on {}", almanac.text(today));
        figures.deemed += lapsed;

        let share = total * (nth + 1) / DAYS - opened;
        opened += share;
        let mut tasks = Vec::new();
        for (place, mut worker) in workers.drain(..).enumerate() {
            let new = share / STAFF + usize::from(place < share % STAFF);
            let almanac = almanac.clone();
            tasks.push(tokio::spawn(async move {
                worker.day(&almanac, today, new).await;
                worker
            }));
        }
        for task in tasks {
            workers.push(task.await.expect("a day's work"));
        }
        compare(&mut reader, &workers, &almanac, today, &mut figures).await;
    }
    let steps: u64 = workers.iter().map(|worker| worker.steps).sum();
    println!("{kind:?}: {total} cases, {DAYS} days, {steps} steps; {figures:?}");
    assert_eq!(opened, total);
    // Otherwise the run no longer reaches what it is there for.
    let each = [figures.deemed, figures.amber, figures.red, figures.unpublished, figures.paused];
    assert!(each.iter().all(|count| *count > 0), "{figures:?}");
    recount(&desk, &almanac, first).await;
    let range = format!("../figures?from={TODAY}&to={}", almanac.text(first + DAYS - 1));
    let answer = reader.get(&range).await.json();
    println!("{kind:?}: the supervisor's figures of all days: {}", answer["figures"]["cases"]);
    assert_eq!(answer["figures"]["cases"]["opened"], total, "{answer}");
    desk.service.stop().await;
}

/// The supervisor's figures of all days, of each day and of each window class, against a recount of the events.
async fn recount(desk: &DeskService, almanac: &Almanac, first: Day) {
    let database = &desk.service.halls.database;
    let mut config = RecomputeConfig {
        db: desk.service.location.clone(),
        hall: "small".into(),
        from: almanac.text(first).to_owned(),
        to: almanac.text(first + DAYS - 1).to_owned(),
        class: None,
        shown: None,
    };
    assert_eq!(recompute::compare(database, &config).await.expect("it compares"), []);
    for class in ["social-affairs", "real-estate"] {
        config.class = Some(class.into());
        assert_eq!(recompute::compare(database, &config).await.expect("it compares"), [], "{class}");
    }
    config.class = None;
    for nth in 0..DAYS {
        let day = almanac.text(first + nth);
        (config.from, config.to) = (day.to_owned(), day.to_owned());
        assert_eq!(recompute::compare(database, &config).await.expect("it compares"), [], "{}", config.from);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    many_days(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    many_days(Kind::Postgres).await;
}
