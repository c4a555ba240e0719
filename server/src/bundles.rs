//! The bundles that this server holds: every one that is signed as it must be, one of them active.
//! In: the store that `yushen bundle` writes, the trusted keys, the moment. Out: the active bundle, pieces, and old
//! bundles by digest (a receipt is decided under the bundle it was made with). Absent: answering requests (`routes`).
//!
//! The active bundle is the newest published one whose first moment has come. It changes by swapping one pointer: a
//! request that began under the old one ends under it.

pub mod ahead;
pub mod first;
mod kept;
pub mod routes;
mod store;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arc_swap::ArcSwap;
use store::Store;
use yushen::bundle::{Manifest, Moment, Piece, Shelf, Trust};

/// How often the store is looked at for what was published meanwhile.
const LOOK: Duration = Duration::from_secs(5);
/// Most bytes of pieces kept in memory, raw and compressed together.
const MOST_KEPT: usize = 64 << 20;

/// Why there is no bundle to serve.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file can't be read.
    #[error("can't read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The keys or a bundle are refused.
    #[error("`{}`: {refusal}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        refusal: yushen::bundle::Refusal,
    },
    /// Nothing published counts now.
    #[error(
        "no published bundle in `{}` counts now; publish one with `yushen bundle publish`, \
         or look with `yushen bundle verify` why it does not", store.display()
    )]
    None {
        /// The store.
        store: PathBuf,
    },
}

/// One verified bundle.
#[derive(Debug)]
pub struct Held {
    /// The envelope, as clients get it.
    pub envelope: Vec<u8>,
    /// What it says.
    pub manifest: Manifest,
}

/// A piece as it is served.
#[derive(Debug)]
pub struct Served {
    /// As it was signed.
    pub raw: Vec<u8>,
    /// The same, brotli-compressed.
    pub brotli: Vec<u8>,
}

/// All bundles of a store.
#[derive(Debug)]
pub struct Bundles {
    store: Store,
    trust: Trust,
    trust_file: Vec<u8>,
    active: ArcSwap<Held>,
    pieces: Mutex<BTreeMap<String, Arc<Served>>>,
}

impl Bundles {
    /// Verifies what is in the store and makes the bundle active that counts now.
    ///
    /// # Errors
    /// The keys can't be read, or nothing in the store counts now.
    pub fn open(folder: &Path, trust: &Path, now: Moment) -> Result<Self, BundleError> {
        let store = Store::new(folder);
        let trust_file =
            std::fs::read(trust).map_err(|source| BundleError::Read { path: trust.into(), source })?;
        let keys = Trust::read(&trust_file)
            .map_err(|refusal| BundleError::Refused { path: trust.into(), refusal })?;
        let active = newest(&store, &keys, None, now)?;
        tracing::info!(counter = active.manifest.said().counter, digest = active.manifest.digest(), "bundle");
        let bundles = Self {
            store,
            trust: keys,
            trust_file,
            active: ArcSwap::from_pointee(active),
            pieces: Mutex::new(BTreeMap::new()),
        };
        bundles.piece(&bundles.active().manifest.said().index.sha256);
        Ok(bundles)
    }

    /// The bundle that counts now.
    pub fn active(&self) -> Arc<Held> {
        self.active.load_full()
    }

    /// trust.json, as it was read.
    pub fn trust_file(&self) -> &[u8] {
        &self.trust_file
    }

