//! A case: what was received, decided, asked for and issued, and its clocks. In: JSON. Out: plain data. Absent: which
//! steps are allowed; the server says so.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use yushen::Lang;

use super::decision::Decision;
use super::line::Coded;
use super::listed::Listed;
use super::staff::Words;

/// The lists that steps take their reasons from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Reasons {
    /// Why a step differs from the review.
    pub different: Vec<Coded>,
    /// Why a clock stops.
    pub pause: Vec<Coded>,
    /// Why a case goes to a person.
    pub refer: Vec<Coded>,
}

/// Somebody a case can be handed to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Colleague {
    /// Number of the account.
    pub account: String,
    /// A case can be handed to them.
    pub enabled: bool,
    /// Name of the account.
    pub name: String,
    /// Role.
    pub role: String,
    /// Window.
    pub window: Option<i64>,
}

/// Who works on a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Holder {
    /// Number of the account.
    pub staff: String,
    /// Window.
    #[serde(default)]
    pub window: Option<i64>,
}

/// A clock of a case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Clock {
    /// The last day.
    #[serde(default)]
    pub due: Option<String>,
    /// Its id.
    pub id: String,
    /// Days left in its unit.
    #[serde(default)]
    pub left: Option<i64>,
    /// `none`, `green`, `amber`, `red`.
    pub level: String,
    /// Over, and not done in time.
    #[serde(default)]
    pub overdue: bool,
    /// How it stands.
    pub state: String,
    /// Title.
    pub title: Words,
    /// Unit of `left`.
    pub unit: String,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CaseLine {
    /// Application date.
    pub applied: String,
    /// Its key.
    pub case: i64,
    /// Its clocks.
    pub clocks: Vec<Clock>,
    /// Something for the supervisor's eye.
    pub flagged: bool,
    /// Who works on it.
    pub holder: Holder,
    /// Item.
    pub item: String,
    /// The most urgent level of its clocks.
    pub level: String,
    /// Number, from acceptance on.
    pub number: Option<String>,
    /// State.
    pub state: String,
}

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CaseList {
    /// Cases.
    pub cases: Vec<CaseLine>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// Today.
    pub today: String,
}

/// Who applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Applicant {
    /// Name.
    pub name: String,
    /// Mobile number.
    #[serde(default)]
    pub phone: Option<String>,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Cited {
    /// Article.
    pub article: String,
    /// Title of the law.
    pub title: Words,
}

impl Cited {
    /// 《…》第 8 条（1）
    pub fn say(&self, lang: Lang) -> String {
        let (number, rest) = self.article.split_at(self.article.find('(').unwrap_or(self.article.len()));
        match lang {
            Lang::Zh => {
                let rest = rest.replace('(', "（").replace(')', "）");
                format!("《{}》第{number}条{rest}", self.title.zh)
            }
            Lang::En => format!("{}, art. {number}{rest}", self.title.get(lang)),
        }
    }
}

/// One thing that a notice asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// Articles.
    pub basis: Vec<Cited>,
    /// `engine` or `window`.
    pub found_by: String,
    /// Condition, material, or `material.check`.
    pub id: String,
    /// How to mend it.
    pub mend: Words,
    /// Why.
    pub reason: Words,
    /// Title.
    pub title: Words,
}

/// A notice of correction.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Notice {
    /// To be brought or changed.
    pub ask: Vec<Asked>,
    /// Number in the case.
    pub number: i64,
    /// When.
    pub on: String,
    /// What can be corrected at the window.
    pub on_the_spot: Vec<Asked>,
}

/// Evidence as seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Seen {
    /// A copy stays here.
    pub copy_kept: bool,
    /// In which form.
    pub form: String,
    /// When.
    pub on: String,
}

/// A material that comes later.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Later {
    /// Id of the material.
    pub material: String,
    /// Its name.
    pub title: Words,
    /// When it came.
    #[serde(default)]
    pub came: Option<String>,
}

