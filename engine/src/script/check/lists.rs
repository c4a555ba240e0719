//! Lists, ranges and `in`.
//! In: expressions. Out: a typed node. Absent: functions over lists (`check_call`).

use super::comparing::same_kind;
use super::numbers::{WHOLE_DECIMAL, same_number};
use super::{Checker, Typed};
use crate::diagnostic::Span;
use crate::facts::layout::Options;
use crate::script::ir::{Fold, Node, Op};
use crate::script::syntax::{Expr, ExprKind};
use crate::script::types::Ty;
use crate::script::vocabulary::Builtin;
use crate::script::{bounds, limits};
use std::sync::Arc;

impl<'a> Checker<'a> {
    /// A list written out. Whole numbers and decimals may be `mixed` only where nothing is calculated from them: they
    /// stay what they are in the stock interpreter, and whole numbers overflow earlier.
    pub(super) fn list(&mut self, parts: &[Expr], span: Span, mixed: bool) -> Typed {
        let mut typed: Vec<Typed> = parts.iter().map(|p| self.value(p)).collect();
        if typed.iter().any(|t| t.ty == Ty::Wrong) {
            return self.wrong(span);
        }
        let Some(first) = typed.first() else {
            self.error(
                "empty-list",
                span,
                "an empty list holds nothing to compare with",
                "write its elements",
            );
            return self.wrong(span);
        };
        let scale = typed.iter().map(|t| t.ty.scale()).max().unwrap_or(0);
        let decimal = typed.iter().any(|t| matches!(t.ty, Ty::Decimal(..)));
        let ty = if decimal { Ty::Decimal(scale, first.ty.unit().map(Arc::from)) } else { first.ty.clone() };
        if let Some(part) = typed.iter().find(|t| matches!(t.ty, Ty::List(_) | Ty::Record(_) | Ty::Unit)) {
            let (message, at) = (format!("a list written out can't hold {}", part.ty.name()), part.node.span);
            self.error("wrong-type", at, message, "list plain values: numbers, texts, dates, true and false");
            return self.wrong(span);
        }
        let fits = |t: &Typed| {
            same_kind(&t.ty, &ty) || t.ty.is_number() && ty.is_number() && (mixed || same_number(&t.ty, &ty))
        };
        if let Some(odd) = typed.iter().find(|t| !fits(t)) {
            let (message, at) =
                (format!("this list mixes {} and {}", ty.name(), odd.ty.name()), odd.node.span);
            let hint = if odd.ty.is_number() { WHOLE_DECIMAL } else { "all elements must be of one type" };
            self.error("wrong-type", at, message, hint);
            return self.wrong(span);
        }
        let bounds = typed
            .iter()
            .map(|t| bounds::scaled(t, scale))
            .collect::<Option<Vec<_>>>()
            .and_then(|all| Some((all.iter().map(|b| b.0).min()?, all.iter().map(|b| b.1).max()?)));
        let nodes =
            typed.drain(..).map(|t| if t.ty.is_number() { self.rescale(t, scale) } else { t.node }).collect();
        Typed { bounds, ..self.typed(Op::List(nodes), span, Ty::List(Box::new(ty)), false) }
    }

    /// A range whose elements are counted out, by a closure or a function: it must not be longer than a list may be.
    pub(super) fn short_range(&mut self, from: &Expr, to: &Expr, inclusive: bool, span: Span) -> Typed {
        let (range, most) = self.range(from, to, inclusive, span);
        if range.ty != Ty::Wrong && most.is_none_or(|n| n > limits::MAX_ELEMENTS) {
            let message = format!("this range may have more than {} elements", limits::MAX_ELEMENTS);
            self.error(
                "too-costly",
                span,
                message,
                "only `x in a..b` may be longer; limit its ends in item.toml",
            );
            return self.wrong(span);
        }
        range
    }

    /// A range, and how many elements it may have at most.
    pub(super) fn range(
        &mut self,
        from: &Expr,
        to: &Expr,
        inclusive: bool,
        span: Span,
    ) -> (Typed, Option<i128>) {
        let (from, to) = (self.value(from), self.value(to));
        let most = from
            .bounds
            .zip(to.bounds)
            .and_then(|(from, to)| to.1.checked_sub(from.0)?.checked_add(inclusive.into()));
        let typed = match (&from.ty, &to.ty) {
            (Ty::Integer(_), Ty::Integer(_)) => {
                let op = Op::Range(Box::new([from.node, to.node]), inclusive);
                self.typed(op, span, Ty::List(Box::new(Ty::Integer(None))), false)
            }
            (Ty::Wrong, _) | (_, Ty::Wrong) => self.wrong(span),
            (a, b) => {
                let message =
                    format!("a range goes from integer to integer, found {} and {}", a.name(), b.name());
                self.error("wrong-type", span, message, "compare decimals and dates with `>=` and `<=`");
                self.wrong(span)
            }
        };
        (typed, most)
    }

