//! The desk: finding a booking, checking it in, and what windows do with tickets.
//! In: JSON of somebody signed in or with the desk's token, an `Idempotency-Key`. Out: tickets as the desk sees them, bookings masked.
//! Absent: names in clear; signing in (`staff`).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::posted::{AskingAtDesk, ChangingAtDesk, Posted};
use super::{Shared, arrivals, bad_field, hall, tail};
use crate::describe::{InHall, WindowClass, WithKey};
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::calendar::{day_of, day_text, moment};
use crate::hall::change::{Command, DeskCommand, SPECIAL_REASONS, TRANSFER_REASONS, Target, Visitor};
use crate::hall::day::label;
use crate::hall::day::picture::{Picture, Source};
use crate::hall::day::token::LetIn;
use crate::hall::day::view::{DeskQueueView, DeskTicketView, QueueView, TicketView};
use crate::hall::store::bookings::{OF_DAY, booking_row};
use crate::hall::store::tickets::{LEFT, ticket_rows};

/// Whether the request comes from the desk: from somebody signed in, or a program of the hall with the desk's token.
pub(super) fn staff(halls: &Halls, headers: &HeaderMap, marks: &Extensions) -> Result<(), ApiError> {
    if marks.get::<LetIn>().is_some() {
        return Ok(());
    }
    let Some(token) = halls.desk() else {
        return Err(ApiError::Request {
            status: StatusCode::FORBIDDEN,
            code: "desk-closed",
            message:
                "this server was started without a desk's token; sign in as staff, or make a token with \
                 `yushen-server desk-token` and start with `--desk-token FILE`"
                    .into(),
        });
    };
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let one = given.next().and_then(|value| value.to_str().ok()).filter(|_| given.next().is_none());
    if one.is_some_and(|one| token.is_shown_by(one)) {
        return Ok(());
    }
    Err(ApiError::Request {
        status: StatusCode::UNAUTHORIZED,
        code: "desk-token-wrong",
        message: "send the desk's token as `Authorization: Bearer …`".into(),
    })
}

fn ticket(text: &str) -> Result<(&'static str, i64), ApiError> {
    label::parse(text).ok_or_else(|| bad_field("`ticket` must be a ticket's number such as `D012`"))
}

fn reason(text: &str, known: &'static [&'static str]) -> Result<&'static str, ApiError> {
    let found = known.iter().find(|reason| **reason == text).copied();
    found.ok_or_else(|| bad_field(format!("`reason` must be one of `{}`", known.join("`, `"))))
}

/// What a visitor without code says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeskFind)]
pub struct Find {
    #[schema(example = "1234", pattern = "^[0-9]{4}$")]
    phone_tail: String,
}

/// A booking of today as the desk sees it before it checks it in.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundView {
    booking: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    name: String,
    phone: String,
    slot: String,
    /// Checked in already.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
}

/// `POST /api/halls/{hall}/desk/find` `{"phone_tail"}`: the bookings of today with it, masked.
///
/// # Errors
/// 401, 403, 404 `hall-unknown`, 422 `bad-field`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/find",
    operation_id = "desk_find",
    tag = "desk",
    summary = "Bookings of today by the tail of a number",
    description = "Masked.",
    params(InHall),
    request_body = Find,
    security(("desk" = [])),
    responses((status = 200, description = "Those with it", body = Vec<FoundView>)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong"])))
)]
pub async fn find(posted: Posted<Find, AskingAtDesk>) -> Result<Response, ApiError> {
    let (halls, hall, tail) = (&posted.halls, posted.hall()?, tail(&posted.asked.phone_tail)?);
    let day = day_text(day_of(halls.clock.now()));
    let rows = halls.database.read(OF_DAY, &[hall.id.as_str().into(), day.as_str().into()]).await?;
    let mut found = Vec::new();
    for row in rows {
        let booking = booking_row(&row)?;
        let look_up: Option<[u8; 32]> = row.bytes(12)?.and_then(|digest| digest.try_into().ok());
        // There is no digest of a tail alone: with 10,000 tails, it would say too much.
        let Some(person) = look_up.and_then(|look_up| halls.person(&booking, &look_up).ok()) else {
            continue;
        };
        if person.tail() != tail {
            continue;
        }
        let number = row.opt_int(14)?;
        let class = row.text(13)?.unwrap_or_default();
        found.push(FoundView {
            booking: booking.id,
            item: booking.item,
            name: person.masked_name(),
            phone: person.masked_phone(),
            slot: booking.slot.name.to_string(),
            ticket: number.map(|number| label::label(&class, number)),
        });
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(found)).into_response())
}

