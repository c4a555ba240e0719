//! Dates in the interpreter: how they compare, spans, working days, what an identity number says of its holder.

use super::{Answer, answer};
use crate::rule::State;
use crate::{Bug, Day, Failure, identity, workdays};
use rhai::{Engine, INT, ImmutableString};
use std::rc::Rc;

/// Dates and how they compare.
pub(super) fn dates(engine: &mut Engine, state: &Rc<State>) {
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
pub(super) fn spans(engine: &mut Engine, state: &Rc<State>) {
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

pub(super) fn working_days(engine: &mut Engine, state: &Rc<State>) {
    let first_counts = state.bug == Some(Bug::FirstDayCounts);
    let s = state.clone();
    engine.register_fn("is_workday", move |day: Day| answer(workdays::is_workday(&s.world.calendar, day)));
    let s = state.clone();
    engine.register_fn("add_workdays", move |day: Day, n: INT| {
        let day = if first_counts && n > 0 { day.previous().unwrap_or(day) } else { day };
        answer(workdays::add(&s.world.calendar, day, n))
    });
    let s = state.clone();
    engine.register_fn("workdays_between", move |a: Day, b: Day| {
        answer(workdays::between(&s.world.calendar, a, b))
    });
}

pub(super) fn people(engine: &mut Engine) {
    let broken = || Failure::Broken("not a resident identity number".into());
    engine.register_fn("birth_date", move |id: ImmutableString| {
        answer(identity::birth_date(&id).ok_or_else(broken))
    });
    engine.register_fn("sex_of", move |id: ImmutableString| {
        answer(identity::sex(&id).map(ImmutableString::from).ok_or_else(broken))
    });
    engine.register_fn("retirement_date", |birth: Day, category: ImmutableString| {
        answer(identity::retirement_date(birth, &category).ok_or(Failure::DateRange))
    });
}
