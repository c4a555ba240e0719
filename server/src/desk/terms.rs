//! The item's time limits as a case keeps them: days, unit, from which event, of which kind.
//! In: an item's version. Out: `Terms`. Absent: dates (`clocks`); limits that the item does not state.
//!
//! An item says in words from when a limit runs. The words that name an event of the case stand in `STARTS`; for all
//! others a clerk sets the day. Words that are absent stay 待核: such a limit has no alarm.

use serde::{Deserialize, Serialize};
use yushen::Text;
use yushen::item::{Item, ItemType, LimitUnit, Status};

/// From when a limit runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// The day the application was received.
    Received,
    /// The day of acceptance.
    Accepted,
    /// The day of the decision.
    Concluded,
    /// The last day of another limit.
    After(String),
    /// A day that a clerk sets.
    Marked,
    /// The item does not say it.
    Unset,
}

/// The words of items that name an event of the case.
const STARTS: [(&str, Start); 8] = [
    ("受理之日", Start::Accepted),
    ("受理申请之日", Start::Accepted),
    ("受理考试申请之日", Start::Accepted),
    ("收到申请之日", Start::Received),
    ("收到申请材料之日", Start::Received),
    ("提交居民身份证申领登记表之日", Start::Received),
    ("登记处收到离婚登记申请之日", Start::Received),
    ("决定之日", Start::Concluded),
];

/// The same for limits that follow another one.
const FOLLOW: [(&str, &str); 2] = [("冷静期届满之日", "cooling_off"), ("法定办理时限届满之日", "statutory")];

/// Limits that are a time to wait or to come, not a duty of the hall: shown, never an alarm.
const PERIODS: [&str; 3] = ["cooling_off", "collection", "publication"];

/// The law whose public notices (公告) do not count.
const PUBLIC_NOTICE_LAW: &str = "real-estate-registration-regulation";

/// What a limit is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The hall or the department must be done by then.
    Duty,
    /// A time to wait, or for the applicant to come.
    Period,
    /// More days for another limit, when they are granted.
    Longer(String),
    /// Other days instead of another limit's, when they are granted.
    Instead(String),
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Whether the item's line was read in the law.
    pub confirmed: bool,
    /// Days; absent for 当场, or where the item does not state them.
    pub days: Option<u32>,
    /// Id in the item.
    pub id: String,
    /// What it is for.
    pub kind: Kind,
    /// From when it runs.
    pub start: Start,
    /// Title.
    pub title: Text,
    /// Unit of `days`.
    pub unit: LimitUnit,
}

/// All limits of a case's item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// 行政许可: the Licensing Law's five working days, deemed acceptance and stops of the clock hold.
    pub licence: bool,
    /// In the item's order.
    pub limits: Vec<Term>,
    /// Public notices do not count, by the law of its limits.
    pub public_notice: bool,
}

impl Terms {
    /// Of a version of an item.
    pub fn of(item: &Item) -> Self {
        let cites = |limit: &yushen::item::Limit| {
            limit.legal.basis.iter().any(|cited| cited.law == PUBLIC_NOTICE_LAW)
        };
        Self {
            licence: item.item_type == ItemType::Licence,
            limits: item.limits.iter().map(term).collect(),
            public_notice: item.limits.iter().any(cites),
        }
    }

    /// The limit of an id.
    pub fn limit(&self, id: &str) -> Option<&Term> {
        self.limits.iter().find(|term| term.id == id)
    }
}

fn term(limit: &yushen::item::Limit) -> Term {
    Term {
        confirmed: limit.legal.status == Status::Confirmed,
        days: limit.days,
        id: limit.id.clone(),
        kind: kind(&limit.id),
        start: start(limit.start.as_ref()),
        title: limit.title.clone(),
        unit: limit.unit,
    }
}

