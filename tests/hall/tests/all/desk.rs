//! The desk's API step by step, the same on both databases: what is allowed, what is refused with which code, and what
//! is written with it. In: requests of staff through a socket. Out: assertions. Absent: many cases over many days
//! (`desk_days`), the states by themselves (`server/src/desk/machine_tests.rs`).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::desk::{DeskService, Staff, publish};
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DESK, Kind, NOW};
use yushen_server::bundles::Bundles;
use yushen_server::desk::settle::settle;

on_both! {
    threads
    a_case_from_the_desk_to_the_result
    a_receipt_opens_one_case_and_says_what_differs
    a_notice_holds_everything_once_and_nothing_unlisted
    a_second_notice_holds_only_what_is_new
    a_refusal_has_reason_article_destination_and_remedies
    minor_materials_may_come_later
    what_differs_from_the_review_is_flagged_for_the_supervisor
    what_was_referred_is_decided_by_the_supervisor
    only_staff_and_only_their_role
    the_first_receiver_stays
    a_case_is_handed_to_a_colleague_who_can_work_on_it
    one_key_one_effect_and_nobody_writes_over_another
    untold_licences_are_accepted_by_law
    a_clock_stops_and_is_longer_only_as_the_law_says
    numbers_have_no_gap_and_none_is_given_twice
    papers_are_sealed_and_go_in_time
}

const NAME: &str = "欧阳测试";
const DAY: i64 = 86_400;

fn facts() -> Value {
    json!({
        "facts": {
            "adult": true, "here": true, "quiet": true, "area": 30, "rents": false, "name": "小店"
        },
        "evidence": {
            "id_card": { "form": "original", "valid_until": "2030-01-01" },
            "plan": { "form": "copy" },
            "photo": { "form": "original" },
        },
        "commitments": [],
        "deferred": [],
    })
}

/// The facts with members set otherwise: `("facts.area", 3)`.
fn facts_with(changes: &[(&str, Value)]) -> Value {
    let mut facts = facts();
    for (path, value) in changes {
        let mut place = &mut facts;
        for step in path.split('.') {
            place = &mut place[step];
        }
        *place = value.clone();
    }
    facts
}

async fn open(staff: &mut Staff, item: &str, facts: Value) -> Value {
    let body = json!({ "applicant": { "name": NAME, "phone": "13912345678" }, "item": item, "facts": facts });
    let answer = staff.post("", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    answer.json()
}

/// A step from the state of `case`; the answer.
async fn step(staff: &mut Staff, case: &Value, name: &str, more: Value) -> Answer {
    let mut body = more;
    body["revision"] = case["revision"].clone();
    staff.post(&format!("/{}/{name}", case["case"]), &body).await
}

/// The same, which must succeed.
async fn go(staff: &mut Staff, case: &Value, name: &str, more: Value) -> Value {
    let answer = step(staff, case, name, more).await;
    assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.json());
    answer.json()
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code())
}

fn all_seen() -> Value {
    json!({ "seen": [
        { "material": "id_card", "form": "original", "copy_kept": true },
        { "material": "plan", "form": "copy" },
        { "material": "photo", "form": "original" },
    ] })
}

async fn seen(staff: &mut Staff, case: &Value) -> Value {
    go(staff, case, "change", all_seen()).await
}

async fn accepted(staff: &mut Staff) -> Value {
    let case = open(staff, "shop-permit", facts()).await;
    let case = seen(staff, &case).await;
    go(staff, &case, "accept", json!({})).await
}

fn clock<'c>(case: &'c Value, id: &str) -> &'c Value {
    let clocks = case["clocks"].as_array().expect("clocks");
    clocks.iter().find(|clock| clock["id"] == id).unwrap_or_else(|| panic!("no clock {id}: {case}"))
}

