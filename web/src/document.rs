//! Answers → the facts document (JSON) that the engine reads and the citizen may take away.
//! In: `Answers` and the item's declarations. Out: JSON. Absent: judging it; fields the item does not declare.

use crate::answers::{Answers, Entry, FORM, Fields, Have, Input, Paper};
use crate::model::{FieldView, ItemView, Kind, MaterialView, Shape};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What of the papers goes into the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Papers<'a> {
    /// Everything, unfinished dates too, so that the engine can object.
    All,
    /// Only what is finished and was not refused (paths).
    Sound(&'a BTreeSet<String>),
}

/// The facts document.
pub fn document(item: &ItemView, answers: &Answers, papers: Papers<'_>) -> Value {
    let mut facts = Map::new();
    for fact in &item.facts {
        if let Some(value) = answers.facts.get(&fact.id).and_then(|entry| fact_value(&fact.shape, entry)) {
            facts.insert(fact.id.clone(), value);
        }
    }
    let mut evidence = Map::new();
    for material in &item.materials {
        let paper = answers.papers.get(&material.id);
        if let Some(value) = paper.and_then(|paper| paper_value(material, paper, papers)) {
            evidence.insert(material.id.clone(), value);
        }
    }
    let committed =
        item.materials.iter().filter(|m| m.commitment.is_some() && answers.commitments.contains(&m.id));
    let commitments: Value = committed.map(|m| Value::String(m.id.clone())).collect();
    let mut document = Map::new();
    document.insert("facts".into(), Value::Object(facts));
    document.insert("evidence".into(), Value::Object(evidence));
    document.insert("commitments".into(), commitments);
    Value::Object(document)
}

fn fact_value(shape: &Shape, entry: &Entry) -> Option<Value> {
    match (shape, entry) {
        (Shape::One(field), Entry::One(fields)) => fields.get(&field.id)?.to_json(&field.kind),
        (Shape::Record(declared), Entry::One(fields)) => {
            let record = object(declared, fields, |_, _| true);
            (!record.is_empty()).then_some(Value::Object(record))
        }
        (Shape::Rows { fields, .. }, Entry::Rows(rows)) => {
            Some(rows.iter().map(|row| Value::Object(object(fields, row, |_, _| true))).collect())
        }
        _ => None,
    }
}

/// The declared fields that hold something; a dotted id goes into nested objects.
fn object(
    declared: &[FieldView],
    entered: &Fields,
    keep: impl Fn(&str, &Input) -> bool,
) -> Map<String, Value> {
    let mut object = Map::new();
    for field in declared {
        let input = entered.get(&field.id).filter(|input| keep(&field.id, input));
        if let Some(value) = input.and_then(|input| input.to_json(&field.kind)) {
            put(&mut object, &field.id, value);
        }
    }
    object
}

fn put(object: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            object.insert(path.into(), value);
        }
        Some((head, rest)) => {
            let inner = object.entry(head).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

fn paper_value(material: &MaterialView, paper: &Paper, papers: Papers<'_>) -> Option<Value> {
    match paper.have {
        Have::Unsaid | Have::Unsure => None,
        Have::No => Some(Value::Null),
        Have::Yes if material.many => {
            let pieces = paper.pieces.iter().enumerate();
            Some(
                pieces
                    .map(|(i, p)| piece(material, p, &format!("{}[{i}]", material.path()), papers))
                    .collect(),
            )
        }
        Have::Yes => {
            let blank = Fields::new();
            Some(piece(material, paper.pieces.first().unwrap_or(&blank), &material.path(), papers))
        }
    }
}

fn piece(material: &MaterialView, entered: &Fields, path: &str, papers: Papers<'_>) -> Value {
    let sound = |id: &str, input: &Input| match papers {
        Papers::All => true,
        Papers::Sound(refused) => !input.is_partial() && !refused.contains(&format!("{path}.{id}")),
    };
    let mut piece = object(&material.fields, entered, sound);
    let form = Kind::Choice { options: Vec::new(), several: false };
    if let Some(form) = entered.get(FORM).and_then(|input| input.to_json(&form)) {
        piece.insert(FORM.into(), form);
    }
    Value::Object(piece)
}
