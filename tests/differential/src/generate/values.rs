//! Random dates, texts, identity numbers, options and records. Absent: numbers (`numbers`), booleans (`boolean`).

use super::Generator;
use super::scope::{Place, Ty};
use crate::pools;
use crate::schema::{KINDS, Options, SEXES};
use crate::tree::Expr;

/// Categories of `retirement_date`.
const CATEGORIES: &[&str] = &["male", "female_55", "female_50"];

impl Generator<'_> {
    /// A place of a type that can be read, if there is one.
    pub(super) fn place(&mut self, ty: &Ty) -> Option<Place> {
        let places = self.scope.readable(ty);
        (!places.is_empty()).then(|| places[self.rng.usize(..places.len())].clone())
    }

    fn read(&mut self, ty: &Ty) -> Option<Expr> {
        self.place(ty).map(|place| Expr::path(&place.path))
    }

    pub(super) fn record(&mut self, ty: &Ty) -> Expr {
        self.read(ty).unwrap_or_else(|| Expr::path("premises"))
    }

    /// `date("2026-01-31")`
    pub(super) fn date_literal(&mut self) -> Expr {
        let date = pools::date(self.rng);
        Expr::call("date", vec![Expr::text(&date)], self.rng.u32(..40) == 0)
    }

    pub(super) fn date(&mut self, depth: i32) -> Expr {
        if !self.deeper(depth) {
            return self.date_leaf();
        }
        let method = self.percent(30);
        match self.below(17) {
            0..=2 => self.date_leaf(),
            3..=7 => {
                let name = ["add_days", "add_months", "add_years", "add_workdays"][self.rng.usize(..4)];
                let args = vec![self.date(depth - 1), self.span(depth - 1)];
                Expr::call(name, args, method)
            }
            8 => Expr::call("birth_date", vec![self.resident_id()], method),
            9 => {
                let category = pools::one(self.rng, CATEGORIES);
                Expr::call("retirement_date", vec![self.date(depth - 1), Expr::text(category)], method)
            }
            10 if self.rng.bool() => self.looked_up("phase", depth),
            10 => Expr::call("parameter", vec![Expr::text("opening")], false),
            11 => self.conditional(&Ty::Date, depth),
            12 => self.block(&Ty::Date, depth),
            13 | 14 => {
                let name = if self.percent(50) { "min" } else { "max" };
                Expr::call(name, vec![self.list(&Ty::Date, depth - 1)], method)
            }
            15 => self.reduce(&Ty::Date, depth),
            _ => self.own_call(&Ty::Date, depth).unwrap_or_else(|| self.date_leaf()),
        }
    }

    /// `table("name", key)`
    pub(super) fn looked_up(&mut self, table: &str, depth: i32) -> Expr {
        let keys = match table {
            "levy" => vec![self.choice(KINDS, 0), self.decimal(2, depth.min(2) - 1)],
            "term" => vec![self.integer(depth.min(2) - 1), self.boolean(depth.min(2) - 1)],
            "phase" => vec![self.date(depth.min(2) - 1)],
            _ => vec![self.integer(depth.min(2) - 1)],
        };
        let args = std::iter::once(Expr::text(table)).chain(keys).collect();
        Expr::call("table", args, false)
    }

    fn date_leaf(&mut self) -> Expr {
        match self.below(10) {
            0..=2 => self.date_literal(),
            3..=5 => Expr::Name("on".into()),
            _ => self.read(&Ty::Date).unwrap_or_else(|| Expr::Name("on".into())),
        }
    }

    /// How far to move a date: mostly a little.
    fn span(&mut self, depth: i32) -> Expr {
        match self.below(10) {
            0..=5 => {
                let n = [0, 1, 2, 3, 5, 6, 12, 18, 22, 30, 60, 90, 365][self.rng.usize(..13)];
                Expr::integer(if self.percent(25) { -n } else { n })
            }
            6 => Expr::integer([9000, 4_000_000, 120_000, 9_007_199_254_740_991][self.rng.usize(..4)]),
            _ => self.integer(depth),
        }
    }

    pub(super) fn text(&mut self, depth: i32) -> Expr {
        if !self.deeper(depth) {
            return self.text_leaf();
        }
        match self.below(10) {
            0..=5 => self.text_leaf(),
            6 => Expr::call("parameter", vec![Expr::text("prefix")], false),
            7 => self.conditional(&Ty::Text, depth),
            8 => self.block(&Ty::Text, depth),
            _ => self.own_call(&Ty::Text, depth).unwrap_or_else(|| self.text_leaf()),
        }
    }

    fn text_leaf(&mut self) -> Expr {
        if self.percent(40) {
            return Expr::text(pools::text(self.rng));
        }
        self.read(&Ty::Text).unwrap_or_else(|| Expr::text("信阳"))
    }

    pub(super) fn resident_id(&mut self) -> Expr {
        self.read(&Ty::ResidentId).unwrap_or_else(|| Expr::path("citizen"))
    }

    /// An option that is read somewhere; written out it stands only beside one.
    pub(super) fn choice(&mut self, options: Options, depth: i32) -> Expr {
        if options == SEXES {
            let method = self.percent(30);
            return Expr::call("sex_of", vec![self.resident_id()], method);
        }
        let ty = Ty::Choice(options);
        if self.deeper(depth) {
            match self.below(12) {
                0 => return self.conditional(&ty, depth),
                1 => return self.block(&ty, depth),
                2 => return self.own_call(&ty, depth).unwrap_or_else(|| self.choice(options, 0)),
                _ => {}
            }
        }
        // Names nothing hides, for where no other can be read.
        let fallback = if options == KINDS { "kind" } else { "cooking" };
        self.read(&ty).unwrap_or_else(|| Expr::path(fallback))
    }
}
