//! Tests of the whole system; what they share lives here.
//! In: the built programs, the npm package, the rule library. Out: nothing but test results.
//! Absent on purpose: tests of one crate; they live in that crate. Browser tests are in `tests/browser` (Node).
