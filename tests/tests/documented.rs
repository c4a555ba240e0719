//! Every code of a caller's mistake is documented in `docs/errors.md`, and nothing else is.
//! In: the sources that make input errors. Out: the difference. Absent: diagnostics of authors' mistakes.

use std::collections::BTreeSet;
use std::fs;
use yushen_tests::hostile;
use yushen_tests::rules::repository;

/// Where input errors are made.
const SOURCES: [&str; 11] = [
    "engine/src/facts",
    "engine/src/facts/read_value",
    "engine/src/library",
    "engine/src/wire.rs",
    "engine/src/bundle",
    "engine/src/kiosk",
    "engine/src/receipt",
    "pkg/js",
    "pkg/src",
    "server/src",
    "server/src/receipts",
];
/// Codes that a facts document can't cause: the library, the language, JavaScript values that are not data, the
/// platform. Those of bundles and receipts (`bundle-…`, `receipt-…`) have attacks of their own in `engine/tests`, those
/// of a kiosk's settings tests beside them.
const NOT_OF_DOCUMENTS: [&str; 7] = [
    "bad-library",
    "disposed",
    "no-randomness",
    "not-json",
    "part-missing",
    "unknown-bundle",
    "unknown-language",
];

fn codes_in_sources() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for source in SOURCES {
        let path = repository(source);
        let files = if path.is_dir() {
            fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()).collect()
        } else {
            vec![path]
        };
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "rs" || e == "js")) {
            codes.extend(codes_in(&fs::read_to_string(file).unwrap()));
        }
    }
    codes
}

/// First text after each way of making an error. Line breaks of the formatter don't matter.
fn codes_in(source: &str) -> BTreeSet<String> {
    let source: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut codes = BTreeSet::new();
    for way in
        ["InputError::new(", ".error(", ".refuse(", "unknown: ", "InputError { code: ", "const code = "]
    {
        for rest in source.split(way).skip(1) {
            let literal = rest.trim_start().strip_prefix('"').and_then(|r| r.split_once('"'));
            // The engine's `refuse("null")` says what was found; with a second argument it is a code.
            codes.extend(
                literal
                    .filter(|(_, after)| way != ".refuse(" || after.starts_with(','))
                    .map(|(c, _)| c.to_owned()),
            );
        }
    }
    for rest in source.split("let code = ").skip(1) {
        let statement = rest.split(';').next().unwrap_or("");
        codes.extend(statement.split('{').skip(1).filter_map(|arm| arm.split('"').nth(1)).map(str::to_owned));
    }
    // Enums of errors: each variant has its code in `fn code`.
    for rest in source.split("fn code(&self) -> &'static str {").skip(1) {
        let body = rest.split(" fn ").next().unwrap_or("");
        codes.extend(body.split("=> \"").skip(1).filter_map(|arm| arm.split('"').next()).map(str::to_owned));
    }
    codes.retain(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
    codes
}

/// Third-level headings of the page are the codes.
fn codes_in_docs() -> BTreeSet<String> {
    let page = fs::read_to_string(repository("docs/errors.md")).unwrap();
    page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`').map(str::to_owned)).collect()
}

#[test]
fn codes_and_documentation_agree() {
    let (sources, docs) = (codes_in_sources(), codes_in_docs());
    assert!(sources.len() > 20, "{sources:?}");
    assert_eq!(sources.difference(&docs).collect::<Vec<_>>(), [""; 0], "not documented");
    assert_eq!(docs.difference(&sources).collect::<Vec<_>>(), [""; 0], "documented, but not in the sources");
}

#[test]
fn every_code_of_a_document_has_a_hostile_document() {
    let documents = hostile::documents().unwrap();
    let tried: BTreeSet<String> =
        documents.into_iter().flat_map(|d| d.errors).map(|(code, _)| code).collect();
    let mut all = codes_in_docs();
    let other = |code: &str| ["bundle-", "receipt-", "kiosk-"].iter().any(|of| code.starts_with(of));
    all.retain(|code| !NOT_OF_DOCUMENTS.contains(&code.as_str()) && !other(code));
    assert_eq!(all.difference(&tried).collect::<Vec<_>>(), [""; 0], "no document in tests/hostile");
}

#[test]
fn codes_are_found_however_they_are_written() {
    let source = "InputError::new(\n    \"a-b\", x); self.error(\"c\", \"no\"); let code = if x { \"d\" } else { \"e\" }; \
                  fn code(&self) -> &'static str { match self { A => \"f\", B { .. } => \"g-h\" } } fn other() { X => \"no\" }";
    assert_eq!(codes_in(source).into_iter().collect::<Vec<_>>(), ["a-b", "c", "d", "e", "f", "g-h"]);
}
