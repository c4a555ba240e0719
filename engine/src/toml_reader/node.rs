//! One value of a TOML file, to be read as the type that is wanted.
//! In: a parsed value. Out: the typed value, or a report and `None`. Absent: defaults, conversions between types.

use super::{Document, Reader};
use crate::text::Text;
use crate::value::date;
use chrono::NaiveDate;
use core::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// A value with its key and its place.
#[derive(Clone)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    name: &'d str,
    name_range: Range<usize>,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'d> Node<'d> {
    pub(super) fn new(
        document: &'d Document<'d>,
        name: &'d str,
        name_range: Range<usize>,
        value: &'d Spanned<DeValue<'d>>,
    ) -> Self {
        Self { document, name, name_range, value }
    }

    /// The key; for an element, the key of its list.
    pub fn name(&self) -> &'d str {
        self.name
    }

    /// Byte range of the key; for an element, of the element.
    pub fn name_range(&self) -> Range<usize> {
        self.name_range.clone()
    }

    /// Byte range of the value.
    pub fn range(&self) -> Range<usize> {
        self.value.span()
    }

    /// The parsed value.
    pub fn value(&self) -> &'d DeValue<'d> {
        self.value.get_ref()
    }

    /// The document the value is in.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Reports an error at the value.
    pub fn error(&self, code: &'static str, message: impl Into<String>) {
        self.document.report(self.document.error(code, self.range(), message.into()));
    }

    /// Reports an error at the value, with what to do.
    pub fn error_hint(&self, code: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        self.document.report(self.document.error(code, self.range(), message.into()).hint(hint.into()));
    }

    /// A string that is not empty and holds no invisible control characters.
    pub fn string(&self) -> Option<&'d str> {
        let Some(text) = self.value().as_str() else { return self.wrong("a string") };
        if text.trim().is_empty() {
            self.error("bad-value", format!("`{}` must not be empty", self.name));
            return None;
        }
        if let Some(c) = text.chars().find(|c| is_hidden(*c)) {
            let message = format!("`{}` has the invisible character U+{:04X}", self.name, u32::from(c));
            self.error("bad-value", message);
            return None;
        }
        Some(text)
    }

    /// A text that a person reads: a string, or a table with `zh` and optional translations.
    pub fn text(&self) -> Option<Text> {
        if !self.value().is_table() {
            if !self.value().is_str() {
                return self.wrong("a text: a string or `{ zh = \"…\", en = \"…\" }`");
            }
            return self.string().map(Text::zh);
        }
        let mut table = self.table()?;
        let text = Text { zh: table.string("zh"), en: table.opt_string("en") };
        table.finish();
        Some(text)
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        self.value().as_bool().or_else(|| self.wrong("`true` or `false`"))
    }

    /// A whole number within `min..=max`.
    pub fn integer(&self, min: i64, max: i64) -> Option<i64> {
        let Some(number) = self.value().as_integer() else { return self.wrong("a whole number") };
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) if (min..=max).contains(&value) => Some(value),
            _ => {
                self.error("bad-value", format!("`{}` must lie within {min} and {max}", self.name));
                None
            }
        }
    }

    /// A whole number of at least `min`.
    pub fn u32(&self, min: u32) -> Option<u32> {
        self.integer(i64::from(min), i64::from(u32::MAX)).and_then(|n| u32::try_from(n).ok())
    }

    /// A TOML date without time, of the years 1 to 9999.
    pub fn date(&self) -> Option<NaiveDate> {
        let wanted = "a date such as 2026-01-31, without quotation marks";
        let Some(found) = self.value().as_datetime() else { return self.wrong(wanted) };
        let (Some(day), None, None) = (found.date, found.time, found.offset) else {
            return self.wrong(wanted);
        };
        let read = date::ymd(u32::from(day.year), u32::from(day.month), u32::from(day.day));
        if read.is_none() {
            self.error("bad-value", format!("`{}`: there is no such date", self.name));
        }
        read
    }

    /// One of the given ids.
    pub fn choice<T: Copy>(&self, options: &[(&str, T)]) -> Option<T> {
        let id = self.string()?;
        let chosen = options.iter().find(|(option, _)| *option == id).map(|(_, value)| *value);
        if chosen.is_none() {
            let ids: Vec<&str> = options.iter().map(|(option, _)| *option).collect();
            self.not_among(id, &ids);
        }
        chosen
    }

    /// Reports that `id` is none of `ids`.
    fn not_among(&self, id: &str, ids: &[&str]) {
        let hint = match crate::diagnostic::did_you_mean(id, ids.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of `{}`", ids.join("`, `")),
        };
        self.error_hint("bad-value", format!("`{id}` is not a value of `{}`", self.name), hint);
    }

    /// Whether the value is a list.
    pub fn is_list(&self) -> bool {
        self.value().is_array()
    }

    /// The elements of a list.
    pub fn list(&self) -> Vec<Node<'d>> {
        let Some(elements) = self.value().as_array() else {
            return self.wrong("a list").unwrap_or_default();
        };
        elements.iter().map(|e| Node::new(self.document, self.name, e.span(), e)).collect()
    }

    /// A table.
    pub fn table(&self) -> Option<Reader<'d>> {
        let Some(table) = self.value().as_table() else { return self.wrong("a table") };
        Some(Reader::new(self.document, table, self.range()))
    }

    fn wrong<T>(&self, wanted: &str) -> Option<T> {
        let found = match self.value() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error("wrong-type", format!("`{}` must be {wanted}, not {found}", self.name));
        None
    }
}

/// Control characters and those that reorder text: they make a page show something else than was reviewed.
fn is_hidden(c: char) -> bool {
    let reorders = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    reorders || (c.is_control() && c != '\n' && c != '\t')
}
