//! A case at the desk step by step, from opening to the result, on both databases: what is allowed, what is refused with
//! which code, and what is written with it. In: requests of staff through a socket. Out: assertions. Absent: what is told
//! (`desk_notices`), deadlines (`desk_clocks`), who may (`desk_roles`), numbers and keys (`desk_numbers`), many cases
//! over many days (`desk_days`), the states by themselves (`server/src/desk/machine_tests.rs`).

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::cases::{accepted, clock, events, facts, facts_with, go, open, seen, step};
use yushen_hall_tests::desk::{DeskService, publish};
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DAY, Kind, NOW};
use yushen_hall_tests::steps::{NAME, refused};
use yushen_server::bundles::Bundles;

on_both! {
    threads
    a_case_from_the_desk_to_the_result
    a_receipt_opens_one_case_and_says_what_differs
    papers_are_sealed_and_go_in_time
}

async fn a_case_from_the_desk_to_the_result(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let case = open(&mut clerk, "shop-permit", facts()).await;
    assert_eq!((&case["state"], &case["number"]), (&json!("open"), &Value::Null));
    assert_eq!((&case["applied"], &case["agrees"]), (&json!("2026-11-26"), &json!(["accept"])));
    assert_eq!(clock(&case, "correction-notice")["due"], "2026-12-03");
    assert_eq!(clock(&case, "statutory")["state"], "not-started");

    // What the engine takes as handed in was seen by nobody yet.
    let answer = step(&mut clerk, &case, "accept", json!({})).await;
    assert_eq!(refused(&answer), (409, "not-seen".into()));
    let case = seen(&mut clerk, &case).await;
    assert_eq!(case["record"]["seen"]["id_card"]["copy_kept"], true);
    // Reviewed live: out of date, and back.
    let change = json!({ "set": { "evidence.id_card.valid_until": "2026-11-25" } });
    let case = go(&mut clerk, &case, "change", change).await;
    assert_eq!(case["decision"]["outcome"], "correctable");
    assert_eq!(case["decision"]["deficits"][0]["id"], "id_card.in_date");
    let answer = step(&mut clerk, &case, "accept", json!({})).await;
    assert_eq!(refused(&answer), (409, "reason-needed".into()));
    let change = json!({ "set": { "evidence.id_card.valid_until": null }, "on_the_spot": true });
    let case = go(&mut clerk, &case, "change", change).await;
    assert_eq!(case["decision"]["outcome"], "ready");

    let case = go(&mut clerk, &case, "accept", json!({})).await;
    assert_eq!((&case["state"], &case["number"]), (&json!("accepted"), &json!("small-2026-000001")));
    assert_eq!(case["record"]["acceptance"], json!({ "deemed": false, "on": "2026-11-26" }));
    assert_eq!(clock(&case, "correction-notice")["state"], "done");
    assert_eq!(clock(&case, "statutory")["due"], "2026-12-24");
    assert_eq!(clock(&case, "statutory_extension")["state"], "not-granted");
    let again = step(&mut clerk, &case, "accept", json!({})).await;
    assert_eq!(refused(&again), (409, "wrong-state".into()));

    desk.service.advance(5 * DAY);
    let case = go(&mut clerk, &case, "conclude", json!({ "granted": true })).await;
    assert_eq!(clock(&case, "statutory")["done"], "2026-12-01");
    assert_eq!(clock(&case, "statutory_delivery")["due"], "2026-12-15");
    let case = go(&mut clerk, &case, "deliver", json!({})).await;
    assert_eq!(case["state"], "delivered");
    let read = clerk.get(&format!("/{}", case["case"])).await;
    assert_eq!((read.status, &read.headers["cache-control"]), (StatusCode::OK, &"no-store".parse().unwrap()));
    let read = read.json();
    assert_eq!((&read["applicant"]["name"], &read["facts"]["facts"]["area"]), (&json!(NAME), &json!(30)));

    let events = events(&desk).await;
    let kinds: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    let wanted = [
        "case-opened",
        "case-changed",
        "case-changed",
        "case-changed",
        "case-accepted",
        "case-concluded",
        "case-delivered",
    ];
    assert_eq!(kinds, wanted, "one event a change, none for what was refused");
    assert_eq!(events[4].1["number"], "small-2026-000001");
    assert!(!events.iter().any(|(_, body)| body.to_string().contains(NAME)));
    let rows =
        desk.service.halls.database.read("SELECT kind FROM outbox ORDER BY id", &[]).await.expect("rows");
    assert_eq!(rows.len(), 3, "accepted, concluded, delivered");
}

