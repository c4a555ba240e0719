//! What follows when the engine has answered. In: a call's number, a review or mistakes. Out: answers kept, mistakes to
//! announce, the page that follows. Absent: what is asked (`State::ask`).

use super::{Page, Pending, Phase, State, Then};
use crate::model::{Problem, Review};
use std::rc::Rc;

impl State {
    pub(super) fn replied(&mut self, serial: u64, result: Result<Rc<Review>, Vec<Problem>>) {
        if let Some(pending) = self.pending.take_if(|p| p.serial == serial) {
            self.taken(pending, result);
            if self.phase == Phase::Ready {
                self.confirm();
            }
        }
    }

    fn taken(&mut self, pending: Pending, result: Result<Rc<Review>, Vec<Problem>>) {
        let Some(case) = self.cases.get_mut(&pending.item) else { return };
        if let Ok(Some(guide)) = result.as_ref().map(|review| &review.guide) {
            case.guide = Some(guide.clone());
        }
        match (pending.then, result) {
            (Then::Stay, result) => {
                case.opened(result);
                self.look_at_desk();
                self.put_saved(&pending.item);
            }
            (Then::Restore, Ok(review)) => self.restored(&pending.item, review),
            (Then::Restore, Err(problems)) => self.refused_saved(&pending.item, &problems),
            (Then::Next, Ok(review)) => self.answered(pending, review),
            (Then::Keep, Ok(review)) => case.keep(pending.candidate, review),
            // Said at its field, without taking the focus from where one types.
            (Then::Keep, Err(problems)) => case.object(problems),
            (Then::Form, Ok(review)) => {
                case.keep(pending.candidate, review);
                match case.all_open() {
                    true => self.alarm += 1,
                    false => self.finished(pending.item),
                }
            }
            (Then::Form, Err(problems)) => {
                case.problems = problems;
                self.alarm += 1;
            }
            (Then::Next, Err(problems)) => {
                case.problems = problems;
                self.alarm += 1;
            }
            (Then::Settle, Ok(review)) => case.settled(review),
            (Then::Settle, Err(problems)) => {
                // What is refused stays on the screen and out of the document; each round refuses at least one more.
                if case.refuse(problems) {
                    self.call(Then::Settle);
                }
            }
            (Then::Finish, Ok(review)) => {
                case.refused.clear();
                case.review = Some(review);
                case.problems = case.unfinished();
                match case.problems.is_empty() {
                    true => self.finished(pending.item),
                    false => self.alarm += 1,
                }
            }
            (Then::Finish, Err(problems)) => {
                case.refuse(problems);
                self.alarm += 1;
            }
        }
    }

    fn answered(&mut self, pending: Pending, review: Rc<Review>) {
        let Page::Question { item, fact } = self.page.clone() else { return };
        let Some(case) = self.cases.get_mut(&item) else { return };
        case.answers = pending.candidate;
        case.review = Some(review);
        if case.still_open(&fact) {
            self.alarm += 1;
            return;
        }
        case.entered.remove(&fact);
        let next = self.next_page(&item);
        self.go(next);
    }

    /// After the papers: questions that they raised, else the notice, whatever is still unsure.
    fn finished(&mut self, item: String) {
        let next = self.next_page(&item);
        self.go(next);
    }
}
