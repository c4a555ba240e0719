//! Profiles (数值方案): values for what the library leaves unset, so that a hall, or a demonstration, can go to the end.
//! In: `profiles/<name>.toml`, the library's parameters and tables. Out: `Profile`, and the values put in their places.
//! Absent on purpose: a way to overrule a value that the library has; a profile that nobody asked for.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::library::Library;
use crate::parameter::{self, Parameter, ParameterType, ParameterValue};
use crate::table::{ColumnType, Table};
use crate::text::{Lang, Text};
use crate::toml_reader::{self, Node, Reader, ids};
use crate::value::date;
use std::collections::{BTreeMap, BTreeSet};

/// Values for what is unset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Name, the file's.
    pub name: String,
    /// Title.
    pub title: Text,
    /// The values are examples (示例值): nothing decided with them may be relied on.
    pub sample: bool,
    /// By parameter: the value of every range that has none.
    pub values: BTreeMap<String, ParameterValue>,
    /// By table: the value of every row that has none.
    pub tables: BTreeMap<String, ParameterValue>,
}

/// Reads `profiles/<name>.toml`. `None` when it is not TOML; every other mistake is reported and left out.
pub fn read(
    path: &str,
    source: &str,
    parameters: &BTreeMap<String, Parameter>,
    tables: &BTreeMap<String, Table>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Profile> {
    toml_reader::read(path, source, diagnostics, |file| {
        let name = ids::file_stem(path).to_owned();
        if !ids::is_slug(&name) {
            let message = format!("`{name}` is not a profile name: lower-case letters, digits and hyphens");
            file.error("bad-id", message);
        }
        let title = file.text("title");
        let sample = file.need("sample").and_then(|n| n.bool()).unwrap_or(true);
        Some(Profile {
            name,
            title,
            sample,
            values: entries(file, "values", "parameter", |name| {
                let parameter = parameters.get(name).ok_or_else(|| did_you_mean(name, keys(parameters)))?;
                Ok((parameter.ty, parameter.values.iter().any(|v| v.value.is_none())))
            }),
            tables: entries(file, "tables", "table", |name| {
                let table = tables.get(name).ok_or_else(|| did_you_mean(name, keys(tables)))?;
                let mut rows = table.versions.iter().flat_map(|v| &v.rows);
                Ok((value_type(table.value), rows.any(|r| r.value.is_none())))
            }),
        })
    })
}

impl Profile {
    /// What a reader must know of a result made with it; nothing when its values are real.
    pub fn warning(&self, lang: Lang) -> Option<String> {
        self.sample.then(|| crate::notice::say(lang, "profile.sample", &[self.title.get(lang)]))
    }

    /// Puts its values where nothing is set.
    pub fn apply(&self, parameters: &mut BTreeMap<String, Parameter>, tables: &mut BTreeMap<String, Table>) {
        for (name, value) in &self.values {
            for dated in parameters.get_mut(name).into_iter().flat_map(|p| &mut p.values) {
                dated.value.get_or_insert_with(|| value.clone());
            }
        }
        for (name, value) in &self.tables {
            let versions = tables.get_mut(name).into_iter().flat_map(|t| &mut t.versions);
            for row in versions.flat_map(|v| &mut v.rows) {
                row.value.get_or_insert_with(|| value.clone());
            }
        }
    }
}

/// The profile cut down to some parameters and tables of `library`, as a file that [`read`] reads: what travels with
/// an item. Line after line in one form, so that equal profiles have equal bytes.
pub(crate) fn write(profile: &Profile, library: &Library, names: &BTreeSet<&str>) -> String {
    // JSON's text of a string is TOML's, too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let title = match &profile.title.en {
        Some(en) => format!("{{ zh = {}, en = {} }}", quoted(&profile.title.zh), quoted(en)),
        None => quoted(&profile.title.zh),
    };
    let mut text = format!("title = {title}\nsample = {}\n", profile.sample);
    let wanted = |name: &str| names.contains(name);
    text.push_str("\n[values]\n");
    for (name, value) in profile.values.iter().filter(|(name, _)| wanted(name)) {
        let ty = library.parameters.get(name).map(|parameter| parameter.ty);
        text.push_str(&format!("{name} = {}\n", plain(value, ty)));
    }
    text.push_str("\n[tables]\n");
    for (name, value) in profile.tables.iter().filter(|(name, _)| wanted(name)) {
        let ty = library.tables.get(name).map(|table| value_type(table.value));
        text.push_str(&format!("{name} = {}\n", plain(value, ty)));
    }
    text
}

/// A value as TOML.
fn plain(value: &ParameterValue, ty: Option<ParameterType>) -> String {
    match value {
        ParameterValue::Date(day) => date::format(*day),
        other => crate::explain::plain(other, ty.map_or(0, |ty| ty.scale())).to_string(),
    }
}

fn keys<T>(map: &BTreeMap<String, T>) -> impl Iterator<Item = &str> {
    map.keys().map(String::as_str)
}

/// One table of the profile. `find` gives the type of a name and whether something of it is unset, or the nearest name.
fn entries<'n>(
    file: &mut Reader<'_>,
    key: &'static str,
    what: &str,
    find: impl Fn(&str) -> Result<(ParameterType, bool), Option<&'n str>>,
) -> BTreeMap<String, ParameterValue> {
    let Some(mut table) = file.opt_table(key) else { return BTreeMap::new() };
    let mut values = BTreeMap::new();
    for node in table.entries() {
        match find(node.name()) {
            Err(near) => unknown(&node, what, near),
            Ok((_, false)) => {
                let message = format!("the {what} `{}` has a value everywhere", node.name());
                let hint = "a profile only fills what is unset: remove the line, or the value of the library";
                node.error_hint("overrules-value", message, hint);
            }
            Ok((ty, true)) => {
                if let Some(value) = parameter::read_value(&node, ty) {
                    values.insert(node.name().to_owned(), value);
                }
            }
        }
    }
    values
}

fn unknown(node: &Node<'_>, what: &str, near: Option<&str>) {
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write {what}s/{}.toml, or remove the line", node.name()),
    };
    let message = format!("there is no {what} `{}`", node.name());
    match what {
        "table" => node.error_hint("unknown-table", message, hint),
        _ => node.error_hint("unknown-parameter", message, hint),
    }
}

fn value_type(column: ColumnType) -> ParameterType {
    match column {
        ColumnType::Integer => ParameterType::Integer,
        ColumnType::Decimal { scale } => ParameterType::Decimal { scale },
        ColumnType::Date => ParameterType::Date,
        ColumnType::Bool => ParameterType::Bool,
        // No table has such a value: its file is refused.
        ColumnType::Option => ParameterType::Text,
    }
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;
