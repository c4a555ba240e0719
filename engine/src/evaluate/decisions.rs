//! Which atomic comparisons of a check settled it: what coverage of a rule's cases is counted by (MC/DC).
//! In: a check and a case. Out: by atom its value, and the value of the decision it settled by itself.
//! Absent: the feature is off in the browser build; unknown atoms, which settle nothing.
//!
//! A decision is a formula of `&&`, `||`, `!` and `if` over atoms: a check, a boolean `let`, a closure's body (decided
//! once for each element), the condition of an `if` inside a value. An atom settles its decision when the value would
//! flip with it, everything else as it is: all else in an `&&` is true, all else in an `||` is false. What stands to
//! the right and can't be evaluated while the atom has the settling value (`x == () || x >= on`) does not mask it: it
//! would not be looked at.

use super::Run;
use super::value::{Entry, Value};
use crate::script::ir::{Const, Fold, Node, Op};
use crate::script::vocabulary::{Gives, TABLE};

/// Most elements of one list whose decisions are looked at.
const MOST_ELEMENTS: usize = 64;

/// An atomic comparison of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Atom<'p> {
    /// What is compared.
    pub node: &'p Node,
    /// Whether the decision turns false when it turns true; `None` when either may be: the test of an `if`.
    pub inverted: Option<bool>,
}

/// The atoms of a check's decisions, in the order of writing.
pub fn atoms(root: &Node) -> Vec<Atom<'_>> {
    let mut found = Vec::new();
    in_decision(root, Some(false), &mut found);
    found
}

/// The atoms of a check's own decision, without those of closures, `let`s and other values.
pub fn outer_atoms(node: &Node) -> Vec<&Node> {
    match &node.op {
        Op::And(parts) | Op::Or(parts) => parts.iter().flat_map(outer_atoms).collect(),
        Op::Not(inner) => outer_atoms(inner),
        Op::If(parts) => parts.iter().flat_map(outer_atoms).collect(),
        Op::Let(_, parts) => outer_atoms(&parts[1]),
        Op::Const(_) => Vec::new(),
        _ => vec![node],
    }
}

fn in_decision<'p>(node: &'p Node, inverted: Option<bool>, found: &mut Vec<Atom<'p>>) {
    match &node.op {
        Op::And(parts) | Op::Or(parts) => parts.iter().for_each(|part| in_decision(part, inverted, found)),
        Op::Not(inner) => in_decision(inner, inverted.map(|inverted| !inverted), found),
        Op::If(parts) => {
            in_decision(&parts[0], None, found);
            parts[1..].iter().for_each(|part| in_decision(part, inverted, found));
        }
        Op::Let(_, parts) => {
            in_bound(&parts[0], found);
            in_decision(&parts[1], inverted, found);
        }
        Op::Const(_) => {}
        _ => {
            found.push(Atom { node, inverted });
            in_value(node, found);
        }
    }
}

fn in_bound<'p>(node: &'p Node, found: &mut Vec<Atom<'p>>) {
    match is_boolean(node) {
        true => in_decision(node, Some(false), found),
        false => in_value(node, found),
    }
}

/// Decisions below a value.
fn in_value<'p>(node: &'p Node, found: &mut Vec<Atom<'p>>) {
    match &node.op {
        Op::And(_) | Op::Or(_) | Op::Not(_) => in_decision(node, Some(false), found),
        Op::Fold(fold, _, parts) => {
            in_value(&parts[0], found);
            match fold {
                Fold::Map => in_value(&parts[1], found),
                _ => in_decision(&parts[1], Some(false), found),
            }
        }
        Op::If(parts) => {
            in_decision(&parts[0], Some(false), found);
            in_value(&parts[1], found);
            in_value(&parts[2], found);
        }
        Op::Let(_, parts) => {
            in_bound(&parts[0], found);
            in_value(&parts[1], found);
        }
        // The body runs on what it has summed up so far: it has no decision of its own.
        Op::Reduce(_, _, parts) => parts[..2].iter().for_each(|part| in_value(part, found)),
        _ => node.children().iter().for_each(|child| in_value(child, found)),
    }
}

