//! The booking API as one client sees it, the same on both databases.
//! In: requests through a socket. Out: assertions. Absent: concurrency (`histories`).

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::log::sound;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{Kind, SECRET, SMALL, SMALL_SEATS, Service};
use yushen_hall_tests::steps::{NAME, booked, confirm, hold, key, post, refused};
use yushen_server::hall::keys::Keys;
use yushen_server::hall::store::seats::{Locks, lock};

on_both! {
    a_visit_from_the_hold_to_the_calendar
    a_full_slot_offers_the_three_nearest
    an_expired_hold_is_free_for_others_and_never_confirmed
    a_hold_is_extended_ten_times_and_not_for_ever
    one_key_one_effect_the_same_bytes
    a_wrong_tail_and_an_unknown_code_are_told_alike
    what_is_wrong_with_a_request_is_said_in_one_form
    the_policy_limits_days_and_persons_and_pauses_after_missed_visits
    too_late_is_too_late
    days_say_when_nobody_knows
    personal_data_go_when_their_time_is_over
    a_smaller_plan_takes_no_seat_from_anybody
    a_hall_that_nobody_serves_any_more_forgets_too
    a_booking_stays_as_long_as_it_was_booked
}

const MORNING: &str = "social-affairs.2026-11-27.0900";
const PHONE: &str = "13912345678";

async fn free(client: &mut Client, slot: &str) -> i64 {
    let day = slot.split('.').nth(1).expect("a day");
    let list = client.get(&format!("/small/days/{day}/slots?class=social-affairs")).await.json();
    let slots = list.as_array().expect("slots").iter();
    slots.filter(|one| one["slot"] == slot).find_map(|one| one["free"].as_i64()).expect("the slot")
}

async fn a_visit_from_the_hold_to_the_calendar(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let hall = client.get("/small").await.json();
    assert_eq!((hall["walk_in"].as_bool(), hall["sample"].as_bool()), (Some(true), Some(true)));
    assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS);

    let token = hold(&mut client, MORNING).await;
    assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS - 1);
    let body =
        json!({ "hold": token, "name": NAME, "phone": "139-1234-5678", "item": "marriage-registration" });
    let answer = post(&mut client, "/bookings", body).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let booking = answer.json();
    assert_eq!((booking["name"].as_str(), booking["phone"].as_str()), (Some("欧***"), Some("139****5678")));
    assert_eq!(booking["slot"]["weekday"], "星期五");
    assert_eq!(booking["cancel_until"], "2026-11-26T23:00:00Z", "two hours before 09:00 in China");
    assert_eq!(refused(&confirm(&mut client, &token, PHONE).await), (409, "hold-used".into()));

    // However it is typed.
    let code = booking["code"].as_str().expect("a code").replace('-', " ").to_lowercase();
    let find = json!({ "code": code, "phone_tail": "5678" });
    let seen = client.post("/bookings/look-up", "", &find).await;
    assert_eq!((seen.status, &seen.json()["state"]), (StatusCode::OK, &json!("booked")));
    assert_eq!(seen.json()["item"], "marriage-registration");
    assert!(seen.json().get("code").is_none());
    assert_eq!(seen.headers["cache-control"], "no-store");

    let other = "social-affairs.2026-11-30.1000";
    let mut moving = find.clone();
    moving["slot"] = json!(other);
    let moved = post(&mut client, "/bookings/move", moving).await;
    assert_eq!((moved.status, &moved.json()["slot"]["slot"]), (StatusCode::OK, &json!(other)));
    assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS);
    assert_eq!(free(&mut client, other).await, SMALL_SEATS - 1);

    let calendar = client.post("/bookings/ics", "", &find).await;
    let text = String::from_utf8(calendar.body.to_vec()).expect("UTF-8");
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(text.contains("DTSTART:20261130T020000Z\r\n") && text.contains("SEQUENCE:1\r\n"), "{text}");
    assert!(!text.contains("欧阳") && !text.contains("5678"), "{text}");

    let cancelled = post(&mut client, "/bookings/cancel", find.clone()).await;
    assert_eq!((cancelled.status, &cancelled.json()["state"]), (StatusCode::OK, &json!("cancelled")));
    assert_eq!(free(&mut client, other).await, SMALL_SEATS);
    assert_eq!(client.post("/bookings/look-up", "", &find).await.json()["state"], "cancelled");
    let mut moving = find.clone();
    moving["slot"] = json!(MORNING);
    let refusal = post(&mut client, "/bookings/move", moving).await;
    assert_eq!(refused(&refusal), (409, "booking-cancelled".into()));
}

