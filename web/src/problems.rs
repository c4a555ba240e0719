//! The engine's input errors in plain words: one table from code and kind of field to a sentence.
//! In: a `Problem` and what may be entered. Out: a sentence. Absent: finding the problems (the engine does).

use crate::model::{Kind, Lang, Problem};
use crate::wording::say;

/// What is wrong and what to do. The engine's own words where there are no better ones.
pub fn sentence(lang: Lang, problem: &Problem, kind: Option<&Kind>) -> String {
    let say = |code: &str, values: &[&str]| say(lang, code, values);
    match (problem.code.as_str(), kind) {
        ("blank", Some(Kind::Date)) => say("problem.blank.date", &[]),
        ("blank", Some(Kind::Choice { .. } | Kind::Bool)) => say("problem.blank.choice", &[]),
        ("blank", None) => say("problem.blank.choice", &[]),
        ("blank", _) => say("problem.blank", &[]),
        ("bad-date", _) => say("problem.date", &[]),
        ("wrong-type" | "unsafe-integer", Some(Kind::Integer { .. })) => say("problem.integer", &[]),
        ("bad-decimal", Some(Kind::Decimal { scale, .. })) => say("problem.decimal", &[&scale.to_string()]),
        ("out-of-range", Some(Kind::Integer { min, max, .. })) => {
            say("problem.range", &[&min.to_string(), &max.to_string()])
        }
        ("out-of-range", Some(Kind::Decimal { min, max, .. })) => say("problem.range", &[min, max]),
        ("too-long", Some(Kind::Text { max_length })) => say("problem.long", &[&max_length.to_string()]),
        ("bad-number", Some(Kind::ResidentId)) => say("problem.resident_id", &[]),
        ("bad-number", Some(Kind::CreditCode)) => say("problem.credit_code", &[]),
        ("bad-number", Some(Kind::Phone)) => say("problem.phone", &[]),
        ("unknown-option", _) => say("problem.option", &[]),
        ("not-optional", _) => say("problem.not_optional", &[]),
        ("commitment-not-allowed", _) => say("problem.commitment", &[]),
        ("no-version", _) => say("problem.no_version", &[&problem.message]),
        ("unknown-item", _) => say("problem.unknown_item", &[]),
        _ => say("problem.other", &[&problem.message]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: &str) -> Problem {
        Problem { code: code.into(), field: "facts.x".into(), message: "engine words".into() }
    }

    #[test]
    fn known_codes_speak_chinese_and_unknown_ones_show_the_engines_words() {
        let integer = Kind::Integer { min: 0, max: 9, unit: None };
        for (code, kind) in [
            ("blank", &Kind::Date),
            ("bad-date", &Kind::Date),
            ("wrong-type", &integer),
            ("out-of-range", &integer),
            ("bad-number", &Kind::Phone),
        ] {
            let said = sentence(Lang::Zh, &problem(code), Some(kind));
            assert!(said.is_ascii() == said.is_empty() && !said.contains("engine"), "{code}: {said}");
        }
        assert!(sentence(Lang::Zh, &problem("out-of-range"), Some(&integer)).contains("0 到 9"));
        assert!(sentence(Lang::Zh, &problem("new-code"), None).contains("engine words"));
    }
}
