//! What the supervisor sees of low ratings and complaints, and does with them.
//! In: a supervisor's requests. Out: lists with states and last days. Absent: deleting, hiding, changing what was said.
//!
//! The last day of a follow-up is computed from the published calendar whenever it is asked for; a year that nobody
//! published has none (待公布).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yushen::bundle::Moment;

use super::change::{COMPLAINT, Handling, Order, RATING, context, number, parse};
use super::http::words;
use super::store::{self, ComplaintRow, RatingRow};
use super::words::{FOLLOW_UP_WORKDAYS, Step, level_word};
use crate::describe::{InHall, WithKey};
use crate::error::{ApiError, Refused};
use crate::hall::Halls;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::change::{self, Command};
use crate::hall::http::{Shared, hall, key};
use crate::request::{Body, bad_field, bytes, json};
use crate::staff::guard::Staff;

/// Rows of one page of a list.
const PAGE: i64 = 200;

/// After which one the page begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    after: Option<i64>,
}

type Titles = BTreeMap<String, BTreeMap<String, String>>;

fn opened(
    halls: &Halls,
    hall: &str,
    kind: &str,
    of: (i64, i64),
    part: &str,
    sealed: Option<&[u8]>,
) -> Option<String> {
    let plain = halls.keys.open(&context(hall, kind, of, part), sealed?).ok()?;
    String::from_utf8(plain).ok()
}

fn rating(halls: &Halls, hall: &str, row: &RatingRow) -> Value {
    let due = halls.calendar().add_workdays(day_of(row.at), FOLLOW_UP_WORKDAYS);
    let ended = day_of(row.ended_at.unwrap_or_else(|| halls.clock.now()));
    let text = |part, sealed| opened(halls, hall, RATING, row.number, part, sealed);
    json!({
        "at": Moment(row.at).to_string(),
        "channel": row.channel,
        "class": row.class,
        "comment": text("comment", row.comment.as_deref()),
        "due": due.map(day_text),
        "due_state": if due.is_some() { "published" } else { "not-published" },
        "late": due.is_some_and(|due| ended > due),
        "level": level_word(row.level),
        "outcome": text("outcome", row.outcome.as_deref()),
        "rating": number(hall, RATING, row.number),
        "state": row.state,
        "visit": row.visit,
        "window": row.window,
    })
}

/// `titles`: what items call their materials, as far as they were looked up.
fn complaint(halls: &Halls, hall: &str, row: &ComplaintRow, titles: &mut Titles) -> Value {
    let title = row.item.as_ref().zip(row.material.as_ref()).and_then(|(item, material)| {
        let titles = titles.entry(item.clone()).or_insert_with(|| halls.items.titles(item));
        titles.get(material).cloned()
    });
    let text = |part, sealed| opened(halls, hall, COMPLAINT, row.number, part, sealed);
    json!({
        "answer": text("answer", row.answer.as_deref()),
        "at": Moment(row.at).to_string(),
        "class": row.class,
        "complaint": number(hall, COMPLAINT, row.number),
        "ended_at": row.ended_at.map(|at| Moment(at).to_string()),
        "item": row.item,
        "kind": row.kind,
        "material": row.material,
        "material_title": title,
        "state": row.state,
        "visit": row.visit,
        "window": row.window,
        "words": text("words", row.words.as_deref()),
    })
}

fn page(name: &str, rows: Vec<Value>, last: Option<i64>) -> Response {
    let full = i64::try_from(rows.len()).is_ok_and(|count| count >= PAGE);
    let body = json!({ name: rows, "next": last.filter(|_| full) });
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// `GET /api/halls/{hall}/after/ratings?after=`: ratings that are followed up, oldest first.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/after/ratings",
    operation_id = "low_ratings",
    tag = "after",
    summary = "Low ratings and their follow-up",
    params(InHall, ("after" = Option<i64>, Query, description = "`next` of the page before")),
    security(("session" = [])),
    responses((status = 200, description = "Oldest first", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed"])))
)]
pub async fn ratings(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    Query(asked): Query<After>,
) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?.id.as_str();
    let rows = store::low_ratings(&halls.database, hall, asked.after.unwrap_or(0), PAGE).await?;
    let last = rows.last().map(|row| row.id);
    Ok(page("ratings", rows.iter().map(|row| rating(&halls, hall, row)).collect(), last))
}

/// `GET /api/halls/{hall}/after/complaints?after=`: all complaints, oldest first.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/after/complaints",
    operation_id = "complaints",
    tag = "after",
    summary = "Complaints and how they stand",
    params(InHall, ("after" = Option<i64>, Query, description = "`next` of the page before")),
    security(("session" = [])),
    responses((status = 200, description = "Oldest first", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed"])))
)]
pub async fn complaints(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    Query(asked): Query<After>,
) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?.id.as_str();
    let mut titles = Titles::new();
    let rows = store::complaints(&halls.database, hall, asked.after.unwrap_or(0), PAGE).await?;
    let last = rows.last().map(|row| row.id);
    Ok(page("complaints", rows.iter().map(|row| complaint(&halls, hall, row, &mut titles)).collect(), last))
}

/// What a supervisor does.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Handle {
    /// Number of a low rating or of a complaint.
    #[schema(example = "pingqiao-TS-2026-000001")]
    number: String,
    /// `take`, `answer` (complaints), `close`.
    #[schema(example = "take", pattern = "^(take|answer|close)$")]
    step: String,
    /// The outcome of a rating, or the answer to a complaint.
    #[schema(max_length = 1000)]
    words: Option<String>,
}

/// `POST /api/halls/{hall}/after/handle`: the next state of a low rating or a complaint.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/after/handle",
    operation_id = "handle_after",
    tag = "after",
    summary = "Follow a low rating up, or handle a complaint",
    params(InHall, WithKey),
    request_body = Handle,
    security(("session" = [])),
    responses((status = 200, description = "The new state", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "cross-site", "csrf", "number-unknown", "wrong-state", "words-needed"])))
)]
pub async fn handle(
    State(halls): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&halls, &id)?, key(&headers)?, bytes(body)?);
    let asked: Handle = json(&headers, &body)?;
    let step =
        Step::of(&asked.step).ok_or_else(|| bad_field("`step` must be `take`, `answer` or `close`"))?;
    let of = |number| Handling { number, step, words: None, staff: staff.account.id.to_string() };
    let words = words(asked.words)?;
    let order = match (parse(&hall.id, RATING, &asked.number), parse(&hall.id, COMPLAINT, &asked.number)) {
        (Some(number), _) => Order::Rating(Handling { words, ..of(number) }),
        (_, Some(number)) => Order::Complaint(Handling { words, ..of(number) }),
        _ => {
            let message = "nothing of this hall has this number; see the list";
            let status = axum::http::StatusCode::NOT_FOUND;
            return Err(ApiError::Refused(Refused::new(status, "number-unknown", message)));
        }
    };
    // Somebody else's request is another one, whatever its body says.
    let signed = [staff.account.id.to_string().as_bytes(), b"/", &body[..]].concat();
    let request = change::Request::new(key, &signed, Command::After(Box::new(order)));
    Ok(halls.change(hall, &request).await?.into_response())
}
