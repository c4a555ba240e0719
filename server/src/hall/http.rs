//! The booking API's handlers, a file a resource, and what they share: reading a request.
//! In: HTTP. Out: commands, views. Absent: the list of addresses; it is in `router`.

pub mod arrivals;
pub mod bookings;
pub mod days;
pub mod desk;
pub mod holds;
pub mod posted;
pub mod queue;
pub mod slips;
pub mod waiting;

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use yushen::toml_reader::ids;

use super::Halls;
use super::change::Reply;
use super::config::{CLASSES, Hall};
use super::slots::SlotName;
use super::visits::Asked;
use crate::error::{ApiError, Refused};
use crate::request::{bad_field, bad_request};

/// What the handlers work on.
pub type Shared = Arc<Halls>;

/// Fewest and most characters of an `Idempotency-Key`.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

/// What a booking or a place in line is found by.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Find {
    /// The code, however it is typed.
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
    /// The last four digits of the telephone number.
    #[schema(example = "1234", pattern = "^[0-9]{4}$")]
    phone_tail: String,
}

pub(crate) fn hall<'a>(halls: &'a Halls, id: &str) -> Result<&'a Hall, ApiError> {
    halls.hall(id).ok_or_else(no_hall)
}

/// `hall-unknown`
pub(crate) fn no_hall() -> ApiError {
    let message = "there is no such hall here; `/api/halls` lists them";
    ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "hall-unknown", message))
}

fn slot_name(text: &str) -> Result<SlotName, ApiError> {
    SlotName::parse(text).ok_or_else(|| bad_field("`slot` is no slot's name; ask for the slots of a day"))
}

pub(crate) fn class_id(text: &str) -> Result<&'static str, ApiError> {
    CLASSES.iter().find(|(id, _)| *id == text).map(|(id, _)| *id).ok_or_else(class_missing)
}

fn class_missing() -> ApiError {
    let ids: Vec<&str> = CLASSES.iter().map(|(id, _)| *id).collect();
    bad_field(format!("`class` must be one of `{}`", ids.join("`, `")))
}

/// The visit for an item, if one is named, at windows of a class on a day.
async fn visit(
    halls: &Shared,
    hall: &Hall,
    item: Option<&str>,
    (class, day): (&'static str, NaiveDate),
) -> Result<Asked, ApiError> {
    let Some(item) = item else { return Ok(Ok(None)) };
    if !ids::is_slug(item) {
        return Err(bad_field("`item` must be an item's id, such as `marriage-registration`"));
    }
    let (halls, id, item) = (halls.clone(), hall.id.clone(), item.to_owned());
    // Opening an item for the first time is no work for the threads that answer.
    let found = tokio::task::spawn_blocking(move || {
        halls.hall(&id).map_or(Ok(None), |hall| halls.visit(hall, Some(&item), class, day))
    });
    match found.await.map_err(|_| ApiError::Internal)? {
        Ok(visit) => Ok(Ok(visit)),
        // Kept as the key's answer, like every refusal: another bundle doesn't change what a retry gets.
        Err(ApiError::Refused(refused)) => Ok(Err(refused)),
        Err(ApiError::Input(error)) => {
            Ok(Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, error.code, error.to_string())))
        }
        Err(failed) => Err(failed),
    }
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

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let private = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
        (self.status, private, self.body).into_response()
    }
}
