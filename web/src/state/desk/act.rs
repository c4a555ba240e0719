//! What can happen at the desk: what a person does there, and the hall's answers. Absent: what follows (the parent).

use super::{Blank, after};
use crate::hall::{Answer, Failure, Slot};

/// What can happen at the desk.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// A hall is chosen.
    Hall(String),
    /// A day is chosen.
    Day(String),
    /// A slot is chosen.
    Pick(Slot),
    /// The hold is to last longer.
    Extend,
    /// The hold ran out by the clock.
    Lapse,
    /// The same seat again after that.
    HoldAgain,
    /// Stand in line for the full slot.
    StandInLine,
    /// A box changed.
    Type(Blank, String),
    /// Book, or join the line.
    Confirm,
    /// Look up.
    Find,
    /// Another code is to be looked up.
    FindOther,
    /// Whether to ask once more before cancelling.
    Sure(bool),
    /// Cancel what was looked up.
    Cancel,
    /// Choose another time for it.
    Rebook,
    /// Move it to the chosen slot.
    Move,
    /// Not to that slot.
    Unpick,
    /// Take the offered seat.
    Accept,
    /// Leave the line.
    Leave,
    /// The calendar file.
    Calendar,
    /// Hand a receipt over.
    HandOver(Vec<String>),
    /// Something after the visit.
    After(after::Act),
    /// Send the stuck call again.
    Retry,
    /// The hall answered call number so-and-so.
    Answered(u64, Box<Result<Answer, Failure>>),
}
