//! Rows of receipts that were handed over, the same on both databases: kept once, for a booking, until its visit is
//! long over. In: commands, as the handler makes them from a receipt it has opened. Out: assertions.
//! Absent: receipts themselves (`server/tests/all/kept.rs`).

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::client::Client;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DAY, Kind, Service};
use yushen_hall_tests::steps::booked;
use yushen_server::hall::change::{Command, Kept, MOST_LOOSE, Request};
use yushen_server::hall::keys::{Code, digest};
use yushen_server::hall::store::receipts::{self, page};

/// Anybody can hand a receipt over; a hall keeps so many without a booking, and says what to do then.
async fn receipts_without_a_booking_are_limited(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let find = booked(&mut client, "social-affairs.2026-11-27.0900", "13912345678").await;
    let (first, _) = keep(&service, "key-first", b"the first", None).await;
    let mut tx = service.halls.database.begin().await.expect("a transaction");
    for n in 1..MOST_LOOSE {
        let digest = digest(&[&n.to_be_bytes()]);
        receipts::keep(&mut tx, "small", &digest, "every-type", b"sealed", None, service.halls.clock.now())
            .await
            .expect("a row");
    }
    tx.commit().await.expect("kept");
    let (status, said) = keep(&service, "key-more", b"one more", None).await;
    assert_eq!((status, &said["error"]["code"]), (StatusCode::CONFLICT, &json!("receipts-full")));
    let (again, _) = keep(&service, "key-again", b"the first", None).await;
    assert_eq!((first, again), (StatusCode::CREATED, StatusCode::OK), "no more room than before");
    let code = Code::typed(find["code"].as_str().expect("a code"));
    let (status, _) = keep(&service, "key-booked", b"one more", Some((code, "5678".into()))).await;
    assert_eq!(status, StatusCode::CREATED, "with a booking there is always room");
    service.stop().await;
}

async fn keep(
    service: &Service,
    key: &str,
    bytes: &[u8],
    booking: Option<(Code, String)>,
) -> (StatusCode, Value) {
    let digest = digest(&[bytes]);
    let receipt = Box::new(Kept { digest, item: "every-type".into(), bytes: bytes.to_vec() });
    let request = Request::new(key, bytes, Command::Keep { receipt, booking });
    let hall = service.halls.hall("small").expect("the hall");
    let reply = service.halls.change(hall, &request).await.expect("an answer");
    (reply.status, serde_json::from_slice(&reply.body).expect("JSON"))
}

async fn kept(service: &Service) -> Vec<Vec<u8>> {
    let rows = page(&service.halls.database, 0, 100).await.expect("rows");
    rows.iter().map(|row| row.open(&service.halls.keys).expect("sealed with the data key")).collect()
}

async fn a_receipt_stays_until_its_visit_is_long_over(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let booked = booked(&mut client, "social-affairs.2026-11-27.0900", "13912345678").await;
    let code = || Code::typed(booked["code"].as_str().expect("a code"));

    let (status, alone) = keep(&service, "key-1", b"a receipt", None).await;
    assert_eq!((status, &alone["kept_until"]), (StatusCode::CREATED, &json!("2026-12-26")));
    let (status, again) = keep(&service, "key-2", b"a receipt", None).await;
    assert_eq!((status, &again["receipt"]), (StatusCode::OK, &alone["receipt"]));
    let (status, of_visit) = keep(&service, "key-3", b"another", Some((code(), "5678".into()))).await;
    assert_eq!((status, &of_visit["kept_until"]), (StatusCode::CREATED, &json!("2026-12-27")));
    let (status, refused) = keep(&service, "key-4", b"a third", Some((code(), "0000".into()))).await;
    assert_eq!((status, &refused["error"]["code"]), (StatusCode::NOT_FOUND, &json!("booking-unknown")));
    assert_eq!(kept(&service).await, [&b"a receipt"[..], b"another"]);
    let rows = service.halls.database.read("SELECT sealed FROM receipt", &[]).await.expect("rows");
    let clear = |row: &yushen_server::database::sql::Row| row.bytes(0).expect("bytes").expect("sealed");
    assert!(rows.iter().all(|row| !clear(row).windows(7).any(|bytes| bytes == b"receipt")));

    // 30 days after it came, and 30 days after the visit, which is a day later.
    service.advance(30 * DAY);
    service.halls.forget().await.expect("done");
    assert_eq!(kept(&service).await.len(), 2, "not a moment before its time");
    service.advance(1);
    service.halls.forget().await.expect("done");
    assert_eq!(kept(&service).await, [b"another"]);
    service.advance(2 * DAY);
    service.halls.forget().await.expect("done");
    assert!(kept(&service).await.is_empty());
    service.stop().await;
}

on_both! {
    a_receipt_stays_until_its_visit_is_long_over
    receipts_without_a_booking_are_limited
}
