//! What crosses the border to browsers, servers and files: item cards, errors.
//! Out: JSON bytes. Absent: transport; libraries (they cross as a `bundle`).

mod ask;
#[cfg(test)]
mod typescript;

pub use ask::{Ask, AskOption};

use crate::facts::InputError;
use crate::item::{Audience, ItemType, Level, WindowClass};
use crate::library::{Library, Version};
use crate::text::Text;
use crate::value::date;
use chrono::NaiveDate;
use serde::Serialize;

/// What a list of items shows of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct ItemCard {
    /// Who applies.
    pub audience: Vec<Audience>,
    /// Id.
    pub id: String,
    /// Type.
    pub item_type: ItemType,
    /// Levels.
    pub levels: Vec<Level>,
    /// Title.
    pub title: Text,
    /// Version in force.
    pub version: String,
    /// Visits in person, at most, where the item says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<u32>,
    /// Window class.
    pub window: WindowClass,
    /// Everyday words.
    pub words: Vec<Text>,
}

impl ItemCard {
    /// The card of a version.
    pub fn of(version: &Version) -> Self {
        let item = &version.item;
        Self {
            audience: item.audience.clone(),
            id: item.id.clone(),
            item_type: item.item_type,
            levels: item.levels.clone(),
            title: item.title.clone(),
            version: date::format(item.from),
            visits: item.visits.as_ref().map(|visits| visits.max),
            window: item.window,
            words: item.words.clone(),
        }
    }
}

/// Cards of all items in force on `on`, by id.
pub fn catalogue(library: &Library, on: NaiveDate) -> Vec<ItemCard> {
    library.items.keys().filter_map(|id| library.version(id, on).ok()).map(|v| ItemCard::of(v)).collect()
}

/// Errors as canonical JSON: `{"errors":[{"code","field","message"}]}`.
pub fn errors_json(errors: &[InputError]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Errors<'a> {
        errors: &'a [InputError],
    }
    serde_json::to_vec(&Errors { errors }).unwrap_or_default()
}
