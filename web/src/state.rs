//! The wizard's state machine: one pure reducer. The page, the answers, what the engine said last.
//! In: `Action`s from pages, addresses and the engine. Out: a new `State`; what it wants of the engine (`State::ask`).
//! Absent on purpose: the browser, the engine itself, wording.

mod action;
mod at_desk;
mod case;
pub mod desk;
mod page;
pub mod photos;
mod replies;
mod restore;

pub use action::Action;
pub use case::{CaseState, Place};
pub use page::{Page, Step};
pub use restore::Restoring;

use crate::ahead::NOTHING;
use crate::answers::Answers;
use crate::document::{Papers, document};
use crate::finder::{self, Filter, Finder, Initials};
use crate::model::{Ask, Card, Lang, Owner};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How far the library is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Phase {
    /// On its way.
    #[default]
    Loading,
    /// Could not be had or used; the reason for staff.
    Failed(String),
    /// What the server said ahead of the engine: enough to find an item and to begin.
    Ahead,
    /// There.
    Ready,
}

/// What follows when the engine has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing: the page only needs to know.
    Stay,
    /// The answer of the question page is kept and the next page follows.
    Next,
    /// The answer of the form page is kept; the page stays.
    Keep,
    /// The form is done: on to what comes next.
    Form,
    /// Papers are checked while they are filled in.
    Settle,
    /// The papers are done: on to the notice.
    Finish,
    /// Saved answers are put to the rules of today.
    Restore,
}

/// A call of the engine that has not been answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Number of the call.
    pub serial: u64,
    /// Item asked about.
    pub item: String,
    /// Answers as they will be kept when the engine takes them.
    pub candidate: Answers,
    /// What follows.
    pub then: Then,
}

/// Everything the wizard knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// How far the library is.
    pub phase: Phase,
    /// Language.
    pub lang: Lang,
    /// 大字版: large type, large targets, strong contrast.
    pub elder: bool,
    /// Application date (ISO).
    pub on: String,
    /// The date was set by the address, and stays in it.
    pub on_given: bool,
    /// Title and publisher of the library.
    pub imprint: (String, String),
    /// Digests of the rules and of the program, to compare between web, kiosk and desk.
    pub digests: (String, String),
    /// Items.
    pub cards: Vec<Card>,
    /// What was typed into the search box.
    pub search: String,
    /// All questions on one page, by the citizen's choice.
    pub compact: bool,
    /// What narrows the list.
    pub filter: Filter,
    /// What narrows it is shown on a small screen.
    pub unfolded: bool,
    /// The items, ready to be searched.
    pub finder: Rc<Finder>,
    /// The page shown.
    pub page: Page,
    /// Pages that led here, the one shown last.
    pub trail: Vec<Page>,
    /// Applications by item: switching items loses nothing.
    pub cases: BTreeMap<String, CaseState>,
    /// Booking.
    pub desk: desk::Desk,
    /// Photos of papers, looked at on this device.
    pub photos: photos::Photos,
    /// Why the rules of an item could not be had; nothing that was entered is lost by it.
    pub unreached: Option<String>,
    /// The call on its way.
    pub pending: Option<Pending>,
    /// Calls so far.
    pub serial: u64,
    /// A newer program waits to be started.
    pub newer: bool,
    /// Grows whenever a mistake is to be announced: the error summary then takes the focus.
    pub alarm: u32,
}

impl State {
    /// The state at the start.
    pub fn new(page: Page, on: String, on_given: bool) -> Self {
        Self { trail: vec![page.clone()], page, on, on_given, ..Self::default() }
    }

