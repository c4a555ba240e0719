//! Receipts at the hall: the key they are encrypted to, and whether one decides alike here.
//! In: a receipt's text. Out: same or not, and what differs under the rules of today. Absent: the facts in it; only a
//! signed-in clerk sees those.

pub mod keep;
pub mod preview;
mod term;

use std::sync::Arc;

use axum::extract::{FromRef, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yushen::bundle::hash::{from_hex, to_hex};
use yushen::bundle::{Manifest, Shelf};
use yushen::receipt::{Change, HallSecret, Joiner, Receipt, ReceiptError, differences, open, replay};
use yushen::{InputError, Library, library::application_date};

use crate::bundles::Bundles;
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::http::{hall, no_hall};
use crate::request::{Body, bytes, json};
use term::Term;

/// Most texts of one receipt.
const MOST_TEXTS: usize = 64;

/// A hall's key, and the bundles that receipts were made under.
#[derive(Debug)]
pub struct Receipts {
    secret: HallSecret,
    bundles: Arc<Bundles>,
}

/// Why the hall's key file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum HallKeyError {
    /// It can't be read.
    #[error("can't read the hall's key: {0}; make one with `yushen hall-key`")]
    Read(#[from] std::io::Error),
    /// It is no key file.
    #[error("the hall's key file is damaged; make another with `yushen hall-key`")]
    Damaged,
}

#[derive(Deserialize)]
struct KeyFile {
    secret: String,
}

impl Receipts {
    /// With the key of this file, as `yushen hall-key` writes it.
    ///
    /// # Errors
    /// The file can't be read, or holds no key.
    pub fn new(key: &std::path::Path, bundles: Arc<Bundles>) -> Result<Self, HallKeyError> {
        let file: KeyFile =
            serde_json::from_slice(&std::fs::read(key)?).map_err(|_| HallKeyError::Damaged)?;
        let bytes = from_hex::<32>(&file.secret).ok_or(HallKeyError::Damaged)?;
        let secret = HallSecret::from_bytes(&bytes).map_err(|_| HallKeyError::Damaged)?;
        Ok(Self { secret, bundles })
    }
}

/// What the addresses of receipts work on.
#[derive(Debug, Clone)]
struct AnyHall {
    receipts: Arc<Receipts>,
    halls: Option<Arc<Halls>>,
}

impl FromRef<AnyHall> for Arc<Receipts> {
    fn from_ref(any: &AnyHall) -> Self {
        any.receipts.clone()
    }
}

/// `/receipts/…`, below `/api`.
pub fn router(receipts: Arc<Receipts>, halls: Option<Arc<Halls>>) -> Router {
    Router::new()
        .route("/receipts/key", get(key))
        .route("/receipts/verify", post(verify))
        .with_state(AnyHall { receipts, halls })
}

/// The hall's public key.
#[derive(Serialize, ToSchema)]
pub struct KeyAnswer {
    /// In hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    key: String,
}

/// `GET /api/receipts/key`
#[utoipa::path(
    get,
    path = "/api/receipts/key",
    operation_id = "receipt_key",
    tag = "receipts",
    summary = "The key that receipts are encrypted to",
    responses((status = 200, description = "The public key", body = KeyAnswer))
)]
pub async fn key(State(receipts): State<Arc<Receipts>>) -> Json<KeyAnswer> {
    Json(KeyAnswer { key: receipts.secret.public().hex() })
}

/// The texts of a receipt: one QR code, or the numbered ones in any order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceiptTexts)]
pub struct Ask {
    /// The hall that is asked whether it takes the receipt; without one, its age does not count.
    #[schema(example = "pingqiao")]
    hall: Option<String>,
    /// At most 64 are read.
    texts: Vec<String>,
}

/// What the window is told. Members are in canonical order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceiptAnswer)]
pub struct Answer {
    /// The bundle it was made under.
    bundle: String,
    /// What differs under the bundle that counts now.
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Change>,
    /// The bundle that counts now.
    current_bundle: String,
    /// Digest of the decision, made anew.
    decision: String,
    item: String,
    on: String,
    outcome: String,
    /// The outcome now; absent when the rules of today ask for something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome_now: Option<String>,
    /// Whether it is the decision in the receipt, byte for byte.
    same: bool,
    /// What the rules of today can't read in it.
    #[schema(value_type = Vec<Object>)]
    unreadable: Vec<InputError>,
}