fn start(text: Option<&Text>) -> Start {
    let Some(text) = text else { return Start::Unset };
    let words = text.zh.as_str();
    let event = STARTS.iter().find(|(known, _)| *known == words).map(|(_, start)| start.clone());
    let follows = FOLLOW.iter().find(|(known, _)| *known == words);
    event.or_else(|| follows.map(|(_, id)| Start::After((*id).into()))).unwrap_or(Start::Marked)
}

fn kind(id: &str) -> Kind {
    if PERIODS.contains(&id) {
        return Kind::Period;
    }
    if let Some(base) = id.strip_suffix("_extension").or_else(|| id.strip_suffix("_remote")) {
        return Kind::Longer(base.into());
    }
    match id.strip_suffix("_special") {
        Some(base) => Kind::Instead(base.into()),
        None => Kind::Duty,
    }
}

/// Why a clock may stop (行政许可法 45): what takes this time does not count, and the applicant is told in writing.
pub const PAUSES: [(&str, &str); 9] = [
    ("hearing", "听证"),
    ("tender", "招标"),
    ("auction", "拍卖"),
    ("inspection", "检验"),
    ("testing", "检测"),
    ("quarantine", "检疫"),
    ("appraisal", "鉴定"),
    ("expert-review", "专家评审"),
    (PUBLIC_NOTICE, "公告"),
];

/// A public notice of real-estate registration.
const PUBLIC_NOTICE: &str = "public-notice";

impl Terms {
    /// Whether the law of this item knows a stop of the clock for this reason.
    pub fn pauses_for(&self, reason: &str) -> bool {
        let known = PAUSES.iter().any(|(code, _)| *code == reason);
        known && if reason == PUBLIC_NOTICE { self.public_notice } else { self.licence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::Path;

    fn library() -> yushen::Library {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
        let mut sources = yushen::Sources::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = std::fs::read_to_string(&path) {
                    let name = path.strip_prefix(&root).expect("below").display().to_string();
                    sources.insert(name, text);
                }
            }
        }
        yushen::library::check(&sources).0.expect("a sound library")
    }

    /// Every limit of the library, so that a new wording of a start is noticed by a person.
    #[test]
    fn every_start_of_the_library_is_understood_or_left_to_a_person() {
        let mut words: BTreeMap<String, Start> = BTreeMap::new();
        let library = library();
        for version in library.items.values().flatten() {
            for limit in &version.item.limits {
                let text = limit.start.as_ref().map_or("", |text| &text.zh);
                words.insert(text.into(), start(limit.start.as_ref()));
            }
        }
        let marked: Vec<&str> = words
            .iter()
            .filter(|(_, start)| **start == Start::Marked)
            .map(|(words, _)| words.as_str())
            .collect();
        let by_hand =
            ["公布考试成绩之日", "公示之日", "受理期限终止之日", "收到乡镇上报材料之日", "考试结束之日"];
        assert_eq!(marked, by_hand);
        assert_eq!(words[""], Start::Unset);
    }

    #[test]
    fn longer_limits_belong_to_a_limit_of_the_item() {
        let library = library();
        for version in library.items.values().flatten() {
            let terms = Terms::of(&version.item);
            for term in &terms.limits {
                if let Kind::Longer(base) | Kind::Instead(base) = &term.kind {
                    let known = terms.limit(base).is_some();
                    assert!(known, "{} {}: no `{base}`", version.item.id, term.id);
                }
            }
        }
    }

    #[test]
    fn a_clock_stops_only_for_what_its_law_knows() {
        let terms = |licence, public_notice| Terms { licence, limits: Vec::new(), public_notice };
        for (code, _) in PAUSES {
            assert!(!terms(false, false).pauses_for(code), "{code}");
            assert_eq!(terms(true, false).pauses_for(code), code != "public-notice", "{code}");
            assert_eq!(terms(false, true).pauses_for(code), code == "public-notice", "{code}");
        }
        assert!(!terms(true, true).pauses_for("staff-on-leave"));
    }
}
