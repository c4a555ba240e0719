//! Parameters (参数): one dated, cited value per file, e.g. a monthly standard of the county.
//! In: `parameters/<name>.toml`. Out: `Parameter` and its value on a day.
//! Absent on purpose: a fallback. A day without a value is unset, and what reads it is undetermined.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Span;
use crate::facts::schema::{MAX_SAFE_INTEGER, MAX_SCALE};
use crate::item::read::legal;
use crate::item::{Citation, LegalLine};
use crate::order;
use crate::text::Text;
use crate::toml_reader::{self, Node, Reader, ids};
use crate::value::{date, decimal};
use chrono::NaiveDate;

/// Type of a parameter's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterType {
    /// Whole number.
    Integer,
    /// Exact decimal.
    Decimal {
        /// Digits after the point.
        scale: u8,
    },
    /// Date.
    Date,
    /// `true` or `false`.
    Bool,
    /// String.
    Text,
}

impl ParameterType {
    /// Digits after the point; 0 for what is no decimal.
    pub fn scale(&self) -> u8 {
        match self {
            Self::Decimal { scale } => *scale,
            _ => 0,
        }
    }
}

/// A parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterValue {
    /// Whole number.
    Integer(i64),
    /// Exact decimal at the parameter's scale.
    Decimal {
        /// Value × 10^scale.
        mantissa: i64,
    },
    /// Date.
    Date(NaiveDate),
    /// `true` or `false`.
    Bool(bool),
    /// String.
    Text(String),
}

/// A value with the days it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedValue {
    /// First day.
    pub from: NaiveDate,
    /// Last day; open when absent.
    pub until: Option<NaiveDate>,
    /// The value; `None` is unset (待属地填写).
    pub value: Option<ParameterValue>,
    /// Who supplied it, or must supply it.
    pub supplied_by: Option<String>,
}

impl DatedValue {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// One dated value of the law or of the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name, the file's; `parameter("name")` in scripts.
    pub name: String,
    /// Title.
    pub title: Text,
    /// Type of all its values.
    pub ty: ParameterType,
    /// Unit, e.g. `㎡`.
    pub unit: Option<String>,
    /// Legal standing.
    pub legal: LegalLine,
    /// Values by first day, without overlap.
    pub values: Vec<DatedValue>,
    /// Where each citation of `legal` stands in the file.
    pub citations: Vec<(Citation, Span)>,
}

impl Parameter {
    /// The value in force on a day; `None` outside all ranges and where a range is unset.
    pub fn value_on(&self, day: NaiveDate) -> Option<&ParameterValue> {
        self.values.iter().find(|v| v.holds_on(day))?.value.as_ref()
    }
}

/// Reads `parameters/<name>.toml`. `None` when it is not TOML or has no readable type.
pub fn read(path: &str, source: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Parameter> {
    toml_reader::read(path, source, diagnostics, |file| {
        let name = ids::file_stem(path).to_owned();
        if !ids::is_name(&name) {
            file.error("bad-id", format!("`{name}` is not a parameter name: {}", ids::NAME_SHAPE));
        }
        let ty = parameter_type(file);
        let title = file.text("title");
        let unit = file.opt_string("unit");
        let mut citations = Vec::new();
        let legal = legal::line(file, &format!("parameter `{name}`"), &mut citations);
        let values = values(file, &name, ty);
        Some(Parameter { name, title, ty: ty?, unit, legal, values, citations })
    })
}

fn parameter_type(file: &mut Reader<'_>) -> Option<ParameterType> {
    let ids = [
        ("integer", ParameterType::Integer),
        ("decimal", ParameterType::Decimal { scale: 0 }),
        ("date", ParameterType::Date),
        ("bool", ParameterType::Bool),
        ("text", ParameterType::Text),
    ];
    let Some(ty) = file.choice("type", &ids) else {
        file.tolerate_rest();
        return None;
    };
    match ty {
        ParameterType::Decimal { .. } => {
            let scale = file.need("scale")?.integer(0, i64::from(MAX_SCALE))?;
            Some(ParameterType::Decimal { scale: u8::try_from(scale).ok()? })
        }
        other => Some(other),
    }
}

fn values(file: &mut Reader<'_>, name: &str, ty: Option<ParameterType>) -> Vec<DatedValue> {
    if file.need("values").is_none() {
        return Vec::new();
    }
    let mut values: Vec<DatedValue> = Vec::new();
    for mut table in file.tables("values") {
        let node = table.get("value");
        let value = node.as_ref().zip(ty).and_then(|(node, ty)| read_value(node, ty));
        let (from, until) = (table.date("from"), table.opt_date("until"));
        let supplied_by = table.opt_string("supplied_by");
        if let Some(from) = from {
            let dated = DatedValue { from, until, value, supplied_by };
            check_range(&table, &dated, &values);
            if node.is_none() {
                report_unset(&table, name, &dated);
            }
            values.push(dated);
        }
        table.finish();
    }
    order::sort_by(&mut values, |a, b| a.from.cmp(&b.from));
    values
}

fn check_range(table: &Reader<'_>, dated: &DatedValue, earlier: &[DatedValue]) {
    let ends_before = |a: &DatedValue, b: &DatedValue| a.until.is_some_and(|until| until < b.from);
    if ends_before(dated, dated) {
        table.error("empty-range", "`until` lies before `from`");
    } else if let Some(other) = earlier.iter().find(|e| !ends_before(e, dated) && !ends_before(dated, e)) {
        let from = date::format(other.from);
        table.error("overlapping-values", format!("this range overlaps the one from {from}"));
    }
}

fn report_unset(table: &Reader<'_>, name: &str, dated: &DatedValue) {
    let by = dated.supplied_by.as_ref().map_or(String::new(), |by| format!(", to be supplied by `{by}`"));
    let message = format!("parameter `{name}` is unset from {}{by}", date::format(dated.from));
    let document = table.document();
    document.report(document.error("unset-parameter", table.range(), message).to_be_confirmed());
}

/// A value of type `ty`; reported when it is none.
pub fn read_value(node: &Node<'_>, ty: ParameterType) -> Option<ParameterValue> {
    match ty {
        ParameterType::Integer => {
            node.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER).map(ParameterValue::Integer)
        }
        ParameterType::Decimal { scale } => match decimal::parse(node.string()?, scale) {
            Ok(mantissa) => Some(ParameterValue::Decimal { mantissa }),
            Err(reason) => {
                node.error("bad-value", format!("`{}`: {reason}", node.name()));
                None
            }
        },
        ParameterType::Date => node.date().map(ParameterValue::Date),
        ParameterType::Bool => node.bool().map(ParameterValue::Bool),
        ParameterType::Text => node.string().map(|s| ParameterValue::Text(s.to_owned())),
    }
}

#[cfg(test)]
#[path = "parameter_tests.rs"]
mod tests;
