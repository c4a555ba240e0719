//! Random lists, and what is done with closures over them. Absent: lists of lists, which the dialect does not have.

use super::Generator;
use super::scope::Ty;
use crate::schema::{KINDS, TAGS};
use crate::tree::Expr;

/// Names for elements; `r` may hide an outer `r`.
const ELEMENTS: &[&str] = &["r", "s", "e", "x", "房"];

impl Generator<'_> {
    /// A list of `element`.
    pub(super) fn list(&mut self, element: &Ty, depth: i32) -> Expr {
        let ty = Ty::List(Box::new(element.clone()));
        let records = matches!(element, Ty::Record(_));
        if !self.deeper(depth) {
            return match self.place(&ty) {
                Some(place) => Expr::path(&place.path),
                None if records => Expr::path("rooms"),
                None => self.mapped(element, 0),
            };
        }
        match self.below(10) {
            0..=2 => {
                let list = self.list(element, depth - 1);
                let name = self.element_name();
                let condition = self.closure(&name, element, &Ty::Bool, depth - 1);
                let method = !self.percent(15);
                Expr::call("filter", vec![list, condition], method)
            }
            3 if *element == Ty::Integer && self.percent(40) => self.short_range(),
            3..=5 if !records => self.mapped(element, depth - 1),
            6..=8 if !records => self.written(element, depth - 1),
            9 => self.conditional_free(element, depth),
            _ => match self.place(&ty) {
                Some(place) => Expr::path(&place.path),
                None if records => Expr::path("rooms"),
                None => self.mapped(element, depth - 1),
            },
        }
    }

    /// `{ let …; list }`; `if` can't choose between lists.
    fn conditional_free(&mut self, element: &Ty, depth: i32) -> Expr {
        self.block(&Ty::List(Box::new(element.clone())), depth)
    }

    /// A range that is short enough to be a list.
    fn short_range(&mut self) -> Expr {
        let from = self.rng.i64(-3..10);
        let to = match self.below(4) {
            0 => Expr::path("premises.size"),
            1 => Expr::path("floors"),
            _ => Expr::integer(from + self.rng.i64(-2..6)),
        };
        Expr::Range(Box::new(Expr::integer(from)), Box::new(to), self.rng.bool())
    }

    /// `[a, b]`
    pub(super) fn written(&mut self, element: &Ty, depth: i32) -> Expr {
        let most = 1 + self.below(3);
        Expr::List((0..most).map(|_| self.of(element, depth.min(2))).collect())
    }

    /// `list.map(|x| …)`
    fn mapped(&mut self, element: &Ty, depth: i32) -> Expr {
        let source = self.source();
        let list = self.list(&source, depth - 1);
        let name = self.element_name();
        let value = self.closure(&name, &source, element, depth - 1);
        let method = !self.percent(15);
        Expr::call("map", vec![list, value], method)
    }

    /// What a list over which a closure runs holds: mostly records.
    pub(super) fn source(&mut self) -> Ty {
        let element = |ty: Ty| match ty {
            Ty::List(element) => *element,
            other => other,
        };
        match self.below(12) {
            0..=5 => element(Ty::rooms()),
            6..=8 => element(Ty::of(&crate::schema::FACTS[crate::schema::FACTS.len() - 1].kind)),
            9 => Ty::Choice(TAGS),
            _ => self.plain(),
        }
    }

    pub(super) fn element_name(&mut self) -> String {
        ELEMENTS[self.rng.usize(..ELEMENTS.len())].into()
    }

    /// `|name| …` of a type, over elements of another.
    pub(super) fn closure(&mut self, name: &str, element: &Ty, result: &Ty, depth: i32) -> Expr {
        let mark = self.scope.mark();
        self.scope.bind(name, element.clone());
        let body = match result {
            Ty::Bool => self.boolean(depth),
            other => self.of(other, depth),
        };
        self.scope.reset(mark);
        let closure = Expr::Closure(vec![name.into()], Box::new(body));
        if self.percent(2) { Expr::Parentheses(Box::new(closure)) } else { closure }
    }

    /// `count(list, |x| …)`
    pub(super) fn count(&mut self, depth: i32) -> Expr {
        self.quantified("count", depth)
    }

    /// A function of a list and a condition.
    pub(super) fn quantified(&mut self, function: &str, depth: i32) -> Expr {
        let source = self.source();
        let list = self.list(&source, depth - 1);
        let name = self.element_name();
        let condition = self.closure(&name, &source, &Ty::Bool, depth - 1);
        let method = !self.percent(15);
        Expr::call(function, vec![list, condition], method)
    }

    /// `list.reduce(|sum, x| …, start)`
    pub(super) fn reduce(&mut self, ty: &Ty, depth: i32) -> Expr {
        let source = self.source();
        let list = self.list(&source, depth - 1);
        let start = self.of(ty, depth.min(1));
        let mark = self.scope.mark();
        let name = self.element_name();
        self.scope.bind("total", ty.clone());
        self.scope.bind(&name, source);
        let body = match ty {
            // The total itself is only added to: multiplied, its digits would grow with every element.
            Ty::Decimal(_) => {
                let operator = if self.percent(70) { "+" } else { "-" };
                let added = self.of(ty, depth - 1);
                Expr::binary(operator, Expr::Name("total".into()), added)
            }
            Ty::Integer => {
                let operator = ["+", "+", "-", "*"][self.rng.usize(..4)];
                let added = self.of(ty, depth - 1);
                Expr::binary(operator, Expr::Name("total".into()), added)
            }
            other => self.conditional(other, depth),
        };
        self.scope.reset(mark);
        let closure = Expr::Closure(vec!["total".into(), name], Box::new(body));
        let method = !self.percent(15);
        Expr::call("reduce", vec![list, closure, start], method)
    }

    /// What `len` and `is_empty` take.
    pub(super) fn list_or_text(&mut self, depth: i32) -> Expr {
        if self.percent(35) {
            return self.text(depth);
        }
        let source = self.source();
        self.list(&source, depth)
    }

    /// Options of a choice as a list: several at once, a filtered one, or written out.
    pub(super) fn options(&mut self, depth: i32) -> (Expr, crate::schema::Options) {
        let options = if self.percent(80) { TAGS } else { KINDS };
        (self.list(&Ty::Choice(options), depth), options)
    }
}
