//! The caller's mistakes: which field, what is wrong, what to do. All of a document are reported together.
//! Absent: an author's mistakes (see `diagnostic`) and unmet conditions (those are results).

use serde::Serialize;

/// One mistake in what a caller handed in. The same bytes give the same codes natively and in WebAssembly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[error("{message}")]
pub struct InputError {
    /// Stable code, e.g. `wrong-type`; all are listed in `docs/errors.md`.
    pub code: &'static str,
    /// Dotted path of the field, e.g. `facts.shareholders[2].amount`; `facts` for the whole document.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl InputError {
    /// A mistake at `field`.
    pub fn new(code: &'static str, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, field: field.into(), message: message.into() }
    }
}
