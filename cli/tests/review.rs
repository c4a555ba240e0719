//! One case through the program, in English.
//! In: an item in Chinese only, and one with English. Out: what is printed.

use std::path::{Path, PathBuf};
use std::process::Command;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn english(rules: &str, item: &str, facts: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.json");
    std::fs::write(&path, facts).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_yushen"));
    command.args(["review", "--lang", "en", "--item", item, "--on", "2026-11-22", "--rules"]);
    let output = command.arg(repository(rules)).arg("--facts").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_notice_is_english_as_far_as_the_item_is() {
    let notice = english("rules", "marriage-registration", r#"{"evidence":{"photo":null}}"#);
    assert!(notice.contains("Why: A recent photograph of you both is still missing."), "{notice}");
    assert!(!notice.contains("in Chinese only"), "{notice}");

    // This library says hardly anything in English: what it says in Chinese is marked.
    let notice = english("tests/libraries/every-type", "every-type", r#"{"facts":{"count":0}}"#);
    assert!(notice.contains("Why: 数量不够。 (in Chinese only)"), "{notice}");
}
