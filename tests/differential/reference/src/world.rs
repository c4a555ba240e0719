//! What surrounds the facts: parameters and tables by day, published working days. Absent: facts.

use crate::number::compare;
use crate::workdays::Calendar;
use crate::{Day, Fact, Failure};
use rhai::Dynamic;
use std::cmp::Ordering;

/// A parameter: values with their first and last day.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name.
    pub name: String,
    /// First day, last day, value; a value that is missing is unset.
    pub values: Vec<(Day, Option<Day>, Option<Fact>)>,
}

/// What a row of a table asks of a key.
#[derive(Debug, Clone)]
pub enum Cell {
    /// It is this.
    Is(Fact),
    /// It is more than the first and at most the second; open where one is missing.
    Within(Option<Fact>, Option<Fact>),
}

/// A row: what it asks of each key, and its value; a value that is missing is unset.
pub type Row = (Vec<Cell>, Option<Fact>);

/// A table: rows with their first and last day.
#[derive(Debug, Clone)]
pub struct Table {
    /// Name.
    pub name: String,
    /// First day, last day, rows.
    pub versions: Vec<(Day, Option<Day>, Vec<Row>)>,
}

/// What surrounds the facts.
#[derive(Debug, Clone)]
pub struct World {
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Published years.
    pub calendar: Calendar,
}

impl World {
    /// The value of a parameter on a day.
    pub(crate) fn parameter(&self, name: &str, on: Day) -> Option<&Fact> {
        let parameter = self.parameters.iter().find(|p| p.name == name)?;
        let holds = |(from, until, _): &&(Day, Option<Day>, Option<Fact>)| {
            *from <= on && until.is_none_or(|until| on <= until)
        };
        parameter.values.iter().find(holds)?.2.as_ref()
    }

    /// The value of the one row that holds the keys on a day.
    pub(crate) fn look_up(&self, name: &str, keys: &[Dynamic], on: Day) -> Result<&Fact, Failure> {
        let table =
            self.tables.iter().find(|t| t.name == name).ok_or(Failure::Broken("no such table".into()))?;
        let version =
            table.versions.iter().find(|(from, until, _)| *from <= on && until.is_none_or(|u| on <= u));
        let (_, _, rows) = version.ok_or(Failure::UnsetTable)?;
        for (cells, value) in rows {
            let mut holds = true;
            for (cell, key) in cells.iter().zip(keys) {
                holds &= cell.holds(key)?;
            }
            if holds {
                return value.as_ref().ok_or(Failure::UnsetTable);
            }
        }
        Err(Failure::NoRow)
    }
}

impl Cell {
    fn holds(&self, key: &Dynamic) -> Result<bool, Failure> {
        match self {
            Self::Is(fact) => equal(&fact.value()?, key),
            Self::Within(over, up_to) => {
                let beyond = |bound: &Option<Fact>| match bound {
                    Some(fact) => Ok(Some(compare(key, &fact.value()?)?)),
                    None => Ok::<_, Failure>(None),
                };
                Ok(beyond(over)?.is_none_or(Ordering::is_gt) && beyond(up_to)?.is_none_or(Ordering::is_le))
            }
        }
    }
}

fn equal(a: &Dynamic, b: &Dynamic) -> Result<bool, Failure> {
    match (a.as_bool(), b.as_bool(), a.clone().into_string(), b.clone().into_string()) {
        (Ok(a), Ok(b), ..) => Ok(a == b),
        (_, _, Ok(a), Ok(b)) => Ok(a == b),
        _ => Ok(compare(a, b)?.is_eq()),
    }
}
