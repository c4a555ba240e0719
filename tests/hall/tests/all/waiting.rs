//! Waiting lists as a few clients see them, the same on both databases.
//! In: requests through a socket. Out: assertions. Absent: concurrency (`histories`).

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::client::Client;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{Kind, SECRET, SMALL, SMALL_SEATS, Service};
use yushen_hall_tests::steps::{booked, post, refused};
use yushen_server::hall::keys::Keys;
use yushen_server::hall::store::seats::{Locks, lock};

on_both! {
    the_first_in_line_gets_what_becomes_free_and_keeps_the_code
    an_offer_that_nobody_takes_goes_to_the_next_and_then_is_free
    a_hold_that_runs_out_is_the_first_ones_whoever_looks_first
    who_leaves_makes_room
    for_any_slot_of_a_day
    moving_away_frees_and_moving_in_does_not_jump_the_line
    the_limits_of_a_person_count_in_line_too
    what_is_wrong_is_said
    more_seats_in_the_plan_are_offered
    places_are_forgotten
    a_slot_that_begins_ends_its_places
    who_may_not_book_is_passed_over
}

const MORNING: &str = "social-affairs.2026-11-27.0900";
const LATER: &str = "social-affairs.2026-11-27.1000";
const DAY: &str = "2026-11-27";

/// Books every seat of a slot; how to find them.
async fn full(client: &mut Client, slot: &str) -> Vec<Value> {
    let time: String = slot.chars().filter(char::is_ascii_digit).collect();
    let mut finds = Vec::new();
    for n in 0..SMALL_SEATS {
        finds.push(booked(client, slot, &format!("139{}{n}0", &time[6..])).await);
    }
    finds
}

async fn joined(client: &mut Client, slot: &str, phone: &str) -> (Value, Value) {
    let answer = post(client, "/waiting", json!({ "slot": slot, "name": "李四", "phone": phone })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
    let said = answer.json();
    (json!({ "code": said["code"], "phone_tail": phone[7..] }), said)
}

async fn place(client: &mut Client, find: &Value) -> Value {
    let answer = client.post("/waiting/look-up", "", find).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.json());
    answer.json()
}

/// State, with the place number when there is one.
async fn state(client: &mut Client, find: &Value) -> String {
    let said = place(client, find).await;
    let place = said["place"].as_i64().map(|place| format!(" {place}")).unwrap_or_default();
    format!("{}{place}", said["state"].as_str().expect("a state"))
}

async fn shown(client: &mut Client, slot: &str) -> (i64, i64) {
    let list = client.get(&format!("/small/days/{DAY}/slots?class=social-affairs")).await.json();
    let slots = list.as_array().expect("slots").iter();
    let one = slots.clone().find(|one| one["slot"] == slot).expect("the slot");
    (one["free"].as_i64().expect("a number"), one["waiting"].as_i64().expect("a number"))
}

