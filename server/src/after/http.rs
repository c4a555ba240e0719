//! What citizens ask after the visit: rate, complain, look a complaint up, what is known of the visit.
//! In: JSON with what they hold. Out: receipts. Absent: names; nobody has to say who they are.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yushen::bundle::Moment;
use yushen::value::date;

use super::change::{COMPLAINT, Order, context, number};
use super::store;
use super::visit::{self, Held};
use super::words::{CHANNELS, KINDS, LEVELS, MOST_CHARACTERS, level, listed};
use crate::describe::{InHall, WithKey};
use crate::error::ApiError;
use crate::hall::change::Command;
use crate::hall::day::label;
use crate::hall::http::posted::{Asking, Posted};
use crate::hall::http::tail;
use crate::hall::keys::Code;
use crate::request::bad_field;

/// What a citizen holds of a visit: one of the three.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HeldOfVisit)]
pub struct Of {
    booking: Option<OfBooking>,
    ticket: Option<OfTicket>,
    case: Option<OfCase>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HeldBooking)]
struct OfBooking {
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
    #[schema(example = "1234", pattern = "^[0-9]{4}$")]
    phone_tail: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HeldTicket)]
struct OfTicket {
    #[schema(example = "2026-11-27", format = Date)]
    day: String,
    #[schema(example = "D012")]
    ticket: String,
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HeldCase)]
struct OfCase {
    case: i64,
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
}

impl Of {
    fn held(&self) -> Result<Held, ApiError> {
        match (&self.booking, &self.ticket, &self.case) {
            (Some(of), None, None) => {
                Ok(Held::Booking { code: Code::typed(&of.code), tail: tail(&of.phone_tail)? })
            }
            (None, Some(of), None) => {
                let day = date::parse(&of.day)
                    .ok_or_else(|| bad_field("`day` must be a date such as 2026-11-27"))?;
                let ticket = label::parse(&of.ticket);
                let ticket =
                    ticket.ok_or_else(|| bad_field("`ticket` must be a ticket's number such as D012"))?;
                Ok(Held::Ticket { day: date::format(day), ticket, code: Code::typed(&of.code) })
            }
            (None, None, Some(of)) => Ok(Held::Case { case: of.case, code: Code::typed(&of.code) }),
            _ => Err(bad_field("`of` must hold one of `booking`, `ticket`, `case`")),
        }
    }
}

/// Words of a person, not empty and not endless.
pub(super) fn words(text: Option<String>) -> Result<Option<String>, ApiError> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.chars().count() > MOST_CHARACTERS => {
            Err(bad_field(format!("at most {MOST_CHARACTERS} characters are kept; write less")))
        }
        other => Ok(other),
    }
}

fn one_of(list: &[&'static str], field: &str, word: &str) -> Result<&'static str, ApiError> {
    listed(list, word).ok_or_else(|| bad_field(format!("`{field}` must be one of `{}`", list.join("`, `"))))
}

/// A rating.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    of: Of,
    /// From `very-dissatisfied` (非常不满意) to `very-satisfied` (非常满意).
    #[schema(
        example = "satisfied",
        pattern = "^(very-dissatisfied|dissatisfied|fairly-satisfied|satisfied|very-satisfied)$"
    )]
    level: String,
    /// `web`, `kiosk` or `qr`.
    #[schema(example = "web", pattern = "^(web|kiosk|qr)$")]
    channel: String,
    /// Encrypted, and deleted with the other personal data.
    #[schema(max_length = 1000)]
    comment: Option<String>,
}

/// `POST /api/halls/{hall}/ratings`: 201 with the receipt.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/ratings",
    operation_id = "rate",
    tag = "after",
    summary = "Rate a visit",
    description = "One rating a visit, never changed. A low one is followed up within one working day.",
    params(InHall, WithKey),
    request_body = Rate,
    responses((status = 201, description = "The receipt: `rating` is its number", body = Object)),
    extensions(("x-errors" = json!(["nothing-held", "not-visited", "rated-already"])))
)]
pub async fn rate(posted: Posted<Rate>) -> Result<Response, ApiError> {
    let asked = &posted.asked;
    let order = Order::Rate {
        held: asked.of.held()?,
        level: level(&asked.level)
            .ok_or_else(|| bad_field(format!("`level` must be one of `{}`", LEVELS.join("`, `"))))?,
        channel: one_of(&CHANNELS, "channel", &asked.channel)?,
        comment: words(asked.comment.clone())?,
    };
    posted.once(Command::After(Box::new(order))).await
}

