//! Kiosks, on both databases: who is one, numbers for when the network is away, tickets that were handed out of them.
//! In: requests through a socket, a clock that is set. Out: assertions. Absent: the kiosk's program (`tests/browser`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::service::{Kind, NOW, SMALL, Service};
use yushen_hall_tests::steps::{key, post, refused};
use yushen_hall_tests::{log, on_both};
use yushen_server::hall::Halls;
use yushen_server::kiosk::manage;
use yushen_server::recompute::{self, RecomputeConfig};

const SOCIAL: &str = "social-affairs";

on_both! {
    a_device_is_known_by_its_token_and_its_cookie
    settings_are_served_as_they_are
    numbers_are_the_kiosks_own_until_they_are_used
    what_was_handed_out_enters_the_line_when_it_was_taken
    what_is_told_twice_is_one_ticket
    what_is_not_the_kiosks_of_today_is_refused
    the_log_and_the_figures_know_reconciled_tickets
    old_numbers_are_forgotten
}

mod at_once {
    use yushen_hall_tests::on_both;
    use yushen_hall_tests::service::Kind;
    on_both! { threads no_number_is_given_twice a_number_that_is_given_twice_is_found }

    async fn no_number_is_given_twice(kind: Kind) {
        let numbers = super::race(kind, |router, _| router).await;
        assert_eq!(super::twice(&numbers), Vec::<i64>::new());
        // 16 kiosks with 5 each, and 32 tickets: all of one counter.
        assert_eq!(numbers.iter().copied().max(), Some(16 * 5 + 32));
    }

    /// The same race against a server that gives a kiosk another one's answer once in a while.
    async fn a_number_that_is_given_twice_is_found(kind: Kind) {
        let numbers = super::race(kind, super::forgetful).await;
        assert_ne!(super::twice(&numbers), Vec::<i64>::new());
    }
}

struct Kiosk {
    client: Client,
    token: String,
    cookie: String,
}

impl Kiosk {
    async fn enrolled(service: &Service, name: &str) -> Self {
        let token = manage::add(&service.halls.database, "small", name, NOW).await.expect("enrolled").text();
        let client = Client::connect(service.address).await;
        let mut kiosk = Self { client, token, cookie: String::new() };
        let answer = kiosk.sign_in().await;
        assert_eq!(answer.status.as_u16(), 204, "{:?}", answer.json());
        kiosk
    }

    async fn sign_in(&mut self) -> Answer {
        let answer = self.client.post("/kiosk/session", "", &json!({ "token": self.token })).await;
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.headers.get("set-cookie") {
            let cookie = cookie.to_str().expect("a text");
            assert!(cookie.ends_with("; Path=/api/halls/small/kiosk; HttpOnly; SameSite=Strict; Secure"));
            self.cookie = cookie.split(';').next().expect("a pair").to_owned();
        }
    }

