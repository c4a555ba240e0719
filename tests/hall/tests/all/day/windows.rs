//! At the windows: who is next, skipped, sent on, let through, refused. In: visitors and windows. Out: assertions.
//! Absent: time of day (`time`).

use serde_json::json;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DESK, Kind, Service};

use super::support::{
    booked, check_in, events, key, line, post, refused, serve, served, text, two_classes, walk_in,
};

on_both! {
    booked_visitors_come_before_walk_ins_that_came_later_and_nobody_starves
    the_special_channel_comes_first_and_its_reason_is_the_desks
    who_does_not_answer_comes_back_and_is_closed_after_three_calls
    a_transfer_keeps_the_first_receiver
    what_a_window_may_not_do_is_refused
}

async fn booked_visitors_come_before_walk_ins_that_came_later_and_nobody_starves(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let mut codes = Vec::new();
    for n in 0..4 {
        codes.push(booked(&mut client, "social-affairs.2026-11-26.1000", &format!("1390000000{n}")).await);
    }
    service.pass(90).await;
    // Half past nine: two walk-ins, and four who have booked ten o'clock.
    let before = [walk_in(&mut client).await, walk_in(&mut client).await];
    for code in &codes {
        assert_eq!(check_in(&mut client, code).await.status.as_u16(), 201);
    }
    assert_eq!(
        line(&mut client).await,
        ["D001", "D002", "D003", "D004", "D005", "D006"],
        "the booked are early"
    );
    service.pass(30).await;
    let after = walk_in(&mut client).await;
    // Ten o'clock. A quarter of the calls is the walk-ins' that came before; who came later comes later.
    let expected = ["D003", "D004", "D005", before[0].as_str(), "D006", before[1].as_str(), after.as_str()];
    assert_eq!(line(&mut client).await, expected);
    assert_eq!(served(&mut client, 1).await, expected, "called as it was shown");
}

async fn the_special_channel_comes_first_and_its_reason_is_the_desks(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    service.pass(60).await;
    for _ in 0..3 {
        walk_in(&mut client).await;
    }
    let special = json!({ "ticket": "D003", "reason": "pregnant-or-infant" });
    let answer = client.desk("/special", &special).await;
    assert_eq!(answer.json()["special"], "pregnant-or-infant");
    let other = client.desk("/special", &json!({ "ticket": "D002", "reason": "in a hurry" })).await;
    assert_eq!(refused(&other), (422, "bad-field".into()));
    assert_eq!(line(&mut client).await, ["D003", "D001", "D002"]);
    for public in [client.get("/small/queue").await, check_in(&mut client, "none").await] {
        let text = String::from_utf8_lossy(&public.body).into_owned();
        assert!(!text.contains("pregnant") && !text.contains("special"), "{text}");
    }
    assert_eq!(client.desk_queue().await.json()["tickets"][2]["special"], "pregnant-or-infant");
    assert_eq!(serve(&mut client, 1).await.as_deref(), Some("D003"));
    let late = client.desk("/special", &special).await;
    assert_eq!(refused(&late), (409, "ticket-over".into()));
    let logged = events(&service).await;
    let special = logged.iter().find(|(kind, _)| kind == "special").expect("logged");
    assert_eq!(special.1, json!({ "reason": "pregnant-or-infant", "ticket": "D003" }));
}

