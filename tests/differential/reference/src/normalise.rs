//! A script as typed → as Rhai reads it: comments are dropped, full-width signs outside of texts become ASCII ones.

/// The script as Rhai reads it.
pub fn script(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '"' | '`' => text(rest, first),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            _ => first.len_utf8(),
        };
        match &rest[..len] {
            comment if comment.starts_with("//") || comment.starts_with("/*") => out.push(' '),
            text if text.len() > 1 && first.is_ascii() => out.push_str(text),
            _ => out.push(half_width(first)),
        }
        rest = &rest[len..];
    }
    out
}

/// Length of the text that begins here, quotes included.
pub fn text(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped && quote == '"';
    }
    rest.len()
}

fn half_width(c: char) -> char {
    match c {
        '　' => ' ',
        '、' => ',',
        '。' => '.',
        '【' => '[',
        '】' => ']',
        '＂' | '＇' => c,
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}
