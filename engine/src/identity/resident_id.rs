//! Resident identity number (公民身份号码, GB 11643): address code, date of birth, sequence, check character.
//! In: text. Out: `ResidentId`. Absent on purpose: a table of address codes; people keep codes abolished long ago.

use super::{IdentityError, exactly, is_digits, normalise};
use crate::value::date;
use chrono::NaiveDate;
use core::fmt;
use serde::{Deserialize, Serialize};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: [u8; 11] = *b"10X98765432";

/// Sex as the number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// Both, in the order of the option index in scripts.
    pub const ALL: [Self; 2] = [Self::Male, Self::Female];

    /// The id used in scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }
}

/// A valid resident identity number of 18 characters. Residence permits of 港澳台 residents and permanent residence
/// cards of 2023 have the same form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResidentId {
    characters: [u8; 18],
    birth: NaiveDate,
}

impl ResidentId {
    /// Reads a number: full-width characters, spaces and a small x are tolerated.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        // A number in its one form is not copied: rules read it again and again.
        let plain = |c: &[u8; 18]| c.iter().all(|b| b.is_ascii_digit() || *b == b'X');
        let characters = match <[u8; 18]>::try_from(text.as_bytes()) {
            Ok(characters) if plain(&characters) => characters,
            _ => {
                let text = normalise(text);
                if is_digits(&text, 15) {
                    return Err(IdentityError::FifteenDigits);
                }
                exactly(&text)?
            }
        };
        let misplaced = |(i, b): (usize, &u8)| !(b.is_ascii_digit() || (i == 17 && *b == b'X'));
        if let Some(at) = characters.iter().enumerate().position(misplaced) {
            return Err(IdentityError::Character { position: at + 1 });
        }
        if check_character(&characters) != characters[17] {
            return Err(IdentityError::CheckCharacter);
        }
        let birth = birth_date(&characters).ok_or(IdentityError::BirthDate)?;
        Ok(Self { characters, birth })
    }

    /// The date of birth.
    pub fn birth_date(&self) -> NaiveDate {
        self.birth
    }

    /// The sex: the 17th digit is odd for a man, even for a woman.
    pub fn sex(&self) -> Sex {
        if self.characters[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Fails when the holder is born after `day`.
    pub fn check_born_by(&self, day: NaiveDate) -> Result<(), IdentityError> {
        if self.birth > day { Err(IdentityError::BornLater) } else { Ok(()) }
    }

    /// The address code (6 digits) of the first registration: a hint at most, never a ground for refusal.
    pub fn address_code(&self) -> &str {
        self.as_str().get(..6).unwrap_or_default()
    }

    /// The number, normalised.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.characters).unwrap_or_default()
    }
}

impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Keeps the number out of logs.
impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentId(…)")
    }
}

/// The 18-character number that belongs to one of 15 digits, for a search in old files; the old card itself is no
/// longer valid. The century is taken as 19 (a few people past a hundred were born in the 18-hundreds).
pub fn from_fifteen_digits(text: &str) -> Option<ResidentId> {
    let old: [u8; 15] = exactly(&normalise(text)).ok()?;
    let mut characters = [b'0'; 18];
    let (address, rest) = old.split_at(6);
    for (to, from) in characters.iter_mut().zip(address.iter().chain(b"19").chain(rest)) {
        *to = *from;
    }
    characters[17] = check_character(&characters);
    ResidentId::parse(core::str::from_utf8(&characters).ok()?).ok()
}

fn check_character(characters: &[u8; 18]) -> u8 {
    let sum: u32 = characters.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b.wrapping_sub(b'0')) * w).sum();
    CHECK[(sum % 11) as usize]
}

fn birth_date(characters: &[u8; 18]) -> Option<NaiveDate> {
    let number = |digits: &[u8]| digits.iter().fold(0_u32, |n, b| n * 10 + u32::from(b.wrapping_sub(b'0')));
    date::ymd(number(&characters[6..10]), number(&characters[10..12]), number(&characters[12..14]))
}
