//! A document together with its signatures, in one file, so that the two can't be mixed up on the way.
//! In: text, keys. Out: bytes of the envelope; which keys signed. Absent: which keys count (`trust`), making keys.

use super::hash::{SUITE, from_hex, to_hex};
use super::{Refusal, strict};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

/// Most bytes of an envelope.
const MAX_ENVELOPE: u64 = 256 << 10;
/// Most signatures that are looked at.
const MAX_SIGNATURES: usize = 64;

/// What is signed: bytes of one kind are never valid as another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A manifest.
    Manifest,
    /// A set of trusted keys.
    Trust,
    /// The head of a day of a hall's event log.
    LogHead,
    /// The settings of a hall's kiosks.
    Kiosk,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Manifest => "yushen-manifest/1",
            Self::Trust => "yushen-trust/1",
            Self::LogHead => "yushen-log-head/1",
            Self::Kiosk => "yushen-kiosk/1",
        }
    }

    /// What the signature is made over: kind and length stand before the document.
    fn message(self, document: &str) -> Vec<u8> {
        format!("yushen signed document\n{}\n{}\n{document}", self.name(), document.len()).into_bytes()
    }
}

/// A document and its signatures, not verified yet. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The document, as text: exactly what was signed.
    pub document: String,
    /// Signatures.
    pub signatures: Vec<Signed>,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Public key in hexadecimal.
    pub key: String,
    /// Signature in hexadecimal.
    pub signature: String,
    /// Suite; one that is not known counts as no signature.
    pub suite: String,
}

/// A key that signs: 32 secret bytes.
pub struct SecretKey(SigningKey);

impl core::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SecretKey of {}", self.public())
    }
}

impl SecretKey {
    /// The key of these bytes; they come from the system's source of randomness.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// Its public half in hexadecimal.
    pub fn public(&self) -> String {
        to_hex(self.0.verifying_key().as_bytes())
    }
}

impl Envelope {
    /// An envelope without signatures.
    pub fn of(document: impl Into<String>) -> Self {
        Self { document: document.into(), signatures: Vec::new() }
    }

    /// Reads an envelope. Nothing of it is verified yet.
    ///
    /// # Errors
    /// It is no envelope, or not in its canonical form.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        strict::read(bytes, "the signed document", MAX_ENVELOPE)
    }

    /// Canonical bytes.
    pub fn write(&self) -> Vec<u8> {
        strict::write(self)
    }

    /// Adds this key's signature, in place of an earlier one of the same key.
    pub fn sign(&mut self, kind: Kind, key: &SecretKey) {
        let signature = key.0.sign(&kind.message(&self.document));
        let signed =
            Signed { key: key.public(), signature: to_hex(&signature.to_bytes()), suite: SUITE.into() };
        self.signatures.retain(|s| s.key != signed.key);
        self.signatures.push(signed);
        self.signatures.sort_by(|a, b| a.key.cmp(&b.key));
    }

    /// How many of `keys` (hexadecimal, distinct) signed: a key that signed twice is counted once.
    pub fn signers<'k>(&self, kind: Kind, keys: impl Iterator<Item = &'k str>) -> usize {
        let message = kind.message(&self.document);
        keys.filter(|key| self.is_signed_by(&message, key)).count()
    }

    fn is_signed_by(&self, message: &[u8], key: &str) -> bool {
        let Some(public) = from_hex::<32>(key).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok()) else {
            return false;
        };
        let own = self.signatures.iter().take(MAX_SIGNATURES).filter(|s| s.key == key && s.suite == SUITE);
        let mut signatures = own.filter_map(|s| from_hex::<64>(&s.signature));
        // Strict: one signature has one form, and weak keys sign nothing.
        signatures.any(|bytes| public.verify_strict(message, &Signature::from_bytes(&bytes)).is_ok())
    }
}
