//! What time does: closing, the next day, long waiting, estimates, missed visits. In: a clock that is set. Out:
//! assertions. Absent: the order of the line (`windows`).

use serde_json::{Value, json};
use yushen_hall_tests::client::Client;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{Kind, SMALL, Service};

use super::support::{
    NAME, TODAY_9, booked, check_in, events, kinds, message, missed, post, refused, serve, served, text,
    walk_in,
};

on_both! {
    closing_time_drops_nobody
    what_is_left_is_closed_the_next_day_and_shown
    waiting_half_an_hour_raises_the_alarm_once
    estimates_follow_the_windows_and_the_measured_visits
    missed_visits_pause_booking_and_late_ones_do_not
    a_hall_that_is_closed_misses_nobody
    a_server_that_was_away_misses_nobody
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
    let calendar = service.folder().join("marked");
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