fn is_boolean(node: &Node) -> bool {
    match &node.op {
        Op::If(parts) => is_boolean(&parts[1]),
        Op::Let(_, parts) => is_boolean(&parts[1]),
        Op::Call(builtin, _) => TABLE.iter().any(|f| f.builtin == *builtin && f.gives == Gives::Bool),
        Op::And(_) | Op::Or(_) | Op::Not(_) | Op::In(_) | Op::IsNull(_) => true,
        Op::CompareNumbers(..) | Op::CompareTexts(..) | Op::CompareBools(..) => true,
        Op::NumberBetween(..) | Op::OptionIn(..) | Op::OptionsMeet(..) => true,
        Op::Fold(fold, ..) => matches!(fold, Fold::All | Fold::Some),
        Op::Read(_, decode) => *decode == crate::script::ir::Decode::Bool,
        _ => false,
    }
}

/// What a formula or atom says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Known(bool),
    Unknown,
    Fault,
}

/// A decision with the values of its atoms.
struct Formula<'p> {
    shape: Shape<'p>,
    says: Says,
}

enum Shape<'p> {
    /// All must hold; or, when flagged, one must.
    Joined(Vec<Formula<'p>>, bool),
    Not(Box<Formula<'p>>),
    If(Box<[Formula<'p>; 3]>),
    Atom(&'p Node),
    Fixed,
}

/// The value that an atom is given, if it is.
pub type Given<'g> = &'g dyn Fn(&Node) -> Option<bool>;

/// Told of each atom that settled its decision: the atom, its value, the decision's.
pub type Settled<'s, 'p> = &'s mut dyn FnMut(&'p Node, bool, bool);

impl<'p> Run<'_, 'p> {
    /// Evaluates a check and tells which atoms settle its decisions.
    pub fn watch(&mut self, root: &'p Node, settled: Settled<'_, 'p>) {
        self.suppose(root, &|_| None, settled);
    }

    /// The same with some atoms of the check's own decision given; what it says, if that is known.
    pub fn suppose(&mut self, root: &'p Node, given: Given<'_>, settled: Settled<'_, 'p>) -> Option<bool> {
        self.machine.scratch.clear();
        let formula = self.formula(root, given, settled);
        let Says::Known(outcome) = formula.says else { return None };
        mark(&formula, outcome, settled);
        Some(outcome)
    }

    fn decide(&mut self, node: &'p Node, settled: Settled<'_, 'p>) {
        let formula = self.formula(node, &|_| None, settled);
        if let Says::Known(outcome) = formula.says {
            mark(&formula, outcome, settled);
        }
    }

    fn formula(&mut self, node: &'p Node, given: Given<'_>, settled: Settled<'_, 'p>) -> Formula<'p> {
        match &node.op {
            Op::And(parts) => self.joined_formula(parts, false, given, settled),
            Op::Or(parts) => self.joined_formula(parts, true, given, settled),
            Op::Not(inner) => {
                let inner = self.formula(inner, given, settled);
                let says = match inner.says {
                    Says::Known(value) => Says::Known(!value),
                    other => other,
                };
                Formula { shape: Shape::Not(Box::new(inner)), says }
            }
            Op::If(parts) => {
                let parts = [0, 1, 2].map(|index| self.formula(&parts[index], given, settled));
                let says = match parts[0].says {
                    Says::Known(true) => parts[1].says,
                    Says::Known(false) => parts[2].says,
                    other => other,
                };
                Formula { shape: Shape::If(Box::new(parts)), says }
            }
            Op::Let(local, parts) => {
                self.bind(*local, &parts[0], settled);
                self.formula(&parts[1], given, settled)
            }
            Op::Const(Const::Bool(value)) => Formula { shape: Shape::Fixed, says: Says::Known(*value) },
            _ if given(node).is_some() => {
                let says = given(node).map_or(Says::Unknown, Says::Known);
                Formula { shape: Shape::Atom(node), says }
            }
            _ => {
                let mark = self.machine.scratch.len();
                let says = match self.eval(node) {
                    Value::Bool(value) => Says::Known(value),
                    Value::Fault(_) => Says::Fault,
                    _ => Says::Unknown,
                };
                self.machine.scratch.truncate(mark);
                self.below(node, settled);
                Formula { shape: Shape::Atom(node), says }
            }
        }
    }

    fn joined_formula(
        &mut self,
        parts: &'p [Node],
        absorbing: bool,
        given: Given<'_>,
        settled: Settled<'_, 'p>,
    ) -> Formula<'p> {
        let mut list = Vec::with_capacity(parts.len());
        for part in parts {
            list.push(self.formula(part, given, settled));
        }
        // Left to right, as a check is evaluated.
        let mut says = Says::Known(!absorbing);
        for part in &list {
            match part.says {
                Says::Known(value) if value == absorbing => {
                    says = part.says;
                    break;
                }
                Says::Fault => {
                    says = if says == Says::Unknown { says } else { Says::Fault };
                    break;
                }
                Says::Unknown => says = Says::Unknown,
                Says::Known(_) => {}
            }
        }
        Formula { shape: Shape::Joined(list, absorbing), says }
    }

    fn bind(&mut self, local: u16, node: &'p Node, settled: Settled<'_, 'p>) {
        match is_boolean(node) {
            true => self.decide(node, settled),
            false => self.below(node, settled),
        }
        let value = self.eval(node);
        self.set_local(local, value);
    }

    /// Looks at the decisions below a value.
    fn below(&mut self, node: &'p Node, settled: Settled<'_, 'p>) {
        let mark = self.machine.scratch.len();
        match &node.op {
            Op::And(_) | Op::Or(_) | Op::Not(_) => self.decide(node, settled),
            Op::Fold(fold, local, parts) => {
                self.below(&parts[0], settled);
                if let Value::List(list) = self.eval(&parts[0])
                    && !self.is_partial(list)
                {
                    for index in 0..self.len(list).min(MOST_ELEMENTS) {
                        let Entry { value, .. } = self.element(list, index);
                        self.set_local(*local, value);
                        match fold {
                            Fold::Map => self.below(&parts[1], settled),
                            _ => self.decide(&parts[1], settled),
                        }
                    }
                }
            }
            Op::If(parts) => {
                self.decide(&parts[0], settled);
                match self.eval(&parts[0]) {
                    Value::Bool(true) => self.below(&parts[1], settled),
                    Value::Bool(false) => self.below(&parts[2], settled),
                    _ => {}
                }
            }
            Op::Let(local, parts) => {
                self.bind(*local, &parts[0], settled);
                self.below(&parts[1], settled);
            }
            Op::Reduce(_, _, parts) => {
                self.below(&parts[0], settled);
                self.below(&parts[1], settled);
            }
            _ => {
                for child in node.children() {
                    self.below(child, settled);
                }
            }
        }
        self.machine.scratch.truncate(mark);
    }
}

