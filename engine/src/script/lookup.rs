//! A table as a check looks it up: keys as numbers, option ids resolved against the choice they are compared with.
//! In: a `Table` and the types of the arguments. Out: `Lookup`. Absent: reading CSV.

use super::types::Ty;
use crate::parameter::ParameterValue;
use crate::table::{Cell, ColumnType, Table};
use chrono::NaiveDate;

/// One row, keys as numbers.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    exact: Vec<i128>,
    range: (Option<i128>, Option<i128>),
    value: Option<ParameterValue>,
}

/// A table bound to the types of the arguments it is looked up with.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// Name of the table.
    pub name: String,
    /// For each key, whether it matches a range.
    ranges: Vec<bool>,
    versions: Vec<(NaiveDate, Option<NaiveDate>, Vec<Row>)>,
}

/// What a look-up finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hit<'l> {
    /// The one row that holds the keys.
    Value(&'l ParameterValue),
    /// A row whose value nobody supplied, or no version in force.
    Unset,
    /// No row.
    None,
}

impl Lookup {
    /// Binds `table`; `Err` names an option of the table that the argument's choice does not have.
    pub fn bind(table: &Table, arguments: &[Ty]) -> Result<Self, String> {
        let exact: Vec<&Ty> =
            table.keys.iter().zip(arguments).filter(|(key, _)| !key.range).map(|(_, ty)| ty).collect();
        let mut versions = Vec::new();
        for version in &table.versions {
            let rows = version.rows.iter().map(|row| {
                let cells = row.exact.iter().zip(&exact).map(|(cell, ty)| number(cell, ty));
                Ok(Row {
                    exact: cells.collect::<Result<_, String>>()?,
                    range: row.range,
                    value: row.value.clone(),
                })
            });
            versions.push((version.from, version.until, rows.collect::<Result<Vec<_>, String>>()?));
        }
        Ok(Self { name: table.name.clone(), ranges: table.keys.iter().map(|k| k.range).collect(), versions })
    }

    /// Rows of the largest version.
    pub fn most_rows(&self) -> usize {
        self.versions.iter().map(|(_, _, rows)| rows.len()).max().unwrap_or(0)
    }

    /// The row that holds `keys` on `day`.
    pub fn find(&self, day: NaiveDate, keys: &[i128]) -> Hit<'_> {
        let version =
            self.versions.iter().find(|(from, until, _)| *from <= day && until.is_none_or(|u| day <= u));
        let Some((_, _, rows)) = version else { return Hit::Unset };
        let row = rows.iter().find(|row| {
            let mut exact = row.exact.iter();
            self.ranges.iter().zip(keys).all(|(range, key)| match range {
                true => {
                    row.range.0.is_none_or(|over| over < *key)
                        && row.range.1.is_none_or(|up_to| *key <= up_to)
                }
                false => exact.next() == Some(key),
            })
        });
        match row {
            Some(Row { value: Some(value), .. }) => Hit::Value(value),
            Some(_) => Hit::Unset,
            None => Hit::None,
        }
    }
}

fn number(cell: &Cell, ty: &Ty) -> Result<i128, String> {
    match (cell, ty) {
        (Cell::Number(n), _) => Ok(*n),
        (Cell::Option(id), Ty::Choice(options)) => {
            options.iter().position(|o| o.id == *id).map(|i| i as i128).ok_or_else(|| id.clone())
        }
        (Cell::Option(id), _) => Err(id.clone()),
    }
}

/// Whether an argument of type `ty` fits a key column.
pub fn fits(column: ColumnType, ty: &Ty) -> bool {
    match column {
        ColumnType::Integer => matches!(ty, Ty::Integer(_)),
        ColumnType::Decimal { scale } => ty.is_number() && ty.scale() <= scale,
        ColumnType::Date => *ty == Ty::Date,
        ColumnType::Option => matches!(ty, Ty::Choice(_)),
        ColumnType::Bool => *ty == Ty::Bool,
    }
}