/// A complaint.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Complain {
    of: Option<Of>,
    /// `unlisted` (被要求提供清单外材料), `attitude`, `delay`, `refusal`, `other`.
    #[schema(example = "unlisted", pattern = "^(unlisted|attitude|delay|refusal|other)$")]
    kind: String,
    /// Id of something that a notice of the case asked for.
    material: Option<String>,
    /// Encrypted, and deleted with the other personal data.
    #[schema(max_length = 1000, min_length = 1)]
    words: String,
}

/// `POST /api/halls/{hall}/complaints`: 201 with number and code.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/complaints",
    operation_id = "complain",
    tag = "after",
    summary = "Complain",
    description = "Window, class and item are taken from the visit, when one is named. Nobody can delete a complaint.",
    params(InHall, WithKey),
    request_body = Complain,
    responses((status = 201, description = "The receipt: `complaint` is its number, `code` a secret", body = Object)),
    extensions(("x-errors" = json!(["nothing-held", "not-visited", "material-unknown"])))
)]
pub async fn complain(posted: Posted<Complain>) -> Result<Response, ApiError> {
    let asked = &posted.asked;
    let order = Order::Complain {
        held: asked.of.as_ref().map(Of::held).transpose()?,
        kind: one_of(&KINDS, "kind", &asked.kind)?,
        material: asked.material.clone(),
        words: words(Some(asked.words.clone()))?
            .ok_or_else(|| bad_field("`words` must say what happened"))?,
    };
    posted.once(Command::After(Box::new(order))).await
}

/// Which visit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindVisit {
    of: Of,
}

fn private(body: serde_json::Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// `POST /api/halls/{hall}/visits/look-up`: what a complaint's form is filled with.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/visits/look-up",
    operation_id = "look_up_visit",
    tag = "after",
    summary = "Window, item and what was asked for, of a visit",
    params(InHall),
    request_body = FindVisit,
    responses((status = 200, description = "What is known of it", body = Object)),
    extensions(("x-errors" = json!(["nothing-held", "not-visited"])))
)]
pub async fn look_up_visit(posted: Posted<FindVisit, Asking>) -> Result<Response, ApiError> {
    let held = posted.asked.of.held()?;
    let mut tx = posted.halls.database.snapshot().await?;
    let found = visit::find(&mut tx, &posted.halls.keys, posted.hall()?, &held).await?;
    tx.rollback().await?;
    let visit = found.map_err(ApiError::Refused)?;
    let asked: Vec<_> = visit.asked.iter().map(|(id, title)| json!({ "id": id, "title": title })).collect();
    Ok(private(json!({ "asked": asked, "class": visit.class, "item": visit.item, "window": visit.window })))
}

/// Number and code of a complaint.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindComplaint {
    /// Its number.
    #[schema(example = "pingqiao-TS-2026-000001")]
    complaint: String,
    /// Its code.
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
}

/// `POST /api/halls/{hall}/complaints/look-up`: the state, and the hall's answer.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/complaints/look-up",
    operation_id = "look_up_complaint",
    tag = "after",
    summary = "How a complaint stands",
    params(InHall),
    request_body = FindComplaint,
    responses((status = 200, description = "State and answer", body = Object)),
    extensions(("x-errors" = json!(["nothing-held"])))
)]
pub async fn look_up_complaint(posted: Posted<FindComplaint, Asking>) -> Result<Response, ApiError> {
    let (halls, hall) = (&posted.halls, posted.hall()?.id.as_str());
    let code = Code::typed(&posted.asked.code);
    let look_up = halls.keys.complaint(hall, posted.asked.complaint.trim(), &code);
    let row = store::complaint_of(&halls.database, hall, &look_up).await?;
    let row = row.ok_or_else(|| ApiError::Refused(visit::not_yours()))?;
    let answer = row.answer.as_deref().and_then(|sealed| {
        let opened = halls.keys.open(&context(hall, COMPLAINT, row.number, "answer"), sealed).ok();
        opened.and_then(|plain| String::from_utf8(plain).ok())
    });
    Ok(private(json!({
        "answer": answer,
        "at": Moment(row.at).to_string(),
        "class": row.class,
        "complaint": number(hall, COMPLAINT, row.number),
        "ended_at": row.ended_at.map(|at| Moment(at).to_string()),
        "item": row.item,
        "kind": row.kind,
        "material": row.material,
        "state": row.state,
        "window": row.window,
    })))
}
