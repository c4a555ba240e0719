//! What must not be found: a name, a number, a code, a password or a token in the log or in the database, in clear.
//! In: one visit and one working day on each database, everything logged. Out: assertions. Absent: the network; a gateway in front does TLS.

use std::sync::{Arc, Mutex};

use serde_json::json;
use yushen::bundle::hash::from_hex;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::oidc::{self, Provider};
use yushen_hall_tests::service::{DESK, Kind, Service};
use yushen_hall_tests::staff::{Desk, FIRST, ORIGIN, OWN};
use yushen_hall_tests::stream::Stream;
use yushen_server::staff::config::OidcConfig;
use yushen_server::staff::manage::Post;
use yushen_server::staff::origin::Origin;
use yushen_server::staff::role::Role;

const NAME: &str = "欧阳测试";
const PHONE: &str = "13912345678";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The only test here: the log is the whole program's.
#[tokio::test]
async fn nothing_personal_is_stored_or_logged_in_clear() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("nobody else sets it");
    for kind in [Kind::Sqlite, Kind::Postgres] {
        visit(kind, &log).await;
        working_day(kind, &log).await;
    }
}

async fn visit(kind: Kind, log: &Log) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let held =
        client.post("/holds", "key-hold", &json!({ "slot": "social-affairs.2026-11-27.0900" })).await.json();
    let body = json!({ "hold": held["hold"], "name": NAME, "phone": PHONE });
    let booked = client.post("/bookings", "key-confirm", &body).await.json();
    let code = booked["code"].as_str().expect("a code").to_owned();
    let find = json!({ "code": code, "phone_tail": &PHONE[7..] });
    client.post("/bookings/look-up", "", &find).await;
    let cancelled = client.post("/bookings/cancel", "key-cancel", &find).await;
    assert_eq!(cancelled.status.as_u16(), 200);
    let token = held["hold"].as_str().expect("a token").to_owned();
    // In line, with an offer at once.
    let body = json!({ "slot": "social-affairs.2026-11-27.1000", "name": NAME, "phone": PHONE });
    let place = client.post("/waiting", "key-join", &body).await.json();
    let place = place["code"].as_str().expect("a code").to_owned();
    let find = json!({ "code": place, "phone_tail": &PHONE[7..] });
    assert_eq!(client.post("/waiting/look-up", "", &find).await.json()["state"], "offered");
    let checked_in = day(&service, &mut client).await;
    let plain = [&code, &token, &place, &checked_in].map(|secret| secret.replace('-', ""));
    let known = [NAME.to_owned(), PHONE.to_owned(), DESK.to_owned(), code, token, place, checked_in];
    let secrets: Vec<String> = known.into_iter().chain(plain).collect();

    let log = String::from_utf8_lossy(&log.0.lock().expect("not poisoned")).into_owned();
    assert!(log.contains("/api/halls/small/bookings"), "requests are logged: {log}");
    for secret in &secrets {
        assert!(!log.contains(secret.as_str()), "{secret} is in the log");
    }
    let mut stored = Vec::new();
    for sql in [
        "SELECT sealed FROM booking",
        "SELECT sealed FROM answer",
        "SELECT person FROM booking",
        "SELECT look_up FROM booking",
        "SELECT hold FROM booking",
        "SELECT sealed FROM waiting",
        "SELECT person FROM waiting",
        "SELECT look_up FROM waiting",
        "SELECT entry FROM booking",
    ] {
        for row in service.halls.database.read(sql, &[]).await.expect("rows") {
            stored.extend(row.bytes(0).expect("bytes").unwrap_or_default());
        }
    }
    assert!(stored.len() > 500);
    // PostgreSQL writes a whole row as text, bytes in hexadecimal.
    let tables: &[&'static str] = match kind {
        Kind::Sqlite => &[],
        Kind::Postgres => &[
            "SELECT CAST(t AS TEXT) FROM booking t",
            "SELECT CAST(t AS TEXT) FROM answer t",
            "SELECT CAST(t AS TEXT) FROM ticket t",
            "SELECT CAST(t AS TEXT) FROM event t",
            "SELECT CAST(t AS TEXT) FROM no_show t",
            "SELECT CAST(t AS TEXT) FROM person_day t",
        ],
    };
    for sql in tables {
        for row in service.halls.database.read(sql, &[]).await.expect("rows") {
            stored.extend(row.text(0).expect("a text").unwrap_or_default().into_bytes());
        }
    }
    service.stop().await;
    if kind == Kind::Sqlite {
        stored.extend(std::fs::read(service.folder().join("hall.sqlite")).expect("the file"));
    }
    for secret in &secrets {
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        let holds = |wanted: &[u8]| stored.windows(wanted.len()).any(|window| window == wanted);
        let found = holds(secret.as_bytes()) || holds(hex.as_bytes());
        assert!(!found, "{secret} is stored in clear");
    }
}

