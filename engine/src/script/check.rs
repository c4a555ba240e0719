//! Resolves every name, types every expression and builds the IR.
//! In: `FunctionDef`s and an item's `Layout`. Out: `Node`s or diagnostics. Absent: evaluation; fusing (`lower`).
//!
//! Calls of rule functions are inlined: arguments become locals, the body is checked for the types it is called
//! with. So a rule has no call stack, and its size is known before it runs. What an expression is made of has a file each.

mod comparing;
mod lists;
mod names;
mod numbers;

pub(super) use comparing::same_kind;
pub(super) use names::parameter_type;
pub(super) use numbers::{WHOLE_DECIMAL, same_number};

use super::check_call;
use super::ir::{Const, Node, Op};
use super::limits;
use super::lookup::Lookup;
use super::narrow::{self, Keys};
use super::program::Values;
use super::syntax::{Expr, ExprKind, FunctionDef, Let};
use super::types::{Members, Ty};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::facts::layout::Layout;
use std::collections::{BTreeMap, BTreeSet};

/// A checked expression.
#[derive(Debug, Clone)]
pub struct Typed {
    /// IR.
    pub node: Node,
    /// Type.
    pub ty: Ty,
    /// Path of an optional value that was read without a guard.
    pub optional: Option<String>,
    /// Least and greatest value of a number, where they are known: what stays inside them can't overflow.
    pub bounds: Option<(i128, i128)>,
}

/// What the checker knows of the item.
pub struct Scope<'a> {
    /// Path of the script, for diagnostics.
    pub path: &'a str,
    /// Slots.
    pub layout: &'a Layout,
    /// Material ids in the order of `layout.evidence`.
    pub materials: &'a [String],
    /// Functions of the script.
    pub functions: &'a BTreeMap<String, FunctionDef>,
    /// Dated values of the library.
    pub values: Values<'a>,
}

/// Checks one function at a time and remembers what was used.
pub struct Checker<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    /// Evidence the check may read: index of its material.
    evidence: Option<usize>,
    names: Vec<(String, Typed)>,
    pub(super) known: Keys,
    pub(super) locals: u16,
    nodes: usize,
    /// Expressions of this check looked at so far: what is wrong makes no node, and is called again all the same.
    visits: usize,
    /// Most nodes this check may have.
    most: usize,
    /// Expressions, calls and `let`s around the one being checked.
    depth: usize,
    /// Findings before this script's checks.
    before: usize,
    calls: Vec<String>,
    /// Root slots, functions and parameters that some check reads.
    pub used: Used,
}

/// What the checks of an item read, for the lint of unused names.
#[derive(Debug, Default, Clone)]
pub struct Used {
    /// Rule functions called.
    pub functions: BTreeSet<String>,
    /// Parameters read, in order of first use: their index is the IR's.
    pub parameters: Vec<String>,
    /// Tables looked up, each as often as it is looked up with other types: their index is the IR's.
    pub tables: Vec<Lookup>,
    /// Facts read, by their top-level name.
    pub facts: BTreeSet<String>,
}

impl<'a> Checker<'a> {
    /// A checker over `scope`.
    pub fn new(scope: &'a Scope<'a>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        let before = diagnostics.len();
        Self {
            scope,
            diagnostics,
            evidence: None,
            names: Vec::new(),
            known: Keys::new(),
            locals: 0,
            nodes: 0,
            visits: 0,
            most: 0,
            depth: 0,
            before,
            calls: Vec::new(),
            used: Used::default(),
        }
    }

