//! Unified social credit code (统一社会信用代码, GB 32100) and the organisation code inside it (GB 11714).
//! In: text. Out: `CreditCode`, corrections of misread characters. Absent: a register of organisations.

use super::{IdentityError, exactly, is_digits, normalise};
use core::fmt;

/// The 31 characters in the order of their values: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A valid unified social credit code of 18 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CreditCode {
    characters: [u8; 18],
}

impl CreditCode {
    /// Reads a code: full-width characters, spaces and small letters are tolerated.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let text = normalise(text);
        if is_digits(&text, 15) {
            return Err(IdentityError::OldRegistration);
        }
        let characters: [u8; 18] = exactly(&text)?;
        if let Some(at) = characters.iter().position(|b| value(*b).is_none()) {
            return Err(IdentityError::Character { position: at + 1 });
        }
        if check_character(&characters) != Some(characters[17]) {
            return Err(IdentityError::CheckCharacter);
        }
        Ok(Self { characters })
    }

    /// Whether the organisation code at places 9 to 17 has its own check character right. Old data deviate at
    /// times: a mismatch is a warning, never an error.
    pub fn inner_check_matches(&self) -> bool {
        is_organisation_code(self.as_str().get(8..17).unwrap_or_default())
    }

    /// The code, normalised.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.characters).unwrap_or_default()
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a text is an organisation code (组织机构代码, GB 11714) with a right check character; the hyphen may be
/// left out.
pub fn is_organisation_code(text: &str) -> bool {
    let text: String = normalise(text).chars().filter(|c| *c != '-').collect();
    let Ok(characters) = exactly::<9>(&text) else { return false };
    let values = characters.iter().map(|b| char::from(*b).to_digit(36));
    let Some(sum) = values.zip(INNER_WEIGHTS).map(|(v, w)| v.map(|v| v * w)).sum::<Option<u32>>() else {
        return false;
    };
    let check = match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + digit as u8,
    };
    characters[8] == check
}

/// Valid codes that a misread text may stand for, in a fixed order: letters the code does not have become the digit
/// or letter they look like (O 0, I 1, Z 2, S 5, V U), and one `8` or `B` may be the other. None for a valid code.
pub fn correction_candidates(text: &str) -> Vec<CreditCode> {
    let text = normalise(text);
    if CreditCode::parse(&text).is_ok() {
        return Vec::new();
    }
    let replaced: String = text.chars().map(lookalike).collect();
    if let Ok(code) = CreditCode::parse(&replaced) {
        return vec![code];
    }
    let swapped = replaced.char_indices().filter_map(|(at, c)| {
        let other = match c {
            '8' => "B",
            'B' => "8",
            _ => return None,
        };
        let mut changed = replaced.clone();
        changed.replace_range(at..at + 1, other);
        CreditCode::parse(&changed).ok()
    });
    swapped.collect()
}

fn lookalike(c: char) -> char {
    match c {
        'O' => '0',
        'I' => '1',
        'Z' => '2',
        'S' => '5',
        'V' => 'U',
        _ => c,
    }
}

fn value(character: u8) -> Option<u32> {
    ALPHABET.iter().position(|b| *b == character).and_then(|i| u32::try_from(i).ok())
}

fn check_character(characters: &[u8; 18]) -> Option<u8> {
    let sum = characters.iter().zip(WEIGHTS).map(|(b, w)| value(*b).map(|v| v * w)).sum::<Option<u32>>()?;
    ALPHABET.get(((31 - sum % 31) % 31) as usize).copied()
}
