//! One request, one effect, one number of a case, on both databases: keys, changes at once, numbers without a gap.
//! In: requests of staff through a socket, many at once. Out: assertions. Absent: the numbers of papers (`papers`).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::cases::{accepted, facts, numbers_of_clerks, open, seen, step};
use yushen_hall_tests::desk::{DeskService, Staff};
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DAY, Kind, NOW};
use yushen_hall_tests::steps::{key, refused};

/// Clerks at work at once.
const CLERKS: usize = 16;
/// Cases of each.
const CASES: usize = 12;

on_both! {
    threads
    one_key_one_effect_and_nobody_writes_over_another
    numbers_have_no_gap_and_none_is_given_twice
}

async fn one_key_one_effect_and_nobody_writes_over_another(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let mut other = desk.staff("c2", "clerk").await;
    let case = open(&mut clerk, "shop-permit", facts()).await;
    let case = seen(&mut clerk, &case).await;
    let twin = open(&mut clerk, "shop-permit", facts()).await;
    let twin = seen(&mut clerk, &twin).await;
    assert_eq!(case["revision"], twin["revision"]);
    let body = json!({ "revision": case["revision"] });
    let path = |case: &Value| format!("/{}/accept", case["case"]);
    let first = clerk.post_with(&path(&case), "one-key-for-it", &body).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.json());
    let again = clerk.post_with(&path(&case), "one-key-for-it", &body).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    // The same body for another case, another step or by somebody else is another request.
    for answer in [
        clerk.post_with(&path(&twin), "one-key-for-it", &body).await,
        clerk.post_with(&format!("/{}/withdraw", case["case"]), "one-key-for-it", &body).await,
        other.post_with(&path(&case), "one-key-for-it", &body).await,
    ] {
        assert_eq!(refused(&answer), (422, "key-reused".into()));
    }
    let rows = desk.service.halls.database.read("SELECT last FROM case_number", &[]).await.expect("rows");
    assert_eq!(rows[0].int(0).expect("a number"), 1);
    let stale = step(&mut other, &case, "withdraw", json!({})).await;
    assert_eq!(refused(&stale), (409, "case-changed".into()));
    let none = step(&mut other, &json!({ "case": 999_999, "revision": 1 }), "withdraw", json!({})).await;
    assert_eq!(refused(&none), (404, "case-unknown".into()));
    let odd = step(&mut other, &twin, "approve", json!({})).await;
    assert_eq!(refused(&odd), (422, "unknown-step".into()));
    let more = step(&mut other, &twin, "accept", json!({ "because": "x" })).await;
    assert_eq!(refused(&more), (422, "bad-field".into()));
}

/// A clerk's cases; the numbers of those that were accepted.
async fn accept_some(desk: Arc<DeskService>, mut clerk: Staff) -> Vec<String> {
    let mut numbers = Vec::new();
    for nth in 0..CASES {
        let case = open(&mut clerk, "shop-permit", facts()).await;
        let case = seen(&mut clerk, &case).await;
        // Some fail after they would have taken a number, some are sent twice at once.
        if nth % 4 == 3 {
            let body = json!({ "later": [], "different": "rule-wrong" });
            let answer = step(&mut clerk, &case, "accept-deferred", body).await;
            assert_eq!(refused(&answer), (409, "nothing-deferred".into()));
            continue;
        }
        let key = key();
        let body = json!({ "revision": case["revision"] });
        let path = format!("/{}/accept", case["case"]);
        let mut twin = desk.staff(&clerk.name, "clerk").await;
        let (one, two) =
            tokio::join!(clerk.post_with(&path, &key, &body), twin.post_with(&path, &key, &body));
        assert_eq!(one.status, StatusCode::OK, "{}", one.json());
        assert_eq!(one.body, two.body);
        numbers.push(one.json()["number"].as_str().expect("a number").to_owned());
    }
    numbers
}

async fn numbers_have_no_gap_and_none_is_given_twice(kind: Kind) {
    let desk = Arc::new(DeskService::start(kind).await);
    let numbers = numbers_of_clerks(&desk, CLERKS, accept_some).await;
    let given = numbers.len();
    let wanted: BTreeSet<String> = (1..=given).map(|nth| format!("small-2026-{nth:06}")).collect();
    assert_eq!(given, CLERKS * CASES * 3 / 4);
    assert_eq!(numbers, wanted);
    let sql = "SELECT COUNT(*) FROM event WHERE kind = 'case-accepted'";
    let rows = desk.service.halls.database.read(sql, &[]).await.expect("rows");
    assert_eq!(usize::try_from(rows[0].int(0).expect("a count")), Ok(given), "one event for each");
    let rows = desk.service.halls.database.read("SELECT COUNT(*) FROM outbox", &[]).await.expect("rows");
    assert_eq!(usize::try_from(rows[0].int(0).expect("a count")), Ok(given), "and one message");
    // The next year begins with one.
    desk.service.clock.store(NOW + 40 * DAY, Ordering::SeqCst);
    let mut clerk = desk.staff("c1", "clerk").await;
    assert_eq!(accepted(&mut clerk).await["number"], "small-2027-000001");
}
