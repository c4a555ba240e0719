//! Signing in that fails, on both databases: what is told, what locks a name or an address, and for how long.
//! In: guesses through a socket, a clock that is set. Out: assertions. Absent: the sessions of who is let in (`staff`).

use axum::http::header;
use serde_json::{Value, json};
use yushen_hall_tests::client::Answer;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::Kind;
use yushen_hall_tests::staff::{Browser, Desk, FIRST, OWN};
use yushen_server::staff::manage::Post;
use yushen_server::staff::role::{ROLES, Role};
use yushen_server::staff::store::forget;

on_both! {
    unknown_wrong_disabled_and_without_password_are_told_and_locked_alike
    failures_lock_a_name_for_longer_and_longer
    many_guesses_at_once_are_counted_before_they_are_looked_at
    many_of_one_address_sign_in_at_once
    an_address_that_tries_many_names_is_locked_and_no_other
}

async fn unknown_wrong_disabled_and_without_password_are_told_and_locked_alike(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add("known", Role::Operator).await;
    desk.add("gone", Role::Operator).await;
    desk.register.disable("gone", true).await.expect("disabled");
    let post = Post { role: Role::Operator, window: None };
    let at_provider = Some(("https://id.example".into(), "sub-1".into()));
    desk.register.add("oidc-only", &post, at_provider, None).await.expect("added");
    // "gone" with the right password, too.
    let mut answers = Vec::new();
    for (index, name) in ["unknown", "known", "gone", "oidc-only"].into_iter().enumerate() {
        let mut browser = desk.browser().await;
        browser.address = format!("192.0.2.{}", index + 10);
        let mut told = Vec::new();
        for _ in 0..7 {
            let password = if name == "gone" { FIRST } else { "not the right one" };
            let answer = browser.sign_in(name, password).await;
            told.push((answer.status.as_u16(), answer.body.to_vec(), wait(&answer)));
        }
        answers.push(told);
    }
    assert!(answers.iter().all(|told| *told == answers[0]), "the same bytes for each");
    let statuses: Vec<u16> = answers[0].iter().map(|(status, ..)| *status).collect();
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429]);

    let events = desk.events().await;
    let why: Vec<&Value> = events
        .iter()
        .filter(|(kind, _)| kind == "staff-sign-in-failed")
        .map(|(_, body)| &body["why"])
        .collect();
    assert_eq!(why.len(), 20, "one for each that was looked at");
    assert_eq!([why[0], why[5], why[10], why[15]], ["unknown", "password", "disabled", "no-password"]);
    let unknown = &events.iter().find(|(_, body)| body["why"] == "unknown").expect("it").1;
    assert_eq!(*unknown, json!({ "account": null, "why": "unknown" }), "what was typed is nowhere");
    desk.service.stop().await;
}

async fn fail(browser: &mut Browser, name: &str) -> (u16, Option<i64>) {
    let answer = browser.sign_in(name, "not the right one").await;
    (answer.status.as_u16(), wait(&answer))
}

fn wait(answer: &Answer) -> Option<i64> {
    answer.headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

async fn failures_lock_a_name_for_longer_and_longer(kind: Kind) {
    let desk = Desk::start(kind).await;
    let id = desk.add_settled("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    // Mistyped four times, then right: nothing is left of it.
    for _ in 0..2 {
        for _ in 0..4 {
            assert_eq!(fail(&mut browser, "wang-li").await, (401, None));
        }
        assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200);
    }
    for _ in 0..5 {
        assert_eq!(fail(&mut browser, "wang-li").await, (401, None));
    }
    let right = browser.sign_in("wang-li", OWN).await;
    assert_eq!(
        (right.status.as_u16(), wait(&right)),
        (429, Some(30)),
        "the right one is not looked at either"
    );
    assert_eq!(right.code(), "sign-in-locked");
    assert!(right.json()["error"]["message"].as_str().is_some_and(|message| message.contains("wait 30 s")));
    desk.service.advance(29);
    assert_eq!(fail(&mut browser, "wang-li").await, (429, Some(1)));
    desk.service.advance(1);
    assert_eq!(fail(&mut browser, "wang-li").await, (401, None));
    assert_eq!(fail(&mut browser, "wang-li").await, (429, Some(60)), "twice as long");
    desk.service.advance(60);
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200);

    let locked: Vec<Value> =
        desk.events().await.into_iter().filter(|(kind, _)| kind == "staff-locked").map(|(_, b)| b).collect();
    let of = |seconds: i64| json!({ "account": id, "of": "name", "seconds": seconds });
    assert_eq!(locked, [of(30), of(60)]);

    // A quiet day, and the count begins anew; unlocking does it at once.
    for _ in 0..5 {
        fail(&mut browser, "wang-li").await;
    }
    desk.register.unlock("wang-li").await.expect("unlocked");
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200);
    for _ in 0..4 {
        fail(&mut browser, "wang-li").await;
    }
    desk.service.advance(86_400);
    for _ in 0..4 {
        assert_eq!(fail(&mut browser, "wang-li").await, (401, None));
    }
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200);
    desk.service.stop().await;
}

