//! Parameters and tables in the interpreter.

use super::{Answer, answer};
use crate::rule::State;
use crate::{Bug, Failure};
use rhai::{Dynamic, Engine, INT, ImmutableString};
use std::rc::Rc;

pub(super) fn parameters(engine: &mut Engine, state: &Rc<State>) {
    let s = state.clone();
    engine.register_fn("parameter", move |name: ImmutableString| -> Answer<Dynamic> {
        match s.world.parameter(&name, s.on.get()) {
            Some(fact) => answer(fact.value()),
            None if s.bug == Some(Bug::UnsetIsZero) => Ok(Dynamic::from(INT::default())),
            None => Failure::UnsetParameter.raise(),
        }
    });
}

pub(super) fn tables(engine: &mut Engine, state: &Rc<State>) {
    let look_up = |state: &State, name: &str, keys: &[Dynamic]| -> Answer<Dynamic> {
        answer(state.world.look_up(name, keys, state.on.get()).and_then(crate::Fact::value))
    };
    let s = state.clone();
    engine.register_fn("table", move |name: ImmutableString, a: Dynamic| look_up(&s, &name, &[a]));
    let s = state.clone();
    engine.register_fn("table", move |name: ImmutableString, a: Dynamic, b: Dynamic| {
        look_up(&s, &name, &[a, b])
    });
}
