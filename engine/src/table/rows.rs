//! Reads the CSV of one table version, cell by cell by the declared types, and checks that rows neither overlap nor
//! leave a gap. Absent: quoting rules of our own (`csv-core` has them).

use super::{Cell, ColumnType, Key, Row, Table};
use crate::diagnostic::{Diagnostic, Span, did_you_mean};
use crate::order;
use crate::parameter::ParameterValue;
use crate::value::{date, decimal};
use std::collections::BTreeMap;

/// Most rows of one file.
const MAX_ROWS: usize = 10_000;

/// A record and the line it ends on.
struct Record {
    line: u32,
    fields: Vec<String>,
}

/// The rows of `text`; mistakes are appended to `diagnostics`.
pub fn read(path: &str, text: &str, table: &Table, diagnostics: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut reader = Reader { path, table, diagnostics };
    let records = records(text);
    if records.len() > MAX_ROWS {
        reader.error(1, "file-too-large", format!("more than {MAX_ROWS} rows"), "split the table");
        return Vec::new();
    }
    let Some((header, rest)) = records.split_first() else {
        reader.error(1, "missing-key", "the file is empty".into(), "the first line names the columns");
        return Vec::new();
    };
    let Some(columns) = reader.columns(header) else { return Vec::new() };
    let rows: Vec<Option<(u32, Row)>> = rest.iter().map(|record| reader.row(record, &columns)).collect();
    let rows: Vec<(u32, Row)> = rows.into_iter().flatten().collect();
    reader.tile(&rows);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn records(text: &str) -> Vec<Record> {
    let mut parser = csv_core::Reader::new();
    let (mut input, mut records) = (text.as_bytes(), Vec::new());
    let mut output = vec![0; text.len() + 1];
    let mut ends = vec![0; text.len() + 1];
    loop {
        let (result, read, _, fields) = parser.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        match result {
            csv_core::ReadRecordResult::Record => {
                let mut start = 0;
                let text = |range: core::ops::Range<usize>| {
                    String::from_utf8_lossy(&output[range]).trim().to_string()
                };
                let fields = ends[..fields]
                    .iter()
                    .map(|end| text(core::mem::replace(&mut start, *end)..*end))
                    .collect();
                records.push(Record { line: u32::try_from(parser.line()).unwrap_or(u32::MAX), fields });
            }
            // Buffers are as long as the text: they can't be full.
            _ => break,
        }
    }
    records
}

struct Reader<'a> {
    path: &'a str,
    table: &'a Table,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn error(&mut self, line: u32, code: &'static str, message: String, hint: &str) {
        let span = Span { line, column: 1, end_line: line, end_column: 1 };
        self.diagnostics.push(Diagnostic::error(code, self.path, span, message).hint(hint));
    }

    /// Position of each column this table has.
    fn columns(&mut self, header: &Record) -> Option<BTreeMap<String, usize>> {
        let mut wanted: Vec<String> = Vec::new();
        for key in &self.table.keys {
            match key.range {
                true => wanted.extend([format!("{}_over", key.id), format!("{}_up_to", key.id)]),
                false => wanted.push(key.id.clone()),
            }
        }
        wanted.push("value".into());
        let mut found = BTreeMap::new();
        found.extend(header.fields.iter().cloned().enumerate().map(|(i, f)| (f, i)));
        for name in header.fields.iter().filter(|f| !wanted.contains(f)) {
            let hint = match did_you_mean(name, wanted.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the columns are: {}", wanted.join(", ")),
            };
            self.error(1, "unknown-key", format!("nothing reads the column `{name}`"), &hint);
        }
        let missing: Vec<&String> = wanted.iter().filter(|name| !found.contains_key(*name)).collect();
        for name in &missing {
            self.error(
                1,
                "missing-key",
                format!("there is no column `{name}`"),
                "the first line names the columns",
            );
        }
        missing.is_empty().then_some(found)
    }

    fn row(&mut self, record: &Record, columns: &BTreeMap<String, usize>) -> Option<(u32, Row)> {
        let cell =
            |name: &str| columns.get(name).and_then(|i| record.fields.get(*i)).map_or("", String::as_str);
        let mut exact = Vec::new();
        let mut range = (None, None);
        let mut sound = true;
        for key in &self.table.keys {
            if key.range {
                let (over, up_to) = (cell(&format!("{}_over", key.id)), cell(&format!("{}_up_to", key.id)));
                let bound =
                    |text: &str| if text.is_empty() { Some(None) } else { number(text, key.ty).map(Some) };
                match (bound(over), bound(up_to)) {
                    (Some(over), Some(up_to)) => range = (over, up_to),
                    _ => sound = self.bad_cell(record.line, key, &format!("{over}…{up_to}")),
                }
            } else {
                match parse(cell(&key.id), key.ty) {
                    Some(value) => exact.push(value),
                    None => sound = self.bad_cell(record.line, key, cell(&key.id)),
                }
            }
        }
        if let (Some(over), Some(up_to)) = range
            && over >= up_to
        {
            self.error(
                record.line,
                "empty-range",
                "this range holds nothing".into(),
                "`over` lies below `up_to`",
            );
            sound = false;
        }
        let value = match cell("value") {
            "" => None,
            text => match parameter_value(text, self.table.value) {
                Some(value) => Some(value),
                None => {
                    self.error(
                        record.line,
                        "bad-value",
                        format!("`{text}` is not a value of this table"),
                        "see the table's value type",
                    );
                    return None;
                }
            },
        };
        sound.then_some((record.line, Row { exact, range, value }))
    }

    fn bad_cell(&mut self, line: u32, key: &Key, text: &str) -> bool {
        self.error(
            line,
            "bad-value",
            format!("`{text}` does not fit the column `{}`", key.id),
            "see the key's type",
        );
        false
    }

    /// Rows with equal exact cells must follow each other without overlap or gap.
    fn tile(&mut self, rows: &[(u32, Row)]) {
        let mut groups: BTreeMap<&[Cell], Vec<(u32, &Row)>> = BTreeMap::new();
        for (line, row) in rows {
            groups.entry(&row.exact).or_default().push((*line, row));
        }
        for group in groups.values_mut() {
            let start = |row: &Row| row.range.0.unwrap_or(i128::MIN);
            order::sort_by(group, |(_, a), (_, b)| start(a).cmp(&start(b)));
            for pair in group.windows(2) {
                let ((_, before), (line, after)) = (&pair[0], &pair[1]);
                match (before.range.1, after.range.0) {
                    (Some(end), Some(start)) if end == start => {}
                    (Some(end), Some(start)) if end < start => {
                        self.error(
                            *line,
                            "gap-between-rows",
                            "no row holds what lies before this one".into(),
                            "let each row begin where the last ends",
                        );
                    }
                    _ => self.error(
                        *line,
                        "overlapping-rows",
                        "two rows hold the same values".into(),
                        "let each row begin where the last ends",
                    ),
                }
            }
        }
    }
}

