//! Rhai's syntax tree → the engine's. Rhai's parser is the only judge of the grammar; this file keeps the part
//! that rules may use and says of the rest why not.
//! In: a script. Out: `FunctionDef`s or diagnostics. Absent: names and types (see `check`).

mod operators;
mod places;
mod statements;

use super::limits;
use super::syntax::{Call, Expr, ExprKind, FunctionDef};
use super::tokens::{Closure, Tokens};
use crate::diagnostic::{Diagnostic, Span};
use places::blank;
use rhai::{Engine, Expr as RhaiExpr, FnCallExpr, Position, Token};
use std::ops::Range;

/// An expression with the bytes it covers.
type Parsed = (Expr, Range<usize>);

/// A Rhai engine that is only ever asked to parse.
pub fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_max_expr_depths(limits::MAX_EXPR_DEPTH, limits::MAX_EXPR_DEPTH);
    engine.set_max_string_size(4096);
    // Rhai refuses the element that reaches its limit.
    engine.set_max_array_size(limits::MAX_ELEMENTS as usize + 1);
    engine
}

/// Whether a script, as typed or normalised, is small enough to be read; if not, says so.
pub fn fits(source: &str, path: &str, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let fits = source.len() <= limits::MAX_SCRIPT_BYTES;
    if !fits {
        let message =
            format!("the script has {} bytes; at most {} are read", source.len(), limits::MAX_SCRIPT_BYTES);
        diagnostics.push(
            Diagnostic::error("script-too-large", path, Span::default(), message)
                .hint("split the item, or move values into a table or a parameter"),
        );
    }
    fits
}

/// Parses a whole script that [`fits`]. All mistakes are reported.
pub fn script(
    engine: &Engine,
    path: &str,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FunctionDef> {
    let tokens = match Tokens::new(engine, source, path) {
        Ok(tokens) => tokens,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return Vec::new();
        }
    };
    if let Some(at) = too_deep(&tokens) {
        let message = format!("brackets are nested more than {} deep", limits::MAX_BRACKETS);
        diagnostics.push(
            Diagnostic::error("too-deep", path, tokens.span(at..at + 1), message)
                .hint("use functions or `let`"),
        );
        return Vec::new();
    }
    let before = diagnostics.len();
    let functions = tokens.functions(path, diagnostics);
    let mut parser = Parser { engine, path, tokens: &tokens, diagnostics, before, depth: 0 };
    functions.into_iter().filter_map(|f| parser.function(f)).collect()
}

/// The token where brackets nest too deep, if any.
fn too_deep(tokens: &Tokens) -> Option<usize> {
    let mut depth = 0usize;
    for (at, tok) in tokens.list.iter().enumerate() {
        match tok.token {
            Token::LeftBrace | Token::LeftParen | Token::LeftBracket | Token::MapStart => depth += 1,
            Token::RightBrace | Token::RightParen | Token::RightBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits::MAX_BRACKETS {
            return Some(at);
        }
    }
    None
}

struct Parser<'a> {
    engine: &'a Engine,
    path: &'a str,
    tokens: &'a Tokens<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Findings before this script's.
    before: usize,
    /// Expressions around the one being read.
    depth: usize,
}

/// One compiled stretch of source: where it begins, and the closures cut out of it.
struct Piece {
    line: usize,
    column: usize,
    closures: Vec<(usize, Closure)>,
}

