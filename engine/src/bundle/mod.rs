//! The signed bundle (同源发布): one library, the same bytes for web, kiosk, desk and telephone.
//! In: sources on the publisher's side; envelope, index and parts on a client's. Out: parts to publish; a `Shelf` that
//! opens an item from the one part that holds it. Absent: fetching, files, the clock (the moment is an argument),
//! randomness (keys are arguments).
//!
//! | file | job |
//! |---|---|
//! | `refusal` | why a bundle, or a piece of one, is not accepted |
//! | `moment` | moments in UTC, to the second |
//! | `strict` | JSON objects in which no key stands twice; canonical or refused |
//! | `hash` | content addresses |
//! | `envelope` | a document and its signatures; keys |
//! | `trust` | which keys count, how many are needed, and how keys change |
//! | `manifest` | what is published: counter, validity, engine, index, golden cases |
//! | `part` | the sources of one item version and of what it cites |
//! | `index` | the compact list of all items, with the digest of each part |
//! | `build` | a checked library → parts, index, manifest |
//! | `shelf` | a verified bundle at a client: parts on demand → libraries |
//! | `archive` | a whole bundle in one file |
//!
//! **There is no way from bytes to a `Library` that does not lead through signatures and digests**: `Manifest` is only
//! made by `Manifest::open`, `Index` only by `Shelf::new`, a part is only read when its digest is in the index.

pub mod archive;
pub mod build;
pub mod envelope;
pub mod hash;
pub mod index;
pub mod manifest;
pub mod moment;
pub mod part;
pub mod refusal;
pub mod shelf;
pub(crate) mod strict;
pub mod trust;

pub use build::{Built, Plan, build};
pub use envelope::{Envelope, SecretKey};
pub use index::{Entry, Index};
pub use manifest::{Manifest, Seen};
pub use moment::Moment;
pub use refusal::Refusal;
pub use shelf::Shelf;
pub use trust::Trust;

use serde::{Deserialize, Serialize};

/// A piece of a bundle: where it lies, how long it is, what it hashes to. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Bytes; a client reads one more at most.
    pub length: u64,
    /// Name for people: `index.json`, or the folder of an item version.
    pub path: String,
    /// SHA-256 in hexadecimal: the content address.
    pub sha256: String,
}

impl Piece {
    /// The piece that `bytes` are.
    pub fn of(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self { length: bytes.len() as u64, path: path.into(), sha256: hash::hex(bytes) }
    }

    /// Whether `bytes` are this piece.
    ///
    /// # Errors
    /// `wrong-length`, `wrong-digest`.
    pub fn verify(&self, bytes: &[u8]) -> Result<(), Refusal> {
        if bytes.len() as u64 != self.length {
            let (path, expected) = (self.path.clone(), self.length);
            return Err(Refusal::WrongLength { path, expected, found: bytes.len() as u64 });
        }
        if hash::hex(bytes) != self.sha256 {
            return Err(Refusal::WrongDigest { path: self.path.clone() });
        }
        Ok(())
    }
}