fn number(text: &str, ty: ColumnType) -> Option<i128> {
    match ty {
        ColumnType::Integer => text.parse::<i64>().ok().map(i128::from),
        ColumnType::Decimal { scale } => decimal::parse(text, scale).ok().map(i128::from),
        ColumnType::Date => date::parse(text).map(|d| i128::from(date::days(d))),
        ColumnType::Bool => match text {
            "true" => Some(1),
            "false" => Some(0),
            _ => None,
        },
        ColumnType::Option => None,
    }
}

fn parse(text: &str, ty: ColumnType) -> Option<Cell> {
    match ty {
        ColumnType::Option => (!text.is_empty()).then(|| Cell::Option(text.into())),
        _ => number(text, ty).map(Cell::Number),
    }
}

fn parameter_value(text: &str, ty: ColumnType) -> Option<ParameterValue> {
    Some(match ty {
        ColumnType::Integer => ParameterValue::Integer(text.parse().ok()?),
        ColumnType::Decimal { scale } => {
            ParameterValue::Decimal { mantissa: decimal::parse(text, scale).ok()? }
        }
        ColumnType::Date => ParameterValue::Date(date::parse(text)?),
        ColumnType::Bool => ParameterValue::Bool(number(text, ty)? == 1),
        ColumnType::Option => return None,
    })
}
