//! Reads `[[facts]]` and every list of `fields`.
//! In: the tables. Out: `Field`s with checked limits. Absent: storage (see `facts::layout`).

use super::names::{Names, Part};
use crate::facts::schema::{
    ChoiceOption, FieldType, MAX_MANTISSA, MAX_OPTIONS, MAX_SAFE_INTEGER, MAX_SCALE, MAX_STRING_BYTES,
};
use crate::item::{FactSource, Field, Sensitivity};
use crate::text::Text;
use crate::toml_reader::{Node, Reader, ids};
use crate::value::decimal;
use std::collections::BTreeSet;

/// Deepest nesting of records and lists.
const MAX_NESTING: usize = 4;
/// Characters of a text where nothing is said.
const DEFAULT_LENGTH: u32 = 200;

#[derive(Clone, Copy)]
enum TypeName {
    Bool,
    Integer,
    Decimal,
    Date,
    Text,
    Choice,
    ResidentId,
    CreditCode,
    Phone,
    Record,
    List,
}

const TYPES: [(&str, TypeName); 11] = [
    ("bool", TypeName::Bool),
    ("integer", TypeName::Integer),
    ("decimal", TypeName::Decimal),
    ("date", TypeName::Date),
    ("text", TypeName::Text),
    ("choice", TypeName::Choice),
    ("resident_id", TypeName::ResidentId),
    ("credit_code", TypeName::CreditCode),
    ("phone", TypeName::Phone),
    ("record", TypeName::Record),
    ("list", TypeName::List),
];
const SENSITIVITIES: [(&str, Sensitivity); 3] =
    [("none", Sensitivity::None), ("personal", Sensitivity::Personal), ("sensitive", Sensitivity::Sensitive)];
const SOURCES: [(&str, FactSource); 3] =
    [("applicant", FactSource::Applicant), ("licence", FactSource::Licence), ("shared", FactSource::Shared)];

/// What surrounds a field. Source, sensitivity and purpose hold for the fields inside, unless they say otherwise.
pub(super) struct Outer {
    part: Part,
    path: String,
    nesting: usize,
    source: FactSource,
    sensitivity: Sensitivity,
    purpose: Option<Text>,
}

impl Outer {
    fn facts() -> Self {
        let (source, sensitivity) = (FactSource::Applicant, Sensitivity::None);
        Self { part: Part::Fact, path: String::new(), nesting: 0, source, sensitivity, purpose: None }
    }

    /// Around the fields of a material's evidence.
    pub(super) fn evidence(material: &str) -> Self {
        Self { part: Part::Field, path: material.to_owned(), ..Self::facts() }
    }

    /// Whether the fields are those of evidence itself, which has the engine-made `form` besides.
    fn is_evidence(&self) -> bool {
        self.part == Part::Field && self.nesting == 0
    }
}

/// The facts; `None` when one has no readable type, so that scripts can't be checked against them.
pub(super) fn facts(file: &mut Reader<'_>, names: &mut Names) -> Option<Vec<Field>> {
    let tables = file.tables("facts");
    read_all(tables, names, &Outer::facts())
}

/// The `fields` of a table, none when absent; `None` as for [`facts`].
pub(super) fn fields(table: &mut Reader<'_>, names: &mut Names, outer: &Outer) -> Option<Vec<Field>> {
    let tables = table.tables("fields");
    read_all(tables, names, outer)
}

fn read_all(tables: Vec<Reader<'_>>, names: &mut Names, outer: &Outer) -> Option<Vec<Field>> {
    let mut fields = Some(Vec::new());
    for table in tables {
        match (field(table, names, outer), &mut fields) {
            (Some(field), Some(list)) => list.push(field),
            _ => fields = None,
        }
    }
    fields
}

fn field(mut table: Reader<'_>, names: &mut Names, outer: &Outer) -> Option<Field> {
    let declared = names.declare(&mut table, outer.part, &outer.path);
    if let Some((id, node)) = &declared
        && id == "form"
        && outer.is_evidence()
    {
        node.error("duplicate-id", "every piece of evidence has a `form` already");
    }
    let id = declared.map(|(id, _)| id);
    let section = if outer.part == Part::Fact { section(&mut table, names) } else { None };
    let source = table.choice_or("source", &SOURCES, outer.source);
    let sensitivity = table.choice_or("sensitivity", &SENSITIVITIES, outer.sensitivity);
    if outer.part == Part::Fact
        && source == FactSource::Applicant
        && section.is_none()
        && names.any(Part::Section)
    {
        table.need("section");
    }
    let purpose = table.opt_text("purpose").or_else(|| outer.purpose.clone());
    if sensitivity == Sensitivity::Sensitive && purpose.is_none() {
        table.error("missing-key", "`purpose` is missing: a sensitive fact says why it is needed");
    }
    let question = if source == FactSource::Applicant {
        table.text("question")
    } else {
        table.opt_text("question").unwrap_or_default()
    };
    let path = [outer.path.as_str(), id.as_deref().unwrap_or_default()].join(if outer.path.is_empty() {
        ""
    } else {
        "."
    });
    let inner = Outer {
        part: Part::Field,
        path,
        nesting: outer.nesting + 1,
        source,
        sensitivity,
        purpose: purpose.clone(),
    };
    let ty = field_type(&mut table, names, &inner);
    let optional = table.bool("optional", false);
    let help = table.opt_text("help");
    let data = table.opt_string("data");
    table.finish();
    Some(Field { id: id?, ty: ty?, optional, question, help, section, sensitivity, purpose, source, data })
}

