//! The constants of a rule file, and values near them: where rules change their mind.
//! In: the text of `rules.rhai`, the library's parameters. Out: `Palette`. Absent: the engine's own parser.

use chrono::{Days, Months, NaiveDate};
use fastrand::Rng;
use yushen::Library;
use yushen::parameter::ParameterValue;
use yushen::value::{date, decimal};

/// Values worth trying.
#[derive(Debug, Default)]
pub struct Palette {
    integers: Vec<i64>,
    decimals: Vec<String>,
    days: Vec<NaiveDate>,
    texts: Vec<String>,
}

impl Palette {
    /// The constants of `script` and the values of all parameters.
    pub fn of(script: &str, library: &Library) -> Self {
        let mut palette = Self::default();
        for line in script.lines() {
            palette.line(line.split("//").next().unwrap_or(""));
        }
        for parameter in library.parameters.values() {
            let scale = match parameter.ty {
                yushen::parameter::ParameterType::Decimal { scale } => scale,
                _ => 0,
            };
            for value in parameter.values.iter().filter_map(|v| v.value.as_ref()) {
                match value {
                    ParameterValue::Integer(n) => palette.integers.push(*n),
                    ParameterValue::Decimal { mantissa } => {
                        palette.decimals.push(decimal::format(*mantissa, scale))
                    }
                    ParameterValue::Date(day) => palette.days.push(*day),
                    ParameterValue::Bool(_) | ParameterValue::Text(_) => {}
                }
            }
        }
        palette
    }

    /// Texts in quotes, and numbers outside of them.
    fn line(&mut self, line: &str) {
        for (index, part) in line.split('"').enumerate() {
            if index % 2 == 1 {
                self.days.extend(date::parse(part));
                self.texts.push(part.to_owned());
                continue;
            }
            for word in part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')) {
                let word = word.trim_matches('.');
                if let Some(range) = word.split_once("..") {
                    self.integers
                        .extend([range.0.parse::<i64>().ok(), range.1.parse().ok()].into_iter().flatten());
                } else if let Ok(number) = word.parse() {
                    self.integers.push(number);
                } else if word.starts_with(|c: char| c.is_ascii_digit()) {
                    self.decimals.push(word.to_owned());
                }
            }
        }
    }

    /// A whole number within bounds: a constant or its neighbour, a bound, or a small one.
    pub fn integer(&self, min: i64, max: i64, rng: &mut Rng) -> i64 {
        let number = match rng.u32(0..10) {
            0 => min,
            1 => max,
            2..=6 => rng.choice(&self.integers).copied().unwrap_or(1) + rng.i64(-1..=1),
            _ => rng.i64(0..=8),
        };
        number.clamp(min, max)
    }

    /// A mantissa within bounds: a constant at this scale or the next value beside it, a bound, or any.
    pub fn mantissa(&self, scale: u8, min: i64, max: i64, rng: &mut Rng) -> i64 {
        let one = 10_i64.pow(u32::from(scale));
        let number = match rng.u32(0..12) {
            0 => min,
            1 => max,
            2..=5 => {
                let near = rng.choice(&self.decimals).and_then(|d| decimal::parse(d, scale).ok());
                near.unwrap_or(one) + rng.i64(-1..=1)
            }
            6..=7 => rng.choice(&self.integers).map_or(one, |n| n * one) + rng.i64(-1..=1),
            8..=10 => rng.i64(0..=1000) * one,
            _ => rng.i64(0..=1000 * one),
        };
        number.clamp(min, max)
    }

    /// A date near `on`, so many years or days away as a constant says, near a constant date, or at the ends of time.
    pub fn day(&self, on: NaiveDate, rng: &mut Rng) -> NaiveDate {
        let constant = rng.choice(&self.integers).copied().unwrap_or(1).unsigned_abs();
        let back = rng.bool();
        let far = match rng.u32(0..20) {
            0..=5 => Some(on),
            6..=11 => {
                let months = Months::new(u32::try_from(constant.min(300)).unwrap_or(1) * 12);
                if back { on.checked_sub_months(months) } else { on.checked_add_months(months) }
            }
            12..=14 => {
                let days = Days::new(constant);
                if back { on.checked_sub_days(days) } else { on.checked_add_days(days) }
            }
            15..=16 => rng.choice(&self.days).copied(),
            17 => date::parse(if back { "0001-01-02" } else { "9999-12-30" }),
            18 => date::parse("2024-02-29"),
            _ => on.checked_sub_days(Days::new(rng.u64(0..36_500))),
        };
        let near = date::days(far.unwrap_or(on)) + rng.i64(-1..=1);
        date::from_days(near).unwrap_or(on)
    }

    /// A text of at most `most` characters: constants put together, or one of many kinds of characters.
    pub fn text(&self, most: usize, rng: &mut Rng) -> String {
        const ODD: [&str; 10] = [
            "",
            "张三",
            "信阳市平桥区",
            "a",
            "\"\\/",
            "\u{2028}",
            "😀😀",
            "\u{0}\u{1f}\t\n",
            "é\u{301}",
            "\u{fffd}",
        ];
        let mut text = String::new();
        for _ in 0..rng.u32(0..4) {
            match rng.u32(0..3) {
                0 => text.push_str(rng.choice(&ODD).unwrap_or(&"")),
                _ => text.push_str(rng.choice(&self.texts).map_or("某某", String::as_str)),
            }
        }
        text.chars().take(most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_found_and_comments_are_not() {
        let script =
            "fn a() { x >= 58.5 && n in 1..=50 && d > date(\"2026-01-31\") && t.ends_with(\"公司\") } // 99";
        let palette = Palette::of(script, &Library::default());
        assert_eq!(palette.decimals, ["58.5"]);
        assert_eq!(palette.days, [date::parse("2026-01-31").unwrap()]);
        assert!(palette.texts.contains(&"公司".into()));
        assert!(
            palette.integers.contains(&1)
                && palette.integers.contains(&50)
                && !palette.integers.contains(&99)
        );
    }
}
