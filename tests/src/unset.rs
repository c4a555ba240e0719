//! What a check can never say while a parameter that it reads has no value, whatever the applicant answers.
//! In: a version's rules, the parameters without a value. Out: verdicts out of reach. Absent: anything about facts:
//! each may be known, unknown or not there, and no two of them are tied together.
//!
//! Every part of a rule gets the set of what it may come to; the sets are never too small, so what they lack is out of
//! reach. Operands run left to right, as in the engine: a fault ends it, an unknown that may still be a fault (`DOUBT`)
//! hides what stands to its right.

use std::collections::{BTreeMap, BTreeSet};
use yushen::facts::layout::Slot;
use yushen::script::ir::{Decode, Fold, Node, Op, Place};
use yushen::script::program::Check;
use yushen::{Library, Version};

/// A set of what a node may come to.
type May = u8;

const TRUE: May = 1;
const FALSE: May = 2;
/// Known, and neither true nor false: a number, a text, a list.
const KNOWN: May = 4;
const UNKNOWN: May = 8;
const DOUBT: May = 16;
const FAULT: May = 32;
const VALUE: May = TRUE | FALSE | KNOWN;
const OPEN: May = UNKNOWN | DOUBT;
const ANY: May = VALUE | OPEN | FAULT;

/// Slots that may be known not to exist, as one way of the facts has them.
type Ways = BTreeMap<Slot, May>;

/// The three ways of such a slot: there, not there (a fault if it were read), unknown.
const WAYS: [May; 3] = [VALUE, FAULT, UNKNOWN];
/// Most slots of which every way is tried.
const MOST: usize = 6;

/// A version, with the parameters it reads that have no value on any day of it.
#[derive(Debug)]
pub struct Unset<'v> {
    version: &'v Version,
    parameters: BTreeMap<u16, String>,
}

impl<'v> Unset<'v> {
    /// What is unset for this version.
    pub fn of(library: &Library, version: &'v Version) -> Self {
        let named = (0u16..).zip(&version.program.parameters);
        let unset = named.filter(|(_, name)| !has_value(library, version, name));
        Self { version, parameters: unset.map(|(index, name)| (index, name.clone())).collect() }
    }

    /// Of a condition: whether met, unmet and unknown may be said.
    pub fn condition(&self, index: usize) -> [bool; 3] {
        let code = &self.version.program.conditions[index];
        let checks: Vec<&Check> = code.applies.iter().chain([&code.holds]).collect();
        any(ways(&checks).iter().map(|ways| {
            let applies = code.applies.as_ref().map_or(TRUE, |check| self.check(check, ways));
            let holds = if applies & TRUE == 0 { 0 } else { self.check(&code.holds, ways) };
            let [met, unmet, unknown] = three(holds);
            [met, unmet, unknown || applies & OPEN != 0]
        }))
    }

    /// Of a requirement: whether required, not required and unknown may be said.
    pub fn needs(&self, material: usize) -> [bool; 3] {
        let needs = &self.version.program.materials[material].needs;
        needs.as_ref().map_or([true, false, false], |check| self.alone(check))
    }

    /// Of a check on evidence, which is looked at where the material is required.
    pub fn accepts(&self, material: usize, check: usize) -> [bool; 3] {
        match self.needs(material)[0] {
            true => self.alone(&self.version.program.materials[material].checks[check]),
            false => [false; 3],
        }
    }

    /// Names of the parameters without a value; for the reason that is printed.
    pub fn names(&self) -> String {
        self.parameters.values().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    }

    fn alone(&self, check: &Check) -> [bool; 3] {
        any(ways(&[check]).iter().map(|ways| three(self.check(check, ways))))
    }

    fn check(&self, check: &Check, ways: &Ways) -> May {
        Look { unset: &self.parameters, ways }.may(&check.node, &mut Vec::new())
    }
}

/// One look at a check.
struct Look<'l> {
    unset: &'l BTreeMap<u16, String>,
    ways: &'l Ways,
}

