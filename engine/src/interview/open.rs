//! What is undecided, and which parts of the document it still reads.
//! In: verdicts and the slots that undecided checks miss. Out: `Open`. Absent: which of the parts is best asked.

use crate::decision::assess::{Assessment, Presence, presence};
use crate::decision::{EvidenceVerdict, Requirement, Verdict};
use crate::evaluate::Verdict as Raw;
use crate::facts::Case;
use crate::facts::frame::State;
use crate::facts::layout::Slot;
use crate::facts::read::Part;
use crate::item::{Effect, FactSource};
use crate::library::Version;
use crate::script::program::Check;

/// Something that has to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// The condition of this index.
    Condition(usize),
    /// Whether the material of this index is required.
    Need(usize),
    /// A check on the evidence of a material.
    Check(usize, usize),
    /// Whether a required material is in hand, and in which form.
    Evidence(usize),
}

/// The undecided units, each with the parts it still reads.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// Units and their parts, ascending.
    pub units: Vec<(Unit, Vec<Part>)>,
    /// Every part of theirs, facts first, each once.
    all: Vec<Part>,
}

impl Open {
    /// What is open in a case.
    pub fn of(version: &Version, case: &Case, assessment: &Assessment) -> Self {
        let mut open = Self::default();
        let parts = |check: &Check| parts(version, case, assessment.open(check).iter().copied());
        for (index, condition) in version.item.conditions.iter().enumerate() {
            // What a person checks at the window is not asked here.
            if assessment.conditions[index] != Verdict::Unknown || condition.effect == Effect::Verify {
                continue;
            }
            let code = &version.program.conditions[index];
            let applies = code.applies.as_ref().filter(|a| assessment.raw(a) == Some(Raw::Unknown));
            open.units.push((Unit::Condition(index), parts(applies.unwrap_or(&code.holds))));
        }
        for (index, standing) in assessment.materials.iter().enumerate() {
            let code = &version.program.materials[index];
            match (standing.requirement, standing.evidence, &code.needs) {
                (Requirement::Unknown, _, Some(needs)) => {
                    open.units.push((Unit::Need(index), parts(needs)));
                }
                (Requirement::Required, EvidenceVerdict::Unknown, _) => {
                    open.evidence(version, case, assessment, index)
                }
                _ => {}
            }
        }
        open.all.extend(open.units.iter().flat_map(|(_, parts)| parts));
        open.all.sort_unstable();
        open.all.dedup();
        open
    }

    fn evidence(&mut self, version: &Version, case: &Case, assessment: &Assessment, index: usize) {
        let part = Part::Evidence(index);
        if presence(version, case, index) == Presence::Unknown {
            self.units.push((Unit::Evidence(index), vec![part]));
            return;
        }
        let before = self.units.len();
        for (number, check) in version.program.materials[index].checks.iter().enumerate() {
            if assessment.raw(check) == Some(Raw::Unknown) {
                let parts = parts(version, case, assessment.open(check).iter().copied());
                self.units.push((Unit::Check(index, number), parts));
            }
        }
        // No check is open: then it is the form that nobody said.
        if self.units.len() == before {
            self.units.push((Unit::Evidence(index), vec![part]));
        }
    }

