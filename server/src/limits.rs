//! How much of a request is read: its line, its headers, its body, and for how long. What is over a limit is refused in
//! the house's form. In: a request. Out: the same with its body in memory, or 408, 413, 414, 431, 503.
//! Absent: how often somebody may ask (`rates`); how many may be connected (`connections`).

pub mod client;
pub mod rates;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::sync::Semaphore;

use crate::error::ApiError;
use crate::request::{bad_body, too_large};

/// The longest body of a receipt; it is the only long one.
pub const BODY_LIMIT_BYTES: usize = 256 * 1024;
/// The longest body of anything else.
pub const SMALL_BODY_BYTES: usize = 16 * 1024;
/// Where long bodies go: receipts that are verified, or handed over to a hall.
pub fn takes_long_bodies(path: &str) -> bool {
    path == "/api/receipts/verify" || (path.starts_with("/api/halls/") && path.ends_with("/receipts"))
}

/// Long bodies in memory at once; the next one is refused.
const MOST_LONG_BODIES: usize = 32;
/// A body that is not there by then gets 408.
pub const BODY_TIME: Duration = Duration::from_secs(5);
/// Longest address, in bytes.
pub const ADDRESS_BYTES: usize = 4 * 1024;
/// Longest headers together, in bytes.
pub const HEADER_BYTES: usize = 12 * 1024;
/// Most headers.
pub const MOST_HEADERS: usize = 64;

/// Whether a connection's request is being worked on. While it is not (headers or a body are awaited, nothing is
/// asked), the connection may be closed for another's sake.
#[derive(Debug, Clone, Default)]
pub struct Working(Arc<AtomicBool>);

impl Working {
    /// Says so.
    pub fn set(&self, working: bool) {
        self.0.store(working, Ordering::Relaxed);
    }

    /// Whether it is.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How many long bodies may still be read.
#[derive(Debug, Clone)]
pub struct LongBodies(Arc<Semaphore>);

impl Default for LongBodies {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_LONG_BODIES)))
    }
}

/// Middleware: reads the body, so that what works on a request never waits for its sender.
pub async fn read(
    axum::extract::State(long): axum::extract::State<LongBodies>,
    request: Request,
    next: Next,
) -> Response {
    if let Err(error) = small_enough(&request) {
        return closing(error);
    }
    let is_long = takes_long_bodies(request.uri().path());
    let permit = if is_long { long.0.try_acquire().ok() } else { None };
    if is_long && permit.is_none() {
        return closing(busy());
    }
    let (parts, body) = request.into_parts();
    match collect(body, if is_long { BODY_LIMIT_BYTES } else { SMALL_BODY_BYTES }).await {
        Ok(bytes) => {
            if let Some(working) = parts.extensions.get::<Working>() {
                working.set(true);
            }
            next.run(Request::from_parts(parts, Body::from(bytes))).await
        }
        Err(error) => closing(error),
    }
}

fn small_enough(request: &Request) -> Result<(), ApiError> {
    let refuse =
        |status, code, message: &str| Err(ApiError::Request { status, code, message: message.into() });
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > ADDRESS_BYTES {
        return refuse(StatusCode::URI_TOO_LONG, "address-too-long", "the address is longer than 4 KiB");
    }
    let bytes: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if bytes > HEADER_BYTES || request.headers().len() > MOST_HEADERS {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return refuse(status, "headers-too-large", "more than 64 headers, or longer than 12 KiB together");
    }
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let most = if takes_long_bodies(request.uri().path()) { BODY_LIMIT_BYTES } else { SMALL_BODY_BYTES };
    if announced.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length > most) {
        return Err(too_large());
    }
    Ok(())
}

async fn collect(body: Body, most: usize) -> Result<Bytes, ApiError> {
    match tokio::time::timeout(BODY_TIME, Limited::new(body, most).collect()).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(bad_body()),
        Err(_) => Err(ApiError::Request {
            status: StatusCode::REQUEST_TIMEOUT,
            code: "too-slow",
            message:
                "the body did not arrive within 5 seconds; send it again, with the same `Idempotency-Key`"
                    .into(),
        }),
    }
}

fn busy() -> ApiError {
    ApiError::Request {
        status: StatusCode::SERVICE_UNAVAILABLE,
        code: "busy",
        message: "too many receipts are being read; try again in a few seconds".into(),
    }
}

/// The rest of the request is not read, so the connection is of no further use.
fn closing(error: ApiError) -> Response {
    let mut response = error.into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

/// Middleware: what a library refused in its own words is said in the house's form. Its status and headers stay.
pub async fn in_house_form(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    // Libraries say nothing, or plain text; handlers say JSON.
    let kind = response.headers().get(header::CONTENT_TYPE);
    let by_library = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if status.as_u16() < 400 || !by_library {
        return response;
    }
    let (code, message) = match status {
        StatusCode::NOT_FOUND => return ApiError::NotFound.into_response(),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method-not-allowed", "this address is asked in another way; `allow` lists how")
        }
        StatusCode::PAYLOAD_TOO_LARGE => return too_large().into_response(),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("took-too-long", "the answer took too long; try again, with the same `Idempotency-Key`")
        }
        _ if status.is_server_error() => return ApiError::Internal.into_response(),
        _ => ("bad-request", "the request can't be read; check its address"),
    };
    let (parts, _) = response.into_parts();
    let mut said = ApiError::Request { status, code, message: message.into() }.into_response();
    if let Some(allow) = parts.headers.get(header::ALLOW) {
        said.headers_mut().insert(header::ALLOW, allow.clone());
    }
    said
}
