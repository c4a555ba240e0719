//! Runs lowered checks over a frame of facts: three-valued, exact, everything at once.
//! In: a `Program`'s nodes, a `Frame`, the dates. Out: `Verdict`s with the slots that were read.
//! Absent: what a verdict means for the applicant (see `decision`).
//!
//! Operands run left to right as the stock interpreter runs them. `unknown` joins in as Kleene has it, with one
//! care: an unknown that may still become a fault (`doubt`) is not settled by what stands to its right, since the
//! fault would come first.

#[cfg(feature = "analysis")]
pub mod decisions;
mod functions;
pub mod joint;
mod lists;
mod operators;
mod quick;
mod settle;
mod truth;
pub mod value;

use crate::calendar::Calendar;
use crate::facts::frame::{Frame, State};
use crate::facts::layout::Layout;
use crate::parameter::ParameterValue;
use crate::script::ir::{Const, Decode, Node, Op, Place};
use crate::script::lookup::{Hit, Lookup};
use crate::script::program::Check;
use chrono::NaiveDate;
use value::{Entry, Fault, ListRef, TextRef, Value};

/// What a check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Facts are missing.
    Unknown,
    /// It can't be evaluated.
    Fault(Fault),
}

/// What surrounds the facts of a case: dates, parameters, calendar.
#[derive(Debug, Clone, Copy)]
pub struct Context<'p> {
    /// Day number of the application date.
    pub on: i64,
    /// Day whose law decides.
    pub deciding: NaiveDate,
    /// Tables of the program.
    pub tables: &'p [Lookup],
    /// Values of the program's parameters on the deciding date; `None` is unset.
    pub parameters: &'p [Option<ParameterValue>],
    /// Published working days.
    pub calendar: &'p Calendar,
}

/// Memory that one evaluation after the other uses.
#[derive(Debug)]
pub struct Machine<'p> {
    locals: Vec<Value<'p>>,
    scratch: Vec<Entry<'p>>,
    reads: Vec<u64>,
    joint: joint::Joint,
    /// What the last condition that could not be evaluated failed on.
    fault: Fault,
    /// Nodes evaluated and elements looked at for this case.
    steps: u64,
}

/// Steps of one case after which a check is no longer tried again: neither in combinations nor to say which facts
/// could settle it or which parts failed. Each check is evaluated once all the same; `script::limits` bounds that.
const MAX_CASE_STEPS: u64 = 50_000_000;

/// A machine at work on one case.
pub struct Run<'m, 'p> {
    machine: &'m mut Machine<'p>,
    frame: &'m Frame,
    context: Context<'p>,
}

impl Default for Machine<'_> {
    fn default() -> Self {
        Self::new(0)
    }
}

impl<'p> Machine<'p> {
    /// A machine for programs with at most `locals` locals.
    pub fn new(locals: usize) -> Self {
        Self {
            locals: vec![Value::UNKNOWN; locals],
            scratch: Vec::new(),
            reads: Vec::new(),
            joint: joint::Joint::default(),
            fault: Fault::NotThere,
            steps: 0,
        }
    }

    /// The same memory for another program.
    pub fn renew<'q>(self) -> Machine<'q> {
        let Self { mut locals, mut scratch, reads, joint, fault, steps } = self;
        locals.clear();
        scratch.clear();
        // Both are empty: the standard library keeps their memory.
        let locals = locals.into_iter().map(|_| Value::UNKNOWN).collect();
        let scratch = scratch.into_iter().map(|_| Entry { value: Value::UNKNOWN, maybe: false }).collect();
        Machine { locals, scratch, reads, joint, fault, steps }
    }

    /// Starts on a case.
    pub fn run<'m>(&'m mut self, frame: &'m Frame, context: Context<'p>) -> Run<'m, 'p> {
        self.reads.clear();
        self.reads.resize(frame.len().div_ceil(64), 0);
        self.steps = 0;
        Run { machine: self, frame, context }
    }
}

impl<'m, 'p> Run<'m, 'p> {
    /// Evaluates one check. The slots it read are in [`Run::reads`] until the next one.
    pub fn verdict(&mut self, node: &'p Node) -> Verdict {
        self.machine.reads.fill(0);
        self.machine.scratch.clear();
        let truth = self.truth(node);
        self.verdict_of(truth)
    }

    /// Evaluates one check the short way if that settles it; only of an unknown one are the reads there.
    pub fn alone(&mut self, check: &'p Check) -> Verdict {
        match check.quick.as_ref().and_then(|quick| self.quick(quick)) {
            Some(true) => Verdict::True,
            Some(false) => Verdict::False,
            None => self.verdict(&check.node),
        }
    }

