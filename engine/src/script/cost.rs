//! What a check costs at most, known before it runs.
//! In: a `Node`. Out: steps. Absent: values, and how long a step takes.

use super::ir::{Fold, Node, Op};
use super::limits::MAX_ELEMENTS;
use super::lookup::Lookup;
use super::vocabulary::Builtin;

/// The number of steps in which `node` is evaluated at most, lists counted as `list` elements.
pub fn cost(node: &Node, list: u64) -> u64 {
    match &node.op {
        Op::Fold(_, _, parts) => {
            cost(&parts[0], list).saturating_add(cost(&parts[1], list).saturating_mul(list))
        }
        Op::Reduce(_, _, parts) => {
            let outer = cost(&parts[0], list).saturating_add(cost(&parts[1], list));
            outer.saturating_add(cost(&parts[2], list).saturating_mul(list))
        }
        _ => node.children().iter().fold(1u64, |sum, c| sum.saturating_add(cost(c, list))),
    }
}

/// Steps of a text function: a text has up to 4 KiB.
const TEXT: u64 = 64;
/// Rows of a table that are looked at in one step.
const ROWS: u64 = 8;

/// The number of steps in which `node` is evaluated at most, every list as long as it may be.
pub fn steps(node: &Node, tables: &[Lookup]) -> u64 {
    let each = |list: &Node, body: &Node| length(list).saturating_mul(steps(body, tables));
    match &node.op {
        Op::Fold(_, _, parts) => steps(&parts[0], tables).saturating_add(each(&parts[0], &parts[1])),
        Op::Reduce(_, _, parts) => {
            let outer = steps(&parts[0], tables).saturating_add(steps(&parts[1], tables));
            outer.saturating_add(each(&parts[0], &parts[2]))
        }
        op => {
            let own = match op {
                Op::In(parts) if matches!(parts[1].op, Op::Range(..)) => 1,
                Op::In(parts) => length(&parts[1]),
                Op::Sum(_, list) => length(list),
                Op::Call(Builtin::Min | Builtin::Max | Builtin::IsEmpty, args) => {
                    args.iter().map(length).sum()
                }
                Op::Call(Builtin::Len, args) => args.iter().map(length).sum::<u64>().max(TEXT),
                Op::Call(Builtin::Contains | Builtin::StartsWith | Builtin::EndsWith, _)
                | Op::CompareTexts(..) => TEXT,
                Op::Table(index, _) => {
                    tables.get(usize::from(*index)).map_or(1, |t| 1 + t.most_rows() as u64 / ROWS)
                }
                _ => 1,
            };
            node.children().iter().fold(own, |sum, c| sum.saturating_add(steps(c, tables)))
        }
    }
}

/// The most elements the list `node` may have.
fn length(node: &Node) -> u64 {
    match &node.op {
        Op::List(parts) => parts.len() as u64,
        Op::Fold(Fold::Filter | Fold::Map, _, parts) => length(&parts[0]),
        _ => MAX_ELEMENTS as u64,
    }
}
