//! Errors as a caller sees them: a status, a stable code and a sentence. Internals go to the log only.
//! In: what went wrong inside. Out: a JSON answer `{"error": {"code", "message"}}`.
//! Absent: wording for citizens; the web app words what they read.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;

use crate::database::DatabaseError;
use crate::metrics::Code;

/// Code of an answer that the database failed.
pub const DATABASE: &str = "database-unavailable";

/// What an API call can fail with.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Nothing lives at this address.
    #[error("there is nothing at this address")]
    NotFound,
    /// What the caller handed in is wrong.
    #[error("{0}")]
    Input(yushen::InputError),
    /// The request's form is wrong: its body, or a header it must have.
    #[error("{message}")]
    Request {
        /// 4xx.
        status: StatusCode,
        /// Stable code.
        code: &'static str,
        /// What to do.
        message: String,
    },
    /// A rule of the hall refuses it.
    #[error("{}", .0.message)]
    Refused(Refused),
    /// The server itself failed while answering.
    #[error("the server failed while answering; try again, and tell the hall's staff if it happens again")]
    Internal,
    /// The database doesn't answer.
    #[error("the server can't reach its database; try again in a minute")]
    Database(#[from] DatabaseError),
}

/// What a rule refuses, with what would go instead where there is something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// 4xx.
    pub status: StatusCode,
    /// Stable code.
    pub code: &'static str,
    /// What to do.
    pub message: String,
    /// What would go instead.
    pub alternatives: Option<serde_json::Value>,
}

impl Refused {
    /// Without alternatives.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), alternatives: None }
    }

    /// The answer's body.
    pub fn body(&self) -> serde_json::Value {
        let detail = Detail {
            alternatives: self.alternatives.as_ref(),
            code: self.code,
            message: self.message.clone(),
        };
        serde_json::json!(Body { error: detail })
    }
}

#[derive(Serialize)]
struct Body<'a> {
    error: Detail<'a>,
}

#[derive(Serialize)]
struct Detail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    alternatives: Option<&'a serde_json::Value>,
    code: &'static str,
    message: String,
}

impl ApiError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.status_and_code().1
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Input(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.code),
            Self::Request { status, code, .. } => (*status, code),
            Self::Refused(refused) => (refused.status, refused.code),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            Self::Database(_) => (StatusCode::SERVICE_UNAVAILABLE, DATABASE),
        }
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
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
        let alternatives = match &self {
            Self::Refused(refused) => refused.alternatives.as_ref(),
            _ => None,
        };
        let detail = Detail { alternatives, code, message: self.to_string() };
        let mut response = (status, Extension(Code(code)), Json(Body { error: detail })).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
