//! The clocks of cases, on both databases: what the law accepts by itself, what stops a clock or makes it longer.
//! In: requests of staff through a socket, a clock that is set. Out: assertions. Absent: every clock on every day
//! (`desk_days`).

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use yushen_hall_tests::cases::{accepted, clock, events, facts_with, go, open, step};
use yushen_hall_tests::desk::DeskService;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DAY, Kind, NOW};
use yushen_hall_tests::steps::refused;
use yushen_server::desk::settle::settle;

on_both! {
    threads
    untold_licences_are_accepted_by_law
    a_clock_stops_and_is_longer_only_as_the_law_says
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
