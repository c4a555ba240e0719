//! Finding items by what people type: everyday words, parts of them, initials of pinyin (`jhdj` → 结婚登记).
//! In: titles and words of items, what is typed. Out: which items, best first; near ones when none fits.
//! Absent: filters; languages (the caller gives the words of all that it wants found); wording.
//!
//! Initials come from GB 2312, whose first level orders the 3,755 most common characters by their reading; every
//! browser decodes it, so no table is carried. A character with several readings stands under its commonest one.

/// First code of each initial in GB 2312; the next one's ends it.
const READINGS: [(u8, u16); 24] = [
    (b'a', 0xb0a1),
    (b'b', 0xb0c5),
    (b'c', 0xb2c1),
    (b'd', 0xb4ee),
    (b'e', 0xb6ea),
    (b'f', 0xb7a2),
    (b'g', 0xb8c1),
    (b'h', 0xb9fe),
    (b'j', 0xbbf7),
    (b'k', 0xbfa6),
    (b'l', 0xc0ac),
    (b'm', 0xc2e8),
    (b'n', 0xc4c3),
    (b'o', 0xc5b6),
    (b'p', 0xc5be),
    (b'q', 0xc6da),
    (b'r', 0xc8bb),
    (b's', 0xc8f6),
    (b't', 0xcbfa),
    (b'w', 0xcdda),
    (b'x', 0xcef4),
    (b'y', 0xd1b9),
    (b'z', 0xd4d1),
    // Behind the last of the first level.
    (0, 0xd7fa),
];

/// The block of common Chinese characters.
const FIRST: u32 = 0x4e00;
const CHARACTERS: usize = 0x5200;
/// Near ones shown when nothing fits.
const NEAR: usize = 3;

/// Initials of characters; without a decoder none are known, and words are found all the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Initials(Vec<u8>);

impl Initials {
    /// All of them, by a decoder of GB 2312.
    pub fn new(decode: impl FnOnce(&[u8]) -> Option<String>) -> Self {
        let pairs = (0xb0u16..=0xd7).flat_map(|row| (0xa1u16..=0xfe).map(move |cell| row << 8 | cell));
        let codes: Vec<u16> = pairs.filter(|code| *code < READINGS[READINGS.len() - 1].1).collect();
        let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_be_bytes()).collect();
        let Some(text) = decode(&bytes).filter(|text| text.chars().count() == codes.len()) else {
            return Self::default();
        };
        let mut initials = vec![0; CHARACTERS];
        for (character, code) in text.chars().zip(codes) {
            let reading = READINGS.iter().take_while(|(_, first)| *first <= code).last();
            let at = (character as u32).checked_sub(FIRST).map(|at| at as usize);
            if let (Some((initial, _)), Some(slot)) = (reading, at.and_then(|at| initials.get_mut(at))) {
                *slot = *initial;
            }
        }
        Self(initials)
    }

    /// `结婚登记` → `jhdj`; what has no known initial, and is no letter or digit, is left out.
    fn of(&self, text: &str) -> String {
        let initial = |c: char| match c {
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            c => {
                let at = (c as u32).checked_sub(FIRST)? as usize;
                self.0.get(at).filter(|initial| **initial != 0).map(|initial| char::from(*initial))
            }
        };
        text.chars().filter_map(initial).collect()
    }
}

/// Words of one item, ready to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// In small letters; the title first.
    words: Vec<String>,
    initials: Vec<String>,
}

/// All items, ready to be searched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finder(Vec<Entry>);

impl Finder {
    /// Over these items, in their order: of each its title and its everyday words.
    pub fn new<'a, W>(items: impl IntoIterator<Item = W>, initials: &Initials) -> Self
    where
        W: IntoIterator<Item = &'a str>,
    {
        let entry = |words: W| {
            let words: Vec<String> = words.into_iter().map(small).collect();
            let mut of: Vec<String> = words.iter().map(|word| initials.of(word)).collect();
            of.retain(|initials| initials.len() > 1);
            of.dedup();
            Entry { words, initials: of }
        };
        Self(items.into_iter().map(entry).collect())
    }

    /// Numbers of the items that fit, best first; all of them in order when nothing is typed.
    pub fn find(&self, typed: &str) -> Vec<usize> {
        let typed = small(typed.trim());
        let parts: Vec<&str> = typed.split_whitespace().collect();
        if parts.is_empty() {
            return (0..self.0.len()).collect();
        }
        let mut ranks: Vec<Vec<usize>> = vec![Vec::new(); WORST + 1];
        for (index, entry) in self.0.iter().enumerate() {
            // Every part has to fit; the worst of them says how well.
            let whole = rank(entry, &typed.replace(' ', ""));
            let worst = parts.iter().map(|part| rank(entry, part)).max().flatten();
            let all = parts.iter().all(|part| rank(entry, part).is_some());
            let best = [whole, worst.filter(|_| all)].into_iter().flatten().min();
            if let Some(rank) = best {
                ranks[rank].push(index);
            }
        }
        ranks.into_iter().flatten().collect()
    }

    /// Items that share pairs of characters with what was typed, when none fits.
    pub fn near(&self, typed: &str) -> Vec<usize> {
        let typed = small(typed.trim());
        let pairs = pairs(&typed);
        let mut best: Vec<(usize, usize)> = Vec::new();
        for (index, entry) in self.0.iter().enumerate() {
            let shared =
                pairs.iter().filter(|pair| entry.words.iter().any(|word| word.contains(*pair))).count();
            if shared > 0 {
                let at = best.iter().position(|(other, _)| *other < shared).unwrap_or(best.len());
                best.insert(at, (shared, index));
                best.truncate(NEAR);
            }
        }
        best.into_iter().map(|(_, index)| index).collect()
    }
}

/// The worst rank of what fits.
const WORST: usize = 5;

/// How well an item fits, 0 best; nothing when it doesn't.
fn rank(entry: &Entry, typed: &str) -> Option<usize> {
    let by = |test: &dyn Fn(&String) -> bool| entry.words.iter().any(test);
    let letters = typed.len() > 1 && typed.bytes().all(|b| b.is_ascii_alphanumeric());
    if by(&|word| word == typed) {
        Some(0)
    } else if by(&|word| word.starts_with(typed)) {
        Some(1)
    } else if by(&|word| word.contains(typed)) {
        Some(2)
    } else if letters && entry.initials.iter().any(|initials| initials.starts_with(typed)) {
        Some(3)
    } else if by(&|word| word.chars().count() >= 2 && typed.contains(word.as_str())) {
        Some(4)
    } else if letters && typed.len() > 2 && entry.initials.iter().any(|initials| initials.contains(typed)) {
        Some(WORST)
    } else {
        None
    }
}

fn pairs(typed: &str) -> Vec<String> {
    let chars: Vec<char> = typed.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii()).collect();
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Latin letters, full-width ones too, in small: the tables of all other scripts weigh 6 KB and no item needs them.
fn small(text: &str) -> String {
    half_width(text).to_ascii_lowercase()
}

/// Full-width digits, letters and marks (as Chinese keyboards give them) as plain ones.
pub fn half_width(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '。' => '.',
        other => other,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests;
