//! The built web app: files as they are, brotli where the browser takes it, the app's page for its own addresses.
//! In: a folder. Out: a service that answers GET and HEAD.
//! Absent: compression at run time; `cargo xtask build` compresses once, at the best level.

use std::convert::Infallible;
use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::error::ApiError;

/// Serves the folder `dist`; an address without a file extension that is no file gets `index.html`,
/// because the web app finds its page by the address.
pub fn service(dist: &Path) -> MethodRouter {
    let page = ServeFile::new(dist.join("index.html")).precompressed_br();
    let fallback = tower::service_fn(move |request: Request| app_page(page.clone(), request));
    axum::routing::get_service(ServeDir::new(dist).precompressed_br().fallback(fallback))
}

async fn app_page(page: ServeFile, request: Request) -> Result<Response, Infallible> {
    let last = request.uri().path().rsplit('/').next().unwrap_or_default();
    if last.contains('.') {
        return Ok(ApiError::NotFound.into_response());
    }
    let response = page.oneshot(request).await?;
    Ok(response.map(Body::new))
}
