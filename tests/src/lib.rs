//! Tests of the whole system; what they share lives here.
//! In: the built programs, the npm package, the rule library. Out: nothing but test results.
//! Absent on purpose: tests of one crate (they live in that crate), expectations on single rules (those are the
//! cases beside the rules). Browser journeys are in `tests/browser` (Node).
//!
//! | file | job |
//! |---|---|
//! | `signed` | a library as clients get it: one file, signed with a key that only tests trust |
//! | `rules` | a rule folder as sources, checked library and signed bundle |
//! | `numbers`, `palette` | valid numbers; values near the constants of a rule file |
//! | `document` | facts documents made and changed by an item's declarations |
//! | `style` | one document, written in different ways |
//! | `generate` | cases without end, the same ones every time |
//! | `unset` | what a check can't say while a parameter has no value |
//! | `reach` | what each check can say at all: said by a rule case, proved impossible, or open |
//! | `tally` | which outcomes and verdicts were met how often, and which can't be |
//! | `curer` | a citizen who knows only the notice, and mends |
//! | `answer` | what a review comes to, as one line to compare |
//! | `sides` | the same questions put to Node and to Chromium |
//! | `small_items` | random items for brute force |
//! | `broken` | applications in which one requirement is broken, or two |
//! | `hostile`, `crossed` | bad input: documents one by one; every kind of value in every kind of field |

pub mod signed;

pub mod rules;

pub mod numbers;
pub mod palette;

pub mod document;
pub mod style;

pub mod unset;

pub mod reach;
pub mod tally;

pub mod generate;

pub mod answer;
pub mod broken;
pub mod crossed;
pub mod curer;
pub mod hostile;
pub mod sides;
pub mod small_items;
