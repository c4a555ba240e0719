//! `docs/diagnostics.md` against the sources: every code is there, and none that is not; each code of a script is
//! produced here by a script.

#![allow(clippy::disallowed_methods, reason = "the test reads the engine's sources and a document")]

mod common;

use common::{rule, sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use yushen::{library, toml_reader};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Where an author's mistakes are found; what a caller gets wrong (`facts`, `identity`, `wire`) has `docs/errors.md`.
const PLACES: [&str; 10] = [
    "script",
    "library/check.rs",
    "toml_reader",
    "item",
    "table",
    "calendar",
    "cases",
    "law.rs",
    "parameter.rs",
    "profile.rs",
];

/// A code and a script that gives it.
const PRODUCED: &[(&str, &str)] = &[
    ("always-holds", "premises.size <= 1000"),
    ("bad-date", "date(\"2026-02-30\") < on"),
    ("division-by-zero", "div_floor(staff, 0) > 1"),
    ("duplicate-function", "true } fn check() { false"),
    ("empty-function", "true } fn f() { "),
    ("empty-list", "[] == []"),
    ("missing-function", ""),
    ("never-holds", "premises.size > 5000"),
    ("never-missing", "day == ()"),
    ("no-fields", "staff.foo > 2"),
    ("no-value", "flag;"),
    ("not-literal", "date(name) < on"),
    ("overflow", "9223372036854775807 + 1 > staff"),
    ("reads-evidence", "paper.valid_until != ()"),
    ("recursion", "check()"),
    ("script-too-large", ""),
    ("syntax", "flag &&"),
    ("too-costly", "(0..9007199254740991).all(|x| x > 0)"),
    ("too-deep", ""),
    ("too-many-parameters", ""),
    ("too-precise", "ratio * ratio * ratio * ratio > 1"),
    ("unexpected-closure", "let f = |x| x > 1; flag"),
    ("unguarded-optional", "ends >= on"),
    ("unit-mismatch", "area > staff"),
    ("unknown-check", "true } fn needs_papr() { true "),
    ("unknown-field", "premises.sizes > 2"),
    ("unknown-function", "eval(\"true\")"),
    ("unknown-name", "flagg"),
    ("unknown-option", "kind == \"shp\""),
    ("unknown-parameter", "parameter(\"limt\") > 1"),
    ("unknown-table", "staff > table(\"seats\", kind, area)"),
    ("unsupported", "staff / 2 > 1"),
    ("unused-fact", "flag"),
    ("unused-function", "flag } fn f() { 1 "),
    ("wrong-arity", "years_between(day) > 1"),
    ("wrong-type", "staff > \"3\""),
];

fn script(code: &str, body: &str) -> String {
    match code {
        "missing-function" => "fn chek() { true } fn accepts_paper_fine() { true }".into(),
        "script-too-large" => format!("{}{}", rule("flag"), " ".repeat(64 * 1024)),
        "too-deep" => rule(&format!("{}flag{}", "(".repeat(100), ")".repeat(100))),
        "too-many-parameters" => format!("{}\nfn f({}) {{ 1 }}", rule("flag"), "p,".repeat(33)),
        _ => rule(body),
    }
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.into()];
    }
    let entries = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path());
    entries.flat_map(|p| files(&p)).collect()
}

/// The codes that the files below `place` of `src` report: the first text after `error(`, and a code on its own line.
fn reported(place: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut paths = files(&Path::new(ROOT).join("src").join(place));
    let beside = Path::new(ROOT).join("src").join(format!("{place}.rs"));
    paths.extend(beside.is_file().then_some(beside));
    for path in paths.iter().filter(|p| !p.to_string_lossy().ends_with("_tests.rs")) {
        let text = std::fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap().replace("error_hint(", "error(");
        let after_error = text.split("error(").skip(1).filter_map(|rest| {
            let end = rest.find([';', ')']).unwrap_or(rest.len());
            rest[..end].split('"').nth(1)
        });
        let own_line = text
            .lines()
            .filter_map(|l| l.trim().strip_prefix('"')?.strip_suffix("\","))
            .filter(|c| c.contains('-'));
        found.extend(after_error.chain(own_line).filter(|c| is_code(c)).map(String::from));
    }
    found
}

fn is_code(text: &str) -> bool {
    text.len() > 3 && text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

fn documented() -> Vec<String> {
    let text = std::fs::read_to_string(format!("{ROOT}/../docs/diagnostics.md")).unwrap();
    let heads = text.lines().filter_map(|l| l.strip_prefix("### `")?.strip_suffix('`'));
    heads.map(String::from).collect()
}

#[test]
fn the_document_has_every_code_and_no_other() {
    let mut known: BTreeSet<String> = toml_reader::CODES.iter().map(|(code, _)| (*code).into()).collect();
    PLACES.iter().for_each(|place| known.extend(reported(place)));
    let heads = documented();
    let documented: BTreeSet<String> = heads.iter().cloned().collect();
    assert_eq!(heads.len(), documented.len(), "a code has two entries");
    let missing: Vec<_> = known.difference(&documented).collect();
    let invented: Vec<_> = documented.difference(&known).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "not documented: {missing:?}; not in the sources: {invented:?}"
    );
}

#[test]
fn every_code_of_a_script_is_produced() {
    let listed: BTreeSet<String> = PRODUCED.iter().map(|(code, _)| (*code).into()).collect();
    assert_eq!(listed, reported("script"));
    for (code, body) in PRODUCED {
        let (_, found) = library::check(&sources(&script(code, body)));
        assert!(found.iter().any(|d| d.code == *code), "{code}: {found:#?}");
        let told = found.iter().find(|d| d.code == *code).unwrap();
        assert!(told.hint.is_some(), "{told}: no hint");
    }
}