async fn a_full_slot_offers_the_three_nearest(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let middle = "social-affairs.2026-11-27.1000";
    for _ in 0..SMALL_SEATS {
        hold(&mut client, middle).await;
    }
    let answer = post(&mut client, "/holds", json!({ "slot": middle })).await;
    assert_eq!(refused(&answer), (409, "slot-full".into()));
    let nearest = |answer: &Answer| -> Vec<String> {
        let list = answer.json()["error"]["alternatives"].clone();
        let list = list.as_array().expect("alternatives").iter();
        list.map(|one| one["slot"].as_str().expect("a name").trim_start_matches("social-affairs.").into())
            .collect()
    };
    assert_eq!(nearest(&answer), ["2026-11-27.0900", "2026-11-27.1100", "2026-11-26.1100"]);
    for _ in 0..SMALL_SEATS {
        hold(&mut client, MORNING).await;
    }
    let answer = post(&mut client, "/holds", json!({ "slot": middle })).await;
    assert_eq!(nearest(&answer), ["2026-11-27.1100", "2026-11-26.1100", "2026-11-26.1000"]);
}

async fn an_expired_hold_is_free_for_others_and_never_confirmed(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let mut tokens = Vec::new();
    for _ in 0..SMALL_SEATS {
        tokens.push(hold(&mut client, MORNING).await);
    }
    service.advance(59);
    assert_eq!(confirm(&mut client, &tokens[0], PHONE).await.status, StatusCode::CREATED);
    service.advance(1);
    assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS - 1);
    let late = confirm(&mut client, &tokens[1], "13900000001").await;
    assert_eq!(refused(&late), (409, "hold-expired".into()));
    let release = post(&mut client, "/holds/release", json!({ "hold": tokens[2] })).await;
    assert_eq!(refused(&release), (409, "hold-expired".into()));
    for _ in 1..SMALL_SEATS {
        hold(&mut client, MORNING).await;
    }
    let full = post(&mut client, "/holds", json!({ "slot": MORNING })).await;
    assert_eq!(refused(&full), (409, "slot-full".into()));
    let late = confirm(&mut client, &tokens[1], "13900000001").await;
    assert_eq!(refused(&late), (409, "hold-expired".into()));
}

async fn a_hold_is_extended_ten_times_and_not_for_ever(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let token = hold(&mut client, MORNING).await;
    let extend = json!({ "hold": token });
    // Each time with a second left; with the first minute that is eleven.
    for _ in 0..10 {
        service.advance(59);
        let held = post(&mut client, "/holds/extend", extend.clone()).await;
        assert_eq!(held.status, StatusCode::OK, "{:?}", held.json());
        assert_eq!(held.json()["hold"], json!(token));
        assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS - 1);
    }
    // 590 s have gone; 660 s is the most.
    service.advance(59);
    let last = post(&mut client, "/holds/extend", extend.clone()).await;
    assert_eq!(last.status, StatusCode::OK);
    service.advance(11);
    let over = post(&mut client, "/holds/extend", extend.clone()).await;
    assert_eq!(refused(&over), (409, "hold-expired".into()));
    assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS);

    let token = hold(&mut client, MORNING).await;
    let booked = confirm(&mut client, &token, PHONE).await;
    assert_eq!(booked.status, StatusCode::CREATED);
    let used = post(&mut client, "/holds/extend", json!({ "hold": token })).await;
    assert_eq!(refused(&used), (409, "hold-used".into()));
    let unknown = post(&mut client, "/holds/extend", json!({ "hold": "7K3M-9QPA-X01TD" })).await;
    assert_eq!(refused(&unknown), (404, "hold-unknown".into()));
    sound(&service.halls).await;
}

