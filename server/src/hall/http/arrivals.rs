//! Arrivals: checking in, and tickets without booking. In: JSON, an `Idempotency-Key`. Out: a ticket. Absent: the
//! telephone's tail alone; with it only the desk finds a booking (`desk`).

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::posted::Posted;
use super::{bad_field, tail};
use crate::describe::{InHall, WindowClass, WithKey};
use crate::error::ApiError;
use crate::hall::change::{Command, Visitor};
use crate::hall::config::{Hall, class_id};
use crate::hall::day::view::TicketView;
use crate::hall::keys::Code;

/// Who has come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// The booking's code, however it is typed; the text of its QR code.
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
    /// Only for bookings made before schema 5: the last four digits of the number.
    #[schema(pattern = "^[0-9]{4}$")]
    phone_tail: Option<String>,
}

/// `POST /api/halls/{hall}/check-in` `{"code", "phone_tail"?}`: 201 with a ticket, 200 with the same one later.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/check-in",
    operation_id = "check_in",
    tag = "day",
    summary = "Check a booking in",
    description = "A booking has one ticket, however often it is checked in.",
    params(InHall, WithKey),
    request_body = CheckIn,
    responses(
        (status = 200, description = "The ticket it has", body = TicketView),
        (status = 201, description = "A new ticket", body = TicketView)
    ),
    extensions(("x-errors" = json!(["booking-cancelled", "too-early", "not-today", "hall-closed", "visit-unknown"])))
)]
pub async fn check_in(posted: Posted<CheckIn>) -> Result<Response, ApiError> {
    let tail = posted.asked.phone_tail.as_deref().map(tail).transpose()?;
    let visitor = Visitor::Code { code: Code::typed(&posted.asked.code), tail };
    posted.once(Command::CheckIn { visitor }).await
}

/// Which windows somebody without booking wants.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    #[schema(value_type = WindowClass)]
    class: String,
}

/// `POST /api/halls/{hall}/tickets` `{"class"}`: 201 with a ticket; 409 `hall-closed` with the next opening.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/tickets",
    operation_id = "take_ticket",
    tag = "day",
    summary = "A ticket without booking",
    description = "There is no cap. Outside opening hours `hall-closed` says when the class opens next.",
    params(InHall, WithKey),
    request_body = Ticket,
    responses((status = 201, description = "A ticket", body = TicketView)),
    extensions(("x-errors" = json!(["hall-closed"])))
)]
pub async fn ticket(posted: Posted<Ticket>) -> Result<Response, ApiError> {
    let class = class(posted.hall()?, &posted.asked.class)?;
    posted.once(Command::Ticket { class }).await
}

/// A class that the hall has windows for.
pub fn class(hall: &Hall, text: &str) -> Result<&'static str, ApiError> {
    let mut served: Vec<&'static str> = hall.windows.iter().map(|window| class_id(window.class)).collect();
    served.sort_unstable();
    served.dedup();
    let known = served.iter().find(|id| **id == text).copied();
    known.ok_or_else(|| bad_field(format!("`class` must be one of `{}`", served.join("`, `"))))
}
