//! The queue for everybody: a snapshot, and the displays' stream. In: a hall. Out: JSON, server-sent events.
//! Absent: names, and why somebody is called before others.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::{Shared, hall};
use crate::describe::InHall;
use crate::error::ApiError;
use crate::hall::day::display::{self, NoStream};
use crate::hall::day::picture::{Picture, Source};
use crate::hall::day::view::{QueueView, Shown};
use crate::limits::rates::Client;

/// How often something is sent when nothing happens, so that nobody on the way takes the connection for dead.
pub const HEARTBEAT: Duration = Duration::from_secs(10);

/// `GET /api/halls/{hall}/queue`
///
/// # Errors
/// 404 `hall-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/queue",
    operation_id = "queue",
    tag = "day",
    summary = "The line, windows, estimates, alarms",
    params(InHall),
    responses((status = 200, description = "As it stands", body = QueueView))
)]
pub async fn queue(State(halls): State<Shared>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?;
    let picture = Picture::read(&halls, hall, Source::Pool(&halls.database), halls.clock.now()).await?;
    let view = QueueView::of(&picture);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}

/// `GET /api/halls/{hall}/display`: server-sent events `snapshot` and `change`; `Last-Event-ID` goes on from there.
///
/// # Errors
/// 404 `hall-unknown`, 503 `too-many-streams`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/display",
    operation_id = "display",
    tag = "day",
    summary = "Server-sent events for the display",
    description = "`snapshot` first, then `change`; the data of both are of the given shape. `Last-Event-ID` goes on from there.",
    params(InHall),
    responses((status = 200, description = "A stream", body = Shown, content_type = "text/event-stream")),
    extensions(("x-errors" = json!(["too-many-streams"])))
)]
pub async fn display(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let hall = hall(&halls, &id)?;
    let client = client.map(|Extension(Client(address))| address);
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let last = last.and_then(|text| text.trim().parse().ok());
    let stream = display::stream(halls.clone(), hall, last, client).await.map_err(|error| match error {
        NoStream::Database(error) => ApiError::from(error),
        NoStream::TooMany | NoStream::TooManyOfOne => ApiError::Request {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: "too-many-streams",
            message: format!("{error}; ask for the queue instead, or try again in a minute"),
        },
    })?;
    // nginx would keep events back.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), "no");
    let stream = Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("still here"));
    Ok(([unbuffered], stream).into_response())
}
