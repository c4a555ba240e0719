//! Tightens the IR: constant folding of comparisons with slots into range and mask tests.
//! In: a typed `Node`. Out: an equal one with fewer steps. Absent: anything that changes a value, a fault or a read.

use super::ir::{Compare, Const, Fold, Node, Op, Place};

/// Tightens `node` from the leaves up.
pub fn tighten(node: Node) -> Node {
    let Node { op, span, faultable } = node;
    let op = match op {
        Op::Not(inner) => Op::Not(Box::new(tighten(*inner))),
        Op::And(nodes) => Op::And(nodes.into_iter().map(tighten).collect()),
        Op::Or(nodes) => Op::Or(nodes.into_iter().map(tighten).collect()),
        Op::List(nodes) => Op::List(nodes.into_iter().map(tighten).collect()),
        Op::Table(t, nodes) => Op::Table(t, nodes.into_iter().map(tighten).collect()),
        Op::Call(f, nodes) => Op::Call(f, nodes.into_iter().map(tighten).collect()),
        Op::Negate(d, inner) => Op::Negate(d, Box::new(tighten(*inner))),
        Op::Rescale(f, inner) => Op::Rescale(f, Box::new(tighten(*inner))),
        Op::Sum(d, inner) => Op::Sum(d, Box::new(tighten(*inner))),
        Op::If(nodes) => Op::If(Box::new(nodes.map(tighten))),
        Op::Reduce(a, b, nodes) => Op::Reduce(a, b, Box::new(nodes.map(tighten))),
        Op::Let(l, nodes) => Op::Let(l, Box::new(nodes.map(tighten))),
        Op::CompareNumbers(c, nodes) => compare(c, nodes.map(tighten)),
        Op::CompareTexts(c, nodes) => Op::CompareTexts(c, Box::new(nodes.map(tighten))),
        Op::CompareBools(c, nodes) => Op::CompareBools(c, Box::new(nodes.map(tighten))),
        Op::Arithmetic(a, d, nodes) => Op::Arithmetic(a, d, Box::new(nodes.map(tighten))),
        Op::Range(nodes, inclusive) => Op::Range(Box::new(nodes.map(tighten)), inclusive),
        Op::In(nodes) => contained(nodes.map(tighten)),
        Op::Fold(f, l, nodes) => fold(f, l, nodes.map(tighten)),
        other => other,
    };
    Node { op, span, faultable }
}

/// A slot compared with a constant is a range test.
fn compare(compare: Compare, nodes: [Node; 2]) -> Op {
    let (place, compare, constant) = match (&nodes[0].op, &nodes[1].op) {
        (Op::Read(place, _), Op::Const(Const::Number(c))) => (*place, compare, *c),
        (Op::Const(Const::Number(c)), Op::Read(place, _)) => (*place, flip(compare), *c),
        _ => return Op::CompareNumbers(compare, Box::new(nodes)),
    };
    match range(compare, constant) {
        Some((lo, hi)) => Op::NumberBetween(place, lo, hi),
        None => Op::CompareNumbers(compare_back(&nodes, compare), Box::new(nodes)),
    }
}

/// The operator as it stood before `flip`, for the nodes in their written order.
fn compare_back(nodes: &[Node; 2], compare: Compare) -> Compare {
    if matches!(nodes[0].op, Op::Const(_)) { flip(compare) } else { compare }
}

fn flip(compare: Compare) -> Compare {
    match compare {
        Compare::Less => Compare::Greater,
        Compare::LessEqual => Compare::GreaterEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterEqual => Compare::LessEqual,
        same => same,
    }
}

fn range(compare: Compare, constant: i128) -> Option<(i64, i64)> {
    let c = i64::try_from(constant).ok()?;
    Some(match compare {
        Compare::Equal => (c, c),
        Compare::Less => (i64::MIN, c.checked_sub(1)?),
        Compare::LessEqual => (i64::MIN, c),
        Compare::Greater => (c.checked_add(1)?, i64::MAX),
        Compare::GreaterEqual => (c, i64::MAX),
        Compare::NotEqual => return None,
    })
}

/// A slot that is `in` a list of small constants is a mask test.
fn contained(nodes: [Node; 2]) -> Op {
    if let (Op::Read(place, super::ir::Decode::Number), Op::List(list)) = (&nodes[0].op, &nodes[1].op)
        && let Some(mask) = mask(list)
    {
        return Op::OptionIn(*place, mask);
    }
    if let (Some(bit), Op::Read(place, super::ir::Decode::Options)) = (constant_bit(&nodes[0]), &nodes[1].op)
    {
        return Op::OptionsMeet(*place, bit);
    }
    Op::In(Box::new(nodes))
}

/// `options.some(|o| o in [constants])` and `options.some(|o| o == constant)` are mask tests.
fn fold(fold: Fold, local: u16, nodes: [Node; 2]) -> Op {
    let Op::Read(place, super::ir::Decode::Options) = nodes[0].op else {
        return Op::Fold(fold, local, Box::new(nodes));
    };
    let is_element = |node: &Node| matches!(node.op, Op::Local(l) if l == local);
    let wanted = match &nodes[1].op {
        Op::In(parts) if is_element(&parts[0]) => match &parts[1].op {
            Op::List(list) => mask(list),
            _ => None,
        },
        Op::CompareNumbers(Compare::Equal, parts) if is_element(&parts[0]) => constant_bit(&parts[1]),
        Op::CompareNumbers(Compare::Equal, parts) if is_element(&parts[1]) => constant_bit(&parts[0]),
        _ => None,
    };
    match (fold, wanted) {
        (Fold::Some, Some(mask)) => Op::OptionsMeet(place, mask),
        _ => Op::Fold(fold, local, Box::new(nodes)),
    }
}

fn mask(list: &[Node]) -> Option<u64> {
    list.iter().map(constant_bit).try_fold(0, |mask, bit| Some(mask | bit?))
}

fn constant_bit(node: &Node) -> Option<u64> {
    match node.op {
        Op::Const(Const::Number(n)) if (0..63).contains(&n) => Some(1 << n),
        _ => None,
    }
}

/// Where a fused test reads.
pub fn place(op: &Op) -> Option<Place> {
    match op {
        Op::Read(place, _)
        | Op::NumberBetween(place, ..)
        | Op::OptionIn(place, _)
        | Op::OptionsMeet(place, _) => Some(*place),
        Op::IsNull(place) => Some(*place),
        _ => None,
    }
}
