//! The whole API on one page, and what every request passes through.
//! In: the database, the bundles, the halls and the web app's folder. Out: the router.
//! Absent: handlers; each lives in the module of its feature.

use std::any::Any;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::after::{handling, http as after};
use crate::bundles::{self, Bundles};
use crate::database::Database;
use crate::desk::Desk;
use crate::desk::http as cases;
use crate::desk::issue;
use crate::error::ApiError;
use crate::figures::http as figures;
use crate::hall::Halls;
use crate::hall::http::{arrivals, bookings, days, desk, holds, queue, slips, waiting};
use crate::metrics::{self, Metrics};
use crate::receipts::{self, Receipts};
use crate::staff::guard::Guarded;
use crate::staff::role::{CLERK, OPERATOR, Roles, SUPERVISOR};
use crate::staff::{self, Access};
use crate::{headers, health, kiosk, limits, openapi, papers, static_files};

/// The longest that one answer may take; later it is 503.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// Everything the server answers; without halls there is no booking API.
pub fn router(
    database: Database,
    receipts: Arc<Receipts>,
    bundles: Arc<Bundles>,
    halls: Option<Arc<Halls>>,
    access: Option<Access>,
    dist: &Path,
) -> Router {
    let api = Router::new().route("/version", get(health::version)).fallback(nothing_here);

    // Without sign-in, the desk's token alone opens the windows' addresses, and nothing opens cases.
    let at_windows = match (access, halls.clone()) {
        (Some(access), Some(halls)) => {
            let desk = Desk::new(halls, receipts.clone(), bundles.clone());
            of_staff(access, Arc::new(desk)).router()
        }
        (None, Some(halls)) => by_token(halls),
        (_, None) => Router::new(),
    };

    let everything = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .nest("/api", api)
        .fallback_service(static_files::service(dist))
        .with_state(database)
        .nest("/api", receipts::router(receipts.clone(), halls.clone()))
        .nest("/api", halls.clone().map(booking).unwrap_or_default())
        .nest("/api", at_windows)
        .nest("/api", halls.map(|halls| receipts::keep::router(halls, receipts)).unwrap_or_default())
        .merge(bundles::first::router(bundles.clone(), dist))
        .merge(bundles::routes::router(bundles))
        .merge(openapi::router());
    guarded(everything)
}

/// What every request passes through: limits, time, a panic that stays one request's, the log, security headers.
pub fn guarded(router: Router) -> Router {
    router
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_TIMEOUT))
        .layer(from_fn_with_state(limits::LongBodies::default(), limits::read))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(limits::in_house_form))
        // The path only: a query may hold what a citizen typed.
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
            tracing::info_span!("request", method = %request.method(), path = request.uri().path())
        }))
        .layer(from_fn(headers::add))
}

/// Everything of a router is counted, refusals of [`guarded`] too.
pub fn measured(router: Router, metrics: Arc<Metrics>) -> Router {
    router.layer(from_fn_with_state(metrics, metrics::measure))
}

/// Bookings, below `/api`. Codes and numbers travel in bodies, so looking up is a POST too.
pub fn booking(halls: Arc<Halls>) -> Router {
    Router::new()
        .route("/halls", get(days::halls))
        .route("/halls/{hall}", get(days::one))
        .route("/halls/{hall}/days", get(days::days))
        .route("/halls/{hall}/days/{day}/slots", get(days::slots))
        .route("/halls/{hall}/holds", post(holds::hold))
        .route("/halls/{hall}/holds/extend", post(holds::extend))
        .route("/halls/{hall}/holds/release", post(holds::release))
        .route("/halls/{hall}/bookings", post(bookings::confirm))
        .route("/halls/{hall}/bookings/cancel", post(bookings::cancel))
        .route("/halls/{hall}/bookings/move", post(bookings::relocate))
        .route("/halls/{hall}/bookings/look-up", post(bookings::look_up))
        .route("/halls/{hall}/bookings/ics", post(bookings::calendar))
        .route("/halls/{hall}/bookings/slip", post(slips::appointment))
        .route("/halls/{hall}/waiting", post(waiting::join))
        .route("/halls/{hall}/waiting/confirm", post(waiting::accept))
        .route("/halls/{hall}/waiting/leave", post(waiting::leave))
        .route("/halls/{hall}/waiting/look-up", post(waiting::look_up))
        .route("/halls/{hall}/ratings", post(after::rate))
        .route("/halls/{hall}/complaints", post(after::complain))
        .route("/halls/{hall}/complaints/look-up", post(after::look_up_complaint))
        .route("/halls/{hall}/visits/look-up", post(after::look_up_visit))
        .merge(hall_day())
        .merge(papers::http::router())
        .merge(kiosk::http::router())
        .with_state(halls)
}

