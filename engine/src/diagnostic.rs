//! The author's mistakes: what is wrong in the sources, where, and what to do about it.
//! All are collected; a library with an error never loads. Absent: mistakes of a caller (see `facts::InputError`).

use serde::Serialize;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The library does not load.
    Error,
    /// Worth mending, the library loads.
    Warning,
    /// 待核: a legal line or value that somebody must confirm before it is relied on.
    ToBeConfirmed,
}

/// A place in a source file. Lines and columns count from 1; columns count characters, not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
pub struct Span {
    /// First line, from 1; 0 when the whole file is meant.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
    /// Line of the first character after the span.
    pub end_line: u32,
    /// Column of the first character after the span.
    pub end_column: u32,
}

impl Span {
    /// The span of the byte range `range` of `text`.
    pub fn of_bytes(text: &str, range: core::ops::Range<usize>) -> Self {
        let (line, column) = position(text, range.start);
        let (end_line, end_column) = position(text, range.end);
        Self { line, column, end_line, end_column }
    }
}

fn position(text: &str, offset: usize) -> (u32, u32) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line as u32, before[start..].chars().count() as u32 + 1)
}

/// One finding about the sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code, e.g. `unknown-name`; documented in `docs/diagnostics.md`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Path inside the library, with `/`.
    pub path: String,
    /// Where in that file.
    #[serde(flatten)]
    pub span: Span,
    /// What is wrong, lower case, user input in backticks.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error at `span` of `path`.
    pub fn error(code: &'static str, path: &str, span: Span, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, path: path.into(), span, message: message.into(), hint: None }
    }

    /// The same finding as a warning.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same finding as a line to be confirmed (待核).
    pub fn to_be_confirmed(mut self) -> Self {
        self.severity = Severity::ToBeConfirmed;
        self
    }

    /// The same finding with a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl core::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let kind = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::ToBeConfirmed => "to be confirmed",
        };
        write!(
            f,
            "{}:{}:{}: {kind}[{}]: {}",
            self.path, self.span.line, self.span.column, self.code, self.message
        )?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// The candidate nearest to `name` by edit distance, for a "did you mean"; `None` when nothing is near.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1) + 1;
    candidates
        .into_iter()
        .map(|c| (distance(name, c, limit + 1), c))
        .filter(|(d, _)| *d <= limit)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

fn distance(a: &str, b: &str, cap: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > cap || a.len() > 200 || b.len() > 200 {
        return cap + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "甲乙\n丙丁戊";
        let at = text.find('丁').unwrap();
        let span = Span::of_bytes(text, at..at + '丁'.len_utf8());
        assert_eq!((span.line, span.column, span.end_line, span.end_column), (2, 2, 2, 3));
    }

    #[test]
    fn nearest_name_is_offered() {
        assert_eq!(did_you_mean("groom_brith", ["bride_birth", "groom_birth"]), Some("groom_birth"));
        assert_eq!(did_you_mean("zzzzzz", ["bride_birth"]), None);
    }
}
