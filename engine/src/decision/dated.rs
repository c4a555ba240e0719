//! What the law says on the deciding date: parameters read once for a case.
//! In: a library, a version, a case, the application date. Out: `Dated`, and the `Context` of an evaluation.

use crate::evaluate::Context;
use crate::facts::Case;
use crate::library::{Library, Version};
use crate::parameter::ParameterValue;
use crate::value::date;
use chrono::NaiveDate;

/// The deciding date and the values in force on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// Day whose law decides.
    pub deciding: NaiveDate,
    /// Values of the program's parameters on that day; `None` is unset.
    parameters: Vec<Option<ParameterValue>>,
}

impl Dated {
    /// For a case.
    pub fn of(library: &Library, version: &Version, case: &Case, on: NaiveDate) -> Self {
        let deciding = version.deciding_date(case, on);
        let value = |name: &String| library.parameters.get(name)?.value_on(deciding).cloned();
        Self { deciding, parameters: version.program.parameters.iter().map(value).collect() }
    }

    /// Value of the program's parameter of this index; `None` is unset.
    pub fn parameter(&self, index: u16) -> Option<&ParameterValue> {
        self.parameters.get(usize::from(index))?.as_ref()
    }

    /// What an evaluation has around it.
    pub fn context<'a>(&'a self, library: &'a Library, version: &'a Version, on: NaiveDate) -> Context<'a> {
        Context {
            on: date::days(on),
            deciding: self.deciding,
            tables: &version.program.tables,
            parameters: &self.parameters,
            calendar: &library.calendar,
        }
    }
}
