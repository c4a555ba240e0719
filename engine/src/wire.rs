//! What crosses the border to browsers, servers and files: packed sources, item cards, answers.
//! In and out: JSON bytes. Absent: transport, signatures.

use crate::facts::InputError;
use crate::item::{Audience, ItemType, Level, WindowClass};
use crate::library::{Library, Sources, Version};
use crate::text::Text;
use crate::value::date;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Format name of packed sources.
pub const SOURCES_FORMAT: &str = "yushen-sources/1";
/// Most bytes of packed sources.
pub const MAX_PACKED: usize = 64 << 20;

/// A library's files in one JSON document. Members are in canonical order.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Packed {
    files: Sources,
    format: String,
}

/// Packs sources into canonical JSON.
pub fn pack(sources: &Sources) -> Vec<u8> {
    let packed = Packed { files: sources.clone(), format: SOURCES_FORMAT.into() };
    serde_json::to_vec(&packed).unwrap_or_default()
}

/// Unpacks what [`pack`] made.
///
/// # Errors
/// `bad-library` with what is wrong.
pub fn unpack(bytes: &[u8]) -> Result<Sources, InputError> {
    let error = |message: String| InputError::new("bad-library", "library", message);
    if bytes.len() > MAX_PACKED {
        return Err(error(format!("the library has {} bytes; at most {MAX_PACKED} are read", bytes.len())));
    }
    let packed: Packed =
        serde_json::from_slice(bytes).map_err(|e| error(format!("not a packed library: {e}")))?;
    if packed.format != SOURCES_FORMAT {
        return Err(error(format!(
            "the format is `{}`, this engine reads `{SOURCES_FORMAT}`",
            packed.format
        )));
    }
    Ok(packed.files)
}

/// Unpacks and checks a library in one go.
///
/// # Errors
/// `bad-library`: not readable, or with mistakes; the first one is named.
pub fn load(bytes: &[u8]) -> Result<Library, InputError> {
    let (library, diagnostics) = crate::library::check(&unpack(bytes)?);
    library.ok_or_else(|| {
        let errors = diagnostics.iter().filter(|d| d.severity == crate::Severity::Error);
        let first = errors.clone().next().map_or(String::new(), |d| d.to_string());
        let message =
            format!("the library has {} error(s); run `yushen check`; the first: {first}", errors.count());
        InputError::new("bad-library", "library", message)
    })
}

/// What a list of items shows of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
