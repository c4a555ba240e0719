//! One source file under reading: where a byte lies in it, and what was found wrong so far.
//! In: path and text. Out: parsed TOML, spans, diagnostics. Absent: what the keys mean.

use super::MAX_FILE_BYTES;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::order;
use core::cell::{Cell, RefCell};
use core::ops::Range;
use toml::de::DeTable;

/// Errors reported for one file at most: a hostile file must not grow a report without bound.
const MAX_ERRORS: usize = 200;
/// Distance in bytes of the places whose line and column are remembered.
const STRIDE: usize = 64;

/// One source file and what was found in it.
pub struct Document<'s> {
    path: &'s str,
    text: &'s str,
    /// Offset, line and column of a character at or shortly before each multiple of `STRIDE`: a file has
    /// thousands of spans, and counting from its start for each is quadratic.
    marks: Vec<(usize, u32, u32)>,
    found: RefCell<Vec<Diagnostic>>,
    errors: Cell<usize>,
}

impl<'s> Document<'s> {
    pub(super) fn new(path: &'s str, text: &'s str) -> Self {
        let marks = if text.len() > MAX_FILE_BYTES { Vec::new() } else { marks(text) };
        Self { path, text, marks, found: RefCell::default(), errors: Cell::new(0) }
    }

    /// Path inside the library.
    pub fn path(&self) -> &'s str {
        self.path
    }

    /// The span of a byte range.
    pub fn span(&self, range: Range<usize>) -> Span {
        let (line, column) = self.position(range.start);
        let (end_line, end_column) = self.position(range.end);
        Span { line, column, end_line, end_column }
    }

    /// An error at a byte range, not yet reported.
    pub fn error(&self, code: &'static str, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.path, self.span(range), message)
    }

    /// Adds a finding. Errors beyond the first two hundred are dropped: the file is bad by then.
    pub fn report(&self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            if self.is_full() {
                return;
            }
            self.errors.set(self.errors.get() + 1);
        }
        self.found.borrow_mut().push(diagnostic);
    }

    /// Whether further errors are dropped.
    pub(super) fn is_full(&self) -> bool {
        self.errors.get() >= MAX_ERRORS
    }

    /// Parses the text. All syntax errors are reported; a file with one gives nothing.
    pub(super) fn parse(&self) -> Option<DeTable<'s>> {
        if self.text.len() > MAX_FILE_BYTES {
            let limit = MAX_FILE_BYTES / 1024;
            let message = format!("the file has {} bytes, more than {limit} KiB", self.text.len());
            self.report(Diagnostic::error("file-too-large", self.path, Span::default(), message));
            return None;
        }
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let range = error.span().unwrap_or(0..0);
            self.report(self.error("toml-syntax", range, error.message()));
        }
        errors.is_empty().then(|| table.into_inner())
    }

    /// Everything found, in the order of the file.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        order::sort_by(&mut found, |a, b| (a.span.line, a.span.column).cmp(&(b.span.line, b.span.column)));
        found
    }

    fn position(&self, offset: usize) -> (u32, u32) {
        let Some(&(start, line, column)) = self.marks.get(offset / STRIDE).or(self.marks.last()) else {
            return (1, 1);
        };
        let rest = self.text.get(start..).unwrap_or_default();
        let before = rest.char_indices().take_while(|(i, _)| start + i < offset);
        before.fold((line, column), |at, (_, c)| step(at, c))
    }
}

fn step((line, column): (u32, u32), c: char) -> (u32, u32) {
    if c == '\n' { (line + 1, 1) } else { (line, column + 1) }
}

fn marks(text: &str) -> Vec<(usize, u32, u32)> {
    let mut marks = vec![(0, 1, 1)];
    let mut at = (1, 1);
    for (offset, c) in text.char_indices() {
        // The mark of a multiple is the character that holds it, so it never lies after it.
        while marks.len() * STRIDE < offset + c.len_utf8() {
            marks.push((offset, at.0, at.1));
        }
        at = step(at, c);
    }
    marks
}
