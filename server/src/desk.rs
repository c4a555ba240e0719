//! The desk (窗口): cases from the receipt to the decision, their clocks, what the province is told of them.
//! In: orders of the staff. Out: cases. Absent: signing in (`crate::staff`), screens, papers to
//! print, and any rule of an item: what is missing is the engine's word, and whether something may be asked the item's.
//!
//! Modules in the order of the flow: `staff` → `machine` (states), `terms` → `record` → `clocks` → `guard` (what may be
//! told) → `papers`, `store` (rows), `outbox`, `province` → `view`, `listed` (what a screen may ask for) → `issue` (papers to hand out) → `order`, `change` (one order, one transaction), `settle` (what the law
//! does by itself) → `http`.

pub mod change;
pub mod clocks;
pub mod day;
pub mod guard;
pub mod http;
pub mod issue;
pub mod listed;
pub mod machine;
pub mod order;
pub mod outbox;
pub mod papers;
pub mod province;
pub mod record;
pub mod settle;
pub mod staff;
pub mod store;
pub mod terms;
pub mod view;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::http::HeaderMap;
use yushen::{InputError, Library};

use crate::bundles::Bundles;
use crate::error::ApiError;
use crate::hall::Halls;
use crate::receipts::Receipts;
use crate::staff::origin::Origin;

/// Libraries of single items that are kept open.
const MOST_LIBRARIES: usize = 64;

/// What the desk works on.
#[derive(Debug)]
pub struct Desk {
    /// Halls with their database, keys and clock.
    pub halls: Arc<Halls>,
    receipts: Arc<Receipts>,
    bundles: Arc<Bundles>,
    /// Where browsers find the server, for the QR codes of papers.
    origin: OnceLock<Origin>,
    /// By digest of the bundle and item.
    libraries: Mutex<BTreeMap<(String, String), Arc<Library>>>,
}

impl Desk {
    /// A desk.
    pub fn new(halls: Arc<Halls>, receipts: Arc<Receipts>, bundles: Arc<Bundles>) -> Self {
        Self { halls, receipts, bundles, origin: OnceLock::new(), libraries: Mutex::default() }
    }

    /// The server's address, known once staff may sign in.
    pub fn served_at(&self, origin: &Origin) {
        // Set once; a second router of the same desk has the same address.
        let _ = self.origin.set(origin.clone());
        if let Origin::Https(site) = origin {
            let _ = self.halls.site.set(site.clone());
        }
    }

    /// The address that a request was sent to.
    fn site(&self, headers: &HeaderMap) -> String {
        self.origin.get().and_then(|origin| origin.of_request(headers)).unwrap_or_default()
    }

    /// The library of the bundle that counts now, for an item; and the bundle's digest.
    fn current(&self, item: &str) -> Result<(Arc<Library>, String), ApiError> {
        let digest = self.bundles.active().manifest.digest().to_owned();
        Ok((self.library(&digest, item)?, digest))
    }

    /// The library of a kept bundle for an item.
    fn library(&self, bundle: &str, item: &str) -> Result<Arc<Library>, ApiError> {
        let key = (bundle.to_owned(), item.to_owned());
        let kept = || self.libraries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(library) = kept().get(&key) {
            return Ok(library.clone());
        }
        let held = self.bundles.of_digest(bundle).map_err(|error| {
            tracing::error!(%error, "the store of bundles");
            ApiError::Internal
        })?;
        let held = held.ok_or_else(|| {
            let message = format!("the bundle sha256:{bundle} of this case is not kept here any more");
            ApiError::Input(InputError::new("unknown-bundle", "bundle", message))
        })?;
        let library = self.receipts.library(held.manifest, item)?;
        let mut libraries = kept();
        if libraries.len() >= MOST_LIBRARIES {
            libraries.clear();
        }
        libraries.insert(key, library.clone());
        Ok(library)
    }
}
