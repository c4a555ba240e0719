//! The legal standing of a line: confirmed with articles, or 待核.
//! In: the table that carries it. Out: `LegalLine`, a `to-be-confirmed` finding for each unconfirmed one.
//! Absent: whether the cited articles exist (the library has the laws).

use crate::diagnostic::Span;
use crate::item::{Citation, LegalLine, LegalText, Status};
use crate::toml_reader::{Node, Reader, ids};

/// Where each citation stands in its file.
pub type Citations = Vec<(Citation, Span)>;

/// Reads `status`, `basis`, `source` and `line`. `what` names the line in messages, e.g. "condition `age`".
/// A status that can't be read counts as unconfirmed.
pub fn line(table: &mut Reader<'_>, what: &str, citations: &mut Citations) -> LegalLine {
    let status =
        table.choice("status", &[("confirmed", Status::Confirmed), ("unconfirmed", Status::Unconfirmed)]);
    let basis_node = table.get("basis");
    let basis = basis_node.as_ref().map(|n| basis(n, citations)).unwrap_or_default();
    let source = table.opt_string("source");
    let line = table.opt_string("line");
    match status {
        Some(Status::Confirmed) => check_confirmed(table, what, basis_node.as_ref(), &basis, source.as_ref()),
        Some(Status::Unconfirmed) => {
            report_unconfirmed(table, what, basis_node.as_ref(), source.as_ref(), line.as_ref())
        }
        None => {}
    }
    let status = status.unwrap_or(Status::Unconfirmed);
    let basis = if status == Status::Confirmed { basis } else { Vec::new() };
    LegalLine { status, basis, source, line }
}

/// Reads the legal standing of a check, which is its material's unless it has its own `status` or `basis`.
pub fn inherited_line(
    table: &mut Reader<'_>,
    what: &str,
    parent: &LegalLine,
    citations: &mut Citations,
) -> LegalLine {
    if table.get("status").is_some() || table.get("basis").is_some() {
        return line(table, what, citations);
    }
    let mut legal = parent.clone();
    legal.source = table.opt_string("source").or(legal.source);
    legal.line = table.opt_string("line").or(legal.line);
    legal
}

/// Reads a text with its own legal standing, e.g. `[fee]`.
pub fn text(mut table: Reader<'_>, what: &str, citations: &mut Citations) -> LegalText {
    let text = table.text("text");
    let legal = line(&mut table, what, citations);
    table.finish();
    LegalText { text, legal }
}

fn check_confirmed(
    table: &Reader<'_>,
    what: &str,
    node: Option<&Node<'_>>,
    basis: &[Citation],
    source: Option<&String>,
) {
    // A list whose citations are all bad was reported already.
    let nothing_cited = node.is_none_or(|n| n.is_list() && n.list().is_empty());
    if basis.is_empty() && nothing_cited {
        let message = format!("{what} is confirmed, but cites no article");
        let found = table.document().error("missing-basis", table.range(), message);
        table
            .document()
            .report(found.hint("add `basis = [\"law-id#article\"]`, or set `status = \"unconfirmed\"`"));
    }
    if source.is_some() {
        let message =
            format!("{what} is confirmed: its articles are the source, `source` is for unconfirmed lines");
        table
            .document()
            .report(table.document().error("source-on-confirmed", table.range(), message).warning());
    }
}

fn report_unconfirmed(
    table: &Reader<'_>,
    what: &str,
    basis: Option<&Node<'_>>,
    source: Option<&String>,
    line: Option<&String>,
) {
    if let Some(node) = basis {
        let message = format!("{what} is unconfirmed and must not cite an article");
        node.error_hint("basis-on-unconfirmed", message, "name where it was read in `source` instead");
    }
    let line = line.map_or(String::new(), |line| format!(" (line `{line}`)"));
    let source = source.map_or(String::new(), |source| format!("; source: `{source}`"));
    let message = format!("{what}{line} is unconfirmed (待核){source}");
    let document = table.document();
    document.report(document.error("to-be-confirmed", table.range(), message).to_be_confirmed());
}

fn basis(node: &Node<'_>, citations: &mut Citations) -> Vec<Citation> {
    let mut basis = Vec::new();
    for element in node.list() {
        let Some(text) = element.string() else { continue };
        match text.split_once('#') {
            Some((law, article)) if ids::is_slug(law) && ids::is_article(article) => {
                let citation = Citation { law: law.to_owned(), article: article.to_owned() };
                if basis.contains(&citation) {
                    element.error("duplicate-value", format!("`{text}` is cited twice"));
                    continue;
                }
                citations.push((citation.clone(), node.document().span(element.range())));
                basis.push(citation);
            }
            _ => {
                let hint = "write `law-id#article`, e.g. `civil-code#1047`";
                element.error_hint("bad-basis", format!("`{text}` is not a citation"), hint);
            }
        }
    }
    basis
}
