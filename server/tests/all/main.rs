//! All integration tests of the server in one program, so that it is linked once.
//! In: the crate's public functions and its built program. Out: assertions. Absent: the browser (`tests/browser`).

mod ahead;
mod backup;
mod bundles;
mod database;
mod first;
mod http;
mod interrupted;
mod items;
mod kept;
mod limits;
mod log;
mod openapi;
mod process;
mod receipts;
mod staff;
mod support;
mod swaps;
mod ten_thousand;
