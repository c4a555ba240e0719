//! What must not be found: a name, a number, a code or a token in the log or in the database, in clear.
//! In: one visit on each database, everything logged. Out: assertions. Absent: the network; a gateway in front does TLS.

use std::sync::{Arc, Mutex};

use serde_json::json;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::service::{Kind, Service};

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
    let plain = [code.replace('-', ""), token.replace('-', ""), place.replace('-', "")];
    let secrets = [NAME.to_owned(), PHONE.to_owned(), code, token, place].into_iter().chain(plain);
    let secrets: Vec<String> = secrets.collect();

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
    ] {
        for row in service.halls.database.read(sql, &[]).await.expect("rows") {
            stored.extend(row.bytes(0).expect("bytes").unwrap_or_default());
        }
    }
    assert!(stored.len() > 500);
    service.stop().await;
    if kind == Kind::Sqlite {
        stored.extend(std::fs::read(service.folder().join("hall.sqlite")).expect("the file"));
    }
    for secret in &secrets {
        let found = stored.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is stored in clear");
    }
}
