//! A typed reader over a TOML file that collects every mistake with its exact place instead of stopping at the first.
//! In: path and text. Out: values, and diagnostics for unknown, missing and wrong keys.
//! Absent on purpose: serde (no spans), files, and any knowledge of what the keys mean.

mod document;
pub mod ids;
mod node;

pub use document::Document;
pub use node::Node;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::text::Text;
use chrono::NaiveDate;
use core::ops::Range;
use toml::de::DeTable;

/// Largest file that is read.
pub const MAX_FILE_BYTES: usize = 256 * 1024;

/// The codes that reading a file may give, with what each means.
pub const CODES: &[(&str, &str)] = &[
    ("bad-basis", "a citation is not of the form `law-id#article`"),
    ("bad-id", "an id has a character, a length or a reserved word that ids can't have"),
    ("bad-value", "a value of the right type that is not allowed here"),
    ("basis-on-unconfirmed", "an unconfirmed line cites an article"),
    ("duplicate-id", "two things that need different names have the same"),
    ("duplicate-value", "a list names the same value twice"),
    ("empty-item", "an item without any condition or material"),
    ("empty-range", "a range whose end lies before its start"),
    ("file-too-large", "a file of more than 256 KiB"),
    ("missing-basis", "a confirmed line cites no article"),
    ("missing-key", "a key that must be given is not there"),
    ("overlapping-values", "two values of a parameter are in force on the same day"),
    ("overrules-value", "a profile gives a value to what has one"),
    ("path-mismatch", "a key says something else than the folder or file name"),
    ("source-on-confirmed", "a confirmed line names a free source beside its articles (warning)"),
    ("superfluous-workday", "a swapped working day that is a working day anyway (warning)"),
    ("to-be-confirmed", "待核: an unconfirmed line (to be confirmed)"),
    ("toml-syntax", "the file is not TOML"),
    ("too-deep", "records and lists are nested more than four deep"),
    ("unknown-key", "a key that nothing reads"),
    ("unknown-name", "a name that is not declared in this file"),
    ("unset-parameter", "待属地填写: a parameter value that somebody must supply (to be confirmed)"),
    ("wrong-type", "a value of another type than asked for"),
];

