//! Visits that take several slots, the same on both databases.
//! In: a hall with lengths, items. Out: assertions. Absent: the formula (`server`'s unit tests), concurrency (`histories`).

use axum::http::StatusCode;
use serde_json::json;
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{Kind, LONG, LONG_HALL, SMALL_SEATS, Service};
use yushen_hall_tests::steps::{post, refused};

on_both! {
    a_long_visit_takes_two_slots_or_none
    a_long_hold_runs_out_as_one
    what_does_not_fit_is_refused_with_what_to_do
}

const NINE: &str = "social-affairs.2026-11-27.0900";
const TEN: &str = "social-affairs.2026-11-27.1000";
const ELEVEN: &str = "social-affairs.2026-11-27.1100";

/// Free seats at nine, ten and eleven.
async fn free(client: &mut Client) -> Vec<i64> {
    let slots = client.get("/small/days/2026-11-27/slots?class=social-affairs").await.json();
    slots.as_array().expect("slots").iter().map(|slot| slot["free"].as_i64().expect("a number")).collect()
}

async fn hold(client: &mut Client, slot: &str, item: &str) -> Answer {
    post(client, "/holds", json!({ "slot": slot, "item": item })).await
}

async fn a_long_visit_takes_two_slots_or_none(kind: Kind) {
    let service = Service::with(kind, LONG_HALL, |router, _| router).await;
    let mut client = Client::connect(service.address).await;
    let fits =
        client.get(&format!("/small/days/2026-11-27/slots?class=social-affairs&item={LONG}")).await.json();
    let fits: Vec<_> = fits
        .as_array()
        .expect("slots")
        .iter()
        .map(|slot| (slot["slot"].clone(), slot["minutes"].clone()))
        .collect();
    assert_eq!(fits, [(json!(NINE), json!(120)), (json!(TEN), json!(120))]);

    let held = hold(&mut client, NINE, LONG).await;
    assert_eq!((held.status, &held.json()["slot"]["minutes"]), (StatusCode::CREATED, &json!(120)));
    assert_eq!(free(&mut client).await, [SMALL_SEATS - 1, SMALL_SEATS - 1, SMALL_SEATS]);
    let body = json!({ "hold": held.json()["hold"], "name": "张三", "phone": "13900000001" });
    let booked = post(&mut client, "/bookings", body).await.json();
    assert_eq!((&booked["item"], &booked["slot"]["minutes"]), (&json!(LONG), &json!(120)));
    let mut find = json!({ "code": booked["code"], "phone_tail": "0001" });
    let calendar = client.post("/bookings/ics", "", &find).await;
    let text = String::from_utf8(calendar.body.to_vec()).expect("UTF-8");
    assert!(
        text.contains("DTSTART:20261127T010000Z\r\n") && text.contains("DTEND:20261127T030000Z\r\n"),
        "{text}"
    );

    // One of two is full: nothing is taken of the other.
    for _ in 1..SMALL_SEATS {
        post(&mut client, "/holds", json!({ "slot": TEN })).await;
    }
    let full = hold(&mut client, NINE, LONG).await;
    assert_eq!(refused(&full), (409, "slot-full".into()));
    let said = full.json()["error"].clone();
    assert!(said["message"].as_str().expect("a sentence").starts_with(&format!("`{TEN}` is full")), "{said}");
    let instead: Vec<_> =
        said["alternatives"].as_array().expect("others").iter().map(|one| &one["slot"]).collect();
    assert_eq!(
        instead,
        [
            "social-affairs.2026-11-26.1000",
            "social-affairs.2026-11-26.0900",
            "social-affairs.2026-11-30.0900"
        ]
    );
    assert_eq!(free(&mut client).await, [SMALL_SEATS - 1, 0, SMALL_SEATS]);

    // Moved by one: it takes its own second slot as first.
    find["slot"] = json!(TEN);
    assert_eq!(post(&mut client, "/bookings/move", find.clone()).await.json()["slot"]["minutes"], 120);
    assert_eq!(free(&mut client).await, [SMALL_SEATS, 0, SMALL_SEATS - 1]);
    find["slot"] = json!(ELEVEN);
    assert_eq!(
        refused(&post(&mut client, "/bookings/move", find.clone()).await),
        (409, "slot-too-short".into())
    );
    let rows = "SELECT e.part, s.minute FROM seat e JOIN slot s ON s.id = e.slot WHERE e.state = 'booked' ORDER BY e.part";
    let rows = service.halls.database.read(rows, &[]).await.expect("seats");
    let parts: Vec<_> =
        rows.iter().map(|row| (row.int(0).expect("a part"), row.int(1).expect("a minute"))).collect();
    assert_eq!(parts, [(1, 600), (2, 660)]);
    find.as_object_mut().expect("members").remove("slot");

    // Who waits for either of them is served when it is cancelled.
    for slot in [ELEVEN; 5] {
        post(&mut client, "/holds", json!({ "slot": slot })).await;
    }
    let mut waiting = Vec::new();
    for (slot, phone) in [(TEN, "13800000001"), (ELEVEN, "13800000002")] {
        let said = post(&mut client, "/waiting", json!({ "slot": slot, "name": "李四", "phone": phone }))
            .await
            .json();
        assert_eq!(said["state"], "waiting");
        waiting.push(json!({ "code": said["code"], "phone_tail": phone[7..] }));
    }
    assert_eq!(post(&mut client, "/bookings/cancel", find).await.json()["state"], "cancelled");
    for find in &waiting {
        assert_eq!(client.post("/waiting/look-up", "", find).await.json()["state"], "offered");
    }
    assert_eq!(free(&mut client).await, [SMALL_SEATS, 0, 0]);
}

