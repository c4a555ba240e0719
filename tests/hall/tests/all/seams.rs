//! Where parts of the server meet: a booking that is just being moved, a receipt without a booking in the log, a pause
//! made of visits that lie far apart. In: both databases. Out: assertions. Absent: what each part does alone.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::client::Client;
use yushen_hall_tests::log::sound;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DAY, Kind, Service};
use yushen_server::hall::change::{Command, Kept, Request};
use yushen_server::hall::keys::digest;

const PHONE: &str = "13912345678";

async fn held(client: &mut Client, key: &str, day: &str) -> Value {
    let slot = json!({ "slot": format!("social-affairs.{day}.0900") });
    let answer = client.post("/holds", key, &slot).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
    answer.json()["hold"].clone()
}

async fn book(client: &mut Client, hold: &Value, key: &str) -> (StatusCode, Value) {
    let body = json!({ "hold": hold, "name": "欧阳测试", "phone": PHONE });
    let answer = client.post("/bookings", key, &body).await;
    (answer.status, answer.json())
}

async fn who_waits_behind_a_move_finds_the_booking(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let hold = held(&mut client, "key-hold", "2026-11-27").await;
    let booked = book(&mut client, &hold, "key-book").await.1;
    // A move that has not committed yet, as far as its row goes.
    let mut moving = service.halls.database.begin().await.expect("a transaction");
    let sql = "UPDATE booking SET slot = (SELECT id FROM slot WHERE day = '2026-11-27' AND minute = 600)";
    assert_eq!(moving.run(sql, &[]).await.expect("moved"), 1);
    let find = json!({ "code": booked["code"], "phone_tail": &PHONE[7..] });
    let cancelling = tokio::spawn(async move { client.post("/bookings/cancel", "key-cancel", &find).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!cancelling.is_finished(), "it waits for the move");
    moving.commit().await.expect("kept");
    let answer = cancelling.await.expect("an answer");
    assert_eq!((answer.status, answer.json()["state"].as_str()), (StatusCode::OK, Some("cancelled")));
    service.stop().await;
}

async fn a_receipt_without_a_booking_leaves_the_log_sound(kind: Kind) {
    let service = Service::start(kind).await;
    let receipt =
        Box::new(Kept { digest: digest(&[b"it"]), item: "every-type".into(), bytes: b"it".to_vec() });
    let request = Request::new("key-keep", b"it", Command::Keep { receipt, booking: None });
    let hall = service.halls.hall("small").expect("the hall");
    let reply = service.halls.change(hall, &request).await.expect("an answer");
    assert_eq!(reply.status, StatusCode::CREATED);
    service.halls.seal().await.expect("sealed");
    assert_eq!(sound(&service.halls).await.sealed, 1);
    service.stop().await;
}

async fn a_pause_lasts_although_its_first_visit_is_long_past(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let now = service.halls.clock.now();
    let person = service.halls.keys.person("small", PHONE);
    // Two in 90 days pause for 90: from the second on, 20 days ago, for 70 more.
    let mut tx = service.halls.database.begin().await.expect("a transaction");
    for (booking, days) in [(1_i64, 100), (2, 20)] {
        let sql = "INSERT INTO no_show (booking, hall, person, starts_at) VALUES ($1, 'small', $2, $3)";
        let values = [booking.into(), (&person).into(), (now - days * DAY).into()];
        tx.run(sql, &values).await.expect("a missed visit");
    }
    tx.commit().await.expect("kept");
    service.halls.forget().await.expect("done");
    let hold = held(&mut client, "key-hold", "2026-11-27").await;
    let (status, said) = book(&mut client, &hold, "key-book").await;
    assert_eq!((status, &said["error"]["code"]), (StatusCode::CONFLICT, &json!("booking-paused")));
    service.stop().await;
}

/// Slots and holds that a server remembers are only where it looks first: what the database says counts.
async fn what_a_server_remembers_is_not_what_counts(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let first = held(&mut client, "key-first", "2026-11-27").await;
    let second = held(&mut client, "key-second", "2026-11-27").await;
    // Another server made the slots shorter, and gave the second seat back.
    let mut tx = service.halls.database.begin().await.expect("a transaction");
    let changes = [
        "UPDATE slot SET minutes = 20 WHERE day = '2026-11-27' AND minute = 540 AND class = 'social-affairs'",
        "UPDATE seat SET state = 'free', held_until = NULL, booking = NULL WHERE booking = (SELECT MAX(id) FROM booking)",
        "UPDATE booking SET state = 'released' WHERE id = (SELECT MAX(id) FROM booking)",
    ];
    for sql in changes {
        assert_eq!(tx.run(sql, &[]).await.expect("changed"), 1, "{sql}");
    }
    tx.commit().await.expect("kept");
    let slot = json!({ "slot": "social-affairs.2026-11-27.0900" });
    let third = client.post("/holds", "key-third", &slot).await;
    assert_eq!(third.status, StatusCode::CREATED, "{:?}", third.json());
    assert_eq!(third.json()["slot"]["minutes"], 20, "{:?}", third.json());
    let (status, said) = book(&mut client, &second, "key-book-second").await;
    assert_eq!((status, &said["error"]["code"]), (StatusCode::CONFLICT, &json!("hold-used")), "{said}");
    let (status, said) = book(&mut client, &first, "key-book-first").await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    service.stop().await;
}

on_both! { threads
    who_waits_behind_a_move_finds_the_booking
    a_receipt_without_a_booking_leaves_the_log_sound
    a_pause_lasts_although_its_first_visit_is_long_past
    what_a_server_remembers_is_not_what_counts
}
