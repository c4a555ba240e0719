//! The hostile corpus: scripts that try to break the reader, by mechanism. Each is refused with these codes, or
//! accepted and bounded. One file for each kind of attack; `parse_time` and the WebAssembly tests use it as data.

pub mod cost;
pub mod depth;
pub mod forms;
pub mod names;
pub mod numbers;
pub mod size;
pub mod text;

use super::common::rule;

/// One script and what must be said of it.
#[derive(Debug, Clone)]
pub struct Hostile {
    /// What it tries.
    pub mechanism: &'static str,
    /// `rules.rhai` of the sample item.
    pub script: String,
    /// Codes of its errors, sorted, each once; none: it is accepted.
    pub codes: Vec<&'static str>,
}

/// A whole script.
pub fn script(mechanism: &'static str, script: impl Into<String>, codes: &[&'static str]) -> Hostile {
    Hostile { mechanism, script: script.into(), codes: codes.to_vec() }
}

/// The body of `fn check()`.
pub fn body(mechanism: &'static str, body: impl AsRef<str>, codes: &[&'static str]) -> Hostile {
    script(mechanism, rule(body.as_ref()), codes)
}

/// Bodies of one mechanism.
fn bodies(mechanism: &'static str, list: &[(&str, &[&'static str])]) -> Vec<Hostile> {
    list.iter().map(|(text, codes)| body(mechanism, text, codes)).collect()
}

/// Every script.
pub fn all() -> Vec<Hostile> {
    [depth::all(), size::all(), text::all(), names::all(), forms::all(), numbers::all(), cost::all()].concat()
}
