//! Receipts at the hall: the same decision, what differs under newer rules, and what is refused; never the facts.
//! In: receipts made as a browser makes them. Out: assertions. Absent: the receipt's own form (`engine/tests`).

use std::sync::atomic::Ordering;

use crate::support::{Answer, NOW, TestServer, publish_changed};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use yushen::bundle::Shelf;
use yushen::receipt::{HallKey, MOST_CHARACTERS, Made, Receipt, seal};
use yushen_server::hall::calendar::moment;
use yushen_server::hall::clock::Clock;

const FACTS: &str = include_str!("../../../tests/libraries/every-type/ready.json");
const ON: &str = "2026-11-22";

pub async fn made(server: &TestServer) -> Receipt {
    let key = server.get("/api/receipts/key").await.json()["key"].as_str().expect("a key").to_owned();
    let held = server.bundles.active();
    let piece = |sha256: &str| server.bundles.piece(sha256).expect("a piece");
    let index = piece(&held.manifest.said().index.sha256);
    let mut shelf = Shelf::new(held.manifest.clone(), &index.raw).expect("its index");
    for wanted in shelf.wanted("every-type", None).expect("the item") {
        shelf.put_piece(&wanted, &piece(&wanted.sha256).raw).expect("its part");
    }
    let library = shelf.library("every-type", None).expect("sound");
    let on = yushen::library::application_date(ON).expect("a date");
    let (version, case) = library.open("every-type", FACTS.as_bytes(), on).expect("good facts");
    let decision = yushen::decision::decide(&library, &version, &case, on);
    let made = Made {
        bundle: held.manifest.digest(),
        version: &version,
        decision: &decision,
        facts: FACTS.as_bytes(),
        at: NOW,
    };
    seal(&made, &HallKey::read(&key).expect("the hall's key"), &[3; 32]).expect("a receipt")
}

async fn verify(server: &TestServer, texts: &[String]) -> Answer {
    ask(server, &serde_json::json!({ "texts": texts })).await
}

async fn ask(server: &TestServer, body: &serde_json::Value) -> Answer {
    let body = body.to_string();
    let request = Request::post("/api/receipts/verify").header("content-type", "application/json");
    server.send_body(request, Body::from(body)).await
}

#[tokio::test]
async fn the_same_decision_comes_out_and_no_fact_is_shown() {
    let server = TestServer::start().await;
    let receipt = made(&server).await;
    let answer = verify(&server, &receipt.to_texts(MOST_CHARACTERS).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let said = answer.json();
    assert_eq!((said["same"].as_bool(), said["outcome"].as_str()), (Some(true), Some("ready")));
    assert_eq!(said["changes"].as_array().map(Vec::len), Some(0));
    assert_eq!(said["bundle"], said["current_bundle"]);
    assert!(!answer.text().contains("张三"), "{}", answer.text());
    // In small pieces, in any order.
    let mut parts = receipt.to_texts(200).unwrap();
    assert!(parts.len() > 1);
    parts.reverse();
    assert_eq!(verify(&server, &parts).await.json()["same"], true);
}

#[tokio::test]
async fn under_newer_rules_it_is_decided_as_it_was_and_what_differs_is_said() {
    let server = TestServer::start().await;
    let receipt = made(&server).await;
    publish_changed(&server.store(), 2, "count >= 3", "count >= 4");
    server.bundles.look(NOW);
    let answer = verify(&server, &[receipt.to_text()]).await.json();
    assert_eq!(answer["same"], true, "{answer}");
    assert_ne!(answer["bundle"], answer["current_bundle"]);
    let changes = answer["changes"].as_array().expect("changes");
    assert!(!changes.is_empty(), "{answer}");
    assert_eq!(changes[0]["because"][0]["kind"], "rule", "{answer}");
    assert_ne!(answer["outcome"], answer["outcome_now"]);
}

#[tokio::test]
async fn a_receipt_that_is_older_than_a_hall_takes_is_expired_there() {
    const LAST: i64 = 90 * 86_400;
    let server = TestServer::with_hall().await;
    let texts = [made(&server).await.to_text()];
    let there = serde_json::json!({ "texts": texts, "hall": "pingqiao" });
    let halls = server.halls.clone().expect("halls");
    let Clock::Set(clock) = &halls.clock else { panic!("the tests set the clock") };
    let day = yushen::library::application_date(ON).expect("a date");
    clock.store(moment(day, 23 * 60 + 59) + LAST, Ordering::SeqCst);
    let taken = ask(&server, &there).await;
    assert_eq!(taken.status, StatusCode::OK, "the last of 90 days: {}", taken.text());

    clock.store(moment(day, 24 * 60) + LAST, Ordering::SeqCst);
    let refused = ask(&server, &there).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "receipt-expired".into())
    );
    assert!(refused.text().contains("2027-02-20"), "until when: {}", refused.text());
    let request = Request::post("/api/halls/pingqiao/receipts").header("content-type", "application/json");
    let body = serde_json::json!({ "texts": texts }).to_string();
    let kept = server.send_body(request.header("idempotency-key", "key-number-1"), Body::from(body)).await;
    assert_eq!((kept.status, kept.code()), (StatusCode::UNPROCESSABLE_ENTITY, "receipt-expired".into()));
    // What was decided then is still decided alike: nobody is asked whether they take it.
    assert_eq!(verify(&server, &texts).await.json()["same"], true);

    let nowhere = ask(&server, &serde_json::json!({ "texts": texts, "hall": "nowhere" })).await;
    assert_eq!((nowhere.status, nowhere.code()), (StatusCode::NOT_FOUND, "hall-unknown".into()));
}

#[tokio::test]
async fn what_is_no_receipt_of_this_hall_is_refused_in_words() {
    let server = TestServer::start().await;
    let receipt = made(&server).await;
    let code = async |texts: Vec<String>| {
        let answer = verify(&server, &texts).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.code()
    };
    assert_eq!(code(vec![]).await, "receipt-unreadable");
    assert_eq!(code(vec!["YS1:?".into()]).await, "receipt-unreadable");
    assert_eq!(code(receipt.to_texts(200).unwrap()[1..].to_vec()).await, "receipt-incomplete");
    let changed = |change: fn(&mut Receipt)| {
        let mut receipt = receipt.clone();
        change(&mut receipt);
        vec![receipt.to_text()]
    };
    assert_eq!(code(changed(|r| r.decision[0] ^= 1)).await, "receipt-changed");
    assert_eq!(code(changed(|r| r.sealed[40] ^= 1)).await, "receipt-changed");
    assert_eq!(code(changed(|r| r.hall[0] ^= 1)).await, "receipt-other-hall");
    assert_eq!(code(changed(|r| r.bundle[0] ^= 1)).await, "receipt-unknown-bundle");
    assert_eq!(code(changed(|r| r.item = "nothing".into())).await, "unknown-item");
    assert_eq!(code(changed(|r| r.on = "2026-02-30".into())).await, "bad-date");
    let request = Request::post("/api/receipts/verify").header("content-type", "application/json");
    assert!(server.send_body(request, Body::from("{")).await.status.is_client_error());
}
