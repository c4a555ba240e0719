//! Random conditions: comparisons, membership, guards of optional values, lists, logic.

use super::Generator;
use super::scope::{Place, Ty};
use crate::pools;
use crate::schema::{KINDS, Options, SEXES, TAGS};
use crate::tree::Expr;

/// Operators of an ordered comparison and of an equality.
pub(super) const ORDERED: &[&str] = &["<", "<=", ">", ">=", "==", "!="];
const EQUAL: &[&str] = &["==", "!="];

impl Generator<'_> {
    pub(super) fn boolean(&mut self, depth: i32) -> Expr {
        if !self.deeper(depth) {
            return self.simple();
        }
        match self.below(42) {
            0..=3 => self.simple(),
            4..=6 => Expr::And(self.parts(depth)),
            7..=9 => Expr::Or(self.parts(depth)),
            10 => self.boolean(depth - 1).negated(),
            11..=14 => self.numbers_compared(depth),
            15..=18 => self.dates_compared(depth),
            19 => self.texts_compared(depth),
            20 => self.choices_compared(depth),
            21 => Expr::binary(EQUAL[self.rng.usize(..2)], self.boolean(depth - 1), self.boolean(depth - 1)),
            22..=24 => self.membership(depth),
            25..=28 => {
                let name = if self.percent(50) { "all" } else { "some" };
                self.quantified(name, depth)
            }
            29 | 30 => self.text_tested(depth),
            31 => Expr::call("is_empty", vec![self.list_or_text(depth - 1)], true),
            32 => {
                let method = self.percent(30);
                Expr::call("is_workday", vec![self.date(depth - 1)], method)
            }
            33..=35 => self.guard(depth),
            36 => self.conditional(&Ty::Bool, depth),
            37 => self.block(&Ty::Bool, depth),
            38 => self.reduce(&Ty::Bool, depth),
            39 | 40 => self.edge(depth),
            _ => self.own_call(&Ty::Bool, depth).unwrap_or_else(|| self.simple()),
        }
    }

    fn parts(&mut self, depth: i32) -> Vec<Expr> {
        let most = if self.percent(25) { 3 } else { 2 };
        (0..most).map(|_| self.boolean(depth - 1)).collect()
    }

    /// One step: a flag, or a fact beside a literal.
    fn simple(&mut self) -> Expr {
        match self.below(12) {
            0 | 1 => self.flag(),
            2..=4 => self.number_beside_literal(),
            5 | 6 => {
                let (a, b) =
                    (self.date(0), if self.percent(60) { self.date_literal() } else { self.date(0) });
                Expr::binary(ORDERED[self.rng.usize(..6)], a, b)
            }
            7 => self.texts_compared(0),
            8 => self.choices_compared(0),
            9 => self.membership(0),
            10 => self.exists(),
            _ if self.percent(15) => self.looked_up("exempt", 1),
            _ if self.percent(10) => Expr::call("parameter", vec![Expr::text("strict")], false),
            _ => self.flag(),
        }
    }

    fn flag(&mut self) -> Expr {
        match self.place(&Ty::Bool) {
            Some(place) if !self.percent(6) => Expr::path(&place.path),
            _ => Expr::bool(self.rng.bool()),
        }
    }

    fn number_beside_literal(&mut self) -> Expr {
        let operator = ORDERED[self.rng.usize(..6)];
        let (place, literal) = if self.percent(60) {
            let Some(place) = self.place(&Ty::Integer) else { return self.flag() };
            let mixed = self.percent(10);
            let literal = if mixed { self.decimal_literal(1) } else { self.integer_near(place.limits) };
            (place, literal)
        } else {
            let Some(place) = self.place(&Ty::Decimal(6)) else { return self.flag() };
            let Ty::Decimal(scale) = place.ty else { return self.flag() };
            let whole = self.percent(30);
            let literal =
                if whole { self.integer_near(Some((0, 100))) } else { self.decimal_literal(scale.min(4)) };
            (place, literal)
        };
        let read = Expr::path(&place.path);
        if self.percent(20) {
            Expr::binary(operator, literal, read)
        } else {
            Expr::binary(operator, read, literal)
        }
    }

    fn numbers_compared(&mut self, depth: i32) -> Expr {
        let operator = ORDERED[self.rng.usize(..6)];
        let (a, b) = (self.number(depth - 1), self.number(depth - 1));
        Expr::binary(operator, a, b)
    }

    fn dates_compared(&mut self, depth: i32) -> Expr {
        let operator = ORDERED[self.rng.usize(..6)];
        let (a, b) = (self.date(depth - 1), self.date(depth - 1));
        Expr::binary(operator, a, b)
    }

    fn texts_compared(&mut self, depth: i32) -> Expr {
        let operator = EQUAL[self.rng.usize(..2)];
        let (a, b) = (self.text(depth - 1), self.text(depth - 1));
        Expr::binary(operator, a, b)
    }

    fn option(&mut self, options: Options) -> Expr {
        Expr::text(pools::one(self.rng, options))
    }

    fn some_options(&mut self) -> Options {
        match self.below(5) {
            0..=2 => KINDS,
            3 => SEXES,
            _ => TAGS,
        }
    }

    fn choices_compared(&mut self, depth: i32) -> Expr {
        let options = self.some_options();
        let operator = EQUAL[self.rng.usize(..2)];
        let a = self.choice(options, depth);
        let b = if self.percent(60) { self.option(options) } else { self.choice(options, depth) };
        if self.percent(15) { Expr::binary(operator, b, a) } else { Expr::binary(operator, a, b) }
    }

    /// `x in …` or `….contains(x)`
    fn membership(&mut self, depth: i32) -> Expr {
        let inner = depth - 1;
        let (needle, list) = match self.below(12) {
            0 | 1 => (self.integer(inner), self.range(inner)),
            2 => {
                let numbers = (0..3).map(|_| self.number(0)).collect();
                (self.number(inner), Expr::List(numbers))
            }
            3 => (self.number(inner), self.list(&Ty::Integer, inner)),
            4 => (self.number(inner), self.list(&Ty::Decimal(4), inner)),
            5 => (self.date(inner), self.list(&Ty::Date, inner)),
            6 => (self.text(inner), self.text(inner)),
            7 => (self.text(inner), self.list(&Ty::Text, inner)),
            8 => (self.boolean(inner), self.list(&Ty::Bool, inner)),
            9 | 10 => {
                let options = self.some_options();
                let listed = (0..=self.below(2)).map(|_| self.option(options)).collect();
                (self.choice(options, inner), Expr::List(listed))
            }
            _ => {
                let (list, options) = self.options(inner);
                let read = self.place(&Ty::Choice(options)).filter(|_| self.rng.bool());
                let needle = read.map(|p| Expr::path(&p.path));
                (needle.unwrap_or_else(|| self.option(options)), list)
            }
        };
        let is_range = matches!(list, Expr::Range(..));
        match self.below(6) {
            0 => Expr::In(Box::new(needle), Box::new(list), true),
            1 | 2 if !is_range => Expr::call("contains", vec![list, needle], true),
            _ => Expr::In(Box::new(needle), Box::new(list), false),
        }
    }

    fn range(&mut self, depth: i32) -> Expr {
        let (from, to) = if self.percent(60) {
            let from = pools::integer(self.rng);
            (Expr::integer(from), Expr::integer(from.saturating_add(i64::from(self.below(20)))))
        } else {
            (self.integer(depth.min(1)), self.integer(depth.min(1)))
        };
        Expr::Range(Box::new(from), Box::new(to), self.rng.bool())
    }

    fn text_tested(&mut self, depth: i32) -> Expr {
        let name = ["contains", "starts_with", "ends_with"][self.rng.usize(..3)];
        let (a, b) = (self.text(depth - 1), self.text(depth - 1));
        let method = !self.percent(15);
        Expr::call(name, vec![a, b], method)
    }

    /// `x == ()` alone.
    fn exists(&mut self) -> Expr {
        let places = self.scope.guarded();
        if places.is_empty() {
            return self.flag();
        }
        let place = places[self.rng.usize(..places.len())].clone();
        let operator = EQUAL[self.rng.usize(..2)];
        self.tested(&place, operator)
    }

    fn tested(&mut self, place: &Place, operator: &'static str) -> Expr {
        let read = Expr::path(&place.path);
        if self.percent(15) {
            Expr::binary(operator, Expr::Unit, read)
        } else {
            Expr::binary(operator, read, Expr::Unit)
        }
    }

    /// A test of an optional value and a condition that may read it.
    fn guard(&mut self, depth: i32) -> Expr {
        let places = self.scope.guarded();
        if places.is_empty() {
            return self.boolean(depth - 1);
        }
        let place = places[self.rng.usize(..places.len())].clone();
        let mark = self.scope.mark();
        self.scope.learn(&place.path);
        let inside = if self.percent(75) { self.about(&place, depth - 1) } else { self.boolean(depth - 1) };
        self.scope.reset(mark);
        let absent = self.tested(&place, "==");
        let present = self.tested(&place, "!=");
        let outside = self.boolean(depth.min(1));
        let boxed = Box::new;
        match self.below(7) {
            0 | 1 => Expr::Or(vec![absent, inside]),
            2 => Expr::And(vec![present, inside]),
            3 => Expr::If(boxed(absent), boxed(outside), boxed(inside)),
            4 => Expr::If(boxed(present), boxed(inside), boxed(outside)),
            5 => Expr::And(vec![absent.negated(), outside, inside]),
            _ => Expr::Or(vec![present.negated(), inside]),
        }
    }

    /// A condition about one place.
    fn about(&mut self, place: &Place, depth: i32) -> Expr {
        let read = Expr::path(&place.path);
        let ordered = ORDERED[self.rng.usize(..6)];
        let equal = EQUAL[self.rng.usize(..2)];
        match &place.ty {
            Ty::Bool => read,
            Ty::Integer => {
                let near = self.integer_near(place.limits);
                Expr::binary(ordered, read, near)
            }
            Ty::Decimal(scale) => {
                let literal = self.decimal_literal((*scale).min(4));
                Expr::binary(ordered, read, literal)
            }
            Ty::Date => {
                let other = self.date(depth);
                Expr::binary(ordered, read, other)
            }
            Ty::Text => Expr::binary(equal, read, self.text(0)),
            Ty::ResidentId => {
                let birth = Expr::call("birth_date", vec![read], false);
                let other = self.date(depth);
                Expr::binary(ordered, birth, other)
            }
            Ty::Choice(options) => {
                let option = self.option(options);
                Expr::binary(equal, read, option)
            }
            Ty::Record(_) | Ty::List(_) => self.boolean(depth),
        }
    }
}