async fn who_does_not_answer_comes_back_and_is_closed_after_three_calls(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    service.pass(60).await;
    for _ in 0..6 {
        walk_in(&mut client).await;
    }
    let mut order = Vec::new();
    for _ in 0..8 {
        let called = client.desk("/call", &json!({ "window": 1 })).await.json();
        let ticket = text(&called["ticket"]);
        let (path, state) = if ticket == "D001" { ("/skip", "skipped") } else { ("/finish", "finished") };
        let done = client.desk(path, &json!({ "ticket": ticket, "window": 1 })).await;
        assert_eq!(done.status.as_u16(), 200, "{state}");
        order.push(ticket);
    }
    // Two calls of others between its own, then it has left.
    assert_eq!(order, ["D001", "D002", "D003", "D001", "D004", "D005", "D001", "D006"]);
    assert_eq!(serve(&mut client, 1).await, None);
    let logged = events(&service).await;
    let of = |wanted: &str| {
        logged.iter().filter(|(kind, _)| kind == wanted).map(|(_, body)| body.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("skipped").len(), 3);
    assert_eq!(of("closed"), [json!({ "ticket": "D001", "why": "no-answer" })]);
    assert_eq!(
        refused(&client.desk("/recall", &json!({ "ticket": "D001", "window": 1 })).await),
        (409, "ticket-over".into())
    );

    // Alone, it is called at once: nobody is lost.
    walk_in(&mut client).await;
    for _ in 0..2 {
        let called = client.desk("/call", &json!({ "window": 1 })).await.json();
        assert_eq!(called["ticket"], "D007");
        client.desk("/skip", &json!({ "ticket": "D007", "window": 1 })).await;
    }
}

async fn a_transfer_keeps_the_first_receiver(kind: Kind) {
    let service = Service::with(kind, &two_classes(), |router, _| router).await;
    let mut client = Client::connect(service.address).await;
    service.pass(60).await;
    let tickets = [walk_in(&mut client).await, walk_in(&mut client).await, walk_in(&mut client).await];
    assert_eq!(tickets, ["D001", "D002", "D003"]);
    assert_eq!(
        post(&mut client, "/tickets", json!({ "class": "real-estate" })).await.json()["ticket"],
        "A001"
    );

    client.desk("/call", &json!({ "window": 1 })).await;
    let body = json!({ "ticket": "D001", "window": 1, "to_class": "real-estate", "reason": "wrong-class" });
    let sent = client.desk("/transfer", &body).await.json();
    assert_eq!(
        (&sent["class"], &sent["state"], &sent["first_window"], &sent["transfer_reason"]),
        (&json!("real-estate"), &json!("waiting"), &json!(1), &json!("wrong-class"))
    );
    // It came before the other: it keeps its place.
    let called = client.desk("/call", &json!({ "window": 3 })).await.json();
    assert_eq!(
        (&called["ticket"], &called["first_window"], &called["window"]),
        (&json!("D001"), &json!(1), &json!(3))
    );
    client.desk("/finish", &json!({ "ticket": "D001", "window": 3 })).await;

    // To one window: the other one of the class leaves it alone while that one works.
    client.desk("/call", &json!({ "window": 1 })).await;
    let body = json!({ "ticket": "D002", "window": 1, "to_window": 2, "reason": "needs-that-window" });
    assert_eq!(client.desk("/transfer", &body).await.json()["to_window"], 2);
    assert_eq!(client.desk("/call", &json!({ "window": 1 })).await.json()["ticket"], "D003");
    client.desk("/finish", &json!({ "ticket": "D003", "window": 1 })).await;
    assert_eq!(client.desk("/call", &json!({ "window": 1 })).await.code(), "nobody-waits");
    // After that window's hours nobody is lost.
    service.pass(181).await;
    assert_eq!(client.desk("/call", &json!({ "window": 1 })).await.json()["ticket"], "D002");
    let logged = events(&service).await;
    let (_, first) = logged.iter().find(|(kind, _)| kind == "transferred").expect("logged");
    assert_eq!(
        *first,
        json!({
            "class": "real-estate", "first_window": 1, "from_class": "social-affairs", "reason": "wrong-class",
            "ticket": "D001", "to_window": null, "window": 1,
        })
    );
}

async fn what_a_window_may_not_do_is_refused(kind: Kind) {
    let service = Service::with(kind, &two_classes(), |router, _| router).await;
    let mut client = Client::connect(service.address).await;
    service.pass(60).await;
    assert_eq!(refused(&client.desk("/call", &json!({ "window": 1 })).await), (409, "nobody-waits".into()));
    assert_eq!(refused(&client.desk("/call", &json!({ "window": 9 })).await), (404, "window-unknown".into()));
    walk_in(&mut client).await;
    let at = |window: i64| json!({ "ticket": "D001", "window": window });
    assert_eq!(refused(&client.desk("/finish", &at(1)).await), (409, "not-called".into()));
    client.desk("/call", &json!({ "window": 1 })).await;
    assert_eq!(refused(&client.desk("/call", &json!({ "window": 1 })).await), (409, "window-busy".into()));
    for path in ["/recall", "/skip", "/finish"] {
        assert_eq!(refused(&client.desk(path, &at(2)).await), (409, "other-window".into()), "{path}");
    }
    assert_eq!(client.desk("/recall", &at(1)).await.json()["calls"], 2);
    let special = json!({ "ticket": "D001", "reason": "elderly" });
    assert_eq!(refused(&client.desk("/special", &special).await), (409, "not-waiting".into()));
    for (body, expected) in [
        (json!({ "to_window": 1, "reason": "wrong-class" }), (409, "same-window")),
        (json!({ "to_window": 9, "reason": "wrong-class" }), (404, "window-unknown")),
        (json!({ "to_class": "construction", "reason": "wrong-class" }), (422, "bad-field")),
        (json!({ "to_class": "real-estate", "to_window": 3, "reason": "wrong-class" }), (422, "bad-field")),
        (json!({ "reason": "wrong-class" }), (422, "bad-field")),
        (json!({ "to_window": 3, "reason": "because" }), (422, "bad-field")),
    ] {
        let mut body = body;
        (body["ticket"], body["window"]) = (json!("D001"), json!(1));
        let answer = client.desk("/transfer", &body).await;
        assert_eq!(refused(&answer), (expected.0, expected.1.into()), "{body}");
    }
    let unknown = client.desk("/finish", &json!({ "ticket": "D099", "window": 1 })).await;
    assert_eq!(refused(&unknown), (404, "ticket-unknown".into()));
    let none = client.desk("/finish", &json!({ "ticket": "X1", "window": 1 })).await;
    assert_eq!(refused(&none), (422, "bad-field".into()));
    // One key, one effect.
    let key = key();
    let token = format!("Bearer {DESK}");
    let first = client.post_as("/desk/finish", &key, &at(1), &token).await;
    let again = client.post_as("/desk/finish", &key, &at(1), &token).await;
    assert_eq!((first.status.as_u16(), &first.body), (200, &again.body));
    let without = client.post_as("/desk/finish", &key, &at(1), "").await;
    assert_eq!(refused(&without), (401, "desk-token-wrong".into()), "a kept answer is the desk's too");
    for path in ["/tickets", "/check-in"] {
        assert_eq!(refused(&client.post(path, "", &json!({})).await), (400, "key-missing".into()));
    }
    let tea = post(&mut client, "/tickets", json!({ "class": "construction" })).await;
    assert_eq!(refused(&tea), (422, "bad-field".into()));
}
