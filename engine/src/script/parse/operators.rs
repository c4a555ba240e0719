//! Operators. In: Rhai's calls of operators. Out: expressions, or what to write instead.
//! Absent: which types an operator takes (`check`).

use super::{Parsed, Parser, Piece};
use crate::script::syntax::{BinaryOp, Expr, ExprKind};
use rhai::{Expr as RhaiExpr, Position};

impl Parser<'_> {
    pub(super) fn chain(
        &mut self,
        piece: &Piece,
        parts: &[RhaiExpr],
        kind: fn(Vec<Expr>) -> ExprKind,
    ) -> Option<Parsed> {
        let parsed: Vec<Option<Parsed>> = parts.iter().map(|p| self.expr(piece, p)).collect();
        let parsed: Vec<Parsed> = parsed.into_iter().collect::<Option<_>>()?;
        let range = parsed.first()?.1.start..parsed.last()?.1.end;
        let range = self.balanced(range);
        let span = self.tokens.span_bytes(range.clone());
        Some((Expr { kind: kind(parsed.into_iter().map(|(e, _)| e).collect()), span }, range))
    }

    pub(super) fn operator(
        &mut self,
        piece: &Piece,
        name: &str,
        mut args: Vec<Parsed>,
        position: Position,
    ) -> Option<Parsed> {
        let at = self.offset(piece, position);
        match (name, args.len()) {
            ("!" | "-", 1) => {
                let (inner, range) = args.pop()?;
                let range = self.balanced(at..range.end);
                let span = self.tokens.span_bytes(range.clone());
                let kind = if name == "!" { ExprKind::Not } else { ExprKind::Negate };
                Some((Expr { kind: kind(Box::new(inner)), span }, range))
            }
            (".." | "..=", 2) => {
                let (to, from) = (args.pop()?, args.pop()?);
                let inclusive = name == "..=";
                Some(self.binary(from, to, |a, b| ExprKind::Range(a, b, inclusive)))
            }
            (_, 2) => {
                let Some(op) = binary_operator(name) else {
                    return self.unsupported(piece, position, &format!("`{name}`"), operator_hint(name));
                };
                let (right, left) = (args.pop()?, args.pop()?);
                Some(self.binary(left, right, |a, b| ExprKind::Binary(op, a, b)))
            }
            _ => self.unsupported(piece, position, &format!("`{name}`"), operator_hint(name)),
        }
    }

    pub(super) fn binary(
        &self,
        left: Parsed,
        right: Parsed,
        kind: impl Fn(Box<Expr>, Box<Expr>) -> ExprKind,
    ) -> Parsed {
        let range = self.balanced(left.1.start.min(right.1.start)..right.1.end.max(left.1.end));
        let span = self.tokens.span_bytes(range.clone());
        (Expr { kind: kind(Box::new(left.0), Box::new(right.0)), span }, range)
    }
}

pub(super) fn binary_operator(name: &str) -> Option<BinaryOp> {
    Some(match name {
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Subtract,
        "*" => BinaryOp::Multiply,
        "==" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        "<" => BinaryOp::Less,
        "<=" => BinaryOp::LessEqual,
        ">" => BinaryOp::Greater,
        ">=" => BinaryOp::GreaterEqual,
        _ => return None,
    })
}

pub(super) fn operator_hint(name: &str) -> &'static str {
    match name {
        "/" | "%" => "cross-multiply (`3 * part >= 2 * whole`), or use `div_floor`, `div_ceil`, `div_round`",
        "**" => "write the multiplication out",
        "&" | "|" => "use `&&` and `||`",
        _ => "see docs/rule-language.md for what rules may use",
    }
}
