//! The API's document (OpenAPI 3.1) at `/openapi.json`, and the same as a page at `/api-docs`.
//! In: what each handler says about itself. Out: JSON, HTML. Absent: what every endpoint has in common; `errors` adds it.
//!
//! **To add an endpoint**: give its handler `#[utoipa::path(…)]` with method, full path, tag, summary, parameters
//! ([`crate::describe`] has `InHall`, `WithKey` and others), body and answers; derive `ToSchema` for those; name its own
//! error codes in `extensions(("x-errors" = json!(["slot-full"])))`; put the handler into `paths(…)` below. A new error
//! code goes into the table of `errors`. What follows from the form (a body, a key, a hall in the address) and what any
//! request may meet is added by itself. `server/tests/all/openapi.rs` fails for a route without its entry, an entry
//! without its route, a code without its row.

pub mod errors;
mod page;

use std::sync::LazyLock;

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use serde_json::Value;
use utoipa::OpenApi;

use crate::after::{handling, http as after};
use crate::desk::http as cases;
use crate::desk::issue;
use crate::figures::http as figures;
use crate::hall::http::{arrivals, bookings, days, desk, holds, queue, slips, waiting};
use crate::kiosk::http as kiosk;
use crate::staff::http::{oidc, password, sessions};
use crate::{bundles, health, papers, receipts};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yushen 预审 hall server",
        description = "Booking, bundles of rules and receipts of a government service hall. Every error is \
            `{\"error\": {\"code\", \"message\"}}` with a stable code; messages are for developers, not for citizens. \
            Codes of bookings and digits of numbers travel in bodies only."
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "halls", description = "Halls, days and slots: what can be read without a code."),
        (name = "bookings", description = "A seat is held, then booked. A change is done once for its `Idempotency-Key`."),
        (name = "waiting", description = "Places in line for what is full, in the order in which people joined."),
        (name = "day", description = "The hall's day: check-in, tickets, the line, the display."),
        (name = "desk", description = "Calls and the special channel, for staff who are signed in, or with the desk's token."),
        (name = "staff", description = "Signing in. Pages of the hall only: changes need `Origin` and `X-CSRF-Token`."),
        (name = "cases", description = "Cases from the receipt to the decision, for clerks and supervisors who are signed in."),
        (name = "papers", description = "Whether a paper that the hall handed out is genuine."),
        (name = "after", description = "After the visit: ratings and complaints."),
        (name = "kiosk", description = "What the hall's kiosks ask, beside what everybody may."),
        (name = "figures", description = "Figures counted from the event log, for supervisors who are signed in."),
        (name = "bundles", description = "Signed rules, the same for every channel."),
        (name = "receipts", description = "What a citizen carries from the pre-review to the window."),
        (name = "server", description = "Health and version."),
    ),
    paths(
        days::halls,
        days::one,
        days::days,
        days::slots,
        holds::hold,
        holds::extend,
        holds::release,
        bookings::confirm,
        bookings::relocate,
        bookings::cancel,
        bookings::look_up,
        bookings::calendar,
        slips::appointment,
        waiting::join,
        waiting::look_up,
        waiting::accept,
        waiting::leave,
        arrivals::check_in,
        arrivals::ticket,
        slips::ticket,
        queue::queue,
        queue::display,
        kiosk::settings,
        kiosk::session,
        kiosk::rotate,
        kiosk::reserve,
        kiosk::reconcile,
        desk::queue,
        desk::find,
        desk::check_in,
        desk::call,
        desk::recall,
        desk::skip,
        desk::transfer,
        desk::finish,
        desk::special,
        bundles::routes::envelope,
        bundles::routes::piece,
        bundles::routes::trust,
        bundles::ahead::items,
        bundles::ahead::item,
        sessions::ways,
        sessions::sign_in,
        sessions::me,
        sessions::sign_out,
        password::change,
        sessions::list,
        sessions::end,
        oidc::begin,
        oidc::finish,
        cases::list,
        cases::open,
        cases::reasons,
        cases::colleagues,
        cases::one,
        cases::step,
        issue::http::list,
        issue::http::issue,
        issue::http::one,
        papers::http::check,
        papers::http::stylesheet,
        after::rate,
        after::complain,
        after::look_up_visit,
        after::look_up_complaint,
        handling::ratings,
        handling::complaints,
        handling::handle,
        figures::figures,
        figures::export,
        receipts::key,
        receipts::verify,
        receipts::keep::keep,
        health::healthz,
        health::readyz,
        health::version,
        json,
        html,
    )
)]
struct Document;

static JSON: LazyLock<Value> = LazyLock::new(|| {
    // A document of strings and maps has no way to fail.
    let mut document = serde_json::to_value(Document::openapi()).unwrap_or_default();
    errors::fill(&mut document);
    document["components"]["securitySchemes"] = serde_json::json!({
        "desk": { "type": "http", "scheme": "bearer", "description": "The text of the file of `--desk-token`." },
        "session": { "type": "apiKey", "in": "cookie", "name": "__Host-yushen-staff",
            "description": "Set by signing in; changes need `X-CSRF-Token` too." }
    });
    document
});
static PAGE: LazyLock<String> = LazyLock::new(|| page::write(&JSON));
const STYLE: &str = include_str!("openapi/page.css");

/// The document.
pub fn document() -> &'static Value {
    &JSON
}

/// `/openapi.json`, `/api-docs` and its stylesheet.
pub fn router() -> Router {
    Router::new()
        .route("/openapi.json", get(json))
        .route("/api-docs", get(html))
        .route("/api-docs/page.css", get(style))
}

/// `GET /openapi.json`
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "openapi",
    tag = "server",
    summary = "This document",
    responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = "application/json"))
)]
pub async fn json() -> axum::Json<&'static Value> {
    axum::Json(&JSON)
}

/// `GET /api-docs`
#[utoipa::path(
    get,
    path = "/api-docs",
    operation_id = "api_docs",
    tag = "server",
    summary = "This document as a page",
    responses((status = 200, description = "HTML", body = String, content_type = "text/html"))
)]
pub async fn html() -> Html<&'static str> {
    Html(&PAGE)
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}
