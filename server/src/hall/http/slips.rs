//! Slips of a visit to print: the citizen's booking by its code, a ticket by its number.
//! In: JSON. Out: HTML or PDF. Absent: whole names; formal papers (`desk::issue`).

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::bookings::found;
use super::posted::{Asking, Posted};
use super::{bad_field, tail};
use crate::after::visit::ticket_code;
use crate::describe::InHall;
use crate::error::ApiError;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::change::{booking_unknown, ticket_unknown};
use crate::hall::day::label;
use crate::hall::day::picture::{Picture, Source};
use crate::hall::day::view::TicketView;
use crate::hall::keys::Code;
use crate::hall::store::bookings::State as Stage;
use crate::papers::kinds::slips::{self, Appointment, Ticket};
use crate::papers::paper::Paper;
use crate::papers::printing::{Form, Wanted, answer};
use crate::papers::rate;

/// Which booking, and how its slip is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfBooking {
    /// The code, however it is typed.
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
    /// The last four digits of the telephone number.
    #[schema(example = "1234", pattern = "^[0-9]{4}$")]
    phone_tail: String,
    /// `html` (the default) or `pdf`.
    #[serde(default, rename = "as")]
    #[schema(inline)]
    form: Form,
    /// `a4` (the default) or `80mm`.
    #[schema(example = "a4", pattern = "^(a4|80mm)$")]
    on: Option<String>,
}

/// `POST /api/halls/{hall}/bookings/slip` `{"code", "phone_tail", "as"?, "on"?}`: the slip of a booking (预约单).
///
/// # Errors
/// 404 `booking-unknown`; a cancelled booking has none. 503 `no-font` for a PDF.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/bookings/slip",
    operation_id = "booking_slip",
    tag = "bookings",
    summary = "A booking's slip to print",
    description = "Name and number are masked. Holds the code, as QR code too: who has the slip can check in.",
    params(InHall),
    request_body = OfBooking,
    responses((status = 200, description = "HTML or PDF", content((String = "text/html"), (Vec<u8> = "application/pdf")))),
    extensions(("x-errors" = json!(["booking-unknown", "glyph-missing", "paper-too-long", "no-font"])))
)]
pub async fn appointment(posted: Posted<OfBooking, Asking>) -> Result<Response, ApiError> {
    let (halls, hall, asked) = (&posted.halls, posted.hall()?, &posted.asked);
    let code = Code::typed(&asked.code);
    let (booking, digest) = found(halls, hall, &code, &tail(&asked.phone_tail)?).await?;
    if booking.state != Stage::Booked {
        return Err(ApiError::Refused(booking_unknown()));
    }
    let person = halls.person(&booking, &digest)?;
    let slot = booking.visit();
    let minute = slot.name.minute + slot.minutes;
    let until = slot.name.starts_at() - hall.policy.cancel_until_minutes * 60;
    let slip = Appointment {
        hall: hall.name.clone(),
        address: hall.address.clone(),
        sample: hall.sample,
        class: slot.name.class.into(),
        item: None,
        on: slot.name.day,
        hours: format!("{}–{:02}:{:02}", slot.name.time(), minute / 60, minute % 60),
        name: person.masked_name(),
        phone: person.masked_phone(),
        code: code.shown(),
        cancel_until: moment(until),
    };
    print(&posted, slips::appointment(&slip), asked.form, asked.on.clone()).await
}

/// Which ticket of today, and how its slip is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfTicket {
    /// The ticket's number.
    #[schema(example = "D012", pattern = "^[A-D][0-9]{3,}$")]
    ticket: String,
    /// The ticket's code, from the answer that gave it: the slip then has the QR code for rating the visit.
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: Option<String>,
    /// `html` (the default) or `pdf`.
    #[serde(default, rename = "as")]
    #[schema(inline)]
    form: Form,
    /// `a4` (the default) or `80mm`.
    #[schema(example = "80mm", pattern = "^(a4|80mm)$")]
    on: Option<String>,
}

/// `POST /api/halls/{hall}/tickets/slip` `{"ticket", "as"?, "on"?}`: the slip of a ticket of today (排队号条).
///
/// # Errors
/// 404 `ticket-unknown`; 503 `no-font` for a PDF.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/tickets/slip",
    operation_id = "ticket_slip",
    tag = "day",
    summary = "A ticket's slip to print",
    description = "As the line stands now. Says nothing that the hall's display doesn't.",
    params(InHall),
    request_body = OfTicket,
    responses((status = 200, description = "HTML or PDF", content((String = "text/html"), (Vec<u8> = "application/pdf")))),
    extensions(("x-errors" = json!(["ticket-unknown", "glyph-missing", "paper-too-long", "no-font"])))
)]
pub async fn ticket(posted: Posted<OfTicket, Asking>) -> Result<Response, ApiError> {
    let (halls, hall, asked) = (&posted.halls, posted.hall()?, &posted.asked);
    let (class, number) = label::parse(asked.ticket.trim())
        .ok_or_else(|| bad_field("`ticket` must be a ticket's number, such as `D012`"))?;
    let now = halls.clock.now();
    let picture = Picture::read(halls, hall, Source::Pool(&halls.database), now).await?;
    let today = day_of(now);
    let wanted = label::label(class, number);
    let ticket =
        picture.tickets.iter().find(|ticket| ticket.label() == wanted && ticket.day == day_text(today));
    let ticket = ticket.ok_or_else(|| ApiError::Refused(ticket_unknown()))?;
    let code = ticket_code(&halls.keys, &hall.id, ticket);
    if asked.code.as_ref().is_some_and(|typed| !code.is(&Code::typed(typed))) {
        return Err(ApiError::Refused(ticket_unknown()));
    }
    let held = format!("day={}&ticket={wanted}&code={}", day_text(today), code.shown());
    let site = halls.site.get().filter(|_| asked.code.is_some());
    let rate = site.map(|site| rate::block(site, &hall.id, &held));
    let view = TicketView::of(&picture, ticket, None, &code);
    let slip = Ticket {
        hall: hall.name.clone(),
        sample: hall.sample,
        label: view.ticket,
        class: view.class.into(),
        on: today,
        booked: view.lane == "booked",
        ahead: view.ahead,
        minutes: view.estimate_minutes,
        windows: view.windows,
        rate,
    };
    print(&posted, slips::ticket(&slip), asked.form, asked.on.clone()).await
}

async fn print<T>(
    posted: &Posted<T, Asking>,
    paper: Paper,
    form: Form,
    on: Option<String>,
) -> Result<Response, ApiError> {
    let format = Wanted { form, on }.format()?;
    let halls = posted.halls.clone();
    let made = tokio::task::spawn_blocking(move || answer(&halls.printing, &paper, form, format));
    made.await.map_err(|_| ApiError::Internal)?
}

/// `2026年11月26日（星期四）10:00` on the hall's clock.
fn moment(seconds: i64) -> String {
    let day = day_of(seconds);
    let minute = (seconds - crate::hall::calendar::moment(day, 0)) / 60;
    format!("{} {:02}:{:02}", crate::papers::kinds::last_day(day), minute / 60, minute % 60)
}
