//! Who asks: a member of the hall's staff (窗口人员). The one file that sign-in replaces.
//! In: a request. Out: `Staff`, or 401. Absent: signing in; without it nobody is let in but by [`SignIn::Headers`],
//! which only tests make.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

use super::Desk;
use crate::error::{ApiError, Refused};

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 窗口人员
    Clerk,
    /// 话务员
    Operator,
    /// 首席代表、值班负责人
    Supervisor,
    /// 事项发布人员
    Publisher,
}

impl Role {
    /// All of them with their words.
    pub const ALL: [(&'static str, Self); 4] = [
        ("clerk", Self::Clerk),
        ("operator", Self::Operator),
        ("supervisor", Self::Supervisor),
        ("publisher", Self::Publisher),
    ];
}

/// A member of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Number or name of the account: of staff, not of a citizen.
    pub id: String,
    /// What they may do.
    pub role: Role,
    /// The window they sit at.
    pub window: Option<i64>,
}

/// How a request says who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// Nobody is signed in.
    Closed,
    /// Headers are believed. Only for tests: [`Desk::for_tests`].
    Headers,
}

fn not_signed_in() -> ApiError {
    let message = "sign in as a member of the hall's staff first";
    ApiError::Refused(Refused::new(StatusCode::UNAUTHORIZED, "not-signed-in", message))
}

impl FromRequestParts<Arc<Desk>> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, ApiError> {
        if desk.sign_in != SignIn::Headers {
            return Err(not_signed_in());
        }
        let said = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let id = said("x-staff-id").filter(|id| !id.is_empty()).ok_or_else(not_signed_in)?;
        let role = said("x-staff-role").unwrap_or_default();
        let role = Role::ALL.iter().find(|(word, _)| *word == role).ok_or_else(not_signed_in)?.1;
        let window = said("x-staff-window").and_then(|window| window.parse().ok());
        Ok(Self { id: id.into(), role, window })
    }
}

impl Staff {
    /// Refuses everybody but these.
    ///
    /// # Errors
    /// 403 `role-not-allowed`.
    pub fn must_be(&self, roles: &[Role]) -> Result<(), ApiError> {
        if roles.contains(&self.role) {
            return Ok(());
        }
        Err(ApiError::Refused(role_not_allowed()))
    }
}

/// The role of the asker does not reach this far.
pub fn role_not_allowed() -> Refused {
    let message = "your role does not include this; ask a clerk of the desk or the supervisor on duty";
    Refused::new(StatusCode::FORBIDDEN, "role-not-allowed", message)
}
