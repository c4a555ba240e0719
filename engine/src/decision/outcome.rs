//! The outcome: the first that applies, in the order of the design. Everything else found is listed all the same.

use super::{ConditionResult, Deficit, EvidenceVerdict, MaterialResult, Requirement, Verdict};
use crate::item::Effect;
use serde::Serialize;

/// What a pre-review comes to. Exhaustive on purpose: a caller must handle each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 请到…：another body is competent.
    Elsewhere,
    /// 暂不符合条件
    Ineligible,
    /// 信息不全
    Unsettled,
    /// 需补正
    Correctable,
    /// 需人工确认
    Referred,
    /// 可容缺办理
    ReadyDeferred,
    /// 材料已齐，可来办理
    Ready,
}

impl Outcome {
    /// All outcomes in order of precedence.
    pub const ALL: [Self; 7] = [
        Self::Elsewhere,
        Self::Ineligible,
        Self::Unsettled,
        Self::Correctable,
        Self::Referred,
        Self::ReadyDeferred,
        Self::Ready,
    ];

    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::Ineligible => "ineligible",
            Self::Unsettled => "unsettled",
            Self::Correctable => "correctable",
            Self::Referred => "referred",
            Self::ReadyDeferred => "ready_deferred",
            Self::Ready => "ready",
        }
    }
}

/// The outcome of a list of results.
pub fn of(conditions: &[ConditionResult], materials: &[MaterialResult], deficits: &[Deficit]) -> Outcome {
    let unmet = |effect| deficits.iter().any(|d| d.effect == Some(effect));
    // What a person checks at the window never blocks.
    let blocking = || conditions.iter().filter(|c| c.effect != Effect::Verify);
    if unmet(Effect::Elsewhere) {
        Outcome::Elsewhere
    } else if unmet(Effect::Ineligible) {
        Outcome::Ineligible
    } else if blocking().any(|c| c.verdict == Verdict::Unknown) || materials.iter().any(open) {
        Outcome::Unsettled
    } else if deficits.iter().any(|d| !d.deferrable) {
        Outcome::Correctable
    } else if blocking().any(|c| c.verdict == Verdict::Undetermined) || materials.iter().any(undetermined) {
        Outcome::Referred
    } else if !deficits.is_empty() {
        Outcome::ReadyDeferred
    } else {
        Outcome::Ready
    }
}

fn open(material: &MaterialResult) -> bool {
    material.requirement == Requirement::Unknown
        || material.requirement == Requirement::Required && material.evidence == EvidenceVerdict::Unknown
}

fn undetermined(material: &MaterialResult) -> bool {
    material.requirement == Requirement::Undetermined
        || material.requirement == Requirement::Required && material.evidence == EvidenceVerdict::Undetermined
}
