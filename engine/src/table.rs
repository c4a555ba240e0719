//! Tables (对照表): typed, dated, cited look-ups such as a tax rate by number of homes and floor area.
//! In: `tables/<name>.toml` and its CSV files. Out: `Table`. Absent on purpose: a row that “nearly” fits. Rows that
//! overlap or leave a gap are mistakes of the author; a value outside all rows is undetermined.

mod rows;

use crate::diagnostic::{Diagnostic, Span};
use crate::facts::schema::MAX_SCALE;
use crate::item::read::legal;
use crate::item::{Citation, LegalLine};
use crate::library::Sources;
use crate::order;
use crate::parameter::ParameterValue;
use crate::text::Text;
use crate::toml_reader::{self, Reader, ids};
use crate::value::date;
use chrono::NaiveDate;

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Whole number.
    Integer,
    /// Exact decimal.
    Decimal {
        /// Digits after the point.
        scale: u8,
    },
    /// Date.
    Date,
    /// Option of a choice, by id.
    Option,
    /// `true` or `false`.
    Bool,
}

/// A key column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Id: the CSV column, or `<id>_over` and `<id>_up_to` for a range.
    pub id: String,
    /// Type.
    pub ty: ColumnType,
    /// Matches when over < value ≤ up to; otherwise when equal.
    pub range: bool,
}

/// A cell of a key column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Number, mantissa, day number, or 0 and 1.
    Number(i128),
    /// Option id.
    Option(String),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Cells of the keys that match when equal, in order.
    pub exact: Vec<Cell>,
    /// Bounds of the range key, if there is one: over (exclusive), up to (inclusive); absent is open.
    pub range: (Option<i128>, Option<i128>),
    /// The value; absent is unset.
    pub value: Option<ParameterValue>,
}

/// The rows in force for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedRows {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name, the file's; `table("name", …)` in scripts.
    pub name: String,
    /// Title.
    pub title: Text,
    /// Keys in the order of the arguments.
    pub keys: Vec<Key>,
    /// Type of the value.
    pub value: ColumnType,
    /// Unit of the value.
    pub unit: Option<String>,
    /// Legal standing.
    pub legal: LegalLine,
    /// Versions by first day, without overlap.
    pub versions: Vec<DatedRows>,
    /// Where each citation stands.
    pub citations: Vec<(Citation, Span)>,
}

const TYPES: [(&str, ColumnType); 5] = [
    ("integer", ColumnType::Integer),
    ("decimal", ColumnType::Decimal { scale: 0 }),
    ("date", ColumnType::Date),
    ("option", ColumnType::Option),
    ("bool", ColumnType::Bool),
];

/// Reads `tables/<name>.toml` and the CSV files it names. `None` when keys or value have no readable type.
pub fn read(path: &str, source: &str, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Table> {
    let mut files = Vec::new();
    let table = toml_reader::read(path, source, diagnostics, |file| {
        let name = ids::file_stem(path).to_owned();
        if !ids::is_name(&name) {
            file.error("bad-id", format!("`{name}` is not a table name: {}", ids::NAME_SHAPE));
        }
        let title = file.text("title");
        let mut citations = Vec::new();
        let legal = legal::line(file, &format!("table `{name}`"), &mut citations);
        let keys = keys(file);
        let (value, unit) = value(file);
        files = versions(file);
        Some(Table { name, title, keys: keys?, value: value?, unit, legal, versions: Vec::new(), citations })
    });
    let mut table = table?;
    for file in files {
        let path = format!("tables/{}", file.name);
        let Some(text) = sources.get(&path) else {
            let message = format!("`{}` is not there", file.name);
            diagnostics.push(
                Diagnostic::error("missing-file", &path, Span::default(), message)
                    .hint("put the CSV file beside the table"),
            );
            continue;
        };
        let rows = rows::read(&path, text, &table, diagnostics);
        table.versions.push(DatedRows { from: file.from, until: file.until, rows });
    }
    order::sort_by(&mut table.versions, |a, b| a.from.cmp(&b.from));
    Some(table)
}

/// A version as the TOML names it.
struct File {
    name: String,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

fn keys(file: &mut Reader<'_>) -> Option<Vec<Key>> {
    file.need("keys")?;
    let mut keys: Vec<Option<Key>> = Vec::new();
    for mut table in file.tables("keys") {
        let id = table.string("id");
        if !ids::is_name(&id) || keys.iter().flatten().any(|k| k.id == id) {
            table.error("bad-id", format!("`{id}` is not a new column name: {}", ids::NAME_SHAPE));
        }
        let ty = column_type(&mut table);
        let range = table.choice_or("match", &[("equal", false), ("range", true)], false);
        if range && matches!(ty, Some(ColumnType::Option | ColumnType::Bool)) {
            table.error("bad-value", "only numbers and dates can match a range");
        }
        keys.push(ty.map(|ty| Key { id, ty, range }));
        table.finish();
    }
    let keys: Vec<Key> = keys.into_iter().collect::<Option<_>>()?;
    if keys.len() > 16 {
        file.error("bad-value", "at most 16 keys; split the table");
    }
    if keys.iter().filter(|k| k.range).count() > 1 {
        file.error("bad-value", "at most one key matches a range; split the table");
    }
    (!keys.is_empty()).then_some(keys)
}

fn value(file: &mut Reader<'_>) -> (Option<ColumnType>, Option<String>) {
    let Some(mut table) = file.table("value") else { return (None, None) };
    let ty = column_type(&mut table);
    if ty == Some(ColumnType::Option) {
        table.error("bad-value", "a value is a number, a date or true and false");
    }
    let unit = table.opt_string("unit");
    table.finish();
    (ty, unit)
}

fn column_type(table: &mut Reader<'_>) -> Option<ColumnType> {
    match table.choice("type", &TYPES)? {
        ColumnType::Decimal { .. } => {
            let scale = table.need("scale")?.integer(0, i64::from(MAX_SCALE))?;
            Some(ColumnType::Decimal { scale: u8::try_from(scale).ok()? })
        }
        other => Some(other),
    }
}

fn versions(file: &mut Reader<'_>) -> Vec<File> {
    file.need("versions");
    let mut files: Vec<File> = Vec::new();
    for mut table in file.tables("versions") {
        let name = table.string("file");
        let (from, until) = (table.date("from"), table.opt_date("until"));
        if let Some(from) = from {
            let ends_before = |a: Option<NaiveDate>, b: NaiveDate| a.is_some_and(|a| a < b);
            if let Some(other) =
                files.iter().find(|f| !ends_before(f.until, from) && !ends_before(until, f.from))
            {
                let message = format!("this version overlaps the one from {}", date::format(other.from));
                table.error("overlapping-values", message);
            }
            files.push(File { name, from, until });
        }
        table.finish();
    }
    files
}