impl Look<'_> {
    /// What `node` may come to; `locals` are bound to what they may be.
    fn may(&self, node: &Node, locals: &mut Vec<(u16, May)>) -> May {
        let faults = if node.faultable { FAULT } else { 0 };
        match &node.op {
            Op::Const(_) | Op::On => VALUE & constant(&node.op),
            // What may not exist is read behind a test for it: the checker sees to that.
            Op::Read(place, _) => self.way(*place).unwrap_or(VALUE | UNKNOWN),
            Op::NumberBetween(place, ..) | Op::OptionIn(place, _) | Op::OptionsMeet(place, _) => {
                valued(self.way(*place).unwrap_or(VALUE | UNKNOWN), TRUE | FALSE)
            }
            Op::IsNull(place) => match self.way(*place) {
                Some(VALUE) => FALSE,
                Some(FAULT) => TRUE,
                Some(other) => other,
                None => TRUE | FALSE | UNKNOWN,
            },
            Op::Local(local) => locals.iter().rev().find(|(l, _)| l == local).map_or(ANY, |(_, may)| *may),
            Op::Parameter(index) if self.unset.contains_key(index) => FAULT,
            Op::Parameter(_) => VALUE | FAULT,
            Op::Table(_, keys) => {
                let open = self.some_open(keys, locals);
                let keys = self.all_of(keys, locals);
                let row = if keys & VALUE == 0 { 0 } else { VALUE | FAULT };
                row | keys & FAULT | open
            }
            Op::Not(inner) => {
                let may = self.may(inner, locals);
                let (yes, no) = (may & TRUE != 0, may & FALSE != 0);
                may & !(TRUE | FALSE) | if yes { FALSE } else { 0 } | if no { TRUE } else { 0 }
            }
            Op::And(parts) => self.joined(parts, FALSE, TRUE, locals),
            Op::Or(parts) => self.joined(parts, TRUE, FALSE, locals),
            Op::If(parts) => self.branch(parts, locals),
            Op::Let(local, parts) => self.binding(*local, parts, locals),
            Op::CompareNumbers(_, parts) | Op::CompareTexts(_, parts) | Op::CompareBools(_, parts) => {
                // The engine compares a coarser number with a finer one without the fault that bringing it there may be.
                valued(self.all_of(parts.iter().map(unscaled), locals), TRUE | FALSE)
            }
            Op::Arithmetic(_, _, parts) => doubted(valued(self.all_of(&parts[..], locals), KNOWN), faults),
            Op::Negate(_, inner) | Op::Rescale(_, inner) => doubted(self.may(inner, locals), faults),
            Op::Fold(fold, local, parts) => {
                let dated = |node: &Node| matches!(node.op, Op::Parameter(_) | Op::Table(..));
                let faultable = node.faultable || some_node(&parts[1], &dated);
                self.fold(*fold, *local, parts, faultable, locals)
            }
            // Lists hold elements of every kind: what is known of the whole may be open in part.
            Op::List(_) | Op::Range(..) | Op::In(_) | Op::Sum(..) | Op::Call(..) | Op::Reduce(..) => {
                let children = match &node.op {
                    // The body of `reduce` is evaluated for each element, if there is one.
                    Op::Reduce(_, _, parts) => &parts[..2],
                    _ => node.children(),
                };
                let parts = self.all_of(children, locals);
                let plain = matches!(&node.op, Op::Call(..)) && !children.iter().any(is_list);
                match plain {
                    true => doubted(valued(parts, VALUE | FAULT), faults),
                    false if parts & VALUE == 0 => parts | self.some_open(children, locals),
                    // Of a list that is there.
                    false => ANY,
                }
            }
        }
    }

    /// Operands that must all be known, left to right.
    fn all_of<'n>(&self, parts: impl IntoIterator<Item = &'n Node>, locals: &mut Vec<(u16, May)>) -> May {
        parts.into_iter().fold(VALUE, |left, part| {
            let right = self.may(part, locals);
            each(left).fold(0, |all, left| {
                all | each(right).fold(0, |all, right| {
                    all | match (left, right) {
                        (FAULT, _) => FAULT,
                        (DOUBT, _) | (UNKNOWN | VALUE, DOUBT) => DOUBT,
                        (_, FAULT) => FAULT,
                        (UNKNOWN, _) | (_, UNKNOWN) => UNKNOWN,
                        _ => VALUE,
                    }
                })
            })
        })
    }

    /// In doubt where an operand may be open: what hides a fault to its right.
    fn some_open(&self, parts: &[Node], locals: &mut Vec<(u16, May)>) -> May {
        let open = parts.iter().any(|part| self.may(part, locals) & OPEN != 0);
        if open { DOUBT } else { 0 }
    }

    /// `&&` and `||`: the same steps as the engine's, for every way they may go.
    fn joined(&self, parts: &[Node], absorbing: May, neutral: May, locals: &mut Vec<(u16, May)>) -> May {
        // So far: all neutral (`VALUE`), something unknown, something in doubt.
        let (mut states, mut result) = (VALUE, 0);
        for part in parts {
            let may = self.may(part, locals);
            let mut next = 0;
            for state in each(states) {
                if may & absorbing != 0 {
                    result |= if state == DOUBT { DOUBT } else { absorbing };
                }
                if may & FAULT != 0 {
                    result |= if state == VALUE { FAULT } else { DOUBT };
                }
                if may & neutral != 0 {
                    next |= state;
                }
                if may & UNKNOWN != 0 {
                    next |= if state == DOUBT { DOUBT } else { UNKNOWN };
                }
                if may & DOUBT != 0 {
                    next |= DOUBT;
                }
            }
            states = next;
        }
        let rest = |state| if state == VALUE { neutral } else { state };
        result | each(states).fold(0, |all, state| all | rest(state))
    }

    fn branch(&self, parts: &[Node; 3], locals: &mut Vec<(u16, May)>) -> May {
        let [test, then, otherwise] = [0, 1, 2].map(|at| self.may(&parts[at], locals));
        let mut result = test & FAULT;
        if test & TRUE != 0 {
            result |= then;
        }
        if test & FALSE != 0 {
            result |= otherwise;
        }
        if test & OPEN != 0 {
            // Both ways may say the same.
            result |= OPEN | then & otherwise & VALUE;
        }
        result
    }

    fn binding(&self, local: u16, parts: &[Node; 2], locals: &mut Vec<(u16, May)>) -> May {
        let value = self.may(&parts[0], locals);
        let mut result = value & (FAULT | DOUBT);
        for one in [value & VALUE, value & UNKNOWN] {
            if one != 0 {
                locals.push((local, one));
                result |= self.may(&parts[1], locals);
                locals.pop();
            }
        }
        result
    }

    fn fold(
        &self,
        fold: Fold,
        local: u16,
        parts: &[Node; 2],
        faultable: bool,
        locals: &mut Vec<(u16, May)>,
    ) -> May {
        let list = self.may(&parts[0], locals);
        if list & VALUE == 0 {
            return doubted(list, if faultable { FAULT } else { 0 });
        }
        locals.push((local, ANY));
        let body = self.may(&parts[1], locals);
        locals.pop();
        // An empty list: true of all, of none.
        let of_rows = match fold {
            Fold::All => TRUE | body & FALSE,
            Fold::Some => FALSE | body & TRUE,
            Fold::Filter | Fold::Map | Fold::Count => KNOWN,
        };
        let of_rows = of_rows | UNKNOWN | if faultable { DOUBT | FAULT } else { 0 };
        list & !VALUE | of_rows
    }

    /// How the facts at hand have a slot, where that is laid down.
    fn way(&self, place: Place) -> Option<May> {
        match place {
            Place::Root(slot) => self.ways.get(&slot).copied(),
            Place::Row(..) => None,
        }
    }
}

