//! A decision as the screen of a case reads it. In: JSON. Out: plain data. Absent: the engine's own types, which say more.

use serde::Deserialize;

use super::case::Cited;
use super::staff::Words;

/// One condition's result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ConditionResult {
    /// Id.
    pub id: String,
    /// `met`, `unmet`, `unknown`, `not_applicable`, `undetermined`.
    pub verdict: String,
}

/// One material's result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MaterialResult {
    /// What is said of the evidence.
    pub evidence: String,
    /// Id.
    pub id: String,
    /// `required`, `not_required`, `unknown`, `undetermined`.
    pub requirement: String,
}

/// The engine's reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Reason {
    /// In words.
    pub text: Words,
}

/// One deficit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Deficit {
    /// Articles; empty means 待核.
    pub basis: Vec<Cited>,
    /// May come later.
    pub deferrable: bool,
    /// Where to turn.
    #[serde(default)]
    pub destination: Option<Words>,
    /// How to mend it.
    pub how_to_mend: Words,
    /// Id.
    pub id: String,
    /// `condition`, `missing`, `defective`.
    pub kind: String,
    /// Can be corrected at the window.
    pub on_the_spot: bool,
    /// Why.
    pub reason: Reason,
    /// Title.
    pub title: Words,
}

/// An open question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Field.
    pub field: String,
}

/// The engine's decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Decision {
    /// Conditions.
    pub conditions: Vec<ConditionResult>,
    /// Deficits.
    pub deficits: Vec<Deficit>,
    /// `sha256:…`
    pub digest: String,
    /// Materials.
    pub materials: Vec<MaterialResult>,
    /// Outcome.
    pub outcome: String,
    /// What is open.
    pub questions: Vec<Question>,
}
