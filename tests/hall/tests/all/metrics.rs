//! What the page for Prometheus says after a few requests, on both databases; and what it never says.
//! In: requests through a socket. Out: assertions on whole lines. Absent: times, which no test can know.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use yushen_hall_tests::client::Client;
use yushen_hall_tests::service::{Kind, SMALL, SMALL_SEATS, Service};
use yushen_server::hall::Halls;
use yushen_server::metrics::Metrics;
use yushen_server::router::measured;
use yushen_server::scrape::{Sources, router};

const PHONE: &str = "13912345678";
const TODAY: &str = "social-affairs.2026-11-26.1000";

async fn counted(kind: Kind) -> Service {
    Service::with(kind, SMALL, |router, halls| measured(router, halls.metrics.clone())).await
}

/// The page, from a socket of its own.
async fn page(metrics: &Arc<Metrics>, halls: Option<&Arc<Halls>>) -> String {
    let sources = Sources { metrics: metrics.clone(), bundles: None, halls: halls.cloned() };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let serving = tokio::spawn(async move { axum::serve(listener, router(sources)).await });
    let request = Request::get("/metrics").header("host", "hall").body(Body::empty()).expect("a request");
    let answer = Client::connect(address).await.send(request).await;
    serving.abort();
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    String::from_utf8(answer.body.to_vec()).expect("UTF-8")
}

async fn the_page_says_what_happened_and_nothing_of_anybody(kind: Kind) {
    let service = counted(kind).await;
    let mut client = Client::connect(service.address).await;
    let held = client.post("/holds", "key-00001", &json!({ "slot": TODAY })).await;
    assert_eq!(held.status, StatusCode::CREATED);
    client.post("/holds", "key-00001", &json!({ "slot": TODAY })).await;
    client.post("/holds", "key-00001", &json!({ "slot": "social-affairs.2026-11-27.1000" })).await;
    let body = json!({ "hold": held.json()["hold"], "name": "欧阳测试", "phone": PHONE });
    let booked = client.post("/bookings", "key-00002", &body).await;
    assert_eq!(booked.status, StatusCode::CREATED);
    let find = json!({ "code": booked.json()["code"], "phone_tail": &PHONE[7..] });
    let late =
        client.post("/bookings/cancel", "key-00003", &json!({ "code": "AAAA", "phone_tail": "0000" })).await;
    assert_eq!(late.code(), "booking-unknown");
    client.post("/bookings/look-up", "", &find).await;
    client.post("/holds", "", &json!({ "slot": TODAY })).await;
    // What somebody types into an address.
    client.get(&format!("/{PHONE}/days?class={PHONE}")).await;
    client.get(&format!("/small/{PHONE}")).await;
    let odd = Request::builder().method("STEAL").uri(format!("/{PHONE}")).header("host", "hall");
    client.send(odd.body(Body::empty()).expect("a request")).await;

    let text = page(&service.halls.metrics, Some(&service.halls)).await;
    for line in [
        r#"yushen_requests_total{route="/api/halls/{hall}/holds",method="POST",status="201"} 2"#,
        r#"yushen_requests_total{route="/api/halls/{hall}/holds",method="POST",status="422"} 1"#,
        r#"yushen_requests_total{route="/api/halls/{hall}/holds",method="POST",status="400"} 1"#,
        r#"yushen_requests_total{route="/api/halls/{hall}/bookings/look-up",method="POST",status="200"} 1"#,
        r#"yushen_requests_total{route="/api/halls/{hall}/days",method="GET",status="404"} 1"#,
        r#"yushen_requests_total{route="other",method="GET",status="404"} 1"#,
        r#"yushen_requests_total{route="other",method="other",status="404"} 1"#,
        r#"yushen_request_seconds_count{route="/api/halls/{hall}/holds"} 4"#,
        r#"yushen_request_seconds_bucket{route="/api/halls/{hall}/holds",le="+Inf"} 4"#,
        r#"yushen_changes_total{command="hold",outcome="done"} 1"#,
        r#"yushen_changes_total{command="hold",outcome="repeated"} 1"#,
        r#"yushen_changes_total{command="hold",outcome="key-reused"} 1"#,
        r#"yushen_changes_total{command="confirm",outcome="done"} 1"#,
        r#"yushen_changes_total{command="cancel",outcome="booking-unknown"} 1"#,
        r#"yushen_errors_total{code="key-missing"} 1"#,
        r#"yushen_errors_total{code="hall-unknown"} 1"#,
        "yushen_database_errors_total 0",
        "yushen_database_conflicts_total 0",
        // One for each change that went step by step: the hold and the confirmation were one statement each.
        "yushen_writer_wait_seconds_count 3",
        r#"yushen_log_unsealed_events{hall="small"} 2"#,
        r#"yushen_log_unsealed_age_seconds{hall="small"} 0"#,
        "# TYPE yushen_requests_total counter",
        "# TYPE yushen_request_seconds histogram",
        "# TYPE yushen_seats_free_today gauge",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
    }
    assert!(text.lines().any(|line| line == free(3 * SMALL_SEATS - 1)), "{text}");
    let code = booked.json()["code"].as_str().expect("a code").to_owned();
    for personal in [PHONE, "欧阳", code.as_str(), "STEAL", "key-0000"] {
        assert!(!text.contains(personal), "{personal} is in\n{text}");
    }

    // Ten in the morning: the first two slots have begun. An event waits to be sealed, then none does.
    service.advance(2 * 3600);
    let text = page(&service.halls.metrics, Some(&service.halls)).await;
    assert!(text.contains(r#"yushen_log_unsealed_age_seconds{hall="small"} 7200"#), "{text}");
    assert!(text.lines().any(|line| line == free(SMALL_SEATS)), "{text}");
    service.halls.seal().await.expect("sealed");
    let text = page(&service.halls.metrics, Some(&service.halls)).await;
    assert!(text.contains(r#"yushen_log_unsealed_events{hall="small"} 0"#), "{text}");
    assert!(text.contains(r#"yushen_log_unsealed_age_seconds{hall="small"} 0"#), "{text}");

    database_errors(&service, &mut client).await;
}

fn free(seats: i64) -> String {
    format!(r#"yushen_seats_free_today{{hall="small",class="social-affairs"}} {seats}"#)
}

/// The last thing of a test: the database is gone.
async fn database_errors(service: &Service, client: &mut Client) {
    service.halls.database.close().await;
    let failed = client.post("/holds", "key-00009", &json!({ "slot": TODAY })).await;
    assert_eq!(failed.code(), "database-unavailable");
    let text = page(&service.halls.metrics, None).await;
    for line in [
        "yushen_database_errors_total 1",
        r#"yushen_errors_total{code="database-unavailable"} 1"#,
        r#"yushen_changes_total{command="hold",outcome="database-unavailable"} 1"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
    }
}

#[tokio::test]
async fn on_sqlite_the_page_says_what_happened_and_nothing_of_anybody() {
    the_page_says_what_happened_and_nothing_of_anybody(Kind::Sqlite).await;
}

#[tokio::test]
async fn on_postgres_the_page_says_what_happened_and_nothing_of_anybody() {
    the_page_says_what_happened_and_nothing_of_anybody(Kind::Postgres).await;
}
