//! The booking API's handlers, a file a resource, and what they share: reading a request.
//! In: HTTP. Out: commands, views. Absent: the list of addresses; it is in `router`.

pub mod bookings;
pub mod days;
pub mod holds;

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Halls;
use super::change::{Command, Reply, Request};
use super::config::Hall;
use super::slots::SlotName;
use crate::error::{ApiError, Refused};
use crate::request::{Body, bad_field, bad_request, bytes, json};

/// What the handlers work on.
pub type Shared = Arc<Halls>;

/// Fewest and most characters of an `Idempotency-Key`.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

pub(crate) fn hall<'a>(halls: &'a Halls, id: &str) -> Result<&'a Hall, ApiError> {
    let message = "there is no such hall here; `/api/halls` lists them";
    let unknown = || ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "hall-unknown", message));
    halls.hall(id).ok_or_else(unknown)
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
