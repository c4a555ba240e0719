//! What can happen to the wizard: everything that pages, addresses, the hall and the engine say to the state machine.
//! Absent: what follows (the parent).

use super::{Page, Place, desk, photos};
use crate::answers::{Have, Input};
use crate::finder::{Filter, Initials};
use crate::model::{Card, Lang, Owner, Problem, Review};
use crate::saved::Saved;
use std::rc::Rc;

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The library is there.
    Loaded {
        /// Title and publisher.
        imprint: (String, String),
        /// Items.
        cards: Vec<Card>,
        /// Initials of characters.
        initials: Initials,
    },
    /// The list in another language.
    Listed {
        /// Title and publisher.
        imprint: (String, String),
        /// Items, in the same order.
        cards: Vec<Card>,
    },
    /// Everything is to be said in this language.
    Language(Lang),
    /// 大字版, or not.
    Elder(bool),
    /// The server said ahead of the engine what is in the library.
    Ahead {
        /// Title and publisher.
        imprint: (String, String),
        /// Items.
        cards: Vec<Card>,
        /// Initials of characters.
        initials: Initials,
    },
    /// The digests are known.
    Known {
        /// Of the bundle.
        rules: String,
        /// Of the program.
        program: String,
    },
    /// The library can't be had.
    Failed(String),
    /// The rules of an item can't be had now; the reason for staff.
    Unreached(String),
    /// 再试一次 after that.
    Retry,
    /// A newer program waits.
    Newer,
    /// Everything of this person is forgotten; the next one begins on this day.
    Forget(String),
    /// The search box changed.
    Search(String),
    /// One page for all questions, or one for each.
    Compact(bool),
    /// An answer on the form page is complete enough to be looked at.
    SettleFact(String),
    /// 继续 on the form page.
    FinishForm,
    /// The list is narrowed otherwise.
    Filter(Filter),
    /// What narrows the list is shown, or folded away.
    Unfold(bool),
    /// A page is wanted, by a link or by the address.
    Go(Page),
    /// Something was typed or chosen.
    Enter(Place, Input),
    /// Another element or piece.
    AddRow(Owner),
    /// One less.
    RemoveRow(Owner, usize),
    /// 继续 on a question page.
    Submit,
    /// Entered and submitted at once.
    Answer(Place, Input),
    /// Whether a material is at hand; with `Have::Yes` the form of the first piece.
    Have(String, Have, Option<String>),
    /// A written commitment was given or taken back.
    Commit(String, bool),
    /// Something about the papers is complete enough to be looked at.
    Settle,
    /// 看结果 on the papers page.
    Finish,
    /// Something about booking.
    Desk(desk::Act),
    /// Something about photos of papers.
    Photo(photos::Act),
    /// A saved file was opened.
    Resumed(Saved),
    /// The engine answered call number so-and-so.
    Replied(u64, Result<Rc<Review>, Vec<Problem>>),
}