async fn events(desk: &DeskService) -> Vec<(String, Value)> {
    let sql = "SELECT kind, body FROM event WHERE kind NOT LIKE 'staff-%' ORDER BY id";
    let rows = desk.service.halls.database.read(sql, &[]).await.expect("rows");
    let event = |row: &yushen_server::database::sql::Row| {
        let text = |column| row.text(column).expect("text").expect("set");
        (text(0), serde_json::from_str(&text(1)).expect("JSON"))
    };
    rows.iter().map(event).collect()
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

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|asked| asked["id"].as_str().expect("an id")).collect()
}

async fn a_notice_holds_everything_once_and_nothing_unlisted(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let start = facts_with(&[
        ("facts.area", json!(3)),
        ("facts.name", json!("店")),
        ("facts.rents", json!(true)),
        ("evidence.id_card", Value::Null),
        ("evidence.photo", Value::Null),
    ]);
    let case = open(&mut clerk, "shop-permit", start).await;
    // Nobody has looked for the lease yet: what is told now would not be everything.
    let answer = step(&mut clerk, &case, "correct", json!({ "different": "rule-wrong" })).await;
    assert_eq!(refused(&answer), (409, "not-settled".into()));
    assert!(answer.json()["error"]["message"].as_str().unwrap().contains("evidence.lease"));
    let case = go(&mut clerk, &case, "change", json!({ "set": { "evidence.lease": null } })).await;

    let ask = |id: &str| json!({ "also": [{ "id": id }] });
    for unlisted in ["marriage_certificate", "id_card.colour", "", "其他材料", "lease.form.x"] {
        let answer = step(&mut clerk, &case, "correct", ask(unlisted)).await;
        assert_eq!(refused(&answer), (422, "not-listed".into()), "{unlisted}");
    }
    let answer = step(&mut clerk, &case, "correct", ask("health")).await;
    assert_eq!(refused(&answer), (422, "shared-not-asked".into()));
    let unknown = json!({ "seen": [{ "material": "passport", "form": "original" }] });
    assert_eq!(refused(&step(&mut clerk, &case, "change", unknown).await), (422, "not-listed".into()));
    let unknown = json!({ "set": { "evidence.passport": { "form": "original" } } });
    assert_eq!(refused(&step(&mut clerk, &case, "change", unknown).await), (422, "unknown-evidence".into()));

    let case = go(&mut clerk, &case, "correct", ask("plan")).await;
    assert_eq!(case["state"], "correction");
    let notice = &case["record"]["notices"][0];
    assert_eq!(ids(&notice["ask"]), ["roomy", "id_card", "lease", "photo", "plan"]);
    assert_eq!(ids(&notice["on_the_spot"]), ["named"], "apart");
    assert_eq!(notice["ask"][4]["found_by"], "window");
    assert_eq!(notice["ask"][1]["basis"][0]["law"], "test-law");
    assert_eq!(clock(&case, "correction-notice")["done"], "2026-11-26");

    let mut other = desk.staff("c2", "clerk").await;
    let tenant = open(&mut other, "shop-permit", facts_with(&[("facts.area", json!(3))])).await;
    let answer = step(&mut other, &tenant, "correct", ask("lease")).await;
    assert_eq!(refused(&answer), (422, "not-required".into()));
    let ready = open(&mut other, "shop-permit", facts()).await;
    let answer = step(&mut other, &ready, "correct", json!({ "different": "original-differs" })).await;
    assert_eq!(refused(&answer), (409, "nothing-to-tell".into()));
}

