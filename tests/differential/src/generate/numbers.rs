//! Random whole and decimal numbers. Absent: bounds; what can't be, the engine's checker refuses.

use super::Generator;
use super::scope::Ty;
use crate::pools;
use crate::tree::{Expr, Literal};

/// Most digits after the point the engine takes in a result.
const MOST: u8 = 12;

impl Generator<'_> {
    pub(super) fn integer(&mut self, depth: i32) -> Expr {
        if !self.deeper(depth) {
            return self.integer_leaf();
        }
        let method = self.percent(40);
        match self.below(26) {
            0..=3 => self.integer_leaf(),
            4..=8 => self.arithmetic(&Ty::Integer, &Ty::Integer, depth),
            9 => Expr::Negate(Box::new(self.integer(depth - 1))),
            10 => self.conditional(&Ty::Integer, depth),
            11 => self.block(&Ty::Integer, depth),
            12 | 13 => {
                let name = ["years_between", "months_between", "days_between", "workdays_between"]
                    [self.rng.usize(..4)];
                Expr::call(name, vec![self.date(depth - 1), self.date(depth - 1)], method)
            }
            14 => {
                let name = ["year", "month", "day"][self.rng.usize(..3)];
                Expr::call(name, vec![self.date(depth - 1)], method)
            }
            15 => Expr::call("len", vec![self.list_or_text(depth - 1)], true),
            16 => self.count(depth),
            17 | 18 => {
                let name = ["sum", "min", "max"][self.rng.usize(..3)];
                Expr::call(name, vec![self.list(&Ty::Integer, depth - 1)], method)
            }
            19..=21 => self.division(depth),
            22 => self.reduce(&Ty::Integer, depth),
            23 if self.percent(40) => self.looked_up("term", depth),
            23 => {
                let name = ["limit", "limit", "quota", "quota", "vacant"][self.rng.usize(..5)];
                Expr::call("parameter", vec![Expr::text(name)], false)
            }
            _ => self.own_call(&Ty::Integer, depth).unwrap_or_else(|| self.integer_leaf()),
        }
    }

    fn integer_leaf(&mut self) -> Expr {
        if self.percent(40) {
            return self.integer_literal();
        }
        match self.place(&Ty::Integer) {
            Some(place) => Expr::path(&place.path),
            None => Expr::integer(8),
        }
    }

    fn integer_literal(&mut self) -> Expr {
        if self.percent(1) {
            return Expr::integer(
                [i64::MAX, i64::MIN, i64::MAX - 1, 4_611_686_018_427_387_904][self.rng.usize(..4)],
            );
        }
        let n = pools::integer(self.rng);
        if n >= 1000 && self.percent(30) {
            // As Rhai also lets one write it.
            let text =
                if self.rng.bool() { format!("{n:#x}") } else { format!("{}_{:03}", n / 1000, n % 1000) };
            return Expr::Literal(Literal::Integer, text);
        }
        Expr::integer(n)
    }

    /// A literal near what `expr` may hold.
    pub(super) fn integer_near(&mut self, limits: Option<(i64, i64)>) -> Expr {
        match limits {
            Some((min, max)) => Expr::integer(pools::integer_within(self.rng, min, max)),
            None => self.integer_literal(),
        }
    }

    /// A decimal of at most `scale` digits after the point.
    pub(super) fn decimal(&mut self, scale: u8, depth: i32) -> Expr {
        if !self.deeper(depth) {
            return self.decimal_leaf(scale);
        }
        let method = self.percent(40);
        match self.below(20) {
            0..=4 => self.decimal_leaf(scale),
            5..=8 => self.decimal_arithmetic(scale, depth),
            9 => Expr::Negate(Box::new(self.decimal(scale, depth - 1))),
            10 => self.conditional(&Ty::Decimal(scale), depth),
            11 => self.block(&Ty::Decimal(scale), depth),
            12..=14 => {
                let name = ["sum", "sum", "min", "max"][self.rng.usize(..4)];
                Expr::call(name, vec![self.list(&Ty::Decimal(scale), depth - 1)], method)
            }
            15 => self.reduce(&Ty::Decimal(scale), depth),
            16 if scale >= 3 && self.rng.bool() => self.looked_up("levy", depth),
            16 if scale >= 2 => Expr::call("parameter", vec![Expr::text("standard")], false),
            _ => self.own_call(&Ty::Decimal(scale), depth).unwrap_or_else(|| self.decimal_leaf(scale)),
        }
    }

    fn decimal_leaf(&mut self, scale: u8) -> Expr {
        if self.percent(35) {
            return self.decimal_literal(scale.min(4));
        }
        match self.place(&Ty::Decimal(scale)) {
            Some(place) => Expr::path(&place.path),
            None => self.decimal_literal(scale.min(4)),
        }
    }

    /// A literal with a point; it is a decimal even when it is whole.
    pub(super) fn decimal_literal(&mut self, most: u8) -> Expr {
        let scale = self.rng.u8(..=most);
        let mantissa =
            pools::mantissa_within(self.rng, scale, -crate::schema::MANTISSA, crate::schema::MANTISSA);
        let zeros = self.percent(20);
        let mut text = crate::facts::decimal(mantissa.abs(), scale, zeros);
        if !text.contains('.') {
            text.push_str(".0");
        }
        let literal = Expr::Literal(Literal::Decimal, text);
        if mantissa < 0 { Expr::Negate(Box::new(literal)) } else { literal }
    }

    fn decimal_arithmetic(&mut self, scale: u8, depth: i32) -> Expr {
        let half = scale / 2;
        match self.below(6) {
            0 => self.arithmetic(&Ty::Decimal(scale), &Ty::Integer, depth),
            1 => self.arithmetic(&Ty::Integer, &Ty::Decimal(scale), depth),
            2 | 3 if half > 0 => {
                let (a, b) = (self.decimal(half, depth - 1), self.decimal(half, depth - 1));
                Expr::binary("*", a, b)
            }
            _ => {
                let operator = if self.percent(50) { "+" } else { "-" };
                let (a, b) = (self.decimal(scale, depth - 1), self.decimal(scale, depth - 1));
                Expr::binary(operator, a, b)
            }
        }
    }

    fn arithmetic(&mut self, left: &Ty, right: &Ty, depth: i32) -> Expr {
        let operator = ["+", "-", "*"][self.rng.usize(..3)];
        let (a, b) = (self.of(left, depth - 1), self.of(right, depth - 1));
        Expr::binary(operator, a, b)
    }

    /// Any number: whole, or decimal of few digits.
    pub(super) fn number(&mut self, depth: i32) -> Expr {
        match self.below(5) {
            0 => self.decimal(2, depth),
            1 => self.decimal(MOST / 2, depth),
            _ => self.integer(depth),
        }
    }

    fn division(&mut self, depth: i32) -> Expr {
        let name = ["div_floor", "div_ceil", "div_round"][self.rng.usize(..3)];
        let divided = self.number(depth - 1);
        let divisor = match self.below(5) {
            0 => Expr::integer([2, 3, 10, -2, 7][self.rng.usize(..5)]),
            1 => Expr::path("floors"),
            2 => Expr::path("premises.size"),
            _ => self.number(depth - 1),
        };
        let method = self.percent(30);
        Expr::call(name, vec![divided, divisor], method)
    }
}