async fn the_first_in_line_gets_what_becomes_free_and_keeps_the_code(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let seats = full(&mut client, MORNING).await;
    let (first, said) = joined(&mut client, MORNING, "13800000001").await;
    assert_eq!((said["state"].as_str(), said["place"].as_i64()), (Some("waiting"), Some(1)));
    assert_eq!((said["name"].as_str(), said["phone"].as_str()), (Some("李*"), Some("138****0001")));
    assert_eq!(said["slot"]["slot"], MORNING);
    let (second, said) = joined(&mut client, MORNING, "13800000002").await;
    assert_eq!(said["place"], 2);
    assert_eq!(shown(&mut client, MORNING).await, (0, 2));
    let early = post(&mut client, "/waiting/confirm", first.clone()).await;
    assert_eq!(refused(&early), (409, "no-offer".into()));

    post(&mut client, "/bookings/cancel", seats[0].clone()).await;
    let said = place(&mut client, &first).await;
    assert_eq!(
        (said["state"].as_str(), said["offer"]["slot"]["slot"].as_str()),
        (Some("offered"), Some(MORNING))
    );
    assert_eq!(said["offer"]["expires_at"], "2026-11-26T00:01:00Z");
    assert!(said.get("code").is_none() && said.get("place").is_none(), "{said}");
    assert_eq!(state(&mut client, &second).await, "waiting 1");
    let newcomer = post(&mut client, "/holds", json!({ "slot": MORNING })).await;
    assert_eq!(refused(&newcomer), (409, "slot-full".into()));

    let key = "key-of-the-confirmation";
    let booking = client.post("/waiting/confirm", key, &first).await;
    assert_eq!(booking.status, StatusCode::CREATED, "{:?}", booking.json());
    assert_eq!((&booking.json()["code"], &booking.json()["state"]), (&first["code"], &json!("booked")));
    assert_eq!(client.post("/waiting/confirm", key, &first).await.body, booking.body);
    assert_eq!(state(&mut client, &first).await, "booked");
    let again = post(&mut client, "/waiting/confirm", first.clone()).await;
    assert_eq!(refused(&again), (409, "place-ended".into()));
    // From now on a booking like others, by the same code.
    let seen = client.post("/bookings/look-up", "", &first).await.json();
    assert_eq!(
        (&seen["state"], &seen["slot"]["slot"], &seen["name"]),
        (&json!("booked"), &json!(MORNING), &json!("李*"))
    );
    post(&mut client, "/bookings/cancel", first.clone()).await;
    assert_eq!(state(&mut client, &second).await, "offered");
    assert_eq!(shown(&mut client, MORNING).await, (0, 0));
    let kinds = "SELECT kind FROM event WHERE kind IN ('joined', 'offered', 'booked') ORDER BY id";
    let rows = service.halls.database.read(kinds, &[]).await.expect("events");
    let kinds: Vec<String> = rows.iter().map(|row| row.text(0).expect("a text").expect("a kind")).collect();
    assert_eq!(kinds[6..], ["joined", "joined", "offered", "booked", "offered"]);
}

async fn an_offer_that_nobody_takes_goes_to_the_next_and_then_is_free(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let seats = full(&mut client, MORNING).await;
    let (first, _) = joined(&mut client, MORNING, "13800000001").await;
    let (second, _) = joined(&mut client, MORNING, "13800000002").await;
    post(&mut client, "/bookings/cancel", seats[0].clone()).await;
    service.advance(59);
    service.halls.offer().await.expect("a look");
    assert_eq!(state(&mut client, &first).await, "offered");
    service.advance(1);
    assert_eq!(state(&mut client, &first).await, "lapsed");
    let late = post(&mut client, "/waiting/confirm", first.clone()).await;
    assert_eq!(refused(&late), (409, "offer-lapsed".into()));
    assert_eq!(state(&mut client, &second).await, "waiting 1", "nobody has looked yet");
    service.halls.offer().await.expect("a look");
    assert_eq!(state(&mut client, &second).await, "offered");
    let said = place(&mut client, &first).await;
    assert_eq!(
        (said["state"].as_str(), said["offer"]["slot"]["slot"].as_str()),
        (Some("lapsed"), Some(MORNING))
    );
    assert!(said.get("name").is_none(), "who it was goes with the end: {said}");
    let late = post(&mut client, "/waiting/confirm", first.clone()).await;
    assert_eq!(refused(&late), (409, "offer-lapsed".into()));
    service.advance(60);
    // Nobody is left in line: the seat is simply free.
    assert_eq!(shown(&mut client, MORNING).await, (1, 0));
    let newcomer = post(&mut client, "/holds", json!({ "slot": MORNING })).await;
    assert_eq!(newcomer.status, StatusCode::CREATED);
    // Who missed it may stand in line again.
    joined(&mut client, MORNING, "13800000001").await;
}