async fn a_second_notice_holds_only_what_is_new(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let start = facts_with(&[("evidence.id_card", Value::Null), ("facts.area", json!(3))]);
    let case = open(&mut clerk, "shop-permit", start).await;
    let case = go(&mut clerk, &case, "correct", json!({})).await;
    assert_eq!(ids(&case["record"]["notices"][0]["ask"]), ["roomy", "id_card"]);
    let case = go(&mut clerk, &case, "resubmit", json!({})).await;

    // Everything missing was told: the first notice stands.
    let answer = step(&mut clerk, &case, "correct", json!({})).await;
    assert_eq!(refused(&answer), (409, "told-once".into()));
    let case = go(&mut clerk, &case, "return", json!({})).await;
    let case = go(&mut clerk, &case, "resubmit", json!({})).await;

    // The area is mended, but the plan that lay there from the beginning is suddenly not good enough.
    let mended = json!({ "set": { "facts.area": 30 }, "because": "brought" });
    let case = go(&mut clerk, &case, "change", mended).await;
    let late = json!({ "also": [{ "id": "plan" }] });
    let answer = step(&mut clerk, &case, "correct", late.clone()).await;
    assert_eq!(refused(&answer), (409, "told-once".into()));
    assert!(answer.json()["error"]["message"].as_str().unwrap().contains("plan"));
    // Nor does a correction of the desk's own record make it new.
    let own = json!({ "set": { "evidence.plan": { "form": "original" } } });
    let case = go(&mut clerk, &case, "change", own).await;
    let answer = step(&mut clerk, &case, "correct", json!({ "different": "original-differs" })).await;
    assert_eq!(refused(&answer), (409, "told-once".into()));
    let case =
        go(&mut clerk, &case, "change", json!({ "set": { "evidence.plan": { "form": "copy" } } })).await;

    // The card that was brought is out of date: nobody could have told that before.
    let brought = json!({
        "set": { "evidence.id_card": { "form": "original", "valid_until": "2020-01-01" } },
        "because": "brought",
    });
    let case = go(&mut clerk, &case, "change", brought).await;
    let case = go(&mut clerk, &case, "correct", json!({})).await;
    assert_eq!(ids(&case["record"]["notices"][1]["ask"]), ["id_card.in_date"]);
    assert_eq!(case["record"]["notices"][1]["number"], 2);
    let case = go(&mut clerk, &case, "resubmit", json!({})).await;
    let mended = json!({
        "set": { "evidence.id_card": { "form": "original", "valid_until": null } },
        "seen": all_seen()["seen"],
        "because": "brought",
    });
    let case = go(&mut clerk, &case, "change", mended).await;
    let case = go(&mut clerk, &case, "accept", json!({})).await;
    assert_eq!((&case["state"], &case["flagged"]), (&json!("accepted"), &json!(false)));
}

async fn a_refusal_has_reason_article_destination_and_remedies(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let elsewhere = facts_with(&[("facts.here", json!(false)), ("facts.adult", json!(false))]);
    let case = open(&mut clerk, "shop-permit", elsewhere).await;
    assert_eq!(case["agrees"], json!(["refuse"]));
    let case = go(&mut clerk, &case, "refuse", json!({})).await;
    assert_eq!((&case["state"], &case["number"]), (&json!("not-accepted"), &Value::Null));
    let grounds = &case["record"]["refusal"]["grounds"];
    assert_eq!(ids(grounds), ["in_district", "grown"]);
    assert_eq!(grounds[0]["destination"]["zh"], "店所在地的区政务服务大厅");
    assert!(grounds.as_array().unwrap().iter().all(|ground| ground["basis"][0]["article"] == "1"));
    assert_eq!(
        (&case["redress"][0]["within"], &case["redress"][1]["within"]),
        (&json!("60日"), &json!("6个月"))
    );

    // 待核: no article, so no refusal.
    let noisy = open(&mut clerk, "shop-permit", facts_with(&[("facts.quiet", json!(false))])).await;
    assert_eq!(noisy["decision"]["outcome"], "ineligible");
    assert_eq!(refused(&step(&mut clerk, &noisy, "refuse", json!({})).await), (409, "no-basis".into()));
    go(&mut clerk, &noisy, "refer", json!({ "reason": "undetermined" })).await;

    let ready = open(&mut clerk, "shop-permit", facts()).await;
    let answer = step(&mut clerk, &ready, "refuse", json!({})).await;
    assert_eq!(refused(&answer), (409, "reason-needed".into()));
    let with = |grounds: Value| json!({ "grounds": grounds, "different": "original-differs" });
    for (grounds, wanted) in [
        (json!([]), (409, "no-basis".to_owned())),
        (json!(["roomy"]), (422, "not-listed".into())),
        (json!(["no_certificate"]), (422, "not-listed".into())),
        (json!(["calm"]), (409, "no-basis".into())),
    ] {
        let answer = step(&mut clerk, &ready, "refuse", with(grounds.clone())).await;
        assert_eq!(refused(&answer), wanted, "{grounds}");
    }
    let case = go(&mut clerk, &ready, "refuse", with(json!(["grown"]))).await;
    assert_eq!((&case["flagged"], &case["state"]), (&json!(true), &json!("not-accepted")));
}

