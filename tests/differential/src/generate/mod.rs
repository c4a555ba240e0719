//! Random rules, well typed by construction. In: a random number generator, the schema. Out: [`Rule`]s.
//! Absent: whether the engine's checker finds the rule sensible (`x > 300` for an `x` of at most 200 it refuses).

mod boolean;
mod edges;
mod lists;
mod numbers;
mod scope;
mod values;

use crate::pools::percent;
use crate::tree::{Expr, Function, Rule};
use fastrand::Rng;
use scope::{Scope, Ty};

/// Names for locals: some hide a fact, some are Chinese.
const NAMES: &[&str] = &["x", "y", "t", "least", "甲", "面积", "area", "flag", "day", "seats", "r1"];

/// Generates one rule.
pub struct Generator<'r> {
    rng: &'r mut Rng,
    scope: Scope,
    functions: Vec<Typed>,
    /// Index of the rule: part of the names of its functions.
    index: usize,
    /// Expressions that may still be made.
    fuel: i32,
}

/// A function that may be called again.
struct Typed {
    function: Function,
    params: Vec<Ty>,
    result: Ty,
}

/// A random rule; `index` keeps the names of its functions apart from others'.
pub fn rule(rng: &mut Rng, index: usize) -> Rule {
    let fuel = [4, 8, 8, 14, 14, 24, 40][rng.usize(..7)];
    let wide = percent(rng, 2);
    let mut generator = Generator { rng, scope: Scope::default(), functions: Vec::new(), index, fuel };
    let body = if percent(generator.rng, 20) { generator.block(&Ty::Bool, 4) } else { generator.boolean(5) };
    let functions = generator.functions.into_iter().map(|t| t.function).collect();
    let noise = if percent(rng, 10) { rng.u64(1..) } else { 0 };
    Rule { body, functions, wide, noise }
}

impl Generator<'_> {
    fn percent(&mut self, n: u32) -> bool {
        percent(self.rng, n)
    }

    fn below(&mut self, n: u32) -> u32 {
        self.rng.u32(..n)
    }

    /// Whether to go on nesting; takes one unit of fuel.
    fn deeper(&mut self, depth: i32) -> bool {
        self.fuel -= 1;
        depth > 0 && self.fuel > 0
    }

    /// An expression of a type.
    fn of(&mut self, ty: &Ty, depth: i32) -> Expr {
        let expr = match ty {
            Ty::Bool => self.boolean(depth),
            Ty::Integer => self.integer(depth),
            Ty::Decimal(scale) => self.decimal(*scale, depth),
            Ty::Date => self.date(depth),
            Ty::Text => self.text(depth),
            Ty::ResidentId => self.resident_id(),
            Ty::Choice(options) => self.choice(options, depth),
            Ty::Record(_) => self.record(ty),
            Ty::List(element) => self.list(element, depth),
        };
        if self.percent(3) { Expr::Parentheses(Box::new(expr)) } else { expr }
    }

    /// `if a { b } else { c }` of a type.
    fn conditional(&mut self, ty: &Ty, depth: i32) -> Expr {
        let condition = self.boolean(depth - 1);
        let then = self.of(ty, depth - 1);
        let otherwise = if self.percent(25) && self.deeper(depth - 1) {
            self.conditional(ty, depth - 1)
        } else {
            self.of(ty, depth - 1)
        };
        Expr::If(Box::new(condition), Box::new(then), Box::new(otherwise))
    }

    /// `{ let a = …; b }` of a type.
    fn block(&mut self, ty: &Ty, depth: i32) -> Expr {
        let mark = self.scope.mark();
        let mut lets = Vec::new();
        for _ in 0..=self.below(2) {
            let bound = self.bindable();
            let value = self.of(&bound, depth - 1);
            let name = self.name();
            self.scope.bind(&name, bound);
            lets.push((name, value));
        }
        let value = self.of(ty, depth - 1);
        self.scope.reset(mark);
        Expr::Block(lets, Box::new(value))
    }

    fn name(&mut self) -> String {
        NAMES[self.rng.usize(..NAMES.len())].into()
    }

    /// A type that `let` may bind.
    fn bindable(&mut self) -> Ty {
        match self.below(14) {
            0 | 1 => Ty::Bool,
            2..=4 => Ty::Integer,
            5 | 6 => Ty::Decimal(4),
            7 | 8 => Ty::Date,
            9 => Ty::Text,
            10 => Ty::Choice(crate::schema::KINDS),
            11 => Ty::List(Box::new(self.plain())),
            12 => Ty::rooms(),
            _ => Ty::premises(),
        }
    }

    /// A type that a list may hold.
    fn plain(&mut self) -> Ty {
        match self.below(10) {
            0 => Ty::Bool,
            1..=4 => Ty::Integer,
            5 | 6 => Ty::Decimal(4),
            7 => Ty::Date,
            8 => Ty::Text,
            _ => Ty::Choice(crate::schema::TAGS),
        }
    }

    /// A call of a function of the script: one there is, or a new one.
    fn own_call(&mut self, ty: &Ty, depth: i32) -> Option<Expr> {
        let known: Vec<usize> =
            (0..self.functions.len()).filter(|i| self.functions[*i].result == *ty).collect();
        let at = if !known.is_empty() && self.percent(40) {
            known[self.rng.usize(..known.len())]
        } else if self.functions.len() < 4 {
            self.own_function(ty, depth)
        } else {
            return None;
        };
        let name = self.functions[at].function.name.clone();
        let params = self.functions[at].params.clone();
        let args = params.iter().map(|p| self.of(p, depth - 2)).collect();
        Some(Expr::Call { name, args, method: false, own: true })
    }

    fn own_function(&mut self, ty: &Ty, depth: i32) -> usize {
        let outer = std::mem::take(&mut self.scope);
        let types: Vec<Ty> = (0..self.below(4)).map(|_| self.bindable()).collect();
        let params: Vec<String> = (0..types.len()).map(|i| ["a", "b", "丙"][i].to_string()).collect();
        for (name, ty) in params.iter().zip(&types) {
            self.scope.bind(name, ty.clone());
        }
        let body = self.of(ty, depth - 1);
        self.scope = outer;
        let name = format!("h{}_{}", self.index, self.functions.len());
        self.functions.push(Typed {
            function: Function { name, params, body },
            params: types,
            result: ty.clone(),
        });
        self.functions.len() - 1
    }
}
