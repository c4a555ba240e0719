//! What a page shows ahead of its engine, so that the first question need not wait for it: the list of items, and of
//! one item its questions before anything was answered.
//! In: the engine over the server's own verified bundle. Out: bytes for the page.
//! Absent on purpose: answers, verdicts, the notice. Whatever was shown ahead, the engine in the browser says it anew
//! from the signed rules as soon as it is there; nothing is decided without it.

use crate::engine::Engine;
use crate::messages::{self, Reviewed};
use crate::model::guide::GuideView;
use crate::model::{Ask, Card, Lang, Review};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Differs between builds whose data is not of the same form: the bytes don't say themselves what they are.
pub const FORM: u64 = form(&[
    include_bytes!("ahead.rs"),
    include_bytes!("messages.rs"),
    include_bytes!("model.rs"),
    include_bytes!("model/guide.rs"),
]);

/// What is shown ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    form: u64,
    /// Application date (ISO).
    pub on: String,
    /// Language of everything in it.
    pub lang: Lang,
    /// Title and publisher of the library.
    pub imprint: (String, String),
    /// Items in force.
    pub cards: Vec<Card>,
    /// The item's review before anything was answered; nothing when none was named, or it can't be opened.
    pub first: Option<Reviewed>,
}

impl Ahead {
    /// What an item's first review asks; the engine must have got the pieces that it wants for it.
    pub fn ask(on: &str, lang: Lang, item: &str) -> Ask {
        let (item, on, facts) = (item.into(), on.into(), NOTHING.into());
        Ask { serial: 0, item, on, lang, facts, after: None, guide: true }
    }

    /// What `engine` says on a day, of one item too when it is asked for.
    pub fn of(engine: &Engine, on: &str, lang: Lang, ask: Option<&Ask>) -> Self {
        let first = ask.and_then(|ask| {
            let mut review = engine.review(ask).ok()?;
            review.checks.clear();
            review.notice.sections.clear();
            // The page before the first question shows what the guide says in short.
            let short = review.guide.take().map(|guide| GuideView { parts: Vec::new(), ..(*guide).clone() });
            review.guide = short.map(Rc::new);
            Some(Reviewed::of(review, &[]))
        });
        let (imprint, cards) = (engine.imprint(lang), engine.cards(on, lang));
        Self { form: FORM, on: on.into(), lang, imprint, cards, first }
    }

    /// The bytes for the page.
    pub fn write(&self) -> Option<Vec<u8>> {
        messages::write(self)
    }

    /// Reads them; nothing when another build wrote them.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        messages::read::<Self>(bytes).filter(|ahead| ahead.form == FORM)
    }

    /// The review that was made ahead, when `ask` asks for just that.
    pub fn answers(&self, ask: &Ask) -> Option<Review> {
        let Reviewed { item, review, .. } = self.first.clone()?;
        let item = item?;
        let same = ask.facts == NOTHING && ask.item == item.id && ask.on == self.on && ask.lang == self.lang;
        same.then(|| Review { item: item.into(), ahead: true, ..review })
    }
}

/// The facts document before anything was answered.
pub const NOTHING: &str = "{}";

/// FNV-1a over files, one after the other.
const fn form(files: &[&[u8]]) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut file = 0;
    while file < files.len() {
        let mut at = 0;
        while at < files[file].len() {
            sum = (sum ^ files[file][at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            at += 1;
        }
        file += 1;
    }
    sum
}