    /// Checks the function `name` as a check: no parameters, a boolean; evidence of one material at most. `left` is
    /// how many nodes the item may still have.
    pub fn check(&mut self, name: &str, evidence: Option<usize>, left: usize) -> Option<Node> {
        let function = self.scope.functions.get(name)?;
        if !function.params.is_empty() {
            let message = format!("`{name}` is a check and takes no parameters");
            self.error("wrong-arity", function.name_span, message, "facts are variables: write their names");
            return None;
        }
        self.used.functions.insert(name.to_string());
        (self.evidence, self.locals, self.nodes, self.visits, self.depth) = (evidence, 0, 0, 0, 0);
        self.most = left.min(limits::MAX_NODES);
        self.names.clear();
        self.known.clear();
        self.calls = vec![name.to_string()];
        let errors = |list: &[Diagnostic]| list.iter().filter(|d| d.severity == Severity::Error).count();
        // Only this script's: a large library has many findings by now.
        let before = errors(&self.diagnostics[self.before..]);
        let typed = self.expr(&function.body);
        let typed = self.guarded(typed, function.body.span);
        if typed.ty != Ty::Bool && typed.ty != Ty::Wrong {
            let message = format!("`{name}` gives {}, a check gives true or false", typed.ty.name());
            self.error("wrong-type", function.body.span, message, "compare the value with something");
        }
        (errors(&self.diagnostics[self.before..]) == before).then_some(typed.node)
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::error(code, self.scope.path, span, message).hint(hint);
        if !self.is_full() && !self.diagnostics[self.before..].contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether a finding with this code already stands there.
    pub(super) fn has_said(&self, code: &str, span: Span) -> bool {
        self.diagnostics[self.before..].iter().any(|d| d.code == code && d.span == span)
    }

    /// Whether further findings are dropped.
    fn is_full(&self) -> bool {
        self.diagnostics.len() - self.before >= limits::MAX_ERRORS
    }

    pub(super) fn wrong(&self, span: Span) -> Typed {
        Typed {
            node: Node { op: Op::Const(Const::Bool(false)), span, faultable: false },
            ty: Ty::Wrong,
            optional: None,
            bounds: None,
        }
    }

    /// A node; `faultable` says whether its own operator may fault on known operands.
    pub(super) fn node(&mut self, op: Op, span: Span, faultable: bool) -> Node {
        self.nodes += 1;
        if self.nodes == self.most.max(1) {
            self.grown(span);
        }
        Node { op, span, faultable }
    }

    fn grown(&mut self, span: Span) {
        let (check, item) = (limits::MAX_NODES, limits::MAX_ITEM_NODES);
        let message = format!("a check grows beyond {check} steps, or all checks of the item beyond {item}");
        self.error("too-costly", span, message, "call fewer functions, or compute once with `let`");
    }

    pub(super) fn typed(&mut self, op: Op, span: Span, ty: Ty, faultable: bool) -> Typed {
        let bounds = match &op {
            Op::Const(Const::Number(n)) => Some((*n, *n)),
            _ => None,
        };
        Typed { node: self.node(op, span, faultable), ty, optional: None, bounds }
    }

    /// Refuses an optional value that was not tested against `()`.
    pub(super) fn guarded(&mut self, typed: Typed, span: Span) -> Typed {
        if let Some(path) = &typed.optional {
            let message = format!("`{path}` may not exist, and this reads it all the same");
            let hint = format!("test it first: `{path} == () || …` or `{path} != () && …`");
            self.error("unguarded-optional", span, message, hint);
            return self.wrong(span);
        }
        typed
    }

    /// Checks an expression whose value is used.
    pub(super) fn value(&mut self, expr: &Expr) -> Typed {
        let typed = self.expr(expr);
        self.guarded(typed, expr.span)
    }

    fn boolean(&mut self, expr: &Expr) -> Typed {
        let typed = self.value(expr);
        if typed.ty == Ty::Bool || typed.ty == Ty::Wrong {
            return typed;
        }
        let message = format!("expected true or false, found {}", typed.ty.name());
        self.error("wrong-type", expr.span, message, "compare it with something");
        self.wrong(expr.span)
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Typed {
        self.visits += 1;
        if self.nodes > self.most || self.visits > 2 * limits::MAX_NODES || self.is_full() {
            if self.visits == 2 * limits::MAX_NODES + 1 {
                self.grown(expr.span);
            }
            return self.wrong(expr.span);
        }
        if self.depth >= limits::MAX_DEPTH {
            let message = format!(
                "a check is nested more than {} deep, its functions and `let`s included",
                limits::MAX_DEPTH
            );
            self.error("too-deep", expr.span, message, "shorten the chain of calls or `let`s");
            return self.wrong(expr.span);
        }
        self.depth += 1;
        let typed = self.expression(expr);
        self.depth -= 1;
        typed
    }

    fn expression(&mut self, expr: &Expr) -> Typed {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Bool(value) => self.typed(Op::Const(Const::Bool(*value)), span, Ty::Bool, false),
            ExprKind::Integer(value) => {
                self.typed(Op::Const(Const::Number(i128::from(*value))), span, Ty::Integer(None), false)
            }
            ExprKind::Decimal(mantissa, scale) => self.decimal(*mantissa, *scale, span),
            ExprKind::Text(text) => self.typed(Op::Const(Const::Text(text.clone())), span, Ty::Text, false),
            ExprKind::Unit => self.typed(Op::Const(Const::Bool(false)), span, Ty::Unit, false),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Field(base, field, field_span) => self.field(base, field, *field_span, span),
            ExprKind::Call(call) => check_call::call(self, call, span),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, span),
            ExprKind::Negate(inner) => self.negate(inner, span),
            ExprKind::Not(inner) => {
                let inner = self.boolean(inner);
                self.typed(Op::Not(Box::new(inner.node)), span, Ty::Bool, false)
            }
            ExprKind::And(parts) => self.chain(parts, span, true),
            ExprKind::Or(parts) => self.chain(parts, span, false),
            ExprKind::In(needle, list) => self.contained(needle, list, span),
            ExprKind::If(condition, then, otherwise) => self.choice(condition, then, otherwise, span),
            ExprKind::Block(lets, value) => self.block(lets, value),
            ExprKind::Closure(..) => {
                self.error(
                    "unexpected-closure",
                    span,
                    "a closure may stand only as an argument",
                    "use it in `all`, `some`, `filter`, `map` or `count`",
                );
                self.wrong(span)
            }
            ExprKind::List(parts) => self.list(parts, span, false),
            ExprKind::Range(from, to, inclusive) => self.short_range(from, to, *inclusive, span),
        }
    }

