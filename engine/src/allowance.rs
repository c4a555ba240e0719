//! Allowances (准许): a finding of the lint that the publisher lets stand, with lint, reason and date.
//! In: `[[allow]]` of `item.toml`, of a law, of `library.toml`. Out: `Allowance`s. Absent: whether there is such a lint
//! and whether it found anything (see `analysis::lint`).

use crate::diagnostic::Span;
use crate::toml_reader::Reader;
use chrono::NaiveDate;

/// One allowance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// Code of the lint.
    pub lint: String,
    /// Part that may be found, e.g. `materials.photo`; all of the file (of `library.toml`: of the library) when absent.
    pub at: Option<String>,
    /// Why it is allowed.
    pub reason: String,
    /// The day on which it was allowed.
    pub date: NaiveDate,
    /// Where its `lint` stands.
    pub span: Span,
}

/// Reads every `[[allow]]` of a file.
pub fn read(file: &mut Reader<'_>) -> Vec<Allowance> {
    let mut allowances = Vec::new();
    for mut table in file.tables("allow") {
        let lint =
            table.need("lint").and_then(|n| Some((n.string()?.to_owned(), n.document().span(n.range()))));
        let at = table.opt_string("at");
        let reason = table.string("reason");
        let date = table.date("date");
        table.finish();
        if let (Some((lint, span)), Some(date)) = (lint, date) {
            allowances.push(Allowance { lint, at, reason, date, span });
        }
    }
    allowances
}
