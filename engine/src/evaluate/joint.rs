//! Joint reasoning: what a check says when its unknown `bool` and `choice` facts are tried in every combination.
//! In: a check that Kleene's logic leaves unknown. Out: its value, if every combination gives the same one.
//! Absent: numbers, dates and texts; more than `MAX_COMBINATIONS`; a case that has had its steps.

use super::value::Value;
use super::{Context, Machine, Run, Verdict};
use crate::facts::frame::{Frame, State};
use crate::facts::layout::{Kind, Layout, Slot};
use crate::script::program::Check;

/// Most combinations that are tried.
pub const MAX_COMBINATIONS: usize = 4096;

/// An unknown fact and how many values it may take.
#[derive(Debug, Clone, Copy)]
struct Open {
    slot: Slot,
    values: i64,
}

/// Memory that one check after the other uses.
#[derive(Debug, Default)]
pub(super) struct Joint {
    slots: Vec<Slot>,
    open: Vec<Open>,
    assumed: Frame,
}

/// Tries every combination, if there are no more than `most`, of the unknown `bool` and `choice` facts among `unknown`.
pub fn verdict<'p>(
    machine: &mut Machine<'p>,
    layout: &Layout,
    frame: &Frame,
    context: Context<'p>,
    check: &'p Check,
    unknown: &[Slot],
    most: usize,
) -> Verdict {
    let mut joint = std::mem::take(&mut machine.joint);
    let verdict = joint.verdict(machine, layout, frame, context, check, unknown, most);
    machine.joint = joint;
    verdict
}

impl Joint {
    #[allow(clippy::too_many_arguments, reason = "everything an evaluation needs")]
    fn verdict<'p>(
        &mut self,
        machine: &mut Machine<'p>,
        layout: &Layout,
        frame: &Frame,
        context: Context<'p>,
        check: &'p Check,
        unknown: &[Slot],
        most: usize,
    ) -> Verdict {
        let Self { slots, open, assumed } = self;
        // With more facts known there must never be more to combine, or what was decided would be given up. So fields
        // of elements stay out: which there are is only known with their list. What closures read counts from the
        // start.
        let facts = layout.root.slots.len() as Slot;
        slots.clear();
        slots.extend(unknown.iter().copied().filter(|slot| *slot < facts));
        slots.extend(&check.closures);
        slots.sort_unstable();
        slots.dedup();
        open.clear();
        open.extend(slots.iter().filter_map(|slot| open_fact(layout, frame, *slot)));
        let values = open.iter().map(|fact| fact.values as usize);
        let combinations = values.fold(1, usize::saturating_mul);
        if open.is_empty() || combinations > most {
            return Verdict::Unknown;
        }
        assumed.copy(frame);
        let mut agreed = None;
        for combination in 0..combinations {
            assume(assumed, open, combination);
            let mut run = Run { machine: &mut *machine, frame: assumed, context };
            if run.is_tired() {
                return Verdict::Unknown;
            }
            let value = match check.quick.as_ref().and_then(|quick| run.quick(quick)) {
                Some(holds) => Value::Bool(holds),
                None => run.eval_fresh(&check.node),
            };
            match (value, agreed) {
                (Value::Bool(b), None) => agreed = Some(b),
                (Value::Bool(b), Some(a)) if a == b => {}
                _ => return Verdict::Unknown,
            }
        }
        match agreed {
            Some(true) => Verdict::True,
            Some(false) => Verdict::False,
            None => Verdict::Unknown,
        }
    }
}

fn open_fact(layout: &Layout, frame: &Frame, slot: Slot) -> Option<Open> {
    if frame.state(slot) != State::Unknown {
        return None;
    }
    let info = layout.root.slots.get(slot as usize)?;
    // What may not exist has one more state than its values: it is left to Kleene.
    let values = match &info.kind {
        _ if info.optional => return None,
        Kind::Bool => 2,
        Kind::Choice(options) => options.len() as i64,
        _ => return None,
    };
    Some(Open { slot, values })
}

fn assume(frame: &mut Frame, open: &[Open], combination: usize) {
    let mut rest = combination as i64;
    for fact in open {
        frame.set(fact.slot, rest % fact.values);
        rest /= fact.values;
    }
}
