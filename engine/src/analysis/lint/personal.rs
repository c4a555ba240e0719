//! Personal facts say what they are for (个人信息保护法 6, 17).
//! In: facts and fields. Out: personal ones without a purpose. Absent: sensitive ones, which the reader refuses.

use super::context::{Context, Finding, View};
use crate::facts::schema::FieldType;
use crate::item::{FactSource, Field, Sensitivity};

/// Finds personal facts without a purpose.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        fields(view, &view.item().facts, "facts", findings);
        for material in &view.item().materials {
            fields(view, &material.fields, &format!("materials.{}.fields", material.id), findings);
        }
    }
}

fn fields(view: &View<'_>, list: &[Field], prefix: &str, findings: &mut Vec<Finding>) {
    for field in list {
        let part = format!("{prefix}.{}", field.id);
        let asked = field.source == FactSource::Applicant;
        if field.sensitivity == Sensitivity::Personal && field.purpose.is_none() && asked {
            let message = format!("`{}` is personal and does not say what it is needed for", field.id);
            let hint = "write `purpose = \"…\"`, or do not ask it";
            findings.push(view.finding("personal-without-purpose", &part, message).hint(hint));
        } else if let FieldType::Record { fields: inner } | FieldType::List { fields: inner, .. } = &field.ty
        {
            fields(view, inner, &format!("{part}.fields"), findings);
        }
    }
}
