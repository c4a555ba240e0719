//! The same bytes natively, in Node and in headless Chromium: decisions of rule cases and of generated cases, errors
//! of hostile documents, refusals of hostile scripts.
//! In: the built npm package (`cargo xtask pkg`; `YUSHEN_PKG` where it is not in `dist/pkg`), Node, Chromium,
//! `YUSHEN_PARITY_CASES` (default 2,000; the campaign takes 100,000).

mod control;
mod decisions;
mod errors;
mod kept;
mod node;
mod receipts;
mod scripts;

#[path = "../../../engine/tests/common/mod.rs"]
mod common;
#[path = "../../../engine/tests/hostile/mod.rs"]
#[allow(clippy::useless_vec, clippy::format_in_format_args, dead_code)] // as in the engine's own test
mod corpus;
