//! The security headers that every answer carries, errors included.
//! In: an answer. Out: the same answer with the headers set.
//! Absent: per-page policies; one strict policy holds everywhere, and the web app is built to live with it. The one
//! exception: a kiosk's page may use its camera, to read QR codes.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Scripts, styles and data come from this server only; WebAssembly may be compiled; nothing inline, no frames.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; connect-src 'self'; img-src 'self'; manifest-src 'self'; worker-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What pages may use of a device: nothing.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
/// What a kiosk's page may use: the camera.
const KIOSK_PERMISSIONS: &str =
    "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Name and value of each header.
pub const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Middleware: sets [`SECURITY_HEADERS`], and `Cache-Control: no-cache` where the handler set nothing.
/// (`no-cache` means "ask before reuse": file names carry no hash yet, so a copy must be checked by its `ETag`.)
pub async fn add(request: Request, next: Next) -> Response {
    let kiosk = is_kiosk(request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if kiosk {
        let name = HeaderName::from_static("permissions-policy");
        headers.insert(name, HeaderValue::from_static(KIOSK_PERMISSIONS));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// The kiosk's page, which is `kiosk.html` at the address of each hall.
fn is_kiosk(path: &str) -> bool {
    path == "/kiosk.html" || path.starts_with("/kiosk/")
}

#[cfg(test)]
mod tests {
    use super::is_kiosk;

    #[test]
    fn only_the_kiosks_page_may_use_the_camera() {
        assert!(is_kiosk("/kiosk/pingqiao") && is_kiosk("/kiosk.html"));
        for path in ["/", "/kiosk-boot.js", "/desk/kiosk/x", "/api/halls/x/kiosk/settings", "/kiosks/x"] {
            assert!(!is_kiosk(path), "{path}");
        }
    }
}
