//! Least and greatest value of numbers, so that what can't overflow is known not to fault.
//! In: declared limits of facts. Out: bounds of results. Absent: values.

use super::check::Typed;
use super::ir::{Arithmetic, Compare, Domain};
use crate::facts::layout::Kind;

/// Largest magnitude of a decimal's mantissa in the stock interpreter.
const MAX_DECIMAL: i128 = (1 << 96) - 1;

/// Bounds of what a slot holds.
pub fn of_slot(kind: &Kind) -> Option<(i128, i128)> {
    match kind {
        Kind::Integer { min, max, .. } | Kind::Decimal { min, max, .. } => {
            Some((i128::from(*min), i128::from(*max)))
        }
        _ => None,
    }
}

/// Bounds of an arithmetic result, both sides brought to one scale where the operator needs it.
pub fn of_result(op: Arithmetic, l: &Typed, r: &Typed) -> Option<(i128, i128)> {
    let (a, b) = match op {
        Arithmetic::Multiply => (l.bounds?, r.bounds?),
        _ => {
            let scale = l.ty.scale().max(r.ty.scale());
            (scaled(l, scale)?, scaled(r, scale)?)
        }
    };
    match op {
        Arithmetic::Add => Some((a.0.checked_add(b.0)?, a.1.checked_add(b.1)?)),
        Arithmetic::Subtract => Some((a.0.checked_sub(b.1)?, a.1.checked_sub(b.0)?)),
        Arithmetic::Multiply => {
            let corners =
                [a.0.checked_mul(b.0)?, a.0.checked_mul(b.1)?, a.1.checked_mul(b.0)?, a.1.checked_mul(b.1)?];
            Some((*corners.iter().min()?, *corners.iter().max()?))
        }
    }
}

/// Bounds of a number brought to `scale`.
pub fn scaled(typed: &Typed, scale: u8) -> Option<(i128, i128)> {
    let (lo, hi) = typed.bounds?;
    let factor = 10i128.pow(u32::from(scale - typed.ty.scale().min(scale)));
    Some((lo.checked_mul(factor)?, hi.checked_mul(factor)?))
}

/// Whether everything inside the bounds stays inside the domain.
pub fn inside(domain: Domain, bounds: Option<(i128, i128)>) -> bool {
    let Some((lo, hi)) = bounds else { return false };
    match domain {
        Domain::Integer => i64::try_from(lo).is_ok() && i64::try_from(hi).is_ok(),
        Domain::Decimal => lo >= -MAX_DECIMAL && hi <= MAX_DECIMAL,
    }
}

/// Whether everything the bounds allow lies outside the domain.
pub fn outside(domain: Domain, bounds: Option<(i128, i128)>) -> bool {
    let Some((lo, hi)) = bounds else { return false };
    match domain {
        Domain::Integer => lo > i128::from(i64::MAX) || hi < i128::from(i64::MIN),
        Domain::Decimal => lo > MAX_DECIMAL || hi < -MAX_DECIMAL,
    }
}

/// What a comparison always says, if the bounds of its sides settle it.
pub fn always(compare: Compare, l: &Typed, r: &Typed) -> Option<bool> {
    let scale = l.ty.scale().max(r.ty.scale());
    let (a, b) = (scaled(l, scale)?, scaled(r, scale)?);
    let less = if a.1 < b.0 {
        Some(true)
    } else if a.0 >= b.1 {
        Some(false)
    } else {
        None
    };
    let less_equal = if a.1 <= b.0 {
        Some(true)
    } else if a.0 > b.1 {
        Some(false)
    } else {
        None
    };
    let apart = a.1 < b.0 || b.1 < a.0;
    match compare {
        Compare::Less => less,
        Compare::LessEqual => less_equal,
        Compare::Greater => less_equal.map(|holds| !holds),
        Compare::GreaterEqual => less.map(|holds| !holds),
        Compare::Equal => apart.then_some(false),
        Compare::NotEqual => apart.then_some(true),
    }
}
