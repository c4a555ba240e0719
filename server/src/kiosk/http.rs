//! What a kiosk asks: its settings, a cookie for its token, another cookie, numbers for later, and tickets that were
//! handed out. In: HTTP. Out: the settings' bytes as they are, cookies, JSON. Absent: verifying settings; the kiosk does.

use std::io::ErrorKind;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::change::{Reconciled, Reserved, Taken};
use super::{MOST_NUMBERS, MOST_REPORTED, Order, cookie, store, unknown};
use crate::describe::{InHall, WindowClass, WithKey};
use crate::error::{ApiError, Refused};
use crate::hall::change::Command;
use crate::hall::http::posted::{Asking, Posted};
use crate::hall::http::{Shared, arrivals, class_id, hall};
use crate::hall::keys::digest;
use crate::request::bad_field;
use crate::staff::session::Token;

/// Fewest and most characters of a ticket's key.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

/// Below `/api`.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/halls/{hall}/kiosk/settings", get(settings))
        .route("/halls/{hall}/kiosk/session", post(session))
        .route("/halls/{hall}/kiosk/rotate", post(rotate))
        .route("/halls/{hall}/kiosk/reserve", post(reserve))
        .route("/halls/{hall}/kiosk/reconcile", post(reconcile))
}

/// `GET /api/halls/{hall}/kiosk/settings`
///
/// # Errors
/// `kiosk-not-set-up`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/kiosk/settings",
    operation_id = "kiosk_settings",
    tag = "kiosk",
    summary = "The signed settings of the hall's kiosks",
    description = "An envelope, as `yushen kiosk sign` wrote it. A kiosk verifies it each time it starts.",
    params(InHall),
    responses((status = 200, description = "The envelope", body = Object, content_type = "application/json")),
    extensions(("x-errors" = json!(["kiosk-not-set-up"])))
)]
pub async fn settings(State(halls): State<Shared>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?;
    let none = || {
        let message = "the hall has no kiosks; start the server with `--kiosks DIR`, and its settings in it";
        ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "kiosk-not-set-up", message))
    };
    let folder = halls.kiosks.as_ref().ok_or_else(none)?;
    // Ids of halls are slugs: no way out of the folder.
    match tokio::fs::read(folder.join(format!("{}.json", hall.id))).await {
        Ok(bytes) => Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(none()),
        Err(error) => {
            tracing::error!(%error, hall = hall.id, "can't read the kiosk's settings");
            Err(ApiError::Internal)
        }
    }
}

/// What a device was enrolled with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KioskSession)]
pub struct Enrolled {
    /// As `yushen-server kiosk add` printed it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    token: String,
}

/// `POST /api/halls/{hall}/kiosk/session` `{"token"}`: 204 and the cookie.
///
/// # Errors
/// `kiosk-unknown`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/kiosk/session",
    operation_id = "kiosk_session",
    tag = "kiosk",
    summary = "A cookie for a kiosk's token",
    description = "The cookie is `HttpOnly` and for the kiosk's addresses only; the one before counts no longer.",
    params(InHall),
    request_body = Enrolled,
    responses((status = 204, description = "The cookie `yushen_kiosk`")),
    extensions(("x-errors" = json!(["kiosk-unknown"])))
)]
pub async fn session(headers: HeaderMap, posted: Posted<Enrolled, Asking>) -> Result<Response, ApiError> {
    let hall = posted.hall()?;
    let token = Token::read(&posted.asked.token).ok_or_else(|| ApiError::Refused(unknown()))?;
    let new = Token::random()?;
    let mut tx = posted.halls.database.begin().await?;
    let known = store::begin(&mut tx, &hall.id, &token, &new).await?;
    tx.commit().await?;
    given(known, &headers, &hall.id, &new)
}

/// `POST /api/halls/{hall}/kiosk/rotate`: 204 and another cookie.
///
/// # Errors
/// `kiosk-unknown`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/kiosk/rotate",
    operation_id = "kiosk_rotate",
    tag = "kiosk",
    summary = "Another cookie, after each visitor",
    description = "The cookie that was sent counts no longer, but for asking again until the new one was used.",
    params(InHall),
    responses((status = 204, description = "The cookie `yushen_kiosk`")),
    extensions(("x-errors" = json!(["kiosk-unknown"])))
)]
pub async fn rotate(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?;
    let old = cookie::read(&headers).ok_or_else(|| ApiError::Refused(unknown()))?;
    let new = Token::random()?;
    let mut tx = halls.database.begin().await?;
    let known = store::rotate(&mut tx, &hall.id, &old, &new).await?;
    tx.commit().await?;
    given(known, &headers, &hall.id, &new)
}

fn given(known: bool, headers: &HeaderMap, hall: &str, new: &Token) -> Result<Response, ApiError> {
    if !known {
        return Err(ApiError::Refused(unknown()));
    }
    let cookie = [(header::SET_COOKIE, cookie::set(headers, hall, new))];
    Ok((StatusCode::NO_CONTENT, cookie, [(header::CACHE_CONTROL, "no-store")]).into_response())
}

