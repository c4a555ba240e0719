//! Receipts (预审回执): what a citizen carries to the window, so that the same decision comes out there.
//! In: a decision, the facts it was made from, the hall's public key, 32 bytes of randomness. Out: bytes, a text for
//! a QR code; at the hall the facts again, and what a replay finds. Absent: randomness and clock (both are
//! arguments), the bundle itself (it is kept by digest).
//!
//! The facts are encrypted to the hall (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) and everything else in
//! the receipt is authenticated with them: a changed receipt does not open. Whoever carries it can make it anew, so a
//! receipt proves nothing about who made it; the window reviews the facts again.
//!
//! | file | job |
//! |---|---|
//! | `keys` | the hall's key pair |
//! | `form` | fields ↔ bytes ↔ text, and numbered texts where one QR code is too small |
//! | `squeeze` | facts documents made small with the words of their item version |
//! | `qr` | QR codes |
//! | `seal` | encrypt and open |
//! | `replay` | decide again; what differs under newer rules, and why |

mod form;
mod keys;
pub mod qr;
mod replay;
mod seal;
mod squeeze;

pub use form::{Joiner, MOST_CHARACTERS, Receipt};
pub use keys::{HallKey, HallSecret};
pub use replay::{Cause, Change, Replayed, differences, replay};
pub use seal::{Made, open, seal};

/// Why a receipt can't be used. Each has a stable code; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The text or the bytes are no receipt.
    #[error("this is no receipt ({0}); scan it again, or type it as printed")]
    Unreadable(&'static str),
    /// Parts of a sequence are missing.
    #[error("part {missing} of {of} is missing; scan all parts")]
    Incomplete {
        /// The first one missing.
        missing: usize,
        /// How many there are.
        of: usize,
    },
    /// Parts of two receipts.
    #[error("these parts belong to different receipts; scan the parts of one")]
    Mixed,
    /// Made for another hall.
    #[error("the receipt was made for another hall; only that hall can open it")]
    OtherHall,
    /// Changed, damaged, or not made with this version of the rules.
    #[error("the receipt was changed or damaged; it can't be used, review the application anew")]
    Changed,
    /// Too large for anything that is carried.
    #[error("the facts are too large for a receipt; hand over the file instead")]
    TooLarge,
    /// The hall's key is none.
    #[error("the hall's key can't be read; ask the hall's operator")]
    BadKey,
}

impl ReceiptError {
    /// Stable code, as in `docs/errors.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "receipt-unreadable",
            Self::Incomplete { .. } => "receipt-incomplete",
            Self::Mixed => "receipt-mixed",
            Self::OtherHall => "receipt-other-hall",
            Self::Changed => "receipt-changed",
            Self::TooLarge => "receipt-too-large",
            Self::BadKey => "receipt-bad-key",
        }
    }
}

impl From<ReceiptError> for crate::InputError {
    fn from(error: ReceiptError) -> Self {
        Self::new(error.code(), "receipt", error.to_string())
    }
}
