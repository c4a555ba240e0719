//! The keys of the desk, in one place: which key does what on which page. In: a key event's name. Out: an action.
//! Absent: keys inside of lists and tables (their rows have the focus then); single letters, which people type.

use super::page::Page;
use super::state::{Action, State, case, line, phone};

/// What a key does on the page that is shown; `None`: the browser's own.
pub fn action(state: &State, key: &str) -> Option<Pressed> {
    // A dialog is open: it has the keys.
    if state.me().is_none() || state.line.ask.is_some() || state.desk.ask.is_some() {
        return None;
    }
    let line = |act: line::Act| Some(Pressed::Act(Action::Line(act)));
    match (state.shown(), key) {
        (Page::Work, "F2") => line(line::Act::Call),
        (Page::Work, "F3") => line(line::Act::Recall),
        (Page::Work, "F4") => line(line::Act::Skip),
        (Page::Work, "F8") => line(line::Act::Finish),
        (Page::Work, "F9") => Some(Pressed::Focus("#scan")),
        (Page::Case(_), "F2") => Some(Pressed::Act(Action::Desk(case::Act::MainStep))),
        (Page::Case(_), "F9") => Some(Pressed::Focus("#materials [tabindex='0']")),
        (Page::Phone, "F2") => Some(Pressed::Focus("#phone-search")),
        (Page::Phone, "F4") => Some(Pressed::Focus("#phone-booking")),
        (Page::Phone, "F8") => Some(Pressed::Act(Action::Phone(phone::Act::NextCall))),
        _ => None,
    }
}

/// What happens at a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Pressed {
    /// An action.
    Act(Action),
    /// The focus goes there.
    Focus(&'static str),
}