async fn a_long_hold_runs_out_as_one(kind: Kind) {
    let service = Service::with(kind, LONG_HALL, |router, _| router).await;
    let mut client = Client::connect(service.address).await;
    let held = hold(&mut client, NINE, LONG).await.json();
    service.advance(60);
    // Its first seat is another's by now, the second one nobody's.
    for _ in 0..SMALL_SEATS {
        assert_eq!(post(&mut client, "/holds", json!({ "slot": NINE })).await.status, StatusCode::CREATED);
    }
    let body = json!({ "hold": held["hold"], "name": "张三", "phone": "13900000001" });
    assert_eq!(refused(&post(&mut client, "/bookings", body).await), (409, "hold-expired".into()));
    assert_eq!(
        refused(&post(&mut client, "/holds/release", json!({ "hold": held["hold"] })).await),
        (409, "hold-expired".into())
    );
    assert_eq!(free(&mut client).await, [0, SMALL_SEATS, SMALL_SEATS]);
    let held = hold(&mut client, TEN, LONG).await.json();
    assert_eq!(free(&mut client).await, [0, SMALL_SEATS - 1, SMALL_SEATS - 1]);
    assert_eq!(
        post(&mut client, "/holds/release", json!({ "hold": held["hold"] })).await.json()["slot"]["minutes"],
        120
    );
    assert_eq!(free(&mut client).await, [0, SMALL_SEATS, SMALL_SEATS]);
}

async fn what_does_not_fit_is_refused_with_what_to_do(kind: Kind) {
    let service = Service::with(kind, LONG_HALL, |router, _| router).await;
    let mut client = Client::connect(service.address).await;
    for (slot, item, expected) in [
        (ELEVEN, LONG, (409, "slot-too-short")),
        (NINE, "house-transfer", (409, "other-class")),
        (NINE, "no-such-item", (422, "unknown-item")),
        (NINE, "Not An Item", (422, "bad-field")),
    ] {
        assert_eq!(
            refused(&hold(&mut client, slot, item).await),
            (expected.0, expected.1.into()),
            "{slot} {item}"
        );
    }
    let path = "/small/days/2026-11-27/slots?class=social-affairs&item=house-transfer";
    assert_eq!(refused(&client.get(path).await), (409, "other-class".into()));

    let held = post(&mut client, "/holds", json!({ "slot": NINE })).await.json();
    let mut body = json!({ "hold": held["hold"], "name": "张三", "phone": "13900000001", "item": LONG });
    assert_eq!(refused(&post(&mut client, "/bookings", body.clone()).await), (409, "hold-too-short".into()));
    body["item"] = json!("house-transfer");
    assert_eq!(refused(&post(&mut client, "/bookings", body.clone()).await), (409, "other-class".into()));
    body["item"] = json!("marriage-registration");
    assert_eq!(post(&mut client, "/bookings", body).await.status, StatusCode::CREATED);

    let held = hold(&mut client, NINE, LONG).await.json();
    let body = json!({ "hold": held["hold"], "name": "张三", "phone": "13900000002", "item": "marriage-registration" });
    assert_eq!(refused(&post(&mut client, "/bookings", body).await), (409, "other-item".into()));
    let wait = json!({ "slot": NINE, "name": "李四", "phone": "13900000003", "item": LONG });
    assert_eq!(refused(&post(&mut client, "/waiting", wait).await), (409, "visit-too-long".into()));
    // Windows of another class can't do it.
    let held = hold(&mut client, TEN, "marriage-registration").await.json();
    let body = json!({ "hold": held["hold"], "name": "张三", "phone": "13900000004" });
    let booked = post(&mut client, "/bookings", body).await.json();
    let moving =
        json!({ "code": booked["code"], "phone_tail": "0004", "slot": "real-estate.2026-11-27.0900" });
    assert_eq!(refused(&post(&mut client, "/bookings/move", moving).await), (409, "other-class".into()));
}
