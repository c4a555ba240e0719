//! Which question comes next, and which conditions and materials ask for it.
//! In: a case and its verdicts. Out: `Next`, or nothing when no answer can settle more. Absent: wording of questions
//! (the item has it), the answers themselves.
//!
//! Only what an undecided check still reads is asked; what data sharing supplies never is. Facts come before evidence,
//! and a section is finished before another begins. Where little is left, every order is tried (`search`). Else facts
//! that no open check reads together are asked in the order of declaration: which of them is first makes hardly any
//! difference. Among those that are read together every order is tried where they are few; else the first comes that no
//! other single answer can make needless (to ask it now can only tell sooner what need not be asked), and then the fact
//! after which the fewest questions are expected to remain (`score`).

mod open;
mod score;
mod search;

use crate::decision::QuestionKind;
use crate::decision::assess::Assessment;
use crate::evaluate::{Context, Machine};
use crate::facts::Case;
use crate::facts::read::Part;
use crate::library::Version;
use open::Open;
use serde::Serialize;

/// The question to ask next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Next {
    /// Field of the facts document: `facts.premises`, `evidence.photo`.
    pub field: String,
    /// What it is about.
    pub kind: QuestionKind,
    /// Ids of the conditions and materials that need it, in the item's order.
    pub needed_by: Vec<String>,
    /// Facts and pieces of evidence that undecided checks read now, this one included: how much there may still be.
    pub open: usize,
    /// The section it belongs to; none for evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

/// The next question; `section` is where the applicant is.
pub fn next<'v>(
    version: &'v Version,
    case: &Case,
    context: Context<'v>,
    assessment: &Assessment,
    machine: &mut Machine<'v>,
    section: Option<&str>,
) -> Option<Next> {
    let open = Open::of(version, case, assessment);
    let facts = open.facts(version);
    let chosen = match facts.as_slice() {
        [] => open.parts().find(|part| matches!(part, Part::Evidence(_)))?,
        [only] => *only,
        _ => {
            let here: Vec<Part> =
                facts.iter().copied().filter(|part| section_of(version, *part) == section).collect();
            let candidates = if here.is_empty() || section.is_none() { &facts } else { &here };
            choose(version, case, context, assessment, machine, &open, candidates)
        }
    };
    Some(Next {
        field: field(version, chosen),
        kind: match chosen {
            Part::Fact(_) => QuestionKind::Fact,
            Part::Evidence(_) => QuestionKind::Evidence,
        },
        needed_by: open.needed_by(version, chosen),
        open: open.parts().len(),
        section: section_of(version, chosen).map(str::to_owned),
    })
}

/// The best of several facts.
#[allow(clippy::too_many_arguments, reason = "everything an evaluation needs, and what is open")]
fn choose<'v>(
    version: &'v Version,
    case: &Case,
    context: Context<'v>,
    assessment: &Assessment,
    machine: &mut Machine<'v>,
    open: &Open,
    candidates: &[Part],
) -> Part {
    let all = open.reads(version, case);
    if search::is_small(version, &all)
        && let Some(best) = search::best(version, case, context, assessment, machine, &all, candidates)
    {
        return best;
    }
    let together = open.together(version, case, candidates);
    let candidates: Vec<Part> = candidates.iter().copied().filter(|part| together.contains(part)).collect();
    match candidates.as_slice() {
        [only] => *only,
        several => search::best(version, case, context, assessment, machine, &together, several)
            .or_else(|| score::certain(version, case, context, machine, open, several))
            .unwrap_or_else(|| score::best(version, case, context, machine, open, several)),
    }
}

/// The section a fact is asked in.
pub fn section_of(version: &Version, part: Part) -> Option<&str> {
    match part {
        Part::Fact(index) => version.item.facts.get(index)?.section.as_deref(),
        Part::Evidence(_) => None,
    }
}

/// The field a part stands under.
fn field(version: &Version, part: Part) -> String {
    match part {
        Part::Fact(index) => {
            version.item.facts.get(index).map_or(String::new(), |fact| format!("facts.{}", fact.id))
        }
        Part::Evidence(index) => {
            let material = version.item.materials.get(index);
            material.map_or(String::new(), |material| format!("evidence.{}", material.id))
        }
    }
}
