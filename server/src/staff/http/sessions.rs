//! Signing in with a password, signing out, one's own sessions.
//! In: JSON. Out: a cookie once, JSON. Absent: how a password is checked (`sign_in`).

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yushen::bundle::Moment;

use super::{me as view, private};
use crate::describe::InHall;
use crate::error::{ApiError, Refused};
use crate::hall::http::hall;
use crate::hall::store::events;
use crate::request::{Body, bad_field, bytes, json};
use crate::staff::Access;
use crate::staff::client::Client;
use crate::staff::cookie::Cookie;
use crate::staff::guard::Staff;
use crate::staff::password::Password;
use crate::staff::sign_in::NotIn;
use crate::staff::store::sessions::{self, Way};

/// Most characters of a name that somebody types.
const MOST_NAME: usize = 64;

/// `GET /api/halls/{hall}/staff`: the ways of signing in.
///
/// # Errors
/// 404 `hall-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/staff",
    operation_id = "staff_ways",
    tag = "staff",
    summary = "How staff may sign in",
    params(InHall),
    responses((status = 200, description = "Password, and the provider if there is one", body = Object)),
)]
pub async fn ways(State(access): State<Access>, Path(id): Path<String>) -> Result<Response, ApiError> {
    hall(&access.halls, &id)?;
    let oidc = access.config.oidc.as_ref().map(|oidc| json!({ "label": oidc.label }));
    Ok(private(json!({ "oidc": oidc, "password": true })))
}

/// What is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffSignIn)]
pub struct SignIn {
    name: String,
    password: String,
}

/// `POST /api/halls/{hall}/staff/sign-in` `{"name", "password"}`: who it is, and the session's cookie.
///
/// # Errors
/// 401 `sign-in-refused`, 429 `sign-in-locked`, 503 `sign-in-busy`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/staff/sign-in",
    operation_id = "staff_sign_in",
    tag = "staff",
    summary = "Sign in with a password",
    description = "No `Idempotency-Key`: an answer with a session is kept nowhere.",
    params(InHall),
    request_body = SignIn,
    responses((status = 200, description = "Who it is; a cookie holds the session", body = Object)),
    extensions(("x-errors" = json!(["cross-site", "sign-in-refused", "sign-in-locked", "sign-in-busy"])))
)]
pub async fn sign_in(
    State(access): State<Access>,
    Path(id): Path<String>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (hall, body) = (hall(&access.halls, &id)?, bytes(body)?);
    let asked: SignIn = json(&headers, &body)?;
    let password = typed("password", &asked.password)?;
    if asked.name.chars().count() > MOST_NAME {
        return Err(bad_field("`name` is longer than any account's"));
    }
    let (mut tx, account) = match access.check_password(&hall.id, &asked.name, &password, client).await {
        Ok(checked) => checked,
        Err(not_in) => return Ok(not_signed_in(not_in)),
    };
    let (token, session) = access.begin_session(&mut tx, &account, Way::Password, &headers).await?;
    tx.commit().await?;
    let mut response = private(view(&access, &account, &session, &token));
    set(&mut response, Cookie::Session.set(&access.config.origin, &token.text()));
    Ok(response)
}

/// A refusal, with `Retry-After` where waiting helps.
pub fn not_signed_in(not_in: NotIn) -> Response {
    let wait = if let NotIn::Locked(seconds) = not_in { Some(seconds) } else { None };
    let mut response = ApiError::from(not_in).into_response();
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A password in a body.
pub fn typed(member: &'static str, text: &str) -> Result<Password, ApiError> {
    Password::typed(text).ok_or_else(|| bad_field(format!("`{member}` is longer than any password")))
}

/// Adds a cookie to an answer.
pub fn set(response: &mut Response, cookie: HeaderValue) {
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

/// `GET /api/halls/{hall}/staff/me`
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/staff/me",
    operation_id = "staff_me",
    tag = "staff",
    summary = "Who is signed in",
    params(InHall),
    security(("session" = [])),
    responses((status = 200, description = "Who is signed in", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused"])))
)]
pub async fn me(State(access): State<Access>, staff: Staff) -> Response {
    private(view(&access, &staff.account, &staff.session, &staff.token))
}

/// `POST /api/halls/{hall}/staff/sign-out`: the session is over on the server, and its cookie deleted.
///
/// # Errors
/// The database doesn't answer.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/staff/sign-out",
    operation_id = "staff_sign_out",
    tag = "staff",
    summary = "Sign out",
    params(InHall),
    security(("session" = [])),
    responses((status = 200, description = "The session is over", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "cross-site", "csrf"])))
)]
pub async fn sign_out(State(access): State<Access>, staff: Staff) -> Result<Response, ApiError> {
    ended(&access, &staff, staff.session.id, "staff-signed-out").await?;
    let mut response = private(json!({ "state": "signed-out" }));
    set(&mut response, Cookie::Session.delete(&access.config.origin));
    Ok(response)
}

/// `GET /api/halls/{hall}/staff/sessions`: one's own.
///
/// # Errors
/// The database doesn't answer.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/staff/sessions",
    operation_id = "staff_sessions",
    tag = "staff",
    summary = "One's own sessions",
    params(InHall),
    security(("session" = [])),
    responses((status = 200, description = "Those that are open", body = Vec<Object>)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed"])))
)]
pub async fn list(State(access): State<Access>, staff: Staff) -> Result<Response, ApiError> {
    let sessions = sessions::of_account(access.database(), staff.account.id).await?;
    let now = access.now();
    let open = sessions.iter().filter(|session| now < access.session_ends(session));
    let list: Vec<Value> = open
        .map(|session| {
            json!({
                "began_at": Moment(session.created_at).to_string(),
                "ends_at": Moment(access.session_ends(session)).to_string(),
                "seen_at": Moment(session.seen_at).to_string(),
                "session": session.id,
                "this": session.id == staff.session.id,
            })
        })
        .collect();
    Ok(private(json!(list)))
}

/// What is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffEnd)]
pub struct End {
    session: i64,
}

/// `POST /api/halls/{hall}/staff/sessions/end` `{"session"}`
///
/// # Errors
/// 404 `session-unknown`: another person's is told like one that never was.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/staff/sessions/end",
    operation_id = "staff_session_end",
    tag = "staff",
    summary = "End one of them",
    params(InHall),
    request_body = End,
    security(("session" = [])),
    responses((status = 200, description = "It is over", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "role-refused", "password-change-needed", "cross-site", "csrf", "session-unknown"])))
)]
pub async fn end(
    State(access): State<Access>,
    staff: Staff,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let asked: End = json(&headers, &bytes(body)?)?;
    if !ended(&access, &staff, asked.session, "staff-session-ended").await? {
        let message = "there is no such session of yours; it may be over already";
        return Err(ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "session-unknown", message)));
    }
    Ok(private(json!({ "session": asked.session, "state": "ended" })))
}

async fn ended(access: &Access, staff: &Staff, session: i64, kind: &'static str) -> Result<bool, ApiError> {
    let mut tx = access.database().begin().await?;
    let ended = sessions::end(&mut tx, staff.account.id, session).await?;
    if ended {
        let body = json!({ "account": staff.account.id, "session": session });
        events::add(&mut tx, &staff.account.hall, access.now(), kind, &body).await?;
    }
    tx.commit().await?;
    Ok(ended)
}
