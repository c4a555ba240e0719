//! A verified bundle at a client: the index, and parts as they come. An item opens from its own parts only.
//! In: a manifest, the index, parts. Out: libraries that review. Absent: fetching; `wanted` says what to fetch.

use super::index::{Entry, Index};
use super::{Manifest, Moment, Piece, Refusal, Seen, Trust, hash, part};
use crate::diagnostic::Severity;
use crate::facts::InputError;
use crate::library::{self, Library, Sources};
use crate::wire::ItemCard;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A verified bundle.
#[derive(Debug)]
pub struct Shelf {
    manifest: Manifest,
    index: Index,
    /// By SHA-256.
    parts: BTreeMap<String, Sources>,
    /// By item: how many of its parts it was made from, and the library.
    opened: BTreeMap<String, (usize, Arc<Library>)>,
}

impl Shelf {
    /// A shelf without parts.
    ///
    /// # Errors
    /// The index is not the one that the manifest names.
    pub fn new(manifest: Manifest, index: &[u8]) -> Result<Self, Refusal> {
        manifest.said().index.verify(index)?;
        let index = Index::read(index)?;
        Ok(Self { manifest, index, parts: BTreeMap::new(), opened: BTreeMap::new() })
    }

    /// The shelf of a newer bundle; this one stays as it is whatever happens.
    ///
    /// # Errors
    /// Every reason not to use the newer one.
    pub fn renewed(
        &self,
        envelope: &[u8],
        index: &[u8],
        trust: &Trust,
        now: Moment,
    ) -> Result<Self, Refusal> {
        let manifest = Manifest::open(envelope, trust, Some(&self.manifest.seen()), now)?;
        Self::new(manifest, index)
    }

    /// The verified manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What to remember.
    pub fn seen(&self) -> Seen {
        self.manifest.seen()
    }

    /// All items.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Cards of the items in force on `on`, by id.
    pub fn cards(&self, on: NaiveDate) -> Vec<ItemCard> {
        let cards = self.index.items().iter().filter_map(|entry| {
            let stage = entry.versions.iter().find(|stage| stage.in_force(on))?;
            Some(ItemCard {
                audience: entry.audience.clone(),
                id: entry.id.clone(),
                item_type: entry.item_type,
                levels: entry.levels.clone(),
                title: entry.title.clone(),
                version: stage.from.clone(),
                visits: stage.visits,
                window: entry.window,
                words: entry.words.clone(),
            })
        });
        cards.collect()
    }

    fn entry(&self, item: &str) -> Result<&Entry, InputError> {
        self.index.item(item).ok_or_else(|| {
            library::unknown_item(item, self.index.items().iter().map(|entry| entry.id.as_str()))
        })
    }

    /// The parts that `item` needs on `on`: the version in force, or all of them where another date decides; all of
    /// them too without a date.
    fn needed(&self, item: &str, on: Option<NaiveDate>) -> Result<Vec<Piece>, InputError> {
        let entry = self.entry(item)?;
        let Some(on) = on.filter(|_| !entry.dated) else {
            return Ok(entry.versions.iter().map(|stage| stage.piece(entry)).collect());
        };
        let stage = entry.versions.iter().find(|stage| stage.in_force(on));
        stage.map(|stage| vec![stage.piece(entry)]).ok_or_else(|| {
            let ranges = entry.versions.iter().map(|s| library::range(&s.from, s.until.as_deref()));
            library::no_version(item, on, ranges)
        })
    }

    /// What must still be fetched before `item` opens on `on` (without a date: on any day).
    ///
    /// # Errors
    /// `unknown-item`, `no-version`.
    pub fn wanted(&self, item: &str, on: Option<NaiveDate>) -> Result<Vec<Piece>, InputError> {
        let mut pieces = self.needed(item, on)?;
        pieces.retain(|piece| !self.parts.contains_key(&piece.sha256));
        Ok(pieces)
    }

