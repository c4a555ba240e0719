//! The values of a few facts that some checks tell apart, so that all of them can be tried.
//! In: checks. Out: for each root slot they read a value for every region, or nothing where there is no such short list.
//! Absent: facts that are compared with each other, lists, texts.
//!
//! As `script::values`, but for the checks in question alone, and with what may not exist as one more value.

use crate::facts::layout::{Kind, Layout, Slot};
use crate::script::ir::{Const, Decode, Node, Op, Place};
use crate::script::lower;
use std::collections::{BTreeMap, BTreeSet};

/// Most values of one slot.
const MOST: usize = 64;

/// A slot and what it may be; `None` stands for known not to exist.
#[derive(Debug, Clone)]
pub struct Domain {
    /// The slot.
    pub slot: Slot,
    /// One value for each region.
    pub values: Vec<Option<i64>>,
}

/// What the checks read beside slots.
#[derive(Debug, Clone, Default)]
pub struct Reads {
    /// Days with which the application date is compared.
    pub days: BTreeSet<i64>,
    /// Parameters or tables.
    pub dated: bool,
}

/// How a slot is read.
#[derive(Default)]
struct Seen {
    /// First values of regions.
    edges: BTreeSet<i64>,
    masks: BTreeSet<u64>,
    /// In a way that does not tell regions apart.
    otherwise: bool,
    /// For more than whether it exists.
    value: bool,
}

/// The domains of everything `checks` read; `None` when one of them has no short list.
pub fn of(layout: &Layout, checks: &[&Node]) -> Option<(Vec<Domain>, Reads)> {
    let mut reads = Reads::default();
    let mut seen: BTreeMap<Slot, Seen> = BTreeMap::new();
    let mut listed = true;
    for check in checks {
        listed &= look(check, &mut seen, &mut reads);
    }
    if !listed {
        return None;
    }
    let domains = seen.iter().map(|(slot, seen)| domain(layout, *slot, seen));
    Some((domains.collect::<Option<_>>()?, reads))
}

/// Walks a check; false when it reads something that has no list of values.
fn look(node: &Node, seen: &mut BTreeMap<Slot, Seen>, reads: &mut Reads) -> bool {
    match &node.op {
        Op::CompareNumbers(_, parts) => match (&parts[0].op, &parts[1].op) {
            (Op::On, Op::Const(Const::Number(day))) | (Op::Const(Const::Number(day)), Op::On) => {
                reads.days.extend(i64::try_from(*day));
                return true;
            }
            _ => {}
        },
        Op::On => return false,
        Op::Parameter(_) | Op::Table(..) => reads.dated = true,
        _ => {}
    }
    match lower::place(&node.op) {
        Some(Place::Row(..)) => return false,
        Some(Place::Root(slot)) => {
            let seen = seen.entry(slot).or_default();
            seen.value |= !matches!(&node.op, Op::IsNull(_));
            match &node.op {
                Op::NumberBetween(_, lo, hi) => {
                    seen.edges.insert(*lo);
                    seen.edges.extend(hi.checked_add(1));
                }
                Op::OptionIn(_, mask) | Op::OptionsMeet(_, mask) => {
                    seen.masks.insert(*mask);
                }
                Op::Read(_, Decode::Bool) | Op::IsNull(_) => {}
                _ => seen.otherwise = true,
            }
        }
        None => {}
    }
    node.children().iter().all(|child| look(child, seen, reads))
}

fn domain(layout: &Layout, slot: Slot, seen: &Seen) -> Option<Domain> {
    let info = layout.root.slots.get(slot as usize)?;
    let values: Vec<i64> = match &info.kind {
        _ if !seen.value => vec![0],
        Kind::Bool => vec![0, 1],
        Kind::Choice(options) if seen.otherwise => (0..options.len() as i64).collect(),
        Kind::Choice(options) => told_apart(options.len() as i64, seen),
        Kind::Integer { min, max, .. } | Kind::Decimal { min, max, .. } if !seen.otherwise => {
            let inside = seen.edges.iter().copied().filter(|edge| min < edge && edge <= max);
            core::iter::once(*min).chain(inside).collect()
        }
        // Day numbers count from the year 1: the first region ends where the first edge stands.
        Kind::Date if !seen.otherwise => {
            let first = seen.edges.iter().copied().find(|edge| *edge > i64::MIN).unwrap_or(730_000);
            core::iter::once(first - 1)
                .chain(seen.edges.iter().copied().filter(|edge| *edge > i64::MIN))
                .collect()
        }
        Kind::Choices(_) if !seen.otherwise => {
            let bits = seen.masks.iter().fold(0, |all, mask| all | mask);
            let bits: Vec<u32> = (0..63).filter(|bit| bits >> bit & 1 == 1).collect();
            if bits.len() > 6 {
                return None;
            }
            let set = |subset: i64| bits.iter().enumerate().filter(move |(i, _)| subset >> i & 1 == 1);
            (0..1i64 << bits.len()).map(|subset| set(subset).map(|(_, bit)| 1i64 << bit).sum()).collect()
        }
        _ => return None,
    };
    let mut values: Vec<Option<i64>> = values.into_iter().map(Some).collect();
    if info.optional && !matches!(info.kind, Kind::Presence) {
        values.push(None);
    }
    (values.len() <= MOST).then_some(Domain { slot, values })
}

/// One option for each group that all tests treat alike.
fn told_apart(options: i64, seen: &Seen) -> Vec<i64> {
    let mut groups = BTreeSet::new();
    let signature = |option: i64| {
        let in_masks: Vec<bool> = seen.masks.iter().map(|mask| mask >> option & 1 == 1).collect();
        let after: Vec<bool> = seen.edges.iter().map(|edge| option >= *edge).collect();
        (in_masks, after)
    };
    (0..options).filter(|option| groups.insert(signature(*option))).collect()
}
