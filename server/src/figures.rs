//! Figures (统计) of a hall, counted from the event log and from nothing else.
//! In: events, a range of days, a window class. Out: figures, as JSON, CSV and XLSX. Absent: personal data (the log holds
//! none); the recount by other code (`crate::recompute`).
//!
//! Modules in the order of the flow: `log` (events) → `count` → `rows` (one list of lines) → `words` → `export` → `http`.

pub mod count;
pub mod export;
pub mod http;
pub mod log;
pub mod rows;
pub mod words;
