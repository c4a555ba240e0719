//! Comparing two values: that they are of one kind, and that the answer isn't always the same.
//! In: typed operands. Out: a typed node. Absent: arithmetic (`numbers`).

use super::numbers::WHOLE_DECIMAL;
use super::{Checker, Typed};
use crate::diagnostic::{Diagnostic, Span, did_you_mean};
use crate::facts::layout::Options;
use crate::script::bounds;
use crate::script::ir::{Compare, Const, Node, Op};
use crate::script::syntax::BinaryOp;
use crate::script::types::Ty;
use std::sync::Arc;

impl<'a> Checker<'a> {
    pub(super) fn compare(&mut self, op: BinaryOp, l: Typed, r: Typed, span: Span) -> Typed {
        let compare = match op {
            BinaryOp::Equal => Compare::Equal,
            BinaryOp::NotEqual => Compare::NotEqual,
            BinaryOp::Less => Compare::Less,
            BinaryOp::LessEqual => Compare::LessEqual,
            BinaryOp::Greater => Compare::Greater,
            _ => Compare::GreaterEqual,
        };
        let equality = matches!(compare, Compare::Equal | Compare::NotEqual);
        let (l, r) = match (self.literal_option(l, &r.ty), r) {
            (Ok(l), r) => match self.literal_option(r, &l.ty) {
                Ok(r) => (l, r),
                Err(()) => return self.wrong(span),
            },
            (Err(()), _) => return self.wrong(span),
        };
        self.constant_units(&l, &r, span);
        let op = match (&l.ty, &r.ty) {
            (a, b) if a.is_number() && b.is_number() => {
                self.can_differ(compare, &l, &r, span);
                let (l, r, _) = self.align(l, r);
                Op::CompareNumbers(compare, Box::new([l, r]))
            }
            (Ty::Date, Ty::Date) => Op::CompareNumbers(compare, Box::new([l.node, r.node])),
            (Ty::Bool, Ty::Bool) if equality => Op::CompareBools(compare, Box::new([l.node, r.node])),
            (Ty::Choice(a), Ty::Choice(b)) if equality && same_options(a, b) => {
                Op::CompareNumbers(compare, Box::new([l.node, r.node]))
            }
            (a, b) if a.is_text() && b.is_text() && equality => {
                Op::CompareTexts(compare, Box::new([l.node, r.node]))
            }
            (a, b) => {
                let message = format!("{} is compared with {} by `{}`", a.name(), b.name(), symbol(compare));
                let hint = match (a, b) {
                    (Ty::Text, Ty::Text) | (Ty::Choice(_), _) | (_, Ty::Choice(_)) => {
                        "texts and choices can only be equal or not equal"
                    }
                    (Ty::Text, _) | (_, Ty::Text) => {
                        "write numbers without quotes and dates as `date(\"2026-01-31\")`"
                    }
                    _ => "both sides must be of one kind",
                };
                self.error("wrong-type", span, message, hint);
                return self.wrong(span);
            }
        };
        self.typed(op, span, Ty::Bool, false)
    }

    /// A comparison whose outcome the declared limits settle already is a mistake of the author.
    pub(super) fn can_differ(&mut self, compare: Compare, l: &Typed, r: &Typed, span: Span) {
        let Some(holds) = bounds::always(compare, l, r) else { return };
        let hint = "check the number, or the `min` and `max` of the fact in item.toml";
        if holds {
            let message = "this comparison always holds: the declared limits say so already";
            let diagnostic =
                Diagnostic::error("always-holds", self.scope.path, span, message).warning().hint(hint);
            if !self.diagnostics.contains(&diagnostic) {
                self.diagnostics.push(diagnostic);
            }
        } else {
            self.error(
                "never-holds",
                span,
                "this comparison can never hold: the declared limits exclude it",
                hint,
            );
        }
    }

    pub(super) fn constant_units(&mut self, l: &Typed, r: &Typed, span: Span) {
        if let (Some(a), Some(b)) = (l.ty.unit(), r.ty.unit())
            && a != b
        {
            let message = format!("`{a}` is compared with `{b}`");
            self.error("unit-mismatch", span, message, "bring both to one unit first");
        }
    }

    /// A text literal beside a choice is the option of that name.
    pub(in crate::script) fn literal_option(&mut self, typed: Typed, other: &Ty) -> Result<Typed, ()> {
        let (Ty::Choice(options), Op::Const(Const::Text(text))) = (other, &typed.node.op) else {
            return Ok(typed);
        };
        match options.iter().position(|o| o.id == **text) {
            Some(index) => {
                let node = Node { op: Op::Const(Const::Number(index as i128)), ..typed.node };
                Ok(Typed { node, ty: other.clone(), optional: None, bounds: None })
            }
            None => {
                let hint = match did_you_mean(text, options.iter().map(|o| o.id.as_str())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "one of: {}",
                        options.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(", ")
                    ),
                };
                self.error(
                    "unknown-option",
                    typed.node.span,
                    format!("`{text}` is not an option here"),
                    hint,
                );
                Err(())
            }
        }
    }

    /// Two branches or list elements of one type.
    pub(in crate::script) fn unify(&mut self, l: Typed, r: Typed, span: Span) -> Option<(Node, Node, Ty)> {
        if l.ty == Ty::Wrong || r.ty == Ty::Wrong {
            return None;
        }
        let l = self.literal_option(l, &r.ty).ok()?;
        let r = self.literal_option(r, &l.ty).ok()?;
        let unit = l.ty.unit().or(r.ty.unit()).map(Arc::from);
        let ty = match (&l.ty, &r.ty) {
            (Ty::Integer(_), Ty::Integer(_)) => Ty::Integer(unit),
            (Ty::Decimal(..), Ty::Decimal(..)) => {
                let (l, r, scale) = self.align(l, r);
                return Some((l, r, Ty::Decimal(scale, unit)));
            }
            (a, b) if a.is_text() && b.is_text() => Ty::Text,
            (Ty::Choice(a), Ty::Choice(b)) if same_options(a, b) => l.ty.clone(),
            (Ty::Bool, Ty::Bool) | (Ty::Date, Ty::Date) => l.ty.clone(),
            (a, b) => {
                let message = format!("one side is {}, the other {}", a.name(), b.name());
                let hint =
                    if a.is_number() && b.is_number() { WHOLE_DECIMAL } else { "both must be of one type" };
                self.error("wrong-type", span, message, hint);
                return None;
            }
        };
        Some((l.node, r.node, ty))
    }
}

pub(in crate::script) fn same_kind(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Choice(a), Ty::Choice(b)) => same_options(a, b),
        (Ty::Integer(_), Ty::Integer(_)) => true,
        (a, b) if a.is_text() && b.is_text() => true,
        (a, b) => a == b,
    }
}

pub(super) fn same_options(a: &Options, b: &Options) -> bool {
    Arc::ptr_eq(a, b) || a.iter().map(|o| &o.id).eq(b.iter().map(|o| &o.id))
}

pub(super) fn symbol(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "==",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::LessEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterEqual => ">=",
    }
}
