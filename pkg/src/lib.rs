//! The npm package `yushen`: the engine for JavaScript. It translates at the border and decides nothing.
//!
//! | file | job |
//! |---|---|
//! | `library` | the class `Library`: items, whole reviews, notices |
//! | `review` | the class `Review`: a review under way |
//! | `carry` | a JavaScript value → the JSON bytes that the one parser reads |
//! | `throw` | the caller's mistakes → a `YushenError` |
//!
//! Absent on purpose: logic, globals, a second parser, fetching files, a panic hook (a panic is a bug).

mod carry;
mod library;
mod review;
mod throw;

pub use library::Library;
pub use review::Review;

#[cfg(all(test, target_arch = "wasm32"))]
#[path = "../tests/mod.rs"]
mod tests;
