//! Resolves every name, types every expression and builds the IR.
//! In: `FunctionDef`s and an item's `Layout`. Out: `Node`s or diagnostics. Absent: evaluation; fusing (`lower`).
//!
//! Calls of rule functions are inlined: arguments become locals, the body is checked for the types it is called
//! with. So a rule has no call stack, and its size is known before it runs.

use super::bounds;
use super::check_call;
use super::ir::{Arithmetic, Compare, Const, Decode, Domain, Fold, Node, Op, Place};
use super::limits;
use super::lookup::Lookup;
use super::narrow::{self, Keys};
use super::program::Values;
use super::syntax::{BinaryOp, Expr, ExprKind, FunctionDef, Let};
use super::types::{Members, Ty};
use crate::diagnostic::{Diagnostic, Severity, Span, did_you_mean};
use crate::facts::layout::{Kind, Layout, Node as SlotNode, Options};
use crate::parameter::{Parameter, ParameterType};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

    fn decimal(&mut self, mantissa: i128, scale: u8, span: Span) -> Typed {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        // A decimal that is whole stays a decimal: its arithmetic is bounded like one.
        self.typed(Op::Const(Const::Number(mantissa)), span, Ty::Decimal(scale, None), false)
    }

    fn name(&mut self, name: &str, span: Span) -> Typed {
        if let Some((_, typed)) = self.names.iter().rev().find(|(n, _)| n == name) {
            let mut typed = typed.clone();
            typed.node.span = span;
            return typed;
        }
        if name == "on" {
            return self.typed(Op::On, span, Ty::Date, false);
        }
        if let Some(member) = self.scope.layout.fact(name) {
            self.used.facts.insert(name.to_string());
            let members = self.root_members();
            let node = member.node.clone();
            return self.member(&members, &node, name, span);
        }
        if let Some(index) = self.scope.materials.iter().position(|m| m == name) {
            return self.evidence_name(index, name, span);
        }
        self.unknown_name(name, span);
        self.wrong(span)
    }

    fn root_members(&self) -> Members {
        let root = &self.scope.layout.root;
        Members { list: root.members.as_slice().into(), shape: root.clone(), row: None }
    }

    fn evidence_name(&mut self, index: usize, name: &str, span: Span) -> Typed {
        if self.evidence != Some(index) {
            let message = format!("`{name}` is what the applicant hands in; this check must not read it");
            let hint =
                format!("only `accepts_{name}…` may read `{name}`: otherwise one deficit would hide another");
            self.error("reads-evidence", span, message, hint);
            return self.wrong(span);
        }
        let slots = &self.scope.layout.evidence[index];
        let root = &self.scope.layout.root;
        if let Kind::List(shape) = &root.slots[slots.present as usize].kind {
            let ty = Ty::List(Box::new(Ty::element(shape)));
            return self.typed(Op::Read(Place::Root(slots.present), Decode::Rows), span, ty, false);
        }
        let list = slots.members.as_slice().into();
        let ty = Ty::Record(Members { list, shape: root.clone(), row: None });
        self.typed(Op::Const(Const::Bool(true)), span, ty, false)
    }

    fn unknown_name(&mut self, name: &str, span: Span) {
        let layout = self.scope.layout;
        let names = self.names.iter().map(|(n, _)| n.as_str());
        let names = names.chain(layout.root.members.iter().map(|m| m.name.as_str()));
        let names: Vec<&str> =
            names.chain(self.scope.materials.iter().map(String::as_str)).chain(["on"]).collect();
        let hint = match did_you_mean(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.scope.functions.contains_key(name) => {
                format!("to call the function write `{name}()`")
            }
            None => "declare it under [[facts]] in item.toml".into(),
        };
        self.error("unknown-name", span, format!("there is no fact `{name}`"), hint);
    }

    /// A member of a record: a value, or an inner record.
    fn member(&mut self, members: &Members, node: &SlotNode, path: &str, span: Span) -> Typed {
        match node {
            SlotNode::Record(inner) => {
                let ty = Ty::Record(Members { list: inner.as_slice().into(), ..members.clone() });
                self.typed(Op::Const(Const::Bool(true)), span, ty, false)
            }
            SlotNode::Slot(slot) => {
                let info = &members.shape.slots[*slot as usize];
                let key = key(members, path);
                let optional = (info.optional && !self.known.contains(&key)).then(|| path.to_string());
                let op = Op::Read(members.place(*slot), decode(&info.kind));
                Typed {
                    optional,
                    bounds: bounds::of_slot(&info.kind),
                    ..self.typed(op, span, Ty::of(&info.kind), false)
                }
            }
        }
    }

    fn field(&mut self, base: &Expr, field: &str, field_span: Span, span: Span) -> Typed {
        let typed = self.value(base);
        let members = match &typed.ty {
            Ty::Record(members) => members.clone(),
            Ty::Wrong => return typed,
            other => {
                let message = format!("`.{field}` is read of {}, which has no fields", other.name());
                let hint = if matches!(other, Ty::List(_)) {
                    "use `all`, `some`, `filter` or `map` on a list"
                } else {
                    "functions are called with `()`"
                };
                self.error("no-fields", field_span, message, hint);
                return self.wrong(span);
            }
        };
        let Some(node) = members.get(field).cloned() else {
            let hint = match did_you_mean(field, members.list.iter().map(|m| m.name.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare it in the fields of item.toml".into(),
            };
            self.error("unknown-field", field_span, format!("there is no field `{field}`"), hint);
            return self.wrong(span);
        };
        let path = format!("{}.{field}", narrow::path(base).unwrap_or_default());
        self.member(&members, &node, &path, span)
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

    fn negate(&mut self, inner: &Expr, span: Span) -> Typed {
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

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, span: Span) -> Typed {
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
    fn exists(&mut self, op: BinaryOp, l: Typed, r: Typed, span: Span) -> Typed {
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

    fn is_optional(&self, place: Place, typed: &Typed) -> bool {
        // A guarded value is optional too: its declaration says so.
        typed.optional.is_some()
            || match place {
                Place::Root(slot) => self.scope.layout.root.slots[slot as usize].optional,
                Place::Row(..) => true,
            }
    }

    fn arithmetic(&mut self, op: BinaryOp, l: Typed, r: Typed, span: Span) -> Typed {
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

    fn result_unit(&mut self, op: Arithmetic, l: &Typed, r: &Typed, span: Span) -> Option<Arc<str>> {
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
    pub(super) fn align(&mut self, l: Typed, r: Typed) -> (Node, Node, u8) {
        let scale = l.ty.scale().max(r.ty.scale());
        (self.rescale(l, scale), self.rescale(r, scale), scale)
    }

    pub(super) fn rescale(&mut self, typed: Typed, scale: u8) -> Node {
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

    fn compare(&mut self, op: BinaryOp, l: Typed, r: Typed, span: Span) -> Typed {
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
    fn can_differ(&mut self, compare: Compare, l: &Typed, r: &Typed, span: Span) {
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

    fn constant_units(&mut self, l: &Typed, r: &Typed, span: Span) {
        if let (Some(a), Some(b)) = (l.ty.unit(), r.ty.unit())
            && a != b
        {
            let message = format!("`{a}` is compared with `{b}`");
            self.error("unit-mismatch", span, message, "bring both to one unit first");
        }
    }

    /// A text literal beside a choice is the option of that name.
    pub(super) fn literal_option(&mut self, typed: Typed, other: &Ty) -> Result<Typed, ()> {
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
    pub(super) fn unify(&mut self, l: Typed, r: Typed, span: Span) -> Option<(Node, Node, Ty)> {
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

    /// A list written out. Whole numbers and decimals may be `mixed` only where nothing is calculated from them: they
    /// stay what they are in the stock interpreter, and whole numbers overflow earlier.
    fn list(&mut self, parts: &[Expr], span: Span, mixed: bool) -> Typed {
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
    fn short_range(&mut self, from: &Expr, to: &Expr, inclusive: bool, span: Span) -> Typed {
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
    fn range(&mut self, from: &Expr, to: &Expr, inclusive: bool, span: Span) -> (Typed, Option<i128>) {
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
    pub(super) fn contained(&mut self, needle: &Expr, list: &Expr, span: Span) -> Typed {
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
            let call =
                Op::Call(super::vocabulary::Builtin::Contains, vec![list_typed.node, needle_typed.node]);
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

    fn aligned_in(&mut self, needle: Typed, list: Typed, element: &Ty, span: Span) -> Typed {
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

    fn option_in(
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

    /// Index of a parameter, noting its use.
    pub(super) fn parameter(&mut self, name: &str) -> Option<(u16, &'a Parameter)> {
        let parameter = self.scope.values.parameters.get(name)?;
        let index = self.used.parameters.iter().position(|p| p == name).unwrap_or_else(|| {
            self.used.parameters.push(name.to_string());
            self.used.parameters.len() - 1
        });
        Some((index as u16, parameter))
    }
}

/// Type of a parameter's value.
pub(super) fn parameter_type(parameter: &Parameter) -> Ty {
    let unit = parameter.unit.as_deref().map(Arc::from);
    match parameter.ty {
        ParameterType::Integer => Ty::Integer(unit),
        ParameterType::Decimal { scale } => Ty::Decimal(scale, unit),
        ParameterType::Date => Ty::Date,
        ParameterType::Bool => Ty::Bool,
        ParameterType::Text => Ty::Text,
    }
}

/// What to do where a whole number meets a decimal.
pub(super) const WHOLE_DECIMAL: &str = "write whole numbers as decimals too: `3.0`";

/// Whether both are whole numbers, or both are decimals.
pub(super) fn same_number(a: &Ty, b: &Ty) -> bool {
    matches!((a, b), (Ty::Integer(_), Ty::Integer(_)) | (Ty::Decimal(..), Ty::Decimal(..)))
}

pub(super) fn same_kind(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Choice(a), Ty::Choice(b)) => same_options(a, b),
        (Ty::Integer(_), Ty::Integer(_)) => true,
        (a, b) if a.is_text() && b.is_text() => true,
        (a, b) => a == b,
    }
}

fn same_options(a: &Options, b: &Options) -> bool {
    Arc::ptr_eq(a, b) || a.iter().map(|o| &o.id).eq(b.iter().map(|o| &o.id))
}

fn symbol(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "==",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::LessEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterEqual => ">=",
    }
}

fn decode(kind: &Kind) -> Decode {
    match kind {
        Kind::Bool | Kind::Presence => Decode::Bool,
        Kind::Integer { .. } | Kind::Decimal { .. } | Kind::Date | Kind::Choice(_) => Decode::Number,
        Kind::Text(_) => Decode::Text,
        Kind::Choices(_) => Decode::Options,
        Kind::List(_) => Decode::Rows,
    }
}

fn key(members: &Members, path: &str) -> String {
    match members.row {
        Some(row) => format!("#{row}.{path}"),
        None => path.to_string(),
    }
}

impl Checker<'_> {
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
