//! The line as the desk and the board see it. In: JSON. Out: plain data. Absent: order; the server keeps it.

use serde::Deserialize;

/// The line of a hall as everybody sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Queue {
    /// Window classes.
    pub classes: Vec<QueueClass>,
    /// Today.
    pub day: String,
    /// The city's limit for waiting.
    pub limit_minutes: i64,
    /// Tickets that are not over.
    pub tickets: Vec<QueueTicket>,
    /// Windows.
    pub windows: Vec<QueueWindow>,
}

/// A class in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QueueClass {
    /// Its id.
    pub class: String,
    /// Minutes for somebody who comes now.
    pub estimate_minutes: i64,
    /// Letter of its tickets.
    pub letter: String,
    /// Whether walk-ins get tickets.
    pub open: bool,
    /// Who waits.
    pub waiting: i64,
    /// Longer than the limit.
    pub alarms: i64,
}

/// A ticket in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QueueTicket {
    /// Called before it.
    pub ahead: Option<i64>,
    /// Waits longer than the limit.
    pub alarm: bool,
    /// Its class.
    pub class: String,
    /// Minutes until it is called.
    pub estimate_minutes: Option<i64>,
    /// How it stands.
    pub state: String,
    /// Its number.
    pub ticket: String,
    /// Minutes in the line.
    pub waited_minutes: Option<i64>,
    /// The window that called it.
    pub window: Option<i64>,
}

/// A window in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QueueWindow {
    /// Its class.
    pub class: String,
    /// Its number.
    pub number: i64,
    /// The ticket there.
    pub ticket: Option<String>,
    /// At work by the plan.
    pub working: bool,
}

/// The queue as the desk sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct DeskQueue {
    /// Left from the day before.
    pub left: Vec<DeskTicket>,
    /// As everybody sees it.
    pub queue: Queue,
    /// Tickets that are not over.
    pub tickets: Vec<DeskTicket>,
}

/// A ticket as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DeskTicket {
    /// Calls so far.
    pub calls: i64,
    /// Its class.
    pub class: String,
    /// First receiver.
    pub first_window: Option<i64>,
    /// What for, where a booking says it.
    pub item: Option<String>,
    /// `booked`, `walk-in`.
    pub lane: String,
    /// Reason of the special channel.
    pub special: Option<String>,
    /// How it stands.
    pub state: String,
    /// Its number.
    pub ticket: String,
    /// Left to this window.
    pub to_window: Option<i64>,
    /// Why it was sent on.
    pub transfer_reason: Option<String>,
    /// The window that called it.
    pub window: Option<i64>,
}

/// A booking of today, masked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Found {
    /// Its number.
    pub booking: i64,
    /// What for.
    pub item: Option<String>,
    /// Masked.
    pub name: String,
    /// Masked.
    pub phone: String,
    /// Its slot.
    pub slot: String,
    /// Checked in already.
    pub ticket: Option<String>,
}

/// A code with its title.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Coded {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
}

/// What the display is told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Shown {
    /// Tickets.
    pub tickets: Vec<ShownTicket>,
}

/// A ticket on the display.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ShownTicket {
    /// How often it was called out.
    pub calls: i64,
    /// Its class.
    pub class: String,
    /// How it stands.
    pub state: String,
    /// Its number.
    pub ticket: String,
    /// The window that called it.
    #[serde(default)]
    pub window: Option<i64>,
}
