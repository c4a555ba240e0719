//! The retrieval code (取回码): eleven random signs and one that checks them, in three groups of four.
//! In: random bytes; what was typed. Out: a code. Absent: choosing a code oneself, since chosen ones are guessed.

use super::Trouble;
use crate::answers::half_width;

/// Without I, L, O, 0 and 1, which are mistaken for each other. Their number is prime, so that the last sign finds every
/// single wrong sign and every two that changed places.
const SIGNS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Signs that are random: 54 bits.
const RANDOM: usize = 11;
const GROUP: usize = 4;

/// A code out of random bytes; nothing in the unlikely case that they do not suffice.
pub fn make(random: &[u8]) -> Option<String> {
    // What is left over above a multiple of 31 would make some signs more likely.
    let fair = random.iter().filter(|byte| usize::from(**byte) < 256 / SIGNS.len() * SIGNS.len());
    let mut values: Vec<usize> = fair.map(|byte| usize::from(*byte) % SIGNS.len()).take(RANDOM).collect();
    if values.len() < RANDOM {
        return None;
    }
    values.push(check(&values));
    Some(values.into_iter().map(|value| char::from(SIGNS[value])).collect())
}

/// As it is shown: in groups.
pub fn shown(code: &str) -> String {
    let signs: Vec<char> = code.chars().collect();
    signs.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// As it was typed: small letters, full-width ones, spaces and any dashes are all right.
///
/// # Errors
/// [`Trouble::BadCode`].
pub fn read(typed: &str) -> Result<String, Trouble> {
    let plain = half_width(typed).to_ascii_uppercase();
    let plain: String =
        plain.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '－')).collect();
    let values: Option<Vec<usize>> =
        plain.chars().map(|c| SIGNS.iter().position(|sign| char::from(*sign) == c)).collect();
    let values = values.filter(|values| values.len() == RANDOM + 1).ok_or(Trouble::BadCode)?;
    if check(&values[..RANDOM]) != values[RANDOM] { Err(Trouble::BadCode) } else { Ok(plain) }
}

/// Each place has a weight of its own, none of them a multiple of 31.
fn check(values: &[usize]) -> usize {
    values.iter().enumerate().map(|(place, value)| (place + 2) * value).sum::<usize>() % SIGNS.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let bytes: Vec<u8> = (0..32).map(|i| i * 7 + 3).collect();
        let code = make(&bytes).unwrap();
        assert_eq!(code.len(), 12);
        let shown = shown(&code);
        assert_eq!(shown.len(), 14);
        for typed in [
            code.clone(),
            shown.clone(),
            shown.to_lowercase(),
            format!("  {} ", shown.replace('-', " — ")),
            code.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect(),
        ] {
            assert_eq!(read(&typed), Ok(code.clone()), "{typed}");
        }
    }

    #[test]
    fn every_single_slip_is_found() {
        let code = make(&[200, 3, 17, 90, 41, 5, 66, 100, 240, 8, 31, 77]).unwrap();
        let signs: Vec<char> = code.chars().collect();
        for place in 0..signs.len() {
            for sign in SIGNS.iter().map(|sign| char::from(*sign)).filter(|sign| *sign != signs[place]) {
                let mut wrong = signs.clone();
                wrong[place] = sign;
                assert_eq!(read(&wrong.iter().collect::<String>()), Err(Trouble::BadCode), "{place} {sign}");
            }
            let mut swapped = signs.clone();
            if place > 0 && swapped[place] != swapped[place - 1] {
                swapped.swap(place, place - 1);
                assert_eq!(read(&swapped.iter().collect::<String>()), Err(Trouble::BadCode));
            }
        }
        for typed in ["", "K7QM", "0000-0000-0000", &format!("{code}2"), "密码密码密码密码密码密码"]
        {
            assert_eq!(read(typed), Err(Trouble::BadCode), "{typed}");
        }
    }

    #[test]
    fn signs_are_equally_likely_and_too_little_randomness_makes_no_code() {
        let mut count = [0; 31];
        for byte in 0..=255_u8 {
            if let Some(code) = make(&[byte; 11]) {
                count[SIGNS.iter().position(|s| *s == code.as_bytes()[0]).unwrap()] += 1;
            }
        }
        assert_eq!(count, [8; 31]);
        assert_eq!(make(&[1; 10]), None);
        assert_eq!(make(&[255; 32]), None);
    }
}
