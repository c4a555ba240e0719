//! Bookings: confirmed, looked up, cancelled, moved, as a calendar entry.
//! In: JSON. Out: a booking with masked data. Absent: codes and numbers in addresses, which end up in logs: these are
//! POSTs, even those that only read.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use yushen::bundle::hash::to_hex;

use super::posted::{Asking, Posted};
use super::{Find, bad_field, slot_name, tail, visit};
use crate::describe::{InHall, WithKey};
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::change::{Command, booking_unknown};
use crate::hall::config::Hall;
use crate::hall::ics;
use crate::hall::keys::Code;
use crate::hall::person::Person;
use crate::hall::store::bookings::{BY_HOLD, BY_LOOK_UP, BookingRow, State as Stage, booking_row};
use crate::hall::view::BookingView;

/// Who comes, for what, on which held seat.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The hold's token.
    #[schema(example = "7K3M-9QPA-X01TD")]
    hold: String,
    /// As they are called at the window: 1 to 40 characters after trimming.
    #[schema(
        example = "欧阳某某",
        min_length = 1,
        max_length = 40,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$"
    )]
    name: String,
    /// Mobile number of the mainland; spaces and hyphens are taken.
    #[schema(example = "13900001234")]
    phone: String,
    /// The item's id, if it is known.
    #[schema(example = "marriage-registration", max_length = 64, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    item: Option<String>,
}

/// `POST /api/halls/{hall}/bookings` `{"hold", "name", "phone", "item"?}`: 201 with the code.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/bookings",
    operation_id = "book",
    tag = "bookings",
    summary = "Book a held seat",
    description = "The answer holds the booking's code, which is shown nowhere else.",
    params(InHall, WithKey),
    request_body = Confirm,
    responses((status = 201, description = "Booked", body = BookingView,
        links(
            ("look_up" = (operation_id = "look_up", parameters(("hall" = "$request.path.hall")),
                request_body = json!({ "code": "$response.body#/code" }))),
            ("calendar" = (operation_id = "calendar", parameters(("hall" = "$request.path.hall")),
                request_body = json!({ "code": "$response.body#/code" }))),
            ("move" = (operation_id = "move", parameters(("hall" = "$request.path.hall")),
                request_body = json!({ "code": "$response.body#/code" }))),
            ("cancel" = (operation_id = "cancel", parameters(("hall" = "$request.path.hall")),
                request_body = json!({ "code": "$response.body#/code" })))
        )
    )),
    extensions(("x-errors" = json!(["hold-unknown", "hold-used", "hold-expired", "day-limit", "booking-paused", "hold-too-short", "other-item", "other-class", "unknown-item", "no-version"])))
)]
pub async fn confirm(posted: Posted<Confirm>) -> Result<Response, ApiError> {
    let person =
        Person::new(&posted.asked.name, &posted.asked.phone).map_err(|error| bad_field(error.to_string()))?;
    let hold = Code::typed(&posted.asked.hold);
    let (hall, digest) = (posted.hall()?, posted.halls.keys.hold(&hold));
    let seen = match posted.halls.recent.hold(&hall.id, &digest) {
        Some(made_here) => Some(made_here),
        None => {
            let values = [hall.id.as_str().into(), (&digest).into()];
            posted.halls.database.read(BY_HOLD, &values).await?.first().map(booking_row).transpose()?
        }
    };
    let visit = match (&posted.asked.item, &seen) {
        (Some(item), Some(seen)) => {
            let slot = &seen.slot.name;
            visit(&posted.halls, hall, Some(item), (slot.class, slot.day)).await?
        }
        // An unknown hold is refused by the change itself.
        _ => Ok(None),
    };
    let command = Command::Confirm { hold, person, visit, seen: seen.map(Box::new) };
    posted.once(command).await
}

/// `POST /api/halls/{hall}/bookings/cancel` `{"code", "phone_tail"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/bookings/cancel",
    tag = "bookings",
    summary = "Cancel a booking",
    description = "Its seat is free at once. A cancelled booking is answered alike.",
    params(InHall, WithKey),
    request_body = Find,
    responses((status = 200, description = "Cancelled", body = BookingView)),
    extensions(("x-errors" = json!(["booking-unknown", "too-late", "checked-in"])))
)]
pub async fn cancel(posted: Posted<Find>) -> Result<Response, ApiError> {
    let command =
        Command::Cancel { code: Code::typed(&posted.asked.code), tail: tail(&posted.asked.phone_tail)? };
    posted.once(command).await
}

