//! What may become of a ticket: every state, every action, nothing else.
//! In: where a ticket stands, an action. Out: where it stands then, or why not. Absent: who is next (`order`), the
//! database, the clock.

/// A ticket's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In the line.
    Waiting,
    /// Called to a window, or at it.
    Called {
        /// The window's number.
        window: i64,
    },
    /// Served.
    Finished,
    /// Ended without being served.
    Closed(Why),
}

/// Why a ticket ended unserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Several calls were not answered.
    NoAnswer,
    /// The day ended.
    DayOver,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// How often it was called out: calls and recalls.
    pub calls: i64,
    /// Calls it did not answer.
    pub skips: i64,
    /// After a skip: waits until its class has made so many calls.
    pub back_at: i64,
    /// The window that called it first (首问负责), never changed.
    pub first_window: Option<i64>,
    /// The window it was transferred to, if to a certain one.
    pub to_window: Option<i64>,
    /// How often it was transferred.
    pub transfers: i64,
    /// In the special channel (特别通道).
    pub special: bool,
}

impl Standing {
    /// Of a new ticket.
    pub const NEW: Self = Self {
        state: State::Waiting,
        calls: 0,
        skips: 0,
        back_at: 0,
        first_window: None,
        to_window: None,
        transfers: 0,
        special: false,
    };
}

/// What is done with a ticket. `window` is who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Called to a window.
    Call {
        /// To which.
        window: i64,
    },
    /// Called out again.
    Recall {
        /// By whom.
        window: i64,
    },
    /// Did not answer.
    Skip {
        /// By whom.
        window: i64,
        /// Comes back when its class has made so many calls.
        back_at: i64,
        /// So many skips close it.
        most: i64,
    },
    /// Sent on, to the line of a class.
    Transfer {
        /// By whom.
        window: i64,
        /// To a certain window of the class.
        to: Option<i64>,
    },
    /// Served.
    Finish {
        /// By whom.
        window: i64,
    },
    /// Let into the special channel.
    Special,
    /// The day ended.
    EndDay,
}

/// Why an action is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is at a window: what is for tickets in the line is not for it.
    NotWaiting,
    /// It is in the line: it must be called first.
    NotCalled,
    /// Another window has it.
    OtherWindow(i64),
    /// It is served or closed.
    Over,
}

/// Where a ticket stands after an action.
///
/// # Errors
/// The action is not for a ticket in this state.
pub fn step(from: &Standing, action: Action) -> Result<Standing, Wrong> {
    match (from.state, action) {
        (State::Finished | State::Closed(_), _) => Err(Wrong::Over),
        (_, Action::EndDay) => Ok(Standing { state: State::Closed(Why::DayOver), ..*from }),
        (State::Waiting, Action::Call { window }) => Ok(Standing {
            state: State::Called { window },
            calls: from.calls + 1,
            first_window: from.first_window.or(Some(window)),
            ..*from
        }),
        (State::Waiting, Action::Special) => Ok(Standing { special: true, ..*from }),
        (State::Waiting, _) => Err(Wrong::NotCalled),
        (State::Called { .. }, Action::Call { .. } | Action::Special) => Err(Wrong::NotWaiting),
        (State::Called { window: at }, Action::Recall { window }) => {
            mine(at, window)?;
            Ok(Standing { calls: from.calls + 1, ..*from })
        }
        (State::Called { window: at }, Action::Skip { window, back_at, most }) => {
            mine(at, window)?;
            let skips = from.skips + 1;
            let state = if skips < most { State::Waiting } else { State::Closed(Why::NoAnswer) };
            Ok(Standing { state, skips, back_at, ..*from })
        }
        (State::Called { window: at }, Action::Transfer { window, to }) => {
            mine(at, window)?;
            // Whoever is sent on has answered, and stands in a line that counts its own calls.
            let transfers = from.transfers + 1;
            Ok(Standing { state: State::Waiting, to_window: to, transfers, skips: 0, back_at: 0, ..*from })
        }
        (State::Called { window: at }, Action::Finish { window }) => {
            mine(at, window)?;
            Ok(Standing { state: State::Finished, ..*from })
        }
    }
}

