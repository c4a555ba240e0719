//! Arriving: checking in, tickets without booking, the desk's search and its token. In: visitors. Out: assertions.
//! Absent: the line (`windows`).

use serde_json::json;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DESK, Kind, SMALL, Service};

use super::support::{TODAY_9, booked, check_in, kinds, message, post, refused, served, walk_in};

on_both! {
    a_whole_day
    checking_in_has_its_time_and_gives_one_ticket
    what_is_checked_in_is_not_cancelled_or_moved
    the_desk_needs_its_token
    the_desk_finds_by_the_tail_and_shows_masked_data_only
}

async fn a_whole_day(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let hall = client.get("/small").await.json();
    assert_eq!((&hall["check_in_from_minutes"], &hall["late_until_minutes"]), (&json!(60), &json!(15)));
    let early = booked(&mut client, TODAY_9, "13900000001").await;
    let later = booked(&mut client, "social-affairs.2026-11-26.1000", "13900000002").await;
    // 08:00: an hour before the slot.
    let ticket = check_in(&mut client, &early).await;
    assert_eq!(ticket.status.as_u16(), 201, "{:?}", ticket.json());
    let mut said = ticket.json();
    let code = said.as_object_mut().and_then(|it| it.remove("code"));
    assert!(
        code.is_some_and(|it| it.as_str().is_some_and(|it| it.len() == 15)),
        "what rates the visit later"
    );
    assert_eq!(
        said,
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
