//! Papers of a case for the desk: the list, one issued anew, one to print.
//! In: HTTP of somebody of the staff. Out: JSON, HTML, PDF. Absent: who may ask (`router`).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State as On};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::Desk;
use super::super::http::{case_key, found, send};
use super::super::order::{Order, What};
use super::super::staff::Staff;
use super::{line, opened, store};
use crate::describe::{InHall, WithKey};
use crate::error::{ApiError, Refused};
use crate::hall::http::{hall, key};
use crate::papers::kind::Kind;
use crate::papers::printing::{Wanted, answer};
use crate::request::{Body, bytes, json};

/// `GET /api/halls/{hall}/cases/{case}/papers`: what was issued, and whether each can be a PDF.
///
/// # Errors
/// 404 `case-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/cases/{case}/papers",
    operation_id = "case_papers",
    tag = "cases",
    summary = "The papers of a case",
    params(InHall, ("case" = String, Path, description = "Key of the case")),
    security(("session" = [])),
    responses((status = 200, description = "In the order in which they were issued", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "case-unknown"])))
)]
pub async fn list(
    On(desk): On<Arc<Desk>>,
    Path((id, case)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let hall = hall(&desk.halls, &id)?;
    let case = found(&desk, hall, case_key(&case)?).await?;
    let rows = store::of_case(&desk.halls.database, &hall.id, case.id).await?;
    let called: Vec<Kind> = super::called_for(&case.record).into_iter().map(|(kind, _)| kind).collect();
    // Fonts may have to be read first.
    let reader = desk.clone();
    let lines = tokio::task::spawn_blocking(move || {
        rows.iter().map(|row| with_standing(&reader, row)).collect::<Result<Vec<Value>, ApiError>>()
    });
    let papers = lines.await.map_err(|_| ApiError::Internal)??;
    let body = json!({ "called_for": called, "papers": papers });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// What stands on it is looked at when it is listed, so that a missing character is known before somebody waits for it.
fn with_standing(desk: &Desk, row: &store::PaperRow) -> Result<Value, ApiError> {
    let mut line = line(row);
    if row.sealed.is_some() {
        let (pdf, missing) = desk.halls.printing.standing(&opened(&desk.halls.keys, row)?);
        line["pdf"] = json!(pdf);
        line["missing"] = json!(missing);
    }
    Ok(line)
}

/// Which paper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaperWanted)]
pub struct Issue {
    /// `acceptance`, `deferred-acceptance`, `correction`, `refusal`, `on-the-spot`.
    #[schema(value_type = String, example = "on-the-spot")]
    kind: Kind,
}

/// `POST /api/halls/{hall}/cases/{case}/papers` `{"kind"}`: 201; 200 with the one that exists.
///
/// # Errors
/// 409 `paper-not-due`, `papers-gone`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/cases/{case}/papers",
    operation_id = "case_paper_issue",
    tag = "cases",
    summary = "Issue a paper that the case calls for",
    description = "Deciding steps issue theirs by themselves; this is for what was corrected at the window, and for an acceptance by law.",
    params(InHall, ("case" = String, Path, description = "Key of the case"), WithKey),
    request_body = Issue,
    security(("session" = [])),
    responses(
        (status = 200, description = "The one that exists", body = Object),
        (status = 201, description = "Issued", body = Object)
    ),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "cross-site", "csrf", "case-unknown", "paper-not-due", "papers-gone", "unknown-bundle"])))
)]
pub async fn issue(
    On(desk): On<Arc<Desk>>,
    staff: Staff,
    Path((id, case)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, key, body) = (hall(&desk.halls, &id)?, key(&headers)?, bytes(body)?);
    let Issue { kind } = json(&headers, &body)?;
    let row = found(&desk, hall, case_key(&case)?).await?;
    let (reader, bundle, item) = (desk.clone(), row.bundle, row.item);
    let library = tokio::task::spawn_blocking(move || reader.library(&bundle, &item));
    let library = library.await.map_err(|_| ApiError::Internal)??;
    let what = What::Paper { case: row.id, library, kind };
    let order = Order { staff, what, site: desk.site(&headers) };
    send(&desk, hall, key, &format!("{}/papers", row.id), &body, order).await
}

/// `GET /api/halls/{hall}/cases/{case}/papers/{number}?as=&on=`: to print, or as a PDF.
///
/// # Errors
/// 404 `paper-unknown`; 409 `papers-gone`, `glyph-missing`; 503 `no-font`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/cases/{case}/papers/{number}",
    operation_id = "case_paper",
    tag = "cases",
    summary = "A paper to print",
    description = "As it was issued, however often it is asked for.",
    params(InHall, ("case" = String, Path, description = "Key of the case"), ("number" = String, Path, description = "Number of the paper"), Wanted),
    security(("session" = [])),
    responses((status = 200, description = "HTML or PDF", content((String = "text/html"), (Vec<u8> = "application/pdf")))),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "case-unknown", "paper-unknown", "papers-gone", "glyph-missing", "paper-too-long", "no-font", "bad-field"])))
)]
pub async fn one(
    On(desk): On<Arc<Desk>>,
    Path((id, case, number)): Path<(String, String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, ApiError> {
    let hall = hall(&desk.halls, &id)?;
    let format = wanted.format()?;
    let case = found(&desk, hall, case_key(&case)?).await?;
    let rows = store::of_case(&desk.halls.database, &hall.id, case.id).await?;
    let row = rows.into_iter().find(|row| row.number == number).ok_or_else(|| {
        let message = "the case has no paper of this number; its list has them";
        ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "paper-unknown", message))
    })?;
    let paper = opened(&desk.halls.keys, &row)?;
    // Setting a PDF is no work for the threads that answer.
    let made = tokio::task::spawn_blocking(move || answer(&desk.halls.printing, &paper, wanted.form, format));
    made.await.map_err(|_| ApiError::Internal)?
}
