//! What a page shows ahead of its engine (`yushen_view::ahead`): said by this server from the active bundle.
//! In: language, application date, item. Out: bytes for the page's program, compressed. Absent: answers; nobody's
//! facts come here. The engine in the browser says everything anew from the signed pieces.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use yushen::Lang;
use yushen::bundle::{Manifest, Shelf, hash};
use yushen::library::application_date;
use yushen_view::ahead::Ahead;
use yushen_view::engine::Engine;

use super::kept::Kept;
use super::routes::{ASK, packed};
use super::{Bundles, Served};
use crate::describe::IfNoneMatch;
use crate::error::ApiError;

/// What decides an answer: digest of the bundle, language, date, item.
type Key = (String, &'static str, String, Option<String>);

/// The active bundle, and answers made so far.
#[derive(Debug)]
pub struct Said {
    bundles: Arc<Bundles>,
    kept: Kept<Key>,
}

/// `/ahead/…`
pub fn router(bundles: Arc<Bundles>) -> Router {
    Router::new()
        .route("/ahead/{lang}/{on}", get(items))
        .route("/ahead/{lang}/{on}/{item}", get(item))
        .with_state(Arc::new(Said { bundles, kept: Kept::default() }))
}

/// `GET /ahead/{lang}/{on}`
///
/// # Errors
/// 404 for another language or no date.
#[utoipa::path(
    get,
    path = "/ahead/{lang}/{on}",
    operation_id = "ahead_items",
    tag = "bundles",
    summary = "The list of items, for a page whose engine is still on its way",
    description = "In the page's own form, which changes from build to build. Other programs read the signed pieces.",
    params(
        ("lang" = String, Path, description = "`zh` or `en`", example = "zh"),
        ("on" = String, Path, description = "Application date", example = "2026-11-27"),
        IfNoneMatch
    ),
    responses(
        (status = 200, description = "For the page", content_type = "application/octet-stream",
            headers(("ETag" = String))),
        (status = 304, description = "Your copy is right")
    ),
    extensions(("x-errors" = json!(["not-found"])))
)]
pub async fn items(
    State(said): State<Arc<Said>>,
    Path((lang, on)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    answered(said, &headers, &lang, on, None).await
}

/// `GET /ahead/{lang}/{on}/{item}`
///
/// # Errors
/// 404 for another language, no date, no such item, or none in force on that day.
#[utoipa::path(
    get,
    path = "/ahead/{lang}/{on}/{item}",
    operation_id = "ahead_item",
    tag = "bundles",
    summary = "The same with an item's questions before anything was answered",
    description = "In the page's own form, which changes from build to build. Other programs read the signed pieces.",
    params(
        ("lang" = String, Path, description = "`zh` or `en`", example = "zh"),
        ("on" = String, Path, description = "Application date", example = "2026-11-27"),
        ("item" = String, Path, description = "Id of an item", example = "marriage-registration"),
        IfNoneMatch
    ),
    responses(
        (status = 200, description = "For the page", content_type = "application/octet-stream",
            headers(("ETag" = String))),
        (status = 304, description = "Your copy is right")
    ),
    extensions(("x-errors" = json!(["not-found"])))
)]
pub async fn item(
    State(said): State<Arc<Said>>,
    Path((lang, on, item)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    answered(said, &headers, &lang, on, Some(item)).await
}

async fn answered(
    said: Arc<Said>,
    headers: &HeaderMap,
    lang: &str,
    on: String,
    item: Option<String>,
) -> Result<Response, ApiError> {
    let lang = match lang {
        "zh" => Lang::Zh,
        "en" => Lang::En,
        _ => return Err(ApiError::NotFound),
    };
    // Checking rules is no work for the threads that answer.
    let made = tokio::task::spawn_blocking(move || said.say(lang, on, item));
    let served = made.await.map_err(|_| ApiError::Internal)?.ok_or(ApiError::NotFound)?;
    let etag = format!("\"{}\"", hash::hex(&served.raw));
    Ok(packed(headers, &etag, ASK, "application/octet-stream", &served))
}

/// What the engine says of a bundle ahead of the browser's; nothing where there is no such item, or it can't be opened.
pub fn said(
    bundles: &Bundles,
    manifest: Manifest,
    lang: Lang,
    on: &str,
    item: Option<&str>,
) -> Option<Ahead> {
    let index = bundles.piece(&manifest.said().index.sha256)?;
    let engine = Engine::over(Shelf::new(manifest, &index.raw).ok()?);
    let ask = item.map(|item| Ahead::ask(on, lang, item));
    for piece in ask.iter().flat_map(|ask| engine.wanted(ask)) {
        engine.put(&piece, &bundles.piece(&piece.sha256)?.raw).ok()?;
    }
    let ahead = Ahead::of(&engine, on, lang, ask.as_ref());
    (item.is_none() || ahead.first.is_some()).then_some(ahead)
}

impl Said {
    /// Nothing for what is no date, no item, or can't be opened.
    fn say(&self, lang: Lang, on: String, item: Option<String>) -> Option<Arc<Served>> {
        application_date(&on).ok()?;
        let manifest = self.bundles.active().manifest.clone();
        let code = match lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        };
        let key = (manifest.digest().to_owned(), code, on, item);
        self.kept
            .of(key, |(_, _, on, item)| said(&self.bundles, manifest, lang, on, item.as_deref())?.write())
    }
}