    fn chain(&mut self, parts: &[Expr], span: Span, and: bool) -> Typed {
        let outer = self.known.clone();
        let mut nodes = Vec::with_capacity(parts.len());
        for part in parts {
            nodes.push(self.boolean(part).node);
            let learnt = if and { narrow::when_true(part) } else { narrow::when_false(part) };
            self.learn(learnt);
        }
        self.known = outer;
        self.typed(if and { Op::And(nodes) } else { Op::Or(nodes) }, span, Ty::Bool, false)
    }

    /// Adds paths now known to exist, under the names they have in this scope.
    fn learn(&mut self, paths: Vec<String>) {
        for path in paths {
            let head = path.split('.').next().unwrap_or_default();
            let row = self.names.iter().rev().find(|(n, _)| n == head).and_then(|(_, t)| match &t.ty {
                Ty::Record(members) => members.row,
                _ => None,
            });
            self.known.insert(match row {
                Some(row) => format!("#{row}.{path}"),
                None => path,
            });
        }
    }

    fn choice(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr, span: Span) -> Typed {
        let test = self.boolean(condition);
        let outer = self.known.clone();
        self.learn(narrow::when_true(condition));
        let then_typed = self.value(then);
        self.known = outer.clone();
        self.learn(narrow::when_false(condition));
        let else_typed = self.value(otherwise);
        self.known = outer;
        let Some((then_node, else_node, ty)) = self.unify(then_typed, else_typed, span) else {
            return self.wrong(span);
        };
        self.typed(Op::If(Box::new([test.node, then_node, else_node])), span, ty, false)
    }

