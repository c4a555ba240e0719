//! Receipts that are handed over, and what a coming bundle decides otherwise for them.
//! In: receipts as a browser makes them, bundles that follow each other. Out: assertions. Absent: PostgreSQL; the rows
//! are tested there in `tests/hall`.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use yushen::bundle::{Moment, Plan};
use yushen_server::receipts::Receipts;

use crate::receipts::made;
use crate::support::{Answer, HALL_KEY, NOW, TestServer, publish_changed, publish_sources};

const HALL: &str = "/api/halls/pingqiao";

async fn post(server: &TestServer, path: &str, key: &str, body: &Value) -> Answer {
    let request = Request::post(format!("{HALL}{path}"))
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    server.send_body(request, Body::from(body.to_string())).await
}

/// The receipts of the server, for what the program does outside of requests.
fn receipts(server: &TestServer) -> Arc<Receipts> {
    let file = server.store().join("hall-key-again.json");
    std::fs::write(&file, HALL_KEY).expect("the hall's key");
    Arc::new(Receipts::new(&file, server.bundles.clone()).expect("a key"))
}

/// Publishes a bundle that counts an hour from now.
fn publish_later(server: &TestServer, counter: u64, from: &str, to: &str) {
    let later = |plan: Plan| Plan { not_before: Moment(NOW.0 + 3600), ..plan };
    publish_sources(&server.store(), counter, later, |text| text.replace(from, to));
}

#[tokio::test]
async fn a_receipt_is_kept_once_and_only_if_it_is_one() {
    let server = TestServer::with_hall().await;
    let texts = made(&server).await.to_texts(200).unwrap();
    let body = json!({ "texts": texts });
    let first = post(&server, "/receipts", "key-number-1", &body).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    let again = post(&server, "/receipts", "key-number-1", &body).await;
    assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body), "the same key");
    let other = post(&server, "/receipts", "key-number-2", &body).await;
    assert_eq!((other.status, &other.json()["receipt"]), (StatusCode::OK, &first.json()["receipt"]));
    let rows = server.database.read("SELECT COUNT(*) FROM receipt", &[]).await.unwrap();
    assert_eq!(rows[0].int(0).unwrap(), 1);

    let mut changed = made(&server).await;
    changed.decision[0] ^= 1;
    let refused = post(&server, "/receipts", "key-number-3", &json!({ "texts": [changed.to_text()] })).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "receipt-changed".into())
    );
    let unknown = json!({ "texts": texts, "booking": { "code": "AAAA-BBBB-CCCC-D", "phone_tail": "1234" } });
    let refused = post(&server, "/receipts", "key-number-4", &unknown).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::NOT_FOUND, "booking-unknown".into()));
    let request = Request::post(format!("{HALL}/receipts")).header("content-type", "application/json");
    let no_key = server.send_body(request, Body::from(body.to_string())).await;
    assert_eq!((no_key.status, no_key.code()), (StatusCode::BAD_REQUEST, "key-missing".into()));
}

#[tokio::test]
async fn before_the_swap_it_is_shown_which_kept_receipts_are_decided_otherwise() {
    let server = TestServer::with_hall().await;
    let receipt = made(&server).await;
    let kept = post(&server, "/receipts", "key-number-1", &json!({ "texts": [receipt.to_text()] })).await;
    let (receipts, halls) = (receipts(&server), server.halls.clone().expect("a hall"));
    assert!(server.bundles.coming(None, NOW).unwrap().is_none(), "nothing is to come");

    // Another wording changes no decision.
    publish_later(&server, 2, "数量够", "数量足够");
    let next = Arc::new(server.bundles.coming(None, NOW).unwrap().expect("a coming bundle"));
    let preview = receipts.preview(&server.database, &halls.keys, next).await.unwrap();
    assert_eq!((preview.receipts, preview.failed, preview.otherwise.len()), (1, 0, 0), "{preview:?}");

    publish_later(&server, 3, "count >= 3", "count >= 4");
    let next = Arc::new(server.bundles.coming(None, NOW).unwrap().expect("a coming bundle"));
    assert_eq!(next.manifest.said().counter, 3);
    let preview = receipts.preview(&server.database, &halls.keys, next).await.unwrap();
    assert_eq!((preview.receipts, preview.failed, preview.otherwise.len()), (1, 0, 1), "{preview:?}");
    let otherwise = serde_json::to_value(&preview.otherwise[0]).unwrap();
    assert_eq!(otherwise["receipt"], kept.json()["receipt"]);
    assert_eq!(otherwise["outcome"], "ready");
    assert_ne!(otherwise["outcome_next"], "ready");
    assert_eq!(otherwise["changes"][0]["because"][0]["kind"], "rule", "{otherwise}");
    // The server still decides under the first bundle, and under the third when its hour has come.
    server.bundles.look(NOW);
    assert_eq!(server.bundles.active().manifest.said().counter, 1);
    server.bundles.look(Moment(NOW.0 + 3600));
    assert_eq!(server.bundles.active().manifest.said().counter, 3);
    assert!(server.bundles.coming(None, Moment(NOW.0 + 3600)).unwrap().is_none());
}

#[tokio::test]
async fn a_bundle_is_compared_before_it_is_published_and_what_is_damaged_is_counted() {
    let server = TestServer::with_hall().await;
    let receipt = made(&server).await;
    post(&server, "/receipts", "key-number-1", &json!({ "texts": [receipt.to_text()] })).await;
    publish_changed(&server.store(), 2, "count >= 3", "count >= 4");
    std::fs::write(server.store().join("current"), "1").expect("not published yet");
    assert!(server.bundles.coming(None, NOW).unwrap().is_none());
    let next = Arc::new(server.bundles.coming(Some(2), NOW).unwrap().expect("it is in the store"));
    let (receipts, halls) = (receipts(&server), server.halls.clone().expect("a hall"));
    let preview = receipts.preview(&server.database, &halls.keys, next.clone()).await.unwrap();
    assert_eq!(preview.otherwise.len(), 1);
    assert!(server.bundles.coming(Some(9), NOW).is_err(), "there is no such bundle");

    let mut tx = server.database.begin().await.unwrap();
    tx.run("UPDATE receipt SET sealed = x'00'", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let preview = receipts.preview(&server.database, &halls.keys, next).await.unwrap();
    assert_eq!((preview.receipts, preview.failed, preview.otherwise.len()), (1, 1, 0));
}
