//! What an applicant is told, on both databases: all that is missing at once, a refusal with its reasons, what may come
//! later. In: requests of staff through a socket. Out: assertions. Absent: the papers it is printed on (`papers`).

use serde_json::{Value, json};
use yushen_hall_tests::cases::{all_seen, clock, facts, facts_with, go, open, step};
use yushen_hall_tests::desk::DeskService;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::Kind;
use yushen_hall_tests::steps::refused;

on_both! {
    threads
    a_notice_holds_everything_once_and_nothing_unlisted
    a_second_notice_holds_only_what_is_new
    a_refusal_has_reason_article_destination_and_remedies
    minor_materials_may_come_later
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
