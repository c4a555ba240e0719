//! What an item's version lists, for the desk's screens: facts with their kinds, materials, conditions, checks.
//! In: the version that decides a case. Out: JSON. Absent: what is missing (the decision says it); legal texts.
//!
//! A screen that asks only for what stands here can't ask for anything unlisted; the server refuses it anyway (`guard`).

use serde_json::{Value, json};
use yushen::Version;
use yushen::facts::schema::FieldType;
use yushen::item::{EvidenceCheck, FactSource, Field, Form, Material, Status};
use yushen::value::{date, decimal};

/// The list of a version.
pub fn of(version: &Version) -> Value {
    let item = &version.item;
    let conditions = item.conditions.iter().map(|condition| {
        json!({
            "confirmed": condition.legal.status == Status::Confirmed,
            "effect": condition.effect,
            "id": condition.id,
            "title": condition.title,
        })
    });
    json!({
        "conditions": conditions.collect::<Vec<_>>(),
        "facts": fields(&item.facts, "facts."),
        "materials": item.materials.iter().map(material).collect::<Vec<_>>(),
        "version": date::format(item.from),
    })
}

fn material(material: &Material) -> Value {
    let forms: Vec<&str> =
        Form::ALL.iter().filter(|form| material.accepts_form(**form)).map(|form| form.id()).collect();
    let check = |check: &EvidenceCheck| json!({ "id": check.id, "title": check.title });
    json!({
        "checks": material.checks.iter().map(check).collect::<Vec<_>>(),
        "commitment": material.substitutes.commitment.is_some(),
        "copies": material.copies,
        "defer_days": material.defer_days,
        "fields": fields(&material.fields, ""),
        "forms": forms,
        "id": material.id,
        "issuer": material.issuer,
        "many": material.many,
        "minor": material.minor,
        "shared": material.substitutes.shared.is_some(),
        "title": material.title,
    })
}

/// Fields that a person may be asked for; records are flattened into dotted names.
fn fields(declared: &[Field], before: &str) -> Vec<Value> {
    let mut list = Vec::new();
    for field in declared.iter().filter(|field| field.source != FactSource::Shared) {
        let path = format!("{before}{}", field.id);
        match &field.ty {
            FieldType::Record { fields: inner } => list.extend(fields(inner, &format!("{path}."))),
            _ => list.push(one(field, &path)),
        }
    }
    list
}

fn one(field: &Field, path: &str) -> Value {
    let mut view = json!({ "field": path, "optional": field.optional, "question": field.question });
    let (kind, more) = match &field.ty {
        FieldType::Bool => ("bool", json!({})),
        FieldType::Integer { min, max, unit } => {
            ("integer", json!({ "min": min.to_string(), "max": max.to_string(), "unit": unit }))
        }
        FieldType::Decimal { scale, min, max, unit } => {
            let (min, max) = (decimal::format(*min, *scale), decimal::format(*max, *scale));
            ("decimal", json!({ "min": min, "max": max, "unit": unit }))
        }
        FieldType::Date => ("date", json!({})),
        FieldType::Text { max_length } => ("text", json!({ "max_length": max_length })),
        FieldType::Choice { options, several } => {
            let options: Vec<Value> =
                options.iter().map(|option| json!({ "id": option.id, "title": option.title })).collect();
            ("choice", json!({ "options": options, "several": several }))
        }
        FieldType::ResidentId => ("resident-id", json!({})),
        FieldType::CreditCode => ("credit-code", json!({})),
        FieldType::Phone => ("phone", json!({})),
        FieldType::Record { .. } => ("record", json!({})),
        FieldType::List { title, fields: inner } => {
            ("rows", json!({ "title": title, "fields": fields(inner, "") }))
        }
    };
    view["kind"] = json!(kind);
    if let (Value::Object(view), Value::Object(more)) = (&mut view, more) {
        view.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    view
}
