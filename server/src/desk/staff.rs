//! Who asks, as a case keeps it: a member of the hall's staff (窗口人员). In: a request that the guard let in. Out: `Staff`.
//! Absent: signing in and which roles an address is for (`crate::staff`); names, an account's number stands for them.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use crate::error::{ApiError, Refused};
use crate::staff::guard;
pub use crate::staff::role::Role;

/// A member of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Number of the account: of staff, not of a citizen.
    pub id: String,
    /// What they may do.
    pub role: Role,
    /// The window they sit at.
    pub window: Option<i64>,
}

impl<S: Send + Sync> FromRequestParts<S> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let staff = guard::Staff::from_request_parts(parts, state).await?;
        Ok(Self { id: staff.account.id.to_string(), role: staff.role(), window: staff.account.window })
    }
}

/// Whether cases are for somebody of this role.
pub fn works_on_cases(role: Role) -> bool {
    matches!(role, Role::Clerk | Role::Supervisor)
}

/// The role of the asker does not reach this far.
pub fn role_not_allowed() -> Refused {
    let message = "your role does not include this; ask a clerk of the desk or the supervisor on duty";
    Refused::new(StatusCode::FORBIDDEN, "role-not-allowed", message)
}
