//! Schemathesis asks the server everything that its OpenAPI document allows, and what it forbids: no 5xx, no status,
//! header, type or member that the document does not name, nothing wrong accepted, nothing right refused.
//! In: `YUSHEN_SCHEMATHESIS` (the program; `cargo xtask test --only hall` installs it), both databases.
//! Out: assertions; figures. Absent: what a change does (`api`, `histories`).
//!
//! The same run finds each of seven bugs seeded around the server.

use std::path::{Path, PathBuf};
use std::process::Command;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use yushen_hall_tests::postgres;
use yushen_hall_tests::program::{Program, named};
use yushen_hall_tests::service::{DESK, Kind, Service};
use yushen_server::database::Location;

const SEED: &str = "20261126";
/// Cases of each endpoint in each phase, beside those that follow from the document alone.
const EXAMPLES: &str = "25";
const FEW: &str = "10";

/// Runs it; whether all is well, and what it said.
fn ask(document: &str, piece: &str, more: &[&str]) -> (bool, String) {
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis");
    let folder = tempfile::tempdir().expect("a scratch folder");
    for file in ["schemathesis.toml", "hooks.py"] {
        std::fs::copy(settings.join(file), folder.path().join(file)).expect("its settings");
    }
    let mut command = Command::new(named("YUSHEN_SCHEMATHESIS"));
    command.args(["--config-file", "schemathesis.toml", "run", document, "--seed", SEED]);
    // A booking is found by the code in a body; that check takes any code for that of the booking just made.
    command.args(["--checks", "all", "--exclude-checks", "ensure_resource_availability"]);
    // A stream of events has no end; `display` is tested by its own tests.
    command.args(["--exclude-path", "/api/halls/{hall}/display"]);
    command.args(["--no-color", "--request-timeout", "20"]).args(more);
    // What one test left must not lead another; proxies are for the world outside.
    command
        .current_dir(folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("YUSHEN_PIECE", piece)
        .env("YUSHEN_DESK", DESK)
        .env("NO_PROXY", "127.0.0.1");
    let output = command.output().expect("Schemathesis");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), format!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}

/// The figure in `1234 generated`.
fn generated(said: &str) -> u64 {
    let mut figures = said.lines().filter_map(|line| line.trim().split_once(" generated")?.0.parse().ok());
    figures.next_back().unwrap_or(0)
}

fn sound(kind: Kind) {
    let program = Program::start(|folder| match kind {
        Kind::Sqlite => Location::File(folder.join("hall.sqlite")),
        Kind::Postgres => Location::Address(postgres::new_database()),
    });
    let document = format!("{}/openapi.json", program.address);
    let (well, said) = ask(&document, &program.piece(), &["--max-examples", EXAMPLES]);
    let end = said.find("FAILURES").or(said.find("SUMMARY")).unwrap_or(0);
    assert!(well, "{}\n{}", &said[end..], program.log());
    assert!(!program.log().contains("ERROR"), "{}", program.log());
    let cases = generated(&said);
    let endpoints = said.lines().find_map(|line| line.trim().strip_prefix("Tested: ")).unwrap_or_default();
    println!("{kind:?}: Schemathesis, seed {SEED}: {cases} cases of {endpoints} endpoints; nothing found");
    // Otherwise it asks no more what it is there for.
    assert!(cases > 500 && endpoints.parse::<u64>().is_ok_and(|number| number >= 20), "{said}");
}

#[test]
fn the_server_on_sqlite_answers_as_its_document_says() {
    sound(Kind::Sqlite);
}

#[test]
fn the_server_on_postgres_answers_as_its_document_says() {
    sound(Kind::Postgres);
}

/// A bug, where it is seeded, and what Schemathesis calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Fails,
    OtherType,
    MissingMember,
    OtherStatus,
    OtherContentType,
    AcceptsAnything,
    RefusesWhatIsRight,
}

