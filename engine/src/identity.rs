//! Numbers with a check digit: resident identity numbers, credit codes, old registration numbers, bank cards, phones.
//! In: text as typed or scanned. Out: the normalised number, or why it can't be one.
//! Absent on purpose: whether the number exists, and refusals by division code (an unknown code is no error).

mod credit_code;
mod other_numbers;
mod resident_id;
mod retirement;

pub use credit_code::{CreditCode, correction_candidates, is_organisation_code};
pub use other_numbers::{is_bank_card, is_registration_number, passes_luhn, phone};
pub use resident_id::{ResidentId, Sex, from_fifteen_digits};
pub use retirement::{RetirementCategory, delay_months, retirement_date};

/// Characters of input that are looked at: no number is longer, however it is spaced.
const MAX_INPUT: usize = 64;

/// Why a text is not a valid number. Never repeats the number itself, which is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Too short or too long.
    #[error("must have {expected} characters, found {found}")]
    Length {
        /// Characters the number has.
        expected: usize,
        /// Characters found, spaces not counted.
        found: usize,
    },
    /// A character that can not stand at its place.
    #[error("character {position} is not allowed there")]
    Character {
        /// Place from 1, spaces not counted.
        position: usize,
    },
    /// The check character does not match: mistyped or misread.
    #[error("the last character does not match the others; look for a mistyped character")]
    CheckCharacter,
    /// The date of birth in the number does not exist.
    #[error("the date of birth in the number does not exist")]
    BirthDate,
    /// A resident identity number of the first generation (停用): the card must be renewed.
    #[error("numbers of 15 digits are of old cards that are no longer valid; renew the card first")]
    FifteenDigits,
    /// A registration number of an old business licence: the licence must be exchanged.
    #[error(
        "numbers of 15 digits are of old business licences; use the 18-character unified social credit code"
    )]
    OldRegistration,
    /// The date of birth in the number lies after the day asked about.
    #[error("the date of birth in the number lies in the future")]
    BornLater,
    /// Not a mobile number of mainland China.
    #[error("not a mobile number: 11 digits, starting with 13 to 19")]
    Phone,
}

impl IdentityError {
    /// Stable code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Length { .. } => "length",
            Self::Character { .. } => "character",
            Self::CheckCharacter => "check-character",
            Self::BirthDate => "birth-date",
            Self::FifteenDigits => "fifteen-digits",
            Self::OldRegistration => "old-registration",
            Self::BornLater => "born-later",
            Self::Phone => "phone",
        }
    }
}

/// Full-width forms become half-width, letters upper case; spaces and invisible characters are taken out.
fn normalise(text: &str) -> String {
    let kept = text.chars().map(half_width).filter(|c| !c.is_whitespace() && !is_invisible(*c));
    kept.take(MAX_INPUT).map(|c| c.to_ascii_uppercase()).collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// What copying from web pages and office documents leaves behind.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// Exactly `N` characters, all ASCII.
fn exactly<const N: usize>(text: &str) -> Result<[u8; N], IdentityError> {
    if let Some(at) = text.chars().position(|c| !c.is_ascii()) {
        return Err(IdentityError::Character { position: at + 1 });
    }
    <[u8; N]>::try_from(text.as_bytes()).map_err(|_| IdentityError::Length { expected: N, found: text.len() })
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