async fn a_hold_that_runs_out_is_the_first_ones_whoever_looks_first(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    for _ in 0..SMALL_SEATS {
        post(&mut client, "/holds", json!({ "slot": MORNING })).await;
    }
    let (first, _) = joined(&mut client, MORNING, "13800000001").await;
    service.advance(60);
    // Five are free, one is the first one's. A newcomer is served after them, in one transaction.
    assert_eq!(shown(&mut client, MORNING).await, (SMALL_SEATS - 1, 1));
    let newcomer = post(&mut client, "/holds", json!({ "slot": MORNING })).await;
    assert_eq!(newcomer.status, StatusCode::CREATED);
    assert_eq!(state(&mut client, &first).await, "offered");
    for _ in 2..SMALL_SEATS {
        assert_eq!(post(&mut client, "/holds", json!({ "slot": MORNING })).await.status, StatusCode::CREATED);
    }
    let (second, _) = joined(&mut client, MORNING, "13800000002").await;
    let (third, _) = joined(&mut client, MORNING, "13800000003").await;
    post(&mut client, "/waiting/confirm", first).await;
    for phone in 3..SMALL_SEATS {
        joined(&mut client, MORNING, &format!("1380000001{phone}")).await;
    }
    service.advance(60);
    // As many are free as wait, and the newcomer who is refused leaves them offered.
    let refusal = post(&mut client, "/holds", json!({ "slot": MORNING })).await;
    assert_eq!(refused(&refusal), (409, "slot-full".into()));
    let alternatives = refusal.json()["error"]["alternatives"].clone();
    assert_eq!(alternatives[0]["slot"], LATER);
    assert_eq!(
        (state(&mut client, &second).await, state(&mut client, &third).await),
        ("offered".into(), "offered".into())
    );
}

async fn who_leaves_makes_room(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let seats = full(&mut client, MORNING).await;
    let (first, _) = joined(&mut client, MORNING, "13800000001").await;
    let (second, _) = joined(&mut client, MORNING, "13800000002").await;
    let (third, _) = joined(&mut client, MORNING, "13800000003").await;
    let left = post(&mut client, "/waiting/leave", second.clone()).await;
    assert_eq!((left.status, &left.json()["state"]), (StatusCode::OK, &json!("left")));
    assert_eq!(state(&mut client, &third).await, "waiting 2");
    post(&mut client, "/bookings/cancel", seats[0].clone()).await;
    assert_eq!(state(&mut client, &first).await, "offered");
    let left = post(&mut client, "/waiting/leave", first.clone()).await.json();
    assert_eq!((&left["state"], &left["offer"]["slot"]["slot"]), (&json!("left"), &json!(MORNING)));
    assert_eq!(state(&mut client, &third).await, "offered");
    assert_eq!(post(&mut client, "/waiting/leave", first).await.json()["state"], "left", "again, as before");
    post(&mut client, "/waiting/leave", third).await;
    assert_eq!(shown(&mut client, MORNING).await, (1, 0));
    assert_eq!(post(&mut client, "/holds", json!({ "slot": MORNING })).await.status, StatusCode::CREATED);
}

async fn for_any_slot_of_a_day(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let any = |phone: &str| json!({ "class": "social-affairs", "day": DAY, "name": "王五", "phone": phone });
    full(&mut client, MORNING).await;
    // Something is free that day: it is theirs at once.
    let said = post(&mut client, "/waiting", any("13800000001")).await.json();
    assert_eq!((&said["state"], &said["offer"]["slot"]["slot"]), (&json!("offered"), &json!(LATER)));
    post(&mut client, "/waiting/leave", json!({ "code": said["code"], "phone_tail": "0001" })).await;

    let later = full(&mut client, LATER).await;
    let last = full(&mut client, "social-affairs.2026-11-27.1100").await;
    let (morning, _) = joined(&mut client, MORNING, "13800000002").await;
    let said = post(&mut client, "/waiting", any("13800000003")).await.json();
    assert_eq!((&said["state"], &said["place"]), (&json!("waiting"), &json!(2)));
    assert!(said.get("slot").is_none());
    let find = json!({ "code": said["code"], "phone_tail": "0003" });
    let (after, _) = joined(&mut client, LATER, "13800000004").await;
    assert_eq!(state(&mut client, &after).await, "waiting 2", "behind who takes any");
    // The one before them wants another slot.
    post(&mut client, "/bookings/cancel", later[0].clone()).await;
    assert_eq!(place(&mut client, &find).await["offer"]["slot"]["slot"], LATER);
    assert_eq!(state(&mut client, &after).await, "waiting 1");
    assert_eq!(state(&mut client, &morning).await, "waiting 1");
    post(&mut client, "/bookings/cancel", last[0].clone()).await;
    assert_eq!(shown(&mut client, "social-affairs.2026-11-27.1100").await, (1, 0));
    assert_eq!(post(&mut client, "/waiting/confirm", find).await.status, StatusCode::CREATED);
}

