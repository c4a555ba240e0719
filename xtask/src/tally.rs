//! Counts tests from what the test programs print.
//! In: the text of `cargo test`, of wasm-bindgen's runner, of `node --test` (TAP), of `yushen test`.
//! Out: a `Tally`. Absent: judging; a step decides what a count of nothing means.

use std::ops::AddAssign;

use anyhow::Context;

/// How many tests passed, failed, and were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    /// Marked `ignored` or `skip` in the source: always shown, never silent.
    pub left_out: u64,
}

impl Tally {
    /// One check, passed or failed.
    pub fn check(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into(), left_out: 0 }
    }

    /// A program that failed although no test of its own did (it didn't compile, or it crashed) is one failure;
    /// so is a program that was to run tests and ran none.
    pub fn with_exit(mut self, success: bool) -> Self {
        if self.failed == 0 && (!success || self.passed == 0) {
            self.failed = 1;
        }
        self
    }

    /// Counts every `test result:` line, as `cargo test` and wasm-bindgen's runner print them.
    pub fn of_cargo_test(text: &str) -> Self {
        let mut tally = Self::default();
        for line in text.lines() {
            // The runner for browsers writes its own page's text, so the line may be indented.
            let Some((_, counts)) =
                line.trim_start().strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
            else {
                continue;
            };
            for part in counts.split(';') {
                let mut words = part.split_whitespace();
                let (Some(number), Some(kind)) = (words.next(), words.next()) else { continue };
                let Ok(number) = number.parse::<u64>() else { continue };
                match kind {
                    "passed" => tally.passed += number,
                    "failed" => tally.failed += number,
                    "ignored" => tally.left_out += number,
                    _ => {}
                }
            }
        }
        tally
    }

    /// Counts the summary that `node --test --test-reporter=tap` ends with. Only the last line of each kind counts:
    /// what a test itself prints also stands behind a `#`.
    pub fn of_tap(text: &str) -> Self {
        let count = |kind: &str| {
            let mut numbers = text
                .lines()
                .filter_map(|line| line.strip_prefix("# ")?.strip_prefix(kind)?.trim().parse().ok());
            numbers.next_back().unwrap_or(0)
        };
        Self {
            passed: count("pass "),
            failed: count("fail ") + count("cancelled "),
            left_out: count("skipped ") + count("todo "),
        }
    }

    /// Reads a tally as it is displayed, whatever stands behind it.
    pub fn of_display(text: &str) -> Option<Self> {
        let (passed, rest) = text.split_once(" passed, ")?;
        let (failed, rest) = rest.split_once(" failed")?;
        let left_out = rest.strip_prefix(", ").and_then(|rest| rest.split_once(" left out"));
        Some(Self {
            passed: passed.trim().parse().ok()?,
            failed: failed.parse().ok()?,
            left_out: left_out.map_or(Some(0), |(number, _)| number.parse().ok())?,
        })
    }

    /// Counts the rule cases of `yushen test --format json`: an object with `passed` and `failed`.
    pub fn of_rule_cases(json: &str) -> anyhow::Result<Self> {
        let report: serde_json::Value =
            serde_json::from_str(json).context("`yushen test` printed no JSON")?;
        let count = |key: &str| {
            report[key].as_u64().with_context(|| format!("the report of `yushen test` has no number `{key}`"))
        };
        Ok(Self { passed: count("passed")?, failed: count("failed")?, left_out: 0 })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.left_out += other.left_out;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.left_out > 0 {
            write!(formatter, ", {} left out (marked so in the source)", self.left_out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tally(passed: u64, failed: u64, left_out: u64) -> Tally {
        Tally { passed, failed, left_out }
    }

    #[test]
    fn cargo_test_lines_of_every_program_are_added() {
        let text = "running 3 tests\ntest a ... ok\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            Doc-tests yushen\n\
            test result: FAILED. 1 passed; 4 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.1s\n";
        assert_eq!(Tally::of_cargo_test(text), tally(3, 4, 1));
    }

    #[test]
    fn a_tally_is_read_as_it_is_displayed() {
        for of in [tally(308, 0, 1), tally(2, 14, 0), tally(0, 0, 0)] {
            assert_eq!(Tally::of_display(&format!("{of} (811.4 s)")), Some(of));
        }
        assert_eq!(Tally::of_display("ready (0.1 s)"), None);
    }

    #[test]
    fn lines_of_the_wasm_runner_are_counted() {
        let text = "    test result: ok. 7 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.02s\n";
        assert_eq!(Tally::of_cargo_test(text), tally(7, 0, 0));
    }

    #[test]
    fn text_that_only_looks_like_a_result_is_not_counted() {
        assert_eq!(Tally::of_cargo_test("the test result: ok. 5 passed\ntest result: odd\n"), tally(0, 0, 0));
    }

    #[test]
    fn tap_summary_counts_cancelled_as_failed_and_shows_skipped() {
        let text = "TAP version 13\n# Subtest: a page\nok 1 - a page\n# pass 99\n1..4\n# tests 7\n# suites 0\n# pass 3\n\
            # fail 1\n# cancelled 1\n# skipped 2\n# todo 0\n# duration_ms 912.2\n";
        assert_eq!(Tally::of_tap(text), tally(3, 2, 2));
    }

    #[test]
    fn rule_cases_are_read_and_a_strange_report_is_refused() {
        assert_eq!(Tally::of_rule_cases(r#"{"passed":31,"failed":2,"cases":[]}"#).unwrap(), tally(31, 2, 0));
        assert!(Tally::of_rule_cases(r#"{"passed":31}"#).unwrap_err().to_string().contains("`failed`"));
        assert!(Tally::of_rule_cases("31 passed").is_err());
    }

    #[test]
    fn a_crash_or_an_empty_run_is_a_failure() {
        assert_eq!(tally(5, 0, 0).with_exit(true), tally(5, 0, 0));
        assert_eq!(tally(5, 0, 0).with_exit(false), tally(5, 1, 0));
        assert_eq!(tally(5, 2, 0).with_exit(false), tally(5, 2, 0));
        assert_eq!(tally(0, 0, 3).with_exit(true), tally(0, 1, 3));
    }

    #[test]
    fn what_is_left_out_is_said() {
        assert_eq!(tally(5, 0, 0).to_string(), "5 passed, 0 failed");
        assert_eq!(tally(5, 0, 1).to_string(), "5 passed, 0 failed, 1 left out (marked so in the source)");
    }
}
