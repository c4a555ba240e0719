//! The engine inside of a server of one's own: `POST /review/{item}/{on}`, facts as JSON in, the decision as JSON out.
//! Run: `cargo run -p yushen-examples --bin handler`, then
//! `curl --data @examples/facts/marriage-registration.json http://127.0.0.1:3000/review/marriage-registration/2026-11-23`

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use std::sync::Arc;
use yushen::{InputError, Library, library, wire};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    // Once: a checked library never changes, so all requests share it without a lock.
    let library = Arc::new(yushen_examples::library("rules".as_ref())?);
    let app = Router::new().route("/review/{item}/{on}", post(review)).with_state(library);
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".into());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

/// A review takes microseconds, so it needs no thread of its own. A mistake is the caller's: 422 with every one of them.
async fn review(
    State(library): State<Arc<Library>>,
    Path((item, on)): Path<(String, String)>,
    facts: Bytes,
) -> impl IntoResponse {
    let (status, body) = match decide(&library, &item, &on, &facts) {
        Ok(decision) => (StatusCode::OK, decision),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, wire::errors_json(&errors)),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], body)
}

fn decide(library: &Library, item: &str, on: &str, facts: &[u8]) -> Result<Vec<u8>, Vec<InputError>> {
    let on = library::application_date(on).map_err(|error| vec![error])?;
    library.review_json(item, facts, on)
}
