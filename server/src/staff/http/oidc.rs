//! Signing in at the OIDC provider: the way there, and back.
//! In: a browser that follows links. Out: redirects, at the end to the desk with a session's cookie. Absent: making
//! accounts for those who have none.
//!
//! What came back wrong is told as `/desk?sign-in=CODE`. Nothing of it is logged unless the browser began here itself:
//! anybody can call this address.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::sessions::set;
use crate::describe::InHall;
use crate::error::{ApiError, Refused};
use crate::hall::http::hall;
use crate::hall::store::events;
use crate::staff::Access;
use crate::staff::cookie::Cookie;
use crate::staff::oidc::{FLOW_SECONDS, OidcError, Provider, Secrets};
use crate::staff::session::Token;
use crate::staff::store::sessions::Way;
use crate::staff::store::{accounts, flows};

/// Where the desk is.
const DESK: &str = "/desk";
/// What the sealed secrets of a sign-in are bound to, beside its state.
const CONTEXT: &[u8] = b"staff-oidc/";

fn provider(access: &Access) -> Result<&Provider, ApiError> {
    let message = "this hall's staff sign in with passwords; no OIDC provider is configured";
    let none = || ApiError::Refused(Refused::new(StatusCode::NOT_FOUND, "oidc-not-configured", message));
    access.provider.as_ref().ok_or_else(none)
}

/// Where the provider sends the browser back to.
fn callback(access: &Access, headers: &HeaderMap, hall: &str) -> Result<String, ApiError> {
    let origin = access.config.origin.of_request(headers).ok_or_else(|| ApiError::Request {
        status: StatusCode::BAD_REQUEST,
        code: "bad-host",
        message: "open the desk at the address that `origin` of the staff file names".into(),
    })?;
    Ok(format!("{origin}/api/halls/{hall}/staff/oidc/callback"))
}

fn redirect(to: &str) -> Response {
    let headers = [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn failed(code: &str) -> Response {
    redirect(&format!("{DESK}?sign-in={code}"))
}

/// `GET /api/halls/{hall}/staff/oidc`: to the provider.
///
/// # Errors
/// 404 `oidc-not-configured`; a provider that doesn't answer is told at the desk.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/staff/oidc",
    operation_id = "staff_oidc",
    tag = "staff",
    summary = "To the OIDC provider",
    params(InHall),
    responses((status = 303, description = "To the provider, or to `/desk?sign-in=CODE`")),
    extensions(("x-errors" = json!(["oidc-not-configured", "bad-host"])))
)]
pub async fn begin(
    State(access): State<Access>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (hall, provider) = (hall(&access.halls, &id)?, provider(&access)?);
    let back = callback(&access, &headers, &hall.id)?;
    let (state, browser, now) = (Token::random()?, Token::random()?, access.now());
    let Ok((url, secrets)) = provider.begin(&back, &state.text(), now).await else {
        return Ok(failed("oidc-unavailable"));
    };
    let state = state.digest(&access, "oidc-state");
    let plain = serde_json::to_vec(&secrets).map_err(|_| ApiError::Internal)?;
    let sealed = access.halls.keys.seal(&[CONTEXT, &state[..]].concat(), &plain);
    let sealed = sealed.map_err(|_| ApiError::Internal)?;
    let mut tx = access.database().begin().await?;
    let kept = browser.digest(&access, "oidc-browser");
    flows::keep(&mut tx, &state, &hall.id, &kept, &sealed, now).await?;
    tx.commit().await?;
    let mut response = redirect(&url);
    set(&mut response, Cookie::Flow.set(&access.config.origin, &browser.text()));
    Ok(response)
}

/// What the provider gives a browser to bring back.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Back {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
}

/// `GET /api/halls/{hall}/staff/oidc/callback`: back from the provider, and in.
///
/// # Errors
/// The hall is unknown, or the database doesn't answer; everything else is told at the desk.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/staff/oidc/callback",
    operation_id = "staff_oidc_callback",
    tag = "staff",
    summary = "Back from the provider",
    params(InHall, Back),
    responses((status = 303, description = "To `/desk`, signed in; or to `/desk?sign-in=CODE`")),
    extensions(("x-errors" = json!(["oidc-not-configured", "bad-host"])))
)]
pub async fn finish(
    State(access): State<Access>,
    Path(id): Path<String>,
    headers: HeaderMap,
    back: Result<Query<Back>, QueryRejection>,
) -> Result<Response, ApiError> {
    let (hall, provider) = (hall(&access.halls, &id)?, provider(&access)?);
    let uri = callback(&access, &headers, &hall.id)?;
    let Ok(Query(Back { state, code, iss })) = back else { return Ok(failed("oidc-not-begun")) };
    let state = state.as_deref().and_then(Token::read);
    let browser = Cookie::Flow.read(&access.config.origin, &headers).as_deref().and_then(Token::read);
    let Some((state, browser)) = state.zip(browser) else { return Ok(failed("oidc-not-begun")) };
    let Some(secrets) = take(&access, &hall.id, &state, &browser).await? else {
        return Ok(failed("oidc-not-begun"));
    };
    let identity = match code {
        _ if provider.is_from_another(iss.as_deref()) => Err(OidcError::Refused("another-issuer")),
        Some(code) => provider.finish(&uri, code, secrets, access.now()).await,
        None => Err(OidcError::Refused("provider")),
    };
    let mut tx = access.database().begin().await?;
    let (account, why) = match &identity {
        Ok(identity) => {
            let found = accounts::by_subject(&mut tx, &hall.id, &identity.issuer, &identity.subject).await?;
            let why = if found.is_none() { "oidc-unknown" } else { "disabled" };
            (found, why)
        }
        Err(OidcError::Refused(why)) => (None, *why),
        Err(OidcError::Unavailable) => (None, "oidc-unavailable"),
    };
    let Some(account) = account.as_ref().filter(|account| !account.disabled) else {
        let id = account.map_or(Value::Null, |account| account.id.into());
        let body = json!({ "account": id, "way": "oidc", "why": why });
        events::add(&mut tx, &hall.id, access.now(), "staff-sign-in-failed", &body).await?;
        tx.commit().await?;
        return Ok(failed(match identity {
            Ok(_) => "oidc-no-account",
            Err(OidcError::Refused(_)) => "oidc-refused",
            Err(OidcError::Unavailable) => "oidc-unavailable",
        }));
    };
    let (token, _) = access.begin_session(&mut tx, account, Way::Oidc, &headers).await?;
    tx.commit().await?;
    let mut response = redirect(DESK);
    set(&mut response, Cookie::Session.set(&access.config.origin, &token.text()));
    set(&mut response, Cookie::Flow.delete(&access.config.origin));
    Ok(response)
}

async fn take(
    access: &Access,
    hall: &str,
    state: &Token,
    browser: &Token,
) -> Result<Option<Secrets>, ApiError> {
    let (state, browser) = (state.digest(access, "oidc-state"), browser.digest(access, "oidc-browser"));
    let mut tx = access.database().begin().await?;
    let sealed = flows::take(&mut tx, &state, hall, &browser, access.now() - FLOW_SECONDS).await?;
    tx.commit().await?;
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = access.halls.keys.open(&[CONTEXT, &state[..]].concat(), &sealed);
    let plain = plain.map_err(|error| {
        tracing::error!(%error, "an OIDC sign-in");
        ApiError::Internal
    })?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| ApiError::Internal)
}
