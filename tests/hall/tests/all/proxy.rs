//! Two servers on one PostgreSQL behind nginx with the shipped configuration: one is killed, one is stopped, while people
//! book. In: nginx, PostgreSQL. Out: assertions. Absent: TLS; a hall's certificate is its own.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::killing::{Victim, run};
use yushen_hall_tests::nginx::{Nginx, free_port};
use yushen_hall_tests::place::Place;
use yushen_hall_tests::service::{Kind, SMALL};
use yushen_hall_tests::steps::key;
use yushen_hall_tests::stream::Stream;

/// Kills and stops, in turns.
const TIMES: u64 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_behind_the_proxy() {
    let place = tokio::task::block_in_place(|| Place::new(Kind::Postgres, SMALL));
    let report = run(place, Victim::Proxied, None, TIMES, 1, None).await;
    println!("{} requests answered, {} sent again; {:?}", report.answered, report.repeated, report.counts);
    assert!(report.found.is_empty(), "{:?}", &report.found[..report.found.len().min(5)]);
    assert_eq!((report.kills, report.stops), (TIMES / 2, TIMES / 2));
    for kind in ["held", "booked", "moved", "cancelled"] {
        assert!(report.counts.get(kind).is_some_and(|times| *times > 0), "{kind}: {:?}", report.counts);
    }
}

/// Tickets, the desk and displays are for the hall's own network; everything else is for everybody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_halls_day_is_for_the_halls_network() {
    let place = tokio::task::block_in_place(|| Place::new(Kind::Sqlite, SMALL));
    let port = free_port();
    let mut server = place.spawn_on(port);
    tokio::task::block_in_place(|| server.ready()).expect("the server starts");
    let start = |network: &str| tokio::task::block_in_place(|| Nginx::start([port, port], network));
    let (elsewhere, here) = (start("192.0.2.0/24"), start("127.0.0.0/8"));
    for (path, inside) in [("/check-in", 404), ("/tickets", 422), ("/desk/call", 403)] {
        let body = if path == "/tickets" { json!({ "class": "none" }) } else { json!({ "code": "0" }) };
        let mut client = Client::connect(elsewhere.address).await;
        let refused = client.post(path, &key(), &body).await;
        // nginx's own page, not the server's JSON.
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, ""), "{path}");
        let mut client = Client::connect(here.address).await;
        let answer = client.post(path, &key(), &body).await;
        assert_eq!(answer.status.as_u16(), inside, "{path}: {}", answer.code());
        assert!(!answer.code().is_empty(), "{path}: the server's own words");
    }
    for address in [elsewhere.address, here.address] {
        let mut client = Client::connect(address).await;
        assert_eq!(client.get("/small/days?class=social-affairs").await.status.as_u16(), 200);
        assert_eq!(client.get("/small/queue").await.status.as_u16(), 200);
        let page = Request::get("/").header("host", "hall").body(Body::empty()).expect("a request");
        assert_eq!(client.send(page).await.status.as_u16(), 200);
    }
    assert_eq!(Stream::open(elsewhere.address, None).await.status.as_u16(), 403);
    // What a display is told comes through at once, not when a buffer is full.
    let mut stream = Stream::open(here.address, None).await;
    assert_eq!(stream.status.as_u16(), 200);
    let told = tokio::time::timeout(std::time::Duration::from_secs(5), stream.next()).await;
    assert!(told.is_ok_and(|told| told.is_some()), "{}", here.log());
    drop((stream, elsewhere, here));
    assert!(tokio::task::block_in_place(|| server.stop()), "it ends cleanly");
}
