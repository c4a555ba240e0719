//! One form for equal texts: line ends, Unicode NFC, full-width signs outside of strings and comments.
//! In: a script as it was typed. Out: the text that is parsed. Absent: meaning.
//!
//! A Chinese input method types `（`, `，` or `；` where the script needs ASCII: each is one character for one
//! character, so columns stay where the author sees them.

use icu_normalizer::ComposingNormalizerBorrowed;

/// The normalised script.
pub fn script(source: &str) -> String {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let unix =
        if source.contains('\r') { source.replace("\r\n", "\n").replace('\r', "\n") } else { source.into() };
    let nfc = ComposingNormalizerBorrowed::new_nfc().normalize(&unix);
    if nfc.chars().any(|c| half_width(c).is_some()) { outside_strings(&nfc) } else { nfc.into_owned() }
}

/// What the scanner is inside of.
#[derive(PartialEq)]
enum Inside {
    Code,
    Text,
    RawText,
    LineComment,
    BlockComment(u32),
}

fn outside_strings(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut inside = Inside::Code;
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match (&inside, c, next) {
            (Inside::Code, '"', _) => inside = Inside::Text,
            (Inside::Code, '`', _) => inside = Inside::RawText,
            (Inside::Code, '/', Some('/')) => inside = Inside::LineComment,
            (Inside::Code, '/', Some('*')) => inside = Inside::BlockComment(1),
            (Inside::Text, '\\', Some(escaped)) => {
                out.push(c);
                out.push(escaped);
                chars.next();
                continue;
            }
            (Inside::Text, '"', _) | (Inside::RawText, '`', _) | (Inside::LineComment, '\n', _) => {
                inside = Inside::Code
            }
            (Inside::BlockComment(depth), '*', Some('/')) => {
                out.push_str("*/");
                chars.next();
                inside = if *depth == 1 { Inside::Code } else { Inside::BlockComment(depth - 1) };
                continue;
            }
            _ => {}
        }
        let code = inside == Inside::Code;
        out.push(if code { half_width(c).unwrap_or(c) } else { c });
    }
    out
}

/// The ASCII sign a full-width one stands for.
fn half_width(c: char) -> Option<char> {
    Some(match c {
        '\u{3000}' => ' ',
        '，' | '、' => ',',
        '。' => '.',
        '【' => '[',
        '】' => ']',
        // Full-width quotes stay: where a text ends must not be guessed.
        '＂' | '＇' => return None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_become_ascii_outside_of_strings() {
        assert_eq!(script("fn a（）｛ x ＞＝ 1 ｝ // （注）"), "fn a(){ x >= 1 } // （注）");
        assert_eq!(script("x == \"（甲）\"，y"), "x == \"（甲）\",y");
        assert_eq!(script("x == `（甲）`，y"), "x == `（甲）`,y");
    }

    #[test]
    fn line_ends_and_composition_are_one() {
        assert_eq!(script("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(script("e\u{301}"), "\u{e9}");
    }
}
