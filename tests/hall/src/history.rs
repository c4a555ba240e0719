//! What happened, as clients saw it: each request with the moments before it was sent and after it was answered.
//! In: requests under way. Out: operations. Absent: judging (`checker`).

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Moments before sending and after the answer; numbers of one counter, so that they are totally ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Before.
    pub from: u64,
    /// After.
    pub until: u64,
}

/// What was answered. `booking` is the client's own number for a hold and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A seat is held until a moment of the server's clock; `token` is the hold's.
    Held {
        /// Which.
        booking: u64,
        /// Where: several slots for a long visit.
        slots: Vec<String>,
        /// Until when, in seconds.
        until: i64,
        /// The token.
        token: String,
    },
    /// The slot was said to be full, for a hold or a move.
    Full {
        /// Which slot.
        slot: String,
    },
    /// Booked, with this code.
    Confirmed {
        /// Which.
        booking: u64,
        /// The code.
        code: String,
    },
    /// The hold is held for longer.
    Extended {
        /// Which.
        booking: u64,
        /// Until when, in seconds of the server's clock.
        until: i64,
    },
    /// The hold was given back.
    Released {
        /// Which.
        booking: u64,
    },
    /// The hold was said to have expired.
    Expired {
        /// Which.
        booking: u64,
    },
    /// Cancelled.
    Cancelled {
        /// Which.
        booking: u64,
    },
    /// Moved.
    Moved {
        /// Which.
        booking: u64,
        /// Where to.
        slots: Vec<String>,
    },
    /// Looked up: the slots while it is booked, nothing when cancelled; `Err` when it was not found.
    Seen {
        /// Which.
        booking: u64,
        /// What was shown.
        slot: Result<Option<Vec<String>>, String>,
    },
    /// Somebody stands in line. Their number is that of the booking which it may become.
    Joined {
        /// Which.
        booking: u64,
        /// The code.
        code: String,
        /// Class and day.
        line: String,
        /// The only slot they want, or any of the day.
        slot: Option<String>,
        /// The number that they were told.
        number: i64,
    },
    /// Looked up: still in line.
    Waits {
        /// Which.
        booking: u64,
    },
    /// Looked up or told on another occasion: a seat is, or was, held for them.
    Offered {
        /// Which.
        booking: u64,
        /// Where.
        slot: String,
        /// Since when, in seconds of the server's clock.
        at: i64,
        /// Until when.
        until: i64,
    },
    /// Left the line, and the seat if one was offered.
    Left {
        /// Which.
        booking: u64,
    },
    /// The clock was set.
    Clock {
        /// Seconds.
        to: i64,
    },
    /// A key did not do what keys must do.
    Key(String),
    /// An answer that should not have come at all.
    Odd(String),
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// When.
    pub span: Span,
    /// What.
    pub what: What,
}

/// A history being written.
#[derive(Debug, Default)]
pub struct History {
    counter: AtomicU64,
    operations: Mutex<Vec<Operation>>,
}

impl History {
    /// A moment.
    pub fn moment(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::SeqCst)
    }

    /// Adds an operation.
    pub fn add(&self, from: u64, until: u64, what: What) {
        let mut operations = self.operations.lock().expect("nobody panics while adding");
        operations.push(Operation { span: Span { from, until }, what });
    }

    /// Everything, in the order of the beginnings.
    pub fn finished(&self) -> Vec<Operation> {
        let mut operations = self.operations.lock().expect("nobody panics while adding").clone();
        operations.sort_by_key(|operation| operation.span.from);
        operations
    }
}