/// Reads one file: parses `source`, lets `build` take what it wants from the top table, then reports the keys
/// that it did not ask for. Everything found is appended to `diagnostics` in the order of the file.
pub fn read<T>(
    path: &str,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
    build: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Option<T> {
    let document = Document::new(path, source);
    let result = document.parse().and_then(|table| {
        let mut root = Reader::new(&document, &table, 0..0);
        let built = build(&mut root);
        root.finish();
        built
    });
    diagnostics.append(&mut document.into_diagnostics());
    result
}

/// One table being read. Methods that ask for a key mark it as known; [`finish`](Self::finish) reports the rest.
///
/// A method without `opt_` reports a key that is absent. What can't be read is reported and comes back empty
/// (`None`, an empty text, no elements), so that one mistake does not hide the next.
pub struct Reader<'d> {
    document: &'d Document<'d>,
    table: &'d DeTable<'d>,
    span: Range<usize>,
    known: Vec<&'static str>,
    /// Any key is allowed.
    open: bool,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Document<'d>, table: &'d DeTable<'d>, span: Range<usize>) -> Self {
        Self { document, table, span, known: Vec::new(), open: false }
    }

    /// The document this table is part of.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Byte range of the table: its header, or the whole inline table.
    pub fn range(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Reports an error about the table as a whole.
    pub fn error(&self, code: &'static str, message: impl Into<String>) {
        self.document.report(self.document.error(code, self.range(), message.into()));
    }

    /// The value of `key`, if it is there.
    pub fn get(&mut self, key: &'static str) -> Option<Node<'d>> {
        self.known.push(key);
        let (name, value) = self.table.get_key_value(key)?;
        Some(Node::new(self.document, name.get_ref(), name.span(), value))
    }

    /// The value of `key`; reported when absent.
    pub fn need(&mut self, key: &'static str) -> Option<Node<'d>> {
        let node = self.get(key);
        if node.is_none() {
            self.error("missing-key", format!("`{key}` is missing"));
        }
        node
    }

    /// All entries, whatever their keys; none is then unknown.
    pub fn entries(&mut self) -> Vec<Node<'d>> {
        self.open = true;
        self.table.iter().map(|(k, v)| Node::new(self.document, k.get_ref(), k.span(), v)).collect()
    }

    /// Keys that are not asked for are no mistake: what else is allowed can't be told.
    pub fn tolerate_rest(&mut self) {
        self.open = true;
    }

    /// A text that a person reads; empty when it can't be read.
    pub fn text(&mut self, key: &'static str) -> Text {
        self.need(key).and_then(|n| n.text()).unwrap_or_default()
    }

    /// An optional text that a person reads.
    pub fn opt_text(&mut self, key: &'static str) -> Option<Text> {
        self.get(key)?.text()
    }

    /// Texts that a person reads; none when absent.
    pub fn texts(&mut self, key: &'static str) -> Vec<Text> {
        self.list(key).iter().filter_map(Node::text).collect()
    }

    /// A string that is not empty; empty when it can't be read.
    pub fn string(&mut self, key: &'static str) -> String {
        self.need(key).and_then(|n| n.string()).unwrap_or_default().to_owned()
    }

    /// An optional string that is not empty.
    pub fn opt_string(&mut self, key: &'static str) -> Option<String> {
        self.get(key)?.string().map(str::to_owned)
    }

    /// `true` or `false`; `default` when absent.
    pub fn bool(&mut self, key: &'static str, default: bool) -> bool {
        self.get(key).and_then(|n| n.bool()).unwrap_or(default)
    }

    /// A whole number of at least `min`.
    pub fn u32(&mut self, key: &'static str, min: u32) -> Option<u32> {
        self.need(key)?.u32(min)
    }

    /// An optional whole number of at least `min`.
    pub fn opt_u32(&mut self, key: &'static str, min: u32) -> Option<u32> {
        self.get(key)?.u32(min)
    }

    /// A TOML date.
    pub fn date(&mut self, key: &'static str) -> Option<NaiveDate> {
        self.need(key)?.date()
    }

    /// An optional TOML date.
    pub fn opt_date(&mut self, key: &'static str) -> Option<NaiveDate> {
        self.get(key)?.date()
    }

    /// One of the given ids.
    pub fn choice<T: Copy>(&mut self, key: &'static str, options: &[(&str, T)]) -> Option<T> {
        self.need(key)?.choice(options)
    }

    /// One of the given ids; `default` when absent.
    pub fn choice_or<T: Copy>(&mut self, key: &'static str, options: &[(&str, T)], default: T) -> T {
        self.get(key).and_then(|n| n.choice(options)).unwrap_or(default)
    }

    /// At least one of the given ids, each once.
    pub fn choices<T: Copy + PartialEq>(&mut self, key: &'static str, options: &[(&str, T)]) -> Vec<T> {
        let Some(node) = self.need(key) else { return Vec::new() };
        let elements = node.list();
        if elements.is_empty() && node.is_list() {
            node.error("bad-value", format!("`{key}` must not be empty"));
        }
        let mut chosen = Vec::new();
        for element in elements {
            match element.choice(options) {
                Some(value) if chosen.contains(&value) => {
                    element.error("duplicate-value", format!("`{key}` names this twice"));
                }
                Some(value) => chosen.push(value),
                None => {}
            }
        }
        chosen
    }

    /// The elements of a list; none when absent.
    pub fn list(&mut self, key: &'static str) -> Vec<Node<'d>> {
        self.get(key).map(|n| n.list()).unwrap_or_default()
    }

    /// A table that must be there.
    pub fn table(&mut self, key: &'static str) -> Option<Reader<'d>> {
        self.need(key)?.table()
    }

    /// An optional table.
    pub fn opt_table(&mut self, key: &'static str) -> Option<Reader<'d>> {
        self.get(key)?.table()
    }

    /// A list of tables; none when absent.
    pub fn tables(&mut self, key: &'static str) -> Vec<Reader<'d>> {
        self.list(key).iter().filter_map(Node::table).collect()
    }

    /// Reports every key that was not asked for.
    pub fn finish(self) {
        for name in self.table.keys() {
            let key: &str = name.get_ref();
            if self.open || self.known.contains(&key) || self.document.is_full() {
                continue;
            }
            let found = self.document.error("unknown-key", name.span(), format!("unknown key `{key}`"));
            self.document.report(match did_you_mean(key, self.known.iter().copied()) {
                Some(near) => found.hint(format!("did you mean `{near}`?")),
                None => found,
            });
        }
    }
}

#[cfg(test)]
#[path = "toml_reader_tests.rs"]
mod tests;
