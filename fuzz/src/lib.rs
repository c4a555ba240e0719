//! What both targets share: the test library of the engine, made richer, and what must hold of every decision.
//! Absent: how inputs are made (libFuzzer has that).

#[path = "../../engine/tests/common/mod.rs"]
pub mod common;

use yushen::{Decision, Library, Sources, library};

/// Folder of the sample item.
pub const FOLDER: &str = "items/construction/sample/2020-01-01";

/// Rules that use every kind of fact, of list and of fault.
pub const RULES: &str = include_str!("rules.rhai");

/// Conditions, materials and facts beside those of the tests' sample.
const MORE: &str = include_str!("more.toml");

/// Files that are fuzzed, each by the first byte of the input.
pub const FILES: [(u8, &str); 8] = [
    (b'r', "items/construction/sample/2020-01-01/rules.rhai"),
    (b'i', "items/construction/sample/2020-01-01/item.toml"),
    (b'l', "laws/sample.toml"),
    (b'p', "parameters/limit.toml"),
    (b'c', "calendar/2026.toml"),
    (b't', "tables/seats_by_kind.toml"),
    (b'v', "tables/seats_by_kind.csv"),
    (b'k', "items/construction/sample/2020-01-01/cases/fuzz.toml"),
];

/// The sources of the rich item.
pub fn rich() -> Sources {
    let mut sources = common::sources(RULES);
    sources.insert(format!("{FOLDER}/item.toml"), format!("{}{MORE}", common::ITEM));
    sources
}

/// The rich item as a library.
pub fn rich_library() -> Library {
    let (library, diagnostics) = library::check(&rich());
    library.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// Reviews `facts` and holds the decision against what must be true of every one.
pub fn review(library: &Library, item: &str, facts: &[u8]) {
    let on = yushen::library::application_date("2026-11-22").expect("a date");
    let (first, second) = (library.review(item, facts, on), library.review(item, facts, on));
    match (first, second) {
        (Ok(first), Ok(second)) => sound(&first, &second),
        (Err(first), Err(second)) => {
            assert!(!first.is_empty() && first == second);
            for error in &first {
                assert!(!error.code.is_empty() && !error.field.is_empty() && !error.message.is_empty(), "{error:?}");
            }
        }
        _ => panic!("the second run says something else"),
    }
}

fn sound(first: &Decision, second: &Decision) {
    let bytes = first.canonical_json();
    assert_eq!(bytes, second.canonical_json());
    assert_eq!(first.digest.len(), "sha256:".len() + 64);
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("canonical JSON is JSON");
    // serde_json's map is sorted by name, as the canonical form is: the same bytes must come back.
    assert_eq!(serde_json::to_vec(&value).expect("serialises"), bytes);
    assert_eq!(value["digest"], first.digest);
}
