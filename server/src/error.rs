//! Errors as a caller sees them: a status, a stable code and a sentence. Internals go to the log only.
//! In: what went wrong inside. Out: a JSON answer `{"error": {"code", "message"}}`.
//! Absent: wording for citizens; the web app words what they read.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::database::DatabaseError;

/// What an API call can fail with.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Nothing lives at this address.
    #[error("there is nothing at this address")]
    NotFound,
    /// What the caller handed in is wrong.
    #[error("{0}")]
    Input(yushen::InputError),
    /// The server itself failed while answering.
    #[error("the server failed while answering; try again, and tell the hall's staff if it happens again")]
    Internal,
    /// The database doesn't answer.
    #[error("the server can't reach its database; try again in a minute")]
    Database(#[from] DatabaseError),
}

#[derive(Serialize)]
struct Body {
    error: Detail,
}

#[derive(Serialize)]
struct Detail {
    code: &'static str,
    message: String,
}

impl ApiError {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Input(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.code),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            Self::Database(_) => (StatusCode::SERVICE_UNAVAILABLE, "database-unavailable"),
        }
    }
}

impl From<yushen::receipt::ReceiptError> for ApiError {
    fn from(error: yushen::receipt::ReceiptError) -> Self {
        Self::Input(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Database(cause) = &self {
            tracing::error!(%cause, "database");
        }
        let (status, code) = self.status_and_code();
        (status, Json(Body { error: Detail { code, message: self.to_string() } })).into_response()
    }
}
