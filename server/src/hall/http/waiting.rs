//! Places in line: joined, looked up, taken, left.
//! In: JSON. Out: a place with masked data. Absent: codes and numbers in addresses.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::posted::{Asking, Posted};
use super::{Find, bad_field, class_id, slot_name, tail, visit};
use crate::describe::{InHall, WindowClass, WithKey};
use crate::error::ApiError;
use crate::hall::change::{Command, Wanted, place_unknown};
use crate::hall::keys::Code;
use crate::hall::person::Person;
use crate::hall::store::waiting::{AHEAD, BY_LOOK_UP, place};
use crate::hall::view::{BookingView, PlaceView};

/// Who stands in line for what: either `slot`, or `class` and `day` for any slot of that day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The slot's name, from the list of a day.
    #[schema(example = "social-affairs.2026-11-27.0930")]
    slot: Option<String>,
    /// Window class.
    #[schema(value_type = Option<WindowClass>)]
    class: Option<String>,
    /// A day that can be booked.
    #[schema(format = Date)]
    day: Option<String>,
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

/// `POST /api/halls/{hall}/waiting` `{"slot" or "class" and "day", "name", "phone", "item"?}`: 201 with the code.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/waiting",
    operation_id = "join",
    tag = "waiting",
    summary = "Stand in line for a seat",
    description = "For a full slot, or for any slot of a class and day. Whoever joined first is offered the first seat that \
        becomes free. The answer holds the place's code, which is shown nowhere else; a booking made from it keeps the code.",
    params(InHall, WithKey),
    request_body = Join,
    responses((status = 201, description = "In line", body = PlaceView)),
    extensions(("x-errors" = json!(["slot-unknown", "slot-past", "booking-paused", "waiting-already",
        "other-class", "slot-too-short", "visit-too-long", "unknown-item", "no-version"])))
)]
pub async fn join(posted: Posted<Join>) -> Result<Response, ApiError> {
    let wanted = match (&posted.asked.slot, &posted.asked.class, &posted.asked.day) {
        (Some(slot), None, None) => Wanted::Slot(slot_name(slot)?),
        (None, Some(class), Some(day)) => {
            let day = yushen::value::date::parse(day)
                .ok_or_else(|| bad_field("`day` must be a date such as 2026-11-27"))?;
            Wanted::Day { class: class_id(class)?, day }
        }
        _ => return Err(bad_field("send either `slot`, or `class` and `day` for any slot of that day")),
    };
    let person =
        Person::new(&posted.asked.name, &posted.asked.phone).map_err(|error| bad_field(error.to_string()))?;
    let visit =
        visit(&posted.halls, posted.hall()?, posted.asked.item.as_deref(), (wanted.class(), wanted.day()))
            .await?;
    posted.once(Command::Join { wanted, person, visit }).await
}

/// `POST /api/halls/{hall}/waiting/confirm` `{"code", "phone_tail"}`: 201 with the booking, found by the same code.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/waiting/confirm",
    operation_id = "take_offer",
    tag = "waiting",
    summary = "Take the seat that is offered",
    params(InHall, WithKey),
    request_body = Find,
    responses((status = 201, description = "Booked; found by the same code", body = BookingView)),
    extensions(("x-errors" = json!(["place-unknown", "no-offer", "offer-lapsed", "place-ended", "day-limit", "booking-paused"])))
)]
pub async fn accept(posted: Posted<Find>) -> Result<Response, ApiError> {
    let command =
        Command::Accept { code: Code::typed(&posted.asked.code), tail: tail(&posted.asked.phone_tail)? };
    posted.once(command).await
}

/// `POST /api/halls/{hall}/waiting/leave` `{"code", "phone_tail"}`: how the place ended.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/waiting/leave",
    operation_id = "leave",
    tag = "waiting",
    summary = "Leave the line",
    description = "A seat that was offered goes to the next one. A place that ended is answered alike.",
    params(InHall, WithKey),
    request_body = Find,
    responses((status = 200, description = "How the place ended", body = PlaceView)),
    extensions(("x-errors" = json!(["place-unknown", "place-ended"])))
)]
pub async fn leave(posted: Posted<Find>) -> Result<Response, ApiError> {
    let command =
        Command::Leave { code: Code::typed(&posted.asked.code), tail: tail(&posted.asked.phone_tail)? };
    posted.once(command).await
}

/// `POST /api/halls/{hall}/waiting/look-up` `{"code", "phone_tail"}`: place number, or the seat that is offered.
///
/// # Errors
/// 404 `place-unknown`, for a wrong tail as for an unknown code.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/waiting/look-up",
    operation_id = "look_up_place",
    tag = "waiting",
    summary = "A place in line",
    params(InHall),
    request_body = Find,
    responses((status = 200, description = "Its number, or the seat that is offered", body = PlaceView)),
    extensions(("x-errors" = json!(["place-unknown"])))
)]
pub async fn look_up(posted: Posted<Find, Asking>) -> Result<Response, ApiError> {
    let (halls, hall, asked) = (&posted.halls, posted.hall()?, &posted.asked);
    let digest = halls.keys.look_up(&Code::typed(&asked.code), &tail(&asked.phone_tail)?);
    let rows = halls.database.read(BY_LOOK_UP, &[hall.id.as_str().into(), (&digest).into()]).await?;
    let place = place(rows.first().ok_or_else(|| ApiError::Refused(place_unknown()))?)?;
    let now = halls.clock.now();
    let ahead = halls.database.read(AHEAD, &place.ahead(now)).await?;
    let ahead = ahead.first().map(|row| row.int(0)).transpose()?.unwrap_or(0);
    let person = halls.person_in_line(&place, &digest)?;
    let view = PlaceView::of(&place, ahead, person.as_ref(), now);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}
