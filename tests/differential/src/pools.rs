//! Values that matter, shared by literals and facts so that comparisons go both ways.
//! In: a random number generator. Out: values. Absent: types of expressions.

use crate::schema::{MANTISSA, SAFE};
use fastrand::Rng;

/// One of a slice.
pub fn one<T: Copy>(rng: &mut Rng, list: &[T]) -> T {
    list[rng.usize(..list.len())]
}

/// True so many times in a hundred.
pub fn percent(rng: &mut Rng, n: u32) -> bool {
    rng.u32(..100) < n
}

const INTEGERS: &[i64] = &[0, 1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 18, 22, 60, 100, 300, 1000];

/// A whole number, mostly small.
pub fn integer(rng: &mut Rng) -> i64 {
    let n = match rng.u32(..20) {
        0 => SAFE - rng.i64(0..3),
        1 => 1 << rng.u32(20..53),
        2 => rng.i64(0..=SAFE),
        3 => rng.i64(0..2000),
        4 | 5 => rng.i64(0..12),
        _ => one(rng, INTEGERS),
    };
    if percent(rng, 20) { -n } else { n }
}

/// A whole number within limits.
pub fn integer_within(rng: &mut Rng, min: i64, max: i64) -> i64 {
    for _ in 0..6 {
        let n = integer(rng);
        if (min..=max).contains(&n) {
            return n;
        }
    }
    match rng.u32(..6) {
        0 => min,
        1 => max,
        _ => rng.i64(min..=max),
    }
}

const TENTHS: &[&str] =
    &["0", "0.5", "1", "2.5", "8", "8.01", "58.5", "0.25", "3.1", "100", "0.0001", "0.3", "12.75", "300.01"];

/// Mantissa of a decimal with `scale` digits, within limits.
pub fn mantissa_within(rng: &mut Rng, scale: u8, min: i64, max: i64) -> i64 {
    for _ in 0..6 {
        let mut mantissa = match rng.u32(..16) {
            0 => MANTISSA - rng.i64(0..3),
            1 => rng.i64(0..=MANTISSA),
            2 => rng.i64(0..100),
            3 => rng.i64(0..1_000_000),
            // Whole: the same value at every scale.
            4 | 5 => rng.i64(0..20) * 10_i64.pow(u32::from(scale)),
            _ => mantissa(one(rng, TENTHS), scale).unwrap_or(1),
        };
        if percent(rng, 15) {
            mantissa = -mantissa;
        }
        if (min..=max).contains(&mantissa) {
            return mantissa;
        }
    }
    match rng.u32(..6) {
        0 => min,
        1 => max,
        _ => rng.i64(min..=max),
    }
}

/// The mantissa of a text at a scale, if it has no more digits.
fn mantissa(text: &str, scale: u8) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let zeros = usize::from(scale).checked_sub(fraction.len())?;
    format!("{whole}{fraction}{}", "0".repeat(zeros)).parse().ok()
}

const DATES: &[&str] = &[
    "2026-11-22",
    "2026-11-21",
    "2026-11-23",
    "2004-11-22",
    "2004-11-23",
    "2004-02-29",
    "2024-02-29",
    "2026-02-28",
    "2026-01-31",
    "2026-01-30",
    "2026-03-31",
    "2026-02-13",
    "2026-02-14",
    "2025-12-31",
    "2026-01-01",
    "2026-12-31",
    "2027-01-04",
    "2026-06-30",
    "2026-07-01",
    "1965-01-31",
    "1966-12-05",
    "1975-03-31",
    "1984-11-01",
    "0001-01-01",
    "0001-01-31",
    "9999-12-31",
    "9999-12-30",
    "2023-12-29",
    "1900-02-28",
    "2000-02-29",
];

/// A date.
pub fn date(rng: &mut Rng) -> String {
    let year = match rng.u32(..10) {
        0 => rng.u32(1..10_000),
        1 => rng.u32(1940..2040),
        2 | 3 => rng.u32(2024..2028),
        _ => return one(rng, DATES).to_string(),
    };
    let month = rng.u32(1..13);
    let last = match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = if percent(rng, 30) { last } else { rng.u32(1..=last) };
    format!("{year:04}-{month:02}-{day:02}")
}

const TEXTS: &[&str] = &[
    "",
    "信阳",
    "信阳市某某有限公司",
    "某某有限公司",
    "有限公司",
    "公司",
    "91",
    "138",
    "shop",
    "hot",
    "a",
    "aa",
    "é",
    "甲乙",
    "a|b",
    "（甲）",
    "𠮷野家",
    "none",
    "male",
    "a\"b",
    "甲\\",
    "甲\n乙",
    "// 甲",
];

/// A text.
pub fn text(rng: &mut Rng) -> &'static str {
    one(rng, TEXTS)
}

/// Valid unified social credit codes.
pub const CODES: &[&str] = &["91350100M000100Y43", "91411503MA00000007", "12411500A1B2C3D4EN"];

/// Mobile numbers.
pub const PHONES: &[&str] = &["13800138000", "19912345678"];

const IDS: &[(&str, &str, u32)] = &[
    ("110105", "19491231", 2),
    ("411503", "20041122", 5),
    ("411503", "20041123", 4),
    ("411503", "20040229", 1),
    ("810000", "19650131", 3),
    ("999999", "20261122", 8),
];

/// A valid resident identity number.
pub fn resident_id(rng: &mut Rng) -> String {
    let (address, birth, order) = if percent(rng, 80) {
        one(rng, IDS)
    } else {
        ("411524", ["19840101", "20000229", "19750331", "20101231"][rng.usize(..4)], rng.u32(..10))
    };
    let body = format!("{address}{birth}00{order}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap_or(0) * w).sum();
    format!("{body}{}", b"10X98765432"[(sum % 11) as usize] as char)
}
