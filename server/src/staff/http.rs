//! Addresses of staff and who may use each, on one page; what the handlers share.
//! In: HTTP. Out: answers that nobody keeps. Absent: the desk's own addresses.
//!
//! No `Idempotency-Key` here: its answers are kept for a day, and an answer with a session's token must not be. Signing in
//! twice is two sessions; ending one twice ends it once.

pub mod oidc;
pub mod password;
pub mod sessions;

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use yushen::bundle::Moment;

use super::Access;
use super::guard::Guarded;
use super::role::STAFF;
use super::session::Token;
use super::store::accounts::Account;
use super::store::sessions::Session;

/// Signing in and what goes with it. The desk's addresses are added to what this returns.
pub fn guarded(access: Access) -> Guarded {
    Guarded::new(access)
        .open_get("/halls/{hall}/staff", sessions::ways)
        .open_post("/halls/{hall}/staff/sign-in", sessions::sign_in)
        .open_get("/halls/{hall}/staff/oidc", oidc::begin)
        .open_get("/halls/{hall}/staff/oidc/callback", oidc::finish)
        .get("/halls/{hall}/staff/me", STAFF.even_first(), sessions::me)
        .post("/halls/{hall}/staff/sign-out", STAFF.even_first(), sessions::sign_out)
        .post("/halls/{hall}/staff/password", STAFF.even_first(), password::change)
        .get("/halls/{hall}/staff/sessions", STAFF, sessions::list)
        .post("/halls/{hall}/staff/sessions/end", STAFF, sessions::end)
}

/// Who is signed in, with what the page must send back.
fn me(access: &Access, account: &Account, session: &Session, token: &Token) -> Value {
    json!({
        "account": account.id,
        "csrf_token": access.csrf_token(token),
        "ends_at": Moment(access.session_ends(session)).to_string(),
        "hall": account.hall,
        "name": account.name,
        "password_change_needed": account.first && session.by_password,
        "role": account.role.word(),
        "window": account.window,
    })
}

fn private(body: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
