//! What the citizen entered, as it was typed: nothing is lost by being wrong or unfinished.
//! In: changes from the pages. Out: read by `document` (→ facts JSON) and shown again. Absent: judging it.

use crate::model::{FieldView, Kind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
pub(crate) use yushen::search::half_width;

/// One entered value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Input {
    /// Nothing entered.
    #[default]
    Blank,
    /// Known not to exist (没有).
    Absent,
    /// Yes or no.
    Yes(bool),
    /// Anything typed into one box.
    Text(String),
    /// Year, month, day as typed.
    Date([String; 3]),
    /// One option.
    One(String),
    /// Several options; empty means: none of them.
    Many(BTreeSet<String>),
}

impl Input {
    /// Whether nothing was entered.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Date(parts) => parts.iter().all(|p| p.trim().is_empty()),
            _ => false,
        }
    }

    /// Whether a date was begun and not finished.
    pub fn is_partial(&self) -> bool {
        matches!(self, Self::Date(parts) if !self.is_blank() && parts.iter().any(|p| p.trim().is_empty()))
    }

    /// Year, month and day as typed.
    pub fn date_parts(&self) -> [String; 3] {
        match self {
            Self::Date(parts) => parts.clone(),
            _ => Default::default(),
        }
    }

    /// The date with one part changed; a whole date pasted into the year's box is spread over the three.
    pub fn with_date_part(&self, part: usize, text: &str) -> Self {
        if part == 0
            && let Some(parts) = whole_date(&half_width(text))
        {
            return Self::Date(parts);
        }
        let mut parts = self.date_parts();
        if let Some(slot) = parts.get_mut(part) {
            *slot = text.into();
        }
        Self::Date(parts)
    }

    /// The value in the facts document. What can't be a value of the kind goes as a text, so that the engine says so.
    pub fn to_json(&self, kind: &Kind) -> Option<Value> {
        if self.is_blank() {
            return None;
        }
        Some(match self {
            Self::Blank => return None,
            Self::Absent => Value::Null,
            Self::Yes(yes) => Value::Bool(*yes),
            Self::One(id) => Value::String(id.clone()),
            Self::Many(ids) => ids.iter().cloned().map(Value::String).collect(),
            Self::Date(parts) => Value::String(iso_date(parts)),
            Self::Text(text) => typed(text, kind),
        })
    }
}

fn typed(text: &str, kind: &Kind) -> Value {
    match kind {
        Kind::Integer { unit, .. } => {
            let number = number(text, unit.as_deref());
            number.parse::<i64>().map_or(Value::String(number), Value::from)
        }
        Kind::Decimal { unit, .. } => Value::String(number(text, unit.as_deref())),
        Kind::ResidentId | Kind::CreditCode | Kind::Phone => Value::String(half_width(text).trim().into()),
        _ => Value::String(text.trim().into()),
    }
}

/// A number as people type it, without spaces, separators of thousands and the unit.
fn number(text: &str, unit: Option<&str>) -> String {
    let text = half_width(text);
    let text = text.trim();
    let text = unit.and_then(|u| text.strip_suffix(u)).unwrap_or(text);
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let whole = text.trim_start_matches('0');
    match whole.as_bytes().first() {
        Some(b'0'..=b'9') => whole.into(),
        _ if text.starts_with('0') && text.len() > whole.len() + 1 => format!("0{whole}"),
        _ => text,
    }
}

fn iso_date(parts: &[String; 3]) -> String {
    let [year, month, day] = parts.each_ref().map(|p| half_width(p).trim().to_string());
    format!("{year}-{month:0>2}-{day:0>2}")
}

/// `2026-01-31`, `2026年1月31日`, `2026.1.31`, `20260131`.
fn whole_date(text: &str) -> Option<[String; 3]> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some([text[..4].into(), text[4..6].into(), text[6..].into()]);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [y, m, d] if y.len() == 4 && [y, m, d].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) => {
            Some([(*y).into(), (*m).into(), (*d).into()])
        }
        _ => None,
    }
}

/// Values by the field's id.
pub type Fields = BTreeMap<String, Input>;

/// What was entered for one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// A field alone (id empty) or the fields of a record.
    One(Fields),
    /// Elements.
    Rows(Vec<Fields>),
}

impl Entry {
    /// The value of a field; `row` for elements.
    pub fn get(&self, row: Option<usize>, field: &str) -> Option<&Input> {
        match (self, row) {
            (Self::One(fields), None) => fields.get(field),
            (Self::Rows(rows), Some(row)) => rows.get(row)?.get(field),
            _ => None,
        }
    }
}

/// Whether a material is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Have {
    /// Not said.
    #[default]
    Unsaid,
    /// 不确定: stays unknown.
    Unsure,
    /// 没有
    No,
    /// There; the pieces say in which form.
    Yes,
}

/// Id of the engine-made field that says in which form a piece is at hand.
pub const FORM: &str = "form";

/// What was entered for one material.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Paper {
    /// Whether it is at hand.
    pub have: Have,
    /// Pieces: one, or several where the material takes several.
    pub pieces: Vec<Fields>,
}

impl Paper {
    /// The form of a piece.
    pub fn form(&self, piece: usize) -> Option<&str> {
        match self.pieces.get(piece)?.get(FORM)? {
            Input::One(id) => Some(id),
            _ => None,
        }
    }
}

/// Everything entered for one application.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// Facts by id.
    pub facts: BTreeMap<String, Entry>,
    /// Materials by id.
    pub papers: BTreeMap<String, Paper>,
    /// Materials replaced by a written commitment.
    pub commitments: BTreeSet<String>,
}

/// Fields that hold anything.
pub fn any_filled(fields: &[FieldView], entered: &Fields) -> bool {
    fields.iter().any(|f| entered.get(&f.id).is_some_and(|i| !i.is_blank()))
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
