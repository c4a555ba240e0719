//! Which optional values are known to exist once a condition was true or false.
//! In: an expression. Out: dotted paths. Absent: types; the checker asks only for what was written as a path.

use super::syntax::{BinaryOp, Expr, ExprKind};
use std::collections::BTreeSet;

/// Paths known to exist.
pub type Keys = BTreeSet<String>;

/// The dotted path an expression is, if it is one.
pub fn path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Field(base, field, _) => Some(format!("{}.{field}", path(base)?)),
        _ => None,
    }
}

/// Paths that exist when `expr` is true.
pub fn when_true(expr: &Expr) -> Vec<String> {
    match &expr.kind {
        ExprKind::And(parts) => parts.iter().flat_map(when_true).collect(),
        ExprKind::Not(inner) => when_false(inner),
        ExprKind::Binary(BinaryOp::NotEqual, l, r) => tested(l, r),
        _ => Vec::new(),
    }
}

/// Paths that exist when `expr` is false.
pub fn when_false(expr: &Expr) -> Vec<String> {
    match &expr.kind {
        ExprKind::Or(parts) => parts.iter().flat_map(when_false).collect(),
        ExprKind::Not(inner) => when_true(inner),
        ExprKind::Binary(BinaryOp::Equal, l, r) => tested(l, r),
        _ => Vec::new(),
    }
}

fn tested(l: &Expr, r: &Expr) -> Vec<String> {
    match (&l.kind, &r.kind) {
        (ExprKind::Unit, _) => path(r).into_iter().collect(),
        (_, ExprKind::Unit) => path(l).into_iter().collect(),
        _ => Vec::new(),
    }
}
