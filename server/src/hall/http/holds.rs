//! Holds: a seat for as long as somebody types their name. In: JSON, an `Idempotency-Key`. Out: a token, or why not.
//! Absent: what a hold is (`change`).

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::posted::Posted;
use super::{slot_name, visit};
use crate::describe::{InHall, WithKey};
use crate::error::ApiError;
use crate::hall::change::Command;
use crate::hall::keys::Code;
use crate::hall::view::{HoldView, ReleasedView};

/// Which slot to hold a seat of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The slot's name, from the list of a day.
    #[schema(
        example = "social-affairs.2026-11-27.0930",
        pattern = "^(real-estate|market-access|construction|social-affairs)[.][0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[.]([01][0-9]|2[0-3])[0-5][0-9]$"
    )]
    slot: String,
    /// The item's id, if it is known: a longer visit takes slots one after the other.
    #[schema(example = "marriage-registration", max_length = 64, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    item: Option<String>,
}

/// `POST /api/halls/{hall}/holds` `{"slot", "item"?}`: 201 with a token, 409 `slot-full` with alternatives.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/holds",
    tag = "bookings",
    summary = "Hold a seat",
    description = "A seat for as long as somebody types their name. A full slot answers with the three nearest free ones.",
    params(InHall, WithKey),
    request_body = Hold,
    responses((status = 201, description = "The seat is held", body = HoldView,
        links(
            ("book" = (operation_id = "book", parameters(("hall" = "$request.path.hall")),
                request_body = json!({ "hold": "$response.body#/hold" }))),
            ("extend" = (operation_id = "extend", parameters(("hall" = "$request.path.hall")),
                request_body = json!({ "hold": "$response.body#/hold" }))),
            ("release" = (operation_id = "release", parameters(("hall" = "$request.path.hall")),
                request_body = json!({ "hold": "$response.body#/hold" })))
        )
    )),
    extensions(("x-errors" = json!(["slot-unknown", "slot-past", "slot-full", "other-class", "slot-too-short", "visit-too-long", "unknown-item", "no-version"])))
)]
pub async fn hold(posted: Posted<Hold>) -> Result<Response, ApiError> {
    let slot = slot_name(&posted.asked.slot)?;
    let visit =
        visit(&posted.halls, posted.hall()?, posted.asked.item.as_deref(), (slot.class, slot.day)).await?;
    let command = Command::Hold { slot, visit };
    posted.once(command).await
}

/// Which hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The token.
    #[schema(example = "7K3M-9QPA-X01TD")]
    hold: String,
}

/// `POST /api/halls/{hall}/holds/release` `{"hold"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/holds/release",
    tag = "bookings",
    summary = "Give a held seat back",
    description = "Before it expires by itself.",
    params(InHall, WithKey),
    request_body = Release,
    responses((status = 200, description = "The seat is free", body = ReleasedView)),
    extensions(("x-errors" = json!(["hold-unknown", "hold-used", "hold-expired"])))
)]
pub async fn release(posted: Posted<Release>) -> Result<Response, ApiError> {
    let command = Command::Release { hold: Code::typed(&posted.asked.hold) };
    posted.once(command).await
}

/// `POST /api/halls/{hall}/holds/extend` `{"hold"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/holds/extend",
    tag = "bookings",
    summary = "Hold a held seat for longer",
    description = "From now on for as long as a new hold, at least ten times; not beyond the slot's start.",
    params(InHall, WithKey),
    request_body = Release,
    responses((status = 200, description = "Held until then", body = HoldView)),
    extensions(("x-errors" = json!(["hold-unknown", "hold-used", "hold-expired"])))
)]
pub async fn extend(posted: Posted<Release>) -> Result<Response, ApiError> {
    let command = Command::Extend { hold: Code::typed(&posted.asked.hold) };
    posted.once(command).await
}