async fn minor_materials_may_come_later(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let start = facts_with(&[("evidence.plan", Value::Null), ("evidence.photo", Value::Null)]);
    let case = open(&mut clerk, "shop-permit", start).await;
    assert_eq!(case["agrees"], json!(["accept-deferred"]));
    let id_card = json!({ "seen": [{ "material": "id_card", "form": "original", "copy_kept": true }] });
    let case = go(&mut clerk, &case, "change", id_card).await;
    // Where the main papers are there, the minor ones are no reason for a notice or for waiting.
    assert_eq!(refused(&step(&mut clerk, &case, "correct", json!({})).await), (409, "reason-needed".into()));
    let by = |list: Value| json!({ "later": list });
    for (list, wanted) in [
        (json!([]), "day-needed"),
        (json!([{ "material": "photo", "by": "2026-11-26" }]), "bad-day"),
        (
            json!([{ "material": "photo", "by": "2026-12-10" }, { "material": "plan", "by": "2026-12-10" }]),
            "day-not-needed",
        ),
        (
            json!([{ "material": "photo", "by": "2026-12-10" }, { "material": "lease", "by": "2026-12-10" }]),
            "not-listed",
        ),
    ] {
        let answer = step(&mut clerk, &case, "accept-deferred", by(list)).await;
        assert_eq!(refused(&answer), (422, wanted.into()));
    }
    let days = by(json!([{ "material": "photo", "by": "2026-12-10" }]));
    let case = go(&mut clerk, &case, "accept-deferred", days).await;
    assert_eq!((&case["state"], &case["number"]), (&json!("deferred"), &json!("small-2026-000001")));
    assert_eq!(clock(&case, "later.plan")["due"], "2026-12-10", "ten working days");
    assert_eq!(clock(&case, "later.photo")["due"], "2026-12-10");

    let answer = step(&mut clerk, &case, "change", json!({ "set": { "facts.area": 40 } })).await;
    assert_eq!(refused(&answer), (409, "closed".into()));
    // Nor by the lists beside the facts.
    let lists = json!({ "set": { "deferred": ["plan"] } });
    assert_eq!(refused(&step(&mut clerk, &case, "change", lists).await), (409, "closed".into()));
    let answer = step(&mut clerk, &case, "conclude", json!({ "granted": true })).await;
    assert_eq!(refused(&answer), (409, "not-all-there".into()));
    let plan = json!({ "seen": [{ "material": "plan", "form": "copy", "copy_kept": true }] });
    let case = go(&mut clerk, &case, "change", plan).await;
    assert_eq!((&case["state"], &clock(&case, "later.plan")["state"]), (&json!("deferred"), &json!("done")));
    let photo = json!({ "seen": [{ "material": "photo", "form": "electronic" }] });
    let case = go(&mut clerk, &case, "change", photo).await;
    assert_eq!((&case["state"], &case["number"]), (&json!("accepted"), &json!("small-2026-000001")));

    let main = open(&mut clerk, "shop-permit", facts_with(&[("evidence.id_card", Value::Null)])).await;
    let main = go(
        &mut clerk,
        &main,
        "change",
        json!({ "seen": [
        { "material": "plan", "form": "copy" }, { "material": "photo", "form": "original" },
    ] }),
    )
    .await;
    let reason = json!({ "different": "supervisor-decided" });
    let answer = step(&mut clerk, &main, "accept-deferred", reason).await;
    assert_eq!(refused(&answer), (409, "not-deferrable".into()), "no reason makes a main paper a minor one");
}

