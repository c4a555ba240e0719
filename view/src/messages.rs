//! What the page and the Web Worker say to each other: bytes with a number that comes back.
//! In and out: plain data of `model`. Absent: engine types; sending (`client`, `worker`).

use crate::model::{Ask, Card, ItemView, Lang, Problem, Review};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The bytes of a message. Not JSON: what reads it is a third of the size, and both programs are of one build.
pub fn write(message: &impl Serialize) -> Option<Vec<u8>> {
    postcard::to_allocvec(message).ok()
}

/// Reads [`write()`]'s bytes; nothing when they are none.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// From the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Comes back with the answer. The page counts from 1.
    pub number: u64,
    /// What is asked.
    pub call: Call,
}

/// What the page can ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// To fetch and verify the bundle.
    Open {
        /// What was remembered of the last visit, so that an older bundle is refused.
        seen: Option<String>,
        /// Day of the cards (ISO).
        on: String,
        /// Language of the cards.
        lang: Lang,
    },
    /// To list the items in another language.
    List {
        /// Day of the cards (ISO).
        on: String,
        /// Language of the cards.
        lang: Lang,
    },
    /// To review a case.
    Review {
        /// The case.
        ask: Ask,
        /// Item views that the page holds, by [`Reviewed::key`].
        known: Vec<String>,
    },
    /// To verify a hall's settings of its kiosks; asked before or after [`Call::Open`].
    Kiosk {
        /// The signed settings as they were fetched.
        envelope: Vec<u8>,
        /// Hall id.
        hall: String,
        /// The highest counter seen.
        seen: Option<u64>,
        /// Seconds since 1970 at the hall.
        now: i64,
    },
    /// To make a receipt.
    Receipt {
        /// Item id.
        item: String,
        /// Application date (ISO).
        on: String,
        /// The facts document.
        facts: String,
        /// What the drawing is called for people who don't see it.
        label: String,
    },
}

/// From the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The number of the call; 0 when the worker is broken and will answer no call any more.
    pub number: u64,
    /// The answer.
    pub answer: Answer,
}

/// What the worker can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The bundle is there.
    Opened(Box<Opened>),
    /// Title and publisher, and the items in force.
    Listed((String, String), Vec<Card>),
    /// The case was reviewed.
    Reviewed(Box<Reviewed>),
    /// The case has mistakes, or there is no such item.
    Refused(Vec<Problem>),
    /// The kiosk's settings as JSON, or the code of the refusal.
    Kiosk(Result<String, String>),
    /// Texts for QR codes, each with its drawing; nothing when no receipt could be made.
    Receipt(Option<Vec<(String, String)>>),
    /// Rules that have to be fetched first can't be had now; the reason for staff.
    Unreached(String),
    /// There is no library, or no engine; the reason for staff.
    Failed(String),
}

/// A verified bundle, as far as the page knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Title and publisher.
    pub imprint: (String, String),
    /// Items in force.
    pub cards: Vec<Card>,
    /// SHA-256 of the bundle's manifest.
    pub rules: String,
    /// What to remember for the next visit.
    pub seen: String,
    /// What to keep for the time without a network.
    pub keep: Keep,
}

/// A whole verified bundle, to be kept for the time without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// SHA-256 of the manifest.
    pub digest: String,
    /// The signed manifest as it was fetched.
    pub envelope: String,
    /// The trusted keys as they were fetched.
    pub trust: String,
    /// SHA-256 of each piece: the index, and the parts in force from the day of the call on.
    pub pieces: Vec<String>,
}

/// What the engine says of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Which item view belongs to it.
    pub key: String,
    /// The item view, unless the page holds it.
    pub item: Option<ItemView>,
    /// The rest.
    pub review: Review,
}

impl Reviewed {
    /// Takes the item view out of a review, where the page holds it already.
    pub fn of(review: Review, known: &[String]) -> Self {
        let key = format!("{} {} {:?}", review.item.id, review.item.version, review.lang);
        let item = (!known.contains(&key)).then(|| (*review.item).clone());
        Self { key, item, review }
    }
}
