//! Reading a request's body: bytes, then JSON. In: what axum read, headers. Out: a value, or an error in the house's form.
//! Absent: how long a body may take and be (`limits`).

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// The body, or why it was not read.
pub type Body = Result<Bytes, BytesRejection>;

/// 400: the request's form is wrong.
pub fn bad_request(code: &'static str, message: impl Into<String>) -> ApiError {
    ApiError::Request { status: StatusCode::BAD_REQUEST, code, message: message.into() }
}

/// 422: a member is wrong; the message names it.
pub fn bad_field(message: impl Into<String>) -> ApiError {
    ApiError::Request { status: StatusCode::UNPROCESSABLE_ENTITY, code: "bad-field", message: message.into() }
}

/// The body's bytes.
///
/// # Errors
/// 413 `too-large`, 400 `bad-body`.
pub fn bytes(body: Body) -> Result<Bytes, ApiError> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => bad_body(),
    })
}

/// 413
pub fn too_large() -> ApiError {
    ApiError::Request {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        code: "too-large",
        message: "the body is too long; 16 KiB are read, 256 KiB of a receipt".into(),
    }
}

/// 400
pub fn bad_body() -> ApiError {
    bad_request("bad-body", "the body could not be read to its end; send it again")
}

/// The body as JSON. The message says where it is wrong, and repeats nothing of it: it may hold personal data.
///
/// # Errors
/// 415 `not-json`, 400 `bad-json`, 422 `bad-field`.
pub fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().is_none_or(|kind| kind.trim() != "application/json") {
        return Err(ApiError::Request {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            code: "not-json",
            message: "send JSON with `content-type: application/json`".into(),
        });
    }
    serde_json::from_slice(body).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Data => {
                bad_field(format!("a member is missing, unknown or of the wrong type, near {at}"))
            }
            _ => bad_request("bad-json", format!("the body is no JSON: {at}")),
        }
    })
}
