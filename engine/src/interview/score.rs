//! How many questions are expected to remain after each answer, looking one question ahead.
//! In: what is open, the candidates. Out: the best of them. Absent: likelihoods: every value counts alike, since
//! nothing is known of who applies.
//!
//! For a fact with few values that matter (`Program::values`) each is tried, and what is still read afterwards is
//! counted. For any other fact, a check counts as settled by it as far as it could come out either way with nothing
//! else known (`Run::settled_by`).

use super::open::{Open, Unit, parts};
use crate::evaluate::{Context, Machine, Run, Verdict as Raw};
use crate::facts::Case;
use crate::facts::frame::Frame;
use crate::facts::layout::Slot;
use crate::facts::read::Part;
use crate::library::Version;
use crate::script::program::Check;

/// Expected counts are kept as fractions of this.
const ONE: u64 = 1 << 20;

/// The candidate after which the fewest questions are expected to remain; the first declared among equals.
pub fn best<'v>(
    version: &'v Version,
    case: &Case,
    context: Context<'v>,
    machine: &mut Machine<'v>,
    open: &Open,
    candidates: &[Part],
) -> Part {
    let mut scorer = Scorer::new(version, case, context, machine, open);
    let scored = candidates.iter().map(|part| (scorer.remaining(*part), *part));
    scored.min().map_or(candidates[0], |(_, part)| part)
}

/// The first candidate that no other single answer can make needless: something open that reads it can't be settled by
/// any one of the other facts it reads.
pub fn certain<'v>(
    version: &'v Version,
    case: &Case,
    context: Context<'v>,
    machine: &mut Machine<'v>,
    open: &Open,
    candidates: &[Part],
) -> Option<Part> {
    let mut scorer = Scorer::new(version, case, context, machine, open);
    candidates.iter().copied().find(|part| {
        open.units.iter().filter(|(_, parts)| parts.contains(part)).any(|(unit, parts)| {
            let mut others = parts.iter().filter(|other| *other != part);
            others.all(|other| scorer.settled_by(*unit, version.layout.slots_of(*other)) == 0)
        })
    })
}

struct Scorer<'s, 'v> {
    version: &'v Version,
    case: &'s Case,
    context: Context<'v>,
    machine: &'s mut Machine<'v>,
    open: &'s Open,
    /// By part: how many open units read it.
    readers: Vec<u32>,
    /// The case with one answer assumed.
    assumed: Frame,
}

impl<'s, 'v> Scorer<'s, 'v> {
    fn new(
        version: &'v Version,
        case: &'s Case,
        context: Context<'v>,
        machine: &'s mut Machine<'v>,
        open: &'s Open,
    ) -> Self {
        let mut scorer = Self {
            version,
            case,
            context,
            machine,
            open,
            readers: vec![0; version.item.facts.len() + version.item.materials.len()],
            assumed: case.frame.clone(),
        };
        for (_, parts) in &open.units {
            parts.iter().for_each(|part| scorer.count(*part, 1));
        }
        scorer
    }

    fn index(&self, part: Part) -> usize {
        match part {
            Part::Fact(index) => index,
            Part::Evidence(index) => self.version.item.facts.len() + index,
        }
    }

    fn count(&mut self, part: Part, by: i32) {
        let index = self.index(part);
        self.readers[index] = self.readers[index].saturating_add_signed(by);
    }

    /// Parts that are read once `part` is answered, on average.
    fn remaining(&mut self, part: Part) -> u64 {
        let slots = self.version.layout.slots_of(part);
        let values = match (slots.len(), self.version.program.values.get(slots.start as usize)) {
            (1, Some(values)) if values.len() > 1 => values.as_slice(),
            _ => return self.by_outlook(part, slots),
        };
        let mut sum = 0;
        for value in values {
            self.assumed.set(slots.start, *value);
            sum += self.left(part);
        }
        self.assumed.unset(slots.start);
        sum * ONE / values.len() as u64
    }

    /// Parts that are read with the answer assumed.
    fn left(&mut self, part: Part) -> u64 {
        let mut changes: Vec<(Part, i32)> = Vec::new();
        for (unit, before) in &self.open.units {
            if before.contains(&part) {
                changes.extend(before.iter().map(|p| (*p, -1)));
                changes.extend(self.still_read(*unit).into_iter().map(|p| (p, 1)));
            }
        }
        for (part, by) in &changes {
            self.count(*part, *by);
        }
        let answered = self.index(part);
        let left = self.readers.iter().enumerate().filter(|(i, n)| **n > 0 && *i != answered).count();
        for (part, by) in &changes {
            self.count(*part, -by);
        }
        left as u64
    }

    /// What a unit reads with the answer assumed; nothing when that settles it.
    fn still_read(&mut self, unit: Unit) -> Vec<Part> {
        let (first, second): (&'v Check, Option<&'v Check>) = match unit {
            Unit::Condition(index) => {
                let code = &self.version.program.conditions[index];
                match &code.applies {
                    Some(applies) => (applies, Some(&code.holds)),
                    None => (&code.holds, None),
                }
            }
            Unit::Need(index) => match &self.version.program.materials[index].needs {
                Some(needs) => (needs, None),
                None => return Vec::new(),
            },
            Unit::Check(index, number) => (&self.version.program.materials[index].checks[number], None),
            Unit::Evidence(index) => return vec![Part::Evidence(index)],
        };
        let mut run = self.machine.run(&self.assumed, self.context);
        let mut raw = run.alone(first);
        if let (Raw::True, Some(second)) = (raw, second) {
            raw = run.alone(second);
        }
        if raw == Raw::Unknown { parts(self.version, self.case, run.unknown_reads()) } else { Vec::new() }
    }

    /// The same for a fact whose values are not tried one by one.
    fn by_outlook(&mut self, part: Part, slots: core::ops::Range<Slot>) -> u64 {
        // The chance that no open unit reads a part any more: the product over its readers.
        let mut chances: Vec<u64> = vec![ONE; self.readers.len()];
        for (unit, before) in &self.open.units {
            let settled = if before.contains(&part) { self.settled_by(*unit, slots.clone()) } else { 0 };
            for other in before {
                let index = self.index(*other);
                chances[index] = chances[index] * settled / ONE;
            }
        }
        let answered = self.index(part);
        let read = chances.iter().enumerate().filter(|(i, _)| self.readers[*i] > 0 && *i != answered);
        read.map(|(_, chance)| ONE - chance).sum()
    }

    fn settled_by(&mut self, unit: Unit, slots: core::ops::Range<Slot>) -> u64 {
        let program = &self.version.program;
        let check = match unit {
            Unit::Condition(index) => {
                let code = &program.conditions[index];
                let mut run: Run<'_, 'v> = self.machine.run(&self.case.frame, self.context);
                match &code.applies {
                    Some(applies) if run.verdict(&applies.node) == Raw::Unknown => applies,
                    _ => &code.holds,
                }
            }
            Unit::Need(index) => match &program.materials[index].needs {
                Some(needs) => needs,
                None => return 0,
            },
            Unit::Check(index, number) => &program.materials[index].checks[number],
            Unit::Evidence(_) => return 0,
        };
        let mut run = self.machine.run(&self.case.frame, self.context);
        let (can_be_true, can_be_false) = run.settled_by(&check.node, slots);
        (u64::from(can_be_true) + u64::from(can_be_false)) * ONE / 2
    }
}
