//! The desk's handlers: cases opened, read, listed, and every step of them.
//! In: JSON of somebody of the staff, an `Idempotency-Key` for what changes something. Out: cases. Absent: what a step
//! does (`change`); the list of addresses (`router`).

mod bodies;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State as On};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yushen::Review;
use yushen::receipt::replay;
use yushen::toml_reader::ids;

use super::Desk;
use super::change::case_unknown;
use super::clocks::{self, Level};
use super::day::Day;
use super::guard::{DIFFERENT, REFERRALS};
use super::listed;
use super::machine::State;
use super::order::{Opening, Order, What};
use super::papers::{self, Applicant, Papers};
use super::staff::{Staff, works_on_cases};
use super::store::{self, CaseRow, Which};
use super::terms::PAUSES;
use super::view;
use crate::after::visit::case_code;
use crate::describe::{InHall, WithKey};
use crate::error::ApiError;
use crate::hall::calendar::day_of;
use crate::hall::change::{self, Command};
use crate::hall::config::Hall;
use crate::hall::http::{hall, key};
use crate::receipts::{first, joined};
use crate::request::{Body, bad_field, bytes, json};
use crate::staff::store::accounts;

/// Cases of one page of a list.
const PAGE: i64 = 200;

/// What is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CaseOpen)]
pub struct Open {
    applicant: Applicant,
    receipt: Option<Texts>,
    item: Option<String>,
    facts: Option<Value>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceiptTexts)]
struct Texts {
    texts: Vec<String>,
}

/// `POST /api/halls/{hall}/cases` `{"applicant", "receipt": {"texts"}}` or `{"applicant", "item", "facts"}`: 201.
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/cases",
    operation_id = "case_open",
    tag = "cases",
    summary = "Open a case from a receipt or from an item's facts",
    params(InHall, WithKey),
    request_body = Open,
    security(("session" = [])),
    responses((status = 201, description = "The case, reviewed", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "cross-site", "csrf", "unknown-item", "unknown-bundle", "receipt-in-use", "receipt-changed", "engine"])))
)]
pub async fn open(
    On(desk): On<Arc<Desk>>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&desk.halls, &id)?, key(&headers)?, bytes(body)?);
    let asked: Open = json(&headers, &body)?;
    let applicant = asked.applicant.checked().map_err(bad_field)?;
    let source = match (asked.receipt, asked.item, asked.facts) {
        (Some(receipt), None, None) => Source::Receipt(receipt.texts),
        (None, Some(item), facts) if ids::is_slug(&item) => {
            Source::Typed { item, facts: facts.unwrap_or_else(|| json!({})).to_string().into_bytes() }
        }
        _ => return Err(bad_field("give `receipt`, or `item` (an item's id) with `facts`")),
    };
    // Decrypting and deciding is no work for the threads that answer.
    let prepared = desk.clone();
    let opening = tokio::task::spawn_blocking(move || prepared.opening(applicant, source));
    let opening = opening.await.map_err(|_| ApiError::Internal)??;
    send(&desk, hall, key, "open", &body, Order { staff, what: What::Open(opening), site: String::new() })
        .await
}

/// Where the facts of a new case come from.
enum Source {
    Receipt(Vec<String>),
    Typed { item: String, facts: Vec<u8> },
}

impl Desk {
    fn opening(&self, applicant: Applicant, source: Source) -> Result<Opening, ApiError> {
        let texts = match source {
            Source::Typed { item, facts } => {
                let (library, bundle) = self.current(&item)?;
                return Ok(Opening { applicant, item, facts, library, bundle, receipt: None, replay: None });
            }
            Source::Receipt(texts) => texts,
        };
        let opened = self.receipts.open(joined(&texts)?)?;
        let replayed = replay(&opened.receipt, &opened.facts, &opened.then).map_err(first)?;
        let active = self.bundles.active();
        let compared = self.receipts.compare(&opened, &opened.then, &active.manifest)?;
        let (library, bundle) = self.current(&opened.receipt.item)?;
        let digest = yushen::bundle::hash::from_hex(&yushen::bundle::hash::hex(&opened.receipt.to_bytes()));
        let said = json!({
            "changes": compared.changes,
            "on": opened.receipt.on,
            "outcome": replayed.decision.outcome.code(),
            "outcome_now": compared.outcome,
            "same": replayed.same,
            "unreadable": compared.unreadable,
        });
        Ok(Opening {
            applicant,
            item: opened.receipt.item.clone(),
            facts: opened.facts.clone(),
            library,
            bundle,
            receipt: digest,
            replay: Some(said),
        })
    }
}