/// Which booking, and where to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The booking's code, however it is typed.
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
    /// The last four digits of the telephone number.
    #[schema(example = "1234", pattern = "^[0-9]{4}$")]
    phone_tail: String,
    /// The other slot's name, from the list of a day.
    #[schema(
        example = "social-affairs.2026-11-27.1000",
        pattern = "^(real-estate|market-access|construction|social-affairs)[.][0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[.]([01][0-9]|2[0-3])[0-5][0-9]$"
    )]
    slot: String,
}

/// `POST /api/halls/{hall}/bookings/move` `{"code", "phone_tail", "slot"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/bookings/move",
    operation_id = "move",
    tag = "bookings",
    summary = "Move a booking to another slot",
    description = "The old seat is free and the new one taken at once, or nothing changes.",
    params(InHall, WithKey),
    request_body = Move,
    responses((status = 200, description = "Moved", body = BookingView)),
    extensions(("x-errors" = json!([
        "booking-unknown", "booking-cancelled", "too-late", "slot-unknown", "slot-past", "slot-full", "day-limit"
    , "checked-in", "other-class", "slot-too-short"])))
)]
pub async fn relocate(posted: Posted<Move>) -> Result<Response, ApiError> {
    let (code, slot) = (Code::typed(&posted.asked.code), slot_name(&posted.asked.slot)?);
    let command = Command::Move { code, tail: tail(&posted.asked.phone_tail)?, slot };
    posted.once(command).await
}

/// `POST /api/halls/{hall}/bookings/look-up` `{"code", "phone_tail"}`
///
/// # Errors
/// 404 `booking-unknown`, for a wrong tail as for an unknown code.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/bookings/look-up",
    tag = "bookings",
    summary = "Look a booking up",
    description = "Name and number are masked. A wrong tail and an unknown code are told alike.",
    params(InHall),
    request_body = Find,
    responses((status = 200, description = "The booking", body = BookingView)),
    extensions(("x-errors" = json!(["booking-unknown"])))
)]
pub async fn look_up(posted: Posted<Find, Asking>) -> Result<Response, ApiError> {
    let (halls, hall) = (&posted.halls, posted.hall()?);
    let (booking, digest) = find(&posted).await?;
    let person = halls.person(&booking, &digest)?;
    let state = if booking.state == Stage::Booked { "booked" } else { "cancelled" };
    let until = booking.slot.name.starts_at() - hall.policy.cancel_until_minutes * 60;
    let view = BookingView::of(&booking.visit(), &person, booking.item.clone(), state, until);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}

/// `POST /api/halls/{hall}/bookings/ics` `{"code", "phone_tail"}`: the booking for the citizen's calendar.
///
/// # Errors
/// 404 `booking-unknown`; a cancelled booking has none.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/bookings/ics",
    tag = "bookings",
    summary = "A booking for the citizen's calendar",
    description = "Without name or code, since calendars are shared. A cancelled booking has none.",
    params(InHall),
    request_body = Find,
    responses((status = 200, description = "A calendar file (RFC 5545)", body = String, content_type = "text/calendar")),
    extensions(("x-errors" = json!(["booking-unknown"])))
)]
pub async fn calendar(posted: Posted<Find, Asking>) -> Result<Response, ApiError> {
    let (halls, hall) = (&posted.halls, posted.hall()?);
    let (booking, digest) = find(&posted).await?;
    if booking.state != Stage::Booked {
        return Err(ApiError::Refused(booking_unknown()));
    }
    // Says nothing about the code: it is a keyed digest.
    let uid = to_hex(&digest[..16]);
    let text = ics::write(hall, &booking.visit(), &uid, booking.moves, halls.clock.now());
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"booking.ics\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

async fn find(posted: &Posted<Find, Asking>) -> Result<(BookingRow, [u8; 32]), ApiError> {
    let asked = &posted.asked;
    found(&posted.halls, posted.hall()?, &Code::typed(&asked.code), &tail(&asked.phone_tail)?).await
}

/// The booking of a code and a telephone's tail, with the digest that it was found by.
pub(super) async fn found(
    halls: &Halls,
    hall: &Hall,
    code: &Code,
    tail: &str,
) -> Result<(BookingRow, [u8; 32]), ApiError> {
    let digest = halls.keys.look_up(code, tail);
    let rows = halls.database.read(BY_LOOK_UP, &[hall.id.as_str().into(), (&digest).into()]).await?;
    let row = rows.first().ok_or_else(|| ApiError::Refused(booking_unknown()))?;
    Ok((booking_row(row)?, digest))
}
