//! A ticket's number as it is printed, shown and called out: `D012`. In: class, number. Out: text, and back.
//! Absent: the day; a number is of today.

use crate::hall::config::CLASSES;

/// One letter a class, in the order of [`CLASSES`].
const LETTERS: [char; 4] = ['A', 'B', 'C', 'D'];
/// Longest number of digits that is read.
const MOST_DIGITS: usize = 6;

/// `D012`
pub fn label(class: &str, number: i64) -> String {
    let place = CLASSES.iter().position(|(id, _)| *id == class);
    let letter = place.and_then(|place| LETTERS.get(place)).copied().unwrap_or('?');
    format!("{letter}{number:03}")
}

/// Class and number of a label, as somebody types it: `d12`, `D 012`. `None` when it is none.
pub fn parse(text: &str) -> Option<(&'static str, i64)> {
    let mut characters = text.trim().chars();
    let letter = characters.next()?.to_ascii_uppercase();
    let place = LETTERS.iter().position(|known| *known == letter)?;
    let digits = characters.as_str().trim_start();
    let sound = (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number: i64 = digits.parse().ok().filter(|number| sound && *number > 0)?;
    Some((CLASSES.get(place)?.0, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_a_class_and_three_digits_or_more() {
        assert_eq!(label("real-estate", 1), "A001");
        assert_eq!(label("social-affairs", 1234), "D1234");
        for (id, _) in CLASSES {
            assert_eq!(parse(&label(id, 7)), Some((id, 7)));
        }
    }

    #[test]
    fn as_it_is_typed_and_nothing_else() {
        assert_eq!(parse(" d 12 "), Some(("social-affairs", 12)));
        for bad in ["", "D", "D0", "E001", "D-1", "D+1", "D1234567", "12", "号12"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
