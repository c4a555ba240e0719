//! The complete decision: with reasons, legal basis, questions, as canonical JSON with its SHA-256.
//! In: JSON bytes. Out: those of the decision (thrown away), and the codes the oracle gives.
//! Absent: a form of the facts prepared before; this row always starts from bytes.

use std::collections::HashMap;
use std::hint::black_box;

use harness::{Code, Outcome, Timed};
use serde_json::Value;
use yushen::decision::{Decision, EvidenceVerdict, Requirement, Verdict};
use yushen::value::date;
use yushen::{Library, Sources};

use crate::codes::Codes;

/// The day of application for the engine; the rules read the case's own `application_date`.
pub const ON: &str = "2026-01-01";

/// A checked library and the codes of its items.
pub struct Engine {
    library: Library,
    items: HashMap<String, (String, Codes)>,
}

/// The library whose files `gen/yushen.py` wrote, item by item.
pub fn library(items: &[(String, String)]) -> Result<Library, String> {
    let mut sources = Sources::new();
    for (_, files) in items {
        sources.append(&mut serde_json::from_str(files).map_err(|e| e.to_string())?);
    }
    let (library, diagnostics) = yushen::library::check(&sources);
    library.ok_or_else(|| diagnostics.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n"))
}

impl Timed for Engine {
    type Input = Vec<u8>;
    type Resident = ();
    const CORE: bool = false;

    fn load(items: &[(String, String)]) -> Result<Self, String> {
        let library = library(items)?;
        let codes = |id: &String| {
            let ours = id.replace('_', "-");
            let versions = library.versions(&ours).map_err(|e| e.message)?;
            Ok((id.clone(), (ours, Codes::of(&versions[0].item))))
        };
        let items = items.iter().map(|(id, _)| codes(id)).collect::<Result<_, String>>()?;
        Ok(Self { library, items })
    }

    fn input(facts: Value) -> Vec<u8> {
        facts.to_string().into_bytes()
    }

    fn full(&mut self, item: &str, document: &Vec<u8>) -> Result<Outcome, String> {
        let (id, codes) = &self.items[item];
        let on = date::parse(ON).ok_or("no date")?;
        let (decision, json) = self.library.review_sealed(id, document, on).map_err(|e| format!("{e:?}"))?;
        black_box(json);
        outcome(&decision, codes)
    }

    fn resident(&mut self, _: &str, _: &Vec<u8>) {}

    fn core(&mut self, _: &str, (): &mut ()) -> Result<Outcome, String> {
        Err("there is no such row".into())
    }
}

/// The oracle's form of a decision; an error if anything was left unknown.
fn outcome(decision: &Decision, codes: &Codes) -> Result<Outcome, String> {
    let (mut fails, mut na): (Vec<Code>, Vec<Code>) = (Vec::new(), Vec::new());
    for (result, code) in decision.conditions.iter().zip(&codes.conditions) {
        match result.verdict {
            Verdict::Met => {}
            Verdict::Unmet => fails.push(code.clone()),
            Verdict::NotApplicable => na.push(code.clone()),
            open => return Err(format!("{}: {open:?}", result.id)),
        }
    }
    for (result, codes) in decision.materials.iter().zip(&codes.materials) {
        match (result.requirement, result.evidence) {
            (Requirement::NotRequired, _) => na.push(codes.material.clone()),
            (Requirement::Required, EvidenceVerdict::Missing) => fails.push(codes.present.clone()),
            (Requirement::Required, EvidenceVerdict::Accepted | EvidenceVerdict::Defective) => {
                let unmet = result.checks.iter().zip(&codes.checks);
                fails.extend(unmet.filter(|(c, _)| c.verdict == Verdict::Unmet).map(|(_, code)| code.clone()));
            }
            open => return Err(format!("{}: {open:?}", result.id)),
        }
    }
    if !decision.questions.is_empty() {
        return Err(format!("{} open questions", decision.questions.len()));
    }
    Ok(Outcome { verdict: verdict(decision.outcome)?, fails, na })
}

/// What the specification calls an outcome.
pub fn verdict(outcome: yushen::Outcome) -> Result<Code, String> {
    match outcome {
        yushen::Outcome::Ineligible => Ok("not_eligible".into()),
        yushen::Outcome::Correctable => Ok("supplement".into()),
        yushen::Outcome::Ready => Ok("pass".into()),
        other => Err(format!("outcome {other:?}")),
    }
}
