//! Servers that are killed under load and started again, and what is wrong afterwards.
//! In: how many kills, of what. Out: figures, violations. Absent: which bug would be found (`tests/kills`).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use yushen_server::database::Database;

use crate::audit::audit;
use crate::checker::{Violation, judge};
use crate::citizens::{Citizen, Town};
use crate::history::{Operation, What};
use crate::insistent::{Doors, Insistent};
use crate::nginx::{Nginx, free_port};
use crate::place::{Place, Process, now};
use crate::postgres::Cluster;
use crate::service::SMALL_SEATS;

/// Citizens at once.
const CITIZENS: u64 = 32;
/// Between two kills so many requests are answered, at random, however fast the machine is …
const WORK: std::ops::Range<u64> = 20..160;
/// … and then the kill comes within so many milliseconds, at any point of what is under way.
const ANY_POINT: std::ops::Range<u64> = 0..25;
/// nginx tries a server that failed again after 5 seconds (`fail_timeout`).
const TAKEN_BACK: Duration = Duration::from_secs(6);
/// Slots that are fought for.
const SLOTS: usize = 6;

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Victim {
    /// The one server.
    Server,
    /// One of two servers on one PostgreSQL; the other goes on.
    Replica,
    /// One of two servers on one PostgreSQL behind nginx: killed and stopped in turns, each of the two.
    Proxied,
    /// PostgreSQL itself, under one server.
    Database,
}

/// A seeded loss, done while the server is down.
pub type Loss = fn(&Place);

/// What a run saw.
#[derive(Debug, Default)]
pub struct Report {
    /// What is wrong.
    pub found: Vec<Violation>,
    /// Kills.
    pub kills: u64,
    /// Servers that were told to stop.
    pub stops: u64,
    /// Those while the server was still starting.
    pub while_starting: u64,
    /// Requests answered.
    pub answered: u64,
    /// Requests sent again because the server had gone.
    pub repeated: u64,
    /// Those that were sent again because the server said that it could not do them now (503).
    pub unavailable: u64,
    /// Operations by kind.
    pub counts: BTreeMap<&'static str, u64>,
}

impl Report {
    /// Adds another run.
    pub fn add(&mut self, other: Self) {
        self.found.extend(other.found);
        self.kills += other.kills;
        self.stops += other.stops;
        self.while_starting += other.while_starting;
        self.answered += other.answered;
        self.repeated += other.repeated;
        self.unavailable += other.unavailable;
        for (kind, times) in other.counts {
            *self.counts.entry(kind).or_default() += times;
        }
    }
}

/// Kills `kills` times under load, and judges.
pub async fn run(
    place: Place,
    victim: Victim,
    cluster: Option<&Cluster>,
    kills: u64,
    seed: u64,
    loss: Option<Loss>,
) -> Report {
    let replicas = if matches!(victim, Victim::Replica | Victim::Proxied) { 2 } else { 1 };
    let doors = Arc::new(Doors::new(replicas));
    let mut servers: Vec<Process> = Vec::new();
    let mut ports = [0; 2];
    for (door, port) in (0..replicas).zip(&mut ports) {
        if victim == Victim::Proxied {
            *port = free_port();
        }
        let mut server = place.spawn_on(*port);
        let address = tokio::task::block_in_place(|| server.ready()).expect("the server starts");
        doors.set(door, Some(address).filter(|_| victim != Victim::Proxied));
        servers.push(server);
    }
    let proxy = (victim == Victim::Proxied)
        .then(|| tokio::task::block_in_place(|| Nginx::start(ports, "127.0.0.0/8")));
    if let Some(proxy) = &proxy {
        doors.set(0, Some(proxy.address));
    }
    let slots = slots(&doors).await;
    let town = Arc::new(Town::new(doors, slots));
    let ticking = tokio::spawn({
        let town = town.clone();
        async move { town.tick().await }
    });
    let citizens: Vec<_> =
        (0..CITIZENS).map(|number| tokio::spawn(Citizen::new(town.clone(), number, seed).live())).collect();
    let mut killer = Killer {
        place: &place,
        town: &town,
        random: fastrand::Rng::with_seed(seed),
        report: Report::default(),
    };
    for turn in 0..kills {
        match (victim, cluster) {
            (Victim::Database, Some(cluster)) => killer.database(cluster).await,
            (Victim::Proxied, _) => killer.behind_proxy(&mut servers, ports, turn).await,
            _ => killer.server(&mut servers, loss).await,
        }
    }
    killer.let_work(1).await;
    town.over.store(true, Ordering::SeqCst);
    for citizen in citizens {
        citizen.await.expect("a citizen does not panic");
    }
    town.gone.store(true, Ordering::SeqCst);
    ticking.await.expect("the clock does not panic");
    let mut report = killer.report;
    report.answered = town.answered.load(Ordering::SeqCst);
    report.repeated = town.doors.repeated.load(Ordering::SeqCst);
    report.unavailable = town.doors.unavailable.load(Ordering::SeqCst);
    let history = town.history.finished();
    let free = free(&town).await;
    for server in servers {
        assert!(tokio::task::block_in_place(|| server.stop()), "the last server ends cleanly");
    }
    report.found = judge(&history, SMALL_SEATS, &free);
    let database = Database::at(&place.location).await.expect("the database opens");
    report.found.extend(audit(&database, &history).await);
    database.close().await;
    report.counts = counts(&history);
    report
}