/// Numbers wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KioskReserve)]
pub struct Reserve {
    #[schema(value_type = WindowClass)]
    class: String,
    /// How many unused ones the kiosk wants to have.
    #[schema(minimum = 1, maximum = 50)]
    count: i64,
}

/// `POST /api/halls/{hall}/kiosk/reserve` `{"class", "count"}`: 200 with numbers.
///
/// # Errors
/// `kiosk-unknown`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/kiosk/reserve",
    operation_id = "kiosk_reserve",
    tag = "kiosk",
    summary = "Ticket numbers for when the network is away",
    description = "From the same counter as all tickets. Those that the kiosk reserved since it signed in and has not \
        used come first; numbers are for their day only. Needs the kiosk's cookie.",
    params(InHall, WithKey),
    request_body = Reserve,
    responses((status = 200, description = "Numbers", body = Reserved)),
    extensions(("x-errors" = json!(["kiosk-unknown"])))
)]
pub async fn reserve(headers: HeaderMap, posted: Posted<Reserve>) -> Result<Response, ApiError> {
    let kiosk = kiosk(&headers, &posted).await?;
    let class = arrivals::class(posted.hall()?, &posted.asked.class)?;
    let count = posted.asked.count;
    if !(1..=MOST_NUMBERS).contains(&count) {
        return Err(bad_field(format!("`count` must be from 1 to {MOST_NUMBERS}")));
    }
    posted.once_for(kiosk, Command::Kiosk(Order::Reserve { kiosk, class, count })).await
}

/// Tickets that were handed out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KioskReconcile)]
pub struct Reconcile {
    /// In the order in which they were taken.
    #[schema(min_items = 1, max_items = 50)]
    tickets: Vec<Handed>,
}

/// A ticket that was handed out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KioskTicket)]
pub struct Handed {
    #[schema(value_type = WindowClass)]
    class: String,
    /// One of those that were reserved.
    #[schema(minimum = 1)]
    number: i64,
    /// Seconds since 1970. It enters the line at this moment, but not before the number was reserved, and not later
    /// than now.
    #[schema(minimum = 0, maximum = 253_402_300_799_i64)]
    taken_at: i64,
    /// Of the kiosk's own making, one for each ticket.
    #[schema(min_length = 8, max_length = 128)]
    key: String,
}

/// `POST /api/halls/{hall}/kiosk/reconcile` `{"tickets"}`: 200 with what became of each.
///
/// # Errors
/// `kiosk-unknown`; a ticket that is refused is no error.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/kiosk/reconcile",
    operation_id = "kiosk_reconcile",
    tag = "kiosk",
    summary = "Tickets that a kiosk handed out without a network",
    description = "Each stands in the line as of when it was taken, after closing time too. Told of twice, it is one \
        ticket: by its number and by its key. Needs the kiosk's cookie.",
    params(InHall, WithKey),
    request_body = Reconcile,
    responses((status = 200, description = "What became of each", body = Reconciled)),
    extensions(("x-errors" = json!(["kiosk-unknown"])))
)]
pub async fn reconcile(headers: HeaderMap, posted: Posted<Reconcile>) -> Result<Response, ApiError> {
    let kiosk = kiosk(&headers, &posted).await?;
    let asked = &posted.asked.tickets;
    if asked.is_empty() || asked.len() > MOST_REPORTED {
        return Err(bad_field(format!("`tickets` must hold 1 to {MOST_REPORTED} of them")));
    }
    let tickets = asked.iter().map(taken).collect::<Result<_, _>>()?;
    posted.once_for(kiosk, Command::Kiosk(Order::Reconcile { kiosk, tickets })).await
}

fn taken(handed: &Handed) -> Result<Taken, ApiError> {
    // Any class that a hall can have: the number was reserved, whatever the hall's file says since.
    let class = class_id(&handed.class)?;
    if !KEY_LENGTH.contains(&handed.key.chars().count()) {
        return Err(bad_field("`key` must have 8 to 128 characters"));
    }
    // Year 9999: days after it have no name.
    if handed.number < 1 || !(0..=253_402_300_799).contains(&handed.taken_at) {
        return Err(bad_field("`number` must be 1 or more, `taken_at` seconds since 1970"));
    }
    let key = digest(&[handed.key.as_bytes()]);
    Ok(Taken { class, number: handed.number, taken_at: handed.taken_at, key })
}

/// The kiosk that asks.
async fn kiosk<T>(headers: &HeaderMap, posted: &Posted<T>) -> Result<i64, ApiError> {
    let unknown = || ApiError::Refused(unknown());
    let cookie = cookie::read(headers).ok_or_else(unknown)?;
    let found = store::by_cookie(&posted.halls.database, &posted.hall()?.id, &cookie).await?;
    found.ok_or_else(unknown)
}
