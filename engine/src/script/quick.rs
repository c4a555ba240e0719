//! The short form of a check: what it says when everything it meets is known, without values in between.
//! In: a tightened `Node`. Out: `Quick`, for the kinds of checks that most rules consist of, or nothing.
//! Absent: unknowns and faults. Wherever one comes up the check is evaluated in full; so the short form never needs a
//! meaning of its own, only that of two-valued logic (the differential test and `the_short_form_says_the_same` hold
//! both together).

use super::ir::{Arithmetic, Compare, Const, Decode, Fold, Node, Op, Place};
use super::vocabulary::Builtin;
use std::sync::Arc;

/// Where a number is read: a root slot, a slot of the row at hand, or the application date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell(u16);

/// Set for a slot of the row at hand.
const ROW: u16 = 1 << 15;

impl Cell {
    /// The application date.
    pub const ON: Self = Self(ROW - 1);

    /// `local` is that of the row at hand.
    fn of(place: Place, local: Option<u16>) -> Option<Self> {
        let (slot, row) = match place {
            Place::Root(slot) => (slot, 0),
            Place::Row(of, slot) if Some(of) == local => (slot, ROW),
            Place::Row(..) => return None,
        };
        u16::try_from(slot).ok().filter(|slot| *slot < Self::ON.0).map(|slot| Self(slot | row))
    }

    /// The slot, for the row that begins at `row`; meaningless for the application date.
    #[inline]
    pub fn slot(self, row: usize) -> usize {
        if self.0 & ROW == 0 { usize::from(self.0) } else { row + usize::from(self.0 & !ROW) }
    }
}

/// A condition over slots that are known. `is` is what it says when the test holds.
#[derive(Debug, Clone)]
pub(crate) enum Quick {
    /// A boolean fact is true.
    Flag { is: bool, cell: Cell },
    /// A value is known not to exist.
    Null { is: bool, cell: Cell },
    /// A number in `lo..=hi`.
    Number { is: bool, cell: Cell, lo: i64, hi: i64 },
    /// An option in the mask.
    Option { is: bool, cell: Cell, mask: u64 },
    /// A list of options that shares one with the mask.
    Options { is: bool, cell: Cell, mask: u64 },
    /// `left − right` in `lo..=hi`.
    Difference { is: bool, left: Cell, right: Cell, lo: i64, hi: i64 },
    /// The same with factors.
    Scaled { is: bool, sides: Box<Sides> },
    /// Two texts are equal.
    Texts { is: bool, left: Cell, right: Cell },
    /// A text is this one.
    Text { is: bool, cell: Cell, text: Arc<str> },
    /// Every one, from left to right.
    Every(Box<[Quick]>),
    /// Any one, from left to right.
    Any(Box<[Quick]>),
    /// The second if the first, else the third.
    If(Box<[Quick; 3]>),
    /// Every row of a list.
    All(Cell, Box<Quick>),
    /// Some row of a list.
    Some(Cell, Box<Quick>),
}

/// `left × its factor − (right × its factor)` in `lo..=hi`.
#[derive(Debug, Clone)]
pub(crate) struct Sides {
    /// Its sum or cell, and factor.
    pub left: (Source, i64),
    /// Its sum or cell, and factor.
    pub right: (Source, i64),
    /// Least difference.
    pub lo: i64,
    /// Greatest difference.
    pub hi: i64,
}

/// Where a side of a comparison comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// Nothing: zero.
    Zero,
    /// A number.
    Cell(Cell),
    /// The sum of a field over a list's rows.
    Sum(Cell, Cell),
}

/// The short form of a check, if it has one.
pub(crate) fn quick(node: &Node) -> Option<Quick> {
    condition(node, None)
}

