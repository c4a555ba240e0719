//! Where every value of a TOML file stands, by a path that names parts by their ids: `materials.photo.title.zh`.
//! In: the text of a file that was read without errors. Out: spans and texts. Absent: what the values mean.

use crate::diagnostic::Span;
use core::ops::Range;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// One string of a file.
pub struct Passage {
    /// Path, e.g. `materials.photo.title.zh`.
    pub path: String,
    /// What it says.
    pub text: String,
    range: Range<usize>,
}

/// The values of one file.
pub struct Places<'s> {
    source: &'s str,
    /// Every value: where a finding about it is shown.
    ranges: BTreeMap<String, Range<usize>>,
    /// Every string, in the order of the file.
    passages: Vec<Passage>,
}

impl<'s> Places<'s> {
    /// Reads the places of a file; none for a text that is not TOML.
    pub fn of(source: &'s str) -> Self {
        let mut places = Self { source, ranges: BTreeMap::new(), passages: Vec::new() };
        if let Ok(table) = DeTable::parse(source) {
            places.table(table.get_ref(), "");
        }
        places.passages.sort_by_key(|p| p.range.start);
        places
    }

    /// Every string of the file, in its order.
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// Where a part stands; where it is not written, the part around it; else the whole file.
    pub fn span(&self, path: &str) -> Span {
        let mut path = path;
        loop {
            if let Some(range) = self.ranges.get(path) {
                return Span::of_bytes(self.source, range.clone());
            }
            let Some((outer, _)) = path.rsplit_once('.') else { return Span::default() };
            path = outer;
        }
    }

    /// Where bytes of a passage stand; the whole passage when it is written with escapes.
    pub fn span_within(&self, passage: &Passage, part: Range<usize>) -> Span {
        let inner = passage.range.start + 1..passage.range.end.saturating_sub(1);
        if self.source.get(inner.clone()) == Some(&passage.text) {
            let range = inner.start + part.start..inner.start + part.end;
            return Span::of_bytes(self.source, range);
        }
        Span::of_bytes(self.source, passage.range.clone())
    }

    fn table(&mut self, table: &DeTable<'_>, prefix: &str) {
        for (key, value) in table {
            let key: &str = key.get_ref();
            let path = join(prefix, key);
            self.value(value.get_ref(), value.span(), path);
        }
    }

    fn value(&mut self, value: &DeValue<'_>, range: Range<usize>, path: String) {
        match value {
            DeValue::Table(table) => {
                // A finding about a part is shown at its id, as the reader of items does.
                let id = table.iter().find(|(key, value)| is_id(key.get_ref()) && value.get_ref().is_str());
                let range = id.map_or(range, |(_, value)| value.span());
                self.table(table, &path);
                self.ranges.insert(path, range);
            }
            DeValue::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let name = element.get_ref().as_table().and_then(id_of);
                    let inner = join(&path, &name.unwrap_or_else(|| index.to_string()));
                    self.value(element.get_ref(), element.span(), inner);
                }
                self.ranges.insert(path, range);
            }
            DeValue::String(text) => {
                self.ranges.insert(path.clone(), range.clone());
                self.passages.push(Passage { path, text: text.to_string(), range });
            }
            _ => drop(self.ranges.insert(path, range)),
        }
    }
}

fn is_id(key: &str) -> bool {
    key == "id"
}

fn id_of(table: &DeTable<'_>) -> Option<String> {
    let (_, value) = table.iter().find(|(key, _)| is_id(key.get_ref()))?;
    value.get_ref().as_str().map(str::to_owned)
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "id = \"a\"\n[[materials]]\nid = \"photo\"\ntitle = { zh = \"照片等材料\" }\nmend = \"a\\nb\"\n";

    #[test]
    fn parts_are_found_by_their_ids() {
        let places = Places::of(SOURCE);
        let span = places.span("materials.photo");
        assert_eq!((span.line, span.column), (3, 6));
        assert_eq!(places.span("materials.photo.copies"), span);
        assert_eq!(places.span("nothing"), Span::default());
    }

    #[test]
    fn a_word_in_a_text_has_its_own_place() {
        let places = Places::of(SOURCE);
        let at = |path: &str| places.passages().iter().find(|p| p.path == path).unwrap();
        let title = at("materials.photo.title.zh");
        let word = title.text.find('等').unwrap();
        let span = places.span_within(title, word..word + 3);
        assert_eq!((span.line, span.column, span.end_column), (4, 19, 20));
        let mend = at("materials.photo.mend");
        assert_eq!(places.span_within(mend, 0..1).column, 8);
    }
}