/// One ground of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ground {
    /// Articles.
    pub basis: Vec<Cited>,
    /// Where to turn instead.
    #[serde(default)]
    pub destination: Option<Words>,
    /// Why.
    pub reason: Words,
    /// Title.
    pub title: Words,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refusal {
    /// Grounds.
    pub grounds: Vec<Ground>,
    /// When.
    pub on: String,
}

/// A flag.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Flag {
    /// Code of the reason.
    pub reason: String,
    /// The step.
    pub step: String,
    /// When.
    pub on: String,
    /// Who looked at it.
    #[serde(default)]
    pub seen_by: Option<String>,
}

/// How a case was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Acceptance {
    /// By law.
    pub deemed: bool,
    /// From when it counts.
    pub on: String,
}

/// A limit of the item's, as the record keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Pause {
    /// The last day that does not count.
    #[serde(default)]
    pub until: Option<String>,
    /// Code.
    pub reason: String,
    /// From when.
    pub from: String,
}

/// What is kept of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Record {
    /// How it was accepted.
    pub acceptance: Option<Acceptance>,
    /// First receiver.
    pub first_receiver: Holder,
    /// Flags.
    pub flags: Vec<Flag>,
    /// Materials that come later.
    pub later: Vec<Later>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Stops of the clock.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Received on.
    pub received: String,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// Evidence as seen.
    pub seen: BTreeMap<String, Seen>,
}

/// One verdict that is another one under the rules of today.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Change {
    /// Its title.
    pub title: Words,
    /// In the receipt.
    #[serde(default)]
    pub was: Option<String>,
    /// Today.
    #[serde(default)]
    pub now: Option<String>,
}

/// What the replay of a receipt found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Replay {
    /// Verdicts that are other ones under the rules of today.
    pub changes: Vec<Change>,
    /// Date of the receipt.
    pub on: String,
    /// Its outcome.
    pub outcome: String,
    /// Outcome today.
    pub outcome_now: Option<String>,
    /// Whether its decision was made again, byte for byte.
    pub same: bool,
    /// What the rules of today can't read in it.
    pub unreadable: Vec<Value>,
}

/// Steps that have a place, by role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Steps {
    /// Of a clerk.
    pub clerk: Vec<String>,
    /// Of a supervisor.
    pub supervisor: Vec<String>,
}

/// A case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Case {
    /// Steps that are what the engine says.
    #[serde(default)]
    pub agrees: Vec<String>,
    /// Who applies; gone when it was kept long enough.
    #[serde(default)]
    pub applicant: Option<Applicant>,
    /// Application date.
    pub applied: String,
    /// Bundle that decides.
    pub bundle: String,
    /// Its key.
    pub case: i64,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// The decision.
    #[serde(default)]
    pub decision: Option<Decision>,
    /// Facts, evidence, commitments.
    #[serde(default)]
    pub facts: Value,
    /// Something for the supervisor's eye.
    pub flagged: bool,
    /// Who works on it.
    pub holder: Holder,
    /// Item.
    pub item: String,
    /// What may be asked; not in every answer.
    #[serde(default)]
    pub list: Option<Listed>,
    /// Number.
    pub number: Option<String>,
    /// What is kept.
    pub record: Record,
    /// What the receipt's replay found; in the answer to opening only.
    #[serde(default)]
    pub replay: Option<Replay>,
    /// Counts changes.
    pub revision: i64,
    /// State.
    pub state: String,
    /// Steps that have a place.
    pub steps: Steps,
    /// Title of the item.
    #[serde(default)]
    pub title: Option<Words>,
    /// First day of the version.
    pub version: String,
}

/// A paper that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaperLine {
    /// `acceptance`, `correction` …
    pub kind: String,
    /// Its number.
    pub number: String,
    /// `ready`; otherwise why there is no PDF: `no-font`, `glyph-missing`.
    #[serde(default)]
    pub pdf: String,
}

/// The papers of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct PaperList {
    /// Kinds that the case calls for.
    pub called_for: Vec<String>,
    /// Issued.
    pub papers: Vec<PaperLine>,
}
