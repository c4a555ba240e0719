//! Changing one's password. In: the old one and the new. Out: a new session; every other one is over.
//! Absent: a password that was forgotten; whoever manages accounts resets it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::sessions::{not_signed_in, set, typed};
use super::{me, private};
use crate::describe::InHall;
use crate::error::ApiError;
use crate::hall::store::events;
use crate::request::{Body, bad_field, bytes, json};
use crate::staff::Access;
use crate::staff::client::Client;
use crate::staff::cookie::Cookie;
use crate::staff::guard::Staff;
use crate::staff::sign_in::NotIn;
use crate::staff::store::accounts;
use crate::staff::store::sessions::{self, Way};

/// What is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffChangePassword)]
pub struct Change {
    old: String,
    new: String,
}

/// `POST /api/halls/{hall}/staff/password` `{"old", "new"}`: who it is, with a new cookie.
///
/// # Errors
/// 401 `sign-in-refused` when the old one is wrong (counted as a failed sign-in), 422 `bad-field` when the new one is unfit.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/staff/password",
    operation_id = "staff_password",
    tag = "staff",
    summary = "Change one's password",
    params(InHall),
    request_body = Change,
    security(("session" = [])),
    responses((status = 200, description = "A new session; all others are over", body = Object)),
    extensions(("x-errors" = json!(["sign-in-needed", "hall-refused", "cross-site", "csrf", "sign-in-refused", "sign-in-locked", "sign-in-busy"])))
)]
pub async fn change(
    State(access): State<Access>,
    staff: Staff,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let asked: Change = json(&headers, &bytes(body)?)?;
    let (old, new) = (typed("old", &asked.old)?, typed("new", &asked.new)?);
    let Staff { account, .. } = staff;
    new.fit_for(&account.name).map_err(|unfit| bad_field(format!("`new`: {unfit}")))?;
    if asked.old == asked.new {
        return Err(bad_field("`new` must be another password than the old one"));
    }
    let checked = access.check_password(&account.hall, &account.name, &old, client).await;
    let was = match checked {
        Ok((tx, was)) => {
            // Not across the hashing: SQLite has one writer.
            tx.commit().await?;
            was
        }
        Err(not_in) => return Ok(not_signed_in(not_in)),
    };
    let hash = access.hasher.hash(&new).await.map_err(|error| ApiError::from(NotIn::from(error)))?;
    let mut tx = access.database().begin().await?;
    let now_is = accounts::by_id(&mut tx, was.id).await?;
    let Some(mut account) = now_is.filter(|now_is| *now_is == was) else {
        // Disabled or reset in this very moment.
        tx.rollback().await?;
        return Ok(not_signed_in(NotIn::Wrong));
    };
    account.password = Some(hash);
    account.first = false;
    accounts::write(&mut tx, &account).await?;
    sessions::end_all(&mut tx, account.id).await?;
    let body = json!({ "account": account.id });
    events::add(&mut tx, &account.hall, access.now(), "staff-password-changed", &body).await?;
    let (token, session) = access.begin_session(&mut tx, &account, Way::Password, &headers).await?;
    tx.commit().await?;
    let mut response = private(me(&access, &account, &session, &token));
    set(&mut response, Cookie::Session.set(&access.config.origin, &token.text()));
    Ok(response)
}
