//! Yushen as a contestant.
//! In: libraries from `gen/yushen.py`, facts documents as bytes. Out: the harness's lines and timings.
//! Absent: rules and wording; both are in the library.

mod codes;
mod decision;
mod open;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("open") => open::main(),
        _ => harness::native::main::<decision::Engine>(),
    }
}