async fn what_differs_from_the_review_is_flagged_for_the_supervisor(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let mut supervisor = desk.staff("s1", "supervisor").await;
    let case = open(&mut clerk, "shop-permit", facts_with(&[("facts.area", json!(3))])).await;
    let case = seen(&mut clerk, &case).await;
    let answer = step(&mut clerk, &case, "accept", json!({ "different": "because" })).await;
    assert_eq!(refused(&answer), (422, "reason-unknown".into()));
    let case = go(&mut clerk, &case, "accept", json!({ "different": "rule-wrong" })).await;
    assert_eq!((&case["state"], &case["flagged"]), (&json!("accepted"), &json!(true)));
    let flag = &case["record"]["flags"][0];
    assert_eq!((&flag["outcome"], &flag["step"]), (&json!("correctable"), &json!("accept")));
    accepted(&mut clerk).await;

    let flagged = supervisor.get("?state=flagged").await.json();
    assert_eq!(flagged["cases"].as_array().map(Vec::len), Some(1));
    assert_eq!(flagged["cases"][0]["case"], case["case"]);
    assert!(!flagged.to_string().contains(NAME), "lists show nothing of the applicant");
    assert_eq!(
        refused(&step(&mut clerk, &case, "acknowledge", json!({})).await),
        (403, "role-not-allowed".into())
    );
    let case = go(&mut supervisor, &case, "acknowledge", json!({})).await;
    assert_eq!(case["record"]["flags"][0]["seen_by"], json!(supervisor.id));
    let flagged = supervisor.get("?state=flagged").await.json();
    assert_eq!(flagged["cases"], json!([]));
}

async fn what_was_referred_is_decided_by_the_supervisor(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let mut supervisor = desk.staff("s1", "supervisor").await;
    let case = open(&mut clerk, "shop-permit", facts()).await;
    let case = seen(&mut clerk, &case).await;
    let answer = step(&mut clerk, &case, "refer", json!({ "reason": "tired" })).await;
    assert_eq!(refused(&answer), (422, "reason-unknown".into()));
    let case = go(&mut clerk, &case, "refer", json!({ "reason": "authenticity" })).await;
    assert_eq!(case["state"], "referred");
    for name in ["accept", "correct", "refuse", "accept-deferred"] {
        let answer = step(&mut clerk, &case, name, json!({})).await;
        assert_eq!(refused(&answer), (403, "role-not-allowed".into()), "{name}");
    }
    let case = go(&mut supervisor, &case, "accept", json!({})).await;
    assert_eq!(
        (&case["state"], &case["record"]["first_receiver"]["staff"]),
        (&json!("accepted"), &json!(clerk.id))
    );
}

