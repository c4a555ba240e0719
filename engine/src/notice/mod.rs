//! The one-time notice (一次性告知书) of a decision: everything at once, numbered, in plain words.
//! In: a `Decision` and the version it was made under. Out: `Notice`, the same on screen, on paper and in a
//! terminal. Absent: formal papers (补正、不予受理: only the desk issues those) and their remedies.

mod build;
mod changes;

pub use crate::wording::{TABLE, say};
pub use build::{build, cite};

use crate::decision::Outcome;
use serde::Serialize;

/// A field that a deficit is about, and what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Change {
    /// Field of the facts document; `[]` stands for any element of a list.
    pub field: String,
    /// Of evidence: the forms that are accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub forms: Vec<&'static str>,
    /// May be null.
    pub optional: bool,
    /// Of a choice: the ids of its options.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub options: Vec<String>,
    /// `evidence`, `evidence_list`, or the type of a fact as in `item.toml`.
    #[serde(rename = "type")]
    pub ty: &'static str,
}

/// One numbered or plain entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Entry {
    /// What may be changed so that the deficit goes away, for programs: fields of the facts document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub changes: Vec<Change>,
    /// Id of the condition, material or question it is about.
    pub id: String,
    /// Lines below the title.
    pub lines: Vec<String>,
    /// Title, with number and marks.
    pub title: String,
}

/// A headed group of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Section {
    /// Entries.
    pub entries: Vec<Entry>,
    /// Heading.
    pub heading: String,
    /// Stable id: `deficits`, `referrals`, `questions`, `materials`, `verify`, `guide`.
    pub id: &'static str,
}

/// The notice. What is shown is exactly [`Notice::lines`], in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Notice {
    /// What the reader should know at the end: advice, not acceptance; the right to apply anyway; a person.
    pub closing: Vec<String>,
    /// That values are samples (示例), where they are; item, dates.
    pub head: Vec<String>,
    /// The outcome in plain words.
    pub headline: String,
    /// What to do now.
    pub lead: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Title of the paper.
    pub title: String,
}

impl Notice {
    /// Every line, top to bottom. Screen, paper and terminal show these and nothing else.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.title.clone()];
        lines.extend(self.head.iter().cloned());
        lines.push(self.headline.clone());
        lines.push(self.lead.clone());
        for section in &self.sections {
            lines.push(section.heading.clone());
            for entry in &section.entries {
                lines.push(entry.title.clone());
                lines.extend(entry.lines.iter().cloned());
            }
        }
        lines.extend(self.closing.iter().cloned());
        lines
    }

    /// Plain text for a terminal or a file: the lines, indented by their rank.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        for line in &self.head {
            text.push_str(&format!("{line}\n"));
        }
        text.push_str(&format!("\n{}\n{}\n", self.headline, self.lead));
        for section in &self.sections {
            text.push_str(&format!("\n{}\n", section.heading));
            for entry in &section.entries {
                text.push_str(&format!("  {}\n", entry.title));
                for line in &entry.lines {
                    text.push_str(&format!("     {line}\n"));
                }
            }
        }
        text.push('\n');
        for line in &self.closing {
            text.push_str(&format!("{line}\n"));
        }
        text
    }
}