const FAULTS: [(Fault, &str, &str); 7] = [
    (Fault::Fails, "/days$", "Server error"),
    (Fault::OtherType, "/{hall}$", "Response violates schema"),
    (Fault::MissingMember, "/{hall}$", "Response violates schema"),
    (Fault::OtherStatus, "/look-up$", "Undocumented status code"),
    (Fault::OtherContentType, "/halls$", "Undocumented Content-Type"),
    (Fault::AcceptsAnything, "/days$", "Schema-violating request accepted"),
    (Fault::RefusesWhatIsRight, "/days$", "Schema-valid request rejected"),
];

impl Fault {
    async fn around(self, request: Request, next: Next) -> Response {
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let is_days = path.ends_with("/days");
        let is_hall = path == "/api/halls/pingqiao";
        match self {
            Self::Fails if is_days && query.contains("class=construction") => {
                let body = json!({ "error": { "code": "internal", "message": "…" } });
                return (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(body)).into_response();
            }
            Self::RefusesWhatIsRight if is_days && query.contains("class=real-estate") => {
                let body = json!({ "error": { "code": "bad-field", "message": "…" } });
                return (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(body)).into_response();
            }
            _ => {}
        }
        let mut response = next.run(request).await;
        let status = response.status();
        match self {
            Self::OtherType if is_hall && status.is_success() => {
                edited(response, |hall| hall["days_ahead"] = json!("five")).await
            }
            Self::MissingMember if is_hall && status.is_success() => {
                edited(response, |hall| drop(hall.as_object_mut().and_then(|hall| hall.remove("walk_in"))))
                    .await
            }
            Self::OtherStatus if path.ends_with("/look-up") && status == StatusCode::NOT_FOUND => {
                *response.status_mut() = StatusCode::GONE;
                response
            }
            Self::OtherContentType if path == "/api/halls" => {
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
                response
            }
            Self::AcceptsAnything if is_days && status == StatusCode::UNPROCESSABLE_ENTITY => {
                axum::Json(json!([])).into_response()
            }
            _ => response,
        }
    }
}

async fn edited(response: Response, edit: impl FnOnce(&mut Value)) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let mut value: Value = serde_json::from_slice(&bytes).expect("JSON");
    edit(&mut value);
    let mut edited = Response::new(Body::from(value.to_string()));
    edited.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *edited.status_mut() = parts.status;
    edited
}

/// The part of the document that the tests' own server answers.
fn halls_only(folder: &Path) -> PathBuf {
    let mut document = yushen_server::openapi::document().clone();
    let paths = document["paths"].as_object_mut().expect("paths");
    paths.retain(|path, _| path.starts_with("/api/halls"));
    let file = folder.join("openapi.json");
    std::fs::write(&file, document.to_string()).expect("written");
    file
}

/// Asks those endpoints whose address fits, at a server with a bug.
async fn seeded(fault: Fault, paths: &'static str) -> (bool, String) {
    let sample = include_str!("../../../../examples/halls/pingqiao.toml");
    let around = |router: Router| {
        router.layer(from_fn(move |request: Request, next: Next| fault.around(request, next)))
    };
    let service = Service::with(Kind::Sqlite, sample, |router, _| around(router)).await;
    let document = halls_only(service.folder()).display().to_string();
    let address = format!("http://{}", service.address);
    let asked = tokio::task::spawn_blocking(move || {
        let phases = "examples,coverage,fuzzing";
        let more =
            ["--url", &address, "--max-examples", FEW, "--phases", phases, "--include-path-regex", paths];
        ask(&document, "none", &more)
    });
    let answer = asked.await.expect("Schemathesis");
    service.stop().await;
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_seeded_bug_is_found() {
    let (well, said) = seeded(Fault::None, "/(days|{hall}|look-up|halls)$").await;
    assert!(well, "without a bug, nothing is found: {said}");
    for (fault, paths, name) in FAULTS {
        let (well, said) = seeded(fault, paths).await;
        let summary = said.split("SUMMARY").nth(1).unwrap_or_default();
        assert!(!well && summary.contains(name), "{fault:?} was not found: {said}");
        println!("{fault:?}: {name}");
    }
}
