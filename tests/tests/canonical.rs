//! Decisions are canonical JSON (RFC 8785) by an independent canonicaliser, and their digest is of exactly that. The
//! engine writes that JSON without making a `Decision`; it is what serde writes of one, byte for byte.
//! In: rule cases and generated cases over both libraries.

use chrono::NaiveDate;
use serde_json::Value;
use yushen::{Decision, Library};
use yushen_tests::answer::sha256;
use yushen_tests::generate::Generator;
use yushen_tests::rules::Rules;

fn hold(library: &Library, item: &str, facts: &str, on: NaiveDate) -> Decision {
    let decision = library.review(item, facts.as_bytes(), on).unwrap();
    let bytes = decision.canonical_json();
    let written = library.review_json(item, facts.as_bytes(), on).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), String::from_utf8(bytes.clone()).unwrap());
    let mut value: Value = serde_json::from_slice(&bytes).unwrap();
    let canonical = serde_json_canonicalizer::to_vec(&value).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), String::from_utf8(canonical).unwrap());

    let digest = value.as_object_mut().unwrap().remove("digest").unwrap();
    let sealed = serde_json_canonicalizer::to_vec(&value).unwrap();
    assert_eq!(digest, format!("sha256:{}", sha256(&sealed)).as_str());
    decision
}

#[test]
fn decisions_are_written_as_serde_writes_them() {
    for rules in [Rules::ours().unwrap(), Rules::every_type().unwrap()] {
        let cases = Generator::new(&rules, 3).unwrap().take(2_000).filter(|case| case.result.is_ok());
        let held: Vec<_> = cases.map(|case| hold(&rules.library, &case.item, &case.facts, case.on)).collect();
        assert!(held.len() > 1_500, "only {} decisions", held.len());
        let some = |has: fn(&Decision) -> bool| held.iter().any(has);
        assert!(some(|d| !d.questions.is_empty()) && some(|d| !d.deficits.is_empty()));
        assert!(some(|d| d.materials.iter().any(|m| !m.unknown.is_empty())));
        assert!(some(|d| d.materials.iter().any(|m| m.checks.iter().any(|c| !c.failing.is_empty()))));
        assert!(some(|d| d.conditions.iter().any(|c| !c.unknown.is_empty())));
        assert!(some(|d| d.conditions.iter().any(|c| !c.failing.is_empty())));
    }
}

#[test]
fn decisions_of_rule_cases_are_canonical() {
    let rules = Rules::ours().unwrap();
    let mut faults = 0;
    for version in rules.library.items.values().flatten() {
        for case in rules.cases(version).unwrap() {
            let decision = hold(&rules.library, &version.item.id, &case.facts, case.on);
            faults += decision.conditions.iter().filter(|c| c.fault.is_some()).count();
        }
    }
    assert!(faults > 0, "no case has something that can't be evaluated");
}

#[test]
fn odd_characters_in_a_librarys_texts_stay_canonical() {
    let mut rules = Rules::every_type().unwrap();
    let path = rules.sources.keys().find(|p| p.ends_with("item.toml")).unwrap().clone();
    let odd = r#"“引号”\"反斜杠\\ \u2028 \u2029 é e\u0301 😀 \U0010FFFF /"#;
    let text = rules.sources[&path].replace("数量不够。", odd);
    rules.sources.insert(path, text);
    let (library, diagnostics) = yushen::library::check(&rules.sources);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity == yushen::Severity::Error).collect();
    let library = library.unwrap_or_else(|| panic!("{errors:?}"));
    let on = yushen::library::application_date("2026-11-22").unwrap();
    let decision = hold(&library, "every-type", r#"{"facts": {"count": 0}}"#, on);
    assert!(decision.deficits.iter().any(|d| d.reason.text.zh.contains('\u{2028}')));
}

#[test]
fn the_canonicaliser_would_object() {
    // A positive control: members out of order are not what it writes.
    let value: Value = serde_json::from_str(r#"{"b":1,"a":1.0,"c":"\u2028"}"#).unwrap();
    assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), "{\"a\":1,\"b\":1,\"c\":\"\u{2028}\"}");
}
