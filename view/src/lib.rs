//! What the pages show, made by the engine: items, questions, notices as plain data in one language.
//! In: the signed rule library and a facts document. Out: `model`'s data, and the messages that carry it.
//! Who uses it: the engine's Web Worker, the pages (data only), and the server for what a page shows ahead of its engine.
//! Absent: fetching, pages, storage.

pub mod ahead;
pub mod day;
pub mod engine;
pub mod messages;
pub mod model;
