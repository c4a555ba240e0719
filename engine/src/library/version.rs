//! One version of an item, checked and lowered, and the questions about it that need no case.

use crate::diagnostic::Span;
use crate::facts::Case;
use crate::facts::frame::State;
use crate::facts::layout::{Layout, Node};
use crate::item::{FactSource, Item};
use crate::script::Program;
use crate::text::Text;
use crate::value::date;
use chrono::NaiveDate;

/// A version of an item, ready to decide.
#[derive(Debug)]
pub struct Version {
    /// Declarations.
    pub item: Item,
    /// Slots.
    pub layout: Layout,
    /// Checks.
    pub program: Program,
    /// `rules.rhai` as it was read: normalised, so that places in it are those of diagnostics.
    pub rules: String,
    /// Folder inside the library.
    pub folder: String,
    /// Title of the sample profile (示例) that filled what the library leaves unset; every notice says so.
    pub sample: Option<Text>,
    /// Last day in force; `None` while no later version or end is known.
    pub until: Option<NaiveDate>,
    /// Where the item's id stands, for diagnostics of the whole version.
    pub span: Span,
}

impl Version {
    /// Whether it is in force on `day`.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.item.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// First and last day, for people.
    pub fn range(&self) -> String {
        range(&date::format(self.item.from), self.until.map(date::format).as_deref())
    }

    /// The day whose law decides: the item's deciding date where it is known, else the application date.
    pub fn deciding_date(&self, case: &Case, on: NaiveDate) -> NaiveDate {
        let Some(fact) = &self.item.deciding_date else { return on };
        let Some(Node::Slot(slot)) = self.layout.fact(fact).map(|m| &m.node) else { return on };
        match case.frame.state(*slot) {
            State::Known => date::from_days(case.frame.value(*slot)).unwrap_or(on),
            _ => on,
        }
    }

    /// Whether data sharing supplies the field, so that it is never asked.
    pub fn is_shared(&self, field: &str) -> bool {
        let Some(name) = fact_name(field) else { return false };
        self.item.facts.iter().any(|f| f.id == name && f.source == FactSource::Shared)
    }

    /// Order in which questions are asked: facts by section and declaration, then evidence by declaration.
    pub fn question_rank(&self, field: &str) -> (usize, usize, usize) {
        if let Some(name) = fact_name(field) {
            let fact = self.item.facts.iter().position(|f| f.id == name).unwrap_or(usize::MAX);
            let section = self.item.facts.get(fact).and_then(|f| f.section.as_deref());
            let section = section.and_then(|s| self.item.sections.iter().position(|x| x.id == s));
            return (0, section.unwrap_or(usize::MAX), fact);
        }
        let name = field.strip_prefix("evidence.").unwrap_or(field);
        let name = name.split(['.', '[']).next().unwrap_or(name);
        let material = self.item.materials.iter().position(|m| m.id == name).unwrap_or(usize::MAX);
        (1, material, 0)
    }
}

/// First and last day, for people.
pub(crate) fn range(from: &str, until: Option<&str>) -> String {
    match until {
        Some(until) => format!("{from} to {until}"),
        None => format!("from {from}"),
    }
}

/// The top-level fact a field belongs to.
fn fact_name(field: &str) -> Option<&str> {
    field.strip_prefix("facts.")?.split(['.', '[']).next()
}
