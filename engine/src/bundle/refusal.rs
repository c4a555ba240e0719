//! Why a bundle, or a piece of one, is not accepted. Each has a stable code; each says what to do.

use crate::facts::InputError;

/// A refusal. Nothing of what was refused is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes are no document of the expected kind.
    #[error("{what} can't be read: {why}; fetch it again from the publisher")]
    Unreadable {
        /// Which document.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The document is not in its one canonical form, or a key stands twice in it.
    #[error("{what} is not in canonical form; fetch it again from the publisher")]
    NotCanonical {
        /// Which document.
        what: &'static str,
    },
    /// A format this engine does not know.
    #[error(
        "{what} has the format `{found}`; this program reads `{expected}`: install a newer version of it"
    )]
    UnknownFormat {
        /// Which document.
        what: &'static str,
        /// What it says.
        found: String,
        /// What is read here.
        expected: &'static str,
    },
    /// Too few valid signatures of distinct trusted keys.
    #[error(
        "{found} valid signature(s) of trusted keys, {needed} are needed; don't use this bundle, tell the publisher"
    )]
    Signatures {
        /// Distinct trusted keys that signed.
        found: usize,
        /// How many must.
        needed: usize,
    },
    /// Older than what this client has seen.
    #[error(
        "the bundle has the counter {offered}, but {seen} was seen before; an older one is not accepted, ask the server for the current one"
    )]
    Rollback {
        /// The counter offered.
        offered: u64,
        /// The highest one seen.
        seen: u64,
    },
    /// The same counter, another content.
    #[error(
        "two different bundles have the counter {counter}; don't use either before the publisher has explained it"
    )]
    Fork {
        /// The counter of both.
        counter: u64,
    },
    /// A counter so far ahead that no later bundle would be accepted any more.
    #[error("the counter {offered} is too far ahead (at most {most} is accepted here); tell the publisher")]
    CounterJump {
        /// The counter offered.
        offered: u64,
        /// The highest that would be accepted.
        most: u64,
    },
    /// Not in force yet.
    #[error("the bundle is in force from {not_before}; check this device's clock, or wait")]
    NotYet {
        /// First moment.
        not_before: String,
    },
    /// No longer valid.
    #[error(
        "the bundle expired at {expires}; check this device's clock, or ask the server for the current one"
    )]
    Expired {
        /// First moment at which it does not count any more.
        expires: String,
    },
    /// Made with a sample profile, where only real values are accepted.
    #[error(
        "the bundle was made with sample values (示例); it must not be used in a hall: build it without a profile"
    )]
    Sample,
    /// Needs a newer engine.
    #[error("the bundle needs a newer program ({what}); update this program")]
    NewerEngine {
        /// What of it is newer.
        what: String,
    },
    /// Another length than the signed one.
    #[error("`{path}` has {found} bytes, {expected} are signed; fetch it again")]
    WrongLength {
        /// The piece.
        path: String,
        /// As signed.
        expected: u64,
        /// As received.
        found: u64,
    },
    /// Other content than the signed one.
    #[error("`{path}` is not what was signed; fetch it again, and tell the publisher if that does not help")]
    WrongDigest {
        /// The piece.
        path: String,
    },
    /// A piece that the index does not name.
    #[error("a piece with the digest `{sha256}` is not part of this bundle")]
    Extraneous {
        /// Its digest.
        sha256: String,
    },
    /// A path that may not stand in a bundle.
    #[error(
        "the path `{path}` may not stand in a bundle: use lower-case letters, digits, `-`, `_`, `.` and `/`"
    )]
    BadPath {
        /// The path, shortened.
        path: String,
    },
    /// The rules in it are not sound for this engine.
    #[error("the rules can't be used: {why}")]
    BadLibrary {
        /// The first mistake.
        why: String,
    },
    /// Larger than anything that is accepted.
    #[error("{what} has {found} bytes; at most {most} are accepted")]
    TooLarge {
        /// Which document.
        what: &'static str,
        /// Its size.
        found: u64,
        /// The limit.
        most: u64,
    },
    /// A set of keys that may not follow the one trusted now.
    #[error("these keys can't replace the trusted ones: {why}")]
    Keys {
        /// What is wrong.
        why: String,
    },
}

impl Refusal {
    /// Stable code, as in `docs/errors.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "bundle-unreadable",
            Self::NotCanonical { .. } => "bundle-not-canonical",
            Self::UnknownFormat { .. } => "bundle-format",
            Self::Signatures { .. } => "bundle-signatures",
            Self::Rollback { .. } => "bundle-rollback",
            Self::Fork { .. } => "bundle-fork",
            Self::CounterJump { .. } => "bundle-counter-jump",
            Self::NotYet { .. } => "bundle-not-yet",
            Self::Expired { .. } => "bundle-expired",
            Self::Sample => "bundle-sample",
            Self::NewerEngine { .. } => "bundle-newer-engine",
            Self::WrongLength { .. } => "bundle-wrong-length",
            Self::WrongDigest { .. } => "bundle-wrong-digest",
            Self::Extraneous { .. } => "bundle-extraneous",
            Self::BadPath { .. } => "bundle-bad-path",
            Self::BadLibrary { .. } => "bad-library",
            Self::TooLarge { .. } => "bundle-too-large",
            Self::Keys { .. } => "bundle-keys",
        }
    }
}

impl From<Refusal> for InputError {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code(), "library", refusal.to_string())
    }
}
