//! Photos and files of papers, checked on the person's own device before they go to the hall.
//! In: a file's bytes and its name. Out: a [`Report`]: what it is, and findings that each have a stable code and a hint.
//! Absent on purpose: reading what stands on the paper, sending, keeping; any decision: findings are advice, and only
//! what no program can open fails.
//!
//! ```
//! let report = yushen_photo::check(b"MZ not a picture", "身份证.jpg", &[]);
//! assert!(report.fails());
//! assert_eq!(report.findings[0].code.as_str(), "unknown-type");
//! ```

// In the order of the flow: a module uses only what stands above it.
mod report;
mod words;

mod kind;

mod jpeg;
mod plane;

mod decode;
mod pdf;

mod paper;

mod glare;
mod sharp;
mod side;
mod text;

mod measure;

mod judge;
pub mod thresholds;

pub use judge::advice;
pub use kind::Kind;
pub use measure::Measures;
pub use report::{Code, Finding, Report, Side};

/// Most bytes of a file that are looked at: 20 MiB. A photo of 40 million pixels has about 15.
pub const MOST_BYTES: usize = 20 << 20;

/// Most pixels of a picture that are decoded.
pub const MOST_PIXELS: u64 = 40_000_000;

/// Looks at a file. `name` is what the person's device calls it; only its ending is read. `beside`: sides of the card
/// that the material's other pictures show.
///
/// Never fails and never panics: what can't be opened is a finding.
pub fn check(bytes: &[u8], name: &str, beside: &[Side]) -> Report {
    judge::report(bytes, name, beside)
}

/// What is measured of a picture, for the calibration. Nothing when it can't be decoded.
pub fn measures(bytes: &[u8]) -> Option<Measures> {
    decode::picture(bytes, kind::of(bytes)).ok().map(|picture| measure::measure(&picture))
}
