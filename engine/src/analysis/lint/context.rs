//! What every lint looks at: the library, its files, and the two folders that only the lint reads.
//! In: a checked library and its sources. Out: `Context`, and findings with their severity and place.
//! Absent: the lints themselves.

use super::over_asking::{self, OverAsking};
use super::places::Places;
use super::shared::{self, SharedData};
use super::{Lint, lint};
use crate::diagnostic::{Diagnostic, Span};
use crate::item::Item;
use crate::library::{Library, Sources, Version};
use crate::order;
use std::collections::BTreeMap;

/// One thing a lint found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What is shown.
    pub diagnostic: Diagnostic,
    /// The part of the file it is about, e.g. `materials.photo`; what an allowance names.
    pub part: String,
}

impl Finding {
    /// A finding of the lint `code` with the lint's own severity.
    pub fn new(code: &str, path: &str, part: &str, span: Span, message: impl Into<String>) -> Self {
        let Lint { code, severity, .. } = lint(code);
        let diagnostic = Diagnostic { severity: *severity, ..Diagnostic::error(code, path, span, message) };
        Self { diagnostic, part: part.to_owned() }
    }

    /// The same finding with a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.hint(hint);
        self
    }

    /// The same finding as a warning.
    pub fn warning(mut self) -> Self {
        self.diagnostic = self.diagnostic.warning();
        self
    }

    /// The same finding as something to be confirmed (待核).
    pub fn to_be_confirmed(mut self) -> Self {
        self.diagnostic = self.diagnostic.to_be_confirmed();
        self
    }
}

/// One version of an item with the places of its file.
pub struct View<'l> {
    /// The version.
    pub version: &'l Version,
    /// Path of its `item.toml`.
    pub path: String,
    /// Where everything stands in it.
    pub places: Places<'l>,
}

impl View<'_> {
    /// The item's declarations.
    pub fn item(&self) -> &Item {
        &self.version.item
    }

    /// A finding about a part of this version.
    pub fn finding(&self, code: &str, part: &str, message: impl Into<String>) -> Finding {
        Finding::new(code, &self.path, part, self.places.span(part), message)
    }

    /// `file:line` of a part, for witnesses.
    pub fn place(&self, part: &str) -> String {
        format!("{}:{}", self.path, self.places.span(part).line)
    }
}

/// What every lint looks at.
pub struct Context<'l> {
    /// The checked library.
    pub library: &'l Library,
    /// Its files.
    pub sources: &'l Sources,
    /// Every version of every item, by item and first day.
    pub views: Vec<View<'l>>,
    /// Proofs that may not be asked any more, by file.
    pub over_asking: Vec<OverAsking>,
    /// What data sharing supplies, by id.
    pub shared_data: BTreeMap<String, SharedData>,
}

impl<'l> Context<'l> {
    /// Reads what the library's own check leaves to the lint. Mistakes in those files go to `diagnostics`.
    pub fn of(library: &'l Library, sources: &'l Sources, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let view = |version: &'l Version| {
            let path = format!("{}/item.toml", version.folder);
            let places = Places::of(sources.get(&path).map_or("", String::as_str));
            View { version, path, places }
        };
        let views = library.items.values().flatten().map(|version| view(version)).collect();
        let mut context =
            Self { library, sources, views, over_asking: Vec::new(), shared_data: BTreeMap::new() };
        for (path, text) in sources.iter().filter(|(path, _)| path.ends_with(".toml")) {
            if path.starts_with("over-asking/") {
                context.over_asking.extend(over_asking::read(library, path, text, diagnostics));
            } else if path.starts_with("shared-data/") {
                let read = shared::read(library, path, text, diagnostics);
                context.shared_data.extend(read.map(|data| (data.id.clone(), data)));
            }
        }
        context
    }
}

/// Findings in the order of files and lines.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    order::sort_by(diagnostics, |a, b| {
        (&a.path, a.span.line, a.span.column, a.code).cmp(&(&b.path, b.span.line, b.span.column, b.code))
    });
}
