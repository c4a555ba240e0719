//! The shapes of the ids that files are allowed to use.
//! In: strings. Out: yes or no. Absent: whether an id is declared somewhere, and what scripts reserve.

/// What a name must look like, for messages.
pub const NAME_SHAPE: &str =
    "lower-case letters, digits and underscores, starting with a letter, at most 64 characters";

/// Longest id.
const MAX_ID: usize = 64;

/// Id of an item, a law: lower-case letters, digits and single hyphens between them.
pub fn is_slug(id: &str) -> bool {
    let part = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.len() <= MAX_ID && id.split('-').all(part)
}

/// Name in a script, of the shape of [`NAME_SHAPE`].
pub fn is_name(id: &str) -> bool {
    let tail = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    id.len() <= MAX_ID && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.bytes().all(tail)
}

/// Id of an option: like a name, but digits may come first and hyphens are allowed; it is a string in scripts.
pub fn is_option(id: &str) -> bool {
    let head = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let tail = |c: char| head(c) || c == '_' || c == '-';
    id.len() <= MAX_ID && id.starts_with(head) && id.chars().all(tail)
}

/// An article as cited: no spaces, no `#`, at most 64 bytes.
pub fn is_article(article: &str) -> bool {
    let allowed = |c: char| !c.is_whitespace() && !c.is_control() && c != '#';
    !article.is_empty() && article.len() <= MAX_ID && article.chars().all(allowed)
}

/// The file's name without its last extension.
pub fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert!(is_slug("house-transfer") && is_slug("p-42") && is_slug("2025"));
        assert!(!is_slug("") && !is_slug("-a") && !is_slug("a--b") && !is_slug("a_b") && !is_slug("A"));
        assert!(is_name("groom_birth") && is_name("a1"));
        assert!(
            !is_name("1a")
                && !is_name("_a")
                && !is_name("a-b")
                && !is_name("甲")
                && !is_name(&"a".repeat(65))
        );
        assert!(
            is_option("2_rooms")
                && is_option("none")
                && is_option("a-b")
                && !is_option("")
                && !is_option("_")
        );
        assert!(
            is_article("8(1)")
                && is_article("第八条")
                && !is_article("")
                && !is_article("8 1")
                && !is_article("8#")
        );
        assert_eq!(file_stem("laws/civil-code.toml"), "civil-code");
        assert_eq!(file_stem("x"), "x");
    }
}
