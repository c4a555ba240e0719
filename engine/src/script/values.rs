//! Which values of a fact the checks tell apart: one stands for all that are treated alike.
//! In: lowered checks, the layout. Out: by root slot a few values, or nothing where there are too many or where the
//! value is compared with something else than constants. Absent: how likely a value is.

use super::ir::{Decode, Node, Op, Place};
use super::lower;
use crate::facts::layout::{Kind, Layout, Slot};
use std::collections::BTreeSet;

/// Most values of one fact that are told apart.
const MOST: usize = 32;

/// What the checks say of one slot.
#[derive(Default)]
struct Seen {
    /// Where one region ends and the next begins: first values of regions.
    edges: BTreeSet<i64>,
    /// Read in a way that does not tell regions apart.
    otherwise: bool,
}

/// Values for each root slot.
pub fn of<'n>(layout: &Layout, checks: impl Iterator<Item = &'n Node>) -> Vec<Vec<i64>> {
    let mut seen: Vec<Seen> = layout.root.slots.iter().map(|_| Seen::default()).collect();
    for check in checks {
        check.walk(&mut |node| {
            let Some(Place::Root(slot)) = lower::place(&node.op) else { return };
            let Some(seen) = seen.get_mut(slot as usize) else { return };
            match &node.op {
                Op::NumberBetween(_, lo, hi) => {
                    seen.edges.insert(*lo);
                    seen.edges.extend(hi.checked_add(1));
                }
                Op::OptionIn(..) | Op::Read(_, Decode::Bool) | Op::IsNull(_) => {}
                _ => seen.otherwise = true,
            }
        });
    }
    seen.iter().enumerate().map(|(slot, seen)| values(layout, slot as Slot, seen)).collect()
}

fn values(layout: &Layout, slot: Slot, seen: &Seen) -> Vec<i64> {
    let info = &layout.root.slots[slot as usize];
    // Null is one more answer, which no number stands for.
    if info.optional || slot >= layout.fact_slots {
        return Vec::new();
    }
    let values: Vec<i64> = match &info.kind {
        Kind::Bool => vec![0, 1],
        Kind::Choice(options) => (0..options.len() as i64).collect(),
        Kind::Integer { min, max, .. } | Kind::Decimal { min, max, .. } if !seen.otherwise => {
            let inside = seen.edges.iter().copied().filter(|edge| min < edge && edge <= max);
            std::iter::once(*min).chain(inside).collect()
        }
        _ => Vec::new(),
    };
    if values.len() > MOST { Vec::new() } else { values }
}