    /// The state after `action`.
    #[must_use]
    pub fn apply(mut self, action: Action) -> Self {
        match action {
            Action::Loaded { imprint, cards, initials } => {
                self.list(Phase::Ready, imprint, cards, &initials);
                self.confirm();
            }
            // Words of both languages are searched, so what is found stays as it is.
            Action::Listed { imprint, cards } => (self.imprint, self.cards) = (imprint, cards),
            Action::Language(lang) => self.say_in(lang),
            Action::Elder(elder) => self.elder = elder,
            Action::Ahead { imprint, cards, initials } if self.phase == Phase::Loading => {
                self.list(Phase::Ahead, imprint, cards, &initials);
            }
            // The engine was faster.
            Action::Ahead { .. } => {}
            Action::Known { rules, program } => self.digests = (rules, program),
            Action::Failed(reason) => self.phase = Phase::Failed(reason),
            Action::Unreached(reason) => self.unreached = self.pending.is_some().then_some(reason),
            Action::Retry => {
                self.unreached = None;
                self.ask_again();
            }
            Action::Newer => self.newer = true,
            Action::Forget(on) => {
                let Self { phase, lang, elder, imprint, digests, cards, finder, serial, .. } = self;
                self = Self {
                    phase,
                    lang,
                    elder,
                    imprint,
                    digests,
                    cards,
                    finder,
                    serial,
                    ..Self::new(Page::Find, on, false)
                };
            }
            Action::Search(text) => {
                self.search = text;
                if self.found().is_empty() {
                    // Where nothing fits, the guide desk stands on the page.
                    self.desk.look();
                }
            }
            Action::Compact(compact) => {
                self.compact = compact;
                if let Some(item) = self.page.item().map(str::to_owned) {
                    let next = match compact {
                        true => Page::Form { item },
                        false => self.next_page(&item),
                    };
                    self.go(next);
                }
            }
            Action::SettleFact(fact) => self.call_with(Then::Keep, |case| case.kept(&fact)),
            Action::FinishForm => {
                self.with_case(|case| case.problems.clear());
                self.call_with(Then::Form, CaseState::filled);
            }
            Action::Unfold(unfolded) => self.unfolded = unfolded,
            Action::Filter(filter) => self.filter = filter,
            Action::Go(page) => {
                self.unreached = None;
                self.go(page);
            }
            Action::Enter(place, input) => self.with_case(|case| case.enter(&place, input)),
            Action::AddRow(owner) => {
                self.with_case(|case| case.add_row(&owner));
                self.settle(&owner);
            }
            Action::RemoveRow(owner, row) => {
                self.with_case(|case| case.remove_row(&owner, row));
                self.settle(&owner);
            }
            Action::Submit => self.submit(),
            Action::Answer(place, input) => {
                self.with_case(|case| case.enter(&place, input));
                self.submit();
            }
            Action::Have(material, have, form) => {
                self.with_case(|case| case.have(&material, have, form));
                self.call(Then::Settle);
            }
            Action::Commit(material, given) => {
                self.with_case(|case| case.commit(material, given));
                self.call(Then::Settle);
            }
            Action::Settle => self.call(Then::Settle),
            Action::Finish => self.call(Then::Finish),
            Action::Desk(act) => self.at_desk(act),
            Action::Photo(act) => self.photos.apply(act),
            Action::Resumed(saved) => self.resume(saved),
            Action::Replied(serial, result) => self.replied(serial, result),
        }
        self
    }

    fn list(&mut self, phase: Phase, imprint: (String, String), cards: Vec<Card>, initials: &Initials) {
        self.finder = Rc::new(finder::finder(&cards, initials));
        (self.phase, self.imprint, self.cards) = (phase, imprint, cards);
        self.look();
    }

    /// Whether the page shown can be shown now.
    pub fn showable(&self) -> bool {
        match &self.phase {
            Phase::Ready => true,
            Phase::Ahead => matches!(
                self.page,
                Page::Find | Page::Start { .. } | Page::Question { .. } | Page::Form { .. }
            ),
            Phase::Loading | Phase::Failed(_) => false,
        }
    }

