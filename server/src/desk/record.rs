//! What is kept of a case beside its papers: its state, what was said when, by whom. No personal data of the applicant.
//! In and out: JSON in the case's row. Out too: the record after a step. Absent: facts and evidence (sealed apart).

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use yushen::Text;
use yushen::decision::Basis;
use yushen::item::Form;

use super::day::Day;
use super::machine::{self, State, Step};
use super::staff::{Role, Staff, role_not_allowed};
use super::terms::Terms;
use crate::error::Refused;

/// Evidence as a clerk saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Who saw it.
    pub by: String,
    /// A copy stays with the hall.
    pub copy_kept: bool,
    /// In which form it was shown; `original` means that the original was checked.
    pub form: Form,
    /// When.
    pub on: Day,
}

/// One thing that a notice asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Articles; empty for a line that is 待核.
    pub basis: Vec<Cited>,
    /// `engine`, or `window` where the clerk found it.
    pub found_by: String,
    /// Id of the condition or material, `material.check` for a check.
    pub id: String,
    /// How to mend it.
    pub mend: Text,
    /// Why.
    pub reason: Text,
    /// Title.
    pub title: Text,
}

/// An article, ready to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// Article.
    pub article: String,
    /// Id of the law's file.
    pub law: String,
    /// Title of the law.
    pub title: Text,
}

impl From<&Basis> for Cited {
    fn from(basis: &Basis) -> Self {
        Self { article: basis.article.clone(), law: basis.law.clone(), title: basis.title.clone() }
    }
}

/// A notice of correction (补正告知): everything at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What is to be brought or changed.
    pub ask: Vec<Asked>,
    /// Who gave it.
    pub by: String,
    /// Digest of the decision it rests on.
    pub decision: String,
    /// Number in the case, from 1.
    pub number: usize,
    /// When.
    pub on: Day,
    /// What can be corrected at the window, apart (可当场更正).
    pub on_the_spot: Vec<Asked>,
}

/// How the case was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// 逾期视为受理: by law, because nothing was told in time.
    pub deemed: bool,
    /// From when it counts.
    pub on: Day,
}

/// A material that may come later (容缺).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// The last day, where a person named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Day>,
    /// Working days after acceptance, where the item's source gives them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// When it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<Day>,
    /// Id of the material.
    pub material: String,
    /// Its name.
    pub title: Text,
}

/// A refusal to accept (不予受理): never without a reason and a basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Reasons with articles, and where to turn.
    pub grounds: Vec<Ground>,
    /// When.
    pub on: Day,
}

/// One ground of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Articles; never empty.
    pub basis: Vec<Cited>,
    /// Where to turn instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<Text>,
    /// Id of the condition.
    pub id: String,
    /// Why.
    pub reason: Text,
    /// Title of the condition.
    pub title: Text,
}

/// A referral to a person (转人工).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Who referred it.
    pub by: String,
    /// When.
    pub on: Day,
    /// Code of the reason.
    pub reason: String,
}

/// A stop of the clock, in writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Number of the written notice.
    pub document: String,
    /// The day of the notice; it still counts.
    pub from: Day,
    /// Code of the reason.
    pub reason: String,
    /// The last day that does not count; none while it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// A longer limit that was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Who granted it.
    pub by: String,
    /// Number of the written approval.
    pub document: String,
    /// Id of the item's limit that was granted.
    pub limit: String,
    /// When.
    pub on: Day,
}

/// A stage whose days only a person knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Day>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<Day>,
}

/// What the department decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// 准予, or not.
    pub granted: bool,
    /// When.
    pub on: Day,
}

/// A step that differs from what the engine says, for the supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Who took the step.
    pub by: String,
    /// When.
    pub on: Day,
    /// What the engine said.
    pub outcome: String,
    /// Code of the reason.
    pub reason: String,
    /// Who looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_by: Option<String>,
    /// The step.
    pub step: Step,
}

/// Who works on the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Member of the staff.
    pub staff: String,
    /// Their window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<i64>,
}

/// What is kept of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How it was accepted.
    pub acceptance: Option<Acceptance>,
    /// Facts and evidence that the applicant changed after the first notice, as `facts.x`, `evidence.y`.
    pub brought: BTreeSet<String>,
    /// What the department decided.
    pub conclusion: Option<Conclusion>,
    /// When the result was handed over.
    pub delivered: Option<Day>,
    /// When the applicant took the application back.
    pub withdrawn: Option<Day>,
    /// First receiver (首问负责): never another.
    pub first_receiver: Holder,
    /// Steps for the supervisor's eye.
    pub flags: Vec<Flag>,
    /// Longer limits.
    pub grants: Vec<Grant>,
    /// Who works on it now.
    pub holder: Holder,
    /// Materials that come later.
    pub later: Vec<Later>,
    /// Stages.
    pub marks: BTreeMap<String, Mark>,
    /// Notices of correction.
    pub notices: Vec<Notice>,
    /// Corrected at the window: fields, when.
    pub on_the_spot: Vec<(String, Day)>,
    /// Stops of the clock.
    pub pauses: Vec<Pause>,
    /// The day on which the application was received.
    pub received: Day,
    /// Referrals.
    pub referrals: Vec<Referral>,
    /// Why it was not accepted.
    pub refusal: Option<Refusal>,
    /// Evidence as seen, by material.
    pub seen: BTreeMap<String, Seen>,
    /// How far it is.
    pub state: State,
    /// The item's limits.
    pub terms: Terms,
}

impl Record {
    /// A case that was just received.
    pub fn opened(staff: &Staff, received: Day, terms: Terms) -> Self {
        let holder = Holder { staff: staff.id.clone(), window: staff.window };
        Self {
            acceptance: None,
            brought: BTreeSet::new(),
            conclusion: None,
            delivered: None,
            withdrawn: None,
            first_receiver: holder.clone(),
            flags: Vec::new(),
            grants: Vec::new(),
            holder,
            later: Vec::new(),
            marks: BTreeMap::new(),
            notices: Vec::new(),
            on_the_spot: Vec::new(),
            pauses: Vec::new(),
            received,
            referrals: Vec::new(),
            refusal: None,
            seen: BTreeMap::new(),
            state: State::Open,
            terms,
        }
    }

    /// Takes a step for somebody of the staff.
    ///
    /// # Errors
    /// `wrong-state` where it has no place; `role-not-allowed`.
    pub fn step(&mut self, role: Role, step: Step) -> Result<(), Refused> {
        let to = machine::next(self.state, step).ok_or_else(|| wrong_state(self.state, step))?;
        if !machine::may(role, self.state, step) {
            return Err(role_not_allowed());
        }
        self.state = to;
        Ok(())
    }

    /// The stop of the clock that lasts.
    pub fn open_pause(&self) -> Option<&Pause> {
        self.pauses.iter().find(|pause| pause.until.is_none())
    }

    /// Whether a supervisor has something to look at.
    pub fn is_flagged(&self) -> bool {
        self.flags.iter().any(|flag| flag.seen_by.is_none())
    }

    /// Ids that a notice has told already.
    pub fn told(&self) -> BTreeSet<&str> {
        let all = self.notices.iter().flat_map(|notice| notice.ask.iter().chain(&notice.on_the_spot));
        all.map(|asked| asked.id.as_str()).collect()
    }
}

fn wrong_state(state: State, step: Step) -> Refused {
    let event = step.event().trim_start_matches("case-");
    let message = format!("the case is `{}`, so `{event}` has no place now; load it again", state.code());
    Refused::new(StatusCode::CONFLICT, "wrong-state", message)
}