pub(super) async fn send(
    desk: &Desk,
    hall: &Hall,
    key: &str,
    path: &str,
    body: &[u8],
    order: Order,
) -> Result<Response, ApiError> {
    // Another case, step or member of the staff is another request, whatever its body says.
    let signed = json!([path, order.staff.id, order.staff.role.word()]).to_string();
    let signed = [signed.as_bytes(), body].concat();
    let request = change::Request::new(key, &signed, Command::Case(Box::new(order)));
    Ok(desk.halls.change(hall, &request).await?.into_response())
}

fn private(body: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

pub(super) fn case_key(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::Refused(case_unknown()))
}

pub(super) async fn found(desk: &Desk, hall: &Hall, id: i64) -> Result<CaseRow, ApiError> {
    let row = store::read(&desk.halls.database, &hall.id, id).await?;
    row.ok_or_else(|| ApiError::Refused(case_unknown()))
}

/// `GET /api/halls/{hall}/cases/{case}`: the case with its papers, reviewed as it stands.
///
/// # Errors
/// 404 `case-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/cases/{case}",
    operation_id = "case_read",
    tag = "cases",
    summary = "A case, reviewed as it stands",
    params(InHall, ("case" = String, Path, description = "Key of the case")),
    security(("session" = [])),
    responses((status = 200, description = "Everything about it", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "case-unknown", "unknown-bundle"])))
)]
pub async fn one(
    On(desk): On<Arc<Desk>>,
    Path((id, case)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let hall = hall(&desk.halls, &id)?;
    let row = found(&desk, hall, case_key(&case)?).await?;
    let today = day_of(desk.halls.clock.now());
    let (reader, hall) = (desk.clone(), hall.id.clone());
    let code = case_code(&desk.halls.keys, &hall, row.id).shown();
    let view = tokio::task::spawn_blocking(move || reader.view(&hall, &row, today));
    let mut view = view.await.map_err(|_| ApiError::Internal)??;
    view["receipt_code"] = json!(code);
    Ok(private(view))
}

impl Desk {
    fn view(&self, hall: &str, row: &CaseRow, today: chrono::NaiveDate) -> Result<Value, ApiError> {
        let calendar = self.halls.calendar();
        let Some(sealed) = &row.sealed else {
            return Ok(view::case(hall, row, None, None, None, &calendar, today));
        };
        let papers = Papers::open(&self.halls.keys, hall, row.id, sealed)?;
        let library = self.library(&row.bundle, &row.item)?;
        let review = papers::review(&library, &row.item, &row.applied, papers.facts.as_bytes());
        let mut review: Review = review.map_err(ApiError::Refused)?;
        let decision = review.decision();
        let title = review.version().item.title.clone();
        let mut view = view::case(hall, row, Some(&title), Some(&papers), Some(&decision), &calendar, today);
        view["list"] = listed::of(review.version());
        Ok(view)
    }
}

/// Which part of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// A state's word, `running`, `flagged` or `all`.
    state: Option<String>,
    /// Key of the last case of the page before.
    #[serde(default)]
    after: i64,
    /// `amber` or `red`: only what is at least so near.
    level: Option<String>,
}

/// `GET /api/halls/{hall}/cases?state=&after=&level=`: 200 cases at a time with their clocks, without the applicant.
///
/// # Errors
/// 422 `bad-field`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/cases",
    operation_id = "case_list",
    tag = "cases",
    summary = "Cases with their clocks, without applicants",
    params(InHall, Asked),
    security(("session" = [])),
    responses((status = 200, description = "200 at a time", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "bad-field"])))
)]
pub async fn list(
    On(desk): On<Arc<Desk>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let hall = hall(&desk.halls, &id)?;
    let which = match asked.state.as_deref() {
        None | Some("running") => Which::Running,
        Some("all") => Which::All,
        Some("flagged") => Which::Flagged,
        Some(word) => Which::Of(
            State::parse(word)
                .ok_or_else(|| bad_field("`state` must be a state's word, `running`, `flagged` or `all`"))?,
        ),
    };
    let least = match asked.level.as_deref() {
        None => Level::None,
        Some("amber") => Level::Amber,
        Some("red") => Level::Red,
        Some(_) => return Err(bad_field("`level` must be `amber` or `red`")),
    };
    let rows = store::page(&desk.halls.database, &hall.id, which, asked.after, PAGE).await?;
    let next = rows.last().filter(|_| i64::try_from(rows.len()) == Ok(PAGE)).map(|row| row.id);
    let (calendar, today) = (desk.halls.calendar(), day_of(desk.halls.clock.now()));
    let lines = rows.iter().filter_map(|row| {
        let clocks = clocks::clocks(&row.record, &calendar, today);
        (clocks::level(&clocks) >= least).then(|| view::line(&hall.id, row, &clocks))
    });
    let cases: Vec<Value> = lines.collect();
    Ok(private(json!({ "cases": cases, "next": next, "today": Day(today) })))
}

