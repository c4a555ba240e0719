//! A whole server in the test's own process: a scratch folder with a web app, a fresh database, no port.
//! In: a request. Out: status, headers, body. Absent: the network.

use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;
use yushen_server::database::Database;

pub struct TestServer {
    pub database: Database,
    router: Router,
    folder: TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl TestServer {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let dist = folder.path().join("dist");
        std::fs::create_dir(&dist).expect("dist");
        for (name, content) in [
            ("index.html", "<!doctype html><title>预审</title>"),
            ("boot.js", "export {};"),
            ("boot.js.br", "brotli bytes"),
            ("app.css", "body {}"),
            ("app_bg.wasm", "\0asm"),
            ("library.json", "{}"),
        ] {
            std::fs::write(dist.join(name), content).expect(name);
        }
        let database = Database::open(&folder.path().join("var/hall.sqlite")).await.expect("a new database");
        let router = yushen_server::router::router(database.clone(), &dist);
        Self { database, router, folder }
    }

    pub fn database_file(&self) -> PathBuf {
        self.folder.path().join("var/hall.sqlite")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path)).await
    }

    pub async fn send(&self, request: axum::http::request::Builder) -> Answer {
        self.send_body(request, Body::empty()).await
    }

    pub async fn send_body(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}