async fn many_guesses_at_once_are_counted_before_they_are_looked_at(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add("wang-li", Role::Clerk).await;
    let mut tasks = Vec::new();
    for index in 0..16 {
        let mut browser = desk.browser().await;
        browser.address = format!("198.51.100.{index}");
        tasks.push(tokio::spawn(async move { fail(&mut browser, "wang-li").await.0 }));
    }
    let mut looked_at = 0;
    for task in tasks {
        match task.await.expect("no panic") {
            401 => looked_at += 1,
            429 => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(looked_at, 5);
    desk.service.stop().await;
}

/// The same two rows, taken and given back by all of them: nobody waits in a circle.
async fn many_of_one_address_sign_in_at_once(kind: Kind) {
    let desk = Desk::start(kind).await;
    for (word, role) in ROLES {
        desk.add(word, role).await;
    }
    for _ in 0..3 {
        let mut tasks = Vec::new();
        for (word, _) in ROLES {
            for _ in 0..4 {
                let mut browser = desk.browser().await;
                tasks.push(tokio::spawn(async move { browser.sign_in(word, FIRST).await }));
            }
        }
        for task in tasks {
            let answer = task.await.expect("no panic");
            assert_eq!(answer.status, 200, "{}", answer.json());
        }
    }
    desk.service.stop().await;
}

async fn an_address_that_tries_many_names_is_locked_and_no_other(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add_settled("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    browser.address = "203.0.113.7".into();
    for index in 0..20 {
        if index % 5 == 0 {
            assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200, "success counts nothing");
        }
        assert_eq!(fail(&mut browser, &format!("name-{index}")).await, (401, None));
    }
    let right = browser.sign_in("wang-li", OWN).await;
    assert_eq!((right.status.as_u16(), wait(&right)), (429, Some(30)));
    let mut other = desk.browser().await;
    assert_eq!(other.sign_in("wang-li", OWN).await.status, 200);
    desk.service.advance(30);
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200);
    let events = desk.events().await;
    let locked = events.iter().find(|(kind, _)| kind == "staff-locked").expect("it is logged");
    assert_eq!(locked.1, json!({ "account": null, "of": "address", "seconds": 30 }));

    // Counts are kept by digest, and go when they say nothing any more.
    let count = async || {
        let rows = desk.service.halls.database.read("SELECT COUNT(*) FROM staff_attempt", &[]).await;
        rows.expect("rows")[0].int(0).expect("a number")
    };
    assert_eq!(count().await, 22, "20 names, two addresses; wang-li was right in the end");
    desk.service.advance(86_400);
    let sessions = &desk.access.config.sessions;
    forget::old(desk.access.database(), sessions, desk.access.now()).await.expect("done");
    assert_eq!(count().await, 0);
    let rows =
        desk.service.halls.database.read("SELECT COUNT(*) FROM staff_session", &[]).await.expect("rows");
    assert_eq!(rows[0].int(0).expect("a number"), 0, "sessions that are over go too");
    desk.service.stop().await;
}