    /// Takes in a part: verified by its digest before it is read.
    ///
    /// # Errors
    /// It is not part of this bundle, or can't be read.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        if bytes.len() as u64 > part::MAX_PART {
            let found = bytes.len() as u64;
            return Err(Refusal::TooLarge { what: "a part", found, most: part::MAX_PART });
        }
        let sha256 = hash::hex(bytes);
        if self.parts.contains_key(&sha256) {
            return Ok(());
        }
        let stages = self.index.items().iter().flat_map(|entry| &entry.versions);
        if !stages.into_iter().any(|stage| stage.sha256 == sha256 && stage.length == bytes.len() as u64) {
            return Err(Refusal::Extraneous { sha256 });
        }
        self.parts.insert(sha256, part::unpack(bytes)?);
        Ok(())
    }

    /// The same for an answer to `piece`, with an error that names it.
    ///
    /// # Errors
    /// As for [`Shelf::put`]; another length or content than asked for.
    pub fn put_piece(&mut self, piece: &Piece, bytes: &[u8]) -> Result<(), Refusal> {
        piece.verify(bytes)?;
        self.put(bytes)
    }

    /// A library that reviews `item` for applications on `on` (without a date: on any day).
    ///
    /// # Errors
    /// `unknown-item`, `no-version`; `part-missing` when [`Shelf::wanted`] has not been put; `bad-library`.
    pub fn library(&mut self, item: &str, on: Option<NaiveDate>) -> Result<Arc<Library>, InputError> {
        if let Some(missing) = self.wanted(item, on)?.first() {
            let message = format!("`{}` has not been loaded yet; fetch it first", missing.path);
            return Err(InputError::new("part-missing", "item", message));
        }
        let entry = self.entry(item)?;
        let here = entry.versions.iter().filter(|stage| self.parts.contains_key(&stage.sha256));
        let here: Vec<_> = here.cloned().collect();
        if let Some((_, library)) = self.opened.get(item).filter(|(parts, _)| *parts == here.len()) {
            return Ok(library.clone());
        }
        let library = self.check(entry, &here)?;
        self.opened.insert(item.to_owned(), (here.len(), library.clone()));
        Ok(library)
    }

    fn check(&self, entry: &Entry, stages: &[super::index::Stage]) -> Result<Arc<Library>, Refusal> {
        let bad = |why: String| Refusal::BadLibrary { why };
        let mut sources = Sources::new();
        for stage in stages {
            for (path, text) in self.parts.get(&stage.sha256).into_iter().flatten() {
                if sources.insert(path.clone(), text.clone()).is_some_and(|before| before != *text) {
                    return Err(bad(format!("`{path}` stands in two parts, not the same")));
                }
            }
        }
        let said = self.manifest.said();
        let (library, diagnostics) = library::check_with(&sources, said.profile.as_deref());
        let Some(mut library) = library else {
            let first = diagnostics.iter().find(|d| d.severity == Severity::Error);
            return Err(bad(first.map(ToString::to_string).unwrap_or_default()));
        };
        // The manifest is what clients without samples look at: it must not hide what the parts are.
        if library.profile.as_ref().is_some_and(|profile| profile.sample) && !said.sample {
            return Err(Refusal::Sample);
        }
        let versions = library.items.get_mut(&entry.id).map(Vec::as_mut_slice).unwrap_or_default();
        if versions.len() != stages.len() {
            return Err(bad(format!("the parts of `{}` hold other versions than the index says", entry.id)));
        }
        for (version, stage) in versions.iter_mut().zip(stages) {
            let (from, until) = stage.days();
            // Just checked: nobody else holds it.
            let Some(version) = Arc::get_mut(version).filter(|version| Some(version.item.from) == from)
            else {
                return Err(bad(format!(
                    "the parts of `{}` hold other versions than the index says",
                    entry.id
                )));
            };
            // Where a version ends depends on the next one, which need not be here.
            version.until = until;
        }
        Ok(Arc::new(library))
    }
}
