//! The hall's key pair: citizens' facts are encrypted to the public half.
//! In and out: bytes in hexadecimal. Absent: making randomness, keeping secrets.

use super::ReceiptError;
use crate::bundle::hash::{from_hex, hex, to_hex};
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, Serializable};

pub(super) type Scheme = X25519HkdfSha256;
type Public = <Scheme as Kem>::PublicKey;
type Private = <Scheme as Kem>::PrivateKey;

/// The public half of a hall's key.
#[derive(Clone)]
pub struct HallKey {
    pub(super) key: Public,
    id: [u8; 8],
}

impl core::fmt::Debug for HallKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "HallKey {}", self.hex())
    }
}

impl HallKey {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// `receipt-bad-key`.
    pub fn read(text: &str) -> Result<Self, ReceiptError> {
        let bytes = from_hex::<32>(text).ok_or(ReceiptError::BadKey)?;
        let key = Public::from_bytes(&bytes).map_err(|_| ReceiptError::BadKey)?;
        let mut id = [0; 8];
        id.copy_from_slice(&from_hex::<32>(&hex(&bytes)).ok_or(ReceiptError::BadKey)?[..8]);
        Ok(Self { key, id })
    }

    /// The key in hexadecimal.
    pub fn hex(&self) -> String {
        to_hex(&self.key.to_bytes())
    }

    /// The first bytes of its SHA-256: which key a receipt was made for.
    pub fn id(&self) -> [u8; 8] {
        self.id
    }
}

/// A hall's secret key.
#[derive(Clone)]
pub struct HallSecret {
    pub(super) key: Private,
    public: HallKey,
}

impl core::fmt::Debug for HallSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "HallSecret of {}", self.public.hex())
    }
}

impl HallSecret {
    /// The key of these 32 secret bytes.
    ///
    /// # Errors
    /// `receipt-bad-key`.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, ReceiptError> {
        let key = Private::from_bytes(bytes).map_err(|_| ReceiptError::BadKey)?;
        let public = HallKey::read(&to_hex(&Scheme::sk_to_pk(&key).to_bytes()))?;
        Ok(Self { key, public })
    }

    /// The public half.
    pub fn public(&self) -> &HallKey {
        &self.public
    }
}
