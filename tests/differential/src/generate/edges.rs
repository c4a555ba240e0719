//! Conditions at the edges where mistakes live: ends of months, anniversaries, totals that leave 64 bits.
//! Absent: everything random nesting reaches often enough by itself.

use super::Generator;
use super::scope::Ty;
use crate::tree::Expr;

/// Days beyond the end of a shorter month, 29 February among them.
const ENDS: &[&str] = &["2026-01-31", "2026-01-30", "2024-02-29", "2025-12-31", "2026-08-31", "2026-03-31"];
/// What they may come to.
const CLAMPED: &[&str] =
    &["2026-02-28", "2026-03-01", "2026-03-03", "2024-02-29", "2025-02-28", "2026-04-30", "2026-09-30"];

impl Generator<'_> {
    pub(super) fn edge(&mut self, depth: i32) -> Expr {
        match self.below(3) {
            0 => self.month_end(),
            1 => self.anniversary(depth),
            _ => self.large_total(),
        }
    }

    fn ordered(&mut self, left: Expr, right: Expr) -> Expr {
        let operator = super::boolean::ORDERED[self.rng.usize(..6)];
        Expr::binary(operator, left, right)
    }

    fn one_date(&mut self, days: &[&str]) -> Expr {
        Expr::call("date", vec![Expr::text(days[self.rng.usize(..days.len())])], false)
    }

    /// `add_months(date("2026-01-31"), 1) <= date("2026-02-28")`
    fn month_end(&mut self) -> Expr {
        let (end, months) = (self.one_date(ENDS), Expr::integer(self.rng.i64(-14..=14)));
        let moved = Expr::call("add_months", vec![end, months], false);
        let limit = self.one_date(CLAMPED);
        self.ordered(moved, limit)
    }

    /// `years_between(day, add_days(add_years(day, 18), -1)) >= 18`
    fn anniversary(&mut self, depth: i32) -> Expr {
        let day = self.date(depth.min(1) - 1);
        let (unit, between) =
            [("add_years", "years_between"), ("add_months", "months_between")][self.rng.usize(..2)];
        let whole = self.rng.i64(0..70);
        let moved = Expr::call(unit, vec![day.clone(), Expr::integer(whole)], false);
        let beside = Expr::call("add_days", vec![moved, Expr::integer(self.rng.i64(-1..=1))], false);
        self.ordered(Expr::call(between, vec![day, beside], false), Expr::integer(whole))
    }

    /// `[9223372036854775807, seats].sum() > 0`
    fn large_total(&mut self) -> Expr {
        let most = [i64::MAX, i64::MIN, i64::MAX - 1, i64::MAX / 2 + 1][self.rng.usize(..4)];
        let mut parts = vec![Expr::integer(most)];
        parts.extend((0..=self.below(2)).map(|_| self.of(&Ty::Integer, 0)));
        self.rng.shuffle(&mut parts);
        self.ordered(Expr::call("sum", vec![Expr::List(parts)], true), Expr::integer(0))
    }
}
