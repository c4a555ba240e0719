//! What time it is, in seconds since 1970 (UTC).
//! In: the machine's clock, or a clock that is set. Out: seconds. Absent: time zones (`calendar`).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that somebody sets: tests, simulations.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        match self {
            Self::System => crate::bundles::now().0,
            Self::Set(seconds) => seconds.load(Ordering::SeqCst),
        }
    }
}
