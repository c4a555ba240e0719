//! Whether a paper is genuine, for everybody; and the stylesheet of papers.
//! In: number and code, from the QR code or typed. Out: kind, number, day and hall, or the one answer for everything else.
//! Absent: names and what the paper is about; who holds a paper can read it.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use utoipa::ToSchema;

use super::check::fits;
use super::html::{STYLESHEET, escaped, page};
use crate::desk::issue::store;
use crate::error::{ApiError, Refused};
use crate::hall::Halls;

/// Longest number that is looked up.
const MOST_NUMBER: usize = 100;

/// The addresses, below `/api`.
pub fn router() -> Router<Arc<Halls>> {
    Router::new().route("/papers/paper.css", get(stylesheet)).route("/papers/{number}/{code}", get(check))
}

/// `GET /api/papers/paper.css`
#[utoipa::path(
    get,
    path = "/api/papers/paper.css",
    operation_id = "paper_style",
    tag = "papers",
    summary = "The stylesheet of papers",
    responses((status = 200, description = "CSS for A4 and 80 mm", body = String, content_type = "text/css"))
)]
pub async fn stylesheet() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLESHEET)
}

/// A paper that is genuine.
#[derive(Debug, Serialize, ToSchema)]
pub struct Genuine {
    /// Who issued it.
    #[schema(example = "平桥区政务服务大厅（示例）")]
    hall: String,
    /// Which paper.
    #[schema(example = "acceptance")]
    kind: &'static str,
    /// Its number.
    #[schema(example = "pingqiao-2026-000001")]
    number: String,
    /// The day on it.
    #[schema(example = "2026-11-26", format = Date)]
    on: String,
    /// Its title.
    #[schema(example = "受理通知书")]
    title: &'static str,
}

/// `GET /api/papers/{number}/{code}`: JSON, or a page for a browser.
///
/// # Errors
/// 404 `paper-unknown`, the same for a wrong number and a wrong code.
#[utoipa::path(
    get,
    path = "/api/papers/{number}/{code}",
    operation_id = "paper_check",
    tag = "papers",
    summary = "Whether a paper is genuine",
    description = "What the QR code of a paper opens. Names nobody. A wrong number and a wrong code are told alike. A browser gets a page.",
    params(
        ("number" = String, Path, description = "Number of the paper", example = "pingqiao-2026-000001"),
        ("code" = String, Path, description = "The code beside the QR code", example = "7K3M-9QPA-X01TD"),
    ),
    responses((status = 200, description = "It is", body = Genuine)),
    extensions(("x-errors" = json!(["paper-unknown"])))
)]
pub async fn check(
    State(halls): State<Arc<Halls>>,
    Path((number, code)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = genuine(&halls, &number, &code).await?;
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let private = (header::CACHE_CONTROL, "no-store");
    if !accepted.contains("text/html") {
        let found = found.ok_or_else(unknown)?;
        return Ok(([private], Json(found)).into_response());
    }
    let (status, body) = match &found {
        Some(found) => (StatusCode::OK, told(found)),
        None => (StatusCode::NOT_FOUND, NOT_FOUND.to_owned()),
    };
    let html = (header::CONTENT_TYPE, "text/html; charset=utf-8");
    Ok((status, [private, html], page("文书核验", &body)).into_response())
}

async fn genuine(halls: &Halls, number: &str, code: &str) -> Result<Option<Genuine>, ApiError> {
    if number.len() > MOST_NUMBER {
        return Ok(None);
    }
    let row = store::by_number(&halls.database, number).await?;
    // A number that nobody has takes as long as a wrong code.
    let digest = row.as_ref().map_or([0; 32], |row| row.digest);
    let right = fits(&halls.keys, number, &digest, code);
    let Some(row) = row.filter(|_| right) else { return Ok(None) };
    let hall = halls.hall(&row.hall).map_or_else(|| row.hall.clone(), |hall| hall.name.clone());
    let (kind, title) = (row.kind.word(), row.kind.title());
    Ok(Some(Genuine { hall, kind, number: row.number, on: row.issued_on, title }))
}

fn unknown() -> ApiError {
    let message = "no paper has this number and code; compare them with the paper, or ask at the hall";
    ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "paper-unknown", message))
}

fn told(found: &Genuine) -> String {
    let rows = [
        ("文书", found.title),
        ("编号", found.number.as_str()),
        ("日期", found.on.as_str()),
        ("出具单位", found.hall.as_str()),
    ];
    let rows = rows
        .map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n", escaped(value)));
    format!(
        "<h1>文书核验</h1>\n<p class=\"good\">核验通过：这份文书由本大厅出具。</p>\n<table class=\"fields\">\n{}</table>\n\
         <p>请核对手中文书的名称、编号、日期和出具单位与上面一致。这里不显示姓名和办理内容。</p>\n",
        rows.concat()
    )
}

const NOT_FOUND: &str = "<h1>文书核验</h1>\n<p class=\"bad\">没有查到这份文书。</p>\n\
    <p>可能是编号或者核验码输错了，也可能它不是由本大厅出具的。请与手中的文书核对后再试，或者到大厅窗口询问。</p>\n";
