//! What must not be found: a name, a number, a code or a token in the log or in the database, in clear.
//! In: one visit on each database, from the booking to the window, everything logged. Out: assertions. Absent: the network; a gateway in front does TLS.

use std::sync::{Arc, Mutex};

use serde_json::json;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::service::{DESK, Kind, Service};
use yushen_hall_tests::stream::Stream;

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
