//! The vocabulary as functions of the interpreter. What Rhai has (`len`, `contains`, `all`, `map`, …) is Rhai's own.
//! In: the state of an evaluation. Out: functions in an engine. Absent: types; a wrong one is a broken script.

use crate::number::{self, Exact, Rounding};
use crate::rule::State;
use crate::{Bug, Day, Failure, identity, workdays};
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage, BasicStringPackage,
    LanguageCorePackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, INT, ImmutableString, NativeCallContext};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

type Answer<T> = Result<T, Box<EvalAltResult>>;

fn answer<T>(result: Result<T, Failure>) -> Answer<T> {
    result.or_else(|failure| match failure {
        Failure::Broken(why) => Err(why.into()),
        known => known.raise(),
    })
}

/// Adds everything a rule may call.
pub fn register(engine: &mut Engine, state: &Rc<State>) {
    packages(engine);
    dates(engine, state);
    spans(engine, state);
    working_days(engine, state);
    people(engine);
    numbers(engine, state);
    lists(engine, state);
    ranges(engine);
    parameters(engine, state);
    tables(engine, state);
}

fn packages(engine: &mut Engine) {
    LanguageCorePackage::new().register_into_engine(engine);
    ArithmeticPackage::new().register_into_engine(engine);
    LogicPackage::new().register_into_engine(engine);
    BasicStringPackage::new().register_into_engine(engine);
    MoreStringPackage::new().register_into_engine(engine);
    BasicIteratorPackage::new().register_into_engine(engine);
    BasicFnPackage::new().register_into_engine(engine);
    BasicArrayPackage::new().register_into_engine(engine);
    BasicMapPackage::new().register_into_engine(engine);
}

/// Dates and how they compare.
fn dates(engine: &mut Engine, state: &Rc<State>) {
    let strict = state.bug == Some(Bug::DateGreaterEqual);
    engine.register_type_with_name::<Day>("date");
    engine.register_fn("==", |a: Day, b: Day| a == b);
    engine.register_fn("!=", |a: Day, b: Day| a != b);
    engine.register_fn("<", |a: Day, b: Day| a < b);
    engine.register_fn("<=", |a: Day, b: Day| a <= b);
    engine.register_fn(">", |a: Day, b: Day| a > b);
    engine.register_fn(">=", move |a: Day, b: Day| if strict { a > b } else { a >= b });
    engine.register_fn("date", |text: ImmutableString| -> Answer<Day> {
        answer(Day::parse(&text).ok_or_else(|| Failure::Broken(format!("`{text}` is not a date"))))
    });
    engine.register_fn("year", |day: Day| day.year);
    engine.register_fn("month", |day: Day| day.month);
    engine.register_fn("day", |day: Day| day.day);
}

/// Years, months and days between dates and added to them.
fn spans(engine: &mut Engine, state: &Rc<State>) {
    let early = state.bug == Some(Bug::YearsDayEarly);
    let overflows = state.bug == Some(Bug::MonthOverflows);
    engine.register_fn("years_between", move |a: Day, b: Day| {
        let b = if early && a < b { b.next().unwrap_or(b) } else { b };
        a.years_to(b)
    });
    engine.register_fn("months_between", |a: Day, b: Day| a.months_to(b));
    engine.register_fn("days_between", |a: Day, b: Day| b.count() - a.count());
    engine.register_fn("add_years", |a: Day, n: INT| answer(a.add_years(n).ok_or(Failure::DateRange)));
    engine.register_fn("add_days", |a: Day, n: INT| answer(a.add_days(n).ok_or(Failure::DateRange)));
    engine.register_fn("add_months", move |a: Day, n: INT| {
        let whole = Day { day: 1, ..a };
        let shifted = if overflows {
            whole.add_months(n).and_then(|first| first.add_days(a.day - 1))
        } else {
            a.add_months(n)
        };
        answer(shifted.ok_or(Failure::DateRange))
    });
}

fn working_days(engine: &mut Engine, state: &Rc<State>) {
    let first_counts = state.bug == Some(Bug::FirstDayCounts);
    let s = state.clone();
    engine.register_fn("is_workday", move |day: Day| answer(workdays::is_workday(&s.world.calendar, day)));
    let s = state.clone();
    engine.register_fn("add_workdays", move |day: Day, n: INT| {
        let day = if first_counts && n > 0 { day.previous().unwrap_or(day) } else { day };
        answer(workdays::add(&s.world.calendar, day, n))
    });
    let s = state.clone();
    engine.register_fn("workdays_between", move |a: Day, b: Day| answer(workdays::between(&s.world.calendar, a, b)));
}

