//! What may be set or asked for in a case: the item's facts and materials. In: JSON. Out: plain data. Absent: anything
//! unlisted.

use serde::Deserialize;

use super::staff::Words;

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedOption {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
}

/// A field that may be asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ListedField {
    /// Its path: whole for facts, from the piece or element on for others.
    pub field: String,
    /// `bool`, `integer`, `decimal`, `date`, `text`, `choice`, `resident-id`, `credit-code`, `phone`, `rows`.
    pub kind: String,
    /// May be known not to exist.
    pub optional: bool,
    /// The question.
    pub question: Words,
    /// Options of a choice.
    #[serde(default)]
    pub options: Vec<ListedOption>,
    /// Several may be chosen.
    #[serde(default)]
    pub several: bool,
    /// Unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// What one element of rows is called.
    #[serde(default)]
    pub title: Option<Words>,
    /// Fields of one element of rows.
    #[serde(default)]
    pub fields: Vec<ListedField>,
}

/// A check on a material.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedCheck {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
}

/// A material of the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedMaterial {
    /// Checks.
    pub checks: Vec<ListedCheck>,
    /// Copies.
    pub copies: i64,
    /// Days for a deferred one, where the item gives them.
    pub defer_days: Option<i64>,
    /// Fields of a piece.
    pub fields: Vec<ListedField>,
    /// Accepted forms.
    pub forms: Vec<String>,
    /// Id.
    pub id: String,
    /// Several pieces.
    pub many: bool,
    /// May come later.
    pub minor: bool,
    /// Title.
    pub title: Words,
}

/// A condition of the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedCondition {
    /// Its line was read in the law.
    pub confirmed: bool,
    /// What unmet means.
    pub effect: String,
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
}

/// What the item's version lists: nothing else can be asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// Conditions.
    pub conditions: Vec<ListedCondition>,
    /// Facts.
    pub facts: Vec<ListedField>,
    /// Materials.
    pub materials: Vec<ListedMaterial>,
    /// First day of the version.
    pub version: String,
}