/// `POST /api/receipts/verify`
///
/// # Errors
/// What is wrong with the receipt, by the codes of docs/errors.md.
#[utoipa::path(
    post,
    path = "/api/receipts/verify",
    operation_id = "verify_receipt",
    tag = "receipts",
    summary = "Does a receipt decide alike here?",
    description = "The decision is made anew under the rules of its day and under those of today. With `hall`, a receipt \
        that is older than that hall takes is `receipt-expired`. 422 says what is wrong \
        with the receipt; its codes are those of docs/errors.md that begin with `receipt-`, `bundle-` or name a fact's mistake.",
    request_body = Ask,
    responses((status = 200, description = "What came of it", body = Answer)),
    extensions(("x-errors" = json!(["engine", "hall-unknown"])))
)]
async fn verify(
    State(AnyHall { receipts, halls }): State<AnyHall>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, ApiError> {
    let ask: Ask = json(&headers, &bytes(body)?)?;
    let term = match (&ask.hall, &halls) {
        (None, _) => None,
        (Some(id), Some(halls)) => Term::of(hall(halls, id)?, halls.clock.now()),
        (Some(_), None) => return Err(no_hall()),
    };
    let answer = tokio::task::spawn_blocking(move || receipts.verify(&ask.texts, term));
    Ok(Json(answer.await.map_err(|_| ApiError::Internal)??))
}

/// A receipt whose facts were opened.
pub(crate) struct Opened {
    pub(crate) receipt: Receipt,
    pub(crate) facts: Vec<u8>,
    /// The library it was made with.
    pub(crate) then: Arc<Library>,
    /// Digest of the bundle of that library.
    bundle: String,
}

impl Receipts {
    fn verify(&self, texts: &[String], term: Option<Term>) -> Result<Answer, ApiError> {
        let opened = self.open(joined(texts)?)?;
        // After it was opened: what it says of its day is nobody else's.
        term.map_or(Ok(()), |term| term.takes(&opened.receipt.on)).map_err(ApiError::Input)?;
        let replayed = replay(&opened.receipt, &opened.facts, &opened.then).map_err(first)?;
        let active = self.bundles.active();
        let compared = self.compare(&opened, &opened.then, &active.manifest)?;
        let Opened { receipt, bundle, .. } = opened;
        tracing::info!(item = receipt.item, same = replayed.same, "receipt verified");
        Ok(Answer {
            bundle: format!("sha256:{bundle}"),
            changes: compared.changes,
            current_bundle: format!("sha256:{}", active.manifest.digest()),
            decision: replayed.decision.digest.clone(),
            item: receipt.item,
            on: receipt.on,
            outcome: replayed.decision.outcome.code().into(),
            outcome_now: compared.outcome,
            same: replayed.same,
            unreadable: compared.unreadable,
        })
    }

    /// Opens a receipt with the hall's key, under the bundle it was made with.
    pub(crate) fn open(&self, receipt: Receipt) -> Result<Opened, ApiError> {
        application_date(&receipt.on).map_err(ApiError::Input)?;
        let bundle = to_hex(&*receipt.bundle);
        let unknown = || {
            ApiError::Input(InputError::new(
                "receipt-unknown-bundle",
                "texts",
                format!(
                    "the receipt was made under the bundle sha256:{bundle}, which is not kept here; review the application anew"
                ),
            ))
        };
        let held = self.bundles.of_digest(&bundle).map_err(|error| {
            tracing::error!(%error, "the store of bundles");
            ApiError::Internal
        })?;
        let then = self.library(held.ok_or_else(unknown)?.manifest, &receipt.item)?;
        let versions = then.versions(&receipt.item).map_err(ApiError::Input)?;
        let version = versions.iter().find(|v| yushen::value::date::format(v.item.from) == receipt.version);
        let version = version.ok_or(ReceiptError::Changed)?;
        let facts = open(&receipt, &self.secret, version)?;
        Ok(Opened { receipt, facts, then, bundle })
    }

    /// What the library of a bundle decides otherwise than `before`.
    pub(crate) fn compare(
        &self,
        opened: &Opened,
        before: &Library,
        other: &Manifest,
    ) -> Result<Compared, ApiError> {
        let Opened { receipt, facts, .. } = opened;
        let compared = match self.library(other.clone(), &receipt.item) {
            Ok(other) => differences(receipt, facts, before, &other),
            Err(ApiError::Input(error)) => Err(vec![error]),
            Err(error) => return Err(error),
        };
        Ok(match compared {
            Ok((decision, changes)) => {
                let outcome = Some(decision.outcome.code().to_owned());
                Compared { outcome, changes, unreadable: Vec::new() }
            }
            Err(unreadable) => Compared { outcome: None, changes: Vec::new(), unreadable },
        })
    }

    /// The library of a kept bundle for one item, on any day.
    pub(crate) fn library(&self, manifest: Manifest, item: &str) -> Result<Arc<Library>, ApiError> {
        let piece = |sha256: &str| {
            self.bundles.piece(sha256).ok_or_else(|| {
                tracing::error!(sha256, "a piece of a bundle is missing in the store");
                ApiError::Internal
            })
        };
        let index = piece(&manifest.said().index.sha256)?;
        let refused = |refusal: yushen::bundle::Refusal| ApiError::Input(refusal.into());
        let mut shelf = Shelf::new(manifest, &index.raw).map_err(refused)?;
        for wanted in shelf.wanted(item, None).map_err(ApiError::Input)? {
            shelf.put_piece(&wanted, &piece(&wanted.sha256)?.raw).map_err(refused)?;
        }
        shelf.library(item, None).map_err(ApiError::Input)
    }
}

/// What another library makes of a receipt.
pub(crate) struct Compared {
    /// Its outcome; absent when that library can't read the facts.
    pub(crate) outcome: Option<String>,
    /// Verdicts that are other ones.
    pub(crate) changes: Vec<Change>,
    /// What that library can't read in it.
    pub(crate) unreadable: Vec<InputError>,
}

pub(crate) fn joined(texts: &[String]) -> Result<Receipt, ReceiptError> {
    let mut joiner = Joiner::default();
    let mut last = Err(ReceiptError::Unreadable("there is nothing in it"));
    for text in texts.iter().take(MOST_TEXTS) {
        last = joiner.scan(text);
        if last.is_ok() {
            break;
        }
    }
    last
}

/// The first of several mistakes: the facts were read without one when the receipt was made.
pub(crate) fn first(errors: Vec<InputError>) -> ApiError {
    errors.into_iter().next().map_or(ApiError::Internal, ApiError::Input)
}
