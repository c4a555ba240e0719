//! The whole API on one page, and what every request passes through.
//! In: the database, the bundles, the halls and the web app's folder. Out: the router.
//! Absent: handlers; each lives in the module of its feature.

use std::any::Any;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::bundles::{self, Bundles};
use crate::database::Database;
use crate::desk::{self, Desk};
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::http::{bookings, days, holds};
use crate::receipts::{self, Receipts};
use crate::{headers, health, static_files};

/// The longest body that is read; larger ones get 413.
pub const BODY_LIMIT_BYTES: usize = 256 * 1024;

/// The longest that one answer may take; later it is 503.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// Everything the server answers; without halls there is no booking API.
pub fn router(
    database: Database,
    receipts: Arc<Receipts>,
    bundles: Arc<Bundles>,
    halls: Option<Arc<Halls>>,
    dist: &Path,
) -> Router {
    let api = Router::new().route("/version", get(health::version)).fallback(nothing_here);

    let everything = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .nest("/api", api)
        .fallback_service(static_files::service(dist))
        .with_state(database)
        .nest("/api", receipts::router(receipts.clone()))
        .nest("/api", halls.clone().map(booking).unwrap_or_default())
        .nest(
            "/api",
            halls
                .clone()
                .map(|halls| at_desk(Desk::new(halls, receipts.clone(), bundles.clone())))
                .unwrap_or_default(),
        )
        .nest("/api", halls.map(|halls| receipts::keep::router(halls, receipts)).unwrap_or_default())
        .merge(bundles::routes::router(bundles));
    guarded(everything)
}

/// What every request passes through: limits, time, a panic that stays one request's, the log, security headers.
pub fn guarded(router: Router) -> Router {
    router
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_TIMEOUT))
        .layer(CatchPanicLayer::custom(panicked))
        // The path only: a query may hold what a citizen typed.
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
            tracing::info_span!("request", method = %request.method(), path = request.uri().path())
        }))
        .layer(axum::middleware::from_fn(headers::add))
}

/// Bookings, below `/api`. Codes and numbers travel in bodies, so looking up is a POST too.
pub fn booking(halls: Arc<Halls>) -> Router {
    Router::new()
        .route("/halls", get(days::halls))
        .route("/halls/{hall}", get(days::one))
        .route("/halls/{hall}/days", get(days::days))
        .route("/halls/{hall}/days/{day}/slots", get(days::slots))
        .route("/halls/{hall}/holds", post(holds::hold))
        .route("/halls/{hall}/holds/release", post(holds::release))
        .route("/halls/{hall}/bookings", post(bookings::confirm))
        .route("/halls/{hall}/bookings/cancel", post(bookings::cancel))
        .route("/halls/{hall}/bookings/move", post(bookings::relocate))
        .route("/halls/{hall}/bookings/look-up", post(bookings::look_up))
        .route("/halls/{hall}/bookings/ics", post(bookings::calendar))
        .with_state(halls)
}

/// Cases, below `/api`; for the staff.
pub fn at_desk(desk: Desk) -> Router {
    Router::new()
        .route("/halls/{hall}/cases", get(desk::http::list).post(desk::http::open))
        .route("/halls/{hall}/cases/reasons", get(desk::http::reasons))
        .route("/halls/{hall}/cases/{case}", get(desk::http::one))
        .route("/halls/{hall}/cases/{case}/{step}", post(desk::http::step))
        .with_state(Arc::new(desk))
}

async fn nothing_here() -> ApiError {
    ApiError::NotFound
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    ApiError::Internal.into_response()
}