/// The hall day, below `/api`, for everybody.
fn hall_day() -> Router<Arc<Halls>> {
    Router::new()
        .route("/halls/{hall}/check-in", post(arrivals::check_in))
        .route("/halls/{hall}/tickets", post(arrivals::ticket))
        .route("/halls/{hall}/tickets/slip", post(slips::ticket))
        .route("/halls/{hall}/queue", get(queue::queue))
        .route("/halls/{hall}/display", get(queue::display))
}

/// What windows do with tickets.
fn windows() -> [(Method, &'static str, Roles, MethodRouter<Arc<Halls>>); 9] {
    let window = CLERK.or(SUPERVISOR);
    [
        (Method::GET, "/halls/{hall}/desk/queue", window.or(OPERATOR), get(desk::queue)),
        (Method::POST, "/halls/{hall}/desk/find", window.or(OPERATOR), post(desk::find)),
        (Method::POST, "/halls/{hall}/desk/check-in", window, post(desk::check_in)),
        (Method::POST, "/halls/{hall}/desk/call", window, post(desk::call)),
        (Method::POST, "/halls/{hall}/desk/recall", window, post(desk::recall)),
        (Method::POST, "/halls/{hall}/desk/skip", window, post(desk::skip)),
        (Method::POST, "/halls/{hall}/desk/transfer", window, post(desk::transfer)),
        (Method::POST, "/halls/{hall}/desk/finish", window, post(desk::finish)),
        (Method::POST, "/halls/{hall}/desk/special", window, post(desk::special)),
    ]
}

/// What supervisors ask beside the cases.
fn oversight() -> [(Method, &'static str, MethodRouter<Arc<Halls>>); 5] {
    [
        (Method::GET, "/halls/{hall}/after/ratings", get(handling::ratings)),
        (Method::GET, "/halls/{hall}/after/complaints", get(handling::complaints)),
        (Method::POST, "/halls/{hall}/after/handle", post(handling::handle)),
        (Method::GET, "/halls/{hall}/figures", get(figures::figures)),
        (Method::GET, "/halls/{hall}/figures/export", get(figures::export)),
    ]
}

/// The windows, below `/api`, for programs of the hall that show the desk's token.
pub fn by_token(halls: Arc<Halls>) -> Router {
    let add = |router: Router<Arc<Halls>>, (_, path, _, route)| router.route(path, route);
    windows().into_iter().fold(Router::new(), add).with_state(halls)
}

/// Everything below `/api` that staff ask, and who of them may.
pub fn of_staff(access: Access, desk: Arc<Desk>) -> Guarded {
    let halls = access.halls.clone();
    desk.served_at(&access.config.origin);
    let add = |guarded: Guarded, (method, path, roles, route): (_, _, _, MethodRouter<Arc<Halls>>)| {
        guarded.route(method, path, roles, true, route.with_state(halls.clone()))
    };
    let guarded = windows().into_iter().fold(staff::http::guarded(access), add);
    let add = |guarded: Guarded, (method, path, route): (_, _, MethodRouter<Arc<Halls>>)| {
        guarded.route(method, path, SUPERVISOR, false, route.with_state(halls.clone()))
    };
    let guarded = oversight().into_iter().fold(guarded, add);
    let add = |guarded: Guarded, (method, path, route): (_, _, MethodRouter<Arc<Desk>>)| {
        guarded.route(method, path, CLERK.or(SUPERVISOR), false, route.with_state(desk.clone()))
    };
    [
        (Method::GET, "/halls/{hall}/cases", get(cases::list)),
        (Method::POST, "/halls/{hall}/cases", post(cases::open)),
        (Method::GET, "/halls/{hall}/cases/colleagues", get(cases::colleagues)),
        (Method::GET, "/halls/{hall}/cases/reasons", get(cases::reasons)),
        (Method::GET, "/halls/{hall}/cases/{case}", get(cases::one)),
        (Method::POST, "/halls/{hall}/cases/{case}/{step}", post(cases::step)),
        (Method::GET, "/halls/{hall}/cases/{case}/papers", get(issue::http::list)),
        (Method::POST, "/halls/{hall}/cases/{case}/papers", post(issue::http::issue)),
        (Method::GET, "/halls/{hall}/cases/{case}/papers/{number}", get(issue::http::one)),
    ]
    .into_iter()
    .fold(guarded, add)
}

/// How often each client may ask, around everything else: what is refused costs nothing. Where clients come from is
/// known by their connections, so this stands where those are served.
pub fn counted(router: Router, limiter: Arc<limits::rates::Limiter>) -> Router {
    router.layer(from_fn_with_state(limiter, limits::rates::count)).layer(from_fn(headers::add))
}

async fn nothing_here() -> ApiError {
    ApiError::NotFound
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    ApiError::Internal.into_response()
}
