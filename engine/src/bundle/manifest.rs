//! The manifest: what is published, since when, until when, for which engine. Only a verified one exists.
//! In: an envelope, trusted keys, what this client has seen, the moment. Out: `Manifest`. Absent: parts (`index`).

use super::envelope::{Envelope, Kind};
use super::hash::SUITE;
use super::{Moment, Piece, Refusal, Trust, hash, strict};
use crate::decision::SEMANTICS;
use crate::script::limits;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Format of manifests.
pub const FORMAT: &str = "yushen-bundle/1";
const WHAT: &str = "the manifest";
const MAX_MANIFEST: u64 = 128 << 10;
/// Largest counter: what every JSON reader holds exactly.
pub const MAX_COUNTER: u64 = (1 << 53) - 1;
/// How far a counter may run ahead of what a client has seen. A stolen key could else use up all counters and so
/// make every later bundle look old.
pub const MAX_JUMP: u64 = 100_000;

/// What a manifest says. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Grows with each bundle of this publisher.
    pub counter: u64,
    /// What the rules need of an engine.
    pub engine: Engine,
    /// First moment at which it does not count any more.
    pub expires: String,
    /// [`FORMAT`].
    pub format: String,
    /// Digests of the decisions of all golden cases.
    pub golden: Piece,
    /// All items, each with its parts.
    pub index: Piece,
    /// First moment at which it counts.
    pub not_before: String,
    /// SHA-256 of the manifest before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Name of the profile whose values fill what the library leaves unset; each part carries those it needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Who publishes.
    pub publisher: Text,
    /// Made with a sample profile (示例).
    pub sample: bool,
    /// How pieces are hashed and signed.
    pub suite: String,
    /// Title of the library.
    pub title: Text,
}

/// What the rules need of an engine. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engine {
    /// The program that decided the golden cases in browsers, kept by digest so that it can replay its receipts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Piece>,
    /// Most steps of an item.
    pub item_steps: u64,
    /// Most bytes of a script.
    pub script_bytes: u64,
    /// Semantics version.
    pub semantics: u32,
}

impl Engine {
    /// This engine.
    pub fn own() -> Self {
        Self {
            files: Vec::new(),
            item_steps: limits::MAX_STEPS,
            script_bytes: limits::MAX_SCRIPT_BYTES as u64,
            semantics: SEMANTICS,
        }
    }

    /// What of `self` this engine does not have.
    fn beyond_own(&self) -> Option<String> {
        let own = Self::own();
        let beyond = [
            ("semantics", u64::from(self.semantics), u64::from(own.semantics)),
            ("item_steps", self.item_steps, own.item_steps),
            ("script_bytes", self.script_bytes, own.script_bytes),
        ];
        let first = beyond.into_iter().find(|(_, needed, had)| needed > had)?;
        Some(format!("{} {}, this program has {}", first.0, first.1, first.2))
    }
}

/// What a client remembers between visits: the highest counter it has seen, and of which manifest.
/// Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The counter.
    pub counter: u64,
    /// SHA-256 of that manifest; absent where only a least counter is known (a kiosk that forgets).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// Number of the set of keys it was verified with: other keys begin to count anew.
    pub trust: u64,
}

/// A verified manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    said: Said,
    digest: String,
    trust: u64,
    expires: Moment,
}

impl Manifest {
    /// Verifies an envelope: signatures first, before anything in it is read.
    ///
    /// # Errors
    /// Every reason not to use it.
    pub fn open(envelope: &[u8], trust: &Trust, seen: Option<&Seen>, now: Moment) -> Result<Self, Refusal> {
        let manifest = Self::verified(envelope, trust)?;
        let said = &manifest.said;
        if let Some(what) = said.engine.beyond_own() {
            return Err(Refusal::NewerEngine { what });
        }
        if said.sample && !trust.accepts_samples() {
            return Err(Refusal::Sample);
        }
        if let Some(seen) = seen.filter(|seen| seen.trust == trust.version()) {
            manifest.follows(seen)?;
        }
        if moment(&said.not_before)? > now {
            return Err(Refusal::NotYet { not_before: said.not_before.clone() });
        }
        manifest.still_valid(now)?;
        Ok(manifest)
    }

    /// Verifies an envelope of any age: to replay a receipt under the bundle it was made with. Everything but the
    /// validity in time, the counter and the engine is checked.
    ///
    /// # Errors
    /// It is not signed as it must be, or not sound.
    pub fn open_kept(envelope: &[u8], trust: &Trust) -> Result<Self, Refusal> {
        Self::verified(envelope, trust)
    }

    fn verified(envelope: &[u8], trust: &Trust) -> Result<Self, Refusal> {
        let envelope = Envelope::read(envelope)?;
        trust.verify(Kind::Manifest, &envelope)?;
        let bytes = envelope.document.as_bytes();
        let said = read(bytes)?;
        let expires = moment(&said.expires)?;
        Ok(Self { digest: hash::hex(bytes), expires, trust: trust.version(), said })
    }

    fn follows(&self, seen: &Seen) -> Result<(), Refusal> {
        let offered = self.said.counter;
        if offered < seen.counter {
            return Err(Refusal::Rollback { offered, seen: seen.counter });
        }
        let known = seen.manifest.as_ref().is_none_or(|digest| *digest == self.digest);
        if offered == seen.counter && !known {
            return Err(Refusal::Fork { counter: offered });
        }
        let most = seen.counter.saturating_add(MAX_JUMP);
        if offered > most {
            return Err(Refusal::CounterJump { offered, most });
        }
        Ok(())
    }

    /// Whether it has not expired at `now`.
    ///
    /// # Errors
    /// `bundle-expired`.
    pub fn still_valid(&self, now: Moment) -> Result<(), Refusal> {
        if self.expires <= now {
            return Err(Refusal::Expired { expires: self.said.expires.clone() });
        }
        Ok(())
    }

    /// What it says.
    pub fn said(&self) -> &Said {
        &self.said
    }

    /// Its SHA-256: the digest of the bundle.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What to remember of it.
    pub fn seen(&self) -> Seen {
        Seen { counter: self.said.counter, manifest: Some(self.digest.clone()), trust: self.trust }
    }
}

/// Reads a manifest that was verified, or is about to be signed.
///
/// # Errors
/// It is not in canonical form, or says what can't be.
pub fn read(bytes: &[u8]) -> Result<Said, Refusal> {
    let said: Said = strict::read(bytes, WHAT, MAX_MANIFEST)?;
    let unknown =
        |what, found: &str, expected| Err(Refusal::UnknownFormat { what, found: found.to_owned(), expected });
    if said.format != FORMAT {
        return unknown(WHAT, &said.format, FORMAT);
    }
    if said.suite != SUITE {
        return unknown("the suite of the manifest", &said.suite, SUITE);
    }
    let no = |why: &str| Err(Refusal::Unreadable { what: WHAT, why: why.into() });
    if said.counter == 0 || said.counter > MAX_COUNTER {
        return no("the counter must be from 1 to 9007199254740991");
    }
    if moment(&said.expires)? <= moment(&said.not_before)? {
        return no("it expires before it is in force");
    }
    Ok(said)
}

/// Canonical bytes of what a manifest says: what is signed.
pub fn write(said: &Said) -> Vec<u8> {
    strict::write(said)
}

fn moment(text: &str) -> Result<Moment, Refusal> {
    Moment::parse(text).ok_or_else(|| Refusal::Unreadable {
        what: WHAT,
        why: format!(
            "`{}` is not a moment like 2026-11-26T08:00:00Z",
            text.chars().take(40).collect::<String>()
        ),
    })
}
