//! What a deficit is about, as fields of the facts document: for the wizard's links and for programs that mend.
//! In: an item and the id of a condition, a material or a check. Out: `Change`s. Absent: which value is right.

use super::Change;
use crate::decision::{ConditionResult, Deficit, DeficitKind};
use crate::facts::schema::FieldType;
use crate::item::{Field, Form, Item, Material};

/// The changes that may mend `deficit`.
pub fn of(item: &Item, deficit: &Deficit, conditions: &[ConditionResult]) -> Vec<Change> {
    let id = deficit.id.split('.').next().unwrap_or(&deficit.id);
    match deficit.kind {
        DeficitKind::Condition => {
            let result = conditions.iter().find(|c| c.id == deficit.id);
            result.map(|r| r.decided_by.iter().filter_map(|f| fact(item, f)).collect()).unwrap_or_default()
        }
        _ => item.materials.iter().find(|m| m.id == id).map(evidence).unwrap_or_default(),
    }
}

/// A fact that was read, by its field.
fn fact(item: &Item, field: &str) -> Option<Change> {
    let path = field.strip_prefix("facts.")?;
    let declared = super::build::find_field(&item.facts, path)?;
    Some(change(field.into(), declared))
}

/// The piece itself, then its fields.
fn evidence(material: &Material) -> Vec<Change> {
    let root = format!("evidence.{}", material.id);
    let inner = if material.many { format!("{root}[]") } else { root.clone() };
    let forms = Form::ALL.into_iter().filter(|f| material.accepts_form(*f)).map(Form::id).collect();
    let ty = if material.many { "evidence_list" } else { "evidence" };
    let mut changes = vec![Change { field: root, forms, optional: true, options: Vec::new(), ty }];
    changes.extend(material.fields.iter().map(|f| change(format!("{inner}.{}", f.id), f)));
    changes
}

fn change(field: String, declared: &Field) -> Change {
    let options = match &declared.ty {
        FieldType::Choice { options, .. } => options.iter().map(|o| o.id.clone()).collect(),
        _ => Vec::new(),
    };
    Change { field, forms: Vec::new(), optional: declared.optional, options, ty: declared.ty.name() }
}
