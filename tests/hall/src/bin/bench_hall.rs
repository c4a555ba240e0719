//! Bookings a second of the real server, on SQLite and on PostgreSQL one after the other in one run.
//! In: `YUSHEN_SERVER` (a release build), `--clients N`, `--seconds N`. Out: a table with the floors.
//! Absent: judging what was booked (the histories); this only refuses to count an answer that is no booking.
//!
//! Closed loop: each client has one connection, kept, and sends its next request when the last was answered. A booking is
//! a hold and a confirmation, two transactions, each with its row in the event log, each on the disk before its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::json;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::place::{Place, Process};
use yushen_hall_tests::service::{Kind, SMALL, changed, windows};

/// Not counted: caches fill, connections are opened.
const WARM_UP: Duration = Duration::from_secs(3);
/// Most memory of the server, in MB.
const MOST_MEMORY: u64 = 150;

struct Asked {
    clients: u64,
    seconds: u64,
    kinds: Vec<Kind>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = asked()?;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    println!(
        "{cores} cores for server, database and clients together; load {load} before; {} clients, {} s each",
        asked.clients, asked.seconds
    );
    let (median, p99) = fsync()?;
    println!(
        "fdatasync of 4 KiB appended, in the folder of the databases: median {median} µs, p99 {p99} µs\n"
    );
    println!(
        "| | bookings/s | hold p50 | p99 | confirm p50 | p99 | memory now | peak | server's cores | floors |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---|");
    for kind in &asked.kinds {
        println!("{}", measure(*kind, &asked).await?);
    }
    Ok(())
}

fn asked() -> anyhow::Result<Asked> {
    let mut asked = Asked { clients: 64, seconds: 15, kinds: vec![Kind::Sqlite, Kind::Postgres] };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().with_context(|| format!("`{word}` needs a value"))?;
        match word.as_str() {
            "--clients" => asked.clients = value.parse()?,
            "--seconds" => asked.seconds = value.parse()?,
            "--only" if value == "sqlite" => asked.kinds = vec![Kind::Sqlite],
            "--only" if value == "postgres" => asked.kinds = vec![Kind::Postgres],
            _ => bail!(
                "`{word} {value}` is not expected; there is --clients N, --seconds N, --only sqlite|postgres"
            ),
        }
    }
    Ok(asked)
}

/// What the disk itself takes: nothing durable is faster.
fn fsync() -> anyhow::Result<(u128, u128)> {
    use std::io::Write;
    let mut file = tempfile::tempfile()?;
    let mut times = Vec::new();
    for _ in 0..500 {
        let start = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed().as_micros());
    }
    times.sort_unstable();
    Ok((times[times.len() / 2], times[times.len() * 99 / 100]))
}

/// Seats for everybody: 40 slots with 1,188 seats each.
fn hall() -> String {
    let hall = changed(
        SMALL,
        &[
            ("days_ahead = 3", "days_ahead = 2"),
            ("cancel_until_minutes = 120", "cancel_until_minutes = 0"),
            ("hold_minutes = 1", "hold_minutes = 10"),
            ("offer_minutes = 1", "offer_minutes = 60"),
            ("walk_in_percent = 25", "walk_in_percent = 1"),
            ("days = \"workdays\"", "days = \"every\""),
            ("from = \"09:00\"", "from = \"08:00\""),
            ("until = \"12:00\"", "until = \"18:00\""),
            ("slot_minutes = 60", "slot_minutes = 30"),
            ("seats_per_window = 4", "seats_per_window = 100"),
        ],
    );
    format!("{hall}{}", windows(3..=12))
}

struct Shared {
    slots: Vec<String>,
    counting: AtomicBool,
    ending: AtomicBool,
    phones: AtomicU64,
}

/// Microseconds of each hold and confirmation that was counted.
#[derive(Default)]
struct Times {
    holds: Vec<u64>,
    confirmations: Vec<u64>,
}

