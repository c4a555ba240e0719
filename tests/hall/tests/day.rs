//! The hall day as it goes, on both databases: check-in, tickets, calls, the line, closing time, missed visits.
//! In: requests through a socket, a clock that is set. Out: assertions. Absent: concurrency (`day_load`), the stream
//! (`display`).

use serde_json::{Value, json};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::service::{DESK, Kind, SMALL, Service};

macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name(super::Kind::Sqlite).await; })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name(super::Kind::Postgres).await; })*
        }
    };
}

on_both! {
    a_whole_day
    checking_in_has_its_time_and_gives_one_ticket
    what_is_checked_in_is_not_cancelled_or_moved
    the_desk_needs_its_token
    the_desk_finds_by_the_tail_and_shows_masked_data_only
    booked_visitors_come_before_walk_ins_that_came_later_and_nobody_starves
    the_special_channel_comes_first_and_its_reason_is_the_desks
    who_does_not_answer_comes_back_and_is_closed_after_three_calls
    a_transfer_keeps_the_first_receiver
    what_a_window_may_not_do_is_refused
    closing_time_drops_nobody
    what_is_left_is_closed_the_next_day_and_shown
    waiting_half_an_hour_raises_the_alarm_once
    estimates_follow_the_windows_and_the_measured_visits
    missed_visits_pause_booking_and_late_ones_do_not
    a_hall_that_is_closed_misses_nobody
    a_server_that_was_away_misses_nobody
}

const NAME: &str = "欧阳测试";
const TODAY_9: &str = "social-affairs.2026-11-26.0900";

/// The small hall with a second class, and an afternoon.
fn two_classes() -> String {
    let shift = "[[shifts]]\nid = \"afternoon\"\ndays = \"workdays\"\nfrom = \"13:00\"\nuntil = \"17:00\"\n";
    let class = "[[classes]]\nclass = \"real-estate\"\nslot_minutes = 30\nseats_per_window = 1\n";
    let window = "[[windows]]\nnumber = 3\nclass = \"real-estate\"\nshifts = [\"morning\", \"afternoon\"]\n";
    let hall = SMALL.replacen("[[classes]]", &format!("{shift}\n{class}\n[[classes]]"), 1);
    format!("{hall}\n{window}")
}

fn key() -> String {
    format!("key-{:016x}", fastrand::u64(..))
}

async fn post(client: &mut Client, path: &str, body: Value) -> Answer {
    client.post(path, &key(), &body).await
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code())
}

fn message(answer: &Answer) -> String {
    answer.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
}

async fn booked(client: &mut Client, slot: &str, phone: &str) -> String {
    let held = post(client, "/holds", json!({ "slot": slot })).await;
    let body = json!({ "hold": held.json()["hold"], "name": NAME, "phone": phone });
    let booked = post(client, "/bookings", body).await;
    assert_eq!(booked.status.as_u16(), 201, "{:?}", booked.json());
    booked.json()["code"].as_str().expect("a code").to_owned()
}

async fn check_in(client: &mut Client, code: &str) -> Answer {
    post(client, "/check-in", json!({ "code": code })).await
}

