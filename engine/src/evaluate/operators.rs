//! Comparison and exact arithmetic, three-valued.
//! A fault of either operand is a fault; an unknown operand makes the result unknown.

use super::Run;
use super::value::{Fault, TextRef, Value};
use crate::script::ir::{Arithmetic, Compare, Domain, Node, Op};

/// Largest magnitude of a decimal's mantissa in the stock interpreter: 2^96 − 1.
const MAX_DECIMAL: i128 = (1 << 96) - 1;

/// A result inside its domain, or a fault.
pub fn bounded<'p>(domain: Domain, result: Option<i128>) -> Value<'p> {
    let inside = |n: &i128| match domain {
        Domain::Integer => i64::try_from(*n).is_ok(),
        Domain::Decimal => n.abs() <= MAX_DECIMAL,
    };
    result.filter(inside).map_or(Value::Fault(Fault::Overflow), Value::Number)
}

/// Both operands, or what the operation is without them. Operands run left to right, a fault ends it.
pub fn both<'p>(
    left: Value<'p>,
    right: Value<'p>,
    faultable: bool,
) -> Result<(Value<'p>, Value<'p>), Value<'p>> {
    match (left, right) {
        (Value::Fault(fault), _) => Err(Value::Fault(fault)),
        (Value::Unknown { doubt: true }, Value::Fault(_)) => Err(Value::Unknown { doubt: true }),
        (_, Value::Fault(fault)) => Err(Value::Fault(fault)),
        (Value::Unknown { doubt: a }, Value::Unknown { doubt: b }) => {
            Err(Value::Unknown { doubt: a || b || faultable })
        }
        (Value::Unknown { doubt }, _) | (_, Value::Unknown { doubt }) => {
            Err(Value::Unknown { doubt: doubt || faultable })
        }
        known => Ok(known),
    }
}

pub(super) fn holds<T: PartialOrd>(compare: Compare, a: T, b: T) -> bool {
    match compare {
        Compare::Equal => a == b,
        Compare::NotEqual => a != b,
        Compare::Less => a < b,
        Compare::LessEqual => a <= b,
        Compare::Greater => a > b,
        Compare::GreaterEqual => a >= b,
    }
}

impl<'p> Run<'_, 'p> {
    fn operands(
        &mut self,
        parts: &'p [Node; 2],
        faultable: bool,
    ) -> Result<(Value<'p>, Value<'p>), Value<'p>> {
        let left = self.eval(&parts[0]);
        if let Value::Fault(_) = left {
            return Err(left);
        }
        let right = self.eval(&parts[1]);
        both(left, right, faultable)
    }

    pub(super) fn compare_numbers(&mut self, compare: Compare, parts: &'p [Node; 2]) -> Value<'p> {
        let left = self.compared(&parts[0]);
        if let Value::Fault(_) = left {
            return left;
        }
        let right = self.compared(&parts[1]);
        match both(left, right, false) {
            Ok((Value::Number(a), Value::Number(b))) => Value::Bool(holds(compare, a, b)),
            Ok(_) => Value::Fault(Fault::NotThere),
            Err(value) => value,
        }
    }

    /// A side of a comparison. Only the coarser side is brought to a finer scale, and the finer one never comes near
    /// the end of the numbers there are: what lies beyond that end is greater all the same.
    fn compared(&mut self, node: &'p Node) -> Value<'p> {
        let Op::Rescale(factor, inner) = &node.op else { return self.eval(node) };
        match self.eval(inner) {
            Value::Number(n) => Value::Number(n.saturating_mul(*factor)),
            other => other,
        }
    }

    pub(super) fn compare_texts(&mut self, compare: Compare, parts: &'p [Node; 2]) -> Value<'p> {
        match self.operands(parts, false) {
            Ok((Value::Text(a), Value::Text(b))) => Value::Bool(holds(compare, self.text(a), self.text(b))),
            Ok(_) => Value::Fault(Fault::NotThere),
            Err(value) => value,
        }
    }

    pub(super) fn compare_bools(&mut self, compare: Compare, parts: &'p [Node; 2]) -> Value<'p> {
        match self.operands(parts, false) {
            Ok((Value::Bool(a), Value::Bool(b))) => Value::Bool(holds(compare, a, b)),
            Ok(_) => Value::Fault(Fault::NotThere),
            Err(value) => value,
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        op: Arithmetic,
        domain: Domain,
        parts: &'p [Node; 2],
        faultable: bool,
    ) -> Value<'p> {
        match self.operands(parts, faultable) {
            Ok((Value::Number(a), Value::Number(b))) => bounded(
                domain,
                match op {
                    Arithmetic::Add => a.checked_add(b),
                    Arithmetic::Subtract => a.checked_sub(b),
                    Arithmetic::Multiply => a.checked_mul(b),
                },
            ),
            Ok(_) => Value::Fault(Fault::NotThere),
            Err(value) => value,
        }
    }

    /// Whether two texts are equal, wherever they live.
    pub(super) fn equal_texts(&self, a: TextRef<'p>, b: TextRef<'p>) -> bool {
        self.text(a) == self.text(b)
    }
}