async fn moving_away_frees_and_moving_in_does_not_jump_the_line(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let mut seats = full(&mut client, MORNING).await;
    let mut other = booked(&mut client, LATER, "13800000009").await;
    let (first, _) = joined(&mut client, MORNING, "13800000001").await;
    seats[0]["slot"] = json!(LATER);
    assert_eq!(post(&mut client, "/bookings/move", seats[0].clone()).await.status, StatusCode::OK);
    assert_eq!(state(&mut client, &first).await, "offered");
    other["slot"] = json!(MORNING);
    let jump = post(&mut client, "/bookings/move", other.clone()).await;
    assert_eq!(refused(&jump), (409, "slot-full".into()));
    let seen =
        client.post("/bookings/look-up", "", &json!({ "code": other["code"], "phone_tail": "0009" })).await;
    assert_eq!(seen.json()["slot"]["slot"], LATER, "the refusal changed nothing");
}

async fn the_limits_of_a_person_count_in_line_too(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let seats = full(&mut client, MORNING).await;
    let join = |phone: &str| json!({ "slot": MORNING, "name": "李四", "phone": phone });
    booked(&mut client, LATER, "13800000001").await;
    let again = post(&mut client, "/waiting", join("13800000001")).await;
    assert_eq!(refused(&again), (409, "day-limit".into()));
    let (find, _) = joined(&mut client, MORNING, "13800000002").await;
    let twice = post(&mut client, "/waiting", join("138-0000-0002")).await;
    assert_eq!(refused(&twice), (409, "waiting-already".into()));
    // Booked elsewhere after the offer: it stays, but it can't be taken.
    post(&mut client, "/bookings/cancel", seats[0].clone()).await;
    let elsewhere = booked(&mut client, LATER, "13800000002").await;
    let limit = post(&mut client, "/waiting/confirm", find.clone()).await;
    assert_eq!(refused(&limit), (409, "day-limit".into()));
    assert_eq!(state(&mut client, &find).await, "offered");
    post(&mut client, "/bookings/cancel", elsewhere).await;
    assert_eq!(post(&mut client, "/waiting/confirm", find).await.status, StatusCode::CREATED);

    let person = Keys::new(&SECRET).person("small", "13800000003");
    let (find, _) = joined(&mut client, MORNING, "13800000003").await;
    post(&mut client, "/bookings/cancel", seats[1].clone()).await;
    let mut tx = service.halls.database.begin().await.expect("a transaction");
    for booking in [1001, 1002] {
        let now = service.halls.clock.now();
        let values = [booking.into(), "small".into(), (&person).into(), (now - booking).into()];
        let sql = "INSERT INTO no_show (booking, hall, person, starts_at) VALUES ($1, $2, $3, $4)";
        tx.run(sql, &values).await.expect("a missed visit");
    }
    tx.commit().await.expect("kept");
    let paused = post(&mut client, "/waiting/confirm", find.clone()).await;
    assert_eq!(refused(&paused), (409, "booking-paused".into()));
    post(&mut client, "/waiting/leave", find).await;
    let paused = post(&mut client, "/waiting", join("13800000003")).await;
    assert_eq!(refused(&paused), (409, "booking-paused".into()));
}

