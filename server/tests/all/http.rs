//! What a browser or load balancer sees: files, the app's own addresses, health, headers, limits.
//! In: requests to a server in this process. Out: assertions. Absent: the browser itself (`tests/browser`).

use crate::support::TestServer;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use yushen_server::database::newest_schema;
use yushen_server::headers::SECURITY_HEADERS;
use yushen_server::limits::BODY_LIMIT_BYTES;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = TestServer::start().await;
    for path in ["/", "/boot.js", "/missing.js", "/items/marriage-registration", "/healthz", "/api/nothing"] {
        let answer = server.get(path).await;
        for (name, value) in SECURITY_HEADERS {
            assert_eq!(answer.header(name.as_str()), value, "{name} of {path}");
        }
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
    }
}

#[tokio::test]
async fn the_kiosks_page_alone_may_ask_for_the_camera() {
    let server = TestServer::start().await;
    for (path, camera) in [
        ("/kiosk/pingqiao", "camera=(self)"),
        ("/", "camera=()"),
        ("/kiosks", "camera=()"),
        ("/desk", "camera=()"),
        ("/api/halls/pingqiao/kiosk/settings", "camera=()"),
    ] {
        let policy = server.get(path).await.header("permissions-policy").to_owned();
        assert_eq!(policy.split(", ").next(), Some(camera), "{path}");
        assert!(policy.contains("geolocation=(), microphone=()"), "{path}");
    }
}

#[tokio::test]
async fn scripts_run_only_from_this_server_and_nothing_runs_inline() {
    let server = TestServer::start().await;
    let policy = server.get("/").await.header("content-security-policy").to_owned();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';")
    );
    assert!(policy.ends_with("base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe-inline"));
}

#[tokio::test]
async fn files_have_their_content_type() {
    let server = TestServer::start().await;
    for (path, content_type) in [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/boot.js", "text/javascript"),
        ("/app.css", "text/css"),
        ("/app_bg.wasm", "application/wasm"),
        ("/bundle/envelope.json", "application/json"),
        ("/trust.json", "application/json"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), content_type, "{path}");
        assert!(!answer.header("etag").is_empty(), "{path} can be revalidated");
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_twice() {
    let server = TestServer::start().await;
    let first = server.get("/boot.js").await;
    let again = server.send(Request::get("/boot.js").header("if-none-match", first.header("etag"))).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
}

#[tokio::test]
async fn brotli_goes_only_to_those_who_take_it() {
    let server = TestServer::start().await;
    let packed = server.send(Request::get("/boot.js").header("accept-encoding", "gzip, br")).await;
    assert_eq!((packed.header("content-encoding"), packed.text()), ("br", "brotli bytes"));
    assert_eq!(packed.header("content-type"), "text/javascript");
    let plain = server.get("/boot.js").await;
    assert_eq!((plain.header("content-encoding"), plain.text()), ("", "export {};"));
}

#[tokio::test]
async fn addresses_of_the_app_get_its_page_and_missing_files_do_not() {
    let server = TestServer::start().await;
    for path in ["/items", "/items/marriage-registration", "/items/%E7%BB%93%E5%A9%9A"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains("预审"), "{path}");
    }
    for path in ["/desk", "/desk/cases/1", "/display/pingqiao"] {
        assert!(server.get(path).await.text().contains("窗口"), "{path}");
    }
    for path in ["/missing.js", "/items/missing.png", "/../Cargo.toml", "/%2e%2e/var/hall.sqlite"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["error"]["code"], "not-found", "{path}");
    }
}

#[tokio::test]
async fn an_unknown_api_address_is_an_error_and_not_the_page() {
    let server = TestServer::start().await;
    let answer = server.get("/api/nothing").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.json()["error"]["code"], "not-found");
}

#[tokio::test]
async fn health_readiness_and_version() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/healthz").await.json()["status"], "ok");
    assert_eq!(server.get("/readyz").await.json()["schema_version"], newest_schema().to_string());
    assert_eq!(server.get("/api/version").await.json()["server"], env!("CARGO_PKG_VERSION"));

    server.database.close().await;
    assert_eq!(server.get("/healthz").await.status, StatusCode::OK, "the process still runs");
    let unready = server.get("/readyz").await;
    assert_eq!(unready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(unready.json()["error"]["code"], "database-unavailable");
    assert!(!unready.text().contains("sqlite"), "internals stay in the log");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let server = TestServer::start().await;
    let request = Request::post("/api/nothing").header("content-length", BODY_LIMIT_BYTES + 1);
    let answer = server.send_body(request, Body::from(vec![b' '; BODY_LIMIT_BYTES + 1])).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn files_are_read_only() {
    let server = TestServer::start().await;
    let answer = server.send(Request::delete("/boot.js")).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(server.get("/boot.js").await.status, StatusCode::OK);
}
