//! Facts documents made and changed by an item's declarations.
//! In: an `Item`, a `Palette`, randomness. Out: JSON documents that are valid, or spoilt on purpose.
//! Absent: how they are written down (see `style`), what they come to (see `generate`).

use crate::numbers;
use crate::palette::Palette;
use chrono::NaiveDate;
use fastrand::Rng;
use serde_json::{Map, Value, json};
use yushen::facts::schema::FieldType;
use yushen::item::{Field, Form, Item, Material};
use yushen::value::{date, decimal};

/// Makes and changes documents for one item version.
#[derive(Debug)]
pub struct Maker<'a> {
    /// Declarations.
    pub item: &'a Item,
    /// Values worth trying.
    pub palette: &'a Palette,
    /// Randomness.
    pub rng: &'a mut Rng,
    /// Application date.
    pub on: NaiveDate,
}

impl Maker<'_> {
    /// True in so many of a hundred.
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(0..100) < percent
    }

    /// A new document in which each fact and each piece is said with a chance of `percent`.
    pub fn document(&mut self, percent: u32) -> Value {
        let facts = self.fields(&self.item.facts, percent);
        let mut evidence = Map::new();
        for material in &self.item.materials {
            if self.chance(percent) {
                evidence.insert(material.id.clone(), self.evidence(material));
            }
        }
        let commitments = self.marks(20, |m| m.substitutes.commitment.is_some());
        let deferred = self.marks(20, |m| m.minor);
        json!({ "facts": facts, "evidence": evidence, "commitments": commitments, "deferred": deferred })
    }

    fn marks(&mut self, percent: u32, may: impl Fn(&Material) -> bool) -> Vec<String> {
        let allowed = self.item.materials.iter().filter(|m| may(m)).map(|m| m.id.clone());
        allowed.filter(|_| self.rng.u32(0..100) < percent).collect()
    }

    fn fields(&mut self, fields: &[Field], percent: u32) -> Map<String, Value> {
        let mut map = Map::new();
        for field in fields {
            if self.chance(percent) {
                map.insert(field.id.clone(), self.value(field));
            }
        }
        map
    }

    /// A valid value for a field.
    fn value(&mut self, field: &Field) -> Value {
        if field.optional && self.chance(20) {
            return Value::Null;
        }
        match &field.ty {
            FieldType::Bool => json!(self.rng.bool()),
            FieldType::Integer { min, max, .. } => json!(self.palette.integer(*min, *max, self.rng)),
            FieldType::Decimal { scale, min, max, .. } => {
                json!(decimal::format(self.palette.mantissa(*scale, *min, *max, self.rng), *scale))
            }
            FieldType::Date => json!(date::format(self.palette.day(self.on, self.rng))),
            FieldType::Text { max_length } => json!(self.palette.text(*max_length as usize, self.rng)),
            FieldType::Choice { options, several: false } => json!(self.rng.choice(options).map(|o| &o.id)),
            FieldType::Choice { options, several: true } => {
                options.iter().filter(|_| self.rng.bool()).map(|o| json!(o.id)).collect()
            }
            FieldType::ResidentId => {
                let birth = date::format(self.palette.day(self.on, self.rng)).replace('-', "");
                json!(numbers::resident_id(&birth, self.rng))
            }
            FieldType::CreditCode => json!(numbers::credit_code(self.rng)),
            FieldType::Phone => json!(numbers::phone(self.rng)),
            FieldType::Record { fields } => Value::Object(self.fields(fields, 95)),
            FieldType::List { fields, .. } => {
                let length = if self.chance(3) { self.rng.usize(40..60) } else { self.rng.usize(0..4) };
                (0..length).map(|_| Value::Object(self.fields(fields, 97))).collect()
            }
        }
    }

    /// Evidence for a material: a piece, several, or null for missing.
    fn evidence(&mut self, material: &Material) -> Value {
        if self.chance(15) {
            return Value::Null;
        }
        if material.many {
            let pieces = self.rng.usize(0..4);
            return (0..pieces).map(|_| self.piece(material)).collect();
        }
        self.piece(material)
    }

    fn piece(&mut self, material: &Material) -> Value {
        let mut piece = self.fields(&material.fields, 85);
        if self.chance(95) {
            let form =
                if self.chance(80) { self.rng.choice(&material.kinds) } else { self.rng.choice(&Form::ALL) };
            piece.insert("form".into(), json!(form.map(|f| f.id())));
        }
        Value::Object(piece)
    }

    /// Changes one thing; the document stays valid.
    pub fn change(&mut self, document: &mut Value) {
        match self.rng.u32(0..100) {
            0..50 => {
                let Some(field) = self.rng.choice(&self.item.facts) else { return };
                let Some(facts) = document["facts"].as_object_mut() else { return };
                self.change_field(field, facts);
            }
            50..90 => {
                let Some(material) = self.rng.choice(&self.item.materials) else { return };
                let Some(evidence) = document["evidence"].as_object_mut() else { return };
                self.change_evidence(material, evidence);
            }
            90..96 => document["commitments"] = json!(self.marks(30, |m| m.substitutes.commitment.is_some())),
            _ => document["deferred"] = json!(self.marks(50, |m| m.minor)),
        }
    }

    fn change_field(&mut self, field: &Field, object: &mut Map<String, Value>) {
        let (inside, anew) = (self.chance(65), self.chance(75));
        match (&field.ty, object.get_mut(&field.id)) {
            (FieldType::Record { fields }, Some(Value::Object(record))) if inside => {
                if let Some(inner) = self.rng.choice(fields) {
                    self.change_field(inner, record);
                }
            }
            (FieldType::List { fields, .. }, Some(Value::Array(rows))) if inside && !rows.is_empty() => {
                let index = self.rng.usize(0..rows.len());
                if self.chance(15) {
                    rows.remove(index);
                } else if let (Some(inner), Some(row)) =
                    (self.rng.choice(fields), rows[index].as_object_mut())
                {
                    self.change_field(inner, row);
                }
            }
            _ if anew => {
                let value = self.value(field);
                object.insert(field.id.clone(), value);
            }
            _ => {
                object.remove(&field.id);
            }
        }
    }

    fn change_evidence(&mut self, material: &Material, evidence: &mut Map<String, Value>) {
        if self.chance(40) {
            let value = self.evidence(material);
            evidence.insert(material.id.clone(), value);
        } else if self.chance(20) {
            evidence.remove(&material.id);
        } else {
            let many = evidence.get(&material.id).and_then(Value::as_array).map_or(0, Vec::len);
            let piece = match evidence.get_mut(&material.id) {
                Some(Value::Array(pieces)) if many > 0 => pieces[self.rng.usize(0..many)].as_object_mut(),
                other => other.and_then(Value::as_object_mut),
            };
            match (piece, self.rng.choice(&material.fields)) {
                (Some(piece), Some(field)) if self.chance(30) => drop(piece.remove(&field.id)),
                (Some(piece), Some(field)) => self.change_field(field, piece),
                (Some(piece), None) => {
                    drop(piece.insert("form".into(), json!(self.rng.choice(Form::ALL).map(Form::id))))
                }
                (None, _) => {}
            }
        }
    }

    /// Makes the document wrong in one place.
    pub fn spoil(&mut self, document: &mut Value) {
        let wrong = [
            json!(7),
            json!("2026-02-30"),
            json!([1, [2, { "x": null }]]),
            json!({ "a": { "b": true } }),
            json!(9_007_199_254_740_993_i64),
            json!("很长".repeat(300)),
            json!(true),
            Value::Null,
        ];
        let value = self.rng.choice(wrong).unwrap_or_default();
        let fact = self.rng.choice(&self.item.facts).map_or("x", |f| f.id.as_str());
        let material = self.rng.choice(&self.item.materials).map_or("x", |m| m.id.as_str());
        match self.rng.u32(0..8) {
            0 => document["facts"][format!("{fact}s")] = value,
            1 => document["evidence"]["__proto__"] = value,
            2 => document["evidence"][material] = json!({ "form": value }),
            3 => document["evidence"][material] = json!([{ "nothing": value }]),
            4 => document["commitments"] = json!([material, fact, value]),
            5 => document["extra"] = value,
            _ => document["facts"][fact] = value,
        }
    }
}
