//! Lists in the interpreter: what Rhai's own arrays lack, and the same for ranges.

use super::{Answer, answer};
use crate::number::{self, Exact};
use crate::rule::State;
use crate::{Bug, Failure};
use rhai::{Array, Dynamic, Engine, FnPtr, INT, NativeCallContext};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

pub(super) fn lists(engine: &mut Engine, state: &Rc<State>) {
    let s = state.clone();
    engine.register_fn("sum", move |list: Array| {
        let zero = Dynamic::from(INT::default());
        answer(list.iter().try_fold(zero, |sum, n| match (s.bug, sum.as_int(), n.as_int()) {
            (Some(Bug::SumWraps), Ok(a), Ok(b)) => Ok(a.wrapping_add(b).into()),
            _ if s.exact.get().is_some() && sum.as_int().and(n.as_int()).is_err() => {
                number::exactly(Exact::Add, &sum, n, s.exact.get().unwrap_or(0))
            }
            _ => number::add(&sum, n),
        }))
    });
    let zero = state.bug == Some(Bug::MaxOfNothing);
    engine.register_fn("min", |list: Array| answer(extreme(list, Ordering::Less)));
    engine.register_fn("max", move |list: Array| {
        if zero && list.is_empty() {
            Ok(Dynamic::from(INT::default()))
        } else {
            answer(extreme(list, Ordering::Greater))
        }
    });
    engine.register_fn("count", |context: NativeCallContext, list: Array, condition: FnPtr| -> Answer<INT> {
        let mut count = 0;
        for element in list {
            count += INT::from(condition.call_within_context::<bool>(&context, (element,))?);
        }
        Ok(count)
    });
}

/// A range as the list of its numbers: Rhai itself has only `contains` and `is_empty` for it.
pub(super) fn ranges(engine: &mut Engine) {
    type Answered = Answer<Dynamic>;
    for name in ["len", "sum", "min", "max"] {
        engine.register_fn(name, move |context: NativeCallContext, range: Range<INT>| -> Answered {
            context.call_fn(name, (listed(range),))
        });
        engine.register_fn(name, move |context: NativeCallContext, range: RangeInclusive<INT>| -> Answered {
            context.call_fn(name, (listed(range),))
        });
    }
    for name in ["all", "some", "count", "filter", "map"] {
        engine.register_fn(
            name,
            move |context: NativeCallContext, range: Range<INT>, each: FnPtr| -> Answered {
                context.call_fn(name, (listed(range), each))
            },
        );
        engine.register_fn(
            name,
            move |context: NativeCallContext, range: RangeInclusive<INT>, each: FnPtr| -> Answered {
                context.call_fn(name, (listed(range), each))
            },
        );
    }
    engine.register_fn("contains", |range: Range<INT>, n: Decimal| range.map(Decimal::from).any(|m| m == n));
    engine.register_fn("contains", |range: RangeInclusive<INT>, n: Decimal| {
        range.map(Decimal::from).any(|m| m == n)
    });
    engine.register_fn(
        "reduce",
        |context: NativeCallContext, range: Range<INT>, step: FnPtr, start: Dynamic| {
            context.call_fn::<Dynamic>("reduce", (listed(range), step, start))
        },
    );
    engine.register_fn(
        "reduce",
        |context: NativeCallContext, range: RangeInclusive<INT>, step: FnPtr, start: Dynamic| {
            context.call_fn::<Dynamic>("reduce", (listed(range), step, start))
        },
    );
}

fn listed(range: impl Iterator<Item = INT>) -> Array {
    // Longer ones are only ever asked what they contain.
    range.take(100_000).map(Dynamic::from).collect()
}

fn extreme(list: Array, better: Ordering) -> Result<Dynamic, Failure> {
    let mut list = list.into_iter();
    let mut best = list.next().ok_or(Failure::EmptyList)?;
    for value in list {
        if number::compare(&value, &best)? == better {
            best = value;
        }
    }
    Ok(best)
}