struct Killer<'p> {
    place: &'p Place,
    town: &'p Town,
    random: fastrand::Rng,
    report: Report,
}

impl Killer<'_> {
    async fn let_work(&mut self, times: u64) {
        let until = self.town.answered.load(Ordering::SeqCst) + times * self.random.u64(WORK);
        while self.town.answered.load(Ordering::SeqCst) < until {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(self.random.u64(ANY_POINT))).await;
    }

    /// Lets the servers work, kills the first, and starts it again.
    async fn server(&mut self, servers: &mut [Process], loss: Option<Loss>) {
        self.let_work(1).await;
        let mut next = self.place_after(loss, &mut servers[0]);
        // Some do not even live to say that they are ready.
        if self.random.u8(0..6) == 0 {
            tokio::time::sleep(Duration::from_millis(self.random.u64(1..60))).await;
            next.kill();
            self.report.kills += 1;
            self.report.while_starting += 1;
            next = self.place.spawn();
        }
        let address = tokio::task::block_in_place(|| next.ready()).expect("the server comes back");
        self.town.doors.set(0, Some(address));
        servers[0] = next;
    }

    fn place_after(&mut self, loss: Option<Loss>, victim: &mut Process) -> Process {
        victim.kill();
        self.town.doors.set(0, None);
        self.report.kills += 1;
        if let Some(loss) = loss {
            loss(self.place);
        }
        self.place.spawn()
    }

    /// Kills one of the two, or stops it; lets the other work alone, and starts it again. nginx takes it back after a
    /// few seconds.
    async fn behind_proxy(&mut self, servers: &mut Vec<Process>, ports: [u16; 2], turn: u64) {
        self.let_work(1).await;
        let which = usize::from(turn % 4 > 1);
        let mut victim = servers.remove(which);
        if turn.is_multiple_of(2) {
            victim.kill();
            self.report.kills += 1;
        } else {
            let ended = tokio::task::spawn_blocking(move || victim.stop()).await;
            assert!(ended.is_ok_and(|cleanly| cleanly), "a server that is told to stop ends cleanly");
            self.report.stops += 1;
        }
        // Whoever asks meanwhile is answered by the other.
        self.let_work(2).await;
        let mut next = self.place.spawn_on(ports[which]);
        tokio::task::block_in_place(|| next.ready()).expect("the server comes back");
        servers.insert(which, next);
        tokio::time::sleep(TAKEN_BACK).await;
    }

    /// Lets the server work, and stops PostgreSQL at once, as a power cut would.
    async fn database(&mut self, cluster: &Cluster) {
        self.let_work(4).await;
        tokio::task::block_in_place(|| cluster.crash()).expect("PostgreSQL comes back");
        self.report.kills += 1;
    }
}

/// Slots of days that do not become today while a run lasts.
async fn slots(doors: &Arc<Doors>) -> Vec<String> {
    let mut client = Insistent::new(doors.clone(), 0);
    let days = client.get("/small/days?class=social-affairs").await.json();
    let open = days.as_array().into_iter().flatten().skip(2).filter(|day| day["state"] == "open");
    let mut slots = Vec::new();
    for day in open {
        let day = day["day"].as_str().unwrap_or_default();
        let list = client.get(&format!("/small/days/{day}/slots?class=social-affairs")).await.json();
        let of = |slot: &serde_json::Value| slot["slot"].as_str().map(str::to_owned);
        slots.extend(list.as_array().into_iter().flatten().filter_map(of));
    }
    slots.truncate(SLOTS);
    assert_eq!(slots.len(), SLOTS, "too few slots at {}", now());
    slots
}

async fn free(town: &Town) -> BTreeMap<String, i64> {
    let mut client = Insistent::new(town.doors.clone(), 0);
    let mut free = BTreeMap::new();
    for slot in &town.slots {
        let day = slot.split('.').nth(1).expect("a day");
        let list = client.get(&format!("/small/days/{day}/slots?class=social-affairs")).await.json();
        let of = list.as_array().into_iter().flatten().find(|one| one["slot"] == *slot);
        free.insert(slot.clone(), of.and_then(|one| one["free"].as_i64()).unwrap_or(-1));
    }
    free
}

fn counts(history: &[Operation]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for operation in history {
        let kind = match operation.what {
            What::Held { .. } => "held",
            What::Full { .. } => "full",
            What::Confirmed { .. } => "booked",
            What::Extended { .. } => "extended",
            What::Released { .. } => "released",
            What::Expired { .. } => "expired",
            What::Cancelled { .. } => "cancelled",
            What::Moved { .. } => "moved",
            What::Seen { .. } => "looked up",
            // These citizens don't stand in line.
            _ => continue,
        };
        *counts.entry(kind).or_default() += 1;
    }
    counts
}