/// `GET /api/halls/{hall}/cases/reasons`: the lists that steps take their reasons from.
///
/// # Errors
/// 404 `hall-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/cases/reasons",
    operation_id = "case_reasons",
    tag = "cases",
    summary = "The lists that steps take their reasons from",
    params(InHall),
    security(("session" = [])),
    responses((status = 200, description = "Codes with titles", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed"])))
)]
pub async fn reasons(On(desk): On<Arc<Desk>>, Path(id): Path<String>) -> Result<Response, ApiError> {
    hall(&desk.halls, &id)?;
    let list = |list: &[(&str, &str)]| -> Vec<Value> {
        list.iter().map(|(code, title)| json!({ "code": code, "title": title })).collect()
    };
    let lists = json!({
        "different": list(&DIFFERENT),
        "pause": list(&PAUSES),
        "refer": list(&REFERRALS),
    });
    Ok(private(lists))
}

/// `GET /api/halls/{hall}/cases/colleagues`: who a case can be handed to, and whose number is whose.
///
/// # Errors
/// 404 `hall-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/cases/colleagues",
    operation_id = "case_colleagues",
    tag = "cases",
    summary = "Clerks and supervisors of the hall",
    description = "By name; `enabled` says whether a case can be handed to them.",
    params(InHall),
    security(("session" = [])),
    responses((status = 200, description = "Accounts by name", body = Vec<Object>)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed"])))
)]
pub async fn colleagues(On(desk): On<Arc<Desk>>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let hall = hall(&desk.halls, &id)?;
    let accounts = accounts::all(&desk.halls.database, &hall.id).await?;
    let list = accounts.iter().filter(|account| works_on_cases(account.role)).map(|account| {
        json!({
            "account": account.id.to_string(),
            "enabled": !account.disabled,
            "name": account.name,
            "role": account.role.word(),
            "window": account.window,
        })
    });
    Ok(private(list.collect()))
}

/// `POST /api/halls/{hall}/cases/{case}/{step}` `{"revision", …}`
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/cases/{case}/{step}",
    operation_id = "case_step",
    tag = "cases",
    summary = "A step of a case",
    description = "What the body holds beside `revision` depends on the step: docs/desk.md.",
    params(InHall, ("case" = String, Path, description = "Key of the case"), ("step" = String, Path, description = "`change`, `correct`, `accept` …: docs/desk.md"), WithKey),
    request_body = Object,
    security(("session" = [])),
    responses((status = 200, description = "The case after it", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "cross-site", "csrf", "role-not-allowed", "case-unknown", "window-unknown", "wrong-state", "case-changed", "not-seen", "reason-needed", "not-settled", "told-once", "nothing-to-tell", "nothing-deferred", "not-all-there", "closed", "no-basis", "not-deferrable", "deemed-accepted", "not-paused", "paused-already", "granted-already", "marked-already", "not-marked-by-hand", "too-late-to-extend", "papers-gone", "not-listed", "not-required", "shared-not-asked", "pause-not-in-law", "not-in-writing", "reason-unknown", "unknown-step", "unknown-bundle", "staff-unknown", "day-needed", "day-not-needed", "bad-day", "engine"])))
)]
pub async fn step(
    On(desk): On<Arc<Desk>>,
    staff: Staff,
    Path((id, case, step)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&desk.halls, &id)?, key(&headers)?, bytes(body)?);
    let (revision, act) = bodies::act(&step, &headers, &body)?;
    let row = found(&desk, hall, case_key(&case)?).await?;
    let (reader, bundle, item) = (desk.clone(), row.bundle, row.item);
    let library = tokio::task::spawn_blocking(move || reader.library(&bundle, &item));
    let library = library.await.map_err(|_| ApiError::Internal)??;
    let what = What::Act { case: row.id, revision, library, act };
    let order = Order { staff, what, site: desk.site(&headers) };
    send(&desk, hall, key, &format!("{}/{step}", row.id), &body, order).await
}
