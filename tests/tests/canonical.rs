//! Decisions are canonical JSON (RFC 8785) by an independent canonicaliser, and their digest is of exactly that.
//! In: rule cases and generated cases over both libraries.

use serde_json::Value;
use yushen::Decision;
use yushen_tests::answer::sha256;
use yushen_tests::generate::Generator;
use yushen_tests::rules::Rules;

fn hold(decision: &Decision) {
    let bytes = decision.canonical_json();
    let mut value: Value = serde_json::from_slice(&bytes).unwrap();
    let canonical = serde_json_canonicalizer::to_vec(&value).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), String::from_utf8(canonical).unwrap());

    let digest = value.as_object_mut().unwrap().remove("digest").unwrap();
    let sealed = serde_json_canonicalizer::to_vec(&value).unwrap();
    assert_eq!(digest, format!("sha256:{}", sha256(&sealed)).as_str());
}

#[test]
fn generated_decisions_are_canonical() {
    for rules in [Rules::ours().unwrap(), Rules::every_type().unwrap()] {
        let cases = Generator::new(&rules, 3).unwrap().take(400);
        let held = cases.filter_map(|case| case.result.ok()).inspect(hold).count();
        assert!(held > 300, "only {held} decisions");
    }
}

#[test]
fn decisions_of_rule_cases_are_canonical() {
    let rules = Rules::ours().unwrap();
    for version in rules.library.items.values().flatten() {
        for case in rules.cases(version).unwrap() {
            hold(&rules.library.review(&version.item.id, case.facts.as_bytes(), case.on).unwrap());
        }
    }
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
    let decision = library.review("every-type", br#"{"facts": {"count": 0}}"#, on).unwrap();
    assert!(decision.deficits.iter().any(|d| d.reason.text.zh.contains('\u{2028}')));
    hold(&decision);
}

#[test]
fn the_canonicaliser_would_object() {
    // A positive control: members out of order are not what it writes.
    let value: Value = serde_json::from_str(r#"{"b":1,"a":1.0,"c":"\u2028"}"#).unwrap();
    assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), "{\"a\":1,\"b\":1,\"c\":\"\u{2028}\"}");
}
