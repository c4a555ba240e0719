//! What a form needs to ask for one field: words, type, limits. For portals with a front end of their own.
//! In: an item, a field as questions name it. Out: an `Ask`. Absent: which question comes next (`interview`), reading what
//! was entered (`facts`), controls.

use crate::facts::schema::{ChoiceOption, FieldType};
use crate::item::{FactSource, Field, Form, Item, Material, Sensitivity};
use crate::text::Text;
use crate::value::decimal;
use serde::Serialize;

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AskOption {
    /// What is set.
    pub id: String,
    /// What is shown.
    pub title: Text,
}

/// How to ask for a fact, a piece of evidence, or a field inside of one. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Ask {
    /// Of a list: what one element is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<Text>,
    /// Of a record, of an element of a list, of a piece of evidence: its own fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub fields: Vec<Ask>,
    /// Of evidence: the forms that are accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub forms: Vec<Form>,
    /// Help under the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Name inside of what it belongs to.
    pub id: String,
    /// Of a number: the greatest, of a text: most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// Of a number: the least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// Of a choice: its options.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub options: Vec<AskOption>,
    /// May be `null`: known not to exist, or not in hand.
    pub optional: bool,
    /// Why it is needed, where it is sensitive personal information: to be shown with the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// The question; of evidence the material's name.
    pub question: Text,
    /// 敏感个人信息.
    pub sensitive: bool,
    /// `bool`, `integer`, `decimal`, `date`, `text`, `choice`, `choices`, `resident_id`, `credit_code`, `phone`, `record`,
    /// `list`; `evidence`, `evidence_list`.
    #[serde(rename = "type")]
    pub ty: &'static str,
    /// Of a number: its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl Ask {
    /// How to ask for `field`: `facts.premises`, `evidence.photo`. Nothing where there is no such field, or data sharing
    /// supplies it.
    pub fn of(item: &Item, field: &str) -> Option<Self> {
        match field.split_once('.')? {
            ("facts", id) => item.facts.iter().find(|fact| fact.id == id).and_then(of_field),
            ("evidence", id) => item.materials.iter().find(|material| material.id == id).map(of_material),
            _ => None,
        }
    }
}

fn of_field(field: &Field) -> Option<Ask> {
    if field.source == FactSource::Shared {
        return None;
    }
    let mut ask = Ask {
        element: None,
        fields: Vec::new(),
        forms: Vec::new(),
        help: field.help.clone(),
        id: field.id.clone(),
        max: None,
        min: None,
        options: Vec::new(),
        optional: field.optional,
        purpose: field.purpose.clone(),
        question: field.question.clone(),
        sensitive: field.sensitivity == Sensitivity::Sensitive,
        ty: field.ty.name(),
        unit: None,
    };
    match &field.ty {
        FieldType::Integer { min, max, unit } => {
            (ask.min, ask.max, ask.unit) = (Some(min.to_string()), Some(max.to_string()), unit.clone());
        }
        FieldType::Decimal { scale, min, max, unit } => {
            let written = |mantissa| Some(decimal::format(mantissa, *scale));
            (ask.min, ask.max, ask.unit) = (written(*min), written(*max), unit.clone());
        }
        FieldType::Text { max_length } => ask.max = Some(max_length.to_string()),
        FieldType::Choice { options, .. } => {
            let option = |o: &ChoiceOption| AskOption { id: o.id.clone(), title: o.title.clone() };
            ask.options = options.iter().map(option).collect();
        }
        FieldType::Record { fields } => ask.fields = fields.iter().filter_map(of_field).collect(),
        FieldType::List { title, fields } => {
            ask.element = Some(title.clone());
            ask.fields = fields.iter().filter_map(of_field).collect();
        }
        FieldType::Bool
        | FieldType::Date
        | FieldType::ResidentId
        | FieldType::CreditCode
        | FieldType::Phone => {}
    }
    Some(ask)
}

fn of_material(material: &Material) -> Ask {
    Ask {
        element: None,
        fields: material.fields.iter().filter_map(of_field).collect(),
        forms: Form::ALL.into_iter().filter(|form| material.accepts_form(*form)).collect(),
        help: Some(material.mend.clone()),
        id: material.id.clone(),
        max: None,
        min: None,
        options: Vec::new(),
        optional: true,
        purpose: None,
        question: material.title.clone(),
        sensitive: false,
        ty: if material.many { "evidence_list" } else { "evidence" },
        unit: None,
    }
}
