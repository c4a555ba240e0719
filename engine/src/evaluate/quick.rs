//! Runs the short form of a check over a frame.
//! In: a `Quick`, a frame, the application date. Out: what the check says, or nothing: then something was unknown,
//! missing or too large, and the check is evaluated in full. Absent: reads; nobody asks for those of a settled check.

use super::Run;
use crate::facts::frame::{Frame, State};
use crate::script::quick::{Cell, Quick, Sides, Source};

/// Most rows the short way goes through; longer lists cost steps and are counted in full.
const MAX_ROWS: usize = 256;

impl<'p> Run<'_, 'p> {
    /// What a check says, as far as that takes no more than known facts.
    #[inline]
    pub(crate) fn quick(&self, quick: &Quick) -> Option<bool> {
        Known { frame: self.frame, on: self.context.on, row: 0 }.holds(quick)
    }
}

/// Known facts, and the row at hand.
#[derive(Clone, Copy)]
struct Known<'f> {
    frame: &'f Frame,
    on: i64,
    row: usize,
}

impl Known<'_> {
    fn holds(self, quick: &Quick) -> Option<bool> {
        match quick {
            Quick::Flag { is, cell } => Some((self.slot(*cell)? != 0) == *is),
            Quick::Number { is, cell, lo, hi } => {
                let n = self.slot(*cell)?;
                Some((*lo <= n && n <= *hi) == *is)
            }
            Quick::Option { is, cell, mask } => {
                let n = self.slot(*cell)?;
                // Any number may stand here, not only an option: what has no bit is not in the list.
                Some(((0..64).contains(&n) && mask >> n & 1 == 1) == *is)
            }
            Quick::Options { is, cell, mask } => Some((self.slot(*cell)? as u64 & mask != 0) == *is),
            Quick::Difference { is, left, right, lo, hi } => {
                let n = self.number(*left)?.checked_sub(self.number(*right)?)?;
                Some((*lo <= n && n <= *hi) == *is)
            }
            Quick::Every(parts) => {
                for part in parts {
                    if !self.holds(part)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            Quick::Any(parts) => {
                for part in parts {
                    if self.holds(part)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            Quick::Texts { is, left, right } => {
                let (left, right) = (self.slot(*left)?, self.slot(*right)?);
                Some((self.frame.text(left) == self.frame.text(right)) == *is)
            }
            Quick::Text { is, cell, text } => Some((self.frame.text(self.slot(*cell)?) == &**text) == *is),
            Quick::Null { is, cell } => match self.frame.state(cell.slot(self.row) as u32) {
                State::Unknown => None,
                state => Some((state == State::Null) == *is),
            },
            Quick::Scaled { is, sides } => Some(self.scaled(sides)? == *is),
            Quick::If(parts) => self.holds(if self.holds(&parts[0])? { &parts[1] } else { &parts[2] }),
            Quick::All(list, body) => self.rows(*list, body, false),
            Quick::Some(list, body) => self.rows(*list, body, true),
        }
    }

    /// The value of a slot, if it is known.
    #[inline]
    fn slot(self, cell: Cell) -> Option<i64> {
        self.frame.known(cell.slot(self.row))
    }

    #[inline]
    fn number(self, cell: Cell) -> Option<i64> {
        if cell == Cell::ON { Some(self.on) } else { self.slot(cell) }
    }

    fn scaled(self, sides: &Sides) -> Option<bool> {
        let side = |(source, factor): (Source, i64)| self.source(source)?.checked_mul(factor);
        let n = side(sides.left)?.checked_sub(side(sides.right)?)?;
        Some(sides.lo <= n && n <= sides.hi)
    }

    fn source(self, source: Source) -> Option<i64> {
        match source {
            Source::Zero => Some(0),
            Source::Cell(cell) => self.number(cell),
            Source::Sum(list, field) => {
                let rows = self.frame.rows(self.slot(list)?);
                let mut sum = 0i64;
                for index in 0..Some(rows.len()).filter(|len| *len <= MAX_ROWS)? {
                    let row = Self { row: self.frame.row(rows, index) as usize, ..self };
                    sum = sum.checked_add(row.slot(field)?)?;
                }
                Some(sum)
            }
        }
    }

    /// `settles` is what one row can settle.
    fn rows(self, list: Cell, body: &Quick, settles: bool) -> Option<bool> {
        let rows = self.frame.rows(self.slot(list)?);
        for index in 0..Some(rows.len()).filter(|len| *len <= MAX_ROWS)? {
            let row = Self { row: self.frame.row(rows, index) as usize, ..self };
            if row.holds(body)? == settles {
                return Some(settles);
            }
        }
        Some(!settles)
    }
}

#[cfg(test)]
#[path = "quick_tests.rs"]
mod tests;