/// Every way of the slots that the checks test for being there; one without any where these are too many.
fn ways(checks: &[&Check]) -> Vec<Ways> {
    let mut tested = BTreeSet::new();
    for check in checks {
        check.node.walk(&mut |node| {
            if let Op::IsNull(Place::Root(slot)) = node.op {
                tested.insert(slot);
            }
        });
    }
    let mut all = vec![Ways::new()];
    for slot in tested.iter().take_while(|_| tested.len() <= MOST) {
        let with =
            |ways: &Ways| WAYS.map(|way| ways.iter().map(|(s, w)| (*s, *w)).chain([(*slot, way)]).collect());
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// What one of them may say.
fn any(ways: impl Iterator<Item = [bool; 3]>) -> [bool; 3] {
    ways.fold([false; 3], |all, one| [0, 1, 2].map(|at| all[at] || one[at]))
}

fn some_node(node: &Node, test: &impl Fn(&Node) -> bool) -> bool {
    test(node) || node.children().iter().any(|child| some_node(child, test))
}

/// True, false, open.
fn three(may: May) -> [bool; 3] {
    [TRUE, FALSE, OPEN].map(|bits| may & bits != 0)
}

fn constant(op: &Op) -> May {
    match op {
        Op::Const(yushen::script::ir::Const::Bool(true)) => TRUE,
        Op::Const(yushen::script::ir::Const::Bool(false)) => FALSE,
        _ => KNOWN,
    }
}

/// The kinds in a set, all values taken as one.
fn each(may: May) -> impl Iterator<Item = May> {
    [VALUE, UNKNOWN, DOUBT, FAULT].into_iter().filter(move |kind| may & kind != 0)
}

/// A side of a comparison.
fn unscaled(side: &Node) -> &Node {
    match &side.op {
        Op::Rescale(_, inner) => inner,
        _ => side,
    }
}

/// The result where the operands are known is `value`.
fn valued(operands: May, value: May) -> May {
    operands & !VALUE | if operands & VALUE == 0 { 0 } else { value }
}

/// An operator that may fault: what is unknown may turn out a fault.
fn doubted(may: May, faults: May) -> May {
    if faults == 0 {
        return may;
    }
    may | if may & VALUE == 0 { 0 } else { FAULT } | if may & UNKNOWN == 0 { 0 } else { DOUBT }
}

fn is_list(node: &Node) -> bool {
    matches!(
        &node.op,
        Op::Read(_, Decode::Options | Decode::Rows)
            | Op::List(_)
            | Op::Range(..)
            | Op::Local(_)
            | Op::If(_)
            | Op::Let(..)
            | Op::Fold(Fold::Filter | Fold::Map, ..)
            | Op::Reduce(..)
    )
}

/// Whether a parameter has a value on some day of the version.
fn has_value(library: &Library, version: &Version, name: &str) -> bool {
    let dated = library.parameters.get(name).map_or(&[][..], |p| &p.values);
    dated.iter().any(|v| {
        let begins = version.until.is_none_or(|until| v.from <= until);
        v.value.is_some() && begins && v.until.is_none_or(|until| until >= version.item.from)
    })
}
