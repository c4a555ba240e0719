//! A morning of 64 clients and 16 windows at once, on both databases (PostgreSQL: half of them at a second server), judged by a model of its own that replays the
//! event log. In: a hall with many windows. Out: assertions, figures. Absent: times.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::service::{DESK, Kind, SMALL, Service, windows};
use yushen_hall_tests::steps::key;

const WINDOWS: i64 = 16;
const BOOKED: usize = 40;
const WALK_INS: usize = 24;
const TICKETS_EACH: usize = 3;
const SLOT: &str = "social-affairs.2026-11-26.0900";

fn hall() -> String {
    format!("{SMALL}{}", windows(3..=WINDOWS))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

async fn book(service: Arc<Service>, number: usize) -> String {
    let mut client = Client::connect(service.address).await;
    let held = sure(&mut client, "/holds", &key(), &json!({ "slot": SLOT })).await.json();
    let body = json!({ "hold": held["hold"], "name": "张三", "phone": format!("139000{number:05}") });
    text(&sure(&mut client, "/bookings", &key(), &body).await.json()["code"])
}

/// A change as a client makes sure of it: sent again with its key when the server had no time to answer.
async fn sure(client: &mut Client, path: &str, key: &str, body: &Value) -> Answer {
    let token = if path.starts_with("/desk") { format!("Bearer {DESK}") } else { String::new() };
    let mut answer = client.post_as(path, key, body, &token).await;
    for _ in 0..10 {
        if answer.status.as_u16() != 503 {
            break;
        }
        answer = client.post_as(path, key, body, &token).await;
    }
    answer
}

/// One booking is checked in three times at once: twice with one key, once with another.
async fn arrive(servers: [SocketAddr; 2], code: String) -> Vec<String> {
    let mut clients = [
        Client::connect(servers[0]).await,
        Client::connect(servers[1]).await,
        Client::connect(servers[1]).await,
    ];
    let (body, same) = (json!({ "code": code }), key());
    let [a, b, c] = &mut clients;
    let other = key();
    let (a, b, c) = tokio::join!(
        sure(a, "/check-in", &same, &body),
        sure(b, "/check-in", &same, &body),
        sure(c, "/check-in", &other, &body)
    );
    assert_eq!(a.body, b.body, "one key, the same bytes");
    let created = [&a, &c].iter().filter(|answer| answer.status.as_u16() == 201).count();
    assert_eq!(created, 1, "one of the two made the ticket: {} {}", a.status, c.status);
    [a, b, c].iter().map(|answer| text(&answer.json()["ticket"])).collect()
}

async fn walk_in(server: SocketAddr) -> Vec<String> {
    let mut client = Client::connect(server).await;
    let mut tickets = Vec::new();
    for _ in 0..TICKETS_EACH {
        let answer = sure(&mut client, "/tickets", &key(), &json!({ "class": "social-affairs" })).await;
        assert_eq!(answer.status.as_u16(), 201, "{:?}", answer.json());
        tickets.push(text(&answer.json()["ticket"]));
    }
    tickets
}

/// Somebody who is coming; counted as come however it ends, so that windows stop.
struct Coming(Arc<AtomicU64>);

impl Drop for Coming {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A window calls until everybody has come and nobody waits.
async fn work(
    server: SocketAddr,
    window: i64,
    seed: u64,
    coming: Arc<AtomicU64>,
) -> Vec<(String, &'static str)> {
    let mut client = Client::connect(server).await;
    let mut random = fastrand::Rng::with_seed(seed * 100 + window.unsigned_abs());
    let mut done = Vec::new();
    loop {
        let still = coming.load(Ordering::SeqCst) > 0;
        let called = sure(&mut client, "/desk/call", &key(), &json!({ "window": window })).await;
        if called.code() == "nobody-waits" {
            if still {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                continue;
            }
            return done;
        }
        assert_eq!(called.status.as_u16(), 200, "{:?}", called.json());
        let ticket = text(&called.json()["ticket"]);
        let mut body = json!({ "ticket": ticket, "window": window });
        if random.u8(0..10) < 2 {
            assert_eq!(sure(&mut client, "/desk/recall", &key(), &body).await.status.as_u16(), 200);
        }
        let what = match random.u8(0..10) {
            0..2 => "skip",
            2..4 => "transfer",
            _ => "finish",
        };
        if what == "transfer" {
            (body["to_class"], body["reason"]) = (json!("social-affairs"), json!("further-matter"));
        }
        let answer = sure(&mut client, &format!("/desk/{what}"), &key(), &body).await;
        assert_eq!(answer.status.as_u16(), 200, "{what} {:?}", answer.json());
        done.push((ticket, what));
    }
}

/// What the log says of a ticket. No code is shared with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Waiting,
    At(i64),
    Over,
}

/// Replays the log; what is wrong with it.
fn judge(events: &[(String, Value)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut tickets: BTreeMap<String, Stands> = BTreeMap::new();
    let mut bookings = BTreeSet::new();
    let mut last = 0;
    for (kind, body) in events {
        let ticket = text(&body["ticket"]);
        let window = body["window"].as_i64().unwrap_or(0);
        let stands = tickets.get(&ticket).copied();
        let expected = match kind.as_str() {
            "checked-in" | "ticket" => {
                let number: i64 = ticket.trim_start_matches('D').parse().unwrap_or(0);
                if number != last + 1 {
                    wrong.push(format!("{ticket} was given after {last}"));
                }
                last = number;
                if kind == "checked-in" && !bookings.insert(body["booking"].as_i64()) {
                    wrong.push(format!("booking {} has two tickets", body["booking"]));
                }
                tickets.insert(ticket.clone(), Stands::Waiting);
                if stands.is_some() {
                    wrong.push(format!("{ticket} was given twice"));
                }
                continue;
            }
            "called" => {
                if let Some((other, _)) = tickets.iter().find(|(_, stands)| **stands == Stands::At(window)) {
                    wrong.push(format!("{ticket} was called to window {window}, where {other} is"));
                }
                tickets.insert(ticket.clone(), Stands::At(window));
                Stands::Waiting
            }
            "recalled" => Stands::At(window),
            "skipped" | "transferred" => {
                let over = body["closed"] == true;
                tickets.insert(ticket.clone(), if over { Stands::Over } else { Stands::Waiting });
                Stands::At(window)
            }
            "finished" => {
                tickets.insert(ticket.clone(), Stands::Over);
                Stands::At(window)
            }
            _ => continue,
        };
        if stands != Some(expected) {
            wrong.push(format!("{kind} of {ticket}, which was {stands:?} and not {expected:?}"));
        }
    }
    wrong.extend(
        tickets
            .iter()
            .filter(|(_, stands)| **stands != Stands::Over)
            .map(|(ticket, stands)| format!("{ticket} was lost: it is {stands:?} in the end")),
    );
    wrong
}

async fn mornings(kind: Kind) {
    let asked = std::env::var("YUSHEN_HALL_MORNINGS").ok();
    let asked = asked.map_or(1, |text| text.parse().expect("YUSHEN_HALL_MORNINGS is a number"));
    for round in 0..asked {
        a_morning(kind, round).await;
    }
}

async fn a_morning(kind: Kind, round: u64) {
    let service = Arc::new(Service::with(kind, &hall(), |router, _| router).await);
    let booking: Vec<_> = (0..BOOKED).map(|number| tokio::spawn(book(service.clone(), number))).collect();
    let mut codes = Vec::new();
    for one in booking {
        codes.push(one.await.expect("booked"));
    }
    service.advance(3600);
    let second = match kind {
        Kind::Sqlite => service.address,
        Kind::Postgres => service.another(&hall(), true).await.0,
    };
    let servers = [service.address, second];
    let coming = Arc::new(AtomicU64::new((BOOKED + WALK_INS) as u64));
    let arrivals: Vec<_> = codes
        .into_iter()
        .map(|code| {
            let coming = Coming(coming.clone());
            tokio::spawn(async move {
                let tickets = arrive(servers, code).await;
                drop(coming);
                assert!(tickets.iter().all(|ticket| *ticket == tickets[0]), "one booking: {tickets:?}");
                vec![tickets[0].clone()]
            })
        })
        .collect();
    let walk_ins: Vec<_> = (0..WALK_INS)
        .map(|number| {
            let coming = Coming(coming.clone());
            tokio::spawn(async move {
                let tickets = walk_in(servers[number % 2]).await;
                drop(coming);
                tickets
            })
        })
        .collect();
    let windows: Vec<_> = (1..=WINDOWS)
        .zip(servers.into_iter().cycle())
        .map(|(window, server)| tokio::spawn(work(server, window, round, coming.clone())))
        .collect();
    let mut given = Vec::new();
    for one in arrivals.into_iter().chain(walk_ins) {
        given.extend(one.await.expect("a client does not panic"));
    }
    let mut done = Vec::new();
    for one in windows {
        done.extend(one.await.expect("a window does not panic"));
    }

    // What the clients were told.
    let unique: BTreeSet<&String> = given.iter().collect();
    let expected = BOOKED + WALK_INS * TICKETS_EACH;
    assert_eq!((given.len(), unique.len()), (expected, expected), "nobody's ticket is another's");
    let numbers: BTreeSet<String> = (1..=expected).map(|number| format!("D{number:03}")).collect();
    assert_eq!(unique.into_iter().cloned().collect::<BTreeSet<_>>(), numbers, "no gap");
    let finished: Vec<&String> =
        done.iter().filter(|(_, what)| *what == "finish").map(|(ticket, _)| ticket).collect();
    assert_eq!(finished.len(), finished.iter().collect::<BTreeSet<_>>().len(), "nobody is served twice");

    // What the log says.
    let rows =
        service.halls.database.read("SELECT kind, body FROM event ORDER BY id", &[]).await.expect("rows");
    let events: Vec<(String, Value)> = rows
        .iter()
        .map(|row| {
            let body = row.text(1).expect("a text").unwrap_or_default();
            (row.text(0).expect("a text").unwrap_or_default(), serde_json::from_str(&body).expect("JSON"))
        })
        .collect();
    let wrong = judge(&events);
    assert!(wrong.is_empty(), "{} wrong, first: {:?}", wrong.len(), &wrong[..wrong.len().min(5)]);
    let count = |wanted: &str| events.iter().filter(|(kind, _)| kind == wanted).count();
    assert_eq!(count("called"), done.len(), "each call was told to one window");
    println!(
        "{kind:?}: {expected} tickets, {} calls, {} recalls, {} skips, {} transfers, {} served, {} closed; 0 wrong",
        count("called"),
        count("recalled"),
        count("skipped"),
        count("transferred"),
        count("finished"),
        count("closed")
    );
    assert!(count("skipped") > 5 && count("transferred") > 5 && count("recalled") > 5);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_lost_or_called_twice_on_sqlite() {
    mornings(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_lost_or_called_twice_on_postgres() {
    mornings(Kind::Postgres).await;
}

/// The model itself must find what it is there for.
#[test]
fn the_model_finds_what_is_wrong() {
    let given = |ticket: &str| ("ticket".to_owned(), json!({ "ticket": ticket }));
    let at = |kind: &str, ticket: &str, window: i64| {
        (kind.to_owned(), json!({ "ticket": ticket, "window": window }))
    };
    let sound = [given("D001"), at("called", "D001", 1), at("finished", "D001", 1)];
    assert_eq!(judge(&sound), Vec::<String>::new());
    let checked = |booking: i64, ticket: &str| {
        ("checked-in".to_owned(), json!({ "booking": booking, "ticket": ticket }))
    };
    for (log, found) in [
        (vec![given("D002")], "after 0"),
        (vec![given("D001"), given("D001")], "given twice"),
        (vec![checked(1, "D001"), checked(1, "D002")], "two tickets"),
        (vec![given("D001"), at("called", "D001", 1), at("called", "D001", 2)], "called of D001"),
        (
            vec![given("D001"), given("D002"), at("called", "D001", 1), at("called", "D002", 1)],
            "where D001 is",
        ),
        (vec![given("D001"), at("called", "D001", 1), at("finished", "D001", 2)], "finished of D001"),
        (vec![given("D001")], "lost"),
        (vec![given("D001"), at("called", "D001", 1), at("skipped", "D001", 1)], "lost"),
    ] {
        let wrong = judge(&log);
        assert!(wrong.iter().any(|one| one.contains(found)), "{found}: {wrong:?}");
    }
}
