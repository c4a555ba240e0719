//! The outbox against a receiver that is killed and started again, and a sender that is cut off: nothing is lost,
//! nothing doubled, each case in its order. In: cases accepted and changed through the API, on both databases.
//! Out: assertions on what the receiver has written down. Absent: the province's real platform.
//!
//! The receiver is this very program, started again as a process of its own, so that it can be killed in the middle.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use yushen_hall_tests::cases::{go, open_for};
use yushen_hall_tests::desk::{DeskService, Staff};
use yushen_hall_tests::service::Kind;
use yushen_hall_tests::steps::NAME;
use yushen_server::desk::province::{self, Province};

const KEY: [u8; 32] = [4; 32];
/// Cases of a run; each is accepted, transferred, concluded and delivered.
const CASES: usize = 40;
const STEPS: usize = 4;

/// What the receiver has on its disk: ids that it has taken.
#[derive(Debug)]
struct Journal {
    file: std::fs::File,
    again: std::fs::File,
    taken: BTreeSet<String>,
}

type Shared = Arc<Mutex<Journal>>;

fn append(folder: &Path, name: &str) -> std::fs::File {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true).open(folder.join(name)).expect("a journal")
}

/// An HMAC-SHA256 of the tests' own, by RFC 2104.
fn hmac(key: &[u8], message: &[u8]) -> String {
    let hash = |parts: [&[u8]; 2]| {
        let hex = yushen::bundle::hash::hex(&parts.concat());
        yushen::bundle::hash::from_hex::<32>(&hex).expect("a digest")
    };
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = hash([&block.map(|byte| byte ^ 0x36), message]);
    let outer = hash([&block.map(|byte| byte ^ 0x5c), &inner]);
    yushen::bundle::hash::to_hex(&outer)
}

async fn take(State(journal): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (event, moment) = (said("yushen-event").to_owned(), said("yushen-moment").to_owned());
    let message = [event.as_bytes(), b".", moment.as_bytes(), b".", &body].concat();
    if said("yushen-signature") != format!("hmac-sha256={}", hmac(&KEY, &message)) {
        return StatusCode::UNAUTHORIZED;
    }
    let value: Value = serde_json::from_slice(&body).unwrap_or_default();
    if value["event"] != event.as_str() {
        return StatusCode::BAD_REQUEST;
    }
    {
        let mut journal = journal.lock().expect("not poisoned");
        if journal.taken.insert(event.clone()) {
            writeln!(journal.file, "{value}").expect("written");
            journal.file.sync_all().expect("on the disk");
        } else {
            writeln!(journal.again, "{event}").expect("written");
        }
    }
    // Time in which it may be killed: taken, and nobody told.
    tokio::time::sleep(Duration::from_millis(3)).await;
    StatusCode::NO_CONTENT
}

/// No test by itself: the receiver's process.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the tests here"]
async fn receiver() {
    let Some(folder) = std::env::var_os("YUSHEN_RECEIVER").map(PathBuf::from) else { return };
    let port: u16 = std::env::var("YUSHEN_RECEIVER_PORT").expect("a port").parse().expect("a number");
    let before = std::fs::read_to_string(folder.join("taken")).unwrap_or_default();
    // A line that was cut off in the middle was not acknowledged: it is written anew.
    let whole: Vec<&str> =
        before.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).collect();
    // In one step: killed in the middle of writing, it would forget what it has acknowledged.
    let lines: String = whole.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.join("taken.new"), lines).expect("the journal");
    std::fs::rename(folder.join("taken.new"), folder.join("taken")).expect("the journal");
    let id = |line: &&str| {
        let value: Value = serde_json::from_str(line).expect("JSON");
        value["event"].as_str().expect("an id").to_owned()
    };
    let taken = whole.iter().map(id).collect();
    let journal = Journal { file: append(&folder, "taken"), again: append(&folder, "again"), taken };
    let app = Router::new().route("/cases", post(take)).with_state(Arc::new(Mutex::new(journal)));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("the port");
    axum::serve(listener, app).await.expect("serving");
}

