//! Generated rules and facts: the engine against the stock Rhai interpreter (`yushen-reference`), and the engine
//! with facts missing against itself with facts known.
//! In the order of the flow: schema and world → rules and facts → both verdicts → agreement, coverage → shrinking.

pub mod schema;
pub mod world;
pub mod pools;
pub mod facts;
pub mod tree;
pub mod print;
pub mod generate;
pub mod engine;
pub mod compare;
pub mod coverage;
pub mod shrink;
pub mod found;
pub mod partial;
pub mod unknowns;
pub mod campaign;