    /// Every part that something open reads and that may be asked, facts first, each once.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = Part> {
        self.all.iter().copied()
    }

    /// Facts among them that are asked of the applicant.
    pub fn facts(&self, version: &Version) -> Vec<Part> {
        self.parts().filter(|part| is_asked_fact(version, *part)).collect()
    }

    /// Facts that may be asked yet: those that open units read, now or once they apply.
    pub fn reads(&self, version: &Version, case: &Case) -> Vec<Part> {
        let mut marked = Marked::new(version);
        for (unit, _) in &self.units {
            unit.each_read(version, case, &mut |part| marked.add(part));
        }
        marked.asked_facts()
    }

    /// The candidates that anything open reads together with the first one, directly or through others: what is not
    /// among them can be asked before or after, it makes no difference.
    pub fn together(&self, version: &Version, case: &Case, candidates: &[Part]) -> Vec<Part> {
        let mut marked = Marked::new(version);
        candidates.iter().take(1).for_each(|part| marked.add(*part));
        let mut rest: Vec<Unit> = self.units.iter().map(|(unit, _)| *unit).collect();
        loop {
            let before = rest.len();
            rest.retain(|unit| {
                let mut touches = false;
                unit.each_read(version, case, &mut |part| touches |= marked.has(part));
                if touches {
                    unit.each_read(version, case, &mut |part| marked.add(part));
                }
                !touches
            });
            if rest.len() == before {
                return marked.asked_facts();
            }
        }
    }

    /// Whether anything open may read a root slot, known or not, now or once it applies.
    pub fn reads_slot(&self, version: &Version, slot: Slot) -> bool {
        let reads = |check: &Check| check.slots.binary_search(&slot).is_ok();
        self.units.iter().any(|(unit, _)| unit.checks(version).into_iter().flatten().any(reads))
    }

    /// Ids of the conditions and materials that read `part`.
    pub fn needed_by(&self, version: &Version, part: Part) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for (unit, _) in self.units.iter().filter(|(_, parts)| parts.contains(&part)) {
            let id = match unit {
                Unit::Condition(index) => &version.item.conditions[*index].id,
                Unit::Need(index) | Unit::Check(index, _) | Unit::Evidence(index) => {
                    &version.item.materials[*index].id
                }
            };
            if ids.last() != Some(id) {
                ids.push(id.clone());
            }
        }
        ids
    }
}

impl Unit {
    /// The checks that decide it.
    fn checks(self, version: &Version) -> [Option<&Check>; 2] {
        let program = &version.program;
        match self {
            Self::Condition(index) => {
                let code = &program.conditions[index];
                [Some(&code.holds), code.applies.as_ref()]
            }
            Self::Need(index) => [program.materials[index].needs.as_ref(), None],
            Self::Check(index, number) => [program.materials[index].checks.get(number), None],
            Self::Evidence(_) => [None, None],
        }
    }

    /// Calls `visit` with each unknown part it may read, now or once it applies; some more than once.
    fn each_read(self, version: &Version, case: &Case, visit: &mut dyn FnMut(Part)) {
        for check in self.checks(version).into_iter().flatten() {
            for slot in check.slots.iter().filter(|slot| case.frame.state(**slot) == State::Unknown) {
                if let Some(part) = version.layout.part_of(&case.frame, *slot) {
                    visit(part);
                }
            }
        }
    }
}

/// Facts that were met.
struct Marked<'v> {
    version: &'v Version,
    facts: Vec<bool>,
}

impl<'v> Marked<'v> {
    fn new(version: &'v Version) -> Self {
        Self { version, facts: vec![false; version.item.facts.len()] }
    }

    fn add(&mut self, part: Part) {
        if let Part::Fact(index) = part {
            self.facts[index] = true;
        }
    }

    fn has(&self, part: Part) -> bool {
        matches!(part, Part::Fact(index) if self.facts[index])
    }

    /// In the order of declaration.
    fn asked_facts(&self) -> Vec<Part> {
        let met = (0..self.facts.len()).filter(|index| self.facts[*index]).map(Part::Fact);
        met.filter(|part| is_asked_fact(self.version, *part)).collect()
    }
}

/// Whether the applicant is asked for it: a fact that data sharing does not supply.
fn is_asked_fact(version: &Version, part: Part) -> bool {
    match part {
        Part::Fact(index) => version.item.facts.get(index).is_some_and(|f| f.source != FactSource::Shared),
        Part::Evidence(_) => false,
    }
}

/// The parts of some slots, ascending, each once.
pub fn parts(version: &Version, case: &Case, slots: impl Iterator<Item = Slot>) -> Vec<Part> {
    let mut parts: Vec<Part> = slots.filter_map(|slot| version.layout.part_of(&case.frame, slot)).collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}
