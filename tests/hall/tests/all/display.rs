//! The display's stream: snapshots, changes, coming back, two servers, the end. In: a socket that listens. Out:
//! assertions. Absent: how it looks.

use serde_json::{Value, json};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::service::{Kind, SMALL, Service};
use yushen_hall_tests::stream::{Stream, Told};
use yushen_server::hall::day::display::MOST_STREAMS;

async fn walk_in(client: &mut Client) -> Answer {
    let key = format!("key-{:016x}", fastrand::u64(..));
    client.post("/tickets", &key, &json!({ "class": "social-affairs" })).await
}

async fn open(kind: Kind) -> (Service, Client) {
    let service = Service::start(kind).await;
    let mut client = Client::connect(service.address).await;
    service.advance(3600);
    assert_eq!(walk_in(&mut client).await.json()["ticket"], "D001");
    (service, client)
}

async fn told(stream: &mut Stream) -> Told {
    stream.event().await.expect("the stream goes on")
}

async fn changes_come_as_they_happen_and_nothing_is_missed_while_away(kind: Kind) {
    let (service, mut client) = open(kind).await;
    let mut stream = Stream::open(service.address, None).await;
    assert_eq!(stream.headers["content-type"], "text/event-stream");
    assert_eq!(stream.headers["x-accel-buffering"], "no");
    assert!(
        stream.headers["content-security-policy"].to_str().expect("text").starts_with("default-src 'none'")
    );
    let first = told(&mut stream).await;
    assert_eq!((first.head().0, first.tickets()), ("snapshot", vec!["D001 waiting".to_owned()]));
    client.desk("/call", &json!({ "window": 1 })).await;
    let called = told(&mut stream).await;
    assert_eq!((called.head().0, called.tickets()), ("change", vec!["D001 called 1".to_owned()]));
    assert!(called.head().1 > first.head().1);
    let Told::Event { data, .. } = &called else { panic!("an event") };
    assert_eq!(
        data["tickets"][0],
        json!({ "calls": 1, "class": "social-affairs", "state": "called", "ticket": "D001", "window": 1 })
    );
    let seen = called.head().1.to_string();
    drop(stream);

    // Away meanwhile: told what changed, as it is now, in one event; then it goes on.
    client.desk("/recall", &json!({ "ticket": "D001", "window": 1 })).await;
    walk_in(&mut client).await;
    client.desk("/call", &json!({ "window": 2 })).await;
    let mut stream = Stream::open(service.address, Some(&seen)).await;
    let missed = told(&mut stream).await;
    assert_eq!(missed.head().0, "change");
    assert_eq!(missed.tickets(), ["D001 called 1", "D002 called 2"]);
    let Told::Event { data, .. } = &missed else { panic!("an event") };
    assert_eq!(data["tickets"][0]["calls"], 2, "to be called out again");
    client.desk("/finish", &json!({ "ticket": "D001", "window": 1 })).await;
    let finished = told(&mut stream).await;
    assert_eq!(finished.tickets(), ["D001 finished"], "and nothing twice");

    // Nothing was missed, so nothing is told before something happens.
    let mut quiet = Stream::open(service.address, Some(&finished.head().1.to_string())).await;
    client.desk("/finish", &json!({ "ticket": "D002", "window": 2 })).await;
    assert_eq!(told(&mut quiet).await.tickets(), ["D002 finished"]);
    // A number that nobody gave, and none at all.
    for last in ["987654", "-1", "yesterday"] {
        let mut stream = Stream::open(service.address, Some(last)).await;
        assert_eq!((told(&mut stream).await.head().0, last), ("snapshot", last));
    }
}

#[tokio::test]
async fn changes_come_and_nothing_is_missed_sqlite() {
    changes_come_as_they_happen_and_nothing_is_missed_while_away(Kind::Sqlite).await;
}

#[tokio::test]
async fn changes_come_and_nothing_is_missed_postgres() {
    changes_come_as_they_happen_and_nothing_is_missed_while_away(Kind::Postgres).await;
}

/// Yesterday's numbers come again today, so a change of both days is no change but everything anew.
async fn a_new_day_is_shown_anew(kind: Kind) {
    let (service, mut client) = open(kind).await;
    let mut stream = Stream::open(service.address, None).await;
    assert_eq!(told(&mut stream).await.tickets(), ["D001 waiting"]);
    service.advance(86_400);
    service.halls.tick().await.expect("the database answers");
    let anew = told(&mut stream).await;
    assert_eq!((anew.head().0, anew.tickets()), ("snapshot", Vec::new()));
    walk_in(&mut client).await;
    assert_eq!(told(&mut stream).await.tickets(), ["D001 waiting"]);
}

