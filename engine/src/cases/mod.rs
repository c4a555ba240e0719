//! Rule cases (用例): facts and a date → what a person expects, beside the rules they test.
//! In: `cases/*.toml`. Out: `RuleCase` with its facts as JSON, and `Mismatch`es. Absent: the engine's own output
//! as an expectation; a case without one does not count.

mod read;

pub use read::read;

use crate::decision::{Decision, EvidenceVerdict, Requirement, Verdict};
use crate::diagnostic::Span;
use crate::library::{Library, Version};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// One case.
#[derive(Debug, Clone)]
pub struct RuleCase {
    /// File inside the library.
    pub path: String,
    /// Where the case begins.
    pub span: Span,
    /// Name, unique in its item version.
    pub name: String,
    /// Title.
    pub title: String,
    /// The profile it runs with; without one, unset values stay unset.
    pub profile: Option<String>,
    /// Application date.
    pub on: NaiveDate,
    /// Facts document.
    pub facts: String,
    /// A person has still to set what is expected (`expect_unset = true`): it does not count.
    pub waiting: bool,
    /// What is expected; empty while the case waits.
    pub expect: Expect,
}

/// Expectations; a list that is given is the exact complete one. Entries are own ids or line ids of the source.
#[derive(Debug, Clone, Default)]
pub struct Expect {
    /// Code of the outcome.
    pub outcome: String,
    /// Lists by their key.
    pub lists: Vec<(&'static str, Vec<String>)>,
}

/// Keys of the lists a case may expect.
pub const LISTS: [&str; 8] = [
    "unmet",
    "undetermined",
    "unknown",
    "missing",
    "defective",
    "not_required",
    "not_applicable",
    "by_department",
];

/// One expectation that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// `outcome`, or the list.
    pub what: &'static str,
    /// What the case expects.
    pub expected: String,
    /// What the engine decided.
    pub found: String,
}

/// Runs a case. Empty: everything is as expected.
///
/// # Errors
/// The facts of the case are not acceptable.
pub fn run(library: &Library, version: &Version, case: &RuleCase) -> Result<Vec<Mismatch>, String> {
    let facts = case.facts.as_bytes();
    let decision = library.review(&version.item.id, facts, case.on).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.field, e.message)).collect();
        lines.join("; ")
    })?;
    let mut mismatches = Vec::new();
    if crate::value::date::format(version.item.from) != decision.version {
        mismatches.push(Mismatch {
            what: "version",
            expected: crate::value::date::format(version.item.from),
            found: decision.version.clone(),
        });
    }
    if case.expect.outcome != decision.outcome.code() {
        let (expected, found) = (case.expect.outcome.clone(), decision.outcome.code().into());
        mismatches.push(Mismatch { what: "outcome", expected, found });
    }
    for (what, entries) in &case.expect.lists {
        let found = listed(&decision, what);
        let expected: BTreeSet<String> = entries.iter().flat_map(|entry| expand(version, entry)).collect();
        if expected != found {
            let join = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(", ");
            mismatches.push(Mismatch { what, expected: join(&expected), found: join(&found) });
        }
    }
    Ok(mismatches)
}

/// Ids that a decision puts in the list `what`.
fn listed(decision: &Decision, what: &str) -> BTreeSet<String> {
    let conditions = |verdict| {
        let hits = decision.conditions.iter().filter(move |c| c.verdict == verdict);
        hits.map(|c| c.id.clone()).collect::<Vec<_>>()
    };
    let materials = |test: &dyn Fn(&crate::decision::MaterialResult) -> bool| {
        decision.materials.iter().filter(|m| test(m)).map(|m| m.id.clone()).collect::<Vec<_>>()
    };
    let required = |m: &crate::decision::MaterialResult| m.requirement == Requirement::Required;
    let list = match what {
        "unmet" => conditions(Verdict::Unmet),
        "not_applicable" => conditions(Verdict::NotApplicable),
        "missing" => materials(&|m| required(m) && m.evidence == EvidenceVerdict::Missing),
        "defective" => materials(&|m| required(m) && m.evidence == EvidenceVerdict::Defective),
        "not_required" => materials(&|m| m.requirement == Requirement::NotRequired),
        "by_department" => materials(&|m| required(m) && m.evidence == EvidenceVerdict::ByDepartment),
        "unknown" => {
            let open = |m: &crate::decision::MaterialResult| {
                m.requirement == Requirement::Unknown || required(m) && m.evidence == EvidenceVerdict::Unknown
            };
            let verify = crate::item::Effect::Verify;
            let hits =
                decision.conditions.iter().filter(|c| c.verdict == Verdict::Unknown && c.effect != verify);
            hits.map(|c| c.id.clone()).chain(materials(&open)).collect()
        }
        _ => {
            let open = |m: &crate::decision::MaterialResult| {
                m.requirement == Requirement::Undetermined
                    || required(m) && m.evidence == EvidenceVerdict::Undetermined
            };
            conditions(Verdict::Undetermined).into_iter().chain(materials(&open)).collect()
        }
    };
    list.into_iter().collect()
}

/// An entry as ids: an own id is itself; a line id is every check that carries it. Where several carry it and only
/// some are in the list, the case must name those by their own ids.
fn expand(version: &Version, entry: &str) -> Vec<String> {
    let conditions = version.item.conditions.iter().map(|c| (&c.id, &c.legal.line));
    let materials = version.item.materials.iter().map(|m| (&m.id, &m.legal.line));
    let all: Vec<_> = conditions.chain(materials).collect();
    if all.iter().any(|(id, _)| *id == entry) {
        return vec![entry.into()];
    }
    let lines = all.iter().filter(|(_, line)| line.as_deref() == Some(entry));
    let ids: Vec<String> = lines.map(|(id, _)| (*id).clone()).collect();
    if ids.is_empty() { vec![format!("{entry} (no such line)")] } else { ids }
}
