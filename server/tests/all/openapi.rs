//! The API's document says what the router does: every route is in it, every entry is a route, every code has its row.
//! In: the router with every feature, the server's sources. Out: assertions. Absent: answers by their schemas
//! (Schemathesis, step `hall`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::TestServer;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use yushen_server::hall::config::CLASSES;
use yushen_server::headers::SECURITY_HEADERS;
use yushen_server::openapi::document;
use yushen_server::openapi::errors::{CODES, is_unknown};

/// No part of the API: the web app's files and pages, what is said of unknown addresses, the page's stylesheet.
const NOT_API: [&str; 5] = ["/", "/api", "/api-docs/page.css", "/i/{item}", "/i/{item}/q/{fact}"];

/// Addresses of a router, as its own debug text lists them: axum has no other way to ask.
fn routes(router: &axum::Router) -> BTreeSet<String> {
    let text = format!("{router:?}");
    let mut found = BTreeSet::new();
    for part in text.split("RouteId(").skip(1) {
        let Some((_, rest)) = part.split_once("): \"") else { continue };
        found.extend(rest.split('"').next().map(str::to_owned));
    }
    found
}

fn entries() -> BTreeMap<String, BTreeSet<String>> {
    let paths = document()["paths"].as_object().expect("paths");
    let methods =
        |item: &Value| item.as_object().expect("operations").keys().map(|m| m.to_uppercase()).collect();
    paths.iter().map(|(path, item)| (path.clone(), methods(item))).collect()
}

#[tokio::test]
async fn every_route_is_in_the_document_and_every_entry_is_a_route() {
    let server = TestServer::with_hall().await;
    let mut routes = routes(&server.router);
    routes.retain(|path| !NOT_API.contains(&path.as_str()) && !path.contains("__private"));
    let entries = entries();
    let documented: BTreeSet<String> = entries.keys().cloned().collect();
    assert!(routes.len() > 15, "the router's text is read no more: {routes:?}");
    assert_eq!(
        routes, documented,
        "left: the router; right: the document. `server/src/openapi.rs` says how to add an entry"
    );

    // The methods, too: an address that is asked in no known way lists those it knows.
    for (path, methods) in entries {
        let path = path
            .replace("{hall}", "pingqiao")
            .replace("{day}", "2026-11-27")
            .replace("{sha256}", "00")
            .replace("{lang}", "zh")
            .replace("{on}", "2026-11-27")
            .replace("{item}", "marriage-registration")
            .replace("{case}", "1")
            .replace("{step}", "accept");
        let answer = server.send(Request::builder().method("BREW").uri(&path)).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.json()["error"]["code"], "method-not-allowed", "{path}");
        let allowed: BTreeSet<String> =
            answer.header("allow").split(',').filter(|m| *m != "HEAD").map(str::to_owned).collect();
        assert_eq!(allowed, methods, "{path}");
    }
}

/// Every file below a folder.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(std::fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_code_in_the_sources_has_its_row_and_every_row_is_used() {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    for text in &mut texts {
        // However rustfmt broke the lines.
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(");
    }
    let is_code = |text: &str| {
        text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_')
    };
    let mut used = BTreeSet::new();
    for text in &texts {
        // What stands behind `code:` or the status of an error.
        for before in ["code: \"", "bad_request(\"", "CONFLICT, \"", "NOT_FOUND, \"", "_URI_TOO_LONG, \""] {
            for rest in text.split(before).skip(1) {
                used.extend(rest.split('"').next().filter(|code| is_code(code)).map(str::to_owned));
            }
        }
    }
    let unknown: Vec<&String> = used.iter().filter(|code| is_unknown(code)).collect();
    assert!(used.len() > 20, "the sources are read no more: {used:?}");
    assert!(unknown.is_empty(), "codes without a row in `openapi/errors.rs`: {unknown:?}");
    let all = texts.iter().filter(|text| !text.contains("pub const CODES")).cloned().collect::<String>();
    for (code, status, _) in CODES {
        assert!(all.contains(&format!("\"{code}\"")), "nothing answers {status} {code}");
    }
    // What operations name by themselves is filled in, so a name without a row would vanish.
    let named = all.split("\"x-errors\" = json!([").skip(1).flat_map(|rest| {
        let list = rest.split(']').next().unwrap_or_default();
        list.split(',').map(|code| code.trim().trim_matches('"').to_owned()).collect::<Vec<_>>()
    });
    let unknown: Vec<String> = named.filter(|code| is_unknown(code)).collect();
    assert!(unknown.is_empty(), "`x-errors` without a row: {unknown:?}");
}

#[test]
fn the_document_is_complete_in_itself() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let at = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{at}: summary");
            assert!(ids.insert(operation["operationId"].to_string()), "{at}: the id is taken");
            let tag = &operation["tags"][0];
            let tags = document["tags"].as_array().expect("tags");
            assert!(tags.iter().any(|known| known["name"] == *tag), "{at}: tag {tag}");
            assert!(operation.get("x-errors").is_none(), "{at}: filled in");
            let responses = operation["responses"].as_object().expect("responses");
            for status in ["429", "500", "503"] {
                assert!(responses.contains_key(status), "{at}: {status}");
            }
            let names: Vec<&Value> =
                operation["parameters"].as_array().into_iter().flatten().map(|p| &p["name"]).collect();
            let once: BTreeSet<String> = names.iter().map(|name| name.to_string()).collect();
            assert_eq!(names.len(), once.len(), "{at}: {names:?}");
            let has_key = operation["parameters"].as_array().into_iter().flatten();
            if has_key.into_iter().any(|parameter| parameter["name"] == "Idempotency-Key") {
                assert!(responses.contains_key("400") && responses.contains_key("422"), "{at}");
            }
        }
    }
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().expect("a pointer");
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    let classes = document.pointer("/components/schemas/WindowClass/enum").expect("the classes");
    assert_eq!(*classes, serde_json::json!(CLASSES.map(|(id, _)| id)));
}

#[tokio::test]
async fn the_page_needs_no_script_and_nothing_from_elsewhere() {
    let server = TestServer::start().await;
    let page = server.get("/api-docs").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = page.text();
    for bad in ["<script", "<style", "style=", "onclick", "http-equiv", "src="] {
        assert!(!html.contains(bad), "{bad}");
    }
    let links: Vec<&str> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.iter().all(|link| link.starts_with('/') || link.starts_with('#')), "{links:?}");
    for link in links.iter().filter(|link| link.starts_with('/')) {
        assert_eq!(server.get(link).await.status, StatusCode::OK, "{link}");
    }
    for (path, _) in entries() {
        assert!(html.contains(&format!("<code>{path}</code>")), "{path}");
    }
    assert!(html.contains("slot-full") && html.contains("Idempotency-Key"));
    assert_eq!(server.get("/openapi.json").await.json(), *document());
    for (name, value) in SECURITY_HEADERS {
        assert_eq!(page.header(name.as_str()), value, "{name}");
    }
}