#[tokio::test]
async fn a_new_day_is_shown_anew_sqlite() {
    a_new_day_is_shown_anew(Kind::Sqlite).await;
}

#[tokio::test]
async fn a_new_day_is_shown_anew_postgres() {
    a_new_day_is_shown_anew(Kind::Postgres).await;
}

/// Two servers on one database: a call at one is seen on a display of the other, which also goes on from the numbers
/// of the first.
#[tokio::test]
async fn two_servers_show_the_same() {
    let (service, mut client) = open(Kind::Postgres).await;
    let (other, _) = service.another(SMALL, true).await;
    let mut here = Stream::open(service.address, None).await;
    let mut there = Stream::open(other, None).await;
    assert_eq!(told(&mut here).await, told(&mut there).await);
    client.desk("/call", &json!({ "window": 1 })).await;
    let (a, b) = (told(&mut here).await, told(&mut there).await);
    assert_eq!((&a, a.tickets()), (&b, vec!["D001 called 1".to_owned()]));
    drop(here);
    client.desk("/finish", &json!({ "ticket": "D001", "window": 1 })).await;
    let mut moved = Stream::open(other, Some(&a.head().1.to_string())).await;
    assert_eq!(told(&mut moved).await.tickets(), ["D001 finished"]);
}

/// Longer than an answer may take (10 s); the heartbeat comes meanwhile.
#[tokio::test]
async fn the_limit_of_answers_does_not_cut_a_stream() {
    let (service, mut client) = open(Kind::Sqlite).await;
    let mut stream = Stream::open(service.address, None).await;
    told(&mut stream).await;
    assert_eq!(stream.next().await, Some(Told::Comment), "a heartbeat after ten seconds");
    assert_eq!(stream.next().await, Some(Told::Comment), "and after twenty");
    walk_in(&mut client).await;
    assert_eq!(told(&mut stream).await.tickets(), ["D002 waiting"]);
}

#[tokio::test]
async fn streams_are_limited_and_a_place_is_free_again() {
    let (service, mut client) = open(Kind::Sqlite).await;
    let mut streams = Vec::new();
    for _ in 0..MOST_STREAMS {
        let mut stream = Stream::open(service.address, None).await;
        assert_eq!(told(&mut stream).await.head().0, "snapshot");
        streams.push(stream);
    }
    let refused = client.get("/small/display").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (503, "too-many-streams"));
    walk_in(&mut client).await;
    for stream in &mut streams {
        assert_eq!(told(stream).await.tickets(), ["D002 waiting"]);
    }
    streams.pop();
    loop {
        let mut stream = Stream::open(service.address, None).await;
        if stream.status.as_u16() == 200 {
            assert_eq!(told(&mut stream).await.head().0, "snapshot");
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let (service, _) = open(Kind::Sqlite).await;
    let mut stream = Stream::open(service.address, None).await;
    told(&mut stream).await;
    service.halls.displays().stop();
    assert_eq!(stream.next().await, None);
    let mut late = Stream::open(service.address, None).await;
    assert_eq!((late.status.as_u16(), late.next().await), (200, None));
}

#[tokio::test]
async fn nothing_of_a_person_is_on_the_display() {
    let service = Service::start(Kind::Sqlite).await;
    let mut client = Client::connect(service.address).await;
    let held =
        client.post("/holds", "key-hold", &json!({ "slot": "social-affairs.2026-11-26.0900" })).await.json();
    let body = json!({ "hold": held["hold"], "name": "欧阳测试", "phone": "13912345678" });
    let code = client.post("/bookings", "key-book", &body).await.json()["code"].clone();
    client.post("/check-in", "key-check", &json!({ "code": code })).await;
    client.desk("/special", &json!({ "ticket": "D001", "reason": "disabled" })).await;
    client.desk("/call", &json!({ "window": 1 })).await;
    let mut stream = Stream::open(service.address, None).await;
    let Told::Event { data, .. } = told(&mut stream).await else { panic!("an event") };
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&data), ["tickets", "version"]);
    assert_eq!(keys(&data["tickets"][0]), ["calls", "class", "state", "ticket", "window"]);
}
