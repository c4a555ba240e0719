//! Whole and decimal numbers in the vocabulary: totals, extremes, rounding division.
//! In: Rhai's `INT` and `Decimal` in any mix. Out: the same. Absent: floats.

use crate::{Day, Failure};
use rhai::{Dynamic, INT};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A number as mantissa and digits after the point.
fn parts(value: &Dynamic) -> Option<(i128, u32)> {
    match value.as_decimal() {
        Ok(decimal) => Some((decimal.mantissa(), decimal.scale())),
        Err(_) => value.as_int().ok().map(|int| (i128::from(int), 0)),
    }
}

/// Both numbers with the digits of the finer one.
fn aligned(a: &Dynamic, b: &Dynamic) -> Result<(i128, i128, u32), Failure> {
    let broken = || Failure::Broken("a number is needed".into());
    let ((a, left), (b, right)) = (parts(a).ok_or_else(broken)?, parts(b).ok_or_else(broken)?);
    let scale = left.max(right);
    let finer = |n: i128, from: u32| n.checked_mul(10_i128.pow(scale - from)).ok_or(Failure::Overflow);
    Ok((finer(a, left)?, finer(b, right)?, scale))
}

/// How a quotient becomes whole.
#[derive(Debug, Clone, Copy)]
pub enum Rounding {
    /// Down.
    Floor,
    /// Up.
    Ceiling,
    /// To the nearest, halves away from zero.
    Nearest,
    /// To the nearest, halves towards zero: a seeded bug.
    NearestDown,
}

/// `a / b` as a whole number.
pub fn divide(rounding: Rounding, a: &Dynamic, b: &Dynamic) -> Result<INT, Failure> {
    let (a, b, _) = aligned(a, b)?;
    if b == 0 {
        return Err(Failure::DivisionByZero);
    }
    let below = a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0);
    let exact = a % b == 0;
    let above = below + i128::from(!exact);
    // Distance to the two neighbours, in units of the divisor.
    let (down, up) = ((a - below * b).abs(), (above * b - a).abs());
    let nearest = match down.cmp(&up) {
        Ordering::Less => below,
        Ordering::Greater => above,
        Ordering::Equal if (below + above > 0) == matches!(rounding, Rounding::Nearest) => above,
        Ordering::Equal => below,
    };
    let whole = match rounding {
        Rounding::Floor => below,
        Rounding::Ceiling => above,
        Rounding::Nearest | Rounding::NearestDown => nearest,
    };
    INT::try_from(whole).map_err(|_| Failure::Overflow)
}

/// `a + b`, checked like the interpreter's own.
pub fn add(a: &Dynamic, b: &Dynamic) -> Result<Dynamic, Failure> {
    if let (Ok(a), Ok(b)) = (a.as_int(), b.as_int()) {
        return a.checked_add(b).map(Into::into).ok_or(Failure::Overflow);
    }
    decimal(a)?.checked_add(decimal(b)?).map(Into::into).ok_or(Failure::Overflow)
}

fn decimal(value: &Dynamic) -> Result<Decimal, Failure> {
    let int = value.as_int().map(Decimal::from);
    int.or_else(|_| value.as_decimal()).map_err(|kind| Failure::Broken(format!("{kind} is not a number")))
}

/// An operator that must not lose a digit.
#[derive(Debug, Clone, Copy)]
pub enum Exact {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
}

/// A decimal result with every digit, or `Overflow`: the interpreter's own operators round where 28 digits are too
/// few, and whether they had to is asked here. `places` digits after the point are counted among the 28 whether the
/// result needs them or not, as where a type has them.
pub fn exactly(operator: Exact, a: &Dynamic, b: &Dynamic, places: u32) -> Result<Dynamic, Failure> {
    let (result, scale) = match operator {
        Exact::Multiply => {
            let broken = || Failure::Broken("a number is needed".into());
            let ((a, left), (b, right)) = (parts(a).ok_or_else(broken)?, parts(b).ok_or_else(broken)?);
            (a.checked_mul(b), left + right)
        }
        Exact::Add => aligned(a, b).map(|(a, b, scale)| (a.checked_add(b), scale))?,
        Exact::Subtract => aligned(a, b).map(|(a, b, scale)| (a.checked_sub(b), scale))?,
    };
    let padded = |mantissa: i128| mantissa.checked_mul(10_i128.pow(places.saturating_sub(scale)));
    if result.and_then(padded).is_none_or(|mantissa| mantissa.unsigned_abs() >= 1 << 96) {
        return Err(Failure::Overflow);
    }
    let decimal = result.and_then(|mantissa| Decimal::try_from_i128_with_scale(mantissa, scale).ok());
    decimal.map(Into::into).ok_or(Failure::Overflow)
}

/// How two numbers or two dates compare.
pub fn compare(a: &Dynamic, b: &Dynamic) -> Result<Ordering, Failure> {
    if let (Some(a), Some(b)) = (a.clone().try_cast::<Day>(), b.clone().try_cast::<Day>()) {
        return Ok(a.cmp(&b));
    }
    Ok(decimal(a)?.cmp(&decimal(b)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_round_as_named() {
        for (a, b, floor, ceiling, nearest) in [
            (7, 2, 3, 4, 4),
            (-7, 2, -4, -3, -4),
            (7, -2, -4, -3, -4),
            (-7, -2, 3, 4, 4),
            (6, 3, 2, 2, 2),
            (-5, 3, -2, -1, -2),
            (1, 3, 0, 1, 0),
        ] {
            let whole =
                |rounding| divide(rounding, &Dynamic::from(a as INT), &Dynamic::from(b as INT)).unwrap();
            assert_eq!(whole(Rounding::Floor), floor, "{a}/{b}");
            assert_eq!(whole(Rounding::Ceiling), ceiling, "{a}/{b}");
            assert_eq!(whole(Rounding::Nearest), nearest, "{a}/{b}");
        }
    }
}
