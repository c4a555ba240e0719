//! Yushen as a contestant.
//! In: libraries from `gen/yushen.py`, facts documents as bytes. Out: the harness's lines and timings.
//! Absent: rules and wording; both are in the library.

mod answer;
mod codes;
mod decision;
mod open;
mod review;
mod spans;

#[path = "../../../../tests/src/signed.rs"]
#[allow(dead_code)] // the tests use more of it
mod signed;

fn main() {
    let complete = std::env::var("YUSHEN").is_ok_and(|rows| rows == "decision");
    match std::env::args().nth(1).as_deref() {
        Some("answer") => answer::main(),
        Some("bundle") => open::bundle(),
        Some("open") => open::main(),
        Some("spans") => spans::main(),
        _ if complete => harness::native::main::<decision::Engine>(),
        _ => harness::native::main::<review::Engine>(),
    }
}
