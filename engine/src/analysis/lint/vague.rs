//! Vague words (等、其他、有关 and what means the same) in what the applicant is asked for: notice 二(三)2, Henan 28.
//! In: titles, conditions, materials, reasons, advice, steps, questions. Out: each place where a clerk could ask for
//! something that is not named. Absent: notes for staff, names and sources, English.

mod phrase;
mod words;

pub use phrase::find;

use super::context::{Context, Finding};
use super::places::Passage;

/// Finds vague words in every text of every item.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        for passage in view.places.passages() {
            let Some(binding) = weight(passage) else { continue };
            for (range, family) in find(&passage.text) {
                let word = passage.text.get(range.clone()).unwrap_or_default();
                let part = passage.path.strip_suffix(".zh").unwrap_or(&passage.path);
                let message = format!("`{word}` leaves open what is asked for: `{}`", passage.text);
                let mut finding = view.finding("vague-word", part, message).hint(family.hint());
                finding.diagnostic.span = view.places.span_within(passage, range);
                findings.push(if binding { finding } else { finding.warning() });
            }
        }
    }
}

/// Whether a text says what is required (`true`), or only helps (`false`); `None` where words may stay open.
fn weight(passage: &Passage) -> Option<bool> {
    let mut path: Vec<&str> = passage.path.split('.').collect();
    if path.last() == Some(&"zh") {
        path.pop();
    }
    let in_list = path.last().is_some_and(|last| last.parse::<usize>().is_ok());
    if in_list {
        path.pop();
    }
    match (path.first().copied(), path.last().copied()) {
        (Some("title"), _) => Some(true),
        (Some("conditions" | "materials"), Some("title")) if path.len() == 3 => Some(true),
        (Some("conditions" | "materials"), Some("title" | "reason" | "mend" | "mistakes" | "text")) => {
            Some(false)
        }
        (Some("procedure"), Some("steps")) | (Some("fee"), Some("text")) => Some(false),
        (Some("facts"), Some("question")) | (Some("materials"), Some("question")) => Some(false),
        _ => None,
    }
}
