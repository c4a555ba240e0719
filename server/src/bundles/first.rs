//! The first page as HTML: finding, an item's first page, its first question, as the page's own program would draw them
//! (`yushen_web::first`), so that they can be read and answered before any program is there.
//! In: an address, the active bundle, the web app's folder. Out: `index.html` with `#app` filled in; as it is where that
//! can't be. Absent: answers; a page depends on its address, the day and the rules, and on nobody.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use tower_http::services::ServeFile;
use yushen::Lang;
use yushen::bundle::hash;
use yushen_web::first::{self, First};

use super::ahead::said;
use super::kept::Kept;
use super::routes::{ASK, packed};
use super::{Bundles, Served};
use crate::hall::calendar::{day_of, day_text};
use crate::static_files::app_page;

/// What is filled in stands at these places of `index.html`.
const ROOT: &str = "<html lang=\"zh-CN\">";
const TITLE: (&str, &str) = ("<title>", "</title>");
const APP: &str = "<div id=\"app\"></div>";

/// What decides a page: the bundle's digest and the file's, the date and whether the address sets it, the path.
type Key = (String, String, String, bool, String);

/// Where pages come from, and those made so far.
#[derive(Debug)]
struct Pages {
    bundles: Arc<Bundles>,
    dist: PathBuf,
    kept: Kept<Key>,
}

/// Addresses of first pages.
pub fn router(bundles: Arc<Bundles>, dist: &Path) -> Router {
    let pages = Arc::new(Pages { bundles, dist: dist.into(), kept: Kept::default() });
    if !pages.is_ours() {
        tracing::warn!(dist = %dist.display(), "the web app is of another build; its first pages are not made here");
    }
    Router::new()
        .route("/", get(page))
        .route("/i/{item}", get(page))
        .route("/i/{item}/q/{fact}", get(page))
        .with_state(pages)
}

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    on: Option<String>,
}

async fn page(State(pages): State<Arc<Pages>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let asked = Query::<Asked>::try_from_uri(request.uri()).map(|asked| asked.0).unwrap_or_default();
    let making = pages.clone();
    // Checking rules and drawing is no work for the threads that answer.
    let made = tokio::task::spawn_blocking(move || making.made(path, asked.on)).await;
    match made.ok().flatten() {
        Some(served) => {
            let etag = format!("\"{}\"", hash::hex(&served.raw));
            packed(request.headers(), &etag, ASK, "text/html; charset=utf-8", &served)
        }
        None => {
            let plain = ServeFile::new(pages.dist.join("index.html")).precompressed_br();
            app_page(plain, request).await.into_response()
        }
    }
}

impl Pages {
    /// Nothing for an address that has no first page, and where the web app was built from other sources.
    fn made(&self, path: String, on: Option<String>) -> Option<Arc<Served>> {
        let (given, on) = (on.is_some(), on.unwrap_or_else(|| day_text(day_of(super::now().0))));
        yushen::library::application_date(&on).ok()?;
        let file = std::fs::read_to_string(self.dist.join("index.html")).ok()?;
        let manifest = self.bundles.active().manifest.clone();
        let key = (manifest.digest().to_owned(), hash::hex(file.as_bytes()), on, given, path);
        self.kept.of(key, |(_, _, on, given, path)| {
            if !self.is_ours() {
                return None;
            }
            let item = path.strip_prefix("/i/").and_then(|rest| rest.split('/').next());
            let ahead = said(&self.bundles, manifest, Lang::Zh, on, item)?;
            let made = first::make(&ahead, path, *given);
            let made = tokio::runtime::Handle::current().block_on(made)?;
            Some(filled(&file, on, &made, &ahead.write()?)?.into_bytes())
        })
    }

    /// Whether the folder's program is made from the sources of this one: another could not take the page over.
    fn is_ours(&self) -> bool {
        let named = std::fs::read(self.dist.join("program.json")).unwrap_or_default();
        let named: serde_json::Value = serde_json::from_slice(&named).unwrap_or_default();
        named["page"] == first::SOURCES
    }
}

/// `index.html` with a page in it, and what the page was made from behind it.
fn filled(file: &str, on: &str, made: &First, told: &[u8]) -> Option<String> {
    let (start, rest) = file.split_once(ROOT)?;
    let (head, rest) = rest.split_once(TITLE.0)?;
    let (_, rest) = rest.split_once(TITLE.1)?;
    let (middle, end) = rest.split_once(APP)?;
    let (title, noted) = (escaped(&made.title), escaped(&made.noted));
    let root = format!("<html lang=\"zh-CN\" data-on=\"{on}\" data-noted=\"{noted}\">");
    // Behind the page, so that it is not waited for. Each byte as a letter that needs no escape (`boot.js` reads it).
    let told: String = told.iter().filter_map(|byte| char::from_u32(0x100 + u32::from(*byte))).collect();
    let html = &made.html;
    Some(format!(
        "{start}{root}{head}<title>{title}</title>{middle}<div id=\"app\">{html}</div><template id=\"told\">{told}</template>{end}"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
