//! The security headers that every answer carries, errors included.
//! In: an answer. Out: the same answer with the headers set; the kiosk's page alone may ask for the camera.
//! Absent: other per-page policies; one strict policy holds everywhere, and the web app is built to live with it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::static_files::is_of_kiosk;

/// Scripts, styles and data come from this server only; WebAssembly may be compiled; nothing inline, no frames.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; connect-src 'self'; img-src 'self'; manifest-src 'self'; worker-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Name and value of each header.
pub const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The kiosk scans codes of bookings and receipts.
pub const KIOSK_PERMISSIONS: &str =
    "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Middleware: sets [`SECURITY_HEADERS`], and `Cache-Control: no-cache` where the handler set nothing.
/// (`no-cache` means "ask before reuse": file names carry no hash yet, so a copy must be checked by its `ETag`.)
pub async fn add(request: Request, next: Next) -> Response {
    // By its file too: a service worker keeps the page under that name.
    let is_kiosk = is_of_kiosk(request.uri().path()) || request.uri().path() == "/kiosk.html";
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_kiosk {
        headers.insert("permissions-policy", HeaderValue::from_static(KIOSK_PERMISSIONS));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}
