//! Which papers the hall hands out. In: a word. Out: a kind with its words. Absent: what they say (`kinds`).

use serde::{Deserialize, Serialize};

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 受理通知书
    Acceptance,
    /// 容缺受理通知书
    DeferredAcceptance,
    /// 补正材料一次性告知书
    Correction,
    /// 不予受理通知书
    Refusal,
    /// 当场更正确认单
    OnTheSpot,
    /// 预约单
    Appointment,
    /// 排队号条
    Ticket,
}

/// A kind with its word in addresses, its title, and what stands in its number: the pinyin initials of the paper.
/// Papers of acceptance carry the number of the case. Those without letters have no number.
const KINDS: [(Kind, &str, &str, &str); 7] = [
    (Kind::Acceptance, "acceptance", "受理通知书", ""),
    (Kind::DeferredAcceptance, "deferred-acceptance", "容缺受理通知书", ""),
    (Kind::Correction, "correction", "补正材料一次性告知书", "BZ"),
    (Kind::Refusal, "refusal", "不予受理通知书", "BY"),
    (Kind::OnTheSpot, "on-the-spot", "当场更正确认单", "GZ"),
    (Kind::Appointment, "appointment", "预约单", ""),
    (Kind::Ticket, "ticket", "排队号条", ""),
];

impl Kind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, ..)| *kind)
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        let known = KINDS.iter().find(|(kind, ..)| *kind == self);
        known.map_or(("", "", ""), |(_, word, title, letters)| (word, title, letters))
    }

    /// Its word, as in the database and the API.
    pub fn word(self) -> &'static str {
        self.row().0
    }

    /// The kind of a word.
    pub fn of(word: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known, ..)| *known == word).map(|(kind, ..)| *kind)
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// Whether it carries the number of the case (受理编号).
    pub fn has_case_number(self) -> bool {
        matches!(self, Self::Acceptance | Self::DeferredAcceptance)
    }

    /// Its number: hall, letters, year, six digits.
    pub fn number(self, hall: &str, year: i64, number: i64) -> String {
        match self.row().2 {
            "" => format!("{hall}-{year}-{number:06}"),
            letters => format!("{hall}-{letters}-{year}-{number:06}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_their_kinds_and_numbers_differ() {
        let mut numbers = std::collections::BTreeSet::new();
        for kind in Kind::all() {
            assert_eq!(Kind::of(kind.word()), Some(kind));
            assert_eq!(serde_json::json!(kind), kind.word());
            numbers.insert(kind.number("small", 2026, 7));
        }
        assert!(numbers.contains("small-2026-000007") && numbers.contains("small-BZ-2026-000007"));
        assert_eq!(numbers.len(), 4, "corrections, refusals, corrections on the spot, and the case's own");
        assert_eq!(Kind::of("decree"), None);
    }
}
