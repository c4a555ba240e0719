//! Lists: literals, ranges, membership, and closures over elements, three-valued.
//! An element that an unknown may leave out of a list is marked `maybe`, and counts accordingly.
//! `filter` and `map` run over the whole list before anything behind them, as in the stock interpreter.

use super::value::{Entry, Fault, ListRef, Value};
use super::{Joined, Run};
use crate::script::ir::{Fold, Node, Op};

/// Most elements a list may have while a check runs.
const MAX_ELEMENTS: usize = 4096;

impl<'p> Run<'_, 'p> {
    pub(super) fn len(&self, list: ListRef) -> usize {
        match list {
            ListRef::Rows(rows) => rows.len(),
            ListRef::Options(mask) => mask.count_ones() as usize,
            ListRef::Scratch(_, len) => len,
            ListRef::Range(from, to) => usize::try_from(to.saturating_sub(from)).unwrap_or(0),
        }
    }

    pub(super) fn element(&self, list: ListRef, index: usize) -> Entry<'p> {
        let value = match list {
            ListRef::Rows(rows) => Value::Row(self.frame.row(rows, index)),
            ListRef::Options(mask) => Value::Number(nth_bit(mask, index)),
            ListRef::Scratch(start, _) => return self.machine.scratch[start + index],
            ListRef::Range(from, _) => Value::Number(i128::from(from) + index as i128),
        };
        Entry { value, maybe: false }
    }

    /// Whether an unknown decides which elements there are.
    pub(super) fn is_partial(&self, list: ListRef) -> bool {
        match list {
            ListRef::Scratch(start, len) => self.machine.scratch[start..start + len].iter().any(|e| e.maybe),
            _ => false,
        }
    }

    pub(super) fn list(&mut self, parts: &'p [Node]) -> Value<'p> {
        let start = self.machine.scratch.len();
        let mut doubt = false;
        for part in parts {
            let value = self.eval(part);
            match value {
                Value::Fault(_) if doubt => return Value::Unknown { doubt },
                Value::Fault(_) => return value,
                Value::Unknown { doubt: d } => doubt |= d,
                _ => {}
            }
            self.machine.scratch.push(Entry { value, maybe: false });
        }
        if doubt {
            return Value::Unknown { doubt };
        }
        Value::List(ListRef::Scratch(start, parts.len()))
    }

    pub(super) fn range(&mut self, parts: &'p [Node; 2], inclusive: bool) -> Value<'p> {
        let (from, to) = (self.eval(&parts[0]), self.eval(&parts[1]));
        match super::operators::both(from, to, false) {
            Ok((Value::Number(from), Value::Number(to))) => {
                let to = if inclusive { to.saturating_add(1) } else { to };
                match (i64::try_from(from), i64::try_from(to)) {
                    (Ok(from), Ok(to)) => Value::List(ListRef::Range(from, to)),
                    _ => Value::Fault(Fault::Overflow),
                }
            }
            Ok(_) => Value::Fault(Fault::NotThere),
            Err(value) => value,
        }
    }

    /// `needle in list`. The list is evaluated first: `x in y` is `contains(y, x)`.
    pub(super) fn contained(&mut self, parts: &'p [Node; 2]) -> Value<'p> {
        if let Op::Range(ends, inclusive) = &parts[1].op {
            return self.within(&parts[0], ends, *inclusive);
        }
        let list = self.eval(&parts[1]);
        if let Value::Fault(_) = list {
            return list;
        }
        let needle = self.eval(&parts[0]);
        let (list, needle) = match super::operators::both(list, needle, false) {
            Ok((Value::List(list), needle)) => (list, needle),
            Ok(_) => return Value::Fault(Fault::NotThere),
            Err(value) => return value,
        };
        if let (ListRef::Range(from, to), Value::Number(n)) = (list, needle) {
            return Value::Bool(i128::from(from) <= n && n < i128::from(to));
        }
        let mut joined = Joined::default();
        self.machine.steps += self.len(list) as u64;
        for index in 0..self.len(list) {
            let entry = self.element(list, index);
            let value = match entry.value {
                Value::Unknown { doubt } => Value::Unknown { doubt },
                other if self.equal(other, needle) && !entry.maybe => Value::Bool(true),
                other if self.equal(other, needle) => Value::UNKNOWN,
                _ => Value::Bool(false),
            };
            if let Some(settled) = joined.with(value, true) {
                return settled;
            }
        }
        joined.rest(false)
    }

    /// `needle in a..b`, whatever the numbers at its ends.
    fn within(&mut self, needle: &'p Node, ends: &'p [Node; 2], inclusive: bool) -> Value<'p> {
        let mut values = [Value::UNKNOWN; 3];
        let mut doubt = None;
        for (value, node) in values.iter_mut().zip([&ends[0], &ends[1], needle]) {
            *value = self.eval(node);
            match *value {
                Value::Fault(_) if doubt == Some(true) => return Value::Unknown { doubt: true },
                Value::Fault(fault) => return Value::Fault(fault),
                Value::Unknown { doubt: d } => doubt = Some(doubt.unwrap_or(false) || d),
                _ => {}
            }
        }
        match (doubt, values) {
            (Some(doubt), _) => Value::Unknown { doubt },
            (None, [Value::Number(from), Value::Number(to), Value::Number(n)]) => {
                Value::Bool(from <= n && (n < to || inclusive && n == to))
            }
            _ => Value::Fault(Fault::NotThere),
        }
    }

    fn equal(&self, a: Value<'p>, b: Value<'p>) -> bool {
        match (a, b) {
            (Value::Text(a), Value::Text(b)) => self.equal_texts(a, b),
            _ => self.same(a, b),
        }
    }

    /// `faultable` says whether the closure may fault: over a list that is unknown it has not run yet.
    pub(super) fn fold(
        &mut self,
        fold: Fold,
        local: u16,
        parts: &'p [Node; 2],
        faultable: bool,
    ) -> Value<'p> {
        let mark = self.machine.scratch.len();
        let list = match self.eval(&parts[0]) {
            Value::List(list) => list,
            Value::Unknown { doubt } => return Value::Unknown { doubt: doubt || faultable },
            other => return other,
        };
        if self.len(list) > MAX_ELEMENTS {
            return Value::Fault(Fault::TooLong);
        }
        match fold {
            Fold::All => self.quantified(list, local, &parts[1], false),
            Fold::Some => self.quantified(list, local, &parts[1], true),
            Fold::Count => self.count(list, local, &parts[1]),
            Fold::Filter => self.filter(list, mark, local, &parts[1]),
            Fold::Map => self.map(list, mark, local, &parts[1]),
        }
    }

    /// `all` (settled by a false) and `some` (settled by a true).
    fn quantified(&mut self, list: ListRef, local: u16, body: &'p Node, absorbing: bool) -> Value<'p> {
        let mut joined = Joined::default();
        for index in 0..self.len(list) {
            let entry = self.element(list, index);
            let value = match self.body(local, entry, body) {
                // An element that may not belong can only leave the question open.
                Value::Bool(b) if entry.maybe && b == absorbing => Value::UNKNOWN,
                Value::Fault(_) if entry.maybe => Value::Unknown { doubt: true },
                other => other,
            };
            if let Some(settled) = joined.with(value, absorbing) {
                return settled;
            }
        }
        joined.rest(!absorbing)
    }

    fn count(&mut self, list: ListRef, local: u16, body: &'p Node) -> Value<'p> {
        let (mut count, mut unknown, mut doubt) = (0i128, false, false);
        for index in 0..self.len(list) {
            let entry = self.element(list, index);
            match self.body(local, entry, body) {
                Value::Bool(true) if entry.maybe => unknown = true,
                Value::Bool(b) => count += i128::from(b),
                Value::Unknown { doubt: d } => (unknown, doubt) = (true, doubt || d),
                Value::Fault(fault) if !doubt && !entry.maybe => return Value::Fault(fault),
                _ => (unknown, doubt) = (true, true),
            }
        }
        if unknown { Value::Unknown { doubt } } else { Value::Number(count) }
    }

    fn filter(&mut self, list: ListRef, mark: usize, local: u16, body: &'p Node) -> Value<'p> {
        let start = self.machine.scratch.len();
        for index in 0..self.len(list) {
            let entry = self.element(list, index);
            let kept = match self.body(local, entry, body) {
                Value::Bool(true) => entry,
                Value::Bool(false) => continue,
                // Without knowing that the whole list is sound, nothing behind it is.
                Value::Unknown { doubt: true } => return Value::Unknown { doubt: true },
                Value::Unknown { .. } => Entry { maybe: true, ..entry },
                Value::Fault(_) if entry.maybe => return Value::Unknown { doubt: true },
                other => return other,
            };
            self.machine.scratch.push(kept);
        }
        self.moved(start, mark)
    }

    fn map(&mut self, list: ListRef, mark: usize, local: u16, body: &'p Node) -> Value<'p> {
        let start = self.machine.scratch.len();
        for index in 0..self.len(list) {
            let entry = self.element(list, index);
            let value = match self.body(local, entry, body) {
                Value::Fault(_) if entry.maybe => return Value::Unknown { doubt: true },
                Value::Fault(fault) => return Value::Fault(fault),
                Value::Unknown { doubt: true } => return Value::Unknown { doubt: true },
                value => value,
            };
            self.machine.scratch.push(Entry { value, maybe: entry.maybe });
        }
        self.moved(start, mark)
    }

    /// The list from `start` to the end of the scratch, moved down to `mark`: what it was made of is done with.
    fn moved(&mut self, start: usize, mark: usize) -> Value<'p> {
        let scratch = &mut self.machine.scratch;
        let len = scratch.len() - start;
        scratch.copy_within(start.., mark);
        scratch.truncate(mark + len);
        Value::List(ListRef::Scratch(mark, len))
    }

    /// Runs a closure's body for one element; what it put aside is dropped: bodies give plain values.
    fn body(&mut self, local: u16, entry: Entry<'p>, body: &'p Node) -> Value<'p> {
        let mark = self.machine.scratch.len();
        self.set_local(local, entry.value);
        let value = self.eval(body);
        self.machine.scratch.truncate(mark);
        value
    }

    pub(super) fn reduce(
        &mut self,
        total: u16,
        item: u16,
        parts: &'p [Node; 3],
        faultable: bool,
    ) -> Value<'p> {
        let list = match self.eval(&parts[0]) {
            Value::List(list) => list,
            Value::Unknown { doubt } => return Value::Unknown { doubt: doubt || faultable },
            other => return other,
        };
        let mut sum = self.eval(&parts[1]);
        if self.is_partial(list) {
            return if let Value::Fault(_) = sum { sum } else { Value::Unknown { doubt: true } };
        }
        let mut doubt = false;
        for index in 0..self.len(list) {
            match sum {
                Value::Fault(fault) if !doubt => return Value::Fault(fault),
                Value::Fault(_) => return Value::Unknown { doubt: true },
                Value::Unknown { doubt: d } => doubt |= d,
                _ => {}
            }
            let entry = self.element(list, index);
            self.set_local(total, sum);
            sum = self.body(item, entry, &parts[2]);
        }
        match sum {
            Value::Fault(_) if doubt => Value::Unknown { doubt: true },
            _ if doubt => Value::Unknown { doubt: true },
            other => other,
        }
    }
}

fn nth_bit(mask: u64, index: usize) -> i128 {
    let mut rest = mask;
    for _ in 0..index {
        rest &= rest.wrapping_sub(1);
    }
    i128::from(rest.trailing_zeros())
}