    async fn ask(&mut self, path: &str, key: &str, body: &Value) -> Answer {
        let request = Request::post(format!("/api/halls/small/kiosk{path}"))
            .header("host", "hall")
            .header("content-type", "application/json")
            .header("cookie", &self.cookie)
            .header("idempotency-key", key);
        self.client.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    async fn rotate(&mut self) -> Answer {
        let answer = self.ask("/rotate", &key(), &Value::Null).await;
        self.keep(&answer);
        answer
    }

    async fn reserve(&mut self, count: i64) -> Vec<i64> {
        let answer = self.ask("/reserve", &key(), &json!({ "class": SOCIAL, "count": count })).await;
        assert_eq!(answer.status.as_u16(), 200, "{:?}", answer.json());
        numbers(&answer.json()["numbers"])
    }

    /// What became of each ticket: its result, or the code of the refusal; and its number as the line shows it.
    async fn reconcile(&mut self, tickets: &[(i64, i64, &str)]) -> Vec<(String, String)> {
        let answer = self.ask("/reconcile", &key(), &handed(tickets)).await;
        assert_eq!(answer.status.as_u16(), 200, "{:?}", answer.json());
        results(&answer)
    }
}

fn numbers(list: &Value) -> Vec<i64> {
    list.as_array().expect("a list").iter().filter_map(Value::as_i64).collect()
}

fn handed(tickets: &[(i64, i64, &str)]) -> Value {
    let one = |(number, taken_at, key): &(i64, i64, &str)| json!({ "class": SOCIAL, "number": number, "taken_at": taken_at, "key": key });
    json!({ "tickets": tickets.iter().map(one).collect::<Vec<_>>() })
}

fn results(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let reports = answer.json()["tickets"].as_array().expect("a list").clone();
    let said = |one: &Value| {
        let result = if one["result"] == "refused" { &one["code"] } else { &one["result"] };
        (text(result), text(&one["ticket"]["ticket"]))
    };
    reports.iter().map(said).collect()
}

fn pair(result: &str, ticket: &str) -> (String, String) {
    (result.into(), ticket.into())
}

async fn line(client: &mut Client) -> Vec<String> {
    let queue = client.get("/small/queue").await.json();
    let tickets = queue["tickets"].as_array().expect("tickets").iter();
    tickets.filter_map(|one| one["ticket"].as_str().map(str::to_owned)).collect()
}

async fn a_device_is_known_by_its_token_and_its_cookie(kind: Kind) {
    let service = Service::start(kind).await;
    let mut one = Kiosk::enrolled(&service, "entrance-1").await;
    let unknown = (403, "kiosk-unknown".to_owned());
    let taken = manage::add(&service.halls.database, "small", "entrance-1", NOW).await;
    assert!(taken.expect_err("taken").to_string().contains("already"));
    for wrong in ["", "x", &"0".repeat(64), &one.token.to_uppercase()] {
        let answer = one.client.post("/kiosk/session", "", &json!({ "token": wrong })).await;
        assert_eq!(refused(&answer), unknown, "{wrong}");
    }
    assert_eq!(one.reserve(1).await, [1]);

    // Another cookie: the old one opens nothing, but for asking again as long as the new one was not used.
    let old = one.cookie.clone();
    assert_eq!(one.rotate().await.status.as_u16(), 204);
    let new = std::mem::replace(&mut one.cookie, old.clone());
    assert_ne!(old, new);
    let body = json!({ "class": SOCIAL, "count": 1 });
    assert_eq!(refused(&one.ask("/reserve", &key(), &body).await), unknown, "rotated");
    assert_eq!(one.rotate().await.status.as_u16(), 204, "the answer was lost");
    assert_ne!(one.cookie, new);
    assert_eq!(one.reserve(1).await, [1]);
    one.cookie = old;
    assert_eq!(refused(&one.rotate().await), unknown, "the new one was used");
    one.cookie = new;
    assert_eq!(refused(&one.rotate().await), unknown, "never came into use");

    // The same token again: another session, and the cookie before it counts no longer.
    assert_eq!(one.sign_in().await.status.as_u16(), 204);
    let before = one.cookie.clone();
    assert_eq!(one.sign_in().await.status.as_u16(), 204);
    let after = std::mem::replace(&mut one.cookie, before);
    assert_eq!(refused(&one.ask("/reserve", &key(), &body).await), unknown, "signed in anew");
    one.cookie = after;

    let (mut two, used) = (Kiosk::enrolled(&service, "entrance-2").await, key());
    assert_eq!(one.ask("/reserve", &used, &body).await.status.as_u16(), 200);
    // Keys are a kiosk's own: another one that has the same gets its own numbers.
    let others = numbers(&two.ask("/reserve", &used, &body).await.json()["numbers"]);
    manage::remove(&service.halls.database, "small", "entrance-1", NOW).await.expect("removed");
    for path in ["/reserve", "/rotate"] {
        assert_eq!(refused(&one.ask(path, &used, &body).await), unknown, "removed: {path}");
    }
    assert_eq!(refused(&one.sign_in().await), unknown, "removed");
    assert_eq!(two.reserve(1).await, others, "the other one stays");
    one.cookie = String::new();
    assert_eq!(refused(&one.ask("/reconcile", &key(), &handed(&[(1, NOW, "ticket-01")])).await), unknown);
    let again = manage::remove(&service.halls.database, "small", "entrance-1", NOW).await;
    assert!(again.expect_err("gone").to_string().contains("kiosk list"));

    let rows = service.halls.database.read("SELECT token, cookie FROM kiosk_device ORDER BY id", &[]).await;
    let kept = rows.expect("rows")[1].bytes(0).expect("bytes").expect("a digest");
    assert!(kept.len() == 32 && !two.token.contains(&yushen::bundle::hash::to_hex(&kept)), "a digest only");
}

async fn settings_are_served_as_they_are(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let none = client.get("/small/kiosk/settings").await;
    assert_eq!(refused(&none), (404, "kiosk-not-set-up".into()), "no `--kiosks`");

    let folder = service.folder().join("kiosks");
    std::fs::create_dir(&folder).expect("a folder");
    let halls = service.reopened(SMALL).await.with_kiosks(folder.clone());
    let app = Router::new().nest("/api", yushen_server::router::booking(Arc::new(halls)));
    let app = yushen_server::router::guarded(app);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    let mut client = Client::connect(address).await;
    assert_eq!(refused(&client.get("/small/kiosk/settings").await), (404, "kiosk-not-set-up".into()));
    std::fs::write(folder.join("small.json"), "{\"document\":\"…\"}").expect("settings");
    let served = client.get("/small/kiosk/settings").await;
    assert_eq!((served.status.as_u16(), &served.body[..]), (200, "{\"document\":\"…\"}".as_bytes()));
    assert_eq!(served.headers["content-type"], "application/json");
    assert_eq!(refused(&client.get("/..%2Fsmall/kiosk/settings").await), (404, "hall-unknown".into()));
}

async fn numbers_are_the_kiosks_own_until_they_are_used(kind: Kind) {
    let service = Service::start(kind).await;
    let mut one = Kiosk::enrolled(&service, "one").await;
    let mut two = Kiosk::enrolled(&service, "two").await;
    let (used, body) = (key(), json!({ "class": SOCIAL, "count": 3 }));
    let first = one.ask("/reserve", &used, &body).await;
    let said = json!({
        "class": SOCIAL, "day": "2026-11-26", "labels": ["D001", "D002", "D003"], "numbers": [1, 2, 3],
    });
    assert_eq!(first.json(), said);
    assert_eq!(one.ask("/reserve", &used, &body).await.body, first.body, "the answer was lost");
    assert_eq!(two.reserve(2).await, [4, 5]);
    assert_eq!(one.reserve(2).await, [1, 2], "its own, no more than asked");
    service.pass(60).await;
    let mut client = Client::connect(service.address).await;
    assert_eq!(post(&mut client, "/tickets", json!({ "class": SOCIAL })).await.json()["ticket"], "D006");
    let taken = service.halls.clock.now();
    assert_eq!(one.reconcile(&[(2, taken, "ticket-02")]).await, [pair("accepted", "D002")]);
    assert_eq!(one.reserve(4).await, [1, 3, 7, 8], "filled up");
    // After a start, what was kept before may be in somebody's hand and is not given again; it is still taken back.
    one.sign_in().await;
    assert_eq!(one.reserve(2).await, [9, 10]);
    assert_eq!(one.reconcile(&[(1, taken, "ticket-01")]).await, [pair("accepted", "D001")]);
    service.advance(86_400);
    assert_eq!(one.reserve(2).await, [1, 2], "another day");

    for (body, code) in [
        (json!({ "class": SOCIAL, "count": 0 }), "bad-field"),
        (json!({ "class": SOCIAL, "count": 51 }), "bad-field"),
        (json!({ "class": "real-estate", "count": 1 }), "bad-field"),
    ] {
        assert_eq!(refused(&one.ask("/reserve", &key(), &body).await), (422, code.into()), "{body}");
    }
}

async fn what_was_handed_out_enters_the_line_when_it_was_taken(kind: Kind) {
    let service = Service::start(kind).await;
    let mut kiosk = Kiosk::enrolled(&service, "one").await;
    kiosk.reserve(4).await;
    service.pass(70).await;
    let mut client = Client::connect(service.address).await;
    let at = |minutes: i64| NOW + minutes * 60;
    post(&mut client, "/tickets", json!({ "class": SOCIAL })).await;
    service.pass(10).await;
    post(&mut client, "/tickets", json!({ "class": SOCIAL })).await;
    // Between the two; before the number was reserved, with a clock that goes wrong; and in the future.
    let tickets = [(2, at(75), "ticket-02"), (1, NOW - 600, "ticket-01"), (3, at(900), "ticket-03")];
    let answer = kiosk.ask("/reconcile", &key(), &handed(&tickets)).await;
    assert_eq!(
        results(&answer),
        [pair("accepted", "D002"), pair("accepted", "D001"), pair("accepted", "D003")]
    );
    assert_eq!(line(&mut client).await, ["D001", "D005", "D002", "D006", "D003"]);
    let first = &answer.json()["tickets"][1]["ticket"];
    assert_eq!(
        (&first["ahead"], &first["lane"], &first["state"]),
        (&json!(0), &json!("walk-in"), &json!("waiting"))
    );
    assert!(first["code"].as_str().is_some_and(|code| code.len() == 15));
    let rows = service.halls.database.read("SELECT number, waiting_since FROM ticket ORDER BY number", &[]);
    let waits: Vec<(i64, i64)> =
        rows.await.expect("rows").iter().map(|row| (row.int(0).unwrap(), row.int(1).unwrap())).collect();
    assert_eq!(waits, [(1, NOW), (2, at(75)), (3, at(80)), (5, at(70)), (6, at(80))]);

    // After closing time no ticket is given; what somebody holds is served all the same.
    service.pass(160).await;
    let closed = post(&mut client, "/tickets", json!({ "class": SOCIAL })).await;
    assert_eq!(refused(&closed), (409, "hall-closed".into()));
    assert_eq!(kiosk.reconcile(&[(4, at(239), "ticket-04")]).await, [pair("accepted", "D004")]);
    assert_eq!(client.desk("/call", &json!({ "window": 1 })).await.json()["ticket"], "D001");
}

async fn what_is_told_twice_is_one_ticket(kind: Kind) {
    let service = Service::start(kind).await;
    let mut kiosk = Kiosk::enrolled(&service, "one").await;
    kiosk.reserve(3).await;
    service.pass(60).await;
    let now = service.halls.clock.now();
    let (used, body) = (key(), handed(&[(1, now, "ticket-01"), (2, now, "ticket-02")]));
    let first = kiosk.ask("/reconcile", &used, &body).await;
    assert_eq!(results(&first), [pair("accepted", "D001"), pair("accepted", "D002")]);
    assert_eq!(kiosk.ask("/reconcile", &used, &body).await.body, first.body, "the answer was lost");
    let known = [pair("known", "D001"), pair("known", "D002")];
    assert_eq!(results(&kiosk.ask("/reconcile", &key(), &body).await), known, "after a crash");
    let other_key = kiosk.reconcile(&[(1, now, "ticket-99")]).await;
    assert_eq!(other_key, [pair("known", "D001")], "by its number");
    let other_number = kiosk.reconcile(&[(3, now, "ticket-01")]).await;
    assert_eq!(other_number, [pair("known", "D001")], "by its key");
    let same = kiosk.reconcile(&[(3, now, "ticket-03"), (3, now, "ticket-03")]).await;
    assert_eq!(same, [pair("accepted", "D003"), pair("known", "D003")]);
    assert_eq!(line(&mut kiosk.client).await, ["D001", "D002", "D003"]);
    // Served meanwhile, it is known as that.
    kiosk.client.desk("/call", &json!({ "window": 1 })).await;
    kiosk.client.desk("/finish", &json!({ "ticket": "D001", "window": 1 })).await;
    let served = kiosk.ask("/reconcile", &key(), &handed(&[(1, now, "ticket-01")])).await.json();
    assert_eq!(served["tickets"][0]["ticket"]["state"], "finished");
}

async fn what_is_not_the_kiosks_of_today_is_refused(kind: Kind) {
    let service = Service::start(kind).await;
    let mut one = Kiosk::enrolled(&service, "one").await;
    let mut two = Kiosk::enrolled(&service, "two").await;
    one.reserve(2).await;
    two.reserve(2).await;
    service.pass(60).await;
    let now = service.halls.clock.now();
    post(&mut one.client, "/tickets", json!({ "class": SOCIAL })).await;
    let found = one
        .reconcile(&[
            (3, now, "ticket-03"),
            (5, now, "ticket-05"),
            (99, now, "ticket-99"),
            (1, now - 86_400, "ticket-01"),
            (2, now, "ticket-02"),
        ])
        .await;
    let said = |code| pair(code, "");
    let expected = [
        said("not-reserved"),
        said("not-reserved"),
        said("not-reserved"),
        said("not-today"),
        pair("accepted", "D002"),
    ];
    assert_eq!(found, expected, "another kiosk's; an ordinary ticket's; nobody's; of yesterday; one's own");
    service.advance(86_400);
    let yesterdays = one.reconcile(&[(1, now, "ticket-01"), (1, now + 86_400, "ticket-01")]).await;
    assert_eq!(yesterdays, [said("not-today"), said("not-reserved")]);
    assert_eq!(line(&mut one.client).await, Vec::<String>::new());

    let mut wrong = handed(&[(1, now, "ticket-01")]);
    for (member, value) in
        [("class", json!("x")), ("number", json!(0)), ("taken_at", json!(-1)), ("key", json!("short"))]
    {
        let right = std::mem::replace(&mut wrong["tickets"][0][member], value);
        assert_eq!(
            refused(&one.ask("/reconcile", &key(), &wrong).await),
            (422, "bad-field".into()),
            "{member}"
        );
        wrong["tickets"][0][member] = right;
    }
    for many in [0, 51] {
        let body = handed(&vec![(1, now, "ticket-01"); many]);
        assert_eq!(refused(&one.ask("/reconcile", &key(), &body).await), (422, "bad-field".into()), "{many}");
    }
}

async fn the_log_and_the_figures_know_reconciled_tickets(kind: Kind) {
    let service = Service::start(kind).await;
    let mut kiosk = Kiosk::enrolled(&service, "one").await;
    kiosk.reserve(10).await;
    service.pass(80).await;
    let taken = service.halls.clock.now();
    service.pass(40).await;
    kiosk.reconcile(&[(1, taken, "ticket-01"), (3, taken + 60, "ticket-03")]).await;
    service.pass(1).await;
    let called = kiosk.client.desk("/call", &json!({ "window": 1 })).await.json();
    assert_eq!(called["ticket"], "D001");
    log::sound(&service.halls).await;
    let sql =
        "SELECT kind, body FROM event WHERE kind LIKE 'kiosk-%' OR kind IN ('alarm', 'called') ORDER BY id";
    let rows = service.halls.database.read(sql, &[]).await.expect("rows");
    let mut bodies: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in rows {
        let body = serde_json::from_str(&row.text(1).unwrap().unwrap()).expect("JSON");
        bodies.entry(row.text(0).unwrap().unwrap()).or_default().push(body);
    }
    let reserved = json!({ "class": SOCIAL, "day": "2026-11-26", "first": 1, "kiosk": 1, "last": 10 });
    assert_eq!(bodies["kiosk-reserved"], [reserved]);
    let ticket = json!({
        "class": SOCIAL, "day": "2026-11-26", "kiosk": 1, "number": 1, "taken_at": taken, "ticket": "D001",
    });
    assert_eq!((bodies["kiosk-ticket"].len(), &bodies["kiosk-ticket"][0]), (2, &ticket));
    assert_eq!(bodies["called"][0]["waited_seconds"], 41 * 60, "from when it was taken");

    // The figures count it like any other, and other code counts the same.
    let day = || "2026-11-26".to_owned();
    let config = RecomputeConfig {
        db: service.location.clone(),
        hall: "small".into(),
        from: day(),
        to: day(),
        class: None,
        shown: None,
    };
    let database = &service.halls.database;
    assert_eq!(recompute::compare(database, &config).await.expect("it compares"), []);

    // An event that says more than happened is found.
    let mut tx = database.begin().await.expect("a transaction");
    let body = json!({ "class": SOCIAL, "day": "2026-11-26", "kiosk": 1, "number": 3, "ticket": "D003" });
    yushen_server::hall::store::events::add(
        &mut tx,
        "small",
        service.halls.clock.now(),
        "kiosk-ticket",
        &body,
    )
    .await
    .expect("written");
    tx.commit().await.expect("kept");
    let wrong = log::report(&service.halls).await.wrong.expect("a finding").to_string();
    assert!(wrong.contains("number 3"), "{wrong}");
}

async fn old_numbers_are_forgotten(kind: Kind) {
    let service = Service::start(kind).await;
    let mut kiosk = Kiosk::enrolled(&service, "one").await;
    kiosk.reserve(5).await;
    let count = async || {
        let rows = service.halls.database.read("SELECT COUNT(*) FROM kiosk_number", &[]).await.expect("rows");
        rows[0].int(0).expect("a number")
    };
    service.advance(30 * 86_400);
    service.halls.forget().await.expect("forgotten");
    assert_eq!(count().await, 5);
    service.advance(86_400);
    service.halls.forget().await.expect("forgotten");
    assert_eq!(count().await, 0);
}

/// 16 kiosks reserve five numbers each while 32 others take a ticket; every number that anybody got.
async fn race(kind: Kind, around: impl FnOnce(Router, &Arc<Halls>) -> Router) -> Vec<i64> {
    let service = Service::with(kind, SMALL, around).await;
    service.advance(3600);
    let mut tasks = Vec::new();
    for number in 0..16 {
        let mut kiosk = Kiosk::enrolled(&service, &format!("kiosk-{number}")).await;
        tasks.push(tokio::spawn(async move {
            let mut all: BTreeSet<i64> = kiosk.reserve(2).await.into_iter().collect();
            all.extend(kiosk.reserve(5).await);
            all.into_iter().collect()
        }));
        let mut client = Client::connect(service.address).await;
        tasks.push(tokio::spawn(async move {
            let mut all = Vec::new();
            for _ in 0..2 {
                let ticket = post(&mut client, "/tickets", json!({ "class": SOCIAL })).await.json();
                let label = ticket["ticket"].as_str().expect("a ticket").to_owned();
                all.push(label[1..].parse().expect("a number"));
            }
            all
        }));
    }
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.extend(task.await.expect("no panic"));
    }
    numbers
}

fn twice(numbers: &[i64]) -> Vec<i64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
}

/// Every fourth reservation gets the answer of the first, as if a key were not the kiosk's own.
fn forgetful(router: Router, _: &Arc<Halls>) -> Router {
    let first = Arc::new(Mutex::new((0_u64, Bytes::new())));
    router.layer(from_fn(move |request: Request, next: Next| {
        let first = first.clone();
        async move {
            let reserves = request.uri().path().ends_with("/kiosk/reserve");
            let answer: Response = next.run(request).await;
            if !reserves {
                return answer;
            }
            let own = answer.into_body().collect().await.expect("a body").to_bytes();
            let mut first = first.lock().expect("not poisoned");
            first.0 += 1;
            if first.0 == 1 {
                first.1 = own.clone();
            }
            if first.0.is_multiple_of(4) { first.1.clone().into_response() } else { own.into_response() }
        }
    }))
}
