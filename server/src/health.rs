//! Is the server alive, is it ready, which version is it?
//! In: the database. Out: small JSON answers for load balancers, operators and the web app.
//! Absent: metrics.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::database::Database;
use crate::error::ApiError;

/// Answer of `GET /healthz`: the process runs.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
}

/// Answer of `GET /readyz`: the database answers too.
#[derive(Debug, Serialize)]
pub struct Readiness {
    status: &'static str,
    schema_version: String,
}

/// Answer of `GET /api/version`.
#[derive(Debug, Serialize)]
pub struct Version {
    /// Version of the engine's meaning: two programs with the same one reach the same decisions.
    semantics: &'static str,
    server: &'static str,
}

/// `GET /healthz`
pub async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// `GET /readyz`
///
/// # Errors
/// 503 while the database doesn't answer.
pub async fn readyz(State(database): State<Database>) -> Result<Json<Readiness>, ApiError> {
    Ok(Json(Readiness { status: "ready", schema_version: database.schema_version().await? }))
}

/// `GET /api/version`
pub async fn version() -> Json<Version> {
    let version = env!("CARGO_PKG_VERSION");
    Json(Version { semantics: version, server: version })
}