fn mine(at: i64, window: i64) -> Result<(), Wrong> {
    if at == window { Ok(()) } else { Err(Wrong::OtherWindow(at)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLED: State = State::Called { window: 7 };
    const STATES: [State; 5] =
        [State::Waiting, CALLED, State::Finished, State::Closed(Why::NoAnswer), State::Closed(Why::DayOver)];

    fn actions(window: i64) -> [Action; 7] {
        [
            Action::Call { window },
            Action::Recall { window },
            Action::Skip { window, back_at: 5, most: 3 },
            Action::Transfer { window, to: Some(9) },
            Action::Finish { window },
            Action::Special,
            Action::EndDay,
        ]
    }

    fn at(state: State) -> Standing {
        Standing { state, calls: 2, skips: 1, first_window: Some(4), ..Standing::NEW }
    }

    /// The whole table: 5 states, 7 actions, by the ticket's own window (7) and by another (8).
    #[test]
    fn every_state_and_every_action() {
        let closed = State::Closed(Why::DayOver);
        let over: [Result<State, Wrong>; 7] = [Err(Wrong::Over); 7];
        let line = Err(Wrong::NotCalled);
        let other = Err(Wrong::OtherWindow(7));
        let busy = Err(Wrong::NotWaiting);
        let waiting = State::Waiting;
        let own: [[Result<State, Wrong>; 7]; 5] = [
            [Ok(CALLED), line, line, line, line, Ok(waiting), Ok(closed)],
            [busy, Ok(CALLED), Ok(waiting), Ok(waiting), Ok(State::Finished), busy, Ok(closed)],
            over,
            over,
            over,
        ];
        let others: [[Result<State, Wrong>; 7]; 5] = [
            [Ok(State::Called { window: 8 }), line, line, line, line, Ok(waiting), Ok(closed)],
            [busy, other, other, other, other, busy, Ok(closed)],
            over,
            over,
            over,
        ];
        for (window, expected) in [(7, own), (8, others)] {
            for (state, expected) in STATES.into_iter().zip(expected) {
                for (action, expected) in actions(window).into_iter().zip(expected) {
                    let found = step(&at(state), action).map(|standing| standing.state);
                    assert_eq!(found, expected, "{state:?} {action:?}");
                }
            }
        }
    }

    #[test]
    fn the_first_receiver_stays_whoever_calls_later() {
        let first = step(&Standing::NEW, Action::Call { window: 3 }).expect("called");
        assert_eq!((first.first_window, first.calls), (Some(3), 1));
        let sent = step(&first, Action::Transfer { window: 3, to: None }).expect("sent on");
        let second = step(&sent, Action::Call { window: 5 }).expect("called");
        assert_eq!((second.first_window, second.transfers, second.calls), (Some(3), 1, 2));
    }

    #[test]
    fn three_skips_close_and_a_transfer_forgives_them() {
        let mut ticket = Standing::NEW;
        for skipped in 1..=3 {
            ticket = step(&ticket, Action::Call { window: 1 }).expect("called");
            ticket = step(&ticket, Action::Skip { window: 1, back_at: 4, most: 3 }).expect("skipped");
            assert_eq!((ticket.skips, ticket.back_at), (skipped, 4));
        }
        assert_eq!(ticket.state, State::Closed(Why::NoAnswer));
        let sent = step(&at(CALLED), Action::Transfer { window: 7, to: Some(9) }).expect("sent on");
        assert_eq!((sent.skips, sent.back_at, sent.to_window), (0, 0, Some(9)));
    }

    #[test]
    fn what_an_action_is_not_about_it_leaves_alone() {
        let before = Standing { special: true, to_window: Some(2), transfers: 1, ..at(CALLED) };
        let recalled = step(&before, Action::Recall { window: 7 }).expect("recalled");
        assert_eq!(recalled, Standing { calls: 3, ..before });
        let finished = step(&before, Action::Finish { window: 7 }).expect("finished");
        assert_eq!(finished, Standing { state: State::Finished, ..before });
        let special = step(&at(State::Waiting), Action::Special).expect("special");
        assert_eq!(special, Standing { special: true, ..at(State::Waiting) });
    }
}