/// A receiver's process; killed when it is dropped.
struct Receiver(Child);

impl Receiver {
    fn start(folder: &Path, port: u16) -> Self {
        let program = std::env::current_exe().expect("this program");
        let child = Command::new(program)
            .args(["--ignored", "--exact", "outbox::receiver"])
            .env("YUSHEN_RECEIVER", folder)
            .env("YUSHEN_RECEIVER_PORT", port.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("another of this program");
        Self(child)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // SIGKILL: it gets no chance to tidy up.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn accepted(staff: &mut Staff) -> Value {
    let facts = json!({ "facts": { "fits": true }, "evidence": { "form": { "form": "original" } } });
    let case = open_for(staff, json!({ "name": NAME }), "stall-filing", facts).await;
    let seen = json!({ "seen": [{ "material": "form", "form": "original" }] });
    let case = go(staff, &case, "change", seen).await;
    go(staff, &case, "accept", json!({})).await
}

async fn work(desk: Arc<DeskService>) {
    let mut clerk = desk.staff("c1", "clerk").await;
    let colleague = desk.staff("c2", "clerk").await.id;
    for _ in 0..CASES {
        let case = accepted(&mut clerk).await;
        let case = go(&mut clerk, &case, "transfer", json!({ "staff": colleague })).await;
        let case = go(&mut clerk, &case, "conclude", json!({ "granted": true })).await;
        go(&mut clerk, &case, "deliver", json!({})).await;
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

async fn unsent(desk: &DeskService) -> i64 {
    let sql = "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL";
    let rows = desk.service.halls.database.read(sql, &[]).await.expect("rows");
    rows[0].int(0).expect("a count")
}

async fn nothing_is_lost_and_nothing_doubled(kind: Kind) {
    let desk = Arc::new(DeskService::start(kind).await);
    let folder = tempfile::tempdir().expect("a scratch folder");
    let port = free_port();
    let province = Province::new(&format!("http://127.0.0.1:{port}/cases"), KEY).expect("an address");
    let working = tokio::spawn(work(desk.clone()));
    // Waiting between tries takes no real time.
    let clock = desk.service.clock.clone();
    let ticking = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            clock.fetch_add(5, Ordering::SeqCst);
        }
    });
    let (mut kills, mut cuts) = (0, 0);
    let done = async {
        // The receiver lives for a moment, is killed, and comes back; the sender is cut off as often.
        let mut rng = fastrand::Rng::with_seed(12);
        loop {
            let receiver = Receiver::start(folder.path(), port);
            let sending = {
                let (halls, province) = (desk.service.halls.clone(), province.clone());
                tokio::spawn(async move {
                    loop {
                        let _ = province::send(&halls, &province).await;
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                })
            };
            tokio::time::sleep(Duration::from_millis(rng.u64(150..500))).await;
            if rng.bool() {
                sending.abort();
                cuts += 1;
                tokio::time::sleep(Duration::from_millis(rng.u64(0..30))).await;
            }
            drop(receiver);
            kills += 1;
            sending.abort();
            if working.is_finished() && unsent(&desk).await == 0 {
                break;
            }
            assert!(kills < 600, "{} are still waiting", unsent(&desk).await);
        }
    };
    done.await;
    working.await.expect("the clerk's work");
    ticking.abort();

    let rows =
        desk.service.halls.database.read("SELECT event FROM outbox ORDER BY id", &[]).await.expect("rows");
    let told: Vec<String> = rows.iter().map(|row| row.text(0).expect("text").expect("an id")).collect();
    assert_eq!(told.len(), CASES * STEPS);
    let journal = std::fs::read_to_string(folder.path().join("taken")).expect("the journal");
    let taken: Vec<Value> = journal.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: BTreeSet<&str> = taken.iter().map(|event| event["event"].as_str().expect("an id")).collect();
    assert_eq!(taken.len(), ids.len(), "nothing is doubled");
    assert_eq!(ids, told.iter().map(String::as_str).collect(), "nothing is lost");
    let mut orders: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for event in &taken {
        let case = &event["case"];
        let revision = case["revision"].as_i64().expect("a revision");
        orders.entry(case["case"].as_i64().expect("a key")).or_default().push(revision);
    }
    assert_eq!(orders.len(), CASES);
    assert!(orders.values().all(|order| *order == [3, 4, 5, 6]), "each case in its order: {orders:?}");
    assert!(!journal.contains("欧阳"), "nothing of the applicant");
    let again = std::fs::read_to_string(folder.path().join("again")).unwrap_or_default().lines().count();
    println!(
        "{kind:?}: {} events, {kills} kills of the receiver, {cuts} cuts of the sender, {again} sent again; 0 lost, \
         0 doubled",
        taken.len()
    );
}

async fn refused_events_wait_and_block_only_their_case(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let bad = accepted(&mut clerk).await;
    go(&mut clerk, &bad, "withdraw", json!({})).await;
    let good = accepted(&mut clerk).await;
    let (refused, seen) = (Arc::new(Mutex::new(bad["case"].clone())), Arc::new(Mutex::new(Vec::new())));
    let take = {
        let (refused, seen) = (refused.clone(), seen.clone());
        move |body: Bytes| async move {
            let event: Value = serde_json::from_slice(&body).expect("JSON");
            seen.lock().expect("not poisoned").push((event["case"]["case"].clone(), event["kind"].clone()));
            let refuse = event["case"]["case"] == *refused.lock().expect("not poisoned");
            if refuse { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let app = Router::new().route("/cases", post(take));
    let serving = tokio::spawn(async move { axum::serve(listener, app).await.expect("serving") });
    let province = Province::new(&format!("http://{address}/cases"), KEY).expect("an address");
    let send = async || {
        let round = province::send(&desk.service.halls, &province).await.expect("a round");
        (round.sent, round.failed)
    };
    let (bad, good) = (bad["case"].clone(), good["case"].clone());
    assert_eq!(send().await, (1, 1));
    let first = [(bad.clone(), json!("case-accepted")), (good, json!("case-accepted"))];
    assert_eq!(*seen.lock().expect("not poisoned"), first);
    assert_eq!(send().await, (0, 0), "its time has not come");
    desk.service.advance(1);
    assert_eq!(send().await, (0, 1));
    desk.service.advance(1);
    assert_eq!(send().await, (0, 0), "the wait is twice as long");
    desk.service.advance(1);
    *refused.lock().expect("not poisoned") = Value::Null;
    assert_eq!(send().await, (2, 0), "the first, then what waited behind it");
    let last: Vec<Value> = seen.lock().expect("not poisoned").iter().map(|(_, kind)| kind.clone()).collect();
    assert_eq!(last[2..], [json!("case-accepted"), json!("case-accepted"), json!("case-withdrawn")]);
    serving.abort();
    // What was acknowledged long ago is not kept for ever.
    desk.service.advance(31 * 86_400);
    desk.service.halls.forget().await.expect("done");
    let rows = desk.service.halls.database.read("SELECT id FROM outbox", &[]).await.expect("rows");
    assert!(rows.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_receiver_sqlite() {
    nothing_is_lost_and_nothing_doubled(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_receiver_postgres() {
    nothing_is_lost_and_nothing_doubled(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusing_receiver_sqlite() {
    refused_events_wait_and_block_only_their_case(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusing_receiver_postgres() {
    refused_events_wait_and_block_only_their_case(Kind::Postgres).await;
}

#[test]
fn the_tests_own_hmac_is_that_of_the_rfc() {
    let key = [0x0b; 20];
    let wanted = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
    assert_eq!(hmac(&key, b"Hi There"), wanted);
}
