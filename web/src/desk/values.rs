//! Values of a facts document as boxes hold them. In: JSON and a path, or what was typed. Out: texts, JSON.
//! Absent: judging them; what can't be a value of its kind goes as text, so that the engine says why.

use serde_json::{Value, json};

/// The value at a path such as `facts.a.b`, `evidence.c[0].d`.
pub fn value_at<'v>(facts: &'v Value, path: &str) -> Option<&'v Value> {
    let mut at = facts;
    for part in path.split('.') {
        let (name, index) = match part.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
            None => (part, None),
        };
        at = at.get(name)?;
        if let Some(index) = index {
            at = at.get(index)?;
        }
    }
    Some(at)
}

/// A value as it stands in a box.
pub fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A typed text as a value of its kind; what can't be one goes as text, so that the engine says why.
pub fn typed(kind: &str, text: &str) -> Value {
    let text = crate::answers::half_width(text);
    let text = text.trim();
    match kind {
        "integer" => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        "date" => json!(text.replace(['/', '.', '年', '月'], "-").trim_end_matches('日')),
        _ => json!(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_the_paths_of_questions() {
        let facts = json!({ "facts": { "a": { "b": "x" }, "l": [{ "n": 1 }] }, "evidence": { "p": [{ "form": "copy" }] } });
        assert_eq!(text_of(value_at(&facts, "facts.a.b")), "x");
        assert_eq!(text_of(value_at(&facts, "facts.l[0].n")), "1");
        assert_eq!(text_of(value_at(&facts, "evidence.p[0].form")), "copy");
        assert_eq!(value_at(&facts, "evidence.p[1].form"), None);
        assert_eq!(value_at(&facts, "facts.none"), None);
    }

    #[test]
    fn what_is_typed_becomes_a_value_of_its_kind() {
        assert_eq!(typed("integer", " １２ "), json!(12));
        assert_eq!(typed("integer", "zwölf"), json!("zwölf"));
        assert_eq!(typed("date", "2026年1月31日"), json!("2026-1-31"));
        assert_eq!(typed("date", "2026/01/31"), json!("2026-01-31"));
        assert_eq!(typed("decimal", "58.50"), json!("58.50"));
    }
}
