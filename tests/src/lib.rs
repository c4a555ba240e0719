//! Tests of the whole: what one crate alone can't show.
//!
//! | file | job |
//! |---|---|
//! | `rules` | a rule folder as sources, checked library and packed bytes |
//! | `numbers`, `palette` | valid numbers; values near the constants of a rule file |
//! | `document` | facts documents made and changed by an item's declarations |
//! | `style` | one document, written in different ways |
//! | `generate` | cases without end, the same ones every time |
//! | `tally` | which outcomes and verdicts were met how often, and which can't be |
//! | `answer` | what a review comes to, as one line to compare |
//! | `sides` | the same questions put to Node and to Chromium |
//! | `hostile` | the table of bad input |
//!
//! Absent: expectations on single rules; those are the cases beside the rules.

pub mod answer;
pub mod document;
pub mod generate;
pub mod hostile;
pub mod numbers;
pub mod palette;
pub mod rules;
pub mod sides;
pub mod style;
pub mod tally;
