//! The index: all items of a bundle, to search and to open. It is all that a citizen loads before an item.
//! In: bytes whose digest the manifest names. Out: entries. Absent: rules, texts beyond titles and everyday words.

use super::{Piece, Refusal, strict};
use crate::item::{Audience, ItemType, Level, WindowClass};
use crate::text::Text;
use crate::value::date;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const FORMAT: &str = "yushen-index/1";
const WHAT: &str = "the index";
/// Most bytes of an index.
pub const MAX_INDEX: u64 = 32 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    items: Vec<Entry>,
}

/// One item. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Who applies.
    pub audience: Vec<Audience>,
    /// Another date than the application's may decide the version: all of them are needed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub dated: bool,
    /// Id.
    pub id: String,
    /// Type.
    pub item_type: ItemType,
    /// Levels.
    pub levels: Vec<Level>,
    /// Title.
    pub title: Text,
    /// Versions in the order of their first day.
    pub versions: Vec<Stage>,
    /// Window class.
    pub window: WindowClass,
    /// Everyday words.
    pub words: Vec<Text>,
}

/// One version of an item and the part that holds it. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// First day in force.
    pub from: String,
    /// Bytes of the part.
    pub length: u64,
    /// SHA-256 of the part.
    pub sha256: String,
    /// Last day in force, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Visits in person, at most (到场次数), where the item says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<u32>,
}

impl Stage {
    /// First and last day.
    pub fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (date::parse(&self.from), self.until.as_deref().and_then(date::parse))
    }

    /// Whether it is in force on `day`.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        let (from, until) = self.days();
        from.is_some_and(|from| from <= day) && until.is_none_or(|until| day <= until)
    }

    /// The part, with the folder of the version as its path.
    pub fn piece(&self, entry: &Entry) -> Piece {
        let window = serde_json::to_value(entry.window).unwrap_or_default();
        let path = format!("items/{}/{}/{}", window.as_str().unwrap_or_default(), entry.id, self.from);
        Piece { length: self.length, path, sha256: self.sha256.clone() }
    }
}

/// All items of a bundle, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    items: Vec<Entry>,
}

impl Index {
    /// An index of these items, sorted by id.
    pub fn of(mut items: Vec<Entry>) -> Self {
        items.sort_by(|a, b| a.id.cmp(&b.id));
        Self { items }
    }

    /// Reads an index. Only called for bytes whose digest was verified.
    ///
    /// # Errors
    /// It can't be read, or its items or versions are not in order, each once.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let document: Document = strict::read(bytes, WHAT, MAX_INDEX)?;
        if document.format != FORMAT {
            return Err(Refusal::UnknownFormat { what: WHAT, found: document.format, expected: FORMAT });
        }
        let no = |why: String| Err(Refusal::Unreadable { what: WHAT, why });
        if !document.items.is_sorted_by(|a, b| a.id < b.id) {
            return no("its items are not sorted, each once".into());
        }
        for entry in &document.items {
            let days: Vec<_> = entry.versions.iter().map(Stage::days).collect();
            let sound = days.iter().zip(&entry.versions).all(|((from, until), stage)| {
                from.is_some_and(|from| until.is_none_or(|until| from <= until))
                    && stage.until.is_some() == until.is_some()
            });
            let apart = days.windows(2).all(|pair| pair[0].1.is_some() && pair[0].1 < pair[1].0);
            if !sound || !apart || days.is_empty() {
                return no(format!("the versions of `{}` are not one after the other", entry.id));
            }
        }
        Ok(Self { items: document.items })
    }

    /// Reads an index on the publisher's side, from its own store, where nothing is trusted for it.
    ///
    /// # Errors
    /// As for every index.
    pub fn read_own(bytes: &[u8]) -> Result<Self, Refusal> {
        Self::read(bytes)
    }

    /// Canonical bytes.
    pub fn write(&self) -> Vec<u8> {
        strict::write(&Document { format: FORMAT.into(), items: self.items.clone() })
    }

    /// The items, by id.
    pub fn items(&self) -> &[Entry] {
        &self.items
    }

    /// The item of this id.
    pub fn item(&self, id: &str) -> Option<&Entry> {
        let at = self.items.binary_search_by(|entry| entry.id.as_str().cmp(id)).ok()?;
        self.items.get(at)
    }

    /// Every part, each once.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = self
            .items
            .iter()
            .flat_map(|entry| entry.versions.iter().map(|stage| stage.piece(entry)))
            .collect();
        pieces.sort();
        pieces.dedup();
        pieces
    }
}