/// A booking that `find` listed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeskCheckIn)]
pub struct CheckIn {
    booking: i64,
}

/// `POST /api/halls/{hall}/desk/check-in` `{"booking"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/check-in",
    operation_id = "desk_check_in",
    tag = "desk",
    summary = "Check in a booking that was found",
    params(InHall, WithKey),
    request_body = CheckIn,
    security(("desk" = [])),
    responses(
        (status = 200, description = "The ticket it has", body = TicketView),
        (status = 201, description = "A new ticket", body = TicketView)
    ),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong", "booking-cancelled", "too-early", "not-today", "hall-closed", "visit-unknown"])))
)]
pub async fn check_in(posted: Posted<CheckIn, ChangingAtDesk>) -> Result<Response, ApiError> {
    posted.once(Command::CheckIn { visitor: Visitor::Booking(posted.asked.booking) }).await
}

/// Who calls.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeskCall)]
pub struct Call {
    window: i64,
}

/// `POST /api/halls/{hall}/desk/call` `{"window"}`: the next visitor.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/call",
    operation_id = "desk_call",
    tag = "desk",
    summary = "The next visitor",
    params(InHall, WithKey),
    request_body = Call,
    security(("desk" = [])),
    responses((status = 200, description = "Now at this window", body = DeskTicketView)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong", "nobody-waits", "window-busy", "window-unknown"])))
)]
pub async fn call(posted: Posted<Call, ChangingAtDesk>) -> Result<Response, ApiError> {
    posted.once(Command::Desk(DeskCommand::Call { window: posted.asked.window })).await
}

/// A ticket at a window.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeskAtWindow)]
pub struct AtWindow {
    #[schema(example = "D012")]
    ticket: String,
    window: i64,
}

/// `POST /api/halls/{hall}/desk/recall` `{"ticket", "window"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/recall",
    operation_id = "desk_recall",
    tag = "desk",
    summary = "Call the visitor again",
    params(InHall, WithKey),
    request_body = AtWindow,
    security(("desk" = [])),
    responses((status = 200, description = "Called again", body = DeskTicketView)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong", "ticket-unknown", "window-unknown", "other-window", "not-called", "ticket-over"])))
)]
pub async fn recall(posted: Posted<AtWindow, ChangingAtDesk>) -> Result<Response, ApiError> {
    posted
        .once(Command::Desk(DeskCommand::Recall {
            window: posted.asked.window,
            ticket: ticket(&posted.asked.ticket)?,
        }))
        .await
}

/// `POST /api/halls/{hall}/desk/skip` `{"ticket", "window"}`: did not answer.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/skip",
    operation_id = "desk_skip",
    tag = "desk",
    summary = "The visitor did not answer",
    params(InHall, WithKey),
    request_body = AtWindow,
    security(("desk" = [])),
    responses((status = 200, description = "Comes back later, or closed", body = DeskTicketView)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong", "ticket-unknown", "window-unknown", "other-window", "not-called", "ticket-over"])))
)]
pub async fn skip(posted: Posted<AtWindow, ChangingAtDesk>) -> Result<Response, ApiError> {
    posted
        .once(Command::Desk(DeskCommand::Skip {
            window: posted.asked.window,
            ticket: ticket(&posted.asked.ticket)?,
        }))
        .await
}

/// `POST /api/halls/{hall}/desk/finish` `{"ticket", "window"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/finish",
    operation_id = "desk_finish",
    tag = "desk",
    summary = "The visitor is served",
    params(InHall, WithKey),
    request_body = AtWindow,
    security(("desk" = [])),
    responses((status = 200, description = "Finished", body = DeskTicketView)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong", "ticket-unknown", "window-unknown", "other-window", "not-called", "ticket-over"])))
)]
pub async fn finish(posted: Posted<AtWindow, ChangingAtDesk>) -> Result<Response, ApiError> {
    posted
        .once(Command::Desk(DeskCommand::Finish {
            window: posted.asked.window,
            ticket: ticket(&posted.asked.ticket)?,
        }))
        .await
}

