//! `docs/rule-language.md` says what the engine does: its examples compile, its tables are the engine's own.
//! After a change of the tables run once with `BLESS=1` and read the difference.

#![allow(clippy::disallowed_methods, reason = "the test reads a document of the repository")]

mod common;

use common::{compile, rule};
use yushen::script::{forms, vocabulary};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rule-language.md");

fn forms_table() -> String {
    let mut text = String::from("| 示例 example | 可用 | 说明 | meaning |\n|---|---|---|---|\n");
    for form in forms::TABLE {
        let may = form.refused.map_or("✓".to_string(), |code| format!("✗ `{code}`"));
        let example = form.example.replace('|', "\\|");
        text.push_str(&format!("| ``{example}`` | {may} | {} | {} |\n", form.zh, form.en));
    }
    text.replace('\u{7f}', "")
}

fn vocabulary_table() -> String {
    let mut text = String::from("| 函数 function | 说明 | meaning | 示例 example |\n|---|---|---|---|\n");
    for function in vocabulary::TABLE {
        let example = function.example.replace('|', "\\|");
        text.push_str(&format!(
            "| `{}` | {} | {} | `{example}` |\n",
            function.name, function.zh, function.en
        ));
    }
    text
}

/// The text with the part between the markers of `name` replaced.
fn with(text: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).expect("the opening marker is there");
    let (_, after) = rest.split_once(&close).expect("the closing marker is there");
    format!("{before}{open}{table}{close}{after}")
}

#[test]
fn tables_are_the_engines_own() {
    let text = std::fs::read_to_string(PATH).unwrap();
    let fresh = with(&with(&text, "forms", &forms_table()), "vocabulary", &vocabulary_table());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PATH, &fresh).unwrap();
    }
    assert!(
        std::fs::read_to_string(PATH).unwrap() == fresh,
        "docs/rule-language.md is not up to date: run with BLESS=1"
    );
}

#[test]
fn every_example_compiles() {
    let text = std::fs::read_to_string(PATH).unwrap();
    let mut blocks = 0;
    for block in text.split("```rhai\n").skip(1).map(|b| b.split("```").next().unwrap()) {
        blocks += 1;
        if block.starts_with("fn ") {
            assert!(compile(block).is_ok(), "{block}\n{}", compile(block).err().unwrap()[0]);
            continue;
        }
        for line in block.lines() {
            assert!(compile(&rule(line)).is_ok(), "{line}\n{}", compile(&rule(line)).err().unwrap()[0]);
        }
    }
    assert!(blocks >= 4, "the examples were not found");
}

#[test]
fn every_form_is_accepted_or_refused_as_documented() {
    for form in forms::TABLE {
        match (form.refused, compile(&rule(form.example))) {
            (None, Ok(_)) => {}
            (None, Err(errors)) => panic!("`{}` is documented, but: {}", form.example, errors[0]),
            (Some(code), Ok(_)) => {
                panic!("`{}` is documented as refused with {code}, but compiles", form.example)
            }
            (Some(code), Err(errors)) => {
                assert!(
                    errors.iter().any(|e| e.code == code),
                    "`{}`: {code} expected, {}",
                    form.example,
                    errors[0]
                );
            }
        }
    }
}

#[test]
fn every_vocabulary_example_compiles() {
    for function in vocabulary::TABLE {
        let result = compile(&rule(function.example));
        assert!(result.is_ok(), "`{}`: {}", function.example, result.err().unwrap()[0]);
        assert!(
            function.example.contains(function.name),
            "`{}` does not show {}",
            function.example,
            function.name
        );
    }
}
