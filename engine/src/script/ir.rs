//! The decision IR: what a check is lowered to. A tree of typed nodes; every node knows its span.
//! In: built by `check`, tightened by `lower`. Out: walked by `evaluate`. Absent: names, types, wording.

use super::vocabulary::Builtin;
use crate::diagnostic::Span;
use crate::facts::layout::Slot;
use std::sync::Arc;

/// Where a value is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A root slot.
    Root(Slot),
    /// A slot of the row held by a local.
    Row(u16, Slot),
}

/// How a slot's bits are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decode {
    /// 0 or 1.
    Bool,
    /// Integer, mantissa, day number or option index.
    Number,
    /// Packed text.
    Text,
    /// Bit mask of options.
    Options,
    /// Rows.
    Rows,
}

/// How numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// Arithmetic operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
}

/// Bound of an arithmetic result: beyond it the stock interpreter fails, and so does the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// 64-bit integers.
    Integer,
    /// Decimals of 96 bits.
    Decimal,
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Const {
    /// Boolean.
    Bool(bool),
    /// Integer, mantissa, day number or option index.
    Number(i128),
    /// Text; shared by every place it is inlined to.
    Text(Arc<str>),
}

/// What a closure over a list is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// `all`
    All,
    /// `some`
    Some,
    /// `filter`
    Filter,
    /// `map`
    Map,
    /// `count`
    Count,
}

/// One node.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it does.
    pub op: Op,
    /// Where it was written.
    pub span: Span,
    /// Its own operator may fault on known operands (not: something below it; but a closure's body is part of it).
    pub faultable: bool,
}

/// What a node does.
#[derive(Debug, Clone)]
pub enum Op {
    /// A constant.
    Const(Const),
    /// Reads a slot.
    Read(Place, Decode),
    /// Reads a local.
    Local(u16),
    /// The application date.
    On,
    /// A parameter's value on the deciding date, by index into the program's parameters.
    Parameter(u16),
    /// A table look-up, by index into the program's tables.
    Table(u16, Vec<Node>),
    /// Known not to exist.
    IsNull(Place),
    /// `!a`
    Not(Box<Node>),
    /// `a && b …`, left to right
    And(Vec<Node>),
    /// `a || b …`, left to right
    Or(Vec<Node>),
    /// `if a { b } else { c }`
    If(Box<[Node; 3]>),
    /// `let` into a local
    Let(u16, Box<[Node; 2]>),
    /// Numbers of equal scale, dates, options
    CompareNumbers(Compare, Box<[Node; 2]>),
    /// Texts; only equal and not equal
    CompareTexts(Compare, Box<[Node; 2]>),
    /// Booleans; only equal and not equal
    CompareBools(Compare, Box<[Node; 2]>),
    /// Exact arithmetic
    Arithmetic(Arithmetic, Domain, Box<[Node; 2]>),
    /// `-a`
    Negate(Domain, Box<Node>),
    /// `a × factor`: brings a number to a finer scale
    Rescale(i128, Box<Node>),
    /// `[a, b]`
    List(Vec<Node>),
    /// `a..b` or `a..=b` as a list or a range to be `in`
    Range(Box<[Node; 2]>, bool),
    /// `x in list` for numbers, texts and booleans
    In(Box<[Node; 2]>),
    /// A closure over a list: list, local of the element, body
    Fold(Fold, u16, Box<[Node; 2]>),
    /// `reduce`: list, start; locals of accumulator and element; body
    Reduce(u16, u16, Box<[Node; 3]>),
    /// `sum` of a list of numbers
    Sum(Domain, Box<Node>),
    /// A vocabulary function
    Call(Builtin, Vec<Node>),
    /// Fused: a known number in `lo..=hi`
    NumberBetween(Place, i64, i64),
    /// Fused: a known option in the mask
    OptionIn(Place, u64),
    /// Fused: a list of options that shares one with the mask
    OptionsMeet(Place, u64),
}

impl Node {
    /// Children in evaluation order.
    pub fn children(&self) -> &[Self] {
        match &self.op {
            Op::And(nodes) | Op::Or(nodes) | Op::List(nodes) | Op::Call(_, nodes) | Op::Table(_, nodes) => {
                nodes
            }
            Op::Not(node) | Op::Negate(_, node) | Op::Rescale(_, node) | Op::Sum(_, node) => {
                std::slice::from_ref(node)
            }
            Op::If(nodes) | Op::Reduce(_, _, nodes) => nodes.as_slice(),
            Op::Let(_, nodes)
            | Op::CompareNumbers(_, nodes)
            | Op::CompareTexts(_, nodes)
            | Op::CompareBools(_, nodes)
            | Op::Arithmetic(_, _, nodes)
            | Op::Range(nodes, _)
            | Op::In(nodes)
            | Op::Fold(_, _, nodes) => nodes.as_slice(),
            _ => &[],
        }
    }

    /// Calls `visit` on this node and all below, parents first.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Node)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }
}