fn people(engine: &mut Engine) {
    let broken = || Failure::Broken("not a resident identity number".into());
    engine.register_fn("birth_date", move |id: ImmutableString| answer(identity::birth_date(&id).ok_or_else(broken)));
    engine.register_fn("sex_of", move |id: ImmutableString| {
        answer(identity::sex(&id).map(ImmutableString::from).ok_or_else(broken))
    });
    engine.register_fn("retirement_date", |birth: Day, category: ImmutableString| {
        answer(identity::retirement_date(birth, &category).ok_or(Failure::DateRange))
    });
}

fn numbers(engine: &mut Engine, state: &Rc<State>) {
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
pub fn exact_decimals(engine: &mut Engine) {
    engine.set_fast_operators(false);
    for (name, operator) in [("+", Exact::Add), ("-", Exact::Subtract), ("*", Exact::Multiply)] {
        let exactly = move |a: Dynamic, b: Dynamic| answer(number::exactly(operator, &a, &b));
        engine.register_fn(name, move |a: Decimal, b: Decimal| exactly(a.into(), b.into()));
        engine.register_fn(name, move |a: INT, b: Decimal| exactly(a.into(), b.into()));
        engine.register_fn(name, move |a: Decimal, b: INT| exactly(a.into(), b.into()));
    }
}

fn lists(engine: &mut Engine, state: &Rc<State>) {
    let s = state.clone();
    engine.register_fn("sum", move |list: Array| {
        let zero = Dynamic::from(INT::default());
        answer(list.iter().try_fold(zero, |sum, n| match (s.bug, sum.as_int(), n.as_int()) {
            (Some(Bug::SumWraps), Ok(a), Ok(b)) => Ok(a.wrapping_add(b).into()),
            _ if s.exact.get() && sum.as_int().and(n.as_int()).is_err() => number::exactly(Exact::Add, &sum, n),
            _ => number::add(&sum, n),
        }))
    });
    let zero = state.bug == Some(Bug::MaxOfNothing);
    engine.register_fn("min", |list: Array| answer(extreme(list, Ordering::Less)));
    engine.register_fn("max", move |list: Array| {
        if zero && list.is_empty() { Ok(Dynamic::from(INT::default())) } else { answer(extreme(list, Ordering::Greater)) }
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
fn ranges(engine: &mut Engine) {
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
        engine.register_fn(name, move |context: NativeCallContext, range: Range<INT>, each: FnPtr| -> Answered {
            context.call_fn(name, (listed(range), each))
        });
        engine.register_fn(name, move |context: NativeCallContext, range: RangeInclusive<INT>, each: FnPtr| -> Answered {
            context.call_fn(name, (listed(range), each))
        });
    }
    engine.register_fn("contains", |range: Range<INT>, n: Decimal| range.map(Decimal::from).any(|m| m == n));
    engine.register_fn("contains", |range: RangeInclusive<INT>, n: Decimal| range.map(Decimal::from).any(|m| m == n));
    engine.register_fn("reduce", |context: NativeCallContext, range: Range<INT>, step: FnPtr, start: Dynamic| {
        context.call_fn::<Dynamic>("reduce", (listed(range), step, start))
    });
    engine.register_fn("reduce", |context: NativeCallContext, range: RangeInclusive<INT>, step: FnPtr, start: Dynamic| {
        context.call_fn::<Dynamic>("reduce", (listed(range), step, start))
    });
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

fn parameters(engine: &mut Engine, state: &Rc<State>) {
    let s = state.clone();
    engine.register_fn("parameter", move |name: ImmutableString| -> Answer<Dynamic> {
        match s.world.parameter(&name, s.on.get()) {
            Some(fact) => answer(fact.value()),
            None if s.bug == Some(Bug::UnsetIsZero) => Ok(Dynamic::from(INT::default())),
            None => Failure::UnsetParameter.raise(),
        }
    });
}

fn tables(engine: &mut Engine, state: &Rc<State>) {
    let look_up = |state: &State, name: &str, keys: &[Dynamic]| -> Answer<Dynamic> {
        answer(state.world.look_up(name, keys, state.on.get()).and_then(crate::Fact::value))
    };
    let s = state.clone();
    engine.register_fn("table", move |name: ImmutableString, a: Dynamic| look_up(&s, &name, &[a]));
    let s = state.clone();
    engine.register_fn("table", move |name: ImmutableString, a: Dynamic, b: Dynamic| look_up(&s, &name, &[a, b]));
}
