//! The shortest interview there is, for cases of which little is left to ask: every order of questions and every
//! answer is tried.
//! In: a case, its verdicts, facts that are read together, the candidates among them. Out: the best of them, or nothing
//! when there is too much to try. Absent: likelihoods: every value counts alike.

use super::open::{Open, Unit};
use super::section_of;
use crate::decision::assess::Assessment;
use crate::evaluate::{Context, Machine};
use crate::facts::Case;
use crate::facts::layout::Slot;
use crate::facts::read::Part;
use crate::library::Version;
use std::collections::BTreeMap;

/// Most states that are looked at: partial answers to what is open. This many take a few milliseconds.
const MOST_STATES: u64 = 1_000;
/// Most states of an item with so few facts that every order is tried from the first question on.
const MOST_STATES_OF_SMALL: u64 = 30_000;
/// Most facts of such an item.
const MOST_FACTS_OF_SMALL: usize = 11;
/// Most partial answers such an item may have. Most of them are alike for what is still open, and count as one state.
const MOST_ANSWERS_OF_SMALL: u64 = 10_000_000;
/// Combinations of unknown facts that are tried for each undecided check in each state.
const MOST_COMBINATIONS: usize = 32;
/// Expected counts are kept as fractions of this.
const ONE: u64 = 1 << 32;

/// The candidate with which the interview is shortest on average; the first declared among equals.
pub fn best<'v>(
    version: &'v Version,
    case: &Case,
    context: Context<'v>,
    assessment: &Assessment,
    machine: &mut Machine<'v>,
    together: &[Part],
    candidates: &[Part],
) -> Option<Part> {
    if together.iter().any(|part| values(version, *part).is_empty()) {
        return None;
    }
    // Else two questions deep.
    let ahead = match together.len() {
        _ if is_small(version, together) => u32::MAX,
        0..=6 => 2,
        _ => return None,
    };
    let mut search = Search {
        version,
        context,
        machine,
        case: case.clone(),
        assessment: if is_small_item(version) {
            assessment.clone()
        } else {
            assessment.hasty(MOST_COMBINATIONS)
        },
        together,
        state: Vec::new(),
        known: BTreeMap::new(),
    };
    let scored = candidates.iter().map(|part| (search.after(*part, ahead), *part));
    let best = scored.min().map(|(_, part)| part);
    if search.known.len() as u64 > most_states(version) { None } else { best }
}

/// Whether every order of these facts can be tried.
pub fn is_small(version: &Version, facts: &[Part]) -> bool {
    let states = facts.iter().map(|part| values(version, *part).len() as u64 + 1);
    let all = facts.iter().all(|part| !values(version, *part).is_empty());
    let most = if is_small_item(version) { MOST_ANSWERS_OF_SMALL } else { MOST_STATES };
    all && states.fold(1, u64::saturating_mul) <= most
}

fn most_states(version: &Version) -> u64 {
    if is_small_item(version) { MOST_STATES_OF_SMALL } else { MOST_STATES }
}

fn is_small_item(version: &Version) -> bool {
    version.item.facts.len() <= MOST_FACTS_OF_SMALL
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
    /// Facts that are looked at.
    together: &'s [Part],
    /// Answers that are assumed, ascending.
    state: Vec<(Part, i64)>,
    /// Questions that remain on average.
    known: BTreeMap<State<'v>, u64>,
}

/// What the rest depends on: what is open, the assumed answers that it reads, and the section of the last one.
type State<'v> = (Vec<Unit>, Vec<(Part, i64)>, Option<&'v str>);

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
        let open = Open::of(self.version, &self.case, &self.assessment);
        let mut facts = open.facts(self.version);
        facts.retain(|part| self.together.contains(part));
        let too_much = self.known.len() as u64 > most_states(self.version);
        if facts.is_empty()
            || ahead == 0
            || too_much
            || facts.iter().any(|f| values(self.version, *f).is_empty())
        {
            return ONE * facts.len() as u64;
        }
        let read = |(part, _): &&(Part, i64)| {
            open.reads_slot(self.version, self.version.layout.slots_of(*part).start)
        };
        let answers = self.state.iter().filter(read).copied().collect();
        let state = (open.units.iter().map(|(unit, _)| *unit).collect(), answers, section);
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