async fn one_key_one_effect_the_same_bytes(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let body = json!({ "slot": MORNING });
    for bad in ["", "short", &"x".repeat(129)] {
        let answer = client.post("/holds", bad, &body).await;
        assert_eq!(refused(&answer), (400, "key-missing".into()), "{bad}");
    }
    let key = key();
    let first = client.post("/holds", &key, &body).await;
    let again = client.post("/holds", &key, &body).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS - 1);
    let other = client.post("/holds", &key, &json!({ "slot": "social-affairs.2026-11-27.1000" })).await;
    assert_eq!(refused(&other), (422, "key-reused".into()));
    let elsewhere = client.post("/holds/release", &key, &json!({ "hold": first.json()["hold"] })).await;
    assert_eq!(refused(&elsewhere), (422, "key-reused".into()));
    // A refusal is an answer too: it stays, though the seat is free by now.
    let key = self::key();
    let unknown = json!({ "hold": "0000-0000-00000" });
    let refusal = client.post("/holds/release", &key, &unknown).await;
    assert_eq!(refused(&refusal), (404, "hold-unknown".into()));
    assert_eq!(client.post("/holds/release", &key, &unknown).await.body, refusal.body);
}

async fn a_wrong_tail_and_an_unknown_code_are_told_alike(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let find = booked(&mut client, MORNING, PHONE).await;
    let wrong = json!({ "code": find["code"], "phone_tail": "5679" });
    let unknown = json!({ "code": "0000-0000-00000", "phone_tail": "5678" });
    for path in ["/bookings/look-up", "/bookings/ics", "/bookings/cancel"] {
        let (a, b) =
            (post(&mut client, path, wrong.clone()).await, post(&mut client, path, unknown.clone()).await);
        assert_eq!(refused(&a), (404, "booking-unknown".into()), "{path}");
        assert_eq!((a.status, &a.body), (b.status, &b.body), "{path}");
        let names = |answer: &Answer| answer.headers.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&a), names(&b), "{path}");
    }
    assert_eq!(client.post("/bookings/look-up", "", &find).await.status, StatusCode::OK);
}

async fn what_is_wrong_with_a_request_is_said_in_one_form(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let raw = |content_type: &'static str, body: String| {
        Request::post("/api/halls/small/bookings")
            .header("host", "hall")
            .header("content-type", content_type)
            .header("idempotency-key", key())
            .body(Body::from(body))
            .expect("a request")
    };
    for (content_type, body, expected) in [
        ("application/json", "{".to_owned(), (400, "bad-json")),
        ("application/json", String::new(), (400, "bad-json")),
        ("application/json", "{\"hold\": 7}".to_owned(), (422, "bad-field")),
        ("application/json", format!("{{\"name\":\"a\",\"name\":\"{NAME}\"}}"), (422, "bad-field")),
        ("text/plain", "{}".to_owned(), (415, "not-json")),
    ] {
        let answer = client.send(raw(content_type, body.clone())).await;
        assert_eq!(refused(&answer), (expected.0, expected.1.into()), "{body}");
        assert!(!answer.json()["error"]["message"].as_str().expect("a sentence").contains(NAME));
    }
    let token = hold(&mut client, MORNING).await;
    for (name, value) in [("phone", "2391234567"), ("name", "\n"), ("item", "Not An Item")] {
        let mut body = json!({ "hold": token, "name": NAME, "phone": PHONE });
        body[name] = json!(value);
        let answer = post(&mut client, "/bookings", body).await;
        assert_eq!(refused(&answer), (422, "bad-field".into()), "{name}");
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains(&format!("`{name}`")) && !message.contains("2391234567"), "{message}");
    }
    for (path, expected) in [
        ("/nowhere", (404, "hall-unknown")),
        ("/small/days?class=tea", (422, "bad-field")),
        ("/small/days", (422, "bad-field")),
        ("/small/days/tomorrow/slots?class=social-affairs", (422, "bad-field")),
    ] {
        assert_eq!(refused(&client.get(path).await), (expected.0, expected.1.into()), "{path}");
    }
    let answer = post(&mut client, "/holds", json!({ "slot": "tomorrow" })).await;
    assert_eq!(refused(&answer), (422, "bad-field".into()));
}

