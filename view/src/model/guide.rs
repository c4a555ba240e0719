//! The service guide (办事指南) of an item as the pages show it: plain data in one language.
//! In: filled by `engine::guide` from the engine's own guide. Out: read by pages. Absent: wording, engine types.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words with their legal standing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// What is said.
    pub text: String,
    /// 待核
    pub unconfirmed: bool,
    /// 待属地填写: nobody supplied it yet.
    pub unknown: bool,
    /// Articles, ready to read.
    pub basis: Vec<String>,
}

/// A condition in the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideCondition {
    /// Title, which is the standard of review.
    pub title: Line,
    /// When it applies, in words; always where absent.
    pub when: Option<String>,
    /// What follows when it is not met.
    pub otherwise: String,
}

/// A material in the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideMaterial {
    /// Name.
    pub title: Line,
    /// Whether it is needed, in a few words.
    pub need: String,
    /// Form and copies; nothing for what the department verifies.
    pub form: Option<String>,
    /// Labels and what stands behind them.
    pub rows: Vec<(String, Vec<Line>)>,
}

/// What stands under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// Labels and lines.
    Rows(Vec<(String, Vec<Line>)>),
    /// Laws, each with its articles: number and what it says.
    Articles(Vec<(String, Vec<(String, String)>)>),
    /// Conditions.
    Conditions(Vec<GuideCondition>),
    /// Materials.
    Materials(Vec<GuideMaterial>),
    /// Steps in order.
    Steps(Vec<String>),
    /// Lines.
    Lines(Vec<Line>),
}

/// A headed part of the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuidePart {
    /// Stable id, e.g. `materials`.
    pub id: String,
    /// Heading.
    pub heading: String,
    /// What stands there.
    pub body: Body,
}

/// A shorter way for one material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// `licence`, `shared`, `commitment`, `later`, `on_the_spot`.
    pub kind: String,
    /// What is said of it.
    pub line: Line,
}

/// The guide.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GuideView {
    /// What kind of paper it is.
    pub kind: String,
    /// For which day.
    pub valid: String,
    /// From which rules.
    pub version: String,
    /// Made with sample values.
    pub sample: Option<String>,
    /// Parts in order.
    pub parts: Vec<GuidePart>,
    /// How to hand in: `window`, `online`, `mail`, `home_visit`, `agent`; empty where nobody says.
    pub channels: Vec<String>,
    /// How the result comes: `window`, `mail`, `electronic`.
    pub delivery: Vec<String>,
    /// Standing of both.
    pub handling: Line,
    /// Visits in person.
    pub visits: Line,
    /// Time limits.
    pub limits: Vec<Line>,
    /// Fee.
    pub fee: Line,
    /// A way to a human.
    pub contact: Line,
    /// Shorter ways by material id.
    pub ways: BTreeMap<String, Vec<Way>>,
}