    fn block(&mut self, lets: &[Let], value: &Expr) -> Typed {
        let (names, depth) = (self.names.len(), self.depth);
        let mut bound = Vec::new();
        for binding in lets {
            let typed = self.value(&binding.value);
            if let Some((local, node)) = self.bind(&binding.name, typed) {
                bound.push((local, node, binding.span));
                self.depth += 1;
            }
        }
        let mut typed = self.expr(value);
        self.names.truncate(names);
        self.depth = depth;
        for (local, node, span) in bound.into_iter().rev() {
            typed.node = self.node(Op::Let(local, Box::new([node, typed.node])), span, false);
        }
        typed
    }

    /// Binds a name. What is read in place needs no local; anything else gets one, evaluated once.
    pub(super) fn bind(&mut self, name: &str, typed: Typed) -> Option<(u16, Node)> {
        let plain = matches!(typed.node.op, Op::Read(..) | Op::Const(_) | Op::Local(_) | Op::On);
        if plain || matches!(typed.ty, Ty::Record(_)) {
            self.names.push((name.to_string(), typed));
            return None;
        }
        let local = self.local();
        let node = Node { op: Op::Local(local), span: typed.node.span, faultable: false };
        self.names
            .push((name.to_string(), Typed { node, ty: typed.ty, optional: None, bounds: typed.bounds }));
        Some((local, typed.node))
    }

    /// A fresh local.
    pub(super) fn local(&mut self) -> u16 {
        self.locals = self.locals.saturating_add(1);
        self.locals - 1
    }

    /// Runs `inside` with `name` bound to an element held by `local`.
    pub(super) fn with_element<T>(
        &mut self,
        name: &str,
        ty: &Ty,
        bounds: Option<(i128, i128)>,
        local: u16,
        inside: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let ty = match ty {
            Ty::Record(members) => Ty::Record(Members { row: Some(local), ..members.clone() }),
            other => other.clone(),
        };
        let node = Node { op: Op::Local(local), span: Span::default(), faultable: false };
        self.names.push((name.to_string(), Typed { node, ty, optional: None, bounds }));
        let result = inside(self);
        self.names.pop();
        result
    }

    /// Checks the body of the rule function `function` with `args` bound to its parameters.
    pub(super) fn inline(&mut self, function: &'a FunctionDef, args: Vec<Typed>, span: Span) -> Typed {
        if self.calls.contains(&function.name) {
            let message = format!("`{}` calls itself", function.name);
            self.error("recursion", span, message, "rules always end: say it without the call");
            return self.wrong(span);
        }
        if self.calls.len() >= limits::MAX_CALL_DEPTH {
            self.error("too-deep", span, "functions call each other too deep", "shorten the chain of calls");
            return self.wrong(span);
        }
        self.used.functions.insert(function.name.clone());
        self.calls.push(function.name.clone());
        let outer_names = std::mem::take(&mut self.names);
        let outer_known = std::mem::take(&mut self.known);
        let bound: Vec<_> =
            function.params.iter().zip(args).filter_map(|(name, arg)| self.bind(name, arg)).collect();
        self.depth += bound.len();
        let body = self.value(&function.body);
        self.depth -= bound.len();
        self.names = outer_names;
        self.known = outer_known;
        self.calls.pop();
        let mut typed = body;
        for (local, node) in bound.into_iter().rev() {
            typed.node = self.node(Op::Let(local, Box::new([node, typed.node])), span, false);
        }
        typed
    }

    /// Whether the script has a function `name`.
    pub fn has(&self, name: &str) -> bool {
        self.scope.functions.contains_key(name)
    }

    /// Nodes the last check was given.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// Reports that all checks together take too many steps, at the one that is too much.
    pub fn too_costly(&mut self, span: Span) {
        let message = format!("with this check the item may take more than {} steps", limits::MAX_STEPS);
        self.error("too-costly", span, message, "nest closures over lists less deep");
    }

    /// Locals the last check needs.
    pub fn locals(&self) -> u16 {
        self.locals
    }
}
