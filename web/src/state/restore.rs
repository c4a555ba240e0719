//! Saved applications: taken into a file, and taken up again under the rules of today.
//! In: `Saved`. Out: cases whose answers the engine took; `Changes`. Absent: the file and its lock (`saved`).

use super::{CaseState, Page, State, Then};
use crate::model::{Problem, Review};
use crate::saved::{Changes, Said, Saved, SavedCase};
use std::rc::Rc;

/// What of a saved application is still to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoring {
    /// What was said then.
    pub said: Said,
    /// Facts whose answer the engine refuses now.
    pub again: Vec<String>,
}

impl State {
    /// Everything that was entered, the application of the page shown last first.
    pub fn saved(&self) -> Saved {
        let shown = self.trail.iter().rev().find_map(Page::item);
        let begun = self.cases.iter().filter(|(_, case)| case.begun());
        let (first, rest): (Vec<_>, Vec<_>) = begun.partition(|(item, _)| Some(item.as_str()) == shown);
        let save = |(item, case): (&String, &CaseState)| {
            let review = case.review.as_ref()?;
            Some(SavedCase {
                item: item.clone(),
                answers: case.answers.clone(),
                entered: case.entered.clone(),
                said: Said::now(review, &self.on, &self.digests.0),
            })
        };
        Saved { cases: first.into_iter().chain(rest).filter_map(save).collect() }
    }

    /// Takes up saved applications; items that are not there any more are passed over.
    pub(super) fn resume(&mut self, saved: Saved) {
        let there = |item: &str| self.cards.iter().any(|card| card.id == item);
        let cases: Vec<SavedCase> = saved.cases.into_iter().filter(|case| there(&case.item)).collect();
        let first = cases.first().map(|case| case.item.clone());
        for SavedCase { item, answers, entered, said } in cases {
            let restoring = Some(Restoring { said, again: Vec::new() });
            self.cases.insert(item, CaseState { answers, entered, restoring, ..CaseState::default() });
        }
        self.pending = None;
        self.go(match first {
            Some(item) => Page::Answers { item },
            None => Page::Lost,
        });
    }

    /// The item is open: the saved answers are put to the engine, if the page is still about it.
    pub(super) fn put_saved(&mut self, item: &str) {
        let waits = self.cases.get(item).is_some_and(|case| case.restoring.is_some());
        match (waits, self.page.item() == Some(item)) {
            (true, true) => self.call(Then::Restore),
            // Whoever comes back to it begins anew.
            (true, false) => {
                if let Some(case) = self.cases.get_mut(item) {
                    case.review = None;
                }
            }
            (false, _) => {}
        }
    }

    /// The engine took the saved answers: what is not as it was then.
    pub(super) fn restored(&mut self, item: &str, review: Rc<Review>) {
        let now = Said::now(&review, &self.on, &self.digests.0);
        let Some(case) = self.cases.get_mut(item) else { return };
        if let Some(Restoring { said, again }) = case.restoring.take() {
            let title = |id: &String| review.item.fact(id).map_or(id.clone(), |fact| fact.question.clone());
            case.changes = Some(Changes::between(&said, &now, again.iter().map(title).collect()));
        }
        case.review = Some(review);
    }

    /// The engine refuses some of the saved answers: those go back onto their pages, the others are put again.
    pub(super) fn refused_saved(&mut self, item: &str, problems: &[Problem]) {
        let Some(case) = self.cases.get_mut(item) else { return };
        let before = (case.answers.facts.len(), case.answers.papers.len(), case.refused.len());
        for problem in problems {
            case.put_back(&problem.field);
        }
        if before == (case.answers.facts.len(), case.answers.papers.len(), case.refused.len()) {
            // Nothing of what was refused could be found: all of it is asked again.
            let all: Vec<String> = case.answers.facts.keys().map(|id| format!("facts.{id}")).collect();
            all.iter().for_each(|path| case.put_back(path));
            case.answers.papers.clear();
            case.answers.commitments.clear();
        }
        self.put_saved(item);
    }
}

impl CaseState {
    /// An answer that is refused stands on its page again, as typed; a paper's field stays out of the document.
    fn put_back(&mut self, path: &str) {
        let (root, rest) = path.split_once('.').unwrap_or(("", path));
        let id: String = rest.chars().take_while(|c| !matches!(c, '.' | '[')).collect();
        match root {
            "facts" => {
                if let Some(entry) = self.answers.facts.remove(&id) {
                    self.entered.insert(id.clone(), entry);
                    if let Some(restoring) = &mut self.restoring {
                        restoring.again.push(id);
                    }
                }
            }
            // Refused once as a field; a second time the whole paper is asked for anew.
            "evidence" if !self.refused.insert(path.to_owned()) => {
                self.answers.papers.remove(&id);
            }
            _ => {}
        }
    }
}
