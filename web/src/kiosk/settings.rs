//! What a hall set for its kiosks, as the pages use it. In: the verified payload. Out: data. Absent: verifying it (the
//! engine, in the worker).

use crate::hall::Hall;
use crate::model::Lang;
use serde::Deserialize;

/// What a kiosk can do for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// 预约签到
    CheckIn,
    /// 现场取号
    Ticket,
    /// 办事预审
    Review,
    /// 预约
    Book,
    /// 评价
    Rate,
}

impl Service {
    /// Its word in settings, hooks and wording.
    pub fn id(self) -> &'static str {
        match self {
            Self::CheckIn => "check-in",
            Self::Ticket => "ticket",
            Self::Review => "review",
            Self::Book => "book",
            Self::Rate => "rate",
        }
    }
}

/// Who helps, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Contact {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: Option<String>,
}

impl Contact {
    /// In a language, as far as it was written.
    pub fn say(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Settings {
    /// The hall.
    pub hall: String,
    /// Grows with each change.
    pub counter: u64,
    /// What stands on the first page, in this order.
    pub services: Vec<Service>,
    /// Window classes one can take a ticket for; empty: all of the hall.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Seconds without a touch until the warning.
    pub idle_seconds: u32,
    /// Seconds of its countdown.
    pub warn_seconds: u32,
    /// `80mm` or `a4`.
    pub paper: String,
    /// Numbers kept per class for when the network is away.
    pub reserve: u32,
    /// Who helps.
    pub contact: Contact,
    /// 示例 is shown.
    #[serde(default)]
    pub sample: bool,
}

impl Settings {
    /// Window classes one can take a ticket for.
    pub fn classes_of(&self, hall: &Hall) -> Vec<String> {
        if self.classes.is_empty() { hall.classes.clone() } else { self.classes.clone() }
    }
}
