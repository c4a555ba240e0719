//! Serves bundles: the envelope of the active one, pieces that never change, the trusted keys; and what is shown ahead.
//! In: a request. Out: bytes with `ETag` and caching that fits. Absent: which bundle is active (`bundles`).

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{Bundles, Served, ahead};
use crate::describe::IfNoneMatch;
use crate::error::ApiError;

/// Asked again each time; the answer is short when nothing changed.
pub const ASK: &str = "no-cache";
const JSON: &str = "application/json";
/// Content-addressed: never another content under this address.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// `/bundle/…` and `/trust.json`.
pub fn router(bundles: Arc<Bundles>) -> Router {
    Router::new()
        .route("/bundle/envelope.json", get(envelope))
        .route("/bundle/pieces/{sha256}", get(piece))
        .route("/trust.json", get(trust))
        .with_state(bundles.clone())
        .merge(ahead::router(bundles))
}

/// `GET /bundle/envelope.json`
#[utoipa::path(
    get,
    path = "/bundle/envelope.json",
    tag = "bundles",
    summary = "The signed manifest of the rules that count now",
    description = "Verify its signatures before anything of it is believed (docs/publishing.md).",
    params(IfNoneMatch),
    responses(
        (status = 200, description = "The envelope", body = Object, content_type = "application/json",
            headers(("ETag" = String))),
        (status = 304, description = "Your copy is right")
    )
)]
pub async fn envelope(State(bundles): State<Arc<Bundles>>, headers: HeaderMap) -> Response {
    let held = bundles.active();
    let etag = format!("\"{}\"", yushen::bundle::hash::hex(&held.envelope));
    answer(&headers, &etag, ASK, (JSON, held.envelope.clone()), None)
}

/// `GET /trust.json`
#[utoipa::path(
    get,
    path = "/trust.json",
    tag = "bundles",
    summary = "The keys that must have signed",
    description = "As this server was started with; it comes with the program, not with the bundle.",
    params(IfNoneMatch),
    responses(
        (status = 200, description = "The keys", body = Object, content_type = "application/json",
            headers(("ETag" = String))),
        (status = 304, description = "Your copy is right")
    )
)]
pub async fn trust(State(bundles): State<Arc<Bundles>>, headers: HeaderMap) -> Response {
    let etag = format!("\"{}\"", yushen::bundle::hash::hex(bundles.trust_file()));
    answer(&headers, &etag, ASK, (JSON, bundles.trust_file().to_vec()), None)
}

/// `GET /bundle/pieces/{sha256}`
///
/// # Errors
/// 404 when no piece hashes to it.
#[utoipa::path(
    get,
    path = "/bundle/pieces/{sha256}",
    tag = "bundles",
    summary = "A piece by its digest",
    description = "Never changes. Brotli-compressed for those who accept it. Most pieces are JSON; the program's files are sent with the same type.",
    params(("sha256" = String, Path, description = "64 hexadecimal digits, from the manifest or the index",
        example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), IfNoneMatch),
    responses(
        (status = 200, description = "The piece", content_type = "application/json", headers(("ETag" = String))),
        (status = 304, description = "Your copy is right")
    ),
    extensions(("x-errors" = json!(["not-found"])))
)]
pub async fn piece(
    State(bundles): State<Arc<Bundles>>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let etag = format!("\"{sha256}\"");
    // Reading, hashing and compressing a piece the first time is no work for the threads that answer.
    let found = tokio::task::spawn_blocking(move || bundles.piece(&sha256));
    let served = found.await.map_err(|_| ApiError::Internal)?.ok_or(ApiError::NotFound)?;
    Ok(packed(&headers, &etag, FOREVER, JSON, &served))
}

/// Compressed for those who accept it.
pub fn packed(
    headers: &HeaderMap,
    etag: &str,
    caching: &'static str,
    kind: &'static str,
    served: &Served,
) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let brotli = accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("br") && !parts.any(|part| part == "q=0")
    });
    match brotli {
        true => answer(headers, etag, caching, (kind, served.brotli.clone()), Some("br")),
        false => answer(headers, etag, caching, (kind, served.raw.clone()), None),
    }
}

fn answer(
    headers: &HeaderMap,
    etag: &str,
    caching: &'static str,
    (kind, bytes): (&'static str, Vec<u8>),
    encoding: Option<&'static str>,
) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut response = if known.split(',').any(|one| one.trim().trim_start_matches("W/") == etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind)], bytes).into_response()
    };
    let set = response.headers_mut();
    for (name, value) in
        [(header::ETAG, etag), (header::CACHE_CONTROL, caching), (header::VARY, "accept-encoding")]
    {
        set.extend(value.parse().map(|value| (name, value)));
    }
    if let Some(encoding) = encoding.filter(|_| response.status() == StatusCode::OK) {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
    }
    response
}
