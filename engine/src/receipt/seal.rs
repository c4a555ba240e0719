//! Encrypts the facts to the hall, and opens them there.
//! In: a decision and its facts, a key, 32 random bytes. Out: a receipt; the facts again. Absent: deciding.

use super::keys::Scheme;
use super::{HallKey, HallSecret, Receipt, ReceiptError, squeeze};
use crate::bundle::Moment;
use crate::bundle::hash::from_hex;
use crate::decision::Decision;
use crate::library::Version;
use core::convert::Infallible;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use sha2::{Digest, Sha256};

const INFO: &[u8] = b"yushen receipt 1";
/// Bytes of the encapsulated key.
const ENCAPSULATED: usize = 32;
/// Most bytes of compressed facts.
const MOST_PRESSED: usize = 48 << 10;

/// What a receipt is made of.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// SHA-256 of the bundle's manifest in hexadecimal.
    pub bundle: &'a str,
    /// The version that decided.
    pub version: &'a Version,
    /// What it decided.
    pub decision: &'a Decision,
    /// The facts document.
    pub facts: &'a [u8],
    /// When.
    pub at: Moment,
}

/// Makes a receipt. `entropy` comes from the system's source of randomness and is used for nothing else.
///
/// # Errors
/// `receipt-too-large`; `receipt-bad-key` when the key can't be encrypted to.
pub fn seal(made: &Made<'_>, hall: &HallKey, entropy: &[u8; 32]) -> Result<Receipt, ReceiptError> {
    let pressed = squeeze::press(made.version, made.facts);
    if pressed.len() > MOST_PRESSED {
        return Err(ReceiptError::TooLarge);
    }
    let digest = |hex: &str| from_hex::<32>(hex).unwrap_or_default().into();
    let mut receipt = Receipt {
        semantics: made.decision.semantics,
        bundle: digest(made.bundle),
        item: made.decision.item.clone(),
        version: made.decision.version.clone(),
        on: made.decision.on.clone(),
        made: made.at.0,
        facts: facts_digest(made.facts).into(),
        decision: digest(made.decision.digest.strip_prefix("sha256:").unwrap_or_default()),
        hall: hall.id().into(),
        sealed: Vec::new().into(),
    };
    let mut random = Given { block: *entropy, used: 0 };
    let sealed = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Scheme>(
        &OpModeS::Base,
        &hall.key,
        INFO,
        &pressed,
        &receipt.header(),
        &mut random,
    );
    let (encapsulated, ciphertext) = sealed.map_err(|_| ReceiptError::BadKey)?;
    receipt.sealed = [encapsulated.to_bytes().as_slice(), &ciphertext].concat().into();
    Ok(receipt)
}

/// Opens a receipt made for this hall: the facts document, byte for byte. `version` is the one the receipt names, out
/// of the bundle it names.
///
/// # Errors
/// `receipt-other-hall`, `receipt-changed`.
pub fn open(receipt: &Receipt, secret: &HallSecret, version: &Version) -> Result<Vec<u8>, ReceiptError> {
    if *receipt.hall != secret.public().id() {
        return Err(ReceiptError::OtherHall);
    }
    let Some((encapsulated, ciphertext)) = receipt.sealed.split_at_checked(ENCAPSULATED) else {
        return Err(ReceiptError::Changed);
    };
    let encapsulated =
        <Scheme as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| ReceiptError::Changed)?;
    let pressed = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Scheme>(
        &OpModeR::Base,
        &secret.key,
        &encapsulated,
        INFO,
        ciphertext,
        &receipt.header(),
    );
    let facts = squeeze::unpress(version, &pressed.map_err(|_| ReceiptError::Changed)?)?;
    if facts_digest(&facts) != *receipt.facts {
        return Err(ReceiptError::Changed);
    }
    Ok(facts)
}

pub(super) fn facts_digest(facts: &[u8]) -> [u8; 32] {
    Sha256::digest(facts).into()
}

/// Randomness that was given.
struct Given {
    block: [u8; 32],
    used: usize,
}

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        // X25519 draws 32 bytes once. Should a later version draw more, hashing on is as good as the given bytes.
        for byte in into {
            if self.used == self.block.len() {
                self.block =
                    Sha256::digest([b"yushen receipt randomness".as_slice(), &self.block].concat()).into();
                self.used = 0;
            }
            *byte = self.block[self.used];
            self.used += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Given {}
