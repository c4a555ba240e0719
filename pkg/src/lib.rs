//! The npm package `yushen`: the engine for JavaScript. It translates at the border and decides nothing.
//!
//! | file | job |
//! |---|---|
//! | `library` | the class `Library`: items, whole reviews, notices |
//! | `review` | the class `Review`: a review under way |
//! | `search` | cards by what a person typed |
//! | `carry` | a JavaScript value → the JSON bytes that the one parser reads |
//! | `throw` | the caller's mistakes → a `YushenError` |
//!
//! Absent on purpose: logic, globals, a second parser, fetching files, a panic hook (a panic is a bug).

mod carry;
mod library;
mod review;
mod search;
mod throw;

use wasm_bindgen::prelude::wasm_bindgen;

/// The wire types, made from the Rust types by a test of the engine (`engine/src/wire/typescript.rs`).
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../types.ts");

pub use library::Library;
pub use review::Review;

#[cfg(all(test, target_arch = "wasm32"))]
#[path = "../tests/mod.rs"]
mod tests;
