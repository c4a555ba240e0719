//! The vocabulary as functions of the interpreter. What Rhai has (`len`, `contains`, `all`, `map`, …) is Rhai's own.
//! In: the state of an evaluation. Out: functions in an engine. Absent: types; a wrong one is a broken script.

mod dates;
mod lists;
mod numbers;
mod values;

pub(crate) use numbers::exact_decimals;

use crate::Failure;
use crate::rule::State;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage,
    BasicStringPackage, LanguageCorePackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Engine, EvalAltResult};
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
    dates::dates(engine, state);
    dates::spans(engine, state);
    dates::working_days(engine, state);
    dates::people(engine);
    numbers::numbers(engine, state);
    lists::lists(engine, state);
    lists::ranges(engine);
    values::parameters(engine, state);
    values::tables(engine, state);
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
