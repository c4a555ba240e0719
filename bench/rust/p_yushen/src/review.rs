//! Outcome and codes, without a word: what a hall needs to sort its cases, and what the browser shows after an answer.
//! In: JSON bytes, or a case whose facts are in their slots. Out: outcome and codes. Absent: reasons, questions.
//!
//! The resident row evaluates every check anew each time: a `Review` keeps its verdicts, so asking it twice would
//! measure nothing.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use harness::{Code, Outcome, Timed};
use serde_json::Value;
use yushen::decision::assess::Assessment;
use yushen::decision::dated::Dated;
use yushen::decision::{EvidenceVerdict, Requirement, Verdict};
use yushen::evaluate::{Machine, Verdict as Raw};
use yushen::facts::Case;
use yushen::value::date;
use yushen::{Library, Review, Version};

use crate::codes::Codes;
use crate::decision::{library, verdict, ON};

/// A library, and a review of each item.
pub struct Engine {
    library: Arc<Library>,
    items: HashMap<String, Item>,
    on: NaiveDate,
    machine: Machine<'static>,
}

struct Item {
    review: Review,
    codes: Arc<Codes>,
}

/// A case whose facts are in their slots, and room for its verdicts.
pub struct Resident {
    version: Arc<Version>,
    codes: Arc<Codes>,
    case: Case,
    dated: Dated,
    assessment: Assessment,
}

impl Timed for Engine {
    type Input = Vec<u8>;
    type Resident = Resident;

    fn load(items: &[(String, String)]) -> Result<Self, String> {
        let library = Arc::new(library(items)?);
        let on = date::parse(ON).ok_or("no date")?;
        let open = |id: &String| {
            let review = Review::new(library.clone(), &id.replace('_', "-"), on).map_err(|e| e.message)?;
            let codes = Arc::new(Codes::of(&review.version().item));
            Ok((id.clone(), Item { review, codes }))
        };
        let items = items.iter().map(|(id, _)| open(id)).collect::<Result<_, String>>()?;
        Ok(Self { library, items, on, machine: Machine::default() })
    }

    fn input(facts: Value) -> Vec<u8> {
        facts.to_string().into_bytes()
    }

    fn full(&mut self, item: &str, document: &Vec<u8>) -> Result<Outcome, String> {
        let Item { review, codes } = self.items.get_mut(item).ok_or("no such item")?;
        review.load(document).map_err(|e| format!("{e:?}"))?;
        outcome(review.version(), review.assessment(), codes)
    }

    fn resident(&mut self, item: &str, document: &Vec<u8>) -> Resident {
        let Item { review, codes } = &self.items[item];
        let (version, codes) = (review.version().clone(), codes.clone());
        let mut case = Case::new(&version.layout);
        case.read(&version.item, &version.layout, document).expect("the document is sound");
        let dated = Dated::of(&self.library, &version, &case, self.on);
        let assessment = Assessment::new(&version);
        Resident { version, codes, case, dated, assessment }
    }

    fn core(&mut self, _: &str, resident: &mut Resident) -> Result<Outcome, String> {
        let Resident { version, codes, case, dated, assessment } = resident;
        let mut machine = std::mem::take(&mut self.machine).renew();
        let mut run = machine.run(&case.frame, dated.context(&self.library, version, self.on));
        assessment.clear();
        assessment.update(version, case, &mut run);
        self.machine = machine.renew();
        outcome(version, assessment, codes)
    }
}

/// The oracle's form of the verdicts; an error if anything was left unknown.
pub fn outcome(version: &Version, assessment: &Assessment, codes: &Codes) -> Result<Outcome, String> {
    let (mut fails, mut na): (Vec<Code>, Vec<Code>) = (Vec::with_capacity(16), Vec::with_capacity(16));
    for (verdict, code) in assessment.conditions.iter().zip(&codes.conditions) {
        match verdict {
            Verdict::Met => {}
            Verdict::Unmet => fails.push(code.clone()),
            Verdict::NotApplicable => na.push(code.clone()),
            open => return Err(format!("{code}: {open:?}")),
        }
    }
    let materials = assessment.materials.iter().zip(&version.program.materials);
    for ((standing, program), codes) in materials.zip(&codes.materials) {
        match (standing.requirement, standing.evidence) {
            (Requirement::NotRequired, _) => na.push(codes.material.clone()),
            (Requirement::Required, EvidenceVerdict::Missing) => fails.push(codes.present.clone()),
            (Requirement::Required, EvidenceVerdict::Accepted) => {}
            (Requirement::Required, EvidenceVerdict::Defective) => {
                for (check, code) in program.checks.iter().zip(&codes.checks) {
                    match assessment.raw(check) {
                        Some(Raw::True) => {}
                        Some(Raw::False) => fails.push(code.clone()),
                        open => return Err(format!("{code}: {open:?}")),
                    }
                }
            }
            open => return Err(format!("{}: {open:?}", codes.material)),
        }
    }
    Ok(Outcome { verdict: verdict(assessment.outcome.code())?, fails, na })
}
