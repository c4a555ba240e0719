//! Which unknown facts could settle a check: a subset-minimal set, in declaration order.
//! In: a check that is unknown. Out: slots. Absent: which values would settle it; how likely they are.
//!
//! A comparison all of whose unknown facts are in the set may come out either way; one with a fact outside stays
//! unknown. The set shrinks from all unknown facts, the last declared first, while the check can still be decided, or
//! until the case has had its steps: then the set is sufficient, and may be larger than it need be.

use super::Run;
use super::value::Value;
use crate::facts::layout::Slot;
use crate::script::ir::{Fold, Node, Op};
use std::collections::BTreeSet;

/// What may become of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outlook {
    can_be_true: bool,
    can_be_false: bool,
}

impl Outlook {
    const NEITHER: Self = Self { can_be_true: false, can_be_false: false };
    const EITHER: Self = Self { can_be_true: true, can_be_false: true };

    fn known(value: bool) -> Self {
        Self { can_be_true: value, can_be_false: !value }
    }

    fn flipped(self) -> Self {
        Self { can_be_true: self.can_be_false, can_be_false: self.can_be_true }
    }

    fn is_open(self) -> bool {
        self.can_be_true || self.can_be_false
    }
}

impl<'p> Run<'_, 'p> {
    /// A subset-minimal set of the unknown slots `unknown` (in declaration order) that could settle `node`.
    pub fn settling(&mut self, node: &'p Node, unknown: &[Slot]) -> Vec<Slot> {
        let mut set: BTreeSet<Slot> = unknown.iter().copied().collect();
        let (mut rest, mut run) = (unknown, unknown.len());
        // What can be decided with a set can be decided with a larger one: so a whole run of facts goes at once, and
        // the outcome is that of taking them out one by one.
        while set.len() > 1 && !rest.is_empty() && !self.is_tired() {
            run = run.min(rest.len()).min(set.len() - 1);
            let (before, last) = rest.split_at(rest.len() - run);
            for slot in last {
                set.remove(slot);
            }
            if self.outlook(node, &set, &mut Vec::new()).is_open() {
                (rest, run) = (before, run * 2);
                continue;
            }
            set.extend(last);
            if run == 1 {
                rest = before;
            }
            run = (run / 2).max(1);
        }
        set.into_iter().collect()
    }

    /// Whether `node` could come out true, and false, with nothing known beside what is known but the root slots `slots`.
    pub fn settled_by(&mut self, node: &'p Node, slots: core::ops::Range<Slot>) -> (bool, bool) {
        let set: BTreeSet<Slot> = slots.collect();
        self.machine.scratch.clear();
        let outlook = self.outlook(node, &set, &mut Vec::new());
        (outlook.can_be_true, outlook.can_be_false)
    }

    /// `behind` holds, for each local with an unknown value, the unknown slots that value needs.
    fn outlook(
        &mut self,
        node: &'p Node,
        set: &BTreeSet<Slot>,
        behind: &mut Vec<(u16, BTreeSet<Slot>)>,
    ) -> Outlook {
        let mark = self.machine.scratch.len();
        let outlook = self.outlook_of(node, set, behind);
        self.machine.scratch.truncate(mark);
        outlook
    }

    fn outlook_of(
        &mut self,
        node: &'p Node,
        set: &BTreeSet<Slot>,
        behind: &mut Vec<(u16, BTreeSet<Slot>)>,
    ) -> Outlook {
        match &node.op {
            Op::And(parts) => self.joined(parts, set, behind),
            Op::Or(parts) => self.joined_or(parts, set, behind),
            Op::Not(inner) => self.outlook(inner, set, behind).flipped(),
            Op::If(parts) => self.branched(parts, set, behind),
            Op::Let(local, parts) => {
                let needs = self.bind_open(*local, &parts[0], behind);
                behind.push((*local, needs));
                let outlook = self.outlook(&parts[1], set, behind);
                behind.pop();
                outlook
            }
            Op::Fold(fold @ (Fold::All | Fold::Some), local, parts) => {
                self.over_rows(*fold, *local, parts, node, set, behind)
            }
            _ => self.leaf(node, set, behind),
        }
    }

    fn joined(
        &mut self,
        parts: &'p [Node],
        set: &BTreeSet<Slot>,
        behind: &mut Vec<(u16, BTreeSet<Slot>)>,
    ) -> Outlook {
        let mut all = Outlook { can_be_true: true, can_be_false: false };
        for part in parts {
            let outlook = self.outlook(part, set, behind);
            all.can_be_true &= outlook.can_be_true;
            all.can_be_false |= outlook.can_be_false;
        }
        all
    }

    fn joined_or(
        &mut self,
        parts: &'p [Node],
        set: &BTreeSet<Slot>,
        behind: &mut Vec<(u16, BTreeSet<Slot>)>,
    ) -> Outlook {
        let mut all = Outlook { can_be_true: false, can_be_false: true };
        for part in parts {
            let outlook = self.outlook(part, set, behind);
            all.can_be_true |= outlook.can_be_true;
            all.can_be_false &= outlook.can_be_false;
        }
        all
    }

    fn branched(
        &mut self,
        parts: &'p [Node; 3],
        set: &BTreeSet<Slot>,
        behind: &mut Vec<(u16, BTreeSet<Slot>)>,
    ) -> Outlook {
        let test = self.outlook(&parts[0], set, behind);
        let then = self.outlook(&parts[1], set, behind);
        let otherwise = self.outlook(&parts[2], set, behind);
        let way = |t: bool, e: bool| test.can_be_true && t || test.can_be_false && e || t && e;
        Outlook {
            can_be_true: way(then.can_be_true, otherwise.can_be_true),
            can_be_false: way(then.can_be_false, otherwise.can_be_false),
        }
    }

    /// `all` and `some` over elements that are there.
    fn over_rows(
        &mut self,
        fold: Fold,
        local: u16,
        parts: &'p [Node; 2],
        node: &'p Node,
        set: &BTreeSet<Slot>,
        behind: &mut Vec<(u16, BTreeSet<Slot>)>,
    ) -> Outlook {
        let list = match self.eval(&parts[0]) {
            Value::List(list) if !self.is_partial(list) => list,
            _ => return self.leaf(node, set, behind),
        };
        let mut rows = Outlook::known(fold == Fold::All);
        for index in 0..self.len(list) {
            let element = self.element(list, index);
            self.set_local(local, element.value);
            let outlook = self.outlook(&parts[1], set, behind);
            if fold == Fold::All {
                rows.can_be_true &= outlook.can_be_true;
                rows.can_be_false |= outlook.can_be_false;
            } else {
                rows.can_be_true |= outlook.can_be_true;
                rows.can_be_false &= outlook.can_be_false;
            }
        }
        rows
    }

    /// Evaluates a `let` and gives the unknown slots its value still needs.
    fn bind_open(&mut self, local: u16, node: &'p Node, behind: &[(u16, BTreeSet<Slot>)]) -> BTreeSet<Slot> {
        let (value, needs) = self.with_needs(node, behind);
        self.set_local(local, value);
        needs
    }

    fn leaf(&mut self, node: &'p Node, set: &BTreeSet<Slot>, behind: &[(u16, BTreeSet<Slot>)]) -> Outlook {
        match self.with_needs(node, behind) {
            (Value::Bool(b), _) => Outlook::known(b),
            (Value::Unknown { .. }, needs) if !needs.is_empty() && needs.is_subset(set) => Outlook::EITHER,
            _ => Outlook::NEITHER,
        }
    }

    /// A node's value and the unknown slots behind it, those of its locals included.
    fn with_needs(
        &mut self,
        node: &'p Node,
        behind: &[(u16, BTreeSet<Slot>)],
    ) -> (Value<'p>, BTreeSet<Slot>) {
        self.machine.reads.fill(0);
        self.machine.steps += self.machine.reads.len() as u64;
        let value = self.eval(node);
        let mut needs: BTreeSet<Slot> = self.unknown_reads().collect();
        let mut walked = 0;
        node.walk(&mut |n| {
            walked += 8;
            if let Op::Local(local) = n.op
                && let Some((_, slots)) = behind.iter().rev().find(|(l, _)| *l == local)
            {
                needs.extend(slots);
                walked += slots.len() as u64;
            }
        });
        self.machine.steps += walked + 8 * needs.len() as u64;
        (value, needs)
    }
}
