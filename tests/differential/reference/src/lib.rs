//! A second opinion on rule scripts, for the differential test: the stock Rhai interpreter with facts as variables
//! and naive versions of the vocabulary. It shares no code with the engine, not even dates.
//! In: a script, facts, a [`World`]. Out: true, false, or a [`Failure`]. Absent on purpose: types, unknowns, speed.

mod currying;
mod day;
mod fact;
mod failure;
mod functions;
mod identity;
mod normalise;
mod number;
mod rule;
mod seeded;
mod workdays;
mod world;

pub use day::Day;
pub use fact::Fact;
pub use failure::Failure;
pub use rule::{Reference, Rule};
pub use seeded::Bug;
pub use workdays::Year;
pub use world::{Cell, Parameter, Row, Table, World};