async fn walk_in(client: &mut Client) -> String {
    let answer = post(client, "/tickets", json!({ "class": "social-affairs" })).await;
    assert_eq!(answer.status.as_u16(), 201, "{:?}", answer.json());
    text(&answer.json()["ticket"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Calls the next to a window and serves them; who it was.
async fn serve(client: &mut Client, window: i64) -> Option<String> {
    let called = client.desk("/call", &json!({ "window": window })).await;
    if called.code() == "nobody-waits" {
        return None;
    }
    assert_eq!(called.status.as_u16(), 200, "{:?}", called.json());
    let ticket = text(&called.json()["ticket"]);
    let done = client.desk("/finish", &json!({ "ticket": ticket, "window": window })).await;
    assert_eq!(done.status.as_u16(), 200, "{:?}", done.json());
    Some(ticket)
}

/// Everybody who waits for a window, as they are called.
async fn served(client: &mut Client, window: i64) -> Vec<String> {
    let mut tickets = Vec::new();
    while let Some(ticket) = serve(client, window).await {
        tickets.push(ticket);
    }
    tickets
}

async fn line(client: &mut Client) -> Vec<String> {
    let queue = client.get("/small/queue").await.json();
    let tickets = queue["tickets"].as_array().expect("tickets").iter();
    tickets.filter(|one| one["state"] == "waiting").map(|one| text(&one["ticket"])).collect()
}

async fn events(service: &Service) -> Vec<(String, Value)> {
    let rows =
        service.halls.database.read("SELECT kind, body FROM event ORDER BY id", &[]).await.expect("rows");
    rows.iter()
        .map(|row| {
            let body = row.text(1).expect("a text").unwrap_or_default();
            (row.text(0).expect("a text").unwrap_or_default(), serde_json::from_str(&body).expect("JSON"))
        })
        .collect()
}

async fn kinds(service: &Service) -> Vec<String> {
    events(service).await.into_iter().map(|(kind, _)| kind).collect()
}

async fn a_whole_day(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let early = booked(&mut client, TODAY_9, "13900000001").await;
    let later = booked(&mut client, "social-affairs.2026-11-26.1000", "13900000002").await;
    // 08:00: an hour before the slot.
    let ticket = check_in(&mut client, &early).await;
    assert_eq!(ticket.status.as_u16(), 201, "{:?}", ticket.json());
    assert_eq!(
        ticket.json(),
        json!({
            "ahead": 0, "class": "social-affairs", "day": "2026-11-26", "estimate_minutes": 60, "lane": "booked",
            "late": false, "slot": TODAY_9, "state": "waiting", "ticket": "D001", "windows": [1, 2],
        })
    );
    let closed = post(&mut client, "/tickets", json!({ "class": "social-affairs" })).await;
    assert_eq!(refused(&closed), (409, "hall-closed".into()));
    assert!(message(&closed).contains("2026-11-26T01:00:00Z"), "it opens at nine: {}", message(&closed));
    service.pass(60).await;
    assert_eq!([walk_in(&mut client).await, walk_in(&mut client).await], ["D002", "D003"]);
    assert_eq!(check_in(&mut client, &later).await.json()["ticket"], "D004");
    let called = client.desk("/call", &json!({ "window": 1 })).await.json();
    assert_eq!(
        (&called["ticket"], &called["window"], &called["lane"]),
        (&json!("D001"), &json!(1), &json!("booked"))
    );
    assert_eq!(client.desk("/call", &json!({ "window": 2 })).await.json()["ticket"], "D002");
    let queue = client.get("/small/queue").await.json();
    assert_eq!(
        queue["windows"][0],
        json!({ "class": "social-affairs", "number": 1, "ticket": "D001", "working": true })
    );
    assert_eq!(queue["classes"][0]["waiting"], 2);
    assert_eq!(queue["classes"][0]["serving"], 2);
    for (ticket, window) in [("D001", 1), ("D002", 2)] {
        let done = client.desk("/finish", &json!({ "ticket": ticket, "window": window })).await;
        assert_eq!(done.json()["state"], "finished");
    }
    assert_eq!(served(&mut client, 2).await, ["D003", "D004"], "who is early comes when nobody else waits");
    assert_eq!(client.get("/small/queue").await.json()["tickets"], json!([]));
    let seen = kinds(&service).await;
    let of_the_day: Vec<&str> = seen.iter().map(String::as_str).skip(4).collect();
    assert_eq!(
        of_the_day,
        [
            "checked-in",
            "ticket",
            "ticket",
            "checked-in",
            "called",
            "called",
            "finished",
            "finished",
            "called",
            "finished",
            "called",
            "finished"
        ]
    );
}

async fn checking_in_has_its_time_and_gives_one_ticket(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let codes = [
        booked(&mut client, "social-affairs.2026-11-26.1000", "13900000001").await,
        booked(&mut client, "social-affairs.2026-11-26.1000", "13900000002").await,
        booked(&mut client, "social-affairs.2026-11-26.1000", "13900000003").await,
        booked(&mut client, "social-affairs.2026-11-27.0900", "13900000004").await,
    ];
    let early = check_in(&mut client, &codes[0]).await;
    assert_eq!(refused(&early), (409, "too-early".into()));
    assert!(message(&early).contains("2026-11-26T01:00:00Z"), "from nine on: {}", message(&early));
    assert_eq!(refused(&check_in(&mut client, &codes[3]).await), (409, "not-today".into()));
    let unknown = check_in(&mut client, "0000-0000-00000").await;
    assert_eq!(refused(&unknown), (404, "visit-unknown".into()));
    service.pass(60).await;

    // By the code alone however it is typed, or with the tail; a wrong tail is as good as no booking.
    let wrong = json!({ "code": codes[0], "phone_tail": "0009" });
    assert_eq!(refused(&post(&mut client, "/check-in", wrong).await), (404, "visit-unknown".into()));
    let first = check_in(&mut client, &codes[0].replace('-', "").to_lowercase()).await;
    assert_eq!((first.status.as_u16(), &first.json()["ticket"]), (201, &json!("D001")));
    let with_tail = json!({ "code": codes[0], "phone_tail": "0001" });
    let again = post(&mut client, "/check-in", with_tail).await;
    assert_eq!((again.status.as_u16(), &again.json()["ticket"]), (200, &json!("D001")));

    // The last second of the grace, and the one after it.
    service.pass(75).await;
    let last = check_in(&mut client, &codes[1]).await.json();
    assert_eq!((&last["lane"], &last["late"]), (&json!("booked"), &json!(false)));
    service.advance(1);
    let late = check_in(&mut client, &codes[2]).await.json();
    assert_eq!(
        (&late["lane"], &late["late"], &late["ticket"]),
        (&json!("walk-in"), &json!(true), &json!("D003"))
    );
    let count = kinds(&service).await.iter().filter(|kind| *kind == "checked-in").count();
    assert_eq!(count, 3, "one for each ticket");
}

async fn what_is_checked_in_is_not_cancelled_or_moved(kind: Kind) {
    let hall = SMALL.replace("cancel_until_minutes = 120", "cancel_until_minutes = 0");
    let service = Service::with(kind, &hall, |router, _| router).await;
    let mut client = Client::connect(service.address).await;
    let code = booked(&mut client, TODAY_9, "13900000001").await;
    check_in(&mut client, &code).await;
    let find = json!({ "code": code, "phone_tail": "0001" });
    let cancelled = post(&mut client, "/bookings/cancel", find.clone()).await;
    assert_eq!(refused(&cancelled), (409, "checked-in".into()));
    let mut moving = find;
    moving["slot"] = json!("social-affairs.2026-11-27.0900");
    assert_eq!(refused(&post(&mut client, "/bookings/move", moving).await), (409, "checked-in".into()));
    let other = booked(&mut client, TODAY_9, "13900000002").await;
    post(&mut client, "/bookings/cancel", json!({ "code": other, "phone_tail": "0002" })).await;
    assert_eq!(refused(&check_in(&mut client, &other).await), (409, "booking-cancelled".into()));
}

async fn the_desk_needs_its_token(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let paths = ["/find", "/check-in", "/call", "/recall", "/skip", "/transfer", "/finish", "/special"];
    for path in paths {
        for given in ["", "Bearer wrong", DESK, &format!("Bearer {DESK}0")] {
            // Before anything of the body is looked at.
            let answer = client.post_as(&format!("/desk{path}"), "", &json!({}), given).await;
            assert_eq!(refused(&answer), (401, "desk-token-wrong".into()), "{path} {given}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
        }
    }
    assert_eq!(client.get("/small/desk/queue").await.status.as_u16(), 401);
    assert_eq!(client.desk_queue().await.status.as_u16(), 200);

    // The same database served by a server without a token.
    let (address, _) = service.another(SMALL, false).await;
    let mut closed = Client::connect(address).await;
    for path in paths {
        let answer = closed.desk(path, &json!({})).await;
        assert_eq!(refused(&answer), (403, "desk-closed".into()), "{path}");
        assert!(message(&answer).contains("--desk-token FILE"));
    }
    assert_eq!(closed.desk_queue().await.code(), "desk-closed");
    assert_eq!(closed.get("/small/queue").await.status.as_u16(), 200, "everybody else goes on");
}

async fn the_desk_finds_by_the_tail_and_shows_masked_data_only(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    booked(&mut client, TODAY_9, "13912345678").await;
    booked(&mut client, "social-affairs.2026-11-26.1100", "13800005678").await;
    booked(&mut client, "social-affairs.2026-11-27.0900", "13700005678").await;
    booked(&mut client, TODAY_9, "13600005679").await;
    let found = client.desk("/find", &json!({ "phone_tail": "5678" })).await;
    let list = found.json();
    let phones: Vec<&str> =
        list.as_array().expect("a list").iter().filter_map(|one| one["phone"].as_str()).collect();
    assert_eq!(phones, ["139****5678", "138****5678"], "those of today with this tail, by their slots");
    assert_eq!(list[0]["name"], "欧***");
    assert!(!String::from_utf8_lossy(&found.body).contains("测试"));
    let booking = list[0]["booking"].as_i64().expect("a key");
    let ticket = client.desk("/check-in", &json!({ "booking": booking })).await;
    assert_eq!((ticket.status.as_u16(), &ticket.json()["ticket"]), (201, &json!("D001")));
    assert_eq!(client.desk("/check-in", &json!({ "booking": booking })).await.json()["ticket"], "D001");
    assert_eq!(client.desk("/find", &json!({ "phone_tail": "5678" })).await.json()[0]["ticket"], "D001");
    let unknown = client.desk("/check-in", &json!({ "booking": 987_654 })).await;
    assert_eq!(refused(&unknown), (404, "visit-unknown".into()));
    assert_eq!(client.desk("/find", &json!({ "phone_tail": "0000" })).await.json(), json!([]));
    // Not for everybody.
    assert_eq!(
        refused(&post(&mut client, "/check-in", json!({ "phone_tail": "5678" })).await),
        (422, "bad-field".into())
    );
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

async fn closing_time_drops_nobody(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let code = booked(&mut client, "social-affairs.2026-11-26.1100", "13900000001").await;
    service.pass(239).await;
    // 11:59.
    for _ in 0..3 {
        walk_in(&mut client).await;
    }
    service.pass(1).await;
    let closed = post(&mut client, "/tickets", json!({ "class": "social-affairs" })).await;
    assert_eq!(refused(&closed), (409, "hall-closed".into()));
    assert!(message(&closed).contains("2026-11-27T01:00:00Z"), "tomorrow at nine: {}", message(&closed));
    let late = check_in(&mut client, &code).await;
    assert_eq!(refused(&late), (409, "hall-closed".into()), "late, so a walk-in, and closed for those");
    service.pass(120).await;
    let queue = client.get("/small/queue").await.json();
    assert_eq!((&queue["classes"][0]["open"], &queue["classes"][0]["waiting"]), (&json!(false), &json!(3)));
    assert_eq!(served(&mut client, 1).await, ["D001", "D002", "D003"]);
}

async fn what_is_left_is_closed_the_next_day_and_shown(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    service.pass(60).await;
    for _ in 0..3 {
        walk_in(&mut client).await;
    }
    client.desk("/call", &json!({ "window": 1 })).await;
    serve(&mut client, 2).await;
    service.advance(15 * 3600);
    service.halls.tick().await.expect("the database answers");
    let queue = client.desk_queue().await.json();
    let left: Vec<String> =
        queue["left"].as_array().expect("a list").iter().map(|one| text(&one["ticket"])).collect();
    assert_eq!(left, ["D001", "D003"], "one at a window, one in the line");
    assert_eq!(queue["left"][0]["first_window"], 1);
    assert_eq!(queue["tickets"], json!([]));
    let closed: Vec<Value> = events(&service)
        .await
        .into_iter()
        .filter(|(kind, _)| kind == "closed")
        .map(|(_, body)| body)
        .collect();
    assert_eq!(closed[1], json!({ "day": "2026-11-26", "ticket": "D003", "why": "day-over" }));
    assert_eq!(closed.len(), 2);
    service.halls.tick().await.expect("the database answers");
    assert_eq!(kinds(&service).await.iter().filter(|kind| *kind == "closed").count(), 2, "once");
    // Numbers begin anew, and the windows are free.
    service.advance(9 * 3600);
    assert_eq!(walk_in(&mut client).await, "D001");
    assert_eq!(client.desk("/call", &json!({ "window": 1 })).await.json()["ticket"], "D001");
    assert_eq!(client.desk_queue().await.json()["left"].as_array().map(Vec::len), Some(2));
}

async fn waiting_half_an_hour_raises_the_alarm_once(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let code = booked(&mut client, "social-affairs.2026-11-26.1000", "13900000001").await;
    service.pass(60).await;
    walk_in(&mut client).await;
    check_in(&mut client, &code).await;
    walk_in(&mut client).await;
    service.advance(29 * 60 + 59);
    assert_eq!(client.get("/small/queue").await.json()["classes"][0]["alarms"], 0);
    service.advance(1);
    let queue = client.get("/small/queue").await.json();
    assert_eq!(queue["classes"][0]["alarms"], 2, "not who is early");
    let alarms: Vec<&Value> =
        queue["tickets"].as_array().expect("tickets").iter().map(|one| &one["alarm"]).collect();
    assert_eq!(alarms, [true, true, false]);
    assert_eq!(queue["limit_minutes"], 30);
    let raised = async || {
        let logged = events(&service).await;
        let alarms = logged.into_iter().filter(|(kind, _)| kind == "alarm");
        alarms.map(|(_, body)| (text(&body["ticket"]), body["waited_seconds"].as_i64())).collect::<Vec<_>>()
    };
    assert_eq!(raised().await, []);
    // A call that ends the waiting tells it too.
    serve(&mut client, 1).await;
    let half = Some(1800);
    assert_eq!(raised().await, [("D001".into(), half), ("D003".into(), half)]);
    service.pass(10).await;
    assert_eq!(raised().await.len(), 2, "once for each");
    // Half past ten: now the booked visitor has waited half an hour since the slot began.
    service.pass(49).await;
    assert_eq!(raised().await.len(), 2);
    service.pass(1).await;
    assert_eq!(raised().await[2], ("D002".into(), half));
}

async fn estimates_follow_the_windows_and_the_measured_visits(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    service.pass(60).await;
    let take = async |client: &mut Client| {
        let ticket = post(client, "/tickets", json!({ "class": "social-affairs" })).await.json();
        (ticket["ahead"].as_i64().expect("ahead"), ticket["estimate_minutes"].as_i64().expect("minutes"))
    };
    // Two windows, four visits an hour each: a quarter of an hour a visit.
    assert_eq!([take(&mut client).await, take(&mut client).await], [(0, 0), (1, 0)], "two windows are free");
    assert_eq!([take(&mut client).await, take(&mut client).await], [(2, 8), (3, 15)]);
    assert_eq!(client.get("/small/queue").await.json()["classes"][0]["per_visit_seconds"], 900);
    // Five visits of four minutes.
    for _ in 0..2 {
        take(&mut client).await;
    }
    for _ in 0..5 {
        let called = client.desk("/call", &json!({ "window": 1 })).await.json();
        service.pass(4).await;
        client.desk("/finish", &json!({ "ticket": called["ticket"], "window": 1 })).await;
    }
    let class = client.get("/small/queue").await.json()["classes"][0].clone();
    assert_eq!((&class["per_visit_seconds"], &class["waiting"]), (&json!(240), &json!(1)));
    assert_eq!([take(&mut client).await, take(&mut client).await], [(1, 0), (2, 2)]);
}

async fn missed(service: &Service) -> i64 {
    let rows = service.halls.database.read("SELECT COUNT(*) FROM no_show", &[]).await.expect("a count");
    rows[0].int(0).expect("a number")
}

async fn missed_visits_pause_booking_and_late_ones_do_not(kind: Kind) {
    let service = Service::start(kind).await;
    service.halls.tick().await.expect("the database answers");
    let mut client = Client::connect(service.address).await;
    let phone = "13900000001";
    booked(&mut client, TODAY_9, phone).await;
    let late = booked(&mut client, TODAY_9, "13900000002").await;
    let there = booked(&mut client, TODAY_9, "13900000003").await;
    check_in(&mut client, &there).await;
    service.pass(75).await;
    assert_eq!(missed(&service).await, 0, "the grace is not over yet");
    service.pass(1).await;
    assert_eq!(missed(&service).await, 2);
    service.pass(1).await;
    assert_eq!(missed(&service).await, 2, "once for each");
    // Who comes late has come.
    assert_eq!(check_in(&mut client, &late).await.json()["lane"], "walk-in");
    assert_eq!(missed(&service).await, 1);
    let logged = events(&service).await;
    assert_eq!(logged.iter().filter(|(kind, _)| kind == "no-show").count(), 2);
    let (_, body) = logged.last().expect("events");
    assert_eq!((&body["lane"], &body["missed_visit_taken_back"]), (&json!("walk-in"), &json!(true)));

    // One missed visit is forgiven; the second pauses booking. Walking in always works.
    booked(&mut client, "social-affairs.2026-11-27.0900", phone).await;
    service.pass(1440).await;
    assert_eq!(missed(&service).await, 1, "nobody has got a ticket today: the hall may not be open");
    walk_in(&mut client).await;
    service.pass(1).await;
    assert_eq!(missed(&service).await, 2);
    let held = post(&mut client, "/holds", json!({ "slot": "social-affairs.2026-11-30.0900" })).await.json();
    let body = json!({ "hold": held["hold"], "name": NAME, "phone": phone });
    let paused = post(&mut client, "/bookings", body).await;
    assert_eq!(refused(&paused), (409, "booking-paused".into()));
    walk_in(&mut client).await;
    booked(&mut client, "social-affairs.2026-11-30.0900", "13900000002").await;
}

async fn a_hall_that_is_closed_misses_nobody(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let there = booked(&mut client, TODAY_9, "13900000003").await;
    assert_eq!(check_in(&mut client, &there).await.status.as_u16(), 201);
    booked(&mut client, TODAY_9, "13900000001").await;
    service.pass(77).await;
    assert_eq!(missed(&service).await, 1);
    booked(&mut client, "social-affairs.2026-11-26.1100", "13900000002").await;
    // The day turns out to be none on which the hall works: somebody marks it in the calendar.
    let calendar = service.folder().join("calendar");
    std::fs::create_dir(&calendar).expect("a folder");
    let published = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/calendar/2026.toml");
    let text = std::fs::read_to_string(published).expect("the calendar");
    let marked = text.replacen("holidays = [", "holidays = [\n  2026-11-26,", 1);
    std::fs::write(calendar.join("2026.toml"), marked).expect("the hall's own copy");
    let (_, halls) = service.another_with(SMALL, true, &calendar).await;
    for _ in 0..180 {
        service.advance(60);
        halls.tick().await.expect("the database answers");
    }
    assert_eq!(missed(&service).await, 0, "written in vain, and not written");
    assert!(kinds(&service).await.contains(&"no-show-taken-back".to_owned()));
}

async fn a_server_that_was_away_misses_nobody(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    booked(&mut client, TODAY_9, "13900000001").await;
    booked(&mut client, "social-affairs.2026-11-26.1100", "13900000002").await;
    service.pass(50).await;
    // Away from ten to nine until five past nine.
    service.advance(15 * 60);
    service.pass(1).await;
    walk_in(&mut client).await;
    service.pass(119).await;
    assert_eq!(missed(&service).await, 0, "who wanted to check in at nine could not");
    service.pass(30).await;
    assert_eq!(missed(&service).await, 1, "at eleven it was there");
}
