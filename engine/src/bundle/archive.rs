//! A whole bundle in one file: for Node, for a memory stick to a kiosk, for tests.
//! In: an envelope and pieces. Out: bytes, and a `Shelf` with everything on it. Absent: trust in the file itself:
//! it is verified like a bundle that comes piece by piece.

use super::strict::{self, Files};
use super::{Built, Envelope, Manifest, Moment, Refusal, Seen, Shelf, Trust, hash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FORMAT: &str = "yushen-archive/1";
const WHAT: &str = "the archive";
/// Most bytes of an archive.
pub const MAX_ARCHIVE: u64 = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Archive {
    envelope: String,
    format: String,
    /// By SHA-256.
    pieces: Files,
}

/// Packs a signed bundle. Golden cases and the kept engine stay behind: they are the publisher's.
pub fn pack(envelope: &Envelope, built: &Built) -> Vec<u8> {
    let pieces: BTreeMap<String, String> = built
        .pieces
        .iter()
        .filter(|(sha256, _)| {
            let engine = built.said.engine.files.iter().any(|piece| piece.sha256 == **sha256);
            **sha256 != built.said.golden.sha256 && !engine
        })
        .map(|(sha256, bytes)| (sha256.clone(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let envelope = String::from_utf8_lossy(&envelope.write()).into_owned();
    strict::write(&Archive { envelope, format: FORMAT.into(), pieces: Files(pieces) })
}

/// Verifies an archive and puts all of it on a shelf.
///
/// # Errors
/// Every reason not to use it.
pub fn open(bytes: &[u8], trust: &Trust, seen: Option<&Seen>, now: Moment) -> Result<Shelf, Refusal> {
    let archive: Archive = strict::read(bytes, WHAT, MAX_ARCHIVE)?;
    if archive.format != FORMAT {
        return Err(Refusal::UnknownFormat { what: WHAT, found: archive.format, expected: FORMAT });
    }
    let manifest = Manifest::open(archive.envelope.as_bytes(), trust, seen, now)?;
    let piece = manifest.said().index.clone();
    let index = archive.pieces.0.get(&piece.sha256).map(String::as_bytes).unwrap_or_default();
    let mut shelf = Shelf::new(manifest, index)?;
    for (sha256, text) in &archive.pieces.0 {
        if *sha256 == piece.sha256 {
            continue;
        }
        if hash::hex(text.as_bytes()) != *sha256 {
            return Err(Refusal::WrongDigest { path: sha256.clone() });
        }
        shelf.put(text.as_bytes())?;
    }
    Ok(shelf)
}