async fn the_policy_limits_days_and_persons_and_pauses_after_missed_visits(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    for (slot, expected) in [
        ("social-affairs.2026-11-26.0700", (409, "slot-past")),
        ("social-affairs.2026-11-27.0930", (404, "slot-unknown")),
        ("social-affairs.2026-11-28.0900", (404, "slot-unknown")),
        ("social-affairs.2026-12-02.0900", (404, "slot-unknown")),
        ("real-estate.2026-11-27.0900", (404, "slot-unknown")),
    ] {
        let answer = post(&mut client, "/holds", json!({ "slot": slot })).await;
        assert_eq!(refused(&answer), (expected.0, expected.1.into()), "{slot}");
    }
    let find = booked(&mut client, MORNING, PHONE).await;
    let token = hold(&mut client, "social-affairs.2026-11-27.1100").await;
    let second = confirm(&mut client, &token, PHONE).await;
    assert_eq!(refused(&second), (409, "day-limit".into()));
    // The refusal left the hold as it was: another number takes it.
    assert_eq!(confirm(&mut client, &token, "13900000001").await.status, StatusCode::CREATED);
    // Another day is another day; and moving there finds the limit too.
    let other = booked(&mut client, "social-affairs.2026-11-30.0900", PHONE).await;
    let mut moving = other.clone();
    moving["slot"] = json!(MORNING);
    assert_eq!(refused(&post(&mut client, "/bookings/move", moving).await), (409, "day-limit".into()));
    assert_eq!(client.post("/bookings/look-up", "", &other).await.json()["slot"]["day"], "2026-11-30");
    // Cancelled is not booked.
    post(&mut client, "/bookings/cancel", find).await;
    booked(&mut client, MORNING, PHONE).await;

    let person = Keys::new(&SECRET).person("small", "13900000002");
    for booking in [1001, 1002] {
        assert_eq!(booking - 1001, missed(&service, &person).await);
        let mut tx = service.halls.database.begin().await.expect("a transaction");
        let values =
            [booking.into(), "small".into(), (&person).into(), (service.halls.clock.now() - booking).into()];
        let sql = "INSERT INTO no_show (booking, hall, person, starts_at) VALUES ($1, $2, $3, $4)";
        tx.run(sql, &values).await.expect("a missed visit");
        tx.commit().await.expect("kept");
        let token = hold(&mut client, "social-affairs.2026-12-01.0900").await;
        let answer = confirm(&mut client, &token, "13900000002").await;
        if booking == 1001 {
            assert_eq!(answer.status, StatusCode::CREATED, "one missed visit is forgiven");
        } else {
            assert_eq!(refused(&answer), (409, "booking-paused".into()));
            assert!(
                answer.json()["error"]["message"].as_str().expect("a sentence").contains("walking in works")
            );
        }
    }
}

async fn missed(service: &Service, person: &[u8; 32]) -> i64 {
    let sql = "SELECT COUNT(*) FROM no_show WHERE person = $1";
    let rows = service.halls.database.read(sql, &[person.into()]).await.expect("a count");
    rows[0].int(0).expect("a number")
}

