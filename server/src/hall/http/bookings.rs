//! Bookings: confirmed, looked up, cancelled, moved, as a calendar entry.
//! In: JSON. Out: a booking with masked data. Absent: codes and numbers in addresses, which end up in logs: these are
//! POSTs, even those that only read.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use yushen::bundle::hash::to_hex;

use super::{Body, Find, Shared, bad_field, bytes, change, hall, json, key, slot_name, tail, visit};
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::change::{Command, booking_unknown};
use crate::hall::config::Hall;
use crate::hall::ics;
use crate::hall::keys::Code;
use crate::hall::person::Person;
use crate::hall::store::bookings::{BY_HOLD, BY_LOOK_UP, BookingRow, State as Stage, booking_row};
use crate::hall::view::BookingView;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirm {
    hold: String,
    name: String,
    phone: String,
    item: Option<String>,
}

/// `POST /api/halls/{hall}/bookings` `{"hold", "name", "phone", "item"?}`: 201 with the code.
///
/// # Errors
/// See `docs/operations.md`.
pub async fn confirm(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&halls, &id)?, key(&headers)?, bytes(body)?);
    let asked: Confirm = json(&headers, &body)?;
    let person = Person::new(&asked.name, &asked.phone).map_err(|error| bad_field(error.to_string()))?;
    let hold = Code::typed(&asked.hold);
    let visit = match &asked.item {
        None => Ok(None),
        Some(item) => {
            let digest = halls.keys.hold(&hold);
            let rows = halls.database.read(BY_HOLD, &[hall.id.as_str().into(), (&digest).into()]).await?;
            match rows.first() {
                // An unknown hold is refused by the change itself.
                None => Ok(None),
                Some(row) => {
                    let slot = booking_row(row)?.slot.name;
                    visit(&halls, hall, Some(item), (slot.class, slot.day)).await?
                }
            }
        }
    };
    let command = Command::Confirm { hold, person, visit };
    change(&halls, hall, key, &body, command).await
}

/// `POST /api/halls/{hall}/bookings/cancel` `{"code", "phone_tail"}`
///
/// # Errors
/// See `docs/operations.md`.
pub async fn cancel(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&halls, &id)?, key(&headers)?, bytes(body)?);
    let asked: Find = json(&headers, &body)?;
    let command = Command::Cancel { code: Code::typed(&asked.code), tail: tail(&asked.phone_tail)? };
    change(&halls, hall, key, &body, command).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    code: String,
    phone_tail: String,
    slot: String,
}

/// `POST /api/halls/{hall}/bookings/move` `{"code", "phone_tail", "slot"}`
///
/// # Errors
/// See `docs/operations.md`.
pub async fn relocate(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&halls, &id)?, key(&headers)?, bytes(body)?);
    let asked: Move = json(&headers, &body)?;
    let (code, slot) = (Code::typed(&asked.code), slot_name(&asked.slot)?);
    let command = Command::Move { code, tail: tail(&asked.phone_tail)?, slot };
    change(&halls, hall, key, &body, command).await
}

/// `POST /api/halls/{hall}/bookings/look-up` `{"code", "phone_tail"}`
///
/// # Errors
/// 404 `booking-unknown`, for a wrong tail as for an unknown code.
pub async fn look_up(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?;
    let (booking, digest) = find(&halls, hall, &headers, body).await?;
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
pub async fn calendar(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?;
    let (booking, digest) = find(&halls, hall, &headers, body).await?;
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

async fn find(
    halls: &Halls,
    hall: &Hall,
    headers: &HeaderMap,
    body: Body,
) -> Result<(BookingRow, [u8; 32]), ApiError> {
    let asked: Find = json(headers, &bytes(body)?)?;
    let digest = halls.keys.look_up(&Code::typed(&asked.code), &tail(&asked.phone_tail)?);
    let rows = halls.database.read(BY_LOOK_UP, &[hall.id.as_str().into(), (&digest).into()]).await?;
    let row = rows.first().ok_or_else(|| ApiError::Refused(booking_unknown()))?;
    Ok((booking_row(row)?, digest))
}
