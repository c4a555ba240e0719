//! What an item asks for on a day, from the rule bundle that counts now.
//! In: the bundles. Out: `Work` of an item's version in force. Absent: rules; only what is declared is counted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use yushen::bundle::Shelf;
use yushen::item::Item;
use yushen::{InputError, Library};

use super::visits::Work;
use crate::bundles::{Bundles, Held};
use crate::error::ApiError;

/// First and last day of a version, with what it asks for.
type Versions = Vec<(NaiveDate, Option<NaiveDate>, Work)>;

/// Where items are looked up.
#[derive(Debug, Default)]
pub enum Items {
    /// Nowhere: any id is taken, and the hall's file alone says how long a visit is.
    #[default]
    Unknown,
    /// In a list, the same on every day: tests, simulations.
    Listed(BTreeMap<String, Work>),
    /// In the active bundle.
    Active {
        /// The bundles.
        bundles: Arc<Bundles>,
        /// Digest of the bundle and what was read of it: an item is opened once, not for each visit.
        read: Mutex<(String, BTreeMap<String, Versions>)>,
    },
}

impl Items {
    /// In the bundle that counts now.
    pub fn of(bundles: Arc<Bundles>) -> Self {
        Self::Active { bundles, read: Mutex::default() }
    }

    /// What an item asks for on a day; `None` when nobody knows.
    ///
    /// # Errors
    /// There is no such item, or no version of it on that day; the bundle can't be read.
    pub fn work(&self, item: &str, day: NaiveDate) -> Result<Option<Work>, ApiError> {
        let unknown = || {
            let message = "the rules have no such item; give its id as the rule bundle names it";
            ApiError::Input(InputError::new("unknown-item", "item", message))
        };
        match self {
            Self::Unknown => Ok(None),
            Self::Listed(items) => items.get(item).copied().map(Some).ok_or_else(unknown),
            Self::Active { bundles, read } => {
                let held = bundles.active();
                let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
                if read.0 != held.manifest.digest() {
                    *read = (held.manifest.digest().to_owned(), BTreeMap::new());
                }
                if !read.1.contains_key(item) {
                    read.1.insert(item.to_owned(), open(bundles, &held, item)?);
                }
                let versions = read.1.get(item).ok_or_else(unknown)?;
                let in_force = versions
                    .iter()
                    .find(|(from, until, _)| *from <= day && until.is_none_or(|until| day <= until));
                let message = "the rules have no version of this item for that day";
                in_force
                    .map(|(_, _, work)| Some(*work))
                    .ok_or_else(|| ApiError::Input(InputError::new("no-version", "item", message)))
            }
        }
    }

    /// What notices call the conditions, materials and checks of an item, by their ids: of the newest version of the
    /// active bundle that has it. Empty where the item is not known any more.
    pub fn titles(&self, item: &str) -> BTreeMap<String, String> {
        let Self::Active { bundles, .. } = self else { return BTreeMap::new() };
        let library = library(bundles, &bundles.active(), item);
        let versions = library.ok().and_then(|library| {
            let versions = library.versions(item).ok()?;
            Some(versions.iter().flat_map(|version| titles(&version.item)).collect())
        });
        versions.unwrap_or_default()
    }
}

fn open(bundles: &Bundles, held: &Held, item: &str) -> Result<Versions, ApiError> {
    let library = library(bundles, held, item)?;
    let versions = library.versions(item).map_err(ApiError::Input)?;
    Ok(versions.iter().map(|version| (version.item.from, version.until, work(&version.item))).collect())
}

fn library(bundles: &Bundles, held: &Held, item: &str) -> Result<Arc<Library>, ApiError> {
    let piece = |sha256: &str| {
        bundles.piece(sha256).ok_or_else(|| {
            tracing::error!(sha256, "a piece of the active bundle is missing in the store");
            ApiError::Internal
        })
    };
    let refused = |refusal: yushen::bundle::Refusal| ApiError::Input(refusal.into());
    let index = piece(&held.manifest.said().index.sha256)?;
    let mut shelf = Shelf::new(held.manifest.clone(), &index.raw).map_err(refused)?;
    for wanted in shelf.wanted(item, None).map_err(ApiError::Input)? {
        shelf.put_piece(&wanted, &piece(&wanted.sha256)?.raw).map_err(refused)?;
    }
    shelf.library(item, None).map_err(ApiError::Input)
}

fn titles(item: &Item) -> impl Iterator<Item = (String, String)> + '_ {
    let conditions = item.conditions.iter().map(|it| (it.id.clone(), it.title.zh.clone()));
    let materials = item.materials.iter().flat_map(|material| {
        let (id, title) = (&material.id, &material.title.zh);
        let checks = material.checks.iter();
        let checks = checks.map(move |it| (format!("{id}.{}", it.id), format!("{title}：{}", it.title.zh)));
        [(id.clone(), title.clone()), (format!("{id}.form"), format!("{title}：形式"))]
            .into_iter()
            .chain(checks)
    });
    conditions.chain(materials)
}

fn work(item: &Item) -> Work {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let of_evidence: usize = item.materials.iter().map(|material| material.checks.len()).sum();
    Work {
        class: item.window,
        materials: count(item.materials.len()),
        checks: count(item.conditions.len() + of_evidence),
    }
}