async fn only_staff_and_only_their_role(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let case = open(&mut clerk, "shop-permit", facts()).await;
    for role in ["operator", "publisher"] {
        let mut other = desk.staff(role, role).await;
        let body = json!({ "applicant": { "name": NAME }, "item": "shop-permit", "facts": facts() });
        let forbidden = (403, "role-refused".to_owned());
        assert_eq!(refused(&other.post("", &body).await), forbidden);
        assert_eq!(refused(&other.get("").await), forbidden);
        assert_eq!(refused(&other.get(&format!("/{}", case["case"])).await), forbidden);
        assert_eq!(refused(&other.get("/reasons").await), forbidden);
        assert_eq!(refused(&step(&mut other, &case, "accept", json!({})).await), forbidden);
    }
    let mut nobody = Client::connect(desk.service.address).await;
    let answer = nobody.get("/small/cases").await;
    assert_eq!(refused(&answer), (401, "sign-in-needed".into()));
    let extend = json!({ "limit": "statutory_extension", "document": "批1" });
    let case = accepted(&mut clerk).await;
    assert_eq!(refused(&step(&mut clerk, &case, "extend", extend).await), (403, "role-not-allowed".into()));

    // The desk's token opens windows, not cases.
    let request = axum::http::Request::get("/api/halls/small/cases")
        .header("host", "hall")
        .header("authorization", format!("Bearer {DESK}"));
    let answer = nobody.send(request.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(refused(&answer), (401, "sign-in-needed".into()));
}

async fn the_first_receiver_stays(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut first = desk.staff("c1", "clerk").await;
    let mut second = desk.staff("c2", "clerk").await;
    let case = open(&mut first, "shop-permit", facts()).await;
    let case = go(&mut first, &case, "transfer", json!({ "staff": second.id, "window": 2 })).await;
    let case = seen(&mut second, &case).await;
    let case = go(&mut second, &case, "accept", json!({})).await;
    assert_eq!(case["record"]["holder"], json!({ "staff": second.id, "window": 2 }));
    assert_eq!(case["record"]["first_receiver"], json!({ "staff": first.id, "window": 1 }));
    let rows =
        desk.service.halls.database.read("SELECT first_receiver FROM desk_case", &[]).await.expect("rows");
    assert_eq!(rows[0].text(0).expect("text"), Some(first.id));
}

async fn a_case_is_handed_to_a_colleague_who_can_work_on_it(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut first = desk.staff("c1", "clerk").await;
    let second = desk.staff("c2", "clerk").await;
    let head = desk.staff("head", "supervisor").await;
    let operator = desk.staff("phone", "operator").await;
    let gone = desk.staff("gone", "clerk").await;
    desk.register.disable("gone", true).await.expect("disabled");
    let case = open(&mut first, "shop-permit", facts()).await;
    let unknown = [operator.id.as_str(), gone.id.as_str(), "999999", "c2", "", " 2", "18446744073709551616"];
    for staff in unknown {
        let answer = step(&mut first, &case, "transfer", json!({ "staff": staff })).await;
        let code = if staff.is_empty() { "bad-field" } else { "staff-unknown" };
        assert_eq!(refused(&answer), (422, code.into()), "{staff}");
    }
    let nowhere = step(&mut first, &case, "transfer", json!({ "staff": second.id, "window": 77 })).await;
    assert_eq!(refused(&nowhere), (404, "window-unknown".into()));
    // Nothing of that changed the case, and without a window the colleague's own counts.
    let case = go(&mut first, &case, "transfer", json!({ "staff": second.id })).await;
    assert_eq!(case["revision"], 2);
    assert_eq!(case["record"]["holder"], json!({ "staff": second.id, "window": 1 }));
    let case = go(&mut first, &case, "transfer", json!({ "staff": head.id })).await;
    assert_eq!(case["record"]["holder"], json!({ "staff": head.id }));

    let list = first.get("/colleagues").await.json();
    let said =
        |name: &str| list.as_array().and_then(|all| all.iter().find(|one| one["name"] == name)).cloned();
    let role = |name: &str| said(name).map(|one| (one["role"].clone(), one["enabled"].clone()));
    assert_eq!(role("c2"), Some((json!("clerk"), json!(true))));
    assert_eq!(role("head"), Some((json!("supervisor"), json!(true))));
    assert_eq!(role("gone"), Some((json!("clerk"), json!(false))), "whose number is whose, also afterwards");
    assert_eq!(role("phone"), None);
    assert_eq!(said("c2").map(|one| one["account"].clone()), Some(json!(second.id)));
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

async fn untold_licences_are_accepted_by_law(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let mut supervisor = desk.staff("s1", "supervisor").await;
    let lacking = facts_with(&[("evidence.id_card", Value::Null)]);
    let forgotten = open(&mut clerk, "shop-permit", lacking.clone()).await;
    let told = open(&mut clerk, "shop-permit", lacking.clone()).await;
    let told = go(&mut clerk, &told, "correct", json!({})).await;
    let referred = open(&mut clerk, "shop-permit", lacking).await;
    go(&mut clerk, &referred, "refer", json!({ "reason": "applicant-asks" })).await;
    let facts = json!({ "facts": { "fits": true }, "evidence": {} });
    let benefit = open(&mut clerk, "allowance", facts).await;

    // Thursday, and five working days: the last is Thursday 3 December.
    let halls = &desk.service.halls;
    desk.service.clock.store(NOW + 7 * DAY + 15 * 3600, Ordering::SeqCst);
    assert_eq!(settle(halls).await.expect("settled"), 0, "the last day is not over");
    let last = clerk.get(&format!("/{}", forgotten["case"])).await.json();
    assert_eq!(clock(&last, "correction-notice")["level"], "red");
    desk.service.clock.store(NOW + 8 * DAY - 8 * 3600, Ordering::SeqCst);
    // What the law has done nobody undoes, not even in the minute before it is written.
    let answer = step(&mut clerk, &forgotten, "correct", json!({})).await;
    assert_eq!(refused(&answer), (409, "deemed-accepted".into()));
    assert_eq!(settle(halls).await.expect("settled"), 2);
    assert_eq!(settle(halls).await.expect("settled"), 0, "once");

    let now = clerk.get(&format!("/{}", forgotten["case"])).await.json();
    assert_eq!((&now["state"], &now["number"]), (&json!("accepted"), &json!("small-2026-000001")));
    assert_eq!(now["record"]["acceptance"], json!({ "deemed": true, "on": "2026-11-26" }));
    assert_eq!(clock(&now, "correction-notice")["state"], "lapsed");
    assert_eq!(clock(&now, "statutory")["started"], "2026-11-26", "from the day of receipt");
    let now = clerk.get(&format!("/{}", referred["case"])).await.json();
    assert_eq!(now["number"], "small-2026-000002");
    for (case, state) in [(&told, "correction"), (&benefit, "open")] {
        let now = supervisor.get(&format!("/{}", case["case"])).await.json();
        assert_eq!((&now["state"], &now["number"]), (&json!(state), &Value::Null));
    }
    let events = events(&desk).await;
    let deemed = events.iter().filter(|(kind, _)| kind == "case-deemed-accepted");
    assert_eq!(deemed.count(), 2);
}

async fn a_clock_stops_and_is_longer_only_as_the_law_says(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let mut supervisor = desk.staff("s1", "supervisor").await;
    let case = accepted(&mut clerk).await;
    let pause = |reason: &str, document: &str| json!({ "reason": reason, "document": document });
    let answer = step(&mut clerk, &case, "pause", pause("staff-on-leave", "1号")).await;
    assert_eq!(refused(&answer), (422, "pause-not-in-law".into()));
    let answer = step(&mut clerk, &case, "pause", pause("public-notice", "1号")).await;
    assert_eq!(refused(&answer), (422, "pause-not-in-law".into()));
    let answer = step(&mut clerk, &case, "pause", pause("testing", " ")).await;
    assert_eq!(refused(&answer), (422, "not-in-writing".into()));
    assert_eq!(refused(&step(&mut clerk, &case, "resume", json!({})).await), (409, "not-paused".into()));
    let case = go(&mut clerk, &case, "pause", pause("testing", "检字1号")).await;
    assert_eq!(
        (&clock(&case, "statutory")["state"], &clock(&case, "statutory")["left"]),
        (&json!("paused"), &json!(20))
    );
    let answer = step(&mut clerk, &case, "pause", pause("hearing", "2号")).await;
    assert_eq!(refused(&answer), (409, "paused-already".into()));
    // Thursday to Thursday: five working days do not count.
    desk.service.advance(7 * DAY);
    let case = go(&mut clerk, &case, "resume", json!({})).await;
    assert_eq!(clock(&case, "statutory")["due"], "2026-12-31");
    let unlisted = json!({ "limit": "statutory_special", "document": "批1" });
    assert_eq!(refused(&step(&mut supervisor, &case, "extend", unlisted).await), (422, "not-listed".into()));
    let longer = json!({ "limit": "statutory_extension", "document": "批1" });
    let case = go(&mut supervisor, &case, "extend", longer.clone()).await;
    let answer = step(&mut supervisor, &case, "extend", longer).await;
    assert_eq!(refused(&answer), (409, "granted-already".into()));
    // Ten working days more reach into a year that nobody published.
    let statutory = clock(&case, "statutory");
    assert_eq!((&statutory["state"], &statutory["level"]), (&json!("not-published"), &json!("none")));
    let year = "year = 2027\nsource = \"只供测试\"\nholidays = [2027-01-01]\nworkdays = []\n";
    std::fs::write(desk.service.folder().join("calendar/2027.toml"), year).expect("a year arrives");
    desk.service.halls.read_calendars();
    let case = clerk.get(&format!("/{}", case["case"])).await.json();
    let statutory = clock(&case, "statutory");
    assert_eq!((&statutory["state"], &statutory["due"]), (&json!("running"), &json!("2027-01-15")));

    let facts = json!({ "facts": { "fits": true }, "evidence": { "form": { "form": "original" } } });
    let form = json!({ "seen": [{ "material": "form", "form": "original" }] });
    let mut of = async |item: &str| {
        let case = open(&mut clerk, item, facts.clone()).await;
        let case = go(&mut clerk, &case, "change", form.clone()).await;
        go(&mut clerk, &case, "accept", json!({})).await
    };
    let (house, exam, allowance, stall) = (
        of("house-transfer").await,
        of("exam-permit").await,
        of("allowance").await,
        of("stall-filing").await,
    );
    let house = go(&mut clerk, &house, "pause", pause("public-notice", "公告1号")).await;
    assert_eq!(clock(&house, "statutory")["state"], "paused");
    for case in [&allowance, &stall] {
        let answer = step(&mut clerk, case, "pause", pause("testing", "1号")).await;
        assert_eq!(refused(&answer), (422, "pause-not-in-law".into()));
    }
    assert_eq!(clock(&allowance, "statutory")["state"], "unconfirmed");
    assert_eq!(clock(&stall, "statutory")["state"], "start-unset");
    assert_eq!(clock(&exam, "exam")["state"], "unit-unclear");
    assert_eq!(clock(&exam, "result")["state"], "not-started");
    let mark = |limit: &str, stage: &str, on: &str| json!({ "limit": limit, "stage": stage, "on": on });
    for (body, wanted) in [
        (mark("marks", "started", "2026-12-03"), (422, "not-listed".to_owned())),
        (mark("result", "started", "2026-12-04"), (422, "bad-day".into())),
        (mark("exam", "started", "2026-12-03"), (409, "not-marked-by-hand".into())),
    ] {
        assert_eq!(refused(&step(&mut clerk, &exam, "mark", body).await), wanted);
    }
    let exam = go(&mut clerk, &exam, "mark", mark("result", "started", "2026-12-03")).await;
    assert_eq!(clock(&exam, "result")["due"], "2026-12-10");
    let exam = go(&mut clerk, &exam, "mark", mark("result", "done", "2026-12-03")).await;
    assert_eq!(clock(&exam, "result")["state"], "done");

    desk.service.clock.store(NOW + 19 * DAY, Ordering::SeqCst);
    let near = supervisor.get("?level=amber").await.json();
    assert_eq!(near["cases"], json!([]), "{near}");
    desk.service.clock.store(NOW + 47 * DAY, Ordering::SeqCst);
    let near = supervisor.get("?level=amber").await.json();
    assert_eq!(near["cases"].as_array().map(Vec::len), Some(1));
    assert_eq!((&near["cases"][0]["case"], &near["cases"][0]["level"]), (&case["case"], &json!("amber")));
    let red = supervisor.get("?level=red").await.json();
    assert_eq!(red["cases"], json!([]));
}

async fn numbers_have_no_gap_and_none_is_given_twice(kind: Kind) {
    const CLERKS: usize = 16;
    const CASES: usize = 12;
    let desk = Arc::new(DeskService::start(kind).await);
    let mut tasks = Vec::new();
    for clerk in 0..CLERKS {
        let desk = desk.clone();
        tasks.push(tokio::spawn(async move {
            let mut clerk = desk.staff(&format!("c{clerk}"), "clerk").await;
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
                let key = format!("key-{:016x}", fastrand::u64(..));
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
        }));
    }
    let mut numbers = BTreeSet::new();
    let mut given = 0;
    for task in tasks {
        for number in task.await.expect("done") {
            given += 1;
            assert!(numbers.insert(number.clone()), "{number} was given twice");
        }
    }
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
