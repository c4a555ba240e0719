//! Every kind of value put into every kind of field: `tests/hostile/crossed.json`.
//! In: that table. Out: `Hostile` documents. Absent: running them; what is right stands in the table, by hand.

use crate::hostile::Hostile;
use crate::rules::repository;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

/// The table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Fields by name: the document round the value, which stands for `%`.
    fields: BTreeMap<String, (String, String)>,
    values: Vec<Row>,
}

/// A value and what it gives in each field: nothing where it is right, a code, or `code@suffix` where a part of the
/// value is at fault; several separated by commas.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// JSON, not always proper.
    value: String,
    /// Code in each field that is not named.
    otherwise: String,
    #[serde(default)]
    codes: BTreeMap<String, String>,
}

/// Every value in every field.
///
/// # Errors
/// The table can't be read, or names a field it does not have.
pub fn documents() -> Result<Vec<Hostile>> {
    let path = repository("tests/hostile/crossed.json");
    let table: Table =
        serde_json::from_str(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
    let mut list = Vec::new();
    for row in &table.values {
        for name in row.codes.keys() {
            ensure!(table.fields.contains_key(name), "`{}` names the field `{name}`", row.value);
        }
        for (name, (around, field)) in &table.fields {
            let expected = row.codes.get(name).unwrap_or(&row.otherwise);
            let error = |expected: &str| {
                let (code, suffix) = expected.split_once('@').unwrap_or((expected, ""));
                (code.to_owned(), format!("{field}{suffix}"))
            };
            let errors = expected.split_terminator(',').map(error).collect();
            list.push(Hostile {
                name: format!("{} as {name}", row.value),
                item: "every-type".into(),
                on: "2026-11-22".into(),
                facts: around.replace('%', &row.value).into_bytes(),
                errors,
            });
        }
    }
    Ok(list)
}
