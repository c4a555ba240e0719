//! The case on the desk. In: `Act`s, answers. Out: state, calls.

use super::State;
use crate::desk::api::{Answer, Call, Purpose};
use crate::desk::model::Case;

/// The case on the desk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Desk {
    /// The case.
    pub case: Option<Case>,
    /// There is no such case.
    pub missing: bool,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Read again.
    Reload,
}

impl State {
    pub(super) fn desk_act(&mut self, act: Act) {
        match act {
            Act::Reload => self.reload_case(),
        }
    }

    pub(super) fn look_at_case(&mut self, id: i64) {
        self.get(Purpose::Case, self.at_hall(&format!("/cases/{id}")));
    }

    pub(super) fn reload_case(&mut self) {
        if let Some(id) = self.desk.case.as_ref().map(|case| case.case) {
            self.look_at_case(id);
        }
    }

    pub(super) fn took_case(&mut self, _: &Call, answer: &Answer) {
        self.desk.case = answer.read().or(self.desk.case.take());
    }
}
