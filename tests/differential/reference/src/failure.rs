//! Why a rule has no value. In: Rhai's error. Out: [`Failure`]. Absent: positions.

use rhai::{EvalAltResult, ParseError};

/// Why a rule has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A number grew too large.
    Overflow,
    /// A date left the years 1 to 9999.
    DateRange,
    /// Division by zero.
    DivisionByZero,
    /// `min` or `max` of nothing.
    EmptyList,
    /// A parameter without a value on the day.
    UnsetParameter,
    /// A table without a value there on the day.
    UnsetTable,
    /// A table without a row for the keys.
    NoRow,
    /// A year without a published calendar.
    CalendarNotPublished,
    /// Anything else: the script is not one the interpreter can run.
    Broken(String),
}

impl Failure {
    /// The code the engine uses for such a fault; none for [`Failure::Broken`].
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Overflow => "overflow",
            Self::DateRange => "date_range",
            Self::DivisionByZero => "division_by_zero",
            Self::EmptyList => "empty_list",
            Self::UnsetParameter => "unset_parameter",
            Self::UnsetTable => "unset_table",
            Self::NoRow => "no_row",
            Self::CalendarNotPublished => "calendar_not_published",
            Self::Broken(_) => return None,
        })
    }

    /// The error a vocabulary function gives for this failure.
    pub(crate) fn raise<T>(&self) -> Result<T, Box<EvalAltResult>> {
        Err(self.code().unwrap_or("broken").into())
    }

    /// Reads back what the interpreter reports.
    pub(crate) fn from_error(error: &EvalAltResult) -> Self {
        let known = [
            Self::Overflow,
            Self::DateRange,
            Self::DivisionByZero,
            Self::EmptyList,
            Self::UnsetParameter,
            Self::UnsetTable,
            Self::NoRow,
            Self::CalendarNotPublished,
        ];
        match error.unwrap_inner() {
            EvalAltResult::ErrorRuntime(value, _) => {
                let code = value.clone().into_string().unwrap_or_default();
                let found = known.into_iter().find(|f| f.code() == Some(code.as_str()));
                found.unwrap_or_else(|| Self::Broken(error.to_string()))
            }
            EvalAltResult::ErrorArithmetic(..) => Self::Overflow,
            _ => Self::Broken(error.to_string()),
        }
    }
}

impl From<ParseError> for Failure {
    fn from(error: ParseError) -> Self {
        Self::Broken(error.to_string())
    }
}
