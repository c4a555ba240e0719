//! Operators over two values, and arithmetic with its units and scales.
//! In: typed operands. Out: a typed node. Absent: comparing (`comparing`).

use super::{Checker, Typed};
use crate::diagnostic::Span;
use crate::script::bounds;
use crate::script::ir::{Arithmetic, Const, Domain, Node, Op, Place};
use crate::script::syntax::{BinaryOp, Expr};
use crate::script::types::Ty;
use std::sync::Arc;

impl<'a> Checker<'a> {
    pub(super) fn negate(&mut self, inner: &Expr, span: Span) -> Typed {
        let inner = self.value(inner);
        let domain = match inner.ty {
            Ty::Integer(_) => Domain::Integer,
            Ty::Decimal(..) => Domain::Decimal,
            Ty::Wrong => return inner,
            _ => {
                let message = format!("`-` needs a number, found {}", inner.ty.name());
                self.error("wrong-type", span, message, "use `!` for true and false");
                return self.wrong(span);
            }
        };
        let range = inner.bounds.map(|(lo, hi)| (-hi, -lo));
        let faultable = !bounds::inside(domain, range);
        let op = Op::Negate(domain, Box::new(inner.node));
        Typed { bounds: range, ..self.typed(op, span, inner.ty, faultable) }
    }

    pub(super) fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, span: Span) -> Typed {
        let equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        let (l, r) = (self.expr(left), self.expr(right));
        if equality && (l.ty == Ty::Unit || r.ty == Ty::Unit) {
            return self.exists(op, l, r, span);
        }
        let (l, r) = (self.guarded(l, left.span), self.guarded(r, right.span));
        if l.ty == Ty::Wrong || r.ty == Ty::Wrong {
            return self.wrong(span);
        }
        match op {
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply => self.arithmetic(op, l, r, span),
            _ => self.compare(op, l, r, span),
        }
    }

    /// `x == ()`: does the optional value exist?
    pub(super) fn exists(&mut self, op: BinaryOp, l: Typed, r: Typed, span: Span) -> Typed {
        let side = if l.ty == Ty::Unit { r } else { l };
        let Op::Read(place, _) = side.node.op else {
            self.error(
                "wrong-type",
                span,
                "`()` is compared with something that always exists",
                "only an optional fact can be compared with `()`",
            );
            return self.wrong(span);
        };
        if !self.is_optional(place, &side) {
            self.error(
                "never-missing",
                span,
                "this value always exists once it is known",
                "remove the comparison, or mark it `optional = true` in item.toml",
            );
            return self.wrong(span);
        }
        let test = self.node(Op::IsNull(place), span, false);
        let op = if op == BinaryOp::Equal { test.op } else { Op::Not(Box::new(test)) };
        self.typed(op, span, Ty::Bool, false)
    }

    pub(super) fn is_optional(&self, place: Place, typed: &Typed) -> bool {
        // A guarded value is optional too: its declaration says so.
        typed.optional.is_some()
            || match place {
                Place::Root(slot) => self.scope.layout.root.slots[slot as usize].optional,
                Place::Row(..) => true,
            }
    }

    pub(super) fn arithmetic(&mut self, op: BinaryOp, l: Typed, r: Typed, span: Span) -> Typed {
        if !l.ty.is_number() || !r.ty.is_number() {
            let message =
                format!("`{}` needs numbers, found {} and {}", op.symbol(), l.ty.name(), r.ty.name());
            let hint = if l.ty == Ty::Date || r.ty == Ty::Date {
                "use `add_days`, `add_months`, `days_between` …"
            } else {
                "only numbers can be calculated with"
            };
            self.error("wrong-type", span, message, hint);
            return self.wrong(span);
        }
        let operator = match op {
            BinaryOp::Add => Arithmetic::Add,
            BinaryOp::Subtract => Arithmetic::Subtract,
            _ => Arithmetic::Multiply,
        };
        let unit = self.result_unit(operator, &l, &r, span);
        let decimal = matches!(l.ty, Ty::Decimal(..)) || matches!(r.ty, Ty::Decimal(..));
        let range = bounds::of_result(operator, &l, &r);
        let domain = if decimal { Domain::Decimal } else { Domain::Integer };
        if bounds::outside(domain, range) {
            self.error("overflow", span, "this number is too large to be exact", "use smaller numbers");
            return self.wrong(span);
        }
        if !decimal {
            let faultable = !bounds::inside(Domain::Integer, range);
            let op = Op::Arithmetic(operator, Domain::Integer, Box::new([l.node, r.node]));
            return Typed { bounds: range, ..self.typed(op, span, Ty::Integer(unit), faultable) };
        }
        let (l, r, scale) = if operator == Arithmetic::Multiply {
            let scale = l.ty.scale() + r.ty.scale();
            (l.node, r.node, scale)
        } else {
            self.align(l, r)
        };
        if scale > 12 {
            self.error(
                "too-precise",
                span,
                format!("the result has {scale} digits after the point; at most 12 are exact"),
                "multiply fewer decimals",
            );
            return self.wrong(span);
        }
        let op = Op::Arithmetic(operator, Domain::Decimal, Box::new([l, r]));
        let faultable = !bounds::inside(Domain::Decimal, range);
        Typed { bounds: range, ..self.typed(op, span, Ty::Decimal(scale, unit), faultable) }
    }

    pub(super) fn result_unit(
        &mut self,
        op: Arithmetic,
        l: &Typed,
        r: &Typed,
        span: Span,
    ) -> Option<Arc<str>> {
        let unit = |t: &Typed| t.ty.unit().map(Arc::from);
        match (l.ty.unit(), r.ty.unit()) {
            (Some(a), Some(b)) if op != Arithmetic::Multiply && a != b => {
                self.error(
                    "unit-mismatch",
                    span,
                    format!("`{a}` and `{b}` are added or subtracted"),
                    "bring both to one unit first",
                );
                None
            }
            (Some(_), Some(_)) if op == Arithmetic::Multiply => None,
            (Some(_), _) => unit(l),
            _ => unit(r),
        }
    }

    /// Brings two numbers to one scale.
    pub(in crate::script) fn align(&mut self, l: Typed, r: Typed) -> (Node, Node, u8) {
        let scale = l.ty.scale().max(r.ty.scale());
        (self.rescale(l, scale), self.rescale(r, scale), scale)
    }

    pub(in crate::script) fn rescale(&mut self, typed: Typed, scale: u8) -> Node {
        let steps = scale - typed.ty.scale().min(scale);
        if steps == 0 {
            return typed.node;
        }
        let factor = 10i128.pow(u32::from(steps));
        if let Op::Const(Const::Number(value)) = typed.node.op
            && let Some(scaled) = value.checked_mul(factor)
        {
            return Node { op: Op::Const(Const::Number(scaled)), ..typed.node };
        }
        let faultable = bounds::scaled(&typed, scale).is_none();
        let span = typed.node.span;
        self.node(Op::Rescale(factor, Box::new(typed.node)), span, faultable)
    }
}

/// What to do where a whole number meets a decimal.
pub(in crate::script) const WHOLE_DECIMAL: &str = "write whole numbers as decimals too: `3.0`";

/// Whether both are whole numbers, or both are decimals.
pub(in crate::script) fn same_number(a: &Ty, b: &Ty) -> bool {
    matches!((a, b), (Ty::Integer(_), Ty::Integer(_)) | (Ty::Decimal(..), Ty::Decimal(..)))
}
