//! The built web app: files as they are, brotli where the browser takes it, a program's page for its own addresses.
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

/// Serves the folder `dist`; an address without a file extension that is no file gets the page of its program, because
/// the program finds its own page by the address: `desk.html` for the staff's and the display's, `kiosk.html` for the
/// kiosk's, else `index.html`.
pub fn service(dist: &Path) -> MethodRouter {
    let file = |name: &str| ServeFile::new(dist.join(name)).precompressed_br();
    let (citizens, staff, kiosk) = (file("index.html"), file("desk.html"), file("kiosk.html"));
    let fallback = tower::service_fn(move |request: Request| {
        let page = match request.uri().path() {
            path if is_of_staff(path) => &staff,
            path if is_of_kiosk(path) => &kiosk,
            _ => &citizens,
        };
        app_page(page.clone(), request)
    });
    axum::routing::get_service(ServeDir::new(dist).precompressed_br().fallback(fallback))
}

fn first(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

fn is_of_staff(path: &str) -> bool {
    matches!(first(path), "desk" | "display")
}

/// Whether an address is the kiosk's page.
pub fn is_of_kiosk(path: &str) -> bool {
    first(path) == "kiosk"
}

async fn app_page(page: ServeFile, request: Request) -> Result<Response, Infallible> {
    let last = request.uri().path().rsplit('/').next().unwrap_or_default();
    if last.contains('.') {
        return Ok(ApiError::NotFound.into_response());
    }
    let response = page.oneshot(request).await?;
    Ok(response.map(Body::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_book_stands_below_docs_and_is_no_page_of_a_program() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("docs")).unwrap();
        std::fs::write(folder.path().join("index.html"), "program").unwrap();
        std::fs::write(folder.path().join("docs/index.html"), "book").unwrap();
        let router: axum::Router = axum::Router::new().fallback_service(service(folder.path()));
        let ask = |path: &str| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        let moved = ask("/docs").await.unwrap();
        assert!(moved.status().is_redirection());
        assert_eq!(moved.headers()["location"], "/docs/");
        let book = ask("/docs/").await.unwrap().into_body();
        assert_eq!(axum::body::to_bytes(book, 10).await.unwrap(), "book");
        assert_eq!(ask("/docs/nothing.html").await.unwrap().status(), 404);
    }

    #[test]
    fn the_kiosk_has_a_program_of_its_own() {
        for (path, its) in [
            ("/kiosk/pingqiao", true),
            ("/kiosk/", true),
            ("/kiosks", false),
            ("/api/halls/pingqiao/kiosk/settings", false),
            ("/i/kiosk", false),
        ] {
            assert_eq!(is_of_kiosk(path), its, "{path}");
        }
    }

    #[test]
    fn the_desk_and_the_display_have_a_program_of_their_own() {
        for path in ["/desk", "/desk/", "/desk/cases/12", "/display/pingqiao", "//desk"] {
            assert!(is_of_staff(path), "{path}");
        }
        for path in ["/", "/i/desk", "/desktop", "/displays", "/i/marriage-registration/q/desk"] {
            assert!(!is_of_staff(path), "{path}");
        }
    }
}