/// Tells of each atom of `formula` that flips the decision when it flips.
fn mark<'p>(formula: &Formula<'p>, outcome: bool, settled: Settled<'_, 'p>) {
    match &formula.shape {
        Shape::Fixed => {}
        Shape::Atom(node) => {
            if let Says::Known(value) = formula.says {
                settled(node, value, outcome);
            }
        }
        Shape::Not(inner) => mark(inner, outcome, settled),
        Shape::If(parts) => {
            let [test, then, otherwise] = &**parts;
            match test.says {
                Says::Known(true) => mark(then, outcome, settled),
                Says::Known(false) => mark(otherwise, outcome, settled),
                _ => {}
            }
            if let (Says::Known(a), Says::Known(b)) = (then.says, otherwise.says)
                && a != b
            {
                mark(test, outcome, settled);
            }
        }
        Shape::Joined(parts, absorbing) => {
            for (index, part) in parts.iter().enumerate() {
                let neutral = |other: &Formula<'_>| other.says == Says::Known(!absorbing);
                let settles = part.says == Says::Known(*absorbing);
                let unmasked = parts.iter().enumerate().all(|(at, other)| {
                    at == index || neutral(other) || at > index && settles && other.says == Says::Fault
                });
                if unmasked {
                    mark(part, outcome, settled);
                }
            }
        }
    }
}
