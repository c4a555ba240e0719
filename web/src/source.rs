//! Where the bundle comes from: this page's own server. In: addresses, pieces. Out: an engine, pieces put into it.
//! Absent: what is accepted; the engine verifies everything that arrives here.

use crate::browser;
use crate::engine::{Engine, Given, Opening, Piece};
use gloo::net::http::Request;
use web_sys::RequestCache;

/// Most bytes of the two files whose length nobody signed.
const MOST: u64 = 256 << 10;

/// Fetches and verifies the manifest, then the index. `seen` is what was remembered of the last visit. Gives the
/// envelope and the trusted keys too, as they came.
///
/// # Errors
/// Why there is no library, in words.
pub async fn open(seen: Option<&str>) -> Result<(Engine, Vec<u8>, Vec<u8>), String> {
    let envelope = begun("/bundle/envelope.json").await?;
    let trust = begun("/trust.json").await?;
    let given = Given { envelope: &envelope, trust: &trust, seen, now: browser::seconds() };
    let opening = Opening::begin(&given).map_err(|problem| problem.message)?;
    let index = opening.index().clone();
    let bytes = piece(&index, RequestCache::Default).await?;
    let bytes = match index.verify(&bytes) {
        Ok(()) => bytes,
        Err(_) => piece(&index, RequestCache::Reload).await?,
    };
    let engine = opening.finish(&bytes).map_err(|problem| problem.message)?;
    Ok((engine, envelope, trust))
}

/// Fetches pieces into the engine.
///
/// # Errors
/// Which piece can't be had, or is not what was signed.
pub async fn fetch(engine: &Engine, pieces: &[Piece]) -> Result<(), String> {
    for wanted in pieces {
        let bytes = piece(wanted, RequestCache::Default).await?;
        if engine.put(wanted, &bytes).is_err() {
            let bytes = piece(wanted, RequestCache::Reload).await?;
            engine.put(wanted, &bytes).map_err(|problem| problem.message)?;
        }
    }
    Ok(())
}

/// The hall's public key, to which receipts are encrypted.
///
/// # Errors
/// Why it can't be had.
pub async fn hall_key() -> Result<String, String> {
    let answer = get("/api/receipts/key", MOST).await?;
    let json: serde_json::Value = serde_json::from_slice(&answer).map_err(|e| e.to_string())?;
    json["key"].as_str().map(str::to_owned).ok_or_else(|| "/api/receipts/key: no key".into())
}

/// The trusted keys.
///
/// # Errors
/// Why they can't be had.
pub async fn trust() -> Result<Vec<u8>, String> {
    begun("/trust.json").await
}

/// The SHA-256 of the program that this page runs, as its server names it.
pub async fn program() -> Option<String> {
    let answer = get("/program.json", MOST).await.ok()?;
    let json: serde_json::Value = serde_json::from_slice(&answer).ok()?;
    json["sha256"].as_str().map(str::to_owned)
}

/// What was damaged on the way would stay so for a year in the browser's own cache: the second try is past it.
async fn piece(piece: &Piece, cache: RequestCache) -> Result<Vec<u8>, String> {
    fetched(&format!("/bundle/pieces/{}", piece.sha256), piece.length, cache).await
}

/// What the page has fetched already (`boot.js`), or else from the server.
async fn begun(address: &str) -> Result<Vec<u8>, String> {
    match browser::given(address) {
        Some(bytes) => Ok(bytes),
        None => get(address, MOST).await,
    }
}

async fn get(address: &str, most: u64) -> Result<Vec<u8>, String> {
    fetched(address, most, RequestCache::Default).await
}

/// At most `most` bytes and one more, whatever the server sends.
async fn fetched(address: &str, most: u64, cache: RequestCache) -> Result<Vec<u8>, String> {
    let response = Request::get(address).cache(cache).send().await.map_err(|e| e.to_string())?;
    if !response.ok() {
        return Err(format!("{address}: {}", response.status()));
    }
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    browser::read_stream(body, most).await.map_err(|e| format!("{address}: {e:?}"))
}
