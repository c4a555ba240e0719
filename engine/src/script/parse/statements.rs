//! Statements: `let`, `if`, blocks; of the others, why rules have none.
//! In: Rhai's statements. Out: expressions. Absent: loops, assignments, `return`.

use super::{Parsed, Parser, Piece};
use crate::diagnostic::Span;
use crate::script::syntax::{Expr, ExprKind, Let};
use rhai::{Expr as RhaiExpr, Stmt, StmtBlock, Token};
use std::ops::Range;

impl Parser<'_> {
    /// Refuses, with exact places, what must not even reach the parser inside a body.
    pub(super) fn only_expressions(&mut self, range: Range<usize>) -> bool {
        let mut ok = true;
        for at in range.clone() {
            let (what, hint) = match &self.tokens.list[at].token {
                Token::Fn => ("functions inside functions", "move it to the top level"),
                Token::Or if self.closure_position(at, range.start) => {
                    ("closures without parameters", "write `|x| …`")
                }
                Token::Switch => ("`switch`", "use `if … else if …`"),
                _ => continue,
            };
            let span = self.tokens.span(at..at + 1);
            self.error("unsupported", span, format!("{what} can't be used in rules"), hint);
            ok = false;
        }
        let last = range.end - 1;
        if matches!(self.tokens.list[last].token, Token::SemiColon) {
            let span = self.tokens.span(last..last + 1);
            self.error(
                "no-value",
                span,
                "a function ends with its value, not with `;`",
                "remove the last `;`",
            );
            ok = false;
        }
        ok
    }

    pub(super) fn statements(&mut self, piece: &Piece, statements: &[Stmt], whole: Span) -> Option<Parsed> {
        let Some((last, lets)) = statements.split_last() else {
            self.error("no-value", whole, "a block needs a value", "write the value it stands for");
            return None;
        };
        let mut parsed = Vec::new();
        for statement in lets {
            parsed.push(self.binding(piece, statement));
        }
        let value = self.statement(piece, last, whole);
        let lets = parsed.into_iter().collect::<Option<Vec<_>>>()?;
        let (value, range) = value?;
        if lets.is_empty() {
            return Some((value, range));
        }
        let span = value.span;
        Some((Expr { kind: ExprKind::Block(lets, Box::new(value)), span }, range))
    }

    pub(super) fn binding(&mut self, piece: &Piece, statement: &Stmt) -> Option<Let> {
        if let Stmt::Var(parts, flags, _) = statement
            && flags.bits() & rhai::ASTFlags::CONSTANT.bits() == 0
        {
            let at = self.offset(piece, parts.0.pos);
            let index = self.tokens.at(at);
            let span = self.tokens.span(index..index + 1);
            if matches!(parts.1, RhaiExpr::Unit(_)) {
                self.error(
                    "no-value",
                    span,
                    format!("`{}` has no value", parts.0.name),
                    "write `let name = value;`",
                );
                return None;
            }
            let (value, _) = self.expr(piece, &parts.1)?;
            return Some(Let { name: parts.0.name.to_string(), span, value });
        }
        let (what, hint) = describe_statement(statement);
        let span = self.point(piece, statement.position());
        self.error("unsupported", span, format!("{what} can't be used in rules"), hint);
        None
    }

    /// A statement in value position.
    pub(super) fn statement(&mut self, piece: &Piece, statement: &Stmt, whole: Span) -> Option<Parsed> {
        match statement {
            Stmt::Expr(expr) => self.expr(piece, expr),
            Stmt::FnCall(call, position) => self.call(piece, call, *position),
            Stmt::Block(block) => self.block(piece, block, whole),
            Stmt::If(flow, position) => {
                let start = self.offset(piece, *position);
                let condition = self.expr(piece, &flow.expr);
                let then = self.block(piece, &flow.body, whole);
                if flow.branch.is_empty() {
                    let span = self.point(piece, *position);
                    self.error(
                        "no-value",
                        span,
                        "`if` without `else` has no value when it is false",
                        "add `else { … }`",
                    );
                    return None;
                }
                let otherwise = self.block(piece, &flow.branch, whole);
                let ((condition, _), (then, _), (otherwise, last)) = (condition?, then?, otherwise?);
                let range = self.balanced(start..last.end);
                let span = self.tokens.span_bytes(range.clone());
                Some((
                    Expr {
                        kind: ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise)),
                        span,
                    },
                    range,
                ))
            }
            other => {
                let (what, hint) = describe_statement(other);
                let span = self.point(piece, other.position());
                self.error("unsupported", span, format!("{what} can't be used in rules"), hint);
                None
            }
        }
    }

    pub(super) fn block(&mut self, piece: &Piece, block: &StmtBlock, whole: Span) -> Option<Parsed> {
        self.statements(piece, block.statements(), whole)
    }
}

pub(super) fn describe_statement(statement: &Stmt) -> (&'static str, &'static str) {
    match statement {
        Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) | Stmt::BreakLoop(..) => {
            ("loops", "use `all`, `some`, `filter`, `map` or `sum`")
        }
        Stmt::Var(..) => ("`const`", "use `let`"),
        Stmt::Assignment(..) => ("assignments", "use `let` with a new name"),
        Stmt::Return(..) => ("`return` and `throw`", "the last expression is the value; use `if … else …`"),
        Stmt::TryCatch(..) => ("`try`", "a fault refers the case to a person by itself"),
        Stmt::Switch(..) => ("`switch`", "use `if … else if …`"),
        Stmt::Expr(..) | Stmt::FnCall(..) => {
            ("an expression whose value is not used", "remove it, or join with `&&`")
        }
        _ => ("this statement", "only `let` may stand before the value"),
    }
}
