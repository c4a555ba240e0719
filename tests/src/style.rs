//! One document, written in different ways: compact, indented, with escapes, with whole numbers as `3.0` or `30e-1`.
//! In: a JSON value, randomness. Out: JSON text that means the same. Absent: broken JSON (see `hostile`).

use fastrand::Rng;
use serde_json::Value;
use std::fmt::Write;

/// Writes a document, mostly compact.
pub fn write(document: &Value, rng: &mut Rng) -> String {
    match rng.u32(0..100) {
        0..80 => document.to_string(),
        80..88 => format!("{document:#}\n"),
        88..90 => format!("\u{feff}{document}"),
        90..95 => escaped(&document.to_string()),
        _ => {
            let mut text = String::new();
            loose(document, rng, &mut text);
            text
        }
    }
}

/// Everything beyond ASCII as `\uXXXX`, in surrogate pairs where needed.
fn escaped(json: &str) -> String {
    let mut text = String::new();
    for unit in json.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => text.push(char::from(byte)),
            // Writing to a string can't fail.
            _ => drop(write!(text, "\\u{unit:04X}")),
        }
    }
    text
}

fn loose(value: &Value, rng: &mut Rng, text: &mut String) {
    match value {
        Value::Number(number) => match rng.u32(0..3) {
            0 => text.push_str(&format!("{number}.0")),
            1 => text.push_str(&format!("{number}e0")),
            _ if number.as_i64() == Some(0) => text.push_str("-0"),
            _ => text.push_str(&format!("{number}0E-1")),
        },
        Value::Array(list) => {
            text.push_str("[ ");
            for (index, value) in list.iter().enumerate() {
                text.push_str(if index > 0 { "\t,\r\n" } else { "" });
                loose(value, rng, text);
            }
            text.push(']');
        }
        Value::Object(map) => {
            text.push('{');
            for (index, (name, value)) in map.iter().enumerate() {
                text.push_str(if index > 0 { " , " } else { "" });
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push_str(" : ");
                loose(value, rng, text);
            }
            text.push_str("} ");
        }
        other => text.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_style_means_the_same() {
        let mut rng = Rng::with_seed(7);
        let document =
            json!({ "名": "😀\u{2028}\"\\", "n": [1, -3, 0, null, true], "o": {}, "s": "\u{0}\n" });
        for _ in 0..300 {
            let text = write(&document, &mut rng);
            let text = text.trim_start_matches('\u{feff}');
            let read: Value = serde_json::from_str(text).unwrap();
            let whole = |v: &Value| v.as_f64().map(|f| f as i64);
            assert_eq!(read["名"], document["名"], "{text}");
            assert_eq!(whole(&read["n"][1]), Some(-3), "{text}");
            assert_eq!(read["s"], document["s"], "{text}");
        }
    }
}
