//! One case a row of a CSV table, whose columns are named as questions name fields: `facts.area`,
//! `evidence.photo.form`, `facts.rooms[0].size`, `commitments`.
//! In: a reader, a version of the item. Out: numbered facts documents. Absent: whether a value is right: the engine says
//! so of the document.
//!
//! An empty cell says nothing: the field stays unknown. `null` is known not to exist. `;` stands between options of a
//! choice with several.

use super::Numbered;
use anyhow::{Context, Result, bail};
use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};
use std::io::Read;
use yushen::facts::layout::{Kind, Shape};
use yushen::library::Version;

/// How a cell is written in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `true`, `false`, numbers: as they stand.
    Literal,
    Text,
    /// Several texts.
    List,
    /// Evidence that is handed in or missing: `{}` or `null`.
    Presence,
}

struct Column {
    steps: Vec<Step>,
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Name(String),
    Index(usize),
}

/// Rows of a table.
pub struct Table<R> {
    reader: csv::Reader<R>,
    columns: Vec<Column>,
}

impl<R: Read> Table<R> {
    /// Reads the names of the columns.
    ///
    /// # Errors
    /// A column that is no field of the item.
    pub fn new(reader: R, version: &Version) -> Result<Self> {
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(reader);
        let names = reader.headers().context("can't read the names of the columns")?.clone();
        let names = names.iter().map(|name| name.trim_start_matches('\u{feff}').trim());
        let columns = names.map(|name| column(name, version)).collect::<Result<_>>()?;
        Ok(Self { reader, columns })
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Result<Numbered<Vec<u8>>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = StringRecord::new();
        match self.reader.read_record(&mut row).context("can't read a row of the table") {
            Ok(true) => {
                let line = row.position().map_or(0, csv::Position::line);
                let end = self.reader.position().byte();
                Some(Ok(Numbered { line, end, case: document(&self.columns, &row) }))
            }
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

fn column(name: &str, version: &Version) -> Result<Column> {
    let steps = steps(name).filter(|steps| !steps.is_empty());
    let form = steps.as_ref().and_then(|steps| form(steps, version));
    match (steps, form) {
        (Some(steps), Some(form)) => Ok(Column { steps, form }),
        _ => bail!(
            "the column `{name}` is no field of this item; name columns as questions do, e.g. `facts.area` or `evidence.photo.form`"
        ),
    }
}

fn steps(name: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in name.split('.') {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if name.is_empty() || name.contains(']') {
            return None;
        }
        steps.push(Step::Name(name.into()));
        for index in indices.split_inclusive(']') {
            let index = index.strip_prefix('[')?.strip_suffix(']')?.parse().ok()?;
            // A row of a table names few elements; more would only make empty ones.
            steps.push(Step::Index(Some(index).filter(|index| *index < 100)?));
        }
    }
    Some(steps)
}

/// The form of a field's cells; nothing for what is no single field.
fn form(steps: &[Step], version: &Version) -> Option<Form> {
    let [Step::Name(root), rest @ ..] = steps else { return None };
    match (root.as_str(), rest) {
        ("commitments" | "deferred", []) => Some(Form::List),
        ("facts" | "evidence", rest) => {
            let facts = version.layout.fact_slots as usize;
            let slots = &version.layout.root.slots;
            let slots = if root == "facts" { slots.get(..facts)? } else { slots.get(facts..)? };
            field(slots, rest)
        }
        _ => None,
    }
}

fn field(slots: &[yushen::facts::layout::SlotInfo], steps: &[Step]) -> Option<Form> {
    let names = steps.iter().take_while(|step| matches!(step, Step::Name(_))).count();
    let path: Vec<&str> = steps[..names].iter().filter_map(Step::name).collect();
    let info = slots.iter().find(|info| info.path == path.join("."))?;
    match (&info.kind, &steps[names..]) {
        (Kind::List(shape), [Step::Index(_), inner @ ..]) => inner_field(shape, inner),
        (Kind::Bool | Kind::Integer { .. }, []) => Some(Form::Literal),
        (Kind::Decimal { .. } | Kind::Date | Kind::Text(_) | Kind::Choice(_), []) => Some(Form::Text),
        (Kind::Choices(_), []) => Some(Form::List),
        (Kind::Presence, []) => Some(Form::Presence),
        _ => None,
    }
}

fn inner_field(shape: &Shape, steps: &[Step]) -> Option<Form> {
    field(&shape.slots, steps)
}

impl Step {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Index(_) => None,
        }
    }
}

fn document(columns: &[Column], row: &StringRecord) -> Vec<u8> {
    let mut document = Value::Object(Map::new());
    for (column, cell) in columns.iter().zip(row.iter()) {
        if let Some(value) = value(column.form, cell.trim()) {
            put(&mut document, &column.steps, value);
        }
    }
    if row.len() > columns.len() {
        // A cell too many belongs to no column; the engine refuses a document with an empty name, and names the row.
        put(&mut document, &[Step::Name(String::new())], Value::Null);
    }
    // Plain data in memory can always be written.
    serde_json::to_vec(&document).unwrap_or_default()
}

fn value(form: Form, cell: &str) -> Option<Value> {
    let text = |text: &str| Value::String(text.into());
    Some(match (form, cell) {
        (_, "") => return None,
        (_, "null") => Value::Null,
        (Form::Presence, "{}") => Value::Object(Map::new()),
        // What is no literal stays a text, and the engine says what it expected.
        (Form::Literal, cell) => serde_json::from_str(cell).unwrap_or_else(|_| text(cell)),
        (Form::Text | Form::Presence, cell) => text(cell),
        (Form::List, cell) => Value::Array(cell.split(';').map(|part| text(part.trim())).collect()),
    })
}

/// Puts a value where it belongs; a list grows as far as it is named.
fn put(whole: &mut Value, steps: &[Step], value: Value) {
    let Some((step, rest)) = steps.split_first() else {
        // A piece of evidence may be said to be there before or after its fields.
        let is_empty = value.as_object().is_some_and(Map::is_empty);
        if !(is_empty && whole.is_object()) {
            *whole = value;
        }
        return;
    };
    match step {
        Step::Name(name) => {
            if !whole.is_object() {
                *whole = Value::Object(Map::new());
            }
            if let Value::Object(members) = whole {
                put(members.entry(name.clone()).or_insert(Value::Null), rest, value);
            }
        }
        Step::Index(index) => {
            if !whole.is_array() {
                *whole = Value::Array(Vec::new());
            }
            if let Value::Array(elements) = whole {
                while elements.len() <= *index {
                    elements.push(Value::Object(Map::new()));
                }
                put(&mut elements[*index], rest, value);
            }
        }
    }
}
