//! The rule language: the only door to Rhai. Source → tokens → tree → typed IR.
//! In: `rules.rhai` and the item's declarations. Out: a `Program` with one node per check. Absent: evaluation.
//!
//! | file | job |
//! |---|---|
//! | `limits` | bounds, checked before anything is parsed |
//! | `normalise` | one form for equal texts: line ends, NFC, full-width signs |
//! | `tokens` | Rhai's tokens; functions and closures split off |
//! | `parse` | Rhai's tree → `syntax`, saying no to the rest |
//! | `types`, `narrow`, `bounds`, `check`, `check_call` | names, types, guards → IR |
//! | `lookup` | tables with their keys as numbers |
//! | `forms` | what may be written, what not, and what instead |
//! | `vocabulary` | the functions there are |
//! | `ir`, `lower`, `cost`, `values` | the decision IR, its tightening, what it costs, which values it tells apart |
//! | `quick` | the short form of a check, for known facts |

mod bounds;
pub mod check;
mod check_call;
pub mod cost;
pub mod forms;
pub mod ir;
pub mod limits;
pub mod lookup;
pub mod lower;
mod narrow;
pub mod normalise;
pub mod parse;
pub mod program;
pub(crate) mod quick;
pub mod syntax;
pub mod tokens;
pub mod types;
mod values;
pub mod vocabulary;

pub use check_call::sexes;
pub use program::Program;
