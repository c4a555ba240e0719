//! Parts: the sources of one item version and of everything it cites, readable, complete by themselves.
//! In: sources. Out: canonical bytes, and back. Absent: IR; a part is checked when it is opened.

use super::Refusal;
use super::strict::{self, Files};
use crate::library::Sources;
use serde::{Deserialize, Serialize};

const FORMAT: &str = "yushen-part/1";
const WHAT: &str = "a part";
/// Most bytes of a part.
pub const MAX_PART: u64 = 4 << 20;
/// Most characters of a path.
const MAX_PATH: usize = 200;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    files: Files,
    format: String,
}

/// Packs sources into canonical bytes.
///
/// # Errors
/// `bundle-bad-path`, `bundle-too-large`.
pub fn pack(sources: &Sources) -> Result<Vec<u8>, Refusal> {
    for path in sources.keys() {
        check_path(path)?;
    }
    let bytes = strict::write(&Part { files: Files(sources.clone()), format: FORMAT.into() });
    let found = bytes.len() as u64;
    if found > MAX_PART { Err(Refusal::TooLarge { what: WHAT, found, most: MAX_PART }) } else { Ok(bytes) }
}

/// Unpacks what [`pack`] made. Only called for bytes whose digest was verified.
///
/// # Errors
/// It is no part, not in canonical form, or has a path that may not be.
pub(super) fn unpack(bytes: &[u8]) -> Result<Sources, Refusal> {
    let part: Part = strict::read(bytes, WHAT, MAX_PART)?;
    if part.format != FORMAT {
        return Err(Refusal::UnknownFormat { what: WHAT, found: part.format, expected: FORMAT });
    }
    for path in part.files.0.keys() {
        check_path(path)?;
    }
    Ok(part.files.0)
}

/// Lower-case ASCII names between single slashes: no way up, no other spelling of the same path, on any system.
pub fn check_path(path: &str) -> Result<(), Refusal> {
    let name = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && !name.ends_with('.')
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b))
    };
    if path.len() <= MAX_PATH && path.split('/').all(name) {
        return Ok(());
    }
    Err(Refusal::BadPath { path: path.chars().take(60).collect() })
}
