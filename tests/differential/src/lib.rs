//! Generated rules and facts: the engine against the stock Rhai interpreter (`yushen-reference`), and the engine
//! with facts missing against itself with facts known.
//! In the order of the flow: schema and world → rules and facts → both verdicts → agreement, coverage → shrinking.

pub mod campaign;
pub mod compare;
pub mod coverage;
pub mod engine;
pub mod facts;
pub mod found;
pub mod generate;
pub mod partial;
pub mod pools;
pub mod print;
pub mod schema;
pub mod shrink;
pub mod tree;
pub mod unknowns;
pub mod world;
