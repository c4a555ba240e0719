//! Bookings by telephone, and what a refused request says. In: JSON. Out: plain data. Absent: holding on to a seat.

use serde::Deserialize;

/// A day that can be booked, or not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DayView {
    /// ISO.
    pub day: String,
    /// `open`, `closed`, `calendar-not-published`.
    pub state: String,
    /// Free seats.
    #[serde(default)]
    pub free: i64,
}

/// A slot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Slot {
    /// Its name.
    pub slot: String,
    /// Its day.
    pub day: String,
    /// When it begins, `09:30`.
    pub time: String,
    /// Free seats; in lists.
    #[serde(default)]
    pub free: Option<i64>,
}

/// A held seat.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Hold {
    /// Its token.
    pub hold: String,
    /// Until when.
    pub expires_at: String,
    /// The slot.
    pub slot: Slot,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Booking {
    /// The code that the caller writes down.
    #[serde(default)]
    pub code: String,
    /// The slot.
    pub slot: Slot,
}

/// What went wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Refused {
    /// Stable code.
    pub code: String,
    /// The server's words, for staff who know them.
    pub message: String,
}

/// The answer of a refusal.
#[derive(Debug, Deserialize)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: Refused,
}