async fn what_is_wrong_is_said(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let who = |more: Value| {
        let mut body = json!({ "name": "李四", "phone": "13800000001" });
        let more = more.as_object().expect("members").clone();
        body.as_object_mut().expect("members").extend(more);
        body
    };
    for (more, expected) in [
        (json!({}), (422, "bad-field")),
        (json!({ "slot": MORNING, "day": DAY }), (422, "bad-field")),
        (json!({ "class": "social-affairs" }), (422, "bad-field")),
        (json!({ "class": "tea", "day": DAY }), (422, "bad-field")),
        (json!({ "slot": MORNING, "phone": "123" }), (422, "bad-field")),
        (json!({ "slot": MORNING, "item": "no-such-item" }), (422, "unknown-item")),
        (json!({ "slot": MORNING, "item": "house-transfer" }), (409, "other-class")),
        (json!({ "class": "social-affairs", "day": "2026-11-28" }), (404, "slot-unknown")),
        (json!({ "class": "social-affairs", "day": "2026-12-24" }), (404, "slot-unknown")),
        (json!({ "slot": "social-affairs.2026-11-27.0930" }), (404, "slot-unknown")),
        (json!({ "slot": "social-affairs.2026-11-26.0700" }), (409, "slot-past")),
    ] {
        let answer = post(&mut client, "/waiting", who(more.clone())).await;
        assert_eq!(refused(&answer), (expected.0, expected.1.into()), "{more}");
    }
    let keyless = client.post("/waiting", "", &who(json!({ "slot": MORNING }))).await;
    assert_eq!(refused(&keyless), (400, "key-missing".into()));
    full(&mut client, MORNING).await;
    let (find, _) = joined(&mut client, MORNING, "13800000001").await;
    let wrong = json!({ "code": find["code"], "phone_tail": "0002" });
    let unknown = json!({ "code": "0000-0000-00000", "phone_tail": "0001" });
    for path in ["/waiting/look-up", "/waiting/confirm", "/waiting/leave"] {
        let (a, b) =
            (post(&mut client, path, wrong.clone()).await, post(&mut client, path, unknown.clone()).await);
        assert_eq!(refused(&a), (404, "place-unknown".into()), "{path}");
        assert_eq!(a.body, b.body, "{path}");
    }
    // Not a booking yet.
    assert_eq!(refused(&client.post("/bookings/look-up", "", &find).await), (404, "booking-unknown".into()));
    // The slot begins, and no seat became free.
    service.advance(25 * 3600);
    assert_eq!(state(&mut client, &find).await, "over");
}

async fn more_seats_in_the_plan_are_offered(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    full(&mut client, MORNING).await;
    let (first, _) = joined(&mut client, MORNING, "13800000001").await;
    let (second, _) = joined(&mut client, MORNING, "13800000002").await;
    // 7.5 seats instead of 6: one for the first.
    service.reopened(&SMALL.replace("seats_per_window = 4", "seats_per_window = 5")).await;
    assert_eq!(
        (state(&mut client, &first).await, state(&mut client, &second).await),
        ("offered".into(), "waiting 1".into())
    );
}

