//! A visitor's and a window's usual steps, and what the log says. In: a client, a service. Out: answers, tickets.
//! Absent: assertions about the hall day but that a usual step succeeds.

use serde_json::{Value, json};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::service::{SMALL, Service};
use yushen_hall_tests::steps;
pub use yushen_hall_tests::steps::{NAME, key, post, refused};

pub const TODAY_9: &str = "social-affairs.2026-11-26.0900";

/// The small hall with a second class, and an afternoon.
pub fn two_classes() -> String {
    let shift = "[[shifts]]\nid = \"afternoon\"\ndays = \"workdays\"\nfrom = \"13:00\"\nuntil = \"17:00\"\n";
    let class = "[[classes]]\nclass = \"real-estate\"\nslot_minutes = 30\nseats_per_window = 1\n";
    let window = "[[windows]]\nnumber = 3\nclass = \"real-estate\"\nshifts = [\"morning\", \"afternoon\"]\n";
    let hall = SMALL.replacen("[[classes]]", &format!("{shift}\n{class}\n[[classes]]"), 1);
    format!("{hall}\n{window}")
}

pub fn message(answer: &Answer) -> String {
    answer.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
}

/// Books a seat; the code.
pub async fn booked(client: &mut Client, slot: &str, phone: &str) -> String {
    text(&steps::booked(client, slot, phone).await["code"])
}

pub async fn check_in(client: &mut Client, code: &str) -> Answer {
    post(client, "/check-in", json!({ "code": code })).await
}

pub async fn walk_in(client: &mut Client) -> String {
    let answer = post(client, "/tickets", json!({ "class": "social-affairs" })).await;
    assert_eq!(answer.status.as_u16(), 201, "{:?}", answer.json());
    text(&answer.json()["ticket"])
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Calls the next to a window and serves them; who it was.
pub async fn serve(client: &mut Client, window: i64) -> Option<String> {
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
pub async fn served(client: &mut Client, window: i64) -> Vec<String> {
    let mut tickets = Vec::new();
    while let Some(ticket) = serve(client, window).await {
        tickets.push(ticket);
    }
    tickets
}

pub async fn line(client: &mut Client) -> Vec<String> {
    let queue = client.get("/small/queue").await.json();
    let tickets = queue["tickets"].as_array().expect("tickets").iter();
    tickets.filter(|one| one["state"] == "waiting").map(|one| text(&one["ticket"])).collect()
}

pub async fn events(service: &Service) -> Vec<(String, Value)> {
    let rows =
        service.halls.database.read("SELECT kind, body FROM event ORDER BY id", &[]).await.expect("rows");
    rows.iter()
        .map(|row| {
            let body = row.text(1).expect("a text").unwrap_or_default();
            (row.text(0).expect("a text").unwrap_or_default(), serde_json::from_str(&body).expect("JSON"))
        })
        .collect()
}

pub async fn kinds(service: &Service) -> Vec<String> {
    events(service).await.into_iter().map(|(kind, _)| kind).collect()
}

pub async fn missed(service: &Service) -> i64 {
    let rows = service.halls.database.read("SELECT COUNT(*) FROM no_show", &[]).await.expect("a count");
    rows[0].int(0).expect("a number")
}