fn section(table: &mut Reader<'_>, names: &Names) -> Option<String> {
    let node = table.get("section")?;
    let id = node.string()?;
    if !names.has(Part::Section, id) {
        names.report_unknown(&node, Part::Section, id);
    }
    Some(id.to_owned())
}

fn field_type(table: &mut Reader<'_>, names: &mut Names, inner: &Outer) -> Option<FieldType> {
    let Some(ty) = table.choice("type", &TYPES) else {
        // Which further keys there may be depends on the type.
        table.tolerate_rest();
        return None;
    };
    Some(match ty {
        TypeName::Bool => FieldType::Bool,
        TypeName::Integer => integer(table),
        TypeName::Decimal => return decimal_type(table),
        TypeName::Date => FieldType::Date,
        TypeName::Text => text(table),
        TypeName::Choice => {
            FieldType::Choice { options: options(table), several: table.bool("several", false) }
        }
        TypeName::ResidentId => FieldType::ResidentId,
        TypeName::CreditCode => FieldType::CreditCode,
        TypeName::Phone => FieldType::Phone,
        TypeName::Record => FieldType::Record { fields: inner_fields(table, names, inner)? },
        TypeName::List => {
            let title = table.text("title");
            FieldType::List { title, fields: inner_fields(table, names, inner)? }
        }
    })
}

fn inner_fields(table: &mut Reader<'_>, names: &mut Names, inner: &Outer) -> Option<Vec<Field>> {
    let node = table.need("fields")?;
    if inner.nesting > MAX_NESTING {
        node.error("too-deep", format!("records and lists may be nested {MAX_NESTING} deep"));
        return None;
    }
    if node.is_list() && node.list().is_empty() {
        node.error("bad-value", "`fields` must not be empty");
    }
    fields(table, names, inner)
}

fn integer(table: &mut Reader<'_>) -> FieldType {
    let mut bound = |key| table.get(key).and_then(|n| n.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER));
    let min = bound("min").unwrap_or(-MAX_SAFE_INTEGER);
    let max = bound("max").unwrap_or(MAX_SAFE_INTEGER);
    check_range(table, min, max);
    FieldType::Integer { min, max, unit: table.opt_string("unit") }
}

fn decimal_type(table: &mut Reader<'_>) -> Option<FieldType> {
    let scale = table.need("scale").and_then(|n| n.integer(0, i64::from(MAX_SCALE)));
    let scale = scale.and_then(|s| u8::try_from(s).ok());
    let mut bound = |key| table.get(key).zip(scale).and_then(|(node, scale)| mantissa(&node, scale));
    let min = bound("min").unwrap_or(-MAX_MANTISSA);
    let max = bound("max").unwrap_or(MAX_MANTISSA);
    check_range(table, min, max);
    let unit = table.opt_string("unit");
    Some(FieldType::Decimal { scale: scale?, min, max, unit })
}

fn mantissa(node: &Node<'_>, scale: u8) -> Option<i64> {
    decimal::parse(node.string()?, scale)
        .map_err(|reason| node.error("bad-value", format!("`{}`: {reason}", node.name())))
        .ok()
}

fn check_range(table: &Reader<'_>, min: i64, max: i64) {
    if max < min {
        table.error("empty-range", "`max` is less than `min`");
    }
}

fn text(table: &mut Reader<'_>) -> FieldType {
    // A character has at most four bytes, so the longest text still fits the limit of a string.
    let most = i64::try_from(MAX_STRING_BYTES / 4).unwrap_or(i64::MAX);
    let length = table.get("max_length").and_then(|n| n.integer(1, most));
    FieldType::Text { max_length: length.and_then(|n| u32::try_from(n).ok()).unwrap_or(DEFAULT_LENGTH) }
}

fn options(table: &mut Reader<'_>) -> Vec<ChoiceOption> {
    let Some(node) = table.need("options") else { return Vec::new() };
    let tables: Vec<_> = node.list().iter().filter_map(Node::table).collect();
    if node.is_list() && !(1..=MAX_OPTIONS).contains(&node.list().len()) {
        node.error("bad-value", format!("`options` must have 1 to {MAX_OPTIONS} elements"));
    }
    let mut seen = BTreeSet::new();
    let mut options = Vec::new();
    for mut table in tables {
        let id = option_id(&mut table, &mut seen);
        let title = table.text("title");
        table.finish();
        options.extend(id.map(|id| ChoiceOption { id, title }));
    }
    options
}

fn option_id(table: &mut Reader<'_>, seen: &mut BTreeSet<String>) -> Option<String> {
    let node = table.need("id")?;
    let id = node.string()?;
    if !ids::is_option(id) {
        let shape = "lower-case letters, digits, hyphens and underscores";
        node.error_hint("bad-id", format!("`{id}` can not be an option's id"), shape);
    }
    if !seen.insert(id.to_owned()) {
        node.error("duplicate-id", format!("there is an option `{id}` already"));
        return None;
    }
    Some(id.to_owned())
}