async fn places_are_forgotten(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let seats = full(&mut client, MORNING).await;
    let (waits, _) = joined(&mut client, MORNING, "13800000001").await;
    let (left, _) = joined(&mut client, MORNING, "13800000002").await;
    post(&mut client, "/waiting/leave", left.clone()).await;
    let personal = |sql: &'static str| {
        let database = service.halls.database.clone();
        async move { database.read(sql, &[]).await.expect("a count")[0].int(0).expect("a number") }
    };
    let sql = "SELECT COUNT(*) FROM waiting WHERE person IS NOT NULL OR sealed IS NOT NULL";
    assert_eq!(personal(sql).await, 1, "who left is nobody any more");
    post(&mut client, "/bookings/cancel", seats[0].clone()).await;
    post(&mut client, "/waiting/confirm", waits.clone()).await;
    assert_eq!(personal(sql).await, 0, "who booked is in the booking");
    service.advance(32 * 86_400);
    service.halls.forget().await.expect("retention");
    for find in [waits, left] {
        assert_eq!(client.post("/waiting/look-up", "", &find).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(personal("SELECT COUNT(*) FROM waiting_line").await, 0);
}

/// PostgreSQL: a seat that somebody is just freeing is not overlooked by who joins meanwhile, nor they by the seat.
#[tokio::test]
async fn who_joins_waits_for_those_who_are_at_work() {
    let service = Service::start(Kind::Postgres).await;
    let mut client = Client::connect(service.address).await;
    full(&mut client, MORNING).await;
    // Somebody frees a seat, and has not committed yet.
    let mut other = service.halls.database.begin().await.expect("a transaction");
    let slot = "SELECT id FROM slot WHERE day = '2026-11-27' AND minute = 540";
    let slot = other.first(slot, &[]).await.expect("a row").expect("the slot").int(0).expect("its key");
    lock(&mut other, &mut [slot], Locks::Shared).await.expect("a lock");
    let free = "UPDATE seat SET state = 'free', booking = NULL WHERE slot = $1 AND number = 1";
    assert_eq!(other.run(free, &[slot.into()]).await.expect("freed"), 1);
    let joining = tokio::spawn(async move { joined(&mut client, MORNING, "13800000001").await.1 });
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    loop {
        let rows = service.halls.database.read(waiting, &[]).await.expect("a count");
        if joining.is_finished() || rows[0].int(0).expect("a number") > 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    other.commit().await.expect("kept");
    assert_eq!(joining.await.expect("an answer")["state"], "offered");
}

/// A place for a slot that has begun is over: it keeps nobody from another slot of the day, and nobody stands behind it.
async fn a_slot_that_begins_ends_its_places(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    full(&mut client, MORNING).await;
    full(&mut client, LATER).await;
    full(&mut client, "social-affairs.2026-11-27.1100").await;
    let (early, _) = joined(&mut client, MORNING, "13800000001").await;
    let body = json!({ "class": "social-affairs", "day": DAY, "name": "李四", "phone": "13800000002" });
    let any = post(&mut client, "/waiting", body).await.json();
    let any = json!({ "code": any["code"], "phone_tail": "0002" });
    assert_eq!(state(&mut client, &any).await, "waiting 2");
    // Half past nine on that day.
    service.advance(25 * 3600 + 1800);
    assert_eq!(state(&mut client, &any).await, "waiting 1", "nobody waits for what has begun");
    let (again, said) = joined(&mut client, LATER, "13800000001").await;
    assert_eq!((said["state"].as_str(), said["place"].as_i64()), (Some("waiting"), Some(2)));
    assert_eq!(state(&mut client, &early).await, "over");
    let ended = post(&mut client, "/waiting/confirm", early).await;
    assert_eq!(refused(&ended), (409, "place-ended".into()));
    let personal =
        "SELECT COUNT(*) FROM waiting WHERE state = 'over' AND (person IS NOT NULL OR sealed IS NOT NULL)";
    let rows = service.halls.database.read(personal, &[]).await.expect("a count");
    assert_eq!(rows[0].int(0).expect("a number"), 0);
    let order = "SELECT kind FROM event WHERE kind = 'place-over'";
    assert_eq!(service.halls.database.read(order, &[]).await.expect("events").len(), 1);
    assert_eq!(state(&mut client, &again).await, "waiting 2");
}

/// A seat is not offered to somebody who could not take it: the next in line gets it.
async fn who_may_not_book_is_passed_over(kind: Kind) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    let seats = full(&mut client, MORNING).await;
    let mut places = Vec::new();
    for phone in ["13800000001", "13800000002", "13800000003"] {
        places.push(joined(&mut client, MORNING, phone).await.0);
    }
    // The first books another slot of the day meanwhile; the second is paused.
    booked(&mut client, LATER, "13800000001").await;
    let mut tx = service.halls.database.begin().await.expect("a transaction");
    let person = "INSERT INTO no_show (booking, hall, person, starts_at) \
                  SELECT 900000 + $1, 'small', person, $2 FROM waiting WHERE number = 2";
    for n in 0..2_i64 {
        let at = service.halls.clock.now() - 86_400 * (n + 1);
        assert_eq!(tx.run(person, &[n.into(), at.into()]).await.expect("a row"), 1);
    }
    tx.commit().await.expect("kept");
    post(&mut client, "/bookings/cancel", seats[0].clone()).await;
    let mut states = Vec::new();
    for place in &places {
        states.push(state(&mut client, place).await);
    }
    assert_eq!(states, ["over", "over", "offered"]);
}