/// Where a ticket goes: `to_class` or `to_window`, one of them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeskTransfer)]
pub struct Transfer {
    #[schema(example = "D012")]
    ticket: String,
    window: i64,
    #[schema(pattern = "^(wrong-class|further-matter|needs-that-window|window-closes)$")]
    reason: String,
    #[schema(value_type = Option<WindowClass>)]
    to_class: Option<String>,
    to_window: Option<i64>,
}

/// `POST /api/halls/{hall}/desk/transfer` `{"ticket", "window", "reason", "to_class" | "to_window"}`
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/transfer",
    operation_id = "desk_transfer",
    tag = "desk",
    summary = "Send a ticket on",
    description = "The first receiver (首问负责) stays with it.",
    params(InHall, WithKey),
    request_body = Transfer,
    security(("desk" = [])),
    responses((status = 200, description = "Waits there", body = DeskTicketView)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong", "ticket-unknown", "window-unknown", "other-window", "not-called", "ticket-over", "same-window"])))
)]
pub async fn transfer(posted: Posted<Transfer, ChangingAtDesk>) -> Result<Response, ApiError> {
    let to = match (&posted.asked.to_class, posted.asked.to_window) {
        (Some(class), None) => Target::Class(arrivals::class(posted.hall()?, class)?),
        (None, Some(window)) => Target::Window(window),
        _ => return Err(bad_field("give `to_class` or `to_window`, one of them")),
    };
    let (ticket, reason) = (ticket(&posted.asked.ticket)?, reason(&posted.asked.reason, &TRANSFER_REASONS)?);
    posted
        .once(Command::Desk(DeskCommand::Transfer { window: posted.asked.window, ticket, to, reason }))
        .await
}

/// Who may go first, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeskSpecial)]
pub struct Special {
    #[schema(
        pattern = "^(elderly|disabled|pregnant-or-infant|serviceperson|serious-illness|first-responder)$"
    )]
    reason: String,
    #[schema(example = "D012")]
    ticket: String,
}

/// `POST /api/halls/{hall}/desk/special` `{"ticket", "reason"}`: the special channel.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/desk/special",
    operation_id = "desk_special",
    tag = "desk",
    summary = "The special channel",
    params(InHall, WithKey),
    request_body = Special,
    security(("desk" = [])),
    responses((status = 200, description = "Goes first", body = DeskTicketView)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong", "ticket-unknown", "not-waiting", "ticket-over"])))
)]
pub async fn special(posted: Posted<Special, ChangingAtDesk>) -> Result<Response, ApiError> {
    let (ticket, reason) = (ticket(&posted.asked.ticket)?, reason(&posted.asked.reason, &SPECIAL_REASONS)?);
    posted.once(Command::Desk(DeskCommand::Special { ticket, reason })).await
}

/// `GET /api/halls/{hall}/desk/queue`
///
/// # Errors
/// 401, 403, 404 `hall-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/desk/queue",
    operation_id = "desk_queue",
    tag = "desk",
    summary = "The line as the desk sees it",
    params(InHall),
    security(("desk" = [])),
    responses((status = 200, description = "As it stands", body = DeskQueueView)),
    extensions(("x-errors" = json!(["desk-closed", "desk-token-wrong"])))
)]
pub async fn queue(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    marks: Extensions,
) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?;
    staff(&halls, &headers, &marks)?;
    let now = halls.clock.now();
    let picture = Picture::read(&halls, hall, Source::Pool(&halls.database), now).await?;
    let values = [hall.id.as_str().into(), moment(day_of(now), 0).into()];
    let left = ticket_rows(&halls.database.read(LEFT, &values).await?)?;
    let view = DeskQueueView {
        left: left.iter().map(DeskTicketView::of).collect(),
        queue: QueueView::of(&picture),
        tickets: picture.tickets.iter().map(DeskTicketView::of).collect(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}
