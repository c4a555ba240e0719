//! The hall's board: tickets and windows as they change, the calls to show and to sound, whether the picture is alive.
//! In: events of the stream, the clock. Out: state. Absent: names (the stream has none), the sound itself.

use super::State;
use crate::desk::model::{Queue, Shown, ShownTicket};
use std::collections::BTreeMap;

/// Calls that are shown.
pub const SHOWN: usize = 4;
/// How long a call stands out, in seconds.
pub const FRESH: i64 = 20;
/// Without a word of the server for so long, the picture may be old.
pub const SILENT: i64 = 40;

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The ticket.
    pub ticket: String,
    /// Where to.
    pub window: i64,
    /// When, by this device.
    pub at: i64,
}

/// The board.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Board {
    /// Open tickets by number.
    pub tickets: BTreeMap<String, ShownTicket>,
    /// Newest calls first.
    pub calls: Vec<Called>,
    /// Windows, waiting, estimates.
    pub queue: Option<Queue>,
    /// The first picture came.
    pub is_there: bool,
    /// The connection is lost; the picture is the last one.
    pub is_lost: bool,
    /// When the server was heard last.
    pub heard_at: i64,
    /// Grows with each call: it sounds then.
    pub rings: u64,
    /// The device may sound.
    pub sounds: bool,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Everything that is open.
    Snapshot(Shown),
    /// What changed.
    Change(Shown),
    /// Windows, waiting, estimates.
    Queue(Queue),
    /// The connection is lost.
    Lost,
    /// Sound was allowed.
    Sound,
}

impl State {
    pub(super) fn board_act(&mut self, act: Act) {
        let now = self.now;
        let board = &mut self.board;
        match act {
            Act::Snapshot(shown) => {
                // What was called while the board was away is shown, and sounds once if it is new to it.
                let before = std::mem::take(&mut board.tickets);
                let begins = !board.is_there;
                board.calls.retain(|call| {
                    shown
                        .tickets
                        .iter()
                        .any(|ticket| ticket.ticket == call.ticket && ticket.window == Some(call.window))
                });
                for ticket in shown.tickets {
                    board.take(ticket, &before, begins, now);
                }
                board.is_there = true;
            }
            Act::Change(shown) => {
                let before = board.tickets.clone();
                for ticket in shown.tickets {
                    board.take(ticket, &before, false, now);
                }
            }
            Act::Queue(queue) => board.queue = Some(queue),
            Act::Lost => {
                board.is_lost = true;
                return;
            }
            Act::Sound => {
                board.sounds = true;
                return;
            }
        }
        board.is_lost = false;
        board.heard_at = now;
    }
}

impl Board {
    fn take(&mut self, ticket: ShownTicket, before: &BTreeMap<String, ShownTicket>, silent: bool, now: i64) {
        let calls = before.get(&ticket.ticket).map_or(0, |known| known.calls);
        if let (Some(window), true) = (ticket.window, ticket.state == "called") {
            let is_new = ticket.calls > calls;
            let is_shown =
                self.calls.iter().any(|call| call.ticket == ticket.ticket && call.window == window);
            if is_new || !is_shown {
                self.calls.retain(|call| call.ticket != ticket.ticket && call.window != window);
                let at = if silent { 0 } else { now };
                self.calls.insert(0, Called { ticket: ticket.ticket.clone(), window, at });
                self.calls.truncate(SHOWN);
            }
            if is_new && !silent {
                self.rings += 1;
            }
        } else {
            self.calls.retain(|call| call.ticket != ticket.ticket);
        }
        match ticket.state.as_str() {
            "waiting" | "called" => drop(self.tickets.insert(ticket.ticket.clone(), ticket)),
            _ => drop(self.tickets.remove(&ticket.ticket)),
        }
    }

    /// The ticket at a window.
    pub fn at(&self, window: i64) -> Option<&str> {
        self.tickets
            .values()
            .find(|ticket| ticket.window == Some(window))
            .map(|ticket| ticket.ticket.as_str())
    }

    /// How many wait in a class.
    pub fn waiting(&self, class: &str) -> usize {
        self.tickets.values().filter(|ticket| ticket.class == class && ticket.state == "waiting").count()
    }
}
