//! The decision of an item as a picture: what is asked → conditions and materials → outcomes.
//! In: a `Library`, a `Version`, the day. Out: `Graph` as data, and an SVG that a person can read.
//! Absent: an applicant's answers; crossings that could only be avoided by leaving something out.

mod build;
mod layout;
mod svg;

pub use build::build;
pub use layout::{Picture, Placed, advance, layout};
pub use svg::svg;

use serde::Serialize;

/// What stands in the left column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A fact that the applicant is asked for.
    Asked,
    /// A fact that data sharing or a licence supplies.
    Supplied,
    /// The application date.
    Date,
    /// A parameter or table of the law.
    Value,
    /// A parameter or table without a value on the day.
    Unset,
}

/// Something that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Kind.
    pub kind: SourceKind,
    /// Heading it stands under.
    pub section: String,
    /// What is asked, or what the value is.
    pub title: String,
}

/// A condition or a material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Index of the outcome when it is not met, missing or not acceptable.
    pub outcome: usize,
    /// What is looked at beside the title: that it does not always apply, checks on evidence.
    pub notes: Vec<String>,
    /// Sources that decide whether it is met; by index.
    pub decided_by: Vec<usize>,
    /// Sources that decide whether it applies or is required; by index.
    pub applies_by: Vec<usize>,
    /// Title.
    pub title: String,
    /// 待核.
    pub unconfirmed: bool,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct End {
    /// When it comes to that.
    pub when: String,
    /// Its words.
    pub title: String,
    /// `stop`, `mend`, `person`, `wait`, `go`: how it is coloured.
    pub tone: &'static str,
}

/// The decision of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// Conditions, then materials, in groups of one outcome.
    pub checks: Vec<Check>,
    /// The whole in sentences, for those who don't see the picture.
    pub description: String,
    /// Outcomes that belong to checks, and then those of the whole.
    pub ends: Vec<End>,
    /// Headings of the columns.
    pub heads: [String; 3],
    /// Explanation: solid lines, broken lines, broken boxes.
    pub legend: [String; 3],
    /// What decides, in the order of the questions.
    pub sources: Vec<Source>,
    /// Title.
    pub title: String,
}