impl Parser<'_> {
    fn function(&mut self, function: super::tokens::Function) -> Option<FunctionDef> {
        let name_span = self.tokens.span(function.name_token..function.name_token + 1);
        if function.params.len() > limits::MAX_PARAMS {
            let message = format!("`{}` has more than {} parameters", function.name, limits::MAX_PARAMS);
            self.error("too-many-parameters", name_span, message, "pass fewer values");
            return None;
        }
        if function.body.is_empty() {
            self.error(
                "empty-function",
                name_span,
                format!("`{}` has no expression", function.name),
                "write what it checks",
            );
            return None;
        }
        let (body, _) = self.piece(function.body.clone())?;
        let params = function.params.into_iter().map(|(name, _)| name).collect();
        Some(FunctionDef { name: function.name, name_span, params, body })
    }

    /// Compiles the tokens of `range` by themselves, closures replaced by a name of the same width.
    fn piece(&mut self, range: Range<usize>) -> Option<Parsed> {
        let bytes = self.tokens.bytes(range.clone());
        if !self.only_expressions(range.clone()) {
            return None;
        }
        let closures = match self.tokens.closures(range) {
            Ok(closures) => closures,
            Err(at) => {
                let span = self.tokens.span(at..at + 1);
                self.error("syntax", span, "this closure is not complete", "write `|name| condition`");
                return None;
            }
        };
        let mut text = String::with_capacity(bytes.len());
        let (mut starts, mut copied) = (Vec::new(), bytes.start);
        for closure in closures {
            let hole = self.tokens.bytes(closure.start..closure.body.end);
            text.push_str(&self.tokens.source[copied..hole.start]);
            text.push_str(&blank(&self.tokens.source[hole.clone()]));
            copied = hole.end;
            starts.push((hole.start, closure));
        }
        text.push_str(&self.tokens.source[copied..bytes.end]);
        let span = self.tokens.span_bytes(bytes);
        let piece = Piece { line: span.line as usize, column: span.column as usize, closures: starts };
        match self.engine.compile(&text) {
            Ok(ast) => self.statements(&piece, ast.statements(), span),
            Err(error) => {
                let at = self.offset(&piece, error.position());
                let span = self.tokens.span_bytes(at..at + 1);
                self.error(
                    "syntax",
                    span,
                    error.err_type().to_string(),
                    "check brackets, commas and operators",
                );
                None
            }
        }
    }

    fn closure_position(&self, at: usize, start: usize) -> bool {
        at > start && matches!(self.tokens.list[at - 1].token, Token::LeftParen | Token::Comma)
    }

    fn expr(&mut self, piece: &Piece, expr: &RhaiExpr) -> Option<Parsed> {
        if self.depth >= limits::MAX_EXPR_DEPTH {
            let span = self.point(piece, expr.position());
            let message = format!("expressions are nested more than {} deep", limits::MAX_EXPR_DEPTH);
            self.error("too-deep", span, message, "use functions or `let`");
            return None;
        }
        self.depth += 1;
        let parsed = self.expression(piece, expr);
        self.depth -= 1;
        parsed
    }

    fn expression(&mut self, piece: &Piece, expr: &RhaiExpr) -> Option<Parsed> {
        let leaf = |parser: &Self, position: Position| parser.leaf(piece, position);
        let (kind, range) = match expr {
            RhaiExpr::BoolConstant(value, at) => (ExprKind::Bool(*value), leaf(self, *at)),
            RhaiExpr::IntegerConstant(value, at) => (ExprKind::Integer(*value), leaf(self, *at)),
            RhaiExpr::StringConstant(value, at) => (ExprKind::Text(value.as_str().into()), leaf(self, *at)),
            RhaiExpr::Unit(at) => (ExprKind::Unit, leaf(self, *at)),
            RhaiExpr::DynamicConstant(_, at) if self.rounded(piece, *at) => return None,
            RhaiExpr::DynamicConstant(value, at) => match value.as_decimal() {
                Ok(decimal) => {
                    (ExprKind::Decimal(decimal.mantissa(), decimal.scale() as u8), leaf(self, *at))
                }
                Err(_) => return self.unsupported(piece, *at, "this constant", "write it out"),
            },
            RhaiExpr::Variable(parts, _, at) => return self.name(piece, parts.1.as_str(), *at),
            RhaiExpr::And(parts, _) => return self.chain(piece, parts, ExprKind::And),
            RhaiExpr::Or(parts, _) => return self.chain(piece, parts, ExprKind::Or),
            RhaiExpr::Array(parts, at) => return self.list(piece, parts, *at),
            RhaiExpr::FnCall(call, at) => return self.call(piece, call, *at),
            RhaiExpr::Dot(parts, flags, at) => {
                if flags.bits() & rhai::ASTFlags::NEGATED.bits() != 0 {
                    return self.unsupported(piece, *at, "`?.`", "test with `x == ()` first");
                }
                let receiver = self.expr(piece, &parts.lhs)?;
                return self.access(piece, receiver, &parts.rhs);
            }
            RhaiExpr::Stmt(block) => return self.statements(piece, block.statements(), Span::default()),
            RhaiExpr::Index(_, _, at) => {
                return self.unsupported(
                    piece,
                    *at,
                    "`x[…]`",
                    "use `all`, `some`, `filter` or a record's field",
                );
            }
            RhaiExpr::InterpolatedString(_, at) => {
                return self.unsupported(piece, *at, "text with `${…}`", "wording belongs into item.toml");
            }
            RhaiExpr::CharConstant(_, at) => {
                return self.unsupported(piece, *at, "a character in single quotes", "use double quotes");
            }
            RhaiExpr::Map(_, at) => {
                return self.unsupported(piece, *at, "a map `#{…}`", "declare a record fact in item.toml");
            }
            RhaiExpr::Coalesce(_, at) => {
                return self.unsupported(piece, *at, "`??`", "test with `x == ()` and `if … else …`");
            }
            other => {
                return self.unsupported(
                    piece,
                    other.position(),
                    "this expression",
                    "see docs/rule-language.md",
                );
            }
        };
        Some((Expr { kind, span: self.tokens.span_bytes(range.clone()) }, range))
    }

    /// Whether a decimal has more digits than are exact; Rhai rounds it without a word. Says so.
    fn rounded(&mut self, piece: &Piece, position: Position) -> bool {
        let range = self.leaf(piece, position);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let text = &self.tokens.source[range.clone()];
        let Some((_, fraction)) = text.split_once('.') else { return false };
        let rounded = digits(fraction) > limits::MAX_FRACTION || digits(text) > limits::MAX_DIGITS;
        if rounded {
            let span = self.tokens.span_bytes(range);
            let message =
                format!("this decimal has more than {} digits after the point", limits::MAX_FRACTION);
            self.error("too-precise", span, message, "write fewer digits");
        }
        rounded
    }

    /// A name, or the closure that stood here.
    fn name(&mut self, piece: &Piece, name: &str, position: Position) -> Option<Parsed> {
        let at = self.offset(piece, position);
        let Ok(index) = piece.closures.binary_search_by_key(&at, |(start, _)| *start) else {
            let range = self.leaf(piece, position);
            let span = self.tokens.span_bytes(range.clone());
            return Some((Expr { kind: ExprKind::Name(name.into()), span }, range));
        };
        let closure = piece.closures[index].1.clone();
        let range = self.tokens.bytes(closure.start..closure.body.end);
        let span = self.tokens.span_bytes(range.clone());
        if closure.params.len() > 2 || closure.params.is_empty() || closure.body.is_empty() {
            self.error("syntax", span, "a closure has one parameter and a body", "write `|x| condition`");
            return None;
        }
        let body = self.closure_body(closure.body)?;
        let params = closure.params.into_iter().map(|(name, _)| name).collect();
        Some((Expr { kind: ExprKind::Closure(params, Box::new(body)), span }, range))
    }

    /// A body in braces loses them: the block inside is compiled like a function's.
    fn closure_body(&mut self, body: Range<usize>) -> Option<Expr> {
        let braced = matches!(self.tokens.list[body.start].token, Token::LeftBrace)
            && self.tokens.matching(body.start) == Some(body.end - 1);
        let inner = if braced { body.start + 1..body.end - 1 } else { body };
        if inner.is_empty() {
            let span = self.tokens.span(inner.start - 1..inner.start);
            self.error("no-value", span, "the closure has no value", "write `|x| condition`");
            return None;
        }
        self.piece(inner).map(|(expr, _)| expr)
    }

    fn list(&mut self, piece: &Piece, parts: &[RhaiExpr], position: Position) -> Option<Parsed> {
        let open = self.tokens.at(self.offset(piece, position));
        let close = self.tokens.matching(open).unwrap_or(open);
        let parsed: Vec<Option<Parsed>> = parts.iter().map(|p| self.expr(piece, p)).collect();
        let parsed: Vec<Parsed> = parsed.into_iter().collect::<Option<_>>()?;
        let range = self.tokens.bytes(open..close + 1);
        let span = self.tokens.span_bytes(range.clone());
        Some((Expr { kind: ExprKind::List(parsed.into_iter().map(|(e, _)| e).collect()), span }, range))
    }

    /// Applies the right side of a dot to `receiver`; chains are nested to the right.
    fn access(&mut self, piece: &Piece, receiver: Parsed, rhs: &RhaiExpr) -> Option<Parsed> {
        match rhs {
            RhaiExpr::Property(parts, at) => {
                let name = self.leaf(piece, *at);
                let range = self.balanced(receiver.1.start..name.end);
                let span = self.tokens.span_bytes(range.clone());
                let name_span = self.tokens.span_bytes(name);
                Some((
                    Expr {
                        kind: ExprKind::Field(Box::new(receiver.0), parts.2.to_string(), name_span),
                        span,
                    },
                    range,
                ))
            }
            RhaiExpr::MethodCall(call, at) => {
                let name = self.leaf(piece, *at);
                let end = self.call_end(name.start);
                let args: Vec<Option<Parsed>> = call.args.iter().map(|a| self.expr(piece, a)).collect();
                let args: Vec<Parsed> = args.into_iter().collect::<Option<_>>()?;
                let range = receiver.1.start..end;
                let span = self.tokens.span_bytes(range.clone());
                let mut all = vec![receiver.0];
                all.extend(args.into_iter().map(|(e, _)| e));
                let name_span = self.tokens.span_bytes(name);
                let call = Call { name: call.name.to_string(), name_span, args: all, method: true };
                Some((Expr { kind: ExprKind::Call(call), span }, range))
            }
            RhaiExpr::Dot(parts, _, _) => {
                let inner = self.access(piece, receiver, &parts.lhs)?;
                self.access(piece, inner, &parts.rhs)
            }
            other => self.unsupported(piece, other.position(), "this access", "use a field or a function"),
        }
    }

    fn call(&mut self, piece: &Piece, call: &FnCallExpr, position: Position) -> Option<Parsed> {
        let at = self.offset(piece, position);
        let token = self.tokens.at(at);
        let written = &self.tokens.list[token].token;
        let is_name = matches!(written, Token::Identifier(_) | Token::Reserved(_));
        let (negated, contains) = (matches!(written, Token::NotIn), matches!(written, Token::In));
        let args: Vec<Option<Parsed>> = call.args.iter().map(|a| self.expr(piece, a)).collect();
        let mut args: Vec<Parsed> = args.into_iter().collect::<Option<_>>()?;
        if is_name {
            let range = self.tokens.list[token].range.start..self.call_end(at);
            let span = self.tokens.span_bytes(range.clone());
            let name_span = self.tokens.span(token..token + 1);
            let args = args.into_iter().map(|(e, _)| e).collect();
            let call = Call { name: call.name.to_string(), name_span, args, method: false };
            return Some((Expr { kind: ExprKind::Call(call), span }, range));
        }
        if (contains || negated) && call.name == "contains" && args.len() == 2 {
            let (needle, list) = (args.pop()?, args.pop()?);
            return Some(self.binary(needle, list, ExprKind::In));
        }
        if negated && call.name == "!" && args.len() == 1 {
            let (inner, range) = args.pop()?;
            let span = inner.span;
            return Some((Expr { kind: ExprKind::Not(Box::new(inner)), span }, range));
        }
        self.operator(piece, call.name.as_str(), args, position)
    }

    fn unsupported(&mut self, piece: &Piece, at: Position, what: &str, hint: &str) -> Option<Parsed> {
        let span = self.point(piece, at);
        self.error("unsupported", span, format!("{what} can't be used in rules"), hint);
        None
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, hint: &str) {
        if self.diagnostics.len() - self.before < limits::MAX_ERRORS {
            self.diagnostics.push(Diagnostic::error(code, self.path, span, message).hint(hint));
        }
    }
}
