//! The way most checks go: conditions over slots, without a `Value` in between. What it doesn't know goes to `eval`.
//! In: a node that gives true or false. Out: `Truth`. Absent: a meaning of its own: it says what `eval` says (the
//! differential test and `the_short_form_says_the_same` hold both together).

use super::value::{Fault, TextRef, Value};
use super::{Run, Verdict};
use crate::facts::frame::State;
use crate::script::ir::{Arithmetic, Compare, Const, Decode, Domain, Node, Op, Place};
use crate::script::vocabulary::Builtin;

/// What a condition says, small enough for a register. The fault itself is put aside in the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    False,
    True,
    /// Not known yet.
    Unknown,
    /// Not known yet, and may become a fault.
    Doubt,
    Fault,
}

/// A number of the usual size.
#[derive(Debug, Clone, Copy)]
enum Int {
    Known(i64),
    Unknown,
    Doubt,
    Fault,
    /// Too large here, or a node that only `eval` knows.
    Elsewhere,
}

fn of(value: bool) -> Truth {
    if value { Truth::True } else { Truth::False }
}

impl<'p> Run<'_, 'p> {
    /// Evaluates a condition.
    pub(super) fn truth(&mut self, node: &'p Node) -> Truth {
        match &node.op {
            Op::NumberBetween(place, lo, hi) => self.test(*place, |v| *lo <= v && v <= *hi),
            // Any number may stand here, not only an option: what has no bit is not in the list.
            Op::OptionIn(place, mask) => self.test(*place, |v| (0..64).contains(&v) && mask >> v & 1 == 1),
            Op::OptionsMeet(place, mask) => self.test(*place, |v| v as u64 & mask != 0),
            Op::Read(place, Decode::Bool) => self.test(*place, |v| v != 0),
            Op::And(parts) => self.chained(parts, Truth::False, Truth::True),
            Op::Or(parts) => self.chained(parts, Truth::True, Truth::False),
            Op::Not(inner) => match self.truth(inner) {
                Truth::False => Truth::True,
                Truth::True => Truth::False,
                other => other,
            },
            Op::Const(Const::Bool(b)) => of(*b),
            Op::CompareNumbers(compare, parts) => self.compared_ints(node, *compare, parts),
            Op::CompareTexts(compare, parts) => self.compared_texts(node, *compare, parts),
            _ => self.general(node),
        }
    }

    /// What `eval` says.
    fn general(&mut self, node: &'p Node) -> Truth {
        match self.eval(node) {
            Value::Bool(b) => of(b),
            Value::Unknown { doubt: false } => Truth::Unknown,
            Value::Unknown { doubt: true } => Truth::Doubt,
            Value::Fault(fault) => self.faulted(fault),
            _ => self.faulted(Fault::NotThere),
        }
    }

    fn faulted(&mut self, fault: Fault) -> Truth {
        self.machine.fault = fault;
        Truth::Fault
    }

    pub(super) fn verdict_of(&self, truth: Truth) -> Verdict {
        match truth {
            Truth::False => Verdict::False,
            Truth::True => Verdict::True,
            Truth::Unknown | Truth::Doubt => Verdict::Unknown,
            Truth::Fault => Verdict::Fault(self.machine.fault),
        }
    }

    #[inline]
    fn test(&mut self, place: Place, test: impl FnOnce(i64) -> bool) -> Truth {
        self.machine.steps += 1;
        let slot = self.slot(place);
        match self.frame.state(slot) {
            State::Known => of(test(self.frame.value(slot))),
            State::Unknown => Truth::Unknown,
            State::Null => self.faulted(Fault::NotThere),
        }
    }

    /// `&&` and `||`, as `Joined` has them.
    fn chained(&mut self, parts: &'p [Node], absorbing: Truth, neutral: Truth) -> Truth {
        self.machine.steps += 1;
        let (mut unknown, mut doubt) = (false, false);
        for part in parts {
            match self.truth(part) {
                Truth::Fault if unknown => return Truth::Doubt,
                Truth::Fault => return Truth::Fault,
                Truth::Unknown => unknown = true,
                Truth::Doubt => (unknown, doubt) = (true, true),
                settled if settled == absorbing => return if doubt { Truth::Doubt } else { absorbing },
                _ => {}
            }
        }
        match (unknown, doubt) {
            (false, _) => neutral,
            (true, false) => Truth::Unknown,
            (true, true) => Truth::Doubt,
        }
    }

    fn compared_ints(&mut self, node: &'p Node, compare: Compare, parts: &'p [Node; 2]) -> Truth {
        let left = self.int(&parts[0]);
        if let Int::Fault = left {
            return Truth::Fault;
        }
        let right = if let Int::Elsewhere = left { left } else { self.int(&parts[1]) };
        match (left, right) {
            (Int::Known(a), Int::Known(b)) => of(super::operators::holds(compare, a, b)),
            // Nothing was changed on the way: both sides are evaluated again.
            (Int::Elsewhere, _) | (_, Int::Elsewhere) => self.general(node),
            (Int::Doubt, Int::Fault) => Truth::Doubt,
            (_, Int::Fault) => Truth::Fault,
            (Int::Doubt, _) | (_, Int::Doubt) => Truth::Doubt,
            _ => Truth::Unknown,
        }
    }

    /// A number where that is simple; no locals are set, so that it can be done again.
    fn int(&mut self, node: &'p Node) -> Int {
        self.machine.steps += 1;
        match &node.op {
            Op::Read(place, Decode::Number) => {
                let slot = self.slot(*place);
                match self.frame.state(slot) {
                    State::Known => Int::Known(self.frame.value(slot)),
                    State::Unknown => Int::Unknown,
                    State::Null => {
                        self.machine.fault = Fault::NotThere;
                        Int::Fault
                    }
                }
            }
            Op::Const(Const::Number(n)) => i64::try_from(*n).map_or(Int::Elsewhere, Int::Known),
            Op::On => Int::Known(self.context.on),
            Op::Arithmetic(operator, domain, parts) => {
                let (left, right) = match self.two_ints(parts, node.faultable) {
                    Ok(both) => both,
                    Err(settled) => return settled,
                };
                let result = match operator {
                    Arithmetic::Add => left.checked_add(right),
                    Arithmetic::Subtract => left.checked_sub(right),
                    Arithmetic::Multiply => left.checked_mul(right),
                };
                match (result, domain) {
                    (Some(n), _) => Int::Known(n),
                    (None, Domain::Decimal) => Int::Elsewhere,
                    (None, Domain::Integer) => {
                        self.machine.fault = Fault::Overflow;
                        Int::Fault
                    }
                }
            }
            Op::Rescale(factor, inner) => match self.int(inner) {
                Int::Known(n) => {
                    let finer = i64::try_from(*factor).ok().and_then(|factor| n.checked_mul(factor));
                    finer.map_or(Int::Elsewhere, Int::Known)
                }
                Int::Unknown if node.faultable => Int::Elsewhere,
                other => other,
            },
            // Two dates, both inside the years that are kept.
            Op::Call(Builtin::DaysBetween, parts) => match parts.as_slice() {
                [from, to] => match (self.int(from), node.faultable, to) {
                    (Int::Known(a), false, to) => match self.int(to) {
                        Int::Known(b) => Int::Known(b - a),
                        other => other,
                    },
                    (Int::Unknown, false, to) => match self.int(to) {
                        Int::Known(_) => Int::Unknown,
                        other => other,
                    },
                    _ => Int::Elsewhere,
                },
                _ => Int::Elsewhere,
            },
            _ => Int::Elsewhere,
        }
    }

    fn two_ints(&mut self, parts: &'p [Node; 2], faultable: bool) -> Result<(i64, i64), Int> {
        let left = self.int(&parts[0]);
        if let Int::Fault | Int::Elsewhere = left {
            return Err(left);
        }
        match (left, self.int(&parts[1])) {
            (Int::Known(a), Int::Known(b)) => Ok((a, b)),
            (_, Int::Elsewhere) => Err(Int::Elsewhere),
            (Int::Doubt, Int::Fault) => Err(Int::Doubt),
            (_, Int::Fault) => Err(Int::Fault),
            (Int::Doubt, _) | (_, Int::Doubt) => Err(Int::Doubt),
            _ if faultable => Err(Int::Doubt),
            _ => Err(Int::Unknown),
        }
    }

    fn compared_texts(&mut self, node: &'p Node, compare: Compare, parts: &'p [Node; 2]) -> Truth {
        let (Op::Read(left, Decode::Text), right) = (&parts[0].op, &parts[1].op) else {
            return self.general(node);
        };
        let right = match right {
            Op::Read(right, Decode::Text) => Err(*right),
            Op::Const(Const::Text(text)) => Ok(TextRef::Program(text)),
            _ => return self.general(node),
        };
        self.machine.steps += 3;
        let left = self.slot(*left);
        let left_state = self.frame.state(left);
        if left_state == State::Null {
            return self.faulted(Fault::NotThere);
        }
        let right = match right {
            Ok(text) => text,
            Err(place) => {
                let slot = self.slot(place);
                match self.frame.state(slot) {
                    State::Known => TextRef::Frame(self.frame.value(slot)),
                    State::Unknown => return Truth::Unknown,
                    State::Null => return self.faulted(Fault::NotThere),
                }
            }
        };
        if left_state == State::Unknown {
            return Truth::Unknown;
        }
        let equal = self.equal_texts(TextRef::Frame(self.frame.value(left)), right);
        match compare {
            Compare::Equal => of(equal),
            Compare::NotEqual => of(!equal),
            _ => self.general(node),
        }
    }
}
