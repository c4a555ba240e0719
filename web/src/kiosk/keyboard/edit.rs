//! A change to a field's text. In: the text, what is selected, a key. Out: the text and where the caret stands then.
//! Places are counted as the browser counts them, in UTF-16 units; half of a character is never left. Absent: fields.

/// A text with its selection, or with the caret where both are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The text.
    pub text: String,
    /// Where the selection begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Edit {
    /// Puts `typed` in the place of what is selected; nothing when more than `most` units would stand there then.
    pub fn put(&self, typed: &str, most: Option<usize>) -> Option<Self> {
        let (before, after) = self.around();
        let caret = units(before) + units(typed);
        if most.is_some_and(|most| caret + units(after) > most) {
            return None;
        }
        Some(Self { text: format!("{before}{typed}{after}"), start: caret, end: caret })
    }

    /// Takes away what is selected, or the character before the caret; nothing where there is none.
    pub fn erase(&self) -> Option<Self> {
        let (before, after) = self.around();
        let mut kept = before.chars();
        if before.len() + after.len() == self.text.len() && kept.next_back().is_none() {
            return None;
        }
        let before = kept.as_str();
        let caret = units(before);
        Some(Self { text: format!("{before}{after}"), start: caret, end: caret })
    }

    fn around(&self) -> (&str, &str) {
        let start = self.byte(self.start);
        (&self.text[..start], &self.text[self.byte(self.end).max(start)..])
    }

    /// The place in bytes; in the middle of a character its beginning, after the end the end.
    fn byte(&self, place: usize) -> usize {
        let mut at = 0;
        for (byte, character) in self.text.char_indices() {
            at += character.len_utf16();
            if at > place {
                return byte;
            }
        }
        self.text.len()
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, start: usize, end: usize) -> Edit {
        Edit { text: text.into(), start, end }
    }

    #[test]
    fn a_text_goes_in_at_the_caret_or_instead_of_what_is_selected() {
        assert_eq!(edit("王明", 1, 1).put("小", None), Some(edit("王小明", 2, 2)));
        assert_eq!(edit("王大明", 1, 2).put("小", None), Some(edit("王小明", 2, 2)));
        // Two units, as the browser counts them.
        assert_eq!(edit("", 0, 0).put("𬭎", None), Some(edit("𬭎", 2, 2)));
        assert_eq!(edit("ab", 9, 3).put("c", None), Some(edit("abc", 3, 3)));
    }

    #[test]
    fn no_more_goes_in_than_the_field_takes() {
        assert_eq!(edit("1234", 4, 4).put("5", Some(4)), None);
        assert_eq!(edit("1234", 3, 4).put("5", Some(4)), Some(edit("1235", 4, 4)));
        assert_eq!(edit("123", 3, 3).put("𬭎", Some(4)), None);
    }

    #[test]
    fn a_whole_character_is_taken_away_or_the_selection() {
        assert_eq!(edit("a𬭎b", 3, 3).erase(), Some(edit("ab", 1, 1)));
        assert_eq!(edit("a𬭎b", 2, 2).erase(), Some(edit("𬭎b", 0, 0)));
        assert_eq!(edit("王小明", 0, 2).erase(), Some(edit("明", 0, 0)));
        assert_eq!(edit("王", 0, 0).erase(), None);
        assert_eq!(edit("", 0, 0).erase(), None);
    }
}
