//! Numbers: literals beyond every range, foreign notations, ranges that would be counted out.

use super::{Hostile, bodies, body};

/// Every script of this kind.
pub fn all() -> Vec<Hostile> {
    let mut list = bodies(
        "large numbers",
        &[
            ("seats < 9223372036854775807", &[]),
            ("seats < 9223372036854775808", &[]),
            ("seats > -9223372036854775808", &[]),
            ("seats > -9223372036854775809", &[]),
            ("seats < 79228162514264337593543950335", &[]),
            ("seats < 79228162514264337593543950336", &["syntax"]),
            ("seats < 1234567890123456789012345678901234567890", &["syntax"]),
            ("9223372036854775807 + 1 > seats", &["overflow"]),
            ("9223372036854775807 * 9223372036854775807 > seats", &["overflow"]),
            ("-9223372036854775807 - 2 < seats", &["overflow"]),
            ("--9223372036854775808 > seats", &["syntax"]),
            ("seats * seats * seats * seats > 1", &[]),
            ("days_between(day, on) * 9223372036854775807 > 1", &[]),
            ("add_days(day, 9223372036854775807) > on", &[]),
            ("add_days(day, -9223372036854775808) > on", &[]),
            ("add_years(day, seats) > on", &[]),
            ("add_months(day, seats * 1000) > on", &[]),
            ("add_workdays(day, seats) > on", &[]),
            ("div_floor(seats, 0) > 1", &["division-by-zero"]),
            ("div_round(seats, 0.00) > 1", &["division-by-zero"]),
            ("div_ceil(seats, seats) > 1", &[]),
            ("div_round(9223372036854775807, -1) > seats", &[]),
        ],
    );
    list.extend(bodies(
        "decimals",
        &[
            ("ratio < 0.1234567890123456789012345678901234567890", &["too-precise"]),
            ("ratio < 0.1234567890123456789012345678", &["too-precise"]),
            ("ratio < 0.4999999999999999999999999999999999999999", &["too-precise"]),
            ("ratio < 0.123456789012", &[]),
            ("seats < 12345678901234567890123456789.1", &["too-precise"]),
            ("ratio * 0.123456789 > 1", &["too-precise"]),
            ("ratio * ratio * ratio * ratio > 1", &["too-precise"]),
            ("ratio < 1.", &["syntax"]),
            ("ratio < .5", &["syntax"]),
            ("ratio < 1.5.5", &["syntax"]),
            ("ratio < 1.0000000000000000000000000000", &["too-precise"]),
            ("ratio < 00.10", &[]),
            ("ratio < -0.0", &[]),
            ("ratio == 79228162514264337593543950335.0", &["too-precise"]),
        ],
    ));
    list.extend(bodies(
        "notations",
        &[
            ("seats < 1e400", &["syntax"]),
            ("seats < 1e3", &["syntax"]),
            ("ratio < 1.5e-7", &["syntax"]),
            ("seats < 0x7fff", &[]),
            ("seats < 0xffffffffffffffff", &[]),
            ("seats < 0x1ffffffffffffffffff", &["syntax"]),
            ("seats < 0b1011", &[]),
            ("seats < 0o777", &[]),
            ("seats < 0xg", &["syntax"]),
            ("seats < 1_000", &[]),
            ("seats < 1__0_", &[]),
            ("seats < 100f", &["syntax"]),
            ("seats < ０ｘ７ｆ", &[]),
            ("seats < 一百", &["unknown-name"]),
            ("seats < Infinity", &["unknown-name"]),
            ("seats < NaN", &["unknown-name"]),
        ],
    ));
    list.extend(bodies(
        "ranges to be in",
        &[
            ("staff in 0..9007199254740991", &[]),
            ("staff in -9223372036854775807..=9223372036854775807", &[]),
            ("staff in 5..1", &[]),
            ("staff in 0..=9223372036854775807", &[]),
            ("(0..9007199254740991).contains(staff)", &[]),
            ("staff in 0..seats", &[]),
            ("staff in 0..", &["syntax"]),
            ("staff in 0...5", &["syntax"]),
            ("staff in 0..1.5", &["wrong-type"]),
            ("day in on..on", &["wrong-type"]),
        ],
    ));
    list.extend(bodies(
        "ranges to be counted out",
        &[
            ("(0..9007199254740991).all(|x| x > 0)", &["too-costly"]),
            ("(0..9007199254740991).some(|x| x < 0)", &["too-costly"]),
            ("(0..9007199254740991).filter(|x| x < 0).len() > 1", &["too-costly"]),
            ("(0..9007199254740991).map(|x| x).len() > 1", &["too-costly"]),
            ("(0..9007199254740991).count(|x| x < 0) > 1", &["too-costly"]),
            ("(0..9007199254740991).reduce(|t, x| t + x, 0) > 1", &["too-costly"]),
            ("sum(0..9007199254740991) > 1", &["too-costly"]),
            ("min(0..9007199254740991) > 1", &["too-costly"]),
            ("max(-9007199254740991..=0) > 1", &["too-costly"]),
            ("(0..9007199254740991).len() > 1", &["too-costly"]),
            ("(0..9007199254740991).is_empty()", &["too-costly"]),
            ("let r = 0..9007199254740991; staff in r", &["too-costly"]),
            ("(0..seats).all(|x| x > 0)", &["too-costly"]),
            ("(seats..9007199254740991).all(|x| x > 0)", &["too-costly"]),
            ("(0..=512).all(|x| x >= 0)", &["too-costly"]),
            ("(0..512).all(|x| x >= 0)", &[]),
            ("(1..=512).sum() == 131328", &[]),
            ("(0..premises.size).all(|x| x >= 0)", &["too-costly"]),
            ("(0..month(on)).all(|x| x >= 0)", &[]),
            ("(9..0).all(|x| x > 100)", &[]),
            ("(-9223372036854775807..=9223372036854775807).len() > 1", &["too-costly"]),
            ("[0..9, 1..5].len() > 1", &["wrong-type"]),
            ("rooms.all(|r| (0..r.size).all(|x| x >= 0))", &["too-costly"]),
        ],
    ));
    let sums: String = (0..40).map(|i| format!("+ {}", i64::MAX - i)).collect();
    list.push(body("large numbers", format!("0 {sums} > 1"), &["overflow"]));
    list
}
