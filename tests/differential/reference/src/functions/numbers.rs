//! Numbers in the interpreter: rounding division, and operators that would rather fail than round.

use super::answer;
use crate::Bug;
use crate::number::{self, Exact, Rounding};
use crate::rule::State;
use rhai::{Dynamic, Engine, INT};
use rust_decimal::Decimal;
use std::rc::Rc;

pub(super) fn numbers(engine: &mut Engine, state: &Rc<State>) {
    let nearest = match state.bug {
        Some(Bug::RoundHalfDown) => Rounding::NearestDown,
        _ => Rounding::Nearest,
    };
    for (name, rounding) in
        [("div_floor", Rounding::Floor), ("div_ceil", Rounding::Ceiling), ("div_round", nearest)]
    {
        engine.register_fn(name, move |a: Dynamic, b: Dynamic| answer(number::divide(rounding, &a, &b)));
    }
}

/// Operators that fail where the interpreter's own would round.
pub(crate) fn exact_decimals(engine: &mut Engine, state: &Rc<State>) {
    engine.set_fast_operators(false);
    for (name, operator) in [("+", Exact::Add), ("-", Exact::Subtract), ("*", Exact::Multiply)] {
        let state = state.clone();
        let exactly = move |a: Dynamic, b: Dynamic| {
            answer(number::exactly(operator, &a, &b, state.exact.get().unwrap_or(0)))
        };
        engine.register_fn(name, {
            let exactly = exactly.clone();
            move |a: Decimal, b: Decimal| exactly(a.into(), b.into())
        });
        engine.register_fn(name, {
            let exactly = exactly.clone();
            move |a: INT, b: Decimal| exactly(a.into(), b.into())
        });
        engine.register_fn(name, move |a: Decimal, b: INT| exactly(a.into(), b.into()));
    }
}
