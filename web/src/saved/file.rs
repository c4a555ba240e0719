//! The file's form: a JSON object that says how it was locked, and the ciphertext in hexadecimal.
//! In and out: text. Absent: cryptography (`lock`); what is inside (`saved`).

use super::Trouble;
use serde::{Deserialize, Serialize};

/// Version of the form.
pub const FORMAT: u32 = 1;
/// The one way from code to key.
pub const KDF: &str = "PBKDF2-SHA-256";
/// The one cipher.
pub const CIPHER: &str = "AES-256-GCM";
/// Rounds of a new file: OWASP's figure for this function.
pub const ITERATIONS: u32 = 600_000;
/// Rounds that are taken from a file: fewer would be weak, more would hold up the browser.
const ITERATIONS_TAKEN: std::ops::RangeInclusive<u32> = 100_000..=5_000_000;
/// Most bytes of a file.
pub const MOST: u64 = 4 << 20;

/// A locked file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// Version of the form; the name says what file this is.
    pub yushen_saved: u32,
    /// How the code became a key.
    pub kdf: String,
    /// In how many rounds.
    pub iterations: u32,
    /// 16 random bytes.
    pub salt: Hex,
    /// How it was encrypted.
    pub cipher: String,
    /// 12 random bytes.
    pub nonce: Hex,
    /// SHA-256 of the ciphertext: tells a damaged file from a wrong code. It protects nothing; the cipher does.
    pub sum: Hex,
    /// Ciphertext with its tag.
    pub data: Hex,
}

#[derive(Deserialize)]
struct Head {
    yushen_saved: u32,
}

impl Locked {
    /// A new file's header.
    pub fn new(salt: Vec<u8>, nonce: Vec<u8>) -> Self {
        Self {
            yushen_saved: FORMAT,
            kdf: KDF.into(),
            iterations: ITERATIONS,
            salt: Hex(salt),
            cipher: CIPHER.into(),
            nonce: Hex(nonce),
            sum: Hex(Vec::new()),
            data: Hex(Vec::new()),
        }
    }

    /// Everything but the ciphertext: authenticated together with it.
    pub fn head(&self) -> String {
        let (salt, nonce) = (self.salt.text(), self.nonce.text());
        format!(
            "yushen-saved {} {} {} {salt} {} {nonce}",
            self.yushen_saved, self.kdf, self.iterations, self.cipher
        )
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Trouble::NotSaved`], [`Trouble::Newer`], [`Trouble::Damaged`].
    pub fn read(text: &str) -> Result<Self, Trouble> {
        let head: Head = serde_json::from_str(text).map_err(|_| match text.contains("\"yushen_saved\"") {
            true => Trouble::Damaged,
            false => Trouble::NotSaved,
        })?;
        if head.yushen_saved > FORMAT {
            return Err(Trouble::Newer);
        }
        let locked: Self = serde_json::from_str(text).map_err(|_| Trouble::Damaged)?;
        let sound = locked.yushen_saved == FORMAT
            && locked.kdf == KDF
            && locked.cipher == CIPHER
            && ITERATIONS_TAKEN.contains(&locked.iterations)
            && locked.salt.0.len() == 16
            && locked.nonce.0.len() == 12;
        if sound { Ok(locked) } else { Err(Trouble::Damaged) }
    }
}

/// Bytes, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex(pub Vec<u8>);

impl Hex {
    fn text(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
    }
}

impl From<Hex> for String {
    fn from(hex: Hex) -> Self {
        hex.text()
    }
}

impl TryFrom<String> for Hex {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let byte = |pair: &[u8]| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
        bytes.map(Hex).ok_or("not hexadecimal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked() -> Locked {
        let data = Hex(vec![0, 1, 0xab, 0xff]);
        Locked { sum: Hex(vec![7; 32]), data, ..Locked::new(vec![1; 16], vec![2; 12]) }
    }

    #[test]
    fn a_file_reads_back() {
        let text = locked().write();
        assert!(text.contains("0001abff"), "{text}");
        assert_eq!(Locked::read(&text), Ok(locked()));
    }

    #[test]
    fn each_kind_of_trouble_has_its_own_name() {
        let text = locked().write();
        let with = |from: &str, to: &str| Locked::read(&text.replace(from, to));
        assert_eq!(Locked::read(""), Err(Trouble::NotSaved));
        assert_eq!(Locked::read("{\"facts\":{}}"), Err(Trouble::NotSaved));
        assert_eq!(Locked::read(&text[..text.len() - 9]), Err(Trouble::Damaged));
        assert_eq!(with("\"yushen_saved\": 1", "\"yushen_saved\": 2"), Err(Trouble::Newer));
        assert_eq!(with("\"yushen_saved\": 1", "\"yushen_saved\": 0"), Err(Trouble::Damaged));
        assert_eq!(
            with("600000", "1000"),
            Err(Trouble::Damaged),
            "a weak file is not made strong by reading it"
        );
        assert_eq!(with("600000", "4000000000"), Err(Trouble::Damaged));
        assert_eq!(with("AES-256-GCM", "AES-256-CBC"), Err(Trouble::Damaged));
        assert_eq!(with("0001abff", "0001abf"), Err(Trouble::Damaged));
        assert_eq!(with("0001abff", "0001abfg"), Err(Trouble::Damaged));
        assert_eq!(with("02020202", "0202"), Err(Trouble::Damaged));
    }

    #[test]
    fn every_member_but_the_ciphertext_is_in_the_head() {
        let head = locked().head();
        assert_ne!(head, Locked { iterations: 700_000, ..locked() }.head());
        assert_ne!(head, Locked { salt: Hex(vec![9; 16]), ..locked() }.head());
        assert_ne!(head, Locked { nonce: Hex(vec![9; 12]), ..locked() }.head());
    }
}
