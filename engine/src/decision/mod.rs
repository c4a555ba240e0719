//! Decisions (预审结论): what the verdicts mean for the applicant, every deficit at once.
//! In: a `Version` of an item, a `Case`, the application date. Out: `Decision`. Absent: wording beyond the
//! item's own texts (see `notice`), acceptance (受理: only a person decides).
//!
//! Members of every serialised struct stand in canonical order (RFC 8785: sorted by name), so that serde's compact
//! form *is* the canonical form; a test holds every decision against an independent canonicaliser. `json` writes the
//! same bytes without making a `Decision` first.

pub mod assess;
pub mod dated;
mod decide;
pub mod draft;
mod json;
mod outcome;

pub use decide::{basis, decide, decide_json, decide_sealed, draft};
pub use outcome::Outcome;

use crate::item::{Effect, Status};
use crate::text::Text;
use serde::Serialize;

/// Version of the engine's semantics: a receipt names it, and equal numbers decide alike.
pub const SEMANTICS: u32 = 1;

/// What a check says of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 符合
    Met,
    /// 不符合
    Unmet,
    /// 待填写
    Unknown,
    /// 不适用
    NotApplicable,
    /// 无法判定，转人工
    Undetermined,
}

/// Whether a material is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// 需要
    Required,
    /// 不需要
    NotRequired,
    /// 待填写
    Unknown,
    /// 无法判定，转人工
    Undetermined,
}

/// What is said of the evidence for a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EvidenceVerdict {
    /// 符合要求
    Accepted,
    /// 缺少
    Missing,
    /// 不符合要求
    Defective,
    /// 待填写
    Unknown,
    /// 无法判定，转人工
    Undetermined,
    /// 由部门共享核验，无需提交
    ByDepartment,
    /// 书面承诺代替
    ByCommitment,
    /// 不适用（不需要这份材料）
    NotApplicable,
}

/// Why something can't be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct FaultInfo {
    /// Stable code: `unset_parameter`, `calendar_not_published`, `overflow` …
    pub code: &'static str,
    /// The parameter or table that has no value, if that is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Its title, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

/// One condition's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct ConditionResult {
    /// Fields that were read to decide it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub decided_by: Vec<String>,
    /// What unmet means.
    pub effect: Effect,
    /// Places in `rules.rhai` of the parts that failed, as `line:column`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub failing: Vec<String>,
    /// Why it is undetermined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultInfo>,
    /// Condition id.
    pub id: String,
    /// Confirmed or 待核.
    pub status: Status,
    /// A smallest set of unknown fields that could settle it, in declaration order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub unknown: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
}

/// One check on evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct CheckResult {
    /// Fields that were read to decide it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub decided_by: Vec<String>,
    /// Places in `rules.rhai` of the parts that failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub failing: Vec<String>,
    /// Why it is undetermined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultInfo>,
    /// Check id.
    pub id: String,
    /// A smallest set of unknown fields that could settle it, in declaration order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub unknown: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
}

/// One material's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct MaterialResult {
    /// Checks on the evidence, when it was handed in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub checks: Vec<CheckResult>,
    /// Fields that were read to decide whether it is required.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub decided_by: Vec<String>,
    /// What is said of the evidence.
    pub evidence: EvidenceVerdict,
    /// Why the requirement is undetermined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultInfo>,
    /// Material id.
    pub id: String,
    /// Whether it is required.
    pub requirement: Requirement,
    /// Confirmed or 待核.
    pub status: Status,
    /// Unknown fields that could settle requirement or evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub unknown: Vec<String>,
}

/// A legal basis, ready to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Basis {
    /// Article.
    pub article: String,
    /// Id of the law file.
    pub law: String,
    /// Title of the law.
    pub title: Text,
}

/// Kind of a deficit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeficitKind {
    /// A condition is not met.
    Condition,
    /// A required material is missing.
    Missing,
    /// A material was handed in but is not acceptable.
    Defective,
}

/// Why something is a deficit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonCode {
    /// A condition is not met: the item says in which words.
    ConditionUnmet,
    /// A material is missing.
    MaterialMissing,
    /// A material was handed in in a form that is not accepted.
    WrongForm,
    /// A check on a material failed: the item says in which words.
    CheckFailed,
}

impl ReasonCode {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::ConditionUnmet, Self::MaterialMissing, Self::WrongForm, Self::CheckFailed];

    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::ConditionUnmet => "condition_unmet",
            Self::MaterialMissing => "material_missing",
            Self::WrongForm => "wrong_form",
            Self::CheckFailed => "check_failed",
        }
    }
}

/// A reason: a language-neutral code, and the item's own words or those of `wording`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Reason {
    /// One of [`ReasonCode`].
    pub code: &'static str,
    /// What is wrong.
    pub text: Text,
}

/// One deficit: never without a reason, a standing in law, and a way to mend it or somewhere to turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Deficit {
    /// Articles; empty means 待核, and `status` says so.
    pub basis: Vec<Basis>,
    /// May be handed in later (容缺).
    pub deferrable: bool,
    /// Where to turn instead, when the effect is `elsewhere`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<Text>,
    /// Of a condition: what it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// How to mend it, or where to turn.
    pub how_to_mend: Text,
    /// Id of the condition or material; `material.check` for a failed check.
    pub id: String,
    /// Kind.
    pub kind: DeficitKind,
    /// Can be corrected at the window (可当场更正).
    pub on_the_spot: bool,
    /// Why.
    pub reason: Reason,
    /// The source named for a line that is 待核.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Confirmed or 待核.
    pub status: Status,
    /// Title of the condition or material.
    pub title: Text,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// A fact.
    Fact,
    /// Whether a material is in hand.
    Evidence,
    /// A field of a piece of evidence in hand.
    EvidenceField,
}

/// One open question (待填写).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Question {
    /// Field as in the facts document, e.g. `facts.groom_birth`, `evidence.photo.form`.
    pub field: String,
    /// What it is about.
    pub kind: QuestionKind,
    /// Ids of the conditions and materials that need it.
    pub needed_by: Vec<String>,
}

/// The whole result of a pre-review. It is advice: not acceptance, not refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Decision {
    /// Every condition, in the item's order.
    pub conditions: Vec<ConditionResult>,
    /// Every deficit, all at once.
    pub deficits: Vec<Deficit>,
    /// `sha256:` and the SHA-256 of the canonical JSON without this member.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// Item id.
    pub item: String,
    /// Every material, in the item's order.
    pub materials: Vec<MaterialResult>,
    /// Application date.
    pub on: String,
    /// The outcome.
    pub outcome: Outcome,
    /// What is still to be answered, in the order to ask.
    pub questions: Vec<Question>,
    /// Version of the engine's semantics.
    pub semantics: u32,
    /// Version of the item: its first day in force.
    pub version: String,
}

impl Decision {
    /// Canonical JSON (RFC 8785) as bytes.
    pub fn canonical_json(&self) -> Vec<u8> {
        // Serialising plain structs into memory has no way to fail.
        serde_json::to_vec(self).unwrap_or_default()
    }
}
