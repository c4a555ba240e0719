//! Facts as values of the interpreter. In: [`Fact`]. Out: Rhai's `Dynamic`. Absent: declarations.

use crate::{Day, Failure};
use rhai::{Dynamic, Map};
use rust_decimal::Decimal;

/// The value of a fact or parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Known not to exist.
    Null,
    /// True or false.
    Bool(bool),
    /// Whole number.
    Integer(i64),
    /// Decimal, as text with the digits it was declared with.
    Decimal(String),
    /// Date, `2026-01-31`.
    Date(String),
    /// Text, option or number with a check digit.
    Text(String),
    /// Options, in the order they were declared.
    Options(Vec<String>),
    /// Record.
    Record(Vec<(String, Fact)>),
    /// List of records.
    List(Vec<Vec<(String, Fact)>>),
}

impl Fact {
    pub(crate) fn value(&self) -> Result<Dynamic, Failure> {
        let broken = |text: &String| Failure::Broken(format!("`{text}` is not a value"));
        Ok(match self {
            Self::Null => Dynamic::UNIT,
            Self::Bool(value) => (*value).into(),
            Self::Integer(value) => (*value).into(),
            Self::Decimal(text) => text.parse::<Decimal>().map_err(|_| broken(text))?.into(),
            Self::Date(text) => Dynamic::from(Day::parse(text).ok_or_else(|| broken(text))?),
            Self::Text(text) => text.into(),
            Self::Options(options) => Dynamic::from_array(options.iter().map(Into::into).collect()),
            Self::Record(fields) => Dynamic::from_map(record(fields)?),
            Self::List(rows) => {
                let rows = rows.iter().map(|row| Ok(Dynamic::from_map(record(row)?)));
                Dynamic::from_array(rows.collect::<Result<_, Failure>>()?)
            }
        })
    }
}

fn record(fields: &[(String, Fact)]) -> Result<Map, Failure> {
    fields.iter().map(|(name, fact)| Ok((name.as_str().into(), fact.value()?))).collect()
}
