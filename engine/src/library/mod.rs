//! The rule library: sources → checked library. A library with an error never comes to be.
//! In: `Sources` (paths and texts). Out: `Library` or every diagnostic. Absent: reading files, signatures.

mod check;
mod version;

pub use check::check;
#[cfg(feature = "analysis")]
pub(crate) use check::cite;
pub use version::Version;
pub(crate) use version::range;

use crate::allowance::Allowance;
use crate::calendar::Calendar;
use crate::diagnostic::did_you_mean;
use crate::facts::{Case, InputError};
use crate::law::Law;
use crate::parameter::Parameter;
use crate::table::Table;
use crate::text::Text;
use crate::value::date;
use crate::{Decision, decision};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files of a library: path with `/` from its root → text.
pub type Sources = BTreeMap<String, String>;

/// A checked rule library.
#[derive(Debug, Default)]
pub struct Library {
    /// Title.
    pub title: Text,
    /// Who publishes it.
    pub publisher: Text,
    /// Findings of the lint that the publisher allows anywhere in the library.
    pub allow: Vec<Allowance>,
    /// Legal sources by id.
    pub laws: BTreeMap<String, Law>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, Parameter>,
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Published working days.
    pub calendar: Calendar,
    /// Versions of each item in the order of their first day.
    pub items: BTreeMap<String, Vec<Arc<Version>>>,
}

impl Library {
    /// The version of `item` in force on `day`.
    ///
    /// # Errors
    /// `unknown-item`; `no-version` when none is in force.
    pub fn version(&self, item: &str, day: NaiveDate) -> Result<&Arc<Version>, InputError> {
        let versions = self.versions(item)?;
        versions
            .iter()
            .find(|v| v.in_force(day))
            .ok_or_else(|| no_version(item, day, versions.iter().map(|v| v.range())))
    }

    /// All versions of `item`.
    ///
    /// # Errors
    /// `unknown-item`.
    pub fn versions(&self, item: &str) -> Result<&[Arc<Version>], InputError> {
        self.items
            .get(item)
            .map(Vec::as_slice)
            .ok_or_else(|| unknown_item(item, self.items.keys().map(String::as_str)))
    }

    /// Reads a facts document for an application on `on`: the version that decides, and the case.
    ///
    /// The version is the one in force on the application date, or on the item's deciding date where it names one
    /// and the fact is known.
    ///
    /// # Errors
    /// Every mistake of the caller.
    pub fn open(
        &self,
        item: &str,
        facts: &[u8],
        on: NaiveDate,
    ) -> Result<(Arc<Version>, Case), Vec<InputError>> {
        let mut version = self.version(item, on).map_err(|e| vec![e])?.clone();
        for _ in 0..2 {
            let mut case = Case::new(&version.layout);
            let read = case.read(&version.item, &version.layout, facts);
            // What is wrong under this version may be right under the one that decides.
            let day = version.deciding_date(&case, on);
            if version.in_force(day) {
                return read.map(|()| (version, case));
            }
            version = match self.version(item, day) {
                Ok(version) => version.clone(),
                Err(none) => return Err(read.err().unwrap_or_else(|| vec![none])),
            };
        }
        let message = "two versions name each other's deciding date; tell the publisher";
        Err(vec![InputError::new("no-version", "on", message)])
    }

    /// Reviews one application: facts as JSON bytes, the application date; the complete decision.
    ///
    /// # Errors
    /// Every mistake of the caller; a fault of a rule is not one (the case is then referred to a person).
    ///
    /// ```
    /// # let library = yushen::Library::default();
    /// let on = yushen::value::date::parse("2026-11-22").unwrap();
    /// let errors = library.review("no-such-item", b"{}", on).unwrap_err();
    /// assert_eq!(errors[0].code, "unknown-item");
    /// ```
    pub fn review(&self, item: &str, facts: &[u8], on: NaiveDate) -> Result<Decision, Vec<InputError>> {
        let (version, case) = self.open(item, facts, on)?;
        Ok(decision::decide(self, &version, &case, on))
    }

    /// The decision together with its canonical JSON, which is written once.
    ///
    /// # Errors
    /// As for [`Library::review`].
    pub fn review_sealed(
        &self,
        item: &str,
        facts: &[u8],
        on: NaiveDate,
    ) -> Result<(Decision, Vec<u8>), Vec<InputError>> {
        let (version, case) = self.open(item, facts, on)?;
        Ok(decision::decide_sealed(self, &version, &case, on))
    }

    /// The same as canonical JSON (RFC 8785).
    ///
    /// # Errors
    /// As for [`Library::review`].
    pub fn review_json(&self, item: &str, facts: &[u8], on: NaiveDate) -> Result<Vec<u8>, Vec<InputError>> {
        let (version, case) = self.open(item, facts, on)?;
        Ok(decision::decide_json(self, &version, &case, on))
    }
}

/// That there is no such item, in the same words wherever it is asked for.
pub(crate) fn unknown_item<'i>(item: &str, ids: impl Iterator<Item = &'i str>) -> InputError {
    let shown: String = item.chars().take(40).collect();
    let message = match did_you_mean(item, ids) {
        Some(near) => format!("there is no item `{shown}`; did you mean `{near}`?"),
        None => format!("there is no item `{shown}`; `yushen items` lists them"),
    };
    InputError::new("unknown-item", "item", message)
}

/// That no version is in force, with those there are.
pub(crate) fn no_version(item: &str, day: NaiveDate, ranges: impl Iterator<Item = String>) -> InputError {
    let known: Vec<String> = ranges.collect();
    let message = format!(
        "no version of `{item}` is in force on {}; there is: {}",
        date::format(day),
        known.join(", ")
    );
    InputError::new("no-version", "on", message)
}

/// An application date from text.
///
/// # Errors
/// `bad-date`.
pub fn application_date(text: &str) -> Result<NaiveDate, InputError> {
    date::parse(text).ok_or_else(|| {
        let short: String = text.chars().take(40).collect();
        InputError::new(
            "bad-date",
            "on",
            format!("`{short}` is not a date that exists; write year-month-day, e.g. 2026-01-31"),
        )
    })
}
