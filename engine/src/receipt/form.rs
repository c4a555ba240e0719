//! The receipt's form: fields ↔ CBOR ↔ Base45 text. A text too long for one QR code becomes numbered ones.
//! In and out: bytes, text. Absent: encryption.

use super::ReceiptError;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

/// What stands before every receipt's text.
const PREFIX: &str = "YS1:";
/// What stands before a numbered part, followed by `number/of/sum:`.
const PART: &str = "YS1P";
/// Most characters of a QR code of version 25 with error correction M in alphanumeric mode.
pub const MOST_CHARACTERS: usize = 1451;
/// Most bytes of a receipt.
const MOST_BYTES: usize = 64 << 10;
/// Most numbered parts.
const MOST_PARTS: usize = 64;

/// A receipt (预审回执).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// Version of the engine's semantics.
    #[n(0)]
    pub semantics: u32,
    /// SHA-256 of the bundle's manifest.
    #[n(1)]
    pub bundle: ByteArray<32>,
    /// Item.
    #[n(2)]
    pub item: String,
    /// Version of the item: its first day.
    #[n(3)]
    pub version: String,
    /// Application date.
    #[n(4)]
    pub on: String,
    /// When the receipt was made, in seconds since 1970.
    #[n(5)]
    pub made: i64,
    /// SHA-256 of the facts document.
    #[n(6)]
    pub facts: ByteArray<32>,
    /// Digest of the decision.
    #[n(7)]
    pub decision: ByteArray<32>,
    /// Which of the hall's keys the facts are encrypted to.
    #[n(8)]
    pub hall: ByteArray<8>,
    /// Encapsulated key and ciphertext.
    #[n(9)]
    pub sealed: ByteVec,
}

impl Receipt {
    /// Bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Memory to memory has no way to fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads bytes: exactly one receipt in its one form.
    ///
    /// # Errors
    /// `receipt-unreadable`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReceiptError> {
        if bytes.len() > MOST_BYTES {
            return Err(ReceiptError::Unreadable("too long"));
        }
        let receipt: Self = minicbor::decode(bytes).map_err(|_| ReceiptError::Unreadable("its form"))?;
        // Another way to write the same fields, or more behind them, is no second receipt.
        if receipt.to_bytes() != bytes {
            return Err(ReceiptError::Unreadable("its form"));
        }
        Ok(receipt)
    }

    /// Everything but the ciphertext: authenticated together with it.
    pub(super) fn header(&self) -> Vec<u8> {
        Self { sealed: ByteVec::from(Vec::new()), ..self.clone() }.to_bytes()
    }

    /// The text of one QR code of any size, or to be typed.
    pub fn to_text(&self) -> String {
        format!("{PREFIX}{}", base45::encode(self.to_bytes()))
    }

    /// Reads a text, as scanned or typed. White space around it and line ends in it are passed over.
    ///
    /// # Errors
    /// `receipt-unreadable`.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        if text.len() > 2 * MOST_BYTES {
            return Err(ReceiptError::Unreadable("too long"));
        }
        // Base45 has the space among its signs: only ends are trimmed.
        let text: String = text.trim().chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
        let body =
            text.strip_prefix(PREFIX).ok_or(ReceiptError::Unreadable("it does not begin with YS1:"))?;
        let bytes = base45::decode(body).map_err(|_| ReceiptError::Unreadable("a sign in it"))?;
        Self::from_bytes(&bytes)
    }

    /// Texts for QR codes of at most `most` characters: one, or numbered parts.
    ///
    /// # Errors
    /// `receipt-too-large`.
    pub fn to_texts(&self, most: usize) -> Result<Vec<String>, ReceiptError> {
        let whole = self.to_text();
        if whole.len() <= most {
            return Ok(vec![whole]);
        }
        let body = &whole[PREFIX.len()..];
        // `YS1P12/34/ABCDEF12:` stands before each part.
        let room = most.saturating_sub(PART.len() + 16);
        let parts = body.len().div_ceil(room.max(1));
        if room < 32 || parts > MOST_PARTS {
            return Err(ReceiptError::TooLarge);
        }
        let sum = sum(body);
        // Base45 is ASCII, so any place is between two characters.
        let pieces = body.as_bytes().chunks(room).enumerate();
        let part = |(number, piece): (usize, &[u8])| {
            format!("{PART}{}/{parts}/{sum}:{}", number + 1, String::from_utf8_lossy(piece))
        };
        Ok(pieces.map(part).collect())
    }
}

/// Which receipt a part belongs to.
fn sum(body: &str) -> String {
    crate::bundle::hash::hex(body.as_bytes())[..8].to_uppercase()
}

/// Puts scanned parts together, in any order, each any number of times.
#[derive(Debug, Clone, Default)]
pub struct Joiner {
    sum: Option<String>,
    parts: Vec<Option<String>>,
}

impl Joiner {
    /// Takes in one scanned text. The receipt, when nothing is missing any more.
    ///
    /// # Errors
    /// `receipt-incomplete` while parts are missing: keep scanning; `receipt-mixed`, `receipt-unreadable`.
    pub fn scan(&mut self, text: &str) -> Result<Receipt, ReceiptError> {
        let text = text.trim_matches(|c| matches!(c, '\r' | '\n'));
        let Some(rest) = text.strip_prefix(PART) else { return Receipt::parse(text) };
        let bad = ReceiptError::Unreadable("the number of the part");
        let (head, body) = rest.split_once(':').ok_or(bad.clone())?;
        let mut head = head.split('/');
        let mut number = || head.next()?.parse::<usize>().ok();
        let (number, of) = number().zip(number()).ok_or(bad.clone())?;
        let sum = head.next().unwrap_or_default();
        if number == 0 || number > of || of > MOST_PARTS || body.len() > MOST_BYTES || sum.len() != 8 {
            return Err(bad);
        }
        if self.sum.as_deref().is_some_and(|known| known != sum)
            || (!self.parts.is_empty() && self.parts.len() != of)
        {
            return Err(ReceiptError::Mixed);
        }
        self.sum = Some(sum.to_owned());
        self.parts.resize(of, None);
        self.parts[number - 1] = Some(body.to_owned());
        if let Some(missing) = self.parts.iter().position(Option::is_none) {
            return Err(ReceiptError::Incomplete { missing: missing + 1, of });
        }
        let body: String = self.parts.iter().flatten().map(String::as_str).collect();
        if self::sum(&body) != sum {
            return Err(ReceiptError::Mixed);
        }
        Receipt::parse(&format!("{PREFIX}{body}"))
    }
}
