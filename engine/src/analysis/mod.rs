//! What is said of a library before it is published: lint, coverage of its cases. A tool of policy staff and CI.
//! In: a checked `Library` and its sources. Out: diagnostics and reports. Absent: the browser build (feature `analysis`).

pub mod checks;
pub mod coverage;
pub mod lines;
pub mod lint;
pub mod unset;
pub mod visits;