async fn measure(kind: Kind, asked: &Asked) -> anyhow::Result<String> {
    let place = tokio::task::spawn_blocking(move || Place::new(kind, &hall())).await?;
    let mut server = place.spawn();
    let address = server.ready()?;
    let mut client = Client::connect(address).await;
    let mut slots = Vec::new();
    let days = client.get("/small/days?class=social-affairs").await.json();
    for day in days.as_array().context("days")?.iter().skip(1) {
        let day = day["day"].as_str().unwrap_or_default();
        let list = client.get(&format!("/small/days/{day}/slots?class=social-affairs")).await.json();
        slots.extend(
            list.as_array().into_iter().flatten().filter_map(|s| s["slot"].as_str().map(str::to_owned)),
        );
    }
    ensure!(slots.len() >= 40, "only {} slots", slots.len());
    let shared = Arc::new(Shared {
        slots,
        counting: AtomicBool::new(false),
        ending: AtomicBool::new(false),
        phones: AtomicU64::new(0),
    });
    let clients: Vec<_> = (0..asked.clients)
        .map(|number| {
            let shared = shared.clone();
            tokio::spawn(async move { work(&shared, Client::connect(address).await, number).await })
        })
        .collect();
    tokio::time::sleep(WARM_UP).await;
    eprintln!("{kind:?}: counting");
    let (start, busy) = (Instant::now(), server.processor_time());
    shared.counting.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(asked.seconds)).await;
    shared.ending.store(true, Ordering::SeqCst);
    let (elapsed, busy) = (start.elapsed(), server.processor_time() - busy);
    let mut all = Times::default();
    for client in clients {
        let times = client.await??;
        all.holds.extend(times.holds);
        all.confirmations.extend(times.confirmations);
    }
    let row = row(kind, &mut all, elapsed, busy, &server);
    ensure!(server.stop(), "the server did not end cleanly");
    Ok(row)
}

async fn work(shared: &Shared, mut client: Client, number: u64) -> anyhow::Result<Times> {
    let mut random = fastrand::Rng::with_seed(number);
    let mut times = Times::default();
    while !shared.ending.load(Ordering::Relaxed) {
        let counted = shared.counting.load(Ordering::Relaxed);
        let phone = shared.phones.fetch_add(1, Ordering::Relaxed);
        let slot = &shared.slots[random.usize(..shared.slots.len())];
        let start = Instant::now();
        let held = client.post("/holds", &format!("hold-{phone:012}"), &json!({ "slot": slot })).await;
        let hold = micros(start);
        ensure!(held.status == 201, "hold: {} {}", held.status, held.code());
        let body = json!({ "hold": held.json()["hold"], "name": "张三", "phone": format!("13{phone:09}"), "item": "every-type" });
        let start = Instant::now();
        let booked = client.post("/bookings", &format!("book-{phone:012}"), &body).await;
        let confirmation = micros(start);
        ensure!(booked.status == 201, "confirm: {} {}", booked.status, booked.code());
        if counted && !shared.ending.load(Ordering::Relaxed) {
            times.holds.push(hold);
            times.confirmations.push(confirmation);
        }
    }
    Ok(times)
}

fn micros(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}

fn row(kind: Kind, all: &mut Times, elapsed: Duration, busy: u64, server: &Process) -> String {
    all.holds.sort_unstable();
    all.confirmations.sort_unstable();
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(1).max(1);
    let bookings = u64::try_from(all.holds.len()).unwrap_or(0) * 1000 / millis;
    let at = |times: &[u64], percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(0);
    let (hold, confirm) = (at(&all.holds, 99), at(&all.confirmations, 99));
    let (now, peak) = server.memory();
    let said = |ok: bool| if ok { "pass" } else { "**short**" };
    let memory = said(peak / 1024 <= MOST_MEMORY);
    let floors = match kind {
        Kind::Sqlite => format!(
            "≥ 300/s {}, p99 < 50 ms {}, ≤ {MOST_MEMORY} MB {memory}",
            said(bookings >= 300),
            said(hold.max(confirm) < 50_000)
        ),
        Kind::Postgres => format!("≥ 1,500/s {}, ≤ {MOST_MEMORY} MB {memory}", said(bookings >= 1500)),
    };
    let ms = |micros: u64| format!("{}.{} ms", micros / 1000, micros % 1000 / 100);
    let cores = busy * 1000 / millis;
    format!(
        "| {kind:?} | {bookings} | {} | {} | {} | {} | {} MB | {} MB | {}.{:02} | {floors} |",
        ms(at(&all.holds, 50)),
        ms(hold),
        ms(at(&all.confirmations, 50)),
        ms(confirm),
        now / 1024,
        peak / 1024,
        cores / 100,
        cores % 100,
    )
}