    /// `needle in list`; a list of literals beside a choice is a list of its options.
    pub(in crate::script) fn contained(&mut self, needle: &Expr, list: &Expr, span: Span) -> Typed {
        let needle_typed = self.value(needle);
        if let (Ty::Choice(options), ExprKind::List(parts)) = (needle_typed.ty.clone(), &list.kind) {
            return self.option_in(needle_typed, &options, parts, list.span, span);
        }
        let list_typed = match &list.kind {
            ExprKind::Range(from, to, inclusive) => self.range(from, to, *inclusive, list.span).0,
            ExprKind::List(parts) => self.list(parts, list.span, true),
            _ => self.value(list),
        };
        if matches!(list.kind, ExprKind::Range(..)) && matches!(needle_typed.ty, Ty::Decimal(..)) {
            self.error(
                "wrong-type",
                span,
                "a decimal is looked for in a range of whole numbers",
                "compare with `>=` and `<=`",
            );
            return self.wrong(span);
        }
        if needle_typed.ty == Ty::Wrong || list_typed.ty == Ty::Wrong {
            return self.wrong(span);
        }
        if list_typed.ty.is_text() && needle_typed.ty.is_text() {
            let call = Op::Call(Builtin::Contains, vec![list_typed.node, needle_typed.node]);
            return self.typed(call, span, Ty::Bool, false);
        }
        let Ty::List(element) = list_typed.ty.clone() else {
            let message = format!("`in` needs a list, found {}", list_typed.ty.name());
            self.error("wrong-type", list.span, message, "write `[a, b]` or `1..=5`");
            return self.wrong(span);
        };
        let Ok(needle_typed) = self.literal_option(needle_typed, &element) else { return self.wrong(span) };
        if !(same_kind(&needle_typed.ty, &element) || needle_typed.ty.is_number() && element.is_number()) {
            let message = format!("{} is looked for in a {}", needle_typed.ty.name(), list_typed.ty.name());
            self.error("wrong-type", span, message, "both must be of one type");
            return self.wrong(span);
        }
        self.aligned_in(needle_typed, list_typed, &element, span)
    }

    pub(super) fn aligned_in(&mut self, needle: Typed, list: Typed, element: &Ty, span: Span) -> Typed {
        let (have, want) = (needle.ty.scale(), element.scale());
        if element.is_number() && have > want {
            // The list's elements are brought to the finer scale of what is looked for.
            let local = self.local();
            let read = Node { op: Op::Local(local), span, faultable: false };
            let factor = 10i128.pow(u32::from(have - want));
            let scaled = self.node(Op::Rescale(factor, Box::new(read)), span, false);
            let mapped = self.node(Op::Fold(Fold::Map, local, Box::new([list.node, scaled])), span, false);
            return self.typed(Op::In(Box::new([needle.node, mapped])), span, Ty::Bool, false);
        }
        let needle = if element.is_number() { self.rescale(needle, want) } else { needle.node };
        self.typed(Op::In(Box::new([needle, list.node])), span, Ty::Bool, false)
    }

    pub(super) fn option_in(
        &mut self,
        needle: Typed,
        options: &Options,
        parts: &[Expr],
        list_span: Span,
        span: Span,
    ) -> Typed {
        let ty = Ty::Choice(options.clone());
        let mut nodes = Vec::new();
        for part in parts {
            let typed = self.value(part);
            let Ok(typed) = self.literal_option(typed, &ty) else { return self.wrong(span) };
            if typed.ty != ty {
                let message = format!("a choice is looked for among {}", typed.ty.name());
                self.error("wrong-type", part.span, message, "list the option's ids in quotes");
                return self.wrong(span);
            }
            nodes.push(typed.node);
        }
        let list = self.node(Op::List(nodes), list_span, false);
        self.typed(Op::In(Box::new([needle.node, list])), span, Ty::Bool, false)
    }
}