async fn too_late_is_too_late(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let find = booked(&mut client, "social-affairs.2026-11-26.1100", PHONE).await;
    service.advance(3600);
    let other = booked(&mut client, "social-affairs.2026-11-26.1000", "13900000001").await;
    assert_eq!(refused(&post(&mut client, "/bookings/cancel", other).await), (409, "too-late".into()));
    service.advance(1);
    assert_eq!(refused(&post(&mut client, "/bookings/cancel", find.clone()).await), (409, "too-late".into()));
    let mut moving = find;
    moving["slot"] = json!(MORNING);
    assert_eq!(refused(&post(&mut client, "/bookings/move", moving).await), (409, "too-late".into()));
    let past = post(&mut client, "/holds", json!({ "slot": "social-affairs.2026-11-26.0900" })).await;
    assert_eq!(refused(&past), (409, "slot-past".into()));
}

async fn days_say_when_nobody_knows(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let states = |list: Value| -> Vec<String> {
        let days = list.as_array().expect("days").iter();
        days.map(|day| {
            format!(
                "{} {}",
                &day["day"].as_str().expect("a day")[5..],
                day["state"].as_str().expect("a state")
            )
        })
        .collect()
    };
    let days = client.get("/small/days?class=social-affairs").await.json();
    assert_eq!(days[1]["free"], 3 * SMALL_SEATS);
    assert_eq!(
        states(days),
        ["11-26 open", "11-27 open", "11-28 closed", "11-29 closed", "11-30 open", "12-01 open"]
    );
    // 2027 is not published: from 30 December on, the answer says so.
    service.advance(34 * 86_400);
    service.halls.generate().await.expect("slots");
    let days = client.get("/small/days?class=social-affairs").await.json();
    assert_eq!(states(days), ["12-30 open", "12-31 open", "01-01 calendar-not-published"]);
    let answer = post(&mut client, "/holds", json!({ "slot": "social-affairs.2027-01-01.0900" })).await;
    assert_eq!(refused(&answer), (404, "slot-unknown".into()));
}

async fn personal_data_go_when_their_time_is_over(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let find = booked(&mut client, MORNING, PHONE).await;
    let kept = |sql: &'static str| {
        let database = service.halls.database.clone();
        async move { database.read(sql, &[]).await.expect("a count")[0].int(0).expect("a number") }
    };
    service.advance(30 * 86_400);
    service.halls.forget().await.expect("retention");
    assert_eq!(client.post("/bookings/look-up", "", &find).await.status, StatusCode::OK);
    assert_eq!(kept("SELECT COUNT(*) FROM answer").await, 0, "answers are kept for a day");
    service.advance(2 * 86_400);
    service.halls.forget().await.expect("retention");
    assert_eq!(client.post("/bookings/look-up", "", &find).await.status, StatusCode::NOT_FOUND);
    assert_eq!(kept("SELECT COUNT(*) FROM person_day").await, 0);
    assert_eq!(
        kept(
            "SELECT COUNT(*) FROM booking WHERE sealed IS NOT NULL OR person IS NOT NULL OR entry IS NOT NULL"
        )
        .await,
        0
    );
    assert_eq!(
        kept("SELECT COUNT(*) FROM booking WHERE state = 'booked'").await,
        1,
        "that it was booked stays"
    );
}

async fn a_smaller_plan_takes_no_seat_from_anybody(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let mut finds = Vec::new();
    for n in 0..SMALL_SEATS {
        finds.push(booked(&mut client, MORNING, &format!("1390000000{n}")).await);
    }
    // One seat a window: 2 windows x 1, less a quarter.
    service.reopened(&SMALL.replace("seats_per_window = 4", "seats_per_window = 1")).await;
    for find in &finds {
        assert_eq!(client.post("/bookings/look-up", "", find).await.json()["state"], "booked");
    }
    // Those who leave make no room beyond the plan.
    for find in finds.iter().skip(1) {
        post(&mut client, "/bookings/cancel", find.clone()).await;
    }
    let full = post(&mut client, "/holds", json!({ "slot": MORNING })).await;
    assert_eq!(refused(&full), (409, "slot-full".into()));
    service.reopened(SMALL).await;
    assert_eq!(free(&mut client, MORNING).await, SMALL_SEATS - 1);
}

