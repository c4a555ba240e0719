//! Values that somebody must still supply (待属地填写): who, from when, and which checks wait for them.
//! In: a `Library`. Out: `Unset` entries by name. Absent: a guess at any value.

use super::checks;
use crate::library::Library;
use crate::parameter::ParameterType;
use crate::script::ir::Op;
use crate::table::ColumnType;
use crate::text::Text;
use crate::value::date;
use serde::Serialize;
use std::collections::BTreeSet;

/// A range of days, or a row of a table, without a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// First day.
    pub from: String,
    /// Of a table: the keys of the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Who must supply it, where the library says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplied_by: Option<String>,
    /// Last day; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A check that can't be evaluated without the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reader {
    /// Function in `rules.rhai`.
    pub check: String,
    /// Item id.
    pub item: String,
    /// Version: its first day in force.
    pub version: String,
}

/// A parameter or table with something unset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unset {
    /// What has no value.
    pub gaps: Vec<Gap>,
    /// `parameter` or `table`.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Checks that read it in a version that is in force on some day without a value.
    pub readers: Vec<Reader>,
    /// Title.
    pub title: Text,
    /// Type of the value: `integer`, `decimal` …
    #[serde(rename = "type")]
    pub ty: &'static str,
    /// Unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// Everything that is unset: parameters, then tables.
pub fn of(library: &Library) -> Vec<Unset> {
    let parameters = library.parameters.values().map(|parameter| {
        let unset = parameter.values.iter().filter(|v| v.value.is_none());
        let gaps = unset.map(|v| Gap {
            from: date::format(v.from),
            row: None,
            supplied_by: v.supplied_by.clone(),
            until: v.until.map(date::format),
        });
        Unset {
            gaps: gaps.collect(),
            kind: "parameter",
            name: parameter.name.clone(),
            readers: Vec::new(),
            title: parameter.title.clone(),
            ty: parameter_type(parameter.ty),
            unit: parameter.unit.clone(),
        }
    });
    let tables = library.tables.values().map(|table| {
        let mut gaps = Vec::new();
        for version in &table.versions {
            for row in version.rows.iter().filter(|r| r.value.is_none()) {
                gaps.push(Gap {
                    from: date::format(version.from),
                    row: Some(row_text(row)),
                    supplied_by: None,
                    until: version.until.map(date::format),
                });
            }
        }
        Unset {
            gaps,
            kind: "table",
            name: table.name.clone(),
            readers: Vec::new(),
            title: table.title.clone(),
            ty: column_type(table.value),
            unit: table.unit.clone(),
        }
    });
    let mut all: Vec<Unset> = parameters.chain(tables).filter(|unset| !unset.gaps.is_empty()).collect();
    for unset in &mut all {
        unset.readers = readers(library, unset).into_iter().collect();
    }
    all
}

fn readers(library: &Library, unset: &Unset) -> BTreeSet<Reader> {
    let mut readers = BTreeSet::new();
    for version in library.items.values().flatten() {
        let (first, last) = (date::format(version.item.from), version.until.map(date::format));
        let meets = |gap: &Gap| {
            // ISO dates compare as their days do.
            last.as_ref().is_none_or(|last| gap.from <= *last)
                && gap.until.as_ref().is_none_or(|until| *until >= first)
        };
        if !unset.gaps.iter().any(meets) {
            continue;
        }
        for named in checks::of(version) {
            let reads = checks::any(&named.check.node, &mut |op| match op {
                Op::Parameter(i) if unset.kind == "parameter" => {
                    version.program.parameters.get(usize::from(*i)) == Some(&unset.name)
                }
                Op::Table(i, _) if unset.kind == "table" => {
                    version.program.tables.get(usize::from(*i)).is_some_and(|t| t.name == unset.name)
                }
                _ => false,
            });
            if reads {
                readers.insert(Reader {
                    check: named.name,
                    item: version.item.id.clone(),
                    version: first.clone(),
                });
            }
        }
    }
    readers
}

fn row_text(row: &crate::table::Row) -> String {
    let exact = row.exact.iter().map(|cell| match cell {
        crate::table::Cell::Number(n) => n.to_string(),
        crate::table::Cell::Option(id) => id.clone(),
    });
    let bound = |b: Option<i128>| b.map_or(String::new(), |n| n.to_string());
    let range = match row.range {
        (None, None) => None,
        (over, up_to) => Some(format!("{}<…<={}", bound(over), bound(up_to))),
    };
    exact.chain(range).collect::<Vec<_>>().join(", ")
}

fn parameter_type(ty: ParameterType) -> &'static str {
    match ty {
        ParameterType::Integer => "integer",
        ParameterType::Decimal { .. } => "decimal",
        ParameterType::Date => "date",
        ParameterType::Bool => "bool",
        ParameterType::Text => "text",
    }
}

fn column_type(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Integer => "integer",
        ColumnType::Decimal { .. } => "decimal",
        ColumnType::Date => "date",
        ColumnType::Option => "option",
        ColumnType::Bool => "bool",
    }
}