async fn a_receipt_opens_one_case_and_says_what_differs(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let texts = vec![receipt(&desk, "2026-11-22", &facts()).to_text()];
    let body = json!({ "applicant": { "name": NAME }, "receipt": { "texts": texts } });
    let answer = clerk.post("", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    let case = answer.json();
    assert_eq!((&case["replay"]["same"], &case["replay"]["changes"]), (&json!(true), &json!([])));
    assert_eq!((&case["applied"], &case["replay"]["on"]), (&json!("2026-11-26"), &json!("2026-11-22")));
    assert_eq!(refused(&clerk.post("", &body).await), (409, "receipt-in-use".into()));
    go(&mut clerk, &case, "withdraw", json!({})).await;

    // Newer rules: decided as it was, and what differs is said; the case goes by the newer ones.
    publish(&desk.store(), 2, |text| text.replace("area >= 20", "area >= 40"));
    desk.bundles.look(yushen::bundle::Moment(NOW));
    let answer = clerk.post("", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    let case = answer.json();
    assert_eq!(case["replay"]["same"], true);
    assert_eq!(case["replay"]["changes"][0]["id"], "roomy");
    assert_eq!(
        (&case["replay"]["outcome"], &case["decision"]["outcome"]),
        (&json!("ready"), &json!("correctable"))
    );

    // A newer bundle does not change a case that is under way.
    publish(&desk.store(), 3, |text| text.replace("area >= 20", "area >= 50"));
    desk.bundles.look(yushen::bundle::Moment(NOW));
    let change = json!({ "set": { "facts.area": 45 } });
    let after = go(&mut clerk, &case, "change", change).await;
    assert_eq!(after["decision"]["outcome"], "ready");
    assert_eq!(after["bundle"], case["bundle"]);

    let mut other = receipt(&desk, "2026-11-22", &facts());
    other.decision[0] ^= 1;
    let body = json!({ "applicant": { "name": NAME }, "receipt": { "texts": [other.to_text()] } });
    assert_eq!(refused(&clerk.post("", &body).await), (422, "receipt-changed".into()));
    let body = json!({ "applicant": { "name": NAME } });
    assert_eq!(refused(&clerk.post("", &body).await), (422, "bad-field".into()));
    let body = json!({ "applicant": { "name": NAME }, "item": "no-such-item", "facts": {} });
    assert_eq!(refused(&clerk.post("", &body).await), (422, "unknown-item".into()));
    let wrong = facts_with(&[("facts.area", json!("many"))]);
    let body = json!({ "applicant": { "name": NAME }, "item": "shop-permit", "facts": wrong });
    assert_eq!(refused(&clerk.post("", &body).await), (422, "wrong-type".into()));
}

/// A receipt as a browser makes it from the bundle that counts now.
fn receipt(desk: &DeskService, on: &str, facts: &Value) -> yushen::receipt::Receipt {
    let bundles: &Arc<Bundles> = &desk.bundles;
    let held = bundles.active();
    let piece = |sha256: &str| bundles.piece(sha256).expect("a piece");
    let index = piece(&held.manifest.said().index.sha256);
    let mut shelf = yushen::bundle::Shelf::new(held.manifest.clone(), &index.raw).expect("its index");
    for wanted in shelf.wanted("shop-permit", None).expect("the item") {
        shelf.put_piece(&wanted, &piece(&wanted.sha256).raw).expect("its part");
    }
    let library = shelf.library("shop-permit", None).expect("sound");
    let on = yushen::library::application_date(on).expect("a date");
    let facts = facts.to_string().into_bytes();
    let (version, case) = library.open("shop-permit", &facts, on).expect("good facts");
    let decision = yushen::decision::decide(&library, &version, &case, on);
    let made = yushen::receipt::Made {
        bundle: held.manifest.digest(),
        version: &version,
        decision: &decision,
        facts: &facts,
        at: yushen::bundle::Moment(NOW),
    };
    let secret = yushen::receipt::HallSecret::from_bytes(&[5; 32]).expect("a key");
    yushen::receipt::seal(&made, secret.public(), &[3; 32]).expect("a receipt")
}

async fn papers_are_sealed_and_go_in_time(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let gone = open(&mut clerk, "shop-permit", facts_with(&[("facts.name", json!("独一无二店"))])).await;
    let gone = go(&mut clerk, &gone, "withdraw", json!({})).await;
    let kept = accepted(&mut clerk).await;
    let rows =
        desk.service.halls.database.read("SELECT record, sealed FROM desk_case", &[]).await.expect("rows");
    for row in &rows {
        let record = row.text(0).expect("text").expect("set");
        let sealed = row.bytes(1).expect("bytes").expect("sealed");
        for secret in [NAME, "13912345678", "独一无二店"] {
            assert!(!record.contains(secret));
            assert!(!sealed.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }
    desk.service.advance(30 * DAY);
    desk.service.halls.forget().await.expect("done");
    let view = clerk.get(&format!("/{}", gone["case"])).await.json();
    assert_eq!(view["applicant"]["name"], NAME, "not before its time");
    desk.service.advance(1);
    desk.service.halls.forget().await.expect("done");
    let view = clerk.get(&format!("/{}", gone["case"])).await.json();
    assert_eq!((&view["applicant"], &view["state"]), (&Value::Null, &json!("withdrawn")));
    let view = clerk.get(&format!("/{}", kept["case"])).await.json();
    assert_eq!(view["applicant"]["name"], NAME, "as long as the case is under way");
}