    /// An answer was given and waits for the engine.
    pub fn waits(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.then != Then::Stay)
    }

    /// What came ahead of the engine is asked of it; no answer was taken without it.
    fn confirm(&mut self) {
        let shown = self.page.item().map(str::to_owned);
        for (item, case) in &mut self.cases {
            if case.is_ahead() && shown.as_ref() != Some(item) {
                (case.review, case.guide) = (None, None);
            }
        }
        if self.pending.is_none() && self.case().is_some_and(CaseState::is_ahead) {
            self.call(Then::Stay);
        }
    }

    /// Cards that fit what was typed and pass the filter, best first.
    pub fn found(&self) -> Vec<&Card> {
        self.picked(self.finder.find(&self.search))
    }

    /// Cards that fit `typed`, best first, whatever the filter.
    pub fn fitting(&self, typed: &str) -> Vec<&Card> {
        self.finder.find(typed).into_iter().filter_map(|index| self.cards.get(index)).collect()
    }

    /// Cards that are near to what was typed, whatever the filter.
    pub fn near(&self) -> Vec<&Card> {
        self.finder.near(&self.search).into_iter().filter_map(|index| self.cards.get(index)).collect()
    }

    fn picked(&self, numbers: Vec<usize>) -> Vec<&Card> {
        let cards = numbers.into_iter().filter_map(|index| self.cards.get(index));
        cards.filter(|card| self.filter.passes(card)).collect()
    }

    /// The application of the page shown.
    pub fn case(&self) -> Option<&CaseState> {
        self.cases.get(self.page.item()?)
    }

    /// What the engine is to be asked now.
    pub fn ask(&self) -> Option<Ask> {
        let pending = self.pending.as_ref().filter(|_| matches!(self.phase, Phase::Ready | Phase::Ahead))?;
        let case = self.cases.get(&pending.item)?;
        let facts = match &case.review {
            None => NOTHING.into(),
            Some(review) => {
                let papers = match pending.then {
                    Then::Finish => Papers::All,
                    _ => Papers::Sound(&case.refused),
                };
                document(&review.item, &pending.candidate, papers).to_string()
            }
        };
        Some(Ask {
            serial: pending.serial,
            item: pending.item.clone(),
            on: self.on.clone(),
            lang: self.lang,
            facts,
            after: match &self.page {
                Page::Question { fact, .. } => Some(fact.clone()),
                _ => None,
            },
            guide: case.guide.is_none() || case.is_ahead(),
        })
    }

    /// The facts document of the page's application, to be taken away.
    pub fn export(&self) -> Option<String> {
        let case = self.case()?;
        let review = case.review.as_ref()?;
        let document = document(&review.item, &case.answers, Papers::Sound(&case.refused));
        serde_json::to_string_pretty(&document).ok()
    }

    /// Where the wizard goes on: the first question that is open, else the papers, else the notice.
    pub fn next_page(&self, item: &str) -> Page {
        let item = item.to_string();
        let case = self.cases.get(&item);
        let Some((case, review)) = case.and_then(|case| Some((case, case.review.as_ref()?))) else {
            return Page::Start { item };
        };
        match review.next_fact() {
            Some(_) if self.compact => Page::Form { item },
            Some(fact) => Page::Question { item, fact: fact.into() },
            None if case.unfinished().is_empty() => Page::Notice { item },
            None => Page::Documents { item, material: None },
        }
    }

    /// Where 返回 leads: the page before, or the natural one above.
    pub fn back(&self) -> Page {
        match self.trail.len().checked_sub(2).and_then(|i| self.trail.get(i)) {
            Some(page) => page.clone(),
            None => self.page.above(),
        }
    }

    /// What was said stands in the other language; it is asked for again, nothing that was entered changes.
    fn say_in(&mut self, lang: Lang) {
        self.lang = lang;
        for case in self.cases.values_mut() {
            case.guide = None;
        }
        // An answer on its way is asked for again as what it was.
        match self.pending {
            Some(_) => self.ask_again(),
            None => self.look(),
        }
    }

    fn ask_again(&mut self) {
        self.serial += 1;
        if let Some(pending) = &mut self.pending {
            pending.serial = self.serial;
        }
    }

    fn with_case(&mut self, change: impl FnOnce(&mut CaseState)) {
        if let Some(case) = self.page.item().and_then(|item| self.cases.get_mut(item)) {
            change(case);
        }
    }

    fn go(&mut self, page: Page) {
        if page == self.page {
            return;
        }
        self.with_case(|case| case.problems.clear());
        let back = self.trail.len().checked_sub(2).and_then(|i| self.trail.get(i));
        if back.is_some_and(|back| back.same_place(&page)) {
            self.trail.pop();
        } else if !self.page.same_place(&page) {
            self.trail.push(page.clone());
        }
        self.page = page;
        self.look();
    }

    /// Asks for what the page shown needs to know and nobody asked yet.
    fn look(&mut self) {
        self.look_at_desk();
        let Some(item) = self.page.item().map(str::to_string) else { return };
        let case = self.cases.entry(item).or_default();
        match &case.review {
            Some(review) if review.lang != self.lang => self.call(Then::Settle),
            None if case.unusable.is_empty() => self.call(Then::Stay),
            _ => {}
        }
    }

    fn submit(&mut self) {
        if let Page::Question { fact, .. } = &self.page {
            let fact = fact.clone();
            self.with_case(|case| case.problems.clear());
            self.call_with(Then::Next, |case| case.submitted(&fact));
        }
    }

    /// Changes of papers are looked at as they happen, those of lists of facts when they are submitted.
    fn settle(&mut self, owner: &Owner) {
        if matches!(owner, Owner::Material(_)) {
            self.call(Then::Settle);
        }
    }

    fn call(&mut self, then: Then) {
        self.call_with(then, |case| case.answers.clone());
    }

    fn call_with(&mut self, then: Then, candidate: impl FnOnce(&CaseState) -> Answers) {
        let Some(item) = self.page.item().map(str::to_string) else { return };
        let Some(case) = self.cases.get(&item) else { return };
        self.serial += 1;
        self.pending = Some(Pending { serial: self.serial, item, candidate: candidate(case), then });
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
