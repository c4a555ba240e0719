//! Bundles of a store as libraries: the one of a digest, whatever its age, and the one that counts now.
//! Absent: receipts.

use super::store::Store;
use anyhow::{Result, bail};
use chrono::NaiveDate;
use std::sync::Arc;
use yushen::Library;
use yushen::bundle::{Manifest, Moment, Shelf, Trust};

/// The bundle with this digest: its library for an item.
pub fn of_digest(
    store: &Store,
    trust: &Trust,
    digest: &str,
    item: &str,
    on: NaiveDate,
) -> Result<Arc<Library>> {
    for counter in store.counters()? {
        let Ok(envelope) = store.read(counter, "envelope.json") else { continue };
        let kept = Manifest::open_kept(&envelope, trust);
        if let Some(manifest) = kept.ok().filter(|manifest| manifest.digest() == digest) {
            return library(store, manifest, item, on);
        }
    }
    bail!(
        "the store has no bundle sha256:{digest} that is signed as it must be; replay the receipt where it is kept"
    )
}

/// The published bundle that counts at `now`: its counter and its library for an item.
pub fn current(
    store: &Store,
    trust: &Trust,
    now: Moment,
    item: &str,
    on: NaiveDate,
) -> Result<(u64, Arc<Library>)> {
    let counter = store.chosen(store.current()?)?;
    let manifest = Manifest::open(&store.read(counter, "envelope.json")?, trust, None, now)?;
    Ok((counter, library(store, manifest, item, on)?))
}

fn library(store: &Store, manifest: Manifest, item: &str, on: NaiveDate) -> Result<Arc<Library>> {
    let index = store.piece(&manifest.said().index)?;
    let mut shelf = Shelf::new(manifest, &index)?;
    for piece in shelf.wanted(item, Some(on))? {
        shelf.put_piece(&piece, &store.piece(&piece)?)?;
    }
    Ok(shelf.library(item, Some(on))?)
}
