//! The supervisor's figures, and their export. In: a range of days, a class. Out: JSON, CSV, XLSX. Absent: personal data.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use yushen::value::date;

use super::count::{Figures, Range, figures as counted};
use super::words::Titles;
use super::{export as write, log};
use crate::describe::InHall;
use crate::error::ApiError;
use crate::hall::config::CLASSES;
use crate::hall::http::{Shared, hall};
use crate::request::bad_field;

/// Most days of a range.
const MOST_DAYS: i64 = 366;

/// What is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    from: String,
    to: String,
    class: Option<String>,
    format: Option<String>,
}

/// A range that can be counted.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn range(from: &str, to: &str, class: Option<&str>) -> Result<Range, String> {
    let day = |name: &str, text: &str| -> Result<NaiveDate, String> {
        date::parse(text).ok_or_else(|| format!("`{name}` must be a date such as 2026-11-27"))
    };
    let (from, to) = (day("from", from)?, day("to", to)?);
    if !(0..MOST_DAYS).contains(&(date::days(to) - date::days(from))) {
        return Err(format!("`to` must be `from` or up to {MOST_DAYS} days on"));
    }
    if let Some(class) = class.filter(|class| CLASSES.iter().all(|(id, _)| id != class)) {
        return Err(format!("`class` can't be `{class}`; leave it out for all window classes"));
    }
    Ok(Range { from, to, class: class.map(Into::into) })
}

async fn of(halls: &Shared, id: &str, asked: &Asked) -> Result<(Range, Figures), ApiError> {
    let hall = hall(halls, id)?;
    let range = range(&asked.from, &asked.to, asked.class.as_deref()).map_err(bad_field)?;
    let events = log::read(&halls.database, &hall.id, &range).await?;
    // Counting a year is no work for the threads that answer.
    let of = range.clone();
    let figures = tokio::task::spawn_blocking(move || counted(&events, &of));
    Ok((range, figures.await.map_err(|_| ApiError::Internal)?))
}

/// What was found missing, by name. Items are opened on a thread that may block.
async fn titles(halls: &Shared, figures: &Figures) -> Result<Titles, ApiError> {
    let (reader, items) = (halls.clone(), figures.deficits.keys().cloned().collect::<Vec<_>>());
    let titles = tokio::task::spawn_blocking(move || {
        items.into_iter().map(|item| (item.clone(), reader.items.titles(&item))).collect::<Titles>()
    });
    let mut titles = titles.await.map_err(|_| ApiError::Internal)?;
    for (item, named) in &mut titles {
        named.retain(|id, _| figures.deficits.get(item).is_some_and(|counted| counted.contains_key(id)));
    }
    Ok(titles)
}

/// `GET /api/halls/{hall}/figures?from=&to=&class=`
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/figures",
    operation_id = "figures",
    tag = "figures",
    summary = "Figures of a range of days",
    params(
        InHall,
        ("from" = String, Query, format = Date, description = "First day"),
        ("to" = String, Query, format = Date, description = "Last day; at most 366 days"),
        ("class" = Option<String>, Query, description = "One window class")
    ),
    security(("session" = [])),
    responses((status = 200, description = "Counted from the event log", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "bad-field"])))
)]
pub async fn figures(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let (range, figures) = of(&halls, &id, &asked).await?;
    let titles = titles(&halls, &figures).await?;
    let body = json!({
        "class": range.class,
        "figures": figures,
        "from": date::format(range.from),
        "hall": id,
        "titles": titles,
        "to": date::format(range.to),
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// `GET /api/halls/{hall}/figures/export?from=&to=&class=&format=csv|xlsx`
///
/// # Errors
/// See `docs/desk.md`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/figures/export",
    operation_id = "figures_export",
    tag = "figures",
    summary = "The same figures as a table",
    params(
        InHall,
        ("from" = String, Query, format = Date, description = "First day"),
        ("to" = String, Query, format = Date, description = "Last day; at most 366 days"),
        ("class" = Option<String>, Query, description = "One window class"),
        ("format" = Option<String>, Query, description = "`csv` or `xlsx` (without it)")
    ),
    security(("session" = [])),
    responses((status = 200, description = "A file", body = String, content_type = "text/csv")),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "bad-field"])))
)]
pub async fn export(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let format = match asked.format.as_deref() {
        Some("csv") => "csv",
        None | Some("xlsx") => "xlsx",
        Some(_) => return Err(bad_field("`format` must be `csv` or `xlsx`")),
    };
    let (range, figures) = of(&halls, &id, &asked).await?;
    let titles = titles(&halls, &figures).await?;
    let (from, to) = (date::format(range.from), date::format(range.to));
    let title = format!("{id} {from} 至 {to} {}", range.class.as_deref().unwrap_or("全部窗口"));
    let failed = |error: String| {
        tracing::error!(error, "the export can't be written");
        ApiError::Internal
    };
    let (kind, bytes) = if format == "csv" {
        (
            "text/csv; charset=utf-8",
            write::csv(&title, &figures, &titles).map_err(|error| failed(error.to_string()))?,
        )
    } else {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (kind, write::xlsx(&title, &figures, &titles).map_err(|error| failed(error.to_string()))?)
    };
    let name = format!("attachment; filename=\"figures-{id}-{from}-{to}.{format}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