fn condition(node: &Node, local: Option<u16>) -> Option<Quick> {
    let cell = |place: &Place| Cell::of(*place, local);
    let each = |nodes: &[Node]| nodes.iter().map(|node| condition(node, local)).collect::<Option<_>>();
    Some(match &node.op {
        Op::NumberBetween(place, lo, hi) => Quick::Number { is: true, cell: cell(place)?, lo: *lo, hi: *hi },
        Op::OptionIn(place, mask) => Quick::Option { is: true, cell: cell(place)?, mask: *mask },
        Op::OptionsMeet(place, mask) => Quick::Options { is: true, cell: cell(place)?, mask: *mask },
        Op::Read(place, Decode::Bool) => Quick::Flag { is: true, cell: cell(place)? },
        Op::IsNull(place) => Quick::Null { is: true, cell: cell(place)? },
        Op::And(nodes) => Quick::Every(each(nodes)?),
        Op::Or(nodes) => Quick::Any(each(nodes)?),
        Op::Not(inner) => condition(inner, local)?.negated(),
        Op::If(nodes) => Quick::If(Box::new([
            condition(&nodes[0], local)?,
            condition(&nodes[1], local)?,
            condition(&nodes[2], local)?,
        ])),
        Op::CompareNumbers(compare, nodes) => numbers(*compare, nodes, local)?,
        Op::CompareTexts(compare, nodes) => texts(*compare, nodes, local)?,
        Op::In(nodes) => within(nodes, local)?,
        // A row of a row's list is not at hand in the short form.
        Op::Fold(fold @ (Fold::All | Fold::Some), row, nodes) if local.is_none() => {
            let Op::Read(place, Decode::Rows) = &nodes[0].op else { return None };
            let (list, body) = (cell(place)?, Box::new(condition(&nodes[1], Some(*row))?));
            if *fold == Fold::All { Quick::All(list, body) } else { Quick::Some(list, body) }
        }
        _ => return None,
    })
}

impl Quick {
    /// The opposite; operands keep their order.
    fn negated(self) -> Self {
        let each = |parts: Box<[Self]>| parts.into_iter().map(Self::negated).collect();
        match self {
            Self::Flag { is, cell } => Self::Flag { is: !is, cell },
            Self::Null { is, cell } => Self::Null { is: !is, cell },
            Self::Number { is, cell, lo, hi } => Self::Number { is: !is, cell, lo, hi },
            Self::Option { is, cell, mask } => Self::Option { is: !is, cell, mask },
            Self::Options { is, cell, mask } => Self::Options { is: !is, cell, mask },
            Self::Difference { is, left, right, lo, hi } => Self::Difference { is: !is, left, right, lo, hi },
            Self::Scaled { is, sides } => Self::Scaled { is: !is, sides },
            Self::Texts { is, left, right } => Self::Texts { is: !is, left, right },
            Self::Text { is, cell, text } => Self::Text { is: !is, cell, text },
            Self::Every(parts) => Self::Any(each(parts)),
            Self::Any(parts) => Self::Every(each(parts)),
            Self::If(parts) => {
                let [test, then, otherwise] = *parts;
                Self::If(Box::new([test, then.negated(), otherwise.negated()]))
            }
            Self::All(list, body) => Self::Some(list, Box::new(body.negated())),
            Self::Some(list, body) => Self::All(list, Box::new(body.negated())),
        }
    }
}

/// A side of a comparison: source × factor + constant; one of both is nothing.
struct Side {
    source: Source,
    factor: i64,
    constant: i64,
}

fn numbers(compare: Compare, nodes: &[Node; 2], local: Option<u16>) -> Option<Quick> {
    let (left, right) = match (difference(&nodes[0], local), difference(&nodes[1], local)) {
        (Some(days), None) => days.against(side(&nodes[1], local)?)?,
        // c ? to − from is from − to ? −c.
        (None, Some(days)) => days.turned().against(side(&nodes[0], local)?.times(-1)?)?,
        (Some(_), Some(_)) => return None,
        (None, None) => (side(&nodes[0], local)?, side(&nodes[1], local)?),
    };
    let constant = right.constant.checked_sub(left.constant)?;
    // left − right compared with the constant.
    let (is, lo, hi) = match compare {
        Compare::Equal => (true, constant, constant),
        Compare::NotEqual => (false, constant, constant),
        Compare::Less => (true, i64::MIN, constant.checked_sub(1)?),
        Compare::LessEqual => (true, i64::MIN, constant),
        Compare::Greater => (true, constant.checked_add(1)?, i64::MAX),
        Compare::GreaterEqual => (true, constant, i64::MAX),
    };
    Some(match (left.source, left.factor, right.source, right.factor) {
        (Source::Cell(left), 1, Source::Cell(right), 1) => Quick::Difference { is, left, right, lo, hi },
        (Source::Cell(cell), 1, Source::Zero, _) if cell != Cell::ON => Quick::Number { is, cell, lo, hi },
        _ => {
            let sides =
                Sides { left: (left.source, left.factor), right: (right.source, right.factor), lo, hi };
            Quick::Scaled { is, sides: Box::new(sides) }
        }
    })
}

