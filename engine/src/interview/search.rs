//! The shortest interview there is, for cases of which little is left to ask: every order of questions and every
//! answer is tried.
//! In: a case, its verdicts, the candidates. Out: the best of them, or nothing when there is too much to try. Absent:
//! likelihoods: every value counts alike.

use super::open::Open;
use super::section_of;
use crate::decision::assess::Assessment;
use crate::evaluate::{Context, Machine};
use crate::facts::Case;
use crate::facts::layout::Slot;
use crate::facts::read::Part;
use crate::library::Version;
use std::collections::BTreeMap;

/// Most states that are looked at: partial answers to what is open.
const MOST_STATES: u64 = 20_000;
/// Most open facts of which pairs are looked at.
const MOST_FACTS: usize = 10;
/// Expected counts are kept as fractions of this.
const ONE: u64 = 1 << 32;

/// The candidate with which the interview is shortest on average; the first declared among equals.
pub fn best<'v>(
    version: &'v Version,
    case: &Case,
    context: Context<'v>,
    assessment: &Assessment,
    machine: &mut Machine<'v>,
    open: &[Part],
    candidates: &[Part],
) -> Option<Part> {
    let mut states = 1u64;
    for part in open {
        states = states.saturating_mul(values(version, *part).len() as u64 + 1);
    }
    if open.iter().any(|part| values(version, *part).is_empty()) {
        return None;
    }
    // Two questions deep, every answer to every pair of open facts is tried.
    let ahead = match states {
        0..=MOST_STATES => u32::MAX,
        _ if open.len() <= MOST_FACTS - 2 => 3,
        _ if open.len() <= MOST_FACTS => 2,
        _ => return None,
    };
    let mut search = Search {
        version,
        context,
        machine,
        case: case.clone(),
        assessment: assessment.clone(),
        state: Vec::new(),
        known: BTreeMap::new(),
    };
    let scored = candidates.iter().map(|part| (search.after(*part, ahead), *part));
    let best = scored.min().map(|(_, part)| part);
    if search.known.len() as u64 > 4 * MOST_STATES { None } else { best }
}

/// Values that stand for all a fact may have; nothing where there is no such short list.
fn values(version: &Version, part: Part) -> &[i64] {
    let slots = version.layout.slots_of(part);
    match version.program.values.get(slots.start as usize) {
        Some(values) if slots.len() == 1 => values,
        _ => &[],
    }
}

struct Search<'s, 'v> {
    version: &'v Version,
    context: Context<'v>,
    machine: &'s mut Machine<'v>,
    case: Case,
    assessment: Assessment,
    /// Answers that are assumed, ascending.
    state: Vec<(Part, i64)>,
    /// By assumed answers and section: questions that remain on average.
    known: BTreeMap<State<'v>, u64>,
}

/// Assumed answers, and the section of the last one.
type State<'v> = (Vec<(Part, i64)>, Option<&'v str>);

impl<'v> Search<'_, 'v> {
    /// Questions that remain once `part` is answered, on average.
    fn after(&mut self, part: Part, ahead: u32) -> u64 {
        let slot = self.version.layout.slots_of(part).start;
        let values = values(self.version, part);
        let mut sum = 0;
        for value in values {
            self.case.frame.set(slot, *value);
            self.evaluate(slot);
            let at = self.state.partition_point(|(other, _)| *other < part);
            self.state.insert(at, (part, *value));
            sum += self.questions(section_of(self.version, part), ahead - 1);
            self.state.remove(at);
        }
        self.case.frame.unset(slot);
        self.evaluate(slot);
        sum / (values.len() as u64).max(1)
    }

    fn evaluate(&mut self, slot: Slot) {
        self.assessment.forget(self.version, slot);
        let mut run = self.machine.run(&self.case.frame, self.context);
        self.assessment.update(self.version, &self.case, &mut run);
    }

    fn questions(&mut self, section: Option<&'v str>, ahead: u32) -> u64 {
        let facts = Open::of(self.version, &self.case, &self.assessment).facts(self.version);
        let too_much = self.known.len() as u64 > 4 * MOST_STATES;
        if facts.is_empty()
            || ahead == 0
            || too_much
            || facts.iter().any(|f| values(self.version, *f).is_empty())
        {
            return ONE * facts.len() as u64;
        }
        let state = (self.state.clone(), section);
        if let Some(known) = self.known.get(&state) {
            return *known;
        }
        let here: Vec<Part> =
            facts.iter().copied().filter(|part| section_of(self.version, *part) == section).collect();
        let candidates = if here.is_empty() { facts } else { here };
        let best = candidates.into_iter().map(|part| ONE + self.after(part, ahead)).min().unwrap_or(0);
        self.known.insert(state, best);
        best
    }
}