/// PostgreSQL: a row that somebody is just changing is skipped, but that is no reason to say "full".
#[tokio::test]
async fn full_is_only_said_when_those_at_work_have_finished() {
    let service = Service::start(Kind::Postgres).await;
    let mut client = Client::connect(service.address).await;
    for _ in 1..SMALL_SEATS {
        hold(&mut client, MORNING).await;
    }
    // Somebody has the last free seat under lock, as a confirmation that comes too late has.
    let mut other = service.halls.database.begin().await.expect("a transaction");
    let slot = "SELECT id FROM slot WHERE day = '2026-11-27' AND minute = 540";
    let slot = other.first(slot, &[]).await.expect("a row").expect("the slot").int(0).expect("its key");
    lock(&mut other, &mut [slot], Locks::Shared).await.expect("a lock");
    let seat = "SELECT id FROM seat WHERE slot = $1 AND state = 'free' FOR UPDATE";
    assert_eq!(other.all(seat, &[slot.into()]).await.expect("locked").len(), 1);
    let asking = tokio::spawn(async move { post(&mut client, "/holds", json!({ "slot": MORNING })).await });
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    loop {
        let rows = service.halls.database.read(waiting, &[]).await.expect("a count");
        if asking.is_finished() || rows[0].int(0).expect("a number") > 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    other.rollback().await.expect("undone");
    let answer = asking.await.expect("an answer");
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
}

/// Its file is gone, or its name is another: what it kept goes all the same, after as long as its file said.
async fn a_hall_that_nobody_serves_any_more_forgets_too(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    booked(&mut client, MORNING, PHONE).await;
    service.halls.forget().await.expect("retention");
    let other = service.reopened(&SMALL.replace("id = \"small\"", "id = \"other\"")).await;
    let count = |sql: &'static str| {
        let database = service.halls.database.clone();
        async move { database.read(sql, &[]).await.expect("a count")[0].int(0).expect("a number") }
    };
    let sealed = "SELECT COUNT(*) FROM booking WHERE sealed IS NOT NULL";
    service.advance(30 * 86_400);
    other.forget().await.expect("retention");
    assert_eq!(count(sealed).await, 1, "not before its time");
    service.advance(2 * 86_400);
    other.forget().await.expect("retention");
    assert_eq!(count(sealed).await, 0);
    // Slots that are done with are not looked through again.
    let now = service.halls.clock.now() - 31 * 86_400;
    let left = "SELECT COUNT(*) FROM slot WHERE forgotten = 0 AND starts_at < $1";
    let rows = service.halls.database.read(left, &[now.into()]).await.expect("a count");
    assert_eq!(rows[0].int(0).expect("a number"), 0);
    assert!(count("SELECT COUNT(*) FROM slot WHERE forgotten = 1").await > 0);
}

/// The hall's slots become shorter: who booked an hour has an hour, in every answer, and moves into an hour.
async fn a_booking_stays_as_long_as_it_was_booked(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let find = booked(&mut client, MORNING, PHONE).await;
    let half = service.reopened(&SMALL.replace("slot_minutes = 60", "slot_minutes = 30")).await;
    assert_eq!(half.all().count(), 1);
    let seen = client.post("/bookings/look-up", "", &find).await.json();
    assert_eq!(seen["slot"]["minutes"], 60);
    let calendar = client.post("/bookings/ics", "", &find).await;
    let text = String::from_utf8(calendar.body.to_vec()).expect("UTF-8");
    assert!(text.contains("DTEND:20261127T020000Z\r\n"), "{text}");
    let mut moving = find.clone();
    moving["slot"] = json!("social-affairs.2026-11-30.0930");
    let moved = post(&mut client, "/bookings/move", moving).await;
    assert_eq!((moved.status, &moved.json()["slot"]["minutes"]), (StatusCode::OK, &json!(60)));
    let parts = service.halls.database.read("SELECT parts, minutes FROM booking", &[]).await.expect("a row");
    assert_eq!((parts[0].int(0).expect("parts"), parts[0].int(1).expect("minutes")), (2, 60));
}
