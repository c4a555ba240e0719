//! Numbers that are only checked or tidied: old registration numbers, bank cards, mobile numbers.
//! In: text. Out: yes or no, or the tidy number. Absent on purpose: tables of issuers and of mobile number ranges,
//! which change; passbooks and corporate accounts do not satisfy Luhn, so a failure is a warning only.

use super::{IdentityError, MAX_INPUT, is_digits, normalise};

/// Whether a text is a registration number of an old business licence (15 digits, GS15-2006, ISO 7064 MOD 11,10).
/// Such a licence was to be exchanged for one with a unified social credit code.
pub fn is_registration_number(text: &str) -> bool {
    let text = normalise(text);
    if !is_digits(&text, 15) {
        return false;
    }
    // The check digit is weighed like the others; the whole must come to 1 (mod 10).
    let mut product = 10;
    let mut sum = 0;
    for digit in text.bytes().map(|b| u32::from(b - b'0')) {
        sum = (product % 11 + digit) % 10;
        product = 2 * if sum == 0 { 10 } else { sum };
    }
    sum == 1
}

/// Whether a text of fewer than 64 digits satisfies the Luhn formula (ISO/IEC 7812-1).
pub fn passes_luhn(text: &str) -> bool {
    let text = normalise(text);
    // A text of the greatest length was cut off, so nothing can be said about it.
    if text.is_empty() || text.len() == MAX_INPUT || !is_digits(&text, text.len()) {
        return false;
    }
    let digits = text.bytes().rev().map(|b| u32::from(b - b'0'));
    let sum: u32 = digits.enumerate().map(|(i, d)| if i % 2 == 0 { d } else { d / 5 + d * 2 % 10 }).sum();
    sum.is_multiple_of(10)
}

/// Whether a text looks like a bank card number: 13 to 19 digits that satisfy Luhn.
pub fn is_bank_card(text: &str) -> bool {
    (13..=19).contains(&normalise(text).len()) && passes_luhn(text)
}

/// A mobile number of mainland China as 11 digits; spaces, hyphens and the prefixes +86 and 0086 are tolerated.
pub fn phone(text: &str) -> Result<String, IdentityError> {
    let text: String =
        normalise(text).chars().filter(|c| !matches!(c, '-' | '\u{2010}'..='\u{2015}')).collect();
    let digits = text.strip_prefix("+86").or(text.strip_prefix("0086")).unwrap_or(&text);
    let mobile = is_digits(digits, 11) && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..]);
    if mobile { Ok(digits.to_owned()) } else { Err(IdentityError::Phone) }
}
