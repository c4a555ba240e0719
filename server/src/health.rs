//! Is the server alive, is it ready, which version is it?
//! In: the database. Out: small JSON answers for load balancers, operators and the web app.
//! Absent: metrics.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::database::Database;
use crate::error::ApiError;

/// Answer of `GET /healthz`: the process runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

/// Answer of `GET /readyz`: the database answers too.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    #[schema(example = "ready")]
    status: &'static str,
    /// Number of the newest migration that was done.
    #[schema(example = "3")]
    schema_version: String,
}

/// Answer of `GET /api/version`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Version {
    /// Version of the engine's meaning: two programs with the same one reach the same decisions.
    semantics: &'static str,
    server: &'static str,
}

/// `GET /healthz`
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "server",
    summary = "The process runs",
    responses((status = 200, description = "It does", body = Health))
)]
pub async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// `GET /readyz`
///
/// # Errors
/// 503 while the database doesn't answer.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "server",
    summary = "The database answers too",
    description = "For load balancers: while it is 503, send nobody here.",
    responses((status = 200, description = "It does", body = Readiness))
)]
pub async fn readyz(State(database): State<Database>) -> Result<Json<Readiness>, ApiError> {
    Ok(Json(Readiness { status: "ready", schema_version: database.schema_version().await? }))
}

/// `GET /api/version`
#[utoipa::path(
    get,
    path = "/api/version",
    tag = "server",
    summary = "Version of the program and of its decisions",
    responses((status = 200, description = "Both", body = Version))
)]
pub async fn version() -> Json<Version> {
    let version = env!("CARGO_PKG_VERSION");
    Json(Version { semantics: version, server: version })
}
