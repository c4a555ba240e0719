//! Chinese by pinyin. In: letters as typed. Out: characters they can begin with, and how many letters each takes up.
//! Absent: words and learning; nothing of what somebody writes is remembered.

/// `syllable characters`, in the order of the alphabet; the head is its licence.
const TABLE: &str = include_str!("pinyin.txt");

/// A character to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The character.
    pub character: char,
    /// How many of the typed signs it stands for, a `'` after them included.
    pub used: usize,
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '))
}

/// Characters of exactly this syllable. `lue` and `nue` are written `lve` and `nve` in the table.
fn of(syllable: &str) -> Option<&'static str> {
    let syllable = match syllable {
        "lue" => "lve",
        "nue" => "nve",
        other => other,
    };
    rows().find(|(known, _)| *known == syllable).map(|(_, characters)| characters)
}

fn begins(typed: &str) -> bool {
    rows().any(|(syllable, _)| syllable.starts_with(typed))
}

/// Whether this can be read to its end: whole syllables, the last one perhaps not finished.
fn readable(typed: &str) -> bool {
    let typed = typed.trim_start_matches('\'');
    typed.is_empty()
        || begins(typed)
        || (1..=longest(typed)).any(|end| of(&typed[..end]).is_some() && readable(&typed[end..]))
}

/// Signs before the first `'`, as many as a syllable can have.
fn longest(typed: &str) -> usize {
    typed.find('\'').unwrap_or(typed.len()).min("zhuang".len())
}

/// What the first character can be. `typed` holds `a` to `z` and `'`, which ends a syllable; the longest reading comes
/// first unless what follows could not be read then (`xinan` is 新 or 西), and without a whole syllable its beginning
/// counts (`wxm` finds 王 by `w`).
pub fn candidates(typed: &str) -> Vec<Candidate> {
    if !typed.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'') {
        return Vec::new();
    }
    let whole: Vec<(usize, &str)> =
        (1..=longest(typed)).rev().filter_map(|end| Some((end, of(&typed[..end])?))).collect();
    let (good, poor): (Vec<_>, Vec<_>) = whole.into_iter().partition(|(end, _)| readable(&typed[*end..]));
    let mut found = Vec::new();
    for (end, characters) in good.into_iter().chain(poor) {
        found.extend(characters.chars().map(|character| Candidate { character, used: used(typed, end) }));
    }
    if found.is_empty()
        && let Some(end) = (1..=longest(typed)).rev().find(|end| begins(&typed[..*end]))
    {
        found = beginning(&typed[..end], used(typed, end));
    }
    found
}

/// The commonest of each syllable that begins so, then the second ones, and so on.
fn beginning(typed: &str, used: usize) -> Vec<Candidate> {
    let of = rows().filter(|(syllable, _)| syllable.starts_with(typed));
    let mut ranked: Vec<(usize, char)> = of.flat_map(|(_, all)| all.chars().enumerate()).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, character)| Candidate { character, used }).collect()
}

fn used(typed: &str, end: usize) -> usize {
    end + usize::from(typed[end..].starts_with('\''))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The characters of a name, each chosen wherever it stands among the candidates.
    fn written(mut typed: &str, name: &str) -> bool {
        name.chars().all(|character| {
            let found = candidates(typed).into_iter().find(|candidate| candidate.character == character);
            typed = found.map_or("", |candidate| &typed[candidate.used..]);
            found.is_some()
        }) && typed.is_empty()
    }

    #[test]
    fn the_table_has_the_characters_of_the_standard_and_one_row_for_each_syllable() {
        let syllables: Vec<&str> = rows().map(|(syllable, _)| syllable).collect();
        assert!(syllables.len() > 400 && syllables.is_sorted(), "{}", syllables.len());
        assert!(syllables.iter().all(|s| s.len() <= 6 && s.bytes().all(|b| b.is_ascii_lowercase())));
        let characters: BTreeSet<char> = rows().flat_map(|(_, all)| all.chars()).collect();
        assert!(characters.len() >= 8105, "{}", characters.len());
        for (syllable, all) in rows() {
            assert_eq!(all.chars().collect::<BTreeSet<_>>().len(), all.chars().count(), "{syllable}");
        }
    }

    #[test]
    fn names_and_places_can_be_written_in_one_go() {
        for (typed, name) in [
            ("wangxiaoming", "王小明"),
            ("lvlihua", "吕丽华"),
            ("xi'an", "西安"),
            ("pingqiaoqu", "平桥区"),
            ("ouyangzhe", "欧阳喆"),
            ("shanyuexing", "单玥行"),
            ("luewu", "略无"),
            ("wxm", "王小明"),
            ("zhoux", "周夏"),
        ] {
            assert!(written(typed, name), "{typed} {name}");
        }
        assert!(!written("wangxiaoming", "王大明"));
    }

    #[test]
    fn the_common_character_comes_first_and_the_longest_reading_before_it() {
        let first = |typed| candidates(typed).first().map(|candidate| (candidate.character, candidate.used));
        assert_eq!(first("ni"), Some(('你', 2)));
        assert_eq!(first("zhong"), Some(('中', 5)));
        assert_eq!(first("xian").map(|(_, used)| used), Some(4));
        assert_eq!(first("xi'an"), Some(('系', 3)));
        // `gang` + `uo` is no reading.
        assert_eq!(first("ganguo").map(|(_, used)| used), Some(3));
        assert_eq!(first("i"), None);
        assert_eq!(first("王"), None);
        assert_eq!(first("'"), None);
    }
}
