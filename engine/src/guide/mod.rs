//! The service guide (办事指南) of an item, from the same definition that decides: page and rules can't differ.
//! In: a `Library`, a `Version`, the day. Out: `Guide` as data, as Markdown and as an HTML page for screen and paper.
//! Absent: what an applicant answered (see `notice`); local facts that the library does not have: they are named.
//!
//! What it must say: notice 二(三)1 (依据、受理单位、基本流程、申请材料、示范文本及常见错误示例、收费、咨询方式) and Henan
//! regulation on the business environment, article 28 (…条件、程序、审查标准、时限、容缺与告知承诺).

mod build;
mod html;
mod markdown;
mod page;
mod when;
mod wording;

pub use build::build;
pub use html::html;
pub use markdown::markdown;
pub use page::Page;

use crate::text::Lang;
use serde::Serialize;

/// Words with their legal standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Articles, ready to read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<String>,
    /// 待核: no article of the law's text is had for it.
    pub unconfirmed: bool,
    /// What is said.
    pub text: String,
}

/// When something is needed or applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct When {
    /// Questions whose answers decide, where the rule is not said in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// The rule as it is written, for staff.
    pub rule: String,
    /// The rule in words, where it is simple enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// A condition (受理条件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// What is so when it is not met, and what to do.
    pub otherwise: String,
    /// Its title, which is the standard of review, and its standing.
    pub title: Line,
    /// When it applies; always where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// A material (申请材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Material {
    /// Verified by the department: not to be brought.
    pub by_department: bool,
    /// Number of copies.
    pub copies: u32,
    /// Form, e.g. original or copy.
    pub form: String,
    /// How to get it.
    pub how: String,
    /// Issuing unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// May follow later (容缺), and within how many working days where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<String>,
    /// Common mistakes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<String>,
    /// Can be filled in or signed at the window.
    pub on_the_spot: bool,
    /// Sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// Standards of review of what is handed in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<Line>,
    /// What may stand in for it: e-licence, data sharing, commitment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<Line>,
    /// Its name and standing.
    pub title: Line,
    /// When it is needed; always where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// A cited article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    /// The article as cited.
    pub article: String,
    /// Its law with number.
    pub law: String,
    /// What it says, in our words.
    pub says: String,
}

/// A value that somebody must still supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Who must supply it, where the library says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplied_by: Option<String>,
    /// What it is.
    pub title: String,
}

/// The guide. Members of the head stand in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guide {
    /// Language.
    pub lang: Lang,
    /// Item id.
    pub item: String,
    /// Version: its first day in force.
    pub version: String,
    /// Last day in force, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The day for which the guide is made.
    pub on: String,
    /// Title of the item.
    pub title: String,
    /// Who publishes the library.
    pub publisher: String,
    /// Rows of the basic information: label and words.
    pub basics: Vec<(String, Vec<Line>)>,
    /// Articles cited anywhere in the guide.
    pub articles: Vec<Article>,
    /// Conditions and standards of review.
    pub conditions: Vec<Condition>,
    /// Materials.
    pub materials: Vec<Material>,
    /// Steps.
    pub steps: Vec<String>,
    /// Time limits with unit and start.
    pub limits: Vec<Line>,
    /// Fees.
    pub fee: Option<Line>,
    /// A way to a human.
    pub contact: Option<Line>,
    /// What is unset in this version on this day.
    pub missing: Vec<Missing>,
    /// What of this version is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Number of lines that are 待核.
    pub unconfirmed: usize,
    /// Made with sample values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// Advice at the end: a pre-review is not acceptance.
    pub closing: Vec<String>,
}