/// A number `in` a range between constants.
fn within(nodes: &[Node; 2], local: Option<u16>) -> Option<Quick> {
    let (Op::Read(place, Decode::Number), Op::Range(ends, inclusive)) = (&nodes[0].op, &nodes[1].op) else {
        return None;
    };
    let (Op::Const(Const::Number(lo)), Op::Const(Const::Number(hi))) = (&ends[0].op, &ends[1].op) else {
        return None;
    };
    let hi = i64::try_from(*hi).ok()?.checked_sub(i64::from(!inclusive))?;
    Some(Quick::Number { is: true, cell: Cell::of(*place, local)?, lo: i64::try_from(*lo).ok()?, hi })
}

/// `days_between(from, to)` of two dates in the years there are.
struct Days {
    from: Side,
    to: Side,
}

fn difference(node: &Node, local: Option<u16>) -> Option<Days> {
    let Op::Call(Builtin::DaysBetween, dates) = &node.op else { return None };
    let [from, to] = dates.as_slice() else { return None };
    (!node.faultable).then_some(Days { from: side(from, local)?, to: side(to, local)? })
}

impl Days {
    fn turned(self) -> Self {
        Self { from: self.to, to: self.from }
    }

    /// `to − from` compared with a constant, as two sides.
    fn against(self, constant: Side) -> Option<(Side, Side)> {
        let Source::Zero = constant.source else { return None };
        let right = self.from.constant.checked_add(constant.constant)?;
        Some((self.to, Side { constant: right, ..self.from }))
    }
}

fn side(node: &Node, local: Option<u16>) -> Option<Side> {
    let of = |source| Some(Side { source, factor: 1, constant: 0 });
    match &node.op {
        Op::Read(place, Decode::Number) => of(Source::Cell(Cell::of(*place, local)?)),
        Op::On => of(Source::Cell(Cell::ON)),
        Op::Const(Const::Number(n)) => {
            Some(Side { source: Source::Zero, factor: 1, constant: i64::try_from(*n).ok()? })
        }
        Op::Rescale(factor, inner) => side(inner, local)?.times(*factor),
        Op::Arithmetic(Arithmetic::Multiply, _, nodes) => match (&nodes[0].op, &nodes[1].op) {
            (_, Op::Const(Const::Number(factor))) => side(&nodes[0], local)?.times(*factor),
            (Op::Const(Const::Number(factor)), _) => side(&nodes[1], local)?.times(*factor),
            _ => None,
        },
        Op::Sum(_, list) if local.is_none() => {
            let Op::Fold(Fold::Map, row, nodes) = &list.op else { return None };
            let (Op::Read(rows, Decode::Rows), Op::Read(field, Decode::Number)) =
                (&nodes[0].op, &nodes[1].op)
            else {
                return None;
            };
            of(Source::Sum(Cell::of(*rows, None)?, Cell::of(*field, Some(*row))?))
        }
        _ => None,
    }
}

impl Side {
    /// A product that fits also fits before its last factor, unless that is zero.
    fn times(self, factor: i128) -> Option<Self> {
        let factor = i64::try_from(factor).ok().filter(|factor| *factor != 0)?;
        Some(Self {
            source: self.source,
            factor: self.factor.checked_mul(factor)?,
            constant: self.constant.checked_mul(factor)?,
        })
    }
}

fn texts(compare: Compare, nodes: &[Node; 2], local: Option<u16>) -> Option<Quick> {
    let is = match compare {
        Compare::Equal => true,
        Compare::NotEqual => false,
        _ => return None,
    };
    let cell = |node: &Node| match &node.op {
        Op::Read(place, Decode::Text) => Cell::of(*place, local),
        _ => None,
    };
    match (&nodes[0].op, &nodes[1].op) {
        (Op::Const(Const::Text(text)), _) => {
            Some(Quick::Text { is, cell: cell(&nodes[1])?, text: text.clone() })
        }
        (_, Op::Const(Const::Text(text))) => {
            Some(Quick::Text { is, cell: cell(&nodes[0])?, text: text.clone() })
        }
        _ => Some(Quick::Texts { is, left: cell(&nodes[0])?, right: cell(&nodes[1])? }),
    }
}
