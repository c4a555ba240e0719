//! The npm package `yushen`: the engine for JavaScript. It translates at the border and decides nothing.
//!
//! | file | job |
//! |---|---|
//! | `library` | the class `Library`, all there is to call |
//! | `carry` | a JavaScript value → the JSON bytes that the one parser reads |
//! | `throw` | the caller's mistakes → a `YushenError` |
//!
//! Absent on purpose: logic, globals, a second parser, fetching files, a panic hook (a panic is a bug).

mod carry;
mod library;
mod throw;

pub use library::Library;

#[cfg(all(test, target_arch = "wasm32"))]
#[path = "../tests/mod.rs"]
mod tests;
