//! Every lint: its bad fixture fails with its code at the right place, its good twin passes; the page says the same.
//! In: `tests/lints/<code>.toml`, edits of the small library beside it. Absent: the vague-word corpus (`vague.rs`).

#![allow(clippy::disallowed_methods, reason = "the tests read fixtures and a document")]

#[path = "lints/fixture.rs"]
mod fixture;
#[path = "lints/planted.rs"]
mod planted;
#[path = "lints/visits.rs"]
mod visits;

use fixture::{Fixture, library, lint};
use std::collections::BTreeSet;
use yushen::analysis::lint::FAMILIES;
use yushen::{Severity, library as checks};

fn codes() -> BTreeSet<&'static str> {
    FAMILIES.iter().flat_map(|family| family.lints).map(|lint| lint.code).collect()
}

#[test]
fn codes_are_distinct_and_each_has_a_fixture() {
    let all: Vec<_> = FAMILIES.iter().flat_map(|family| family.lints).collect();
    assert_eq!(all.len(), codes().len(), "a code has two lints");
    let fixtures = fixture::codes();
    let with: BTreeSet<&str> = fixtures.iter().map(String::as_str).collect();
    assert_eq!(with, codes(), "tests/lints/<code>.toml and the table of lints differ");
}

#[test]
fn the_small_library_is_clean() {
    let report = lint(&library());
    assert!(report.findings.is_empty() && report.allowed.is_empty(), "{:#?}", report.findings);
}

#[test]
fn every_bad_fixture_fails_and_every_good_twin_passes() {
    for code in fixture::codes() {
        let Fixture { bad, good } = Fixture::read(&code);
        let sources = bad.apply(library());
        let report = lint(&sources);
        let found: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
        assert_eq!(report.findings.len(), bad.found.len(), "{code}, bad: {found:#?}");
        for (diagnostic, wanted) in report.findings.iter().zip(&bad.found) {
            let hint = diagnostic.hint.as_deref().unwrap_or_default();
            assert_eq!(diagnostic.code, code, "{diagnostic}");
            assert_eq!(diagnostic.path, wanted.file, "{diagnostic}");
            assert_eq!(fixture::text_at(&sources, diagnostic), wanted.text, "{diagnostic}");
            for part in &wanted.says {
                assert!(diagnostic.message.contains(part), "{code}: `{part}` is not in: {diagnostic}");
            }
            assert!(!hint.is_empty(), "{diagnostic}: no hint");
            assert!(hint.contains(&wanted.hint), "{diagnostic}: the hint lacks `{}`", wanted.hint);
        }
        let report = lint(&good.apply(library()));
        let found: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
        assert!(report.findings.is_empty(), "{code}, good: {found:#?}");
        assert_eq!(report.allowed.len(), good.allowed, "{code}, good: allowed");
    }
}

#[test]
fn a_sensitive_fact_without_a_purpose_never_loads() {
    let edit = |new: &str| {
        let mut sources = library();
        let path = "items/market-access/shop-permit/2026-01-01/item.toml";
        let text = sources.get_mut(path).unwrap();
        *text = text.replacen("sensitivity = \"personal\"\npurpose = \"判断是否成年\"", new, 1);
        let (_, found) = checks::check(&sources);
        found.into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(edit("sensitivity = \"sensitive\""), ["missing-key"]);
    assert_eq!(edit("sensitivity = \"sensitive\"\npurpose = \"判断是否成年\""), [""; 0]);
}

#[test]
fn the_page_has_an_entry_for_every_lint_and_no_other() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/lints.md")).unwrap();
    let mut documented = BTreeSet::new();
    for entry in page.split("\n### `").skip(1) {
        let (code, text) = entry.split_once('`').unwrap();
        let text = text.split("\n## ").next().unwrap();
        assert!(documented.insert(code), "`{code}` has two entries");
        let lint = FAMILIES.iter().flat_map(|f| f.lints).find(|lint| lint.code == code);
        let lint = lint.unwrap_or_else(|| panic!("docs/lints.md: there is no lint `{code}`"));
        let severity = match lint.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::ToBeConfirmed => "to be confirmed",
        };
        for part in [severity, lint.clause, "**What.**", "**Why.**", "**Example.**", "**How to mend.**"] {
            assert!(text.contains(part), "docs/lints.md, `{code}`: `{part}` is missing");
        }
    }
    assert_eq!(documented, codes());
}
