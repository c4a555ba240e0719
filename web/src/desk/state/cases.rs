//! Lists of cases. In: answers. Out: state, calls.

use super::State;
use crate::desk::api::{Answer, Call, Purpose};
use crate::desk::model::CaseList;

/// Lists of cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cases {
    /// What was asked for last.
    pub list: Option<CaseList>,
}

impl State {
    pub(super) fn look_at_cases(&mut self) {
        self.get(Purpose::Cases, self.at_hall("/cases"));
    }

    pub(super) fn took_cases(&mut self, _: &Call, answer: &Answer) {
        self.cases.list = answer.read();
    }
}
