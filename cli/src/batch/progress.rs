//! How far a batch has come: cases, rate, time that remains.
//! In: cases and bytes as they are written. Out: a line on standard error, in place on a terminal. Absent: anything on
//! standard output.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Between two lines on a terminal.
const OFTEN: Duration = Duration::from_millis(200);
/// Between two lines elsewhere.
const SELDOM: Duration = Duration::from_secs(2);

/// Progress of one batch.
pub struct Progress {
    start: Instant,
    shown: Instant,
    cases: u64,
    end: u64,
    /// Bytes there are, where that is known.
    total: Option<u64>,
    is_terminal: bool,
    is_wanted: bool,
    has_line: bool,
}

impl Progress {
    /// Of an input of so many bytes. Shown on a terminal, and elsewhere where it is wanted.
    pub fn new(total: Option<u64>, is_wanted: bool) -> Self {
        let is_terminal = stderr().is_terminal();
        let now = Instant::now();
        Self {
            start: now,
            shown: now,
            cases: 0,
            end: 0,
            total,
            is_terminal,
            is_wanted: is_wanted || is_terminal,
            has_line: false,
        }
    }

    /// One more case is written; the input was read up to `end` for it.
    pub fn reached(&mut self, end: u64) {
        (self.cases, self.end) = (self.cases + 1, end);
        // The clock is asked now and then.
        if self.is_wanted && self.cases.is_multiple_of(64) {
            let pause = if self.is_terminal { OFTEN } else { SELDOM };
            if self.shown.elapsed() >= pause {
                self.show();
            }
        }
    }

    fn show(&mut self) {
        self.shown = Instant::now();
        let line = said(self.cases, self.end, self.total, self.start.elapsed());
        if self.is_terminal {
            eprint!("\r{line}\u{1b}[K");
            // A terminal that can't be written to shows nothing.
            let _ = stderr().flush();
            self.has_line = true;
        } else {
            eprintln!("{line}");
        }
    }

    /// Makes room for a line of its own.
    pub fn aside(&mut self) {
        if self.has_line {
            eprint!("\r\u{1b}[K");
            self.has_line = false;
        }
    }

    /// The last line: always said, so that a log has it.
    pub fn done(&mut self, bad: u64) {
        self.aside();
        let elapsed = self.start.elapsed();
        let (cases, per_second) = (self.cases, per_second(self.cases, elapsed));
        let (seconds, tenths) = (elapsed.as_secs(), elapsed.subsec_millis() / 100);
        eprintln!("{cases} cases in {seconds}.{tenths} s ({per_second} a second), {bad} with bad input");
    }
}

fn per_second(cases: u64, elapsed: Duration) -> u64 {
    let per_second = u128::from(cases) * 1_000_000 / elapsed.as_micros().max(1);
    u64::try_from(per_second).unwrap_or(u64::MAX)
}

fn said(cases: u64, end: u64, total: Option<u64>, elapsed: Duration) -> String {
    let rate = per_second(cases, elapsed);
    let rest = total.filter(|total| end > 0 && *total >= end).map(|total| {
        let rest = u128::from(total - end) * elapsed.as_millis() / u128::from(end) / 1000;
        format!(", {}%, about {rest} s left", u128::from(end) * 100 / u128::from(total.max(1)))
    });
    format!("{cases} cases, {rate} a second{}", rest.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_estimated_by_bytes() {
        let after = Duration::from_secs(10);
        assert_eq!(said(500, 250, Some(1000), after), "500 cases, 50 a second, 25%, about 30 s left");
        assert_eq!(said(500, 250, None, after), "500 cases, 50 a second");
        assert_eq!(said(0, 0, Some(0), Duration::ZERO), "0 cases, 0 a second");
    }
}
