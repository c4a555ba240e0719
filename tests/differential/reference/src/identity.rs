//! What a resident identity number (公民身份号码) says, read off its digits; and when its holder retires.
//! In: a number that is known to be valid. Out: date of birth, sex. Absent: check digits.

use crate::Day;

/// Date of birth: digits 7 to 14.
pub fn birth_date(number: &str) -> Option<Day> {
    let part = |from: usize, to: usize| number.get(from..to)?.parse().ok();
    Day::new(part(6, 10)?, part(10, 12)?, part(12, 14)?)
}

/// Sex: the 17th digit is odd for a man.
pub fn sex(number: &str) -> Option<&'static str> {
    let digit: i64 = number.get(16..17)?.parse().ok()?;
    Some(if digit % 2 == 1 { "male" } else { "female" })
}

/// Legal retirement date under the gradual delay (渐进式延迟退休): month after month of birth from the first
/// one concerned, the delay grows by a month each `step` months until it has grown `most` times.
pub fn retirement_date(birth: Day, category: &str) -> Option<Day> {
    let (age, step, most, first) = match category {
        "male" => (60, 4, 36, 1965),
        "female_55" => (55, 4, 36, 1970),
        "female_50" => (50, 2, 60, 1975),
        _ => return None,
    };
    let (mut delay, mut year, mut month) = (0, first, 1);
    while delay < most && (year, month) <= (birth.year, birth.month) {
        delay += 1;
        month += step;
        if month > 12 {
            (year, month) = (year + 1, month - 12);
        }
    }
    birth.add_months(age * 12 + delay)
}
