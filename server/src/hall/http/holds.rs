//! Holds: a seat for as long as somebody types their name. In: JSON, an `Idempotency-Key`. Out: a token, or why not.
//! Absent: what a hold is (`change`).

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::{Body, Shared, bytes, change, hall, json, key, slot_name, visit};
use crate::error::ApiError;
use crate::hall::change::Command;
use crate::hall::keys::Code;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hold {
    slot: String,
    item: Option<String>,
}

/// `POST /api/halls/{hall}/holds` `{"slot", "item"?}`: 201 with a token, 409 `slot-full` with alternatives.
///
/// # Errors
/// See `docs/operations.md`.
pub async fn hold(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&halls, &id)?, key(&headers)?, bytes(body)?);
    let asked: Hold = json(&headers, &body)?;
    let slot = slot_name(&asked.slot)?;
    let visit = visit(&halls, hall, asked.item.as_deref(), (slot.class, slot.day)).await?;
    let command = Command::Hold { slot, visit };
    change(&halls, hall, key, &body, command).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    hold: String,
}

/// `POST /api/halls/{hall}/holds/release` `{"hold"}`
///
/// # Errors
/// See `docs/operations.md`.
pub async fn release(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&halls, &id)?, key(&headers)?, bytes(body)?);
    let asked: Release = json(&headers, &body)?;
    let command = Command::Release { hold: Code::typed(&asked.hold) };
    change(&halls, hall, key, &body, command).await
}
