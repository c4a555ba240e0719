//! All integration tests of the server in one program, so that it is linked once.
//! In: the crate's public functions and its built program. Out: assertions. Absent: the browser (`tests/browser`).

mod bundles;
mod database;
mod http;
mod interrupted;
mod kept;
mod process;
mod receipts;
mod staff;
mod support;
mod swaps;
mod ten_thousand;