/// A visit on its day; the code it was checked in with. What everybody or the desk reads has nothing personal in clear.
async fn day(service: &Service, client: &mut Client) -> String {
    let held = client
        .post("/holds", "key-held-2", &json!({ "slot": "social-affairs.2026-11-26.0900" }))
        .await
        .json();
    let body = json!({ "hold": held["hold"], "name": NAME, "phone": PHONE });
    let booked = client.post("/bookings", "key-confirm-2", &body).await.json();
    let code = booked["code"].as_str().expect("a code").to_owned();
    service.pass(60).await;
    let mut answers = vec![client.post("/check-in", "key-check-in", &json!({ "code": code })).await];
    assert_eq!(answers[0].status.as_u16(), 201);
    let token = format!("Bearer {DESK}");
    answers.push(client.post_as("/desk/find", "", &json!({ "phone_tail": &PHONE[7..] }), &token).await);
    assert_eq!(answers[1].json().as_array().map(Vec::len), Some(1));
    answers.push(client.desk("/special", &json!({ "ticket": "D001", "reason": "elderly" })).await);
    answers.push(client.desk("/call", &json!({ "window": 1 })).await);
    answers.push(client.get("/small/queue").await);
    answers.push(client.desk_queue().await);
    let shown = Stream::open(service.address, None).await.event().await.expect("a snapshot");
    let mut texts = vec![format!("{shown:?}")];
    texts.extend(answers.iter().map(|answer| String::from_utf8_lossy(&answer.body).into_owned()));
    for text in &texts {
        assert!(!text.contains(NAME) && !text.contains(PHONE) && !text.contains(&code), "{text}");
    }
    code
}

/// Typed into the field of the name, as happens.
const WRONG_FIELD: &str = "my password in the wrong field";
const SUBJECT: &str = "f3b1c2-wang";

/// Signing in with a password and at the provider, mistyping, changing the password; then a look for what was secret.
async fn working_day(kind: Kind, log: &Log) {
    let provider = Provider::start();
    let back = format!("{ORIGIN}/api/halls/small/staff/oidc/callback");
    provider.told(&format!("subject={SUBJECT}&redirect={back}")).await;
    let oidc = OidcConfig {
        label: "统一身份认证".into(),
        issuer: provider.issuer(),
        client_id: oidc::CLIENT.into(),
        client_secret: oidc::SECRET.into(),
        roots: None,
    };
    let desk = Desk::with(kind, Origin::Https(ORIGIN.into()), Some(oidc), |routes| routes).await;
    let system = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let now = i64::try_from(system.as_secs()).expect("seconds");
    desk.service.clock.store(now, std::sync::atomic::Ordering::SeqCst);
    desk.add_settled("zhao-min", Role::Clerk).await;
    let post = Post { role: Role::Operator, window: None };
    let identity = Some((provider.issuer(), SUBJECT.to_owned()));
    desk.register.add("wang-li", &post, identity, None).await.expect("added");

    let mut browser = desk.browser().await;
    browser.sign_in(WRONG_FIELD, "a wrong one, quite long").await;
    assert_eq!(browser.sign_in("zhao-min", OWN).await.status, 200);
    let (session, csrf) = (browser.cookie.clone(), browser.csrf.clone());
    let begun = browser.get("/staff/oidc").await;
    let link = begun.headers["location"].to_str().expect("ASCII").to_owned();
    browser.keep(&begun);
    let flow = browser.cookie.clone();
    let back = provider.passed(&link).await;
    let finished = browser.get(&back).await;
    assert_eq!(finished.headers["location"], "/desk");
    browser.keep(&finished);
    // Another one under way, so that its row is there.
    let another = browser.get("/staff/oidc").await;
    let another_link = another.headers["location"].to_str().expect("ASCII").to_owned();

    let parameter = |address: &str, name: &str| {
        let found = address.split(['?', '&']).find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.expect("a parameter").to_owned()
    };
    let value = |cookie: &str| cookie.split_once('=').expect("a cookie").1.to_owned();
    let tokens =
        [value(&session), csrf, value(&flow), parameter(&link, "state"), parameter(&another_link, "state")];
    let secrets: Vec<String> =
        [FIRST, OWN, "a wrong one, quite long", WRONG_FIELD, oidc::SECRET, "192.0.2.1"]
            .into_iter()
            .map(str::to_owned)
            .chain(tokens.iter().cloned())
            .chain([parameter(&link, "nonce"), parameter(&another_link, "nonce"), parameter(&back, "code")])
            .collect();
    let written = String::from_utf8_lossy(&log.0.lock().expect("not poisoned")).into_owned();
    assert!(written.contains("/api/halls/small/staff/oidc/callback"), "requests are logged: {written}");
    for secret in secrets.iter().map(String::as_str).chain([SUBJECT, "zhao-min", "wang-li"]) {
        assert!(!written.contains(secret), "{secret} is in the log");
    }

    let mut stored = Vec::new();
    if kind == Kind::Postgres {
        for sql in [
            "SELECT row_to_json(t)::text FROM staff_account t",
            "SELECT row_to_json(t)::text FROM staff_session t",
            "SELECT row_to_json(t)::text FROM staff_attempt t",
            "SELECT row_to_json(t)::text FROM staff_oidc t",
            "SELECT row_to_json(t)::text FROM event t",
        ] {
            for row in desk.service.halls.database.read(sql, &[]).await.expect("rows") {
                stored.extend(row.text(0).expect("text").unwrap_or_default().into_bytes());
            }
        }
    }
    desk.service.stop().await;
    if kind == Kind::Sqlite {
        stored = std::fs::read(desk.service.folder().join("hall.sqlite")).expect("the file");
    }
    let has = |bytes: &[u8]| stored.windows(bytes.len()).any(|window| window == bytes);
    assert!(has(b"$argon2id$") && has(b"staff-signed-in"), "it is the database");
    for secret in &secrets {
        assert!(!has(secret.as_bytes()), "{secret} is stored in clear");
    }
    for token in &tokens {
        assert!(!has(&from_hex::<32>(token).expect("64 digits")), "{token} is stored as bytes");
    }
}
