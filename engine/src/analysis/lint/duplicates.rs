//! Nothing is asked twice (重复证明): notice 二(三)2.
//! In: all items. Out: one paper under two names, one fact asked twice, one item published twice.
//! Absent: likeness of meaning; names are compared after `names` has brought them to one form.

use super::context::{Context, Finding, View};
use super::names;
use crate::facts::schema::FieldType;
use crate::item::{FactSource, Field};
use std::collections::BTreeMap;

/// Finds duplicates within an item and over the library.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        materials(view, findings);
        facts(view, findings);
    }
    items(context, findings);
}

fn materials(view: &View<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for material in &view.item().materials {
        let part = format!("materials.{}", material.id);
        match seen.get(&names::material(&material.title.zh)) {
            Some(first) => {
                let place = view.place(&format!("materials.{first}"));
                let message = format!("`{}` is the same paper as `{first}` ({place})", material.title.zh);
                let hint = "ask for it once; where they differ, say in the titles how";
                findings.push(view.finding("duplicate-material", &part, message).hint(hint));
            }
            None => drop(seen.insert(names::material(&material.title.zh), &material.id)),
        }
    }
}

/// Facts against facts, and questions about a piece of evidence against facts: two pieces may well be asked alike.
fn facts(view: &View<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    siblings(view, &view.item().facts, "facts", &mut seen, findings);
    for material in &view.item().materials {
        let mut with_facts = seen.clone();
        let prefix = format!("materials.{}.fields", material.id);
        siblings(view, &material.fields, &prefix, &mut with_facts, findings);
    }
}

fn siblings(
    view: &View<'_>,
    fields: &[Field],
    prefix: &str,
    seen: &mut BTreeMap<String, String>,
    findings: &mut Vec<Finding>,
) {
    for field in fields.iter().filter(|field| field.source == FactSource::Applicant) {
        let part = format!("{prefix}.{}", field.id);
        let asked = format!("{:?} {}", kind(&field.ty), names::question(&field.question.zh));
        let shared = field.data.as_ref().map(|data| format!("data {data}"));
        let first = seen.get(&asked).or_else(|| seen.get(shared.as_ref()?));
        if let Some(first) = first {
            let message = format!(
                "`{}` asks the same as `{}` ({})",
                field.id,
                first.rsplit('.').next().unwrap_or(first),
                view.place(first)
            );
            let hint = "ask once and use the fact in both places";
            findings.push(view.finding("duplicate-fact", &part, message).hint(hint));
        } else {
            seen.extend(shared.map(|shared| (shared, part.clone())));
            seen.insert(asked, part.clone());
        }
        if let FieldType::Record { fields } | FieldType::List { fields, .. } = &field.ty {
            // Each record and each list is a context of its own: every person has a name.
            siblings(view, fields, &format!("{part}.fields"), &mut BTreeMap::new(), findings);
        }
    }
}

/// What must be equal besides the question: the kind of answer.
fn kind(ty: &FieldType) -> core::mem::Discriminant<FieldType> {
    core::mem::discriminant(ty)
}

fn items(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(String, String), Vec<&View<'_>>> = BTreeMap::new();
    for view in &context.views {
        let key = (format!("{:?}", view.item().window), names::bare(&view.item().title.zh));
        let others = seen.entry(key).or_default();
        let other = others.iter().find(|other| other.item().id != view.item().id && overlap(other, view));
        if let Some(other) = other {
            let message = format!(
                "`{}` is published as `{}` too ({})",
                view.item().title.zh,
                other.item().id,
                other.place("title")
            );
            let hint = "keep one item, or say in the titles how they differ";
            findings.push(view.finding("duplicate-item", "title", message).hint(hint));
        }
        others.push(view);
    }
}

/// Whether two versions are in force on a common day.
pub fn overlap(a: &View<'_>, b: &View<'_>) -> bool {
    let begins_in_time =
        |a: &View<'_>, b: &View<'_>| b.version.until.is_none_or(|until| a.item().from <= until);
    begins_in_time(a, b) && begins_in_time(b, a)
}