    /// Looks for a newer bundle that counts at `now`; the old one stays when there is none, or a bad one.
    pub fn look(&self, now: Moment) {
        let active = self.active();
        match newest(&self.store, &self.trust, Some(&active), now) {
            Ok(held) if held.manifest.digest() != active.manifest.digest() => {
                tracing::info!(
                    counter = held.manifest.said().counter,
                    digest = held.manifest.digest(),
                    before = active.manifest.digest(),
                    "another bundle counts now"
                );
                // Everybody asks for the index at once after a swap: it is compressed before, not by each of them.
                self.piece(&held.manifest.said().index.sha256);
                self.active.store(Arc::new(held));
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the store has no bundle to follow the active one"),
        }
    }

    /// The newest published bundle that is still to come at `now`; or the bundle of a counter, published or not.
    ///
    /// # Errors
    /// The store can't be read; or the bundle that was named is not there, or not one that may follow the active one.
    pub fn coming(&self, counter: Option<u64>, now: Moment) -> Result<Option<Held>, BundleError> {
        let active = self.active();
        let seen = active.manifest.seen();
        let from = |envelope: &[u8]| {
            let kept = Manifest::open_kept(envelope, &self.trust)?;
            let begins = Moment::parse(&kept.said().not_before).unwrap_or(now).max(now);
            Manifest::open(envelope, &self.trust, Some(&seen), begins)
        };
        if let Some(counter) = counter {
            let envelope = self.store.envelope(counter)?;
            let path = self.store.folder().join(counter.to_string());
            let manifest = from(&envelope).map_err(|refusal| BundleError::Refused { path, refusal })?;
            return Ok(Some(Held { envelope, manifest }));
        }
        let Some(published) = self.store.published()? else { return Ok(None) };
        for counter in self.store.counters()?.into_iter().rev().filter(|counter| *counter <= published) {
            let Ok(envelope) = self.store.envelope(counter) else { continue };
            let Ok(manifest) = from(&envelope) else { continue };
            let later = Moment::parse(&manifest.said().not_before).is_some_and(|begins| begins > now);
            if later && missing(&self.store, &manifest).is_none() {
                return Ok(Some(Held { envelope, manifest }));
            }
        }
        Ok(None)
    }

    /// The bundle of this digest, whatever its age: for receipts.
    ///
    /// # Errors
    /// The store can't be read.
    pub fn of_digest(&self, digest: &str) -> Result<Option<Held>, BundleError> {
        for counter in self.store.counters()? {
            let Ok(envelope) = self.store.envelope(counter) else { continue };
            let kept = Manifest::open_kept(&envelope, &self.trust);
            if let Some(manifest) = kept.ok().filter(|manifest| manifest.digest() == digest) {
                return Ok(Some(Held { envelope, manifest }));
            }
        }
        Ok(None)
    }

    /// A piece by its digest; `None` when the store has none that hashes to it.
    pub fn piece(&self, sha256: &str) -> Option<Arc<Served>> {
        if let Some(kept) = self.kept().get(sha256) {
            return Some(kept.clone());
        }
        let raw = self.store.piece(sha256)?;
        let served = Arc::new(Served { brotli: compressed(&raw), raw });
        let mut kept = self.kept();
        let size = |served: &Served| served.raw.len() + served.brotli.len();
        if kept.values().map(|served| size(served)).sum::<usize>() + size(&served) > MOST_KEPT {
            kept.clear();
        }
        kept.insert(sha256.to_owned(), served.clone());
        Some(served)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Arc<Served>>> {
        // A panic while it was held left whole entries: each is made before it goes in.
        self.pieces.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Looks at the store until the server stops.
pub async fn watch(bundles: Arc<Bundles>) {
    let mut look = tokio::time::interval(LOOK);
    loop {
        look.tick().await;
        let bundles = bundles.clone();
        // Reading and verifying files is no work for the threads that answer.
        if tokio::task::spawn_blocking(move || bundles.look(now())).await.is_err() {
            tracing::error!("looking for a newer bundle failed");
        }
    }
}

/// The moment by this machine's clock.
pub fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The newest published bundle that counts at `now` and may follow the active one.
fn newest(store: &Store, trust: &Trust, active: Option<&Held>, now: Moment) -> Result<Held, BundleError> {
    let seen = active.map(|held| held.manifest.seen());
    let published = store.published()?;
    let mut counters = store.counters()?;
    counters.retain(|counter| published.is_some_and(|published| *counter <= published));
    for counter in counters.into_iter().rev() {
        let Ok(envelope) = store.envelope(counter) else { continue };
        let manifest = match Manifest::open(&envelope, trust, seen.as_ref(), now) {
            Ok(manifest) => manifest,
            Err(refusal) => {
                tracing::debug!(counter, %refusal, "not this bundle");
                continue;
            }
        };
        let is_active = active.is_some_and(|active| active.manifest.digest() == manifest.digest());
        match if is_active { None } else { missing(store, &manifest) } {
            None => return Ok(Held { envelope, manifest }),
            Some(piece) => tracing::warn!(counter, piece, "not this bundle: a piece is missing or damaged"),
        }
    }
    Err(BundleError::None { store: store.folder().into() })
}

/// The first piece that clients would ask for in vain. What a crash or a broken disk left is never made active.
fn missing(store: &Store, manifest: &Manifest) -> Option<String> {
    let index = manifest.said().index.clone();
    let Some(bytes) = store.piece(&index.sha256) else { return Some(index.path) };
    let Ok(shelf) = Shelf::new(manifest.clone(), &bytes) else { return Some(index.path) };
    let whole = |piece: &Piece| store.piece(&piece.sha256).is_some_and(|bytes| piece.verify(&bytes).is_ok());
    shelf.index().pieces().into_iter().find(|piece| !whole(piece)).map(|piece| piece.path)
}

fn compressed(raw: &[u8]) -> Vec<u8> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 24, ..Default::default() };
    let mut packed = Vec::new();
    // Memory to memory has no way to fail.
    let _ = brotli::BrotliCompress(&mut &raw[..], &mut packed, &parameters);
    packed
}
