//! The booking API's handlers, a file a resource, and what they share: reading a request.
//! In: HTTP. Out: commands, views. Absent: the list of addresses; it is in `router`.

pub mod bookings;
pub mod days;
pub mod holds;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::Halls;
use super::change::{Command, Reply, Request};
use super::config::Hall;
use super::slots::SlotName;
use crate::error::{ApiError, Refused};

/// What the handlers work on.
pub type Shared = Arc<Halls>;

/// The body, or why it was not read.
pub type Body = Result<Bytes, BytesRejection>;

/// Fewest and most characters of an `Idempotency-Key`.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

pub(crate) fn hall<'a>(halls: &'a Halls, id: &str) -> Result<&'a Hall, ApiError> {
    let message = "there is no such hall here; `/api/halls` lists them";
    let unknown = || ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "hall-unknown", message));
    halls.hall(id).ok_or_else(unknown)
}

fn bad_request(code: &'static str, message: impl Into<String>) -> ApiError {
    ApiError::Request { status: StatusCode::BAD_REQUEST, code, message: message.into() }
}

pub(crate) fn bad_field(message: impl Into<String>) -> ApiError {
    ApiError::Request { status: StatusCode::UNPROCESSABLE_ENTITY, code: "bad-field", message: message.into() }
}

pub(crate) fn bytes(body: Body) -> Result<Bytes, ApiError> {
    body.map_err(|rejection| ApiError::Request {
        status: rejection.status(),
        code: if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { "too-large" } else { "bad-body" },
        message: "the body could not be read; send less than 256 KiB of JSON".into(),
    })
}

/// The body as JSON. The message says where it is wrong, and repeats nothing of it: it may hold personal data.
pub(crate) fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().is_none_or(|kind| kind.trim() != "application/json") {
        return Err(ApiError::Request {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            code: "not-json",
            message: "send JSON with `content-type: application/json`".into(),
        });
    }
    serde_json::from_slice(body).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Data => {
                bad_field(format!("a member is missing, unknown or of the wrong type, near {at}"))
            }
            _ => bad_request("bad-json", format!("the body is no JSON: {at}")),
        }
    })
}

fn slot_name(text: &str) -> Result<SlotName, ApiError> {
    SlotName::parse(text).ok_or_else(|| bad_field("`slot` is no slot's name; ask for the slots of a day"))
}

pub(crate) fn tail(text: &str) -> Result<String, ApiError> {
    let four = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    four.then(|| text.to_owned())
        .ok_or_else(|| bad_field("`phone_tail` must be the last four digits of the telephone number"))
}

pub(crate) fn key(headers: &HeaderMap) -> Result<&str, ApiError> {
    let mut values = headers.get_all("idempotency-key").iter();
    let one = values.next().and_then(|value| value.to_str().ok()).filter(|_| values.next().is_none());
    one.filter(|key| KEY_LENGTH.contains(&key.len())).ok_or_else(|| {
        bad_request(
            "key-missing",
            "send one `Idempotency-Key` of 8 to 128 characters, e.g. a UUID; the same when sending again",
        )
    })
}

/// Does a change, once for its key.
pub(crate) async fn change(
    halls: &Halls,
    hall: &Hall,
    key: &str,
    body: &[u8],
    command: Command,
) -> Result<Response, ApiError> {
    let request = Request::new(key, body, command);
    Ok(halls.change(hall, &request).await?.into_response())
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let private = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
        (self.status, private, self.body).into_response()
    }
}
