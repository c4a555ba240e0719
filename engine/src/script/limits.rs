//! Bounds on a script, checked before Rhai's parser sees the text where that matters.
//! Rhai parses in quadratic time in places and costs no operations while it does, so the source is bounded first.

/// Most bytes of one script.
pub const MAX_SCRIPT_BYTES: usize = 64 * 1024;
/// Most tokens of one script.
pub const MAX_TOKENS: usize = 20_000;
/// Most parameters of one function or closure.
pub const MAX_PARAMS: usize = 32;
/// Deepest nesting of brackets.
pub const MAX_BRACKETS: usize = 64;
/// Deepest nesting of one expression.
pub const MAX_EXPR_DEPTH: usize = 64;
/// Most nodes one check may lower to, calls included.
pub const MAX_NODES: usize = 50_000;
/// Deepest chain of rule functions calling each other.
pub const MAX_CALL_DEPTH: usize = 32;
