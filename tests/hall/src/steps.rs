//! The usual steps of a client, and the same test on both databases. In: a client, a slot. Out: answers.
//! Absent: assertions but that a usual step succeeds.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Answer, Client};

/// A name, so that a test can look for it where it must not be.
pub const NAME: &str = "欧阳测试";

/// Each test once on SQLite and once on PostgreSQL: `on_both! { name … }`, with two threads `on_both! { threads name … }`.
#[macro_export]
macro_rules! on_both {
    (threads $($name:ident)*) => {
        mod sqlite {
            use $crate::service::Kind;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(Kind::Sqlite).await; })*
        }
        mod postgres {
            use $crate::service::Kind;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(Kind::Postgres).await; })*
        }
    };
    ($($name:ident)*) => {
        mod sqlite {
            use $crate::service::Kind;
            $(#[tokio::test] async fn $name() { super::$name(Kind::Sqlite).await; })*
        }
        mod postgres {
            use $crate::service::Kind;
            $(#[tokio::test] async fn $name() { super::$name(Kind::Postgres).await; })*
        }
    };
}

/// A new key.
pub fn key() -> String {
    format!("key-{:016x}", fastrand::u64(..))
}

/// POST with a new key.
pub async fn post(client: &mut Client, path: &str, body: Value) -> Answer {
    client.post(path, &key(), &body).await
}

/// Status and code of a refusal.
pub fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code())
}

/// Holds a seat; its token.
pub async fn hold(client: &mut Client, slot: &str) -> String {
    let answer = post(client, "/holds", json!({ "slot": slot })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
    answer.json()["hold"].as_str().expect("a token").to_owned()
}

/// Confirms a hold.
pub async fn confirm(client: &mut Client, hold: &str, phone: &str) -> Answer {
    post(client, "/bookings", json!({ "hold": hold, "name": NAME, "phone": phone })).await
}

/// Books a seat; how to find the booking.
pub async fn booked(client: &mut Client, slot: &str, phone: &str) -> Value {
    let hold = hold(client, slot).await;
    let answer = confirm(client, &hold, phone).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
    json!({ "code": answer.json()["code"], "phone_tail": phone[7..] })
}
