//! Joint reasoning: what a check says when its unknown `bool` and `choice` facts are tried in every combination.
//! In: a check that Kleene's logic leaves unknown. Out: its value, if every combination gives the same one.
//! Absent: numbers, dates and texts; more than `MAX_COMBINATIONS`; a case that has had its steps.

use super::value::Value;
use super::{Context, Machine, Run, Verdict};
use crate::facts::frame::{Frame, State};
use crate::facts::layout::{Kind, Layout, Slot};
use crate::facts::locate::locate;
use crate::script::ir::{Node, Op, Place};
use crate::script::lower;
use std::collections::BTreeSet;

/// Most combinations that are tried.
pub const MAX_COMBINATIONS: usize = 4096;

/// An unknown fact and how many values it may take.
#[derive(Debug, Clone, Copy)]
struct Open {
    slot: Slot,
    values: i64,
}

/// Tries every combination, if there are no more than `most`, of the unknown `bool` and `choice` facts among `unknown`.
pub fn verdict<'p>(
    machine: &mut Machine<'p>,
    layout: &Layout,
    frame: &Frame,
    context: Context<'p>,
    node: &'p Node,
    unknown: &[Slot],
    most: usize,
) -> Verdict {
    // With more facts known there must never be more to combine, or what was decided would be given up. So fields of
    // elements stay out: which there are is only known with their list. What closures read counts from the start.
    let facts = layout.root.slots.len() as Slot;
    let mut slots: BTreeSet<Slot> = unknown.iter().copied().filter(|slot| *slot < facts).collect();
    in_closures(node, &mut slots);
    let open: Vec<Open> = slots.into_iter().filter_map(|slot| open(layout, frame, slot)).collect();
    let mut combinations = 1usize;
    for fact in &open {
        combinations = combinations.saturating_mul(fact.values as usize);
    }
    if open.is_empty() || combinations > most {
        return Verdict::Unknown;
    }
    let mut assumed = frame.clone();
    let mut agreed = None;
    for combination in 0..combinations {
        assume(&mut assumed, &open, combination);
        let mut run = Run { machine: &mut *machine, frame: &assumed, context };
        if run.is_tired() {
            return Verdict::Unknown;
        }
        match (run.eval_fresh(node), agreed) {
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

/// Root slots that are read in closures, whether or not they have run.
fn in_closures(node: &Node, slots: &mut BTreeSet<Slot>) {
    node.walk(&mut |node| {
        let body = match &node.op {
            Op::Fold(_, _, parts) => &parts[1],
            Op::Reduce(_, _, parts) => &parts[2],
            _ => return,
        };
        body.walk(&mut |node| {
            if let Some(Place::Root(slot)) = lower::place(&node.op) {
                slots.insert(slot);
            }
        });
    });
}

fn open(layout: &Layout, frame: &Frame, slot: Slot) -> Option<Open> {
    if frame.state(slot) != State::Unknown {
        return None;
    }
    let info = locate(layout, frame, slot)?.info;
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
