//! Which keys a client trusts, and how many of them must have signed.
//! In: `trust.json`, which comes with the program and not with the bundle. Out: `Trust`. Absent: certificates, time
//! limits of keys (a set of keys is replaced by a newer one that the old keys signed).

use super::envelope::{Envelope, Kind, SecretKey};
use super::hash::{SUITE, from_hex};
use super::{Refusal, strict};
use serde::{Deserialize, Serialize};

const FORMAT: &str = "yushen-trust/1";
const WHAT: &str = "the set of trusted keys";
const MAX_TRUST: u64 = 64 << 10;

/// A set of trusted keys. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    format: String,
    keys: Vec<Key>,
    /// Whether bundles with sample values (示例) are accepted: never in a hall.
    sample: bool,
    suite: String,
    /// How many distinct keys must have signed.
    threshold: usize,
    /// Number of this set: only grows.
    version: u64,
}

/// One trusted key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Who holds it, for people.
    pub holder: String,
    /// Public key in hexadecimal.
    pub public: String,
}

impl Trust {
    /// A set of keys.
    ///
    /// # Errors
    /// A key stands twice or is none, or the threshold can't be reached.
    pub fn new(keys: Vec<Key>, threshold: usize, version: u64, sample: bool) -> Result<Self, Refusal> {
        let trust = Self { format: FORMAT.into(), keys, sample, suite: SUITE.into(), threshold, version };
        trust.sound()
    }

    /// Reads `trust.json`.
    ///
    /// # Errors
    /// It can't be read, or is not sound (see [`Trust::new`]).
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let trust: Self = strict::read(bytes, WHAT, MAX_TRUST)?;
        if trust.format != FORMAT {
            return Err(Refusal::UnknownFormat { what: WHAT, found: trust.format, expected: FORMAT });
        }
        if trust.suite != SUITE {
            return Err(Refusal::UnknownFormat {
                what: "the suite of the keys",
                found: trust.suite,
                expected: SUITE,
            });
        }
        trust.sound()
    }

    fn sound(self) -> Result<Self, Refusal> {
        let no = |why: &str| Err(Refusal::Keys { why: why.into() });
        let mut known: Vec<&str> = self.keys.iter().map(|key| key.public.as_str()).collect();
        if known.iter().any(|key| from_hex::<32>(key).is_none()) {
            return no("a public key is not 64 hexadecimal digits");
        }
        known.sort_unstable();
        known.dedup();
        if known.len() != self.keys.len() {
            return no("a key stands twice");
        }
        if self.threshold == 0 || self.threshold > self.keys.len() {
            return no("the threshold must be at least 1 and at most the number of keys");
        }
        Ok(self)
    }

    /// Canonical bytes.
    pub fn write(&self) -> Vec<u8> {
        strict::write(self)
    }

    /// The keys.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// How many must have signed.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// Number of this set.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether bundles with sample values are accepted.
    pub fn accepts_samples(&self) -> bool {
        self.sample
    }

    /// Whether enough distinct trusted keys signed the envelope.
    ///
    /// # Errors
    /// `bundle-signatures`.
    pub fn verify(&self, kind: Kind, envelope: &Envelope) -> Result<(), Refusal> {
        let found = envelope.signers(kind, self.keys.iter().map(|key| key.public.as_str()));
        if found < self.threshold {
            return Err(Refusal::Signatures { found, needed: self.threshold });
        }
        Ok(())
    }

    /// The set that replaces this one: signed by enough keys of this set *and* of the new one, with a higher number.
    /// It can't begin to accept samples.
    ///
    /// # Errors
    /// Why it may not.
    pub fn succeed(&self, envelope: &[u8]) -> Result<Self, Refusal> {
        let envelope = Envelope::read(envelope)?;
        self.verify(Kind::Trust, &envelope)?;
        let next = Self::read(envelope.document.as_bytes())?;
        next.verify(Kind::Trust, &envelope)?;
        if next.version <= self.version {
            let why = format!("their number is {}, the trusted ones have {}", next.version, self.version);
            return Err(Refusal::Keys { why });
        }
        if next.sample && !self.sample {
            return Err(Refusal::Keys { why: "they accept sample values, the trusted ones do not".into() });
        }
        Ok(next)
    }

    /// This set as a document to be signed by the old keys and the new ones.
    pub fn envelope(&self, keys: &[SecretKey]) -> Envelope {
        let mut envelope = Envelope::of(String::from_utf8_lossy(&self.write()));
        for key in keys {
            envelope.sign(Kind::Trust, key);
        }
        envelope
    }
}