    /// Evaluates with nothing read and nothing put aside.
    fn eval_fresh(&mut self, node: &'p Node) -> Value<'p> {
        self.machine.reads.fill(0);
        self.machine.scratch.clear();
        self.eval(node)
    }

    /// The value every combination of the check's unknown `bool` and `choice` facts agrees on, if there is one.
    /// `unknown` are the unknown slots it read.
    pub fn joint(&mut self, layout: &Layout, check: &'p Check, unknown: &[u32], most: usize) -> Verdict {
        joint::verdict(self.machine, layout, self.frame, self.context, check, unknown, most)
    }

    /// Slots read by the last check that are known, or known not to exist.
    pub fn known_reads(&self) -> impl Iterator<Item = u32> + '_ {
        let words = self.machine.reads.iter().enumerate();
        let slots = words.flat_map(|(i, word)| bits(*word).map(move |b| i as u32 * 64 + b));
        slots.filter(|slot| self.frame.state(*slot) != State::Unknown)
    }

    /// Day number of the application date.
    pub fn on(&self) -> i64 {
        self.context.on
    }

    /// Slots read by the last check, as bits.
    pub fn reads(&self) -> &[u64] {
        &self.machine.reads
    }

    /// Slots read by the last check that are unknown.
    pub fn unknown_reads(&self) -> impl Iterator<Item = u32> + '_ {
        let words = self.machine.reads.iter().enumerate();
        let slots = words.flat_map(|(i, word)| bits(*word).map(move |b| i as u32 * 64 + b));
        slots.filter(|slot| self.frame.state(*slot) == State::Unknown)
    }

    /// The smallest sub-expressions that made a check false: what to point at.
    pub fn failing(&mut self, node: &'p Node) -> Vec<&'p Node> {
        match &node.op {
            _ if self.is_tired() => vec![node],
            Op::And(parts) => {
                let mut failing = Vec::new();
                for part in parts {
                    if matches!(self.eval(part), Value::Bool(false)) {
                        failing.extend(self.failing(part));
                    }
                }
                failing
            }
            Op::Let(local, parts) => {
                let value = self.eval(&parts[0]);
                self.set_local(*local, value);
                self.failing(&parts[1])
            }
            Op::If(parts) => match self.eval(&parts[0]) {
                Value::Bool(true) => self.failing(&parts[1]),
                Value::Bool(false) => self.failing(&parts[2]),
                _ => vec![node],
            },
            _ => vec![node],
        }
    }

    /// Whether the case has had its steps.
    fn is_tired(&self) -> bool {
        self.machine.steps > MAX_CASE_STEPS
    }

    fn set_local(&mut self, local: u16, value: Value<'p>) {
        let index = usize::from(local);
        if index >= self.machine.locals.len() {
            self.machine.locals.resize(index + 1, Value::UNKNOWN);
        }
        self.machine.locals[index] = value;
    }

    fn slot(&mut self, place: Place) -> u32 {
        let slot = match place {
            Place::Root(slot) => slot,
            Place::Row(local, slot) => match self.machine.locals.get(usize::from(local)) {
                Some(Value::Row(base)) => base + slot,
                // The checker binds rows before it reads them.
                _ => slot,
            },
        };
        if let Some(word) = self.machine.reads.get_mut(slot as usize / 64) {
            *word |= 1 << (slot % 64);
        }
        slot
    }

    fn read(&mut self, place: Place, decode: Decode) -> Value<'p> {
        let slot = self.slot(place);
        match self.frame.state(slot) {
            State::Unknown => Value::UNKNOWN,
            State::Null => Value::Fault(Fault::NotThere),
            State::Known => {
                let raw = self.frame.value(slot);
                match decode {
                    Decode::Bool => Value::Bool(raw != 0),
                    Decode::Number => Value::Number(i128::from(raw)),
                    Decode::Text => Value::Text(TextRef::Frame(raw)),
                    Decode::Options => Value::List(ListRef::Options(raw as u64)),
                    Decode::Rows => Value::List(ListRef::Rows(self.frame.rows(raw))),
                }
            }
        }
    }

    fn raw(&mut self, place: Place) -> Result<i64, Value<'p>> {
        let slot = self.slot(place);
        match self.frame.state(slot) {
            State::Known => Ok(self.frame.value(slot)),
            State::Unknown => Err(Value::UNKNOWN),
            State::Null => Err(Value::Fault(Fault::NotThere)),
        }
    }

    fn text<'a>(&'a self, text: TextRef<'a>) -> &'a str {
        match text {
            TextRef::Frame(raw) => self.frame.text(raw),
            TextRef::Program(text) => text,
        }
    }

    /// Evaluates a node.
    fn eval(&mut self, node: &'p Node) -> Value<'p> {
        self.machine.steps += 1;
        match &node.op {
            Op::NumberBetween(place, lo, hi) => match self.raw(*place) {
                Ok(v) => Value::Bool(*lo <= v && v <= *hi),
                Err(value) => value,
            },
            Op::OptionIn(place, mask) => match self.raw(*place) {
                // Any number may stand here, not only an option: what has no bit is not in the list.
                Ok(v) => Value::Bool((0..64).contains(&v) && mask >> v & 1 == 1),
                Err(value) => value,
            },
            Op::OptionsMeet(place, mask) => match self.raw(*place) {
                Ok(v) => Value::Bool(v as u64 & mask != 0),
                Err(value) => value,
            },
            Op::Read(place, decode) => self.read(*place, *decode),
            Op::And(parts) => self.and(parts),
            Op::Or(parts) => self.or(parts),
            Op::Not(inner) => match self.eval(inner) {
                Value::Bool(b) => Value::Bool(!b),
                other => other,
            },
            Op::Const(Const::Bool(b)) => Value::Bool(*b),
            Op::Const(Const::Number(n)) => Value::Number(*n),
            Op::Const(Const::Text(t)) => Value::Text(TextRef::Program(t)),
            Op::Local(local) => {
                self.machine.locals.get(usize::from(*local)).copied().unwrap_or(Value::UNKNOWN)
            }
            Op::On => Value::Number(i128::from(self.context.on)),
            Op::Parameter(index) => self.parameter(*index),
            Op::Table(index, keys) => self.table(*index, keys),
            Op::IsNull(place) => {
                let slot = self.slot(*place);
                match self.frame.state(slot) {
                    State::Unknown => Value::UNKNOWN,
                    state => Value::Bool(state == State::Null),
                }
            }
            _ => {
                let mark = self.machine.scratch.len();
                let value = self.composite(node);
                // Lists a plain value was made of are done with.
                if !matches!(value, Value::List(_)) {
                    self.machine.scratch.truncate(mark);
                }
                value
            }
        }
    }

    /// Evaluates a node that may need lists on the way.
    fn composite(&mut self, node: &'p Node) -> Value<'p> {
        match &node.op {
            Op::If(parts) => self.branch(parts),
            Op::Let(local, parts) => self.binding(*local, parts),
            Op::CompareNumbers(compare, parts) => self.compare_numbers(*compare, parts),
            Op::CompareTexts(compare, parts) => self.compare_texts(*compare, parts),
            Op::CompareBools(compare, parts) => self.compare_bools(*compare, parts),
            Op::Arithmetic(op, domain, parts) => self.arithmetic(*op, *domain, parts, node.faultable),
            Op::Negate(domain, inner) => match self.eval(inner) {
                Value::Number(n) => operators::bounded(*domain, n.checked_neg()),
                Value::Unknown { doubt } => Value::Unknown { doubt: doubt || node.faultable },
                other => other,
            },
            Op::Rescale(factor, inner) => match self.eval(inner) {
                Value::Number(n) => {
                    n.checked_mul(*factor).map_or(Value::Fault(Fault::Overflow), Value::Number)
                }
                Value::Unknown { doubt } => Value::Unknown { doubt: doubt || node.faultable },
                other => other,
            },
            Op::Sum(domain, inner) => self.sum(*domain, inner, node.faultable),
            Op::List(parts) => self.list(parts),
            Op::Range(parts, inclusive) => self.range(parts, *inclusive),
            Op::In(parts) => self.contained(parts),
            Op::Fold(fold, local, parts) => self.fold(*fold, *local, parts, node.faultable),
            Op::Reduce(total, item, parts) => self.reduce(*total, *item, parts, node.faultable),
            Op::Call(builtin, args) => self.call(*builtin, args, node.faultable),
            // The others are read above.
            _ => Value::Fault(Fault::NotThere),
        }
    }

    fn parameter(&self, index: u16) -> Value<'p> {
        let value = self.context.parameters.get(usize::from(index)).and_then(Option::as_ref);
        value.map_or(Value::Fault(Fault::UnsetParameter(index)), dated)
    }

    /// Keys run left to right; with one unknown the row is too.
    fn table(&mut self, index: u16, keys: &'p [Node]) -> Value<'p> {
        let mut numbers = [0; 16];
        let mut unknown = false;
        for (slot, key) in numbers.iter_mut().zip(keys) {
            match self.eval(key) {
                Value::Number(n) => *slot = n,
                Value::Bool(b) => *slot = i128::from(b),
                Value::Unknown { .. } => unknown = true,
                Value::Fault(_) if unknown => return Value::Unknown { doubt: true },
                other => return other,
            }
        }
        if unknown {
            return Value::Unknown { doubt: true };
        }
        let tables = self.context.tables;
        let Some(table) = tables.get(usize::from(index)) else { return Value::Fault(Fault::NoRow(index)) };
        match table.find(self.context.deciding, &numbers[..keys.len().min(16)]) {
            Hit::Value(value) => dated(value),
            Hit::Unset => Value::Fault(Fault::UnsetTable(index)),
            Hit::None => Value::Fault(Fault::NoRow(index)),
        }
    }

    fn and(&mut self, parts: &'p [Node]) -> Value<'p> {
        let mut joined = Joined::default();
        for part in parts {
            let value = self.eval(part);
            if let Some(settled) = joined.with(value, false) {
                return settled;
            }
        }
        joined.rest(true)
    }

    fn or(&mut self, parts: &'p [Node]) -> Value<'p> {
        let mut joined = Joined::default();
        for part in parts {
            let value = self.eval(part);
            if let Some(settled) = joined.with(value, true) {
                return settled;
            }
        }
        joined.rest(false)
    }

    fn branch(&mut self, parts: &'p [Node; 3]) -> Value<'p> {
        match self.eval(&parts[0]) {
            Value::Bool(true) => self.eval(&parts[1]),
            Value::Bool(false) => self.eval(&parts[2]),
            Value::Unknown { doubt } => {
                let (then, otherwise) = (self.eval(&parts[1]), self.eval(&parts[2]));
                if !doubt && then.is_known() && otherwise.is_known() && self.same(then, otherwise) {
                    return then;
                }
                let may_fault = |v: &Value<'_>| matches!(v, Value::Fault(_) | Value::Unknown { doubt: true });
                Value::Unknown { doubt: doubt || may_fault(&then) || may_fault(&otherwise) }
            }
            other => other,
        }
    }

    fn binding(&mut self, local: u16, parts: &'p [Node; 2]) -> Value<'p> {
        let value = self.eval(&parts[0]);
        if let Value::Fault(_) = value {
            return value;
        }
        self.set_local(local, value);
        let result = self.eval(&parts[1]);
        match (value, result) {
            // The value is computed first: if it turns out a fault, nothing behind it counts.
            (Value::Unknown { doubt: true }, _) => Value::Unknown { doubt: true },
            _ => result,
        }
    }

    fn same(&self, a: Value<'p>, b: Value<'p>) -> bool {
        match (a, b) {
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => self.text(a) == self.text(b),
            (Value::Row(a), Value::Row(b)) => a == b,
            _ => false,
        }
    }
}

/// Positions of the bits that are set.
fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    core::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros());
        word &= word.wrapping_sub(1);
        bit
    })
}

/// A dated value as the checks compute with it.
fn dated<'p>(value: &'p ParameterValue) -> Value<'p> {
    match value {
        ParameterValue::Integer(n) => Value::Number(i128::from(*n)),
        ParameterValue::Decimal { mantissa } => Value::Number(i128::from(*mantissa)),
        ParameterValue::Date(d) => Value::Number(i128::from(crate::value::date::days(*d))),
        ParameterValue::Bool(b) => Value::Bool(*b),
        ParameterValue::Text(t) => Value::Text(TextRef::Program(t)),
    }
}

/// `&&` and `||` over operands from left to right.
#[derive(Default)]
struct Joined {
    unknown: bool,
    doubt: bool,
}

impl Joined {
    /// Adds an operand; `absorbing` is the value that settles the whole (`false` for `&&`).
    fn with<'p>(&mut self, value: Value<'p>, absorbing: bool) -> Option<Value<'p>> {
        match value {
            Value::Bool(b) if b == absorbing => {
                Some(if self.doubt { Value::Unknown { doubt: true } } else { Value::Bool(b) })
            }
            Value::Bool(_) => None,
            Value::Fault(fault) => {
                Some(if self.unknown { Value::Unknown { doubt: true } } else { Value::Fault(fault) })
            }
            Value::Unknown { doubt } => {
                (self.unknown, self.doubt) = (true, self.doubt || doubt);
                None
            }
            other => Some(other),
        }
    }

    fn rest<'p>(self, neutral: bool) -> Value<'p> {
        if self.unknown { Value::Unknown { doubt: self.doubt } } else { Value::Bool(neutral) }
    }
}
