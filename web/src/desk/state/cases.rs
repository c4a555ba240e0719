//! Lists of cases: which state, how near the end. In: `Act`s, answers. Out: state, calls.

use super::State;
use crate::desk::api::{Answer, Call, Purpose};
use crate::desk::model::{CaseLine, CaseList};

/// Lists that can be asked for, in the order of the tabs.
pub const LISTS: [&str; 8] =
    ["due", "running", "open", "correction", "resubmitted", "referred", "flagged", "all"];

/// Lists of cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cases {
    /// Which list; empty: what is due.
    pub which: String,
    /// Cases so far.
    pub rows: Option<Vec<CaseLine>>,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Another list.
    List(String),
    /// The next page.
    More,
}

impl Cases {
    /// Which list is shown.
    pub fn which(&self) -> &str {
        if self.which.is_empty() { "due" } else { &self.which }
    }
}

impl State {
    pub(super) fn cases_act(&mut self, act: Act) {
        match act {
            Act::List(which) => {
                self.cases = Cases { which, ..Cases::default() };
                self.look_at_cases();
            }
            Act::More => {
                if let Some(after) = self.cases.next {
                    self.get(Purpose::Cases, self.path_of_list(after));
                }
            }
        }
    }

    fn path_of_list(&self, after: i64) -> String {
        let asked = match self.cases.which() {
            "due" => "state=running&level=amber".into(),
            which => format!("state={which}"),
        };
        self.at_hall(&format!("/cases?{asked}&after={after}"))
    }

    pub(super) fn look_at_cases(&mut self) {
        self.get(Purpose::Cases, self.path_of_list(0));
        self.get(Purpose::Colleagues, self.at_hall("/cases/colleagues"));
    }

    pub(super) fn took_cases(&mut self, call: &Call, answer: &Answer) {
        let Some(list) = answer.read::<CaseList>() else { return };
        let mut rows = match call.path.ends_with("&after=0") {
            true => Vec::new(),
            false => self.cases.rows.take().unwrap_or_default(),
        };
        rows.extend(list.cases);
        // A page with a level may be short: what is due is looked for on every page.
        let goes_on = self.cases.which() == "due" && list.next.is_some();
        (self.cases.rows, self.cases.next) = (Some(rows), list.next);
        if goes_on {
            self.cases_act(Act::More);
        }
    }
}
