//! Bounds on a script, checked before Rhai's parser sees the text where that matters.
//! Rhai parses in quadratic time in places and costs no operations while it does, so the source is bounded first.

/// Most bytes of one script.
pub const MAX_SCRIPT_BYTES: usize = 64 * 1024;
/// Most tokens of one script.
pub const MAX_TOKENS: usize = 20_000;
/// Most lines, and most characters of one line: Rhai's positions have 16 bits.
pub const MAX_LINE: usize = 65_000;
/// Most errors reported about one script; what follows them is not looked at.
pub const MAX_ERRORS: usize = 200;
/// Most parameters of one function or closure.
pub const MAX_PARAMS: usize = 32;
/// Deepest nesting of brackets.
pub const MAX_BRACKETS: usize = 64;
/// Deepest nesting of one function's expressions, closures included.
pub const MAX_EXPR_DEPTH: usize = 64;
/// Most nodes one check may lower to, calls included.
pub const MAX_NODES: usize = 50_000;
/// Deepest chain of rule functions calling each other.
pub const MAX_CALL_DEPTH: usize = 32;
/// Deepest nesting of one check, called functions and `let`s included: it is walked by recursion.
pub const MAX_DEPTH: usize = 192;
/// Most nodes all checks of an item may lower to.
pub const MAX_ITEM_NODES: usize = 100_000;
/// Most steps all checks of an item may take together, every list as long as it may be.
pub const MAX_STEPS: u64 = 50_000_000;
/// Most elements of a list, from facts, written out or a range.
pub const MAX_ELEMENTS: i128 = 512;
/// Most digits after the point of a decimal, written or computed.
pub const MAX_FRACTION: usize = 12;
/// Most digits of a decimal.
pub const MAX_DIGITS: usize = 28;
