//! The floors: what our rows must reach beside the peers of the same run.
//! In: what `bench/run.py` and `bench/js/sizes.mjs` measured. Out: a table with pass or short for each.
//! Absent: measuring. A row whose figures are missing says so; it never passes.

use std::fmt::Write;

use serde_json::Value;

/// What is compared with the floor.
enum Measure {
    /// The first figure divided by the second; more is better.
    AtLeast(&'static str, &'static str),
    /// The same; less is better.
    RatioAtMost(&'static str, &'static str),
    /// The figure itself divided by a unit; less is better.
    AtMost(&'static str, f64, &'static str),
}

struct Floor {
    what: &'static str,
    against: &'static str,
    measure: Measure,
    floor: f64,
}

use Measure::{AtLeast, AtMost, RatioAtMost};

const FLOORS: [Floor; 14] = [
    Floor {
        what: "native, bytes → outcome and codes",
        against: "datalogic-rs full",
        measure: AtLeast("/contestants/yushen/full_per_cpu_s", "/contestants/datalogic/full_per_cpu_s"),
        floor: 2.5,
    },
    Floor {
        what: "native, bytes → outcome and codes",
        against: "plain Rust full",
        measure: AtLeast("/contestants/yushen/full_per_cpu_s", "/contestants/oracle/full_per_cpu_s"),
        floor: 0.9,
    },
    Floor {
        what: "native, facts resident",
        against: "datalogic-rs core",
        measure: AtLeast("/contestants/yushen/core_per_cpu_s", "/contestants/datalogic/core_per_cpu_s"),
        floor: 10.0,
    },
    Floor {
        what: "native, bytes → complete decision, canonical JSON, SHA-256",
        against: "datalogic-rs full",
        measure: AtLeast(
            "/contestants/yushen-decision/full_per_cpu_s",
            "/contestants/datalogic/full_per_cpu_s",
        ),
        floor: 1.0,
    },
    Floor {
        what: "WASM in Node, facts resident",
        against: "compiled JSON-logic core",
        measure: AtLeast("/contestants/yushen-wasm/core_per_cpu_s", "/contestants/jle-c/core_per_cpu_s"),
        floor: 1.5,
    },
    Floor {
        what: "WASM in Node, bytes → outcome and codes",
        against: "datalogic-rs wasm full",
        measure: AtLeast(
            "/contestants/yushen-wasm/full_per_cpu_s",
            "/contestants/datalogic-wasm/full_per_cpu_s",
        ),
        floor: 2.0,
    },
    Floor {
        what: "one answer changed → new decision and next question, WASM, median",
        against: "",
        measure: AtMost("/extras/answer-wasm/answer_us", 1.0, "µs"),
        floor: 20.0,
    },
    Floor {
        what: "item of 1,000 checks, resident, native: time",
        against: "plain Rust core",
        measure: RatioAtMost(
            "/contestants/oracle/checks_1000/core_per_cpu_s",
            "/contestants/yushen/checks_1000/core_per_cpu_s",
        ),
        floor: 2.0,
    },
    Floor {
        what: "library of 1,000 items, open one, native (verified index and part included)",
        against: "",
        measure: AtMost("/extras/open/whole_ms", 1.0, "ms"),
        floor: 2.0,
    },
    Floor {
        what: "library of 1,000 items, open one, native: memory",
        against: "",
        measure: AtMost("/extras/open/open_kb", 1024.0, "MB"),
        floor: 5.0,
    },
    Floor {
        what: "library of 1,000 items, open one, WASM (verified index and part included)",
        against: "",
        measure: AtMost("/extras/open-wasm/whole_ms", 1.0, "ms"),
        floor: 20.0,
    },
    Floor {
        what: "library of 1,000 items, open one, WASM: memory",
        against: "",
        measure: AtMost("/extras/open-wasm/open_kb", 1024.0, "MB"),
        floor: 5.0,
    },
    Floor {
        what: "first review in a fresh WASM module, `rules/`, cold in Node",
        against: "",
        measure: AtMost("/extras/cold-wasm/cold_ms", 1.0, "ms"),
        floor: 30.0,
    },
    Floor {
        what: "wasm of the npm package, as brotli",
        against: "",
        measure: AtMost("/sizes/yushen-wasm/wasm/brotli", 1024.0, "KB"),
        floor: 150.0,
    },
];

/// The table as Markdown. `measured` has `contestants`, `extras` and `sizes`.
pub fn table(measured: &Value) -> String {
    let mut table = String::from("| what | against | measured | floor | |\n|---|---|---:|---:|---|\n");
    for floor in &FLOORS {
        let value = value(&floor.measure, measured);
        let (sign, unit) = match floor.measure {
            AtLeast(..) => ("≥", "×"),
            RatioAtMost(..) => ("≤", "×"),
            AtMost(_, _, unit) => ("≤", unit),
        };
        let said = value.map_or("not measured".to_owned(), |value| format!("{} {unit}", short(value)));
        let mark = match value {
            None => "not measured",
            Some(value) if passes(&floor.measure, value, floor.floor) => "pass",
            Some(_) => "**short**",
        };
        let against = if floor.against.is_empty() { "–" } else { floor.against };
        let limit = format!("{sign} {} {unit}", floor.floor);
        // Writing into a string has no way to fail.
        let _ = writeln!(table, "| {} | {against} | {said} | {limit} | {mark} |", floor.what);
    }
    table
}

fn passes(measure: &Measure, value: f64, floor: f64) -> bool {
    match measure {
        AtLeast(..) => value >= floor,
        RatioAtMost(..) | AtMost(..) => value <= floor,
    }
}

#[expect(clippy::float_arithmetic, reason = "figures for people; nothing is decided by them")]
fn value(measure: &Measure, measured: &Value) -> Option<f64> {
    let figure = |path: &str| measured.pointer(path).and_then(Value::as_f64);
    match measure {
        AtLeast(ours, theirs) | RatioAtMost(ours, theirs) => Some(figure(ours)? / figure(theirs)?),
        AtMost(ours, unit, _) => Some(figure(ours)? / unit),
    }
}

fn short(value: f64) -> String {
    if value < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(measured: &Value, start: &str) -> String {
        table(measured).lines().find(|line| line.contains(start)).unwrap_or_default().to_owned()
    }

    #[test]
    fn a_floor_is_reached_or_not_and_a_missing_figure_never_passes() {
        let mut measured = serde_json::json!({"contestants": {
            "yushen": {"full_per_cpu_s": 250.0, "checks_1000": {"core_per_cpu_s": 50.0}},
            "oracle": {"full_per_cpu_s": 300.0, "checks_1000": {"core_per_cpu_s": 100.0}},
            "datalogic": {"full_per_cpu_s": 100.0}}});
        assert!(line(&measured, "datalogic-rs full").ends_with("| 2.50 × | ≥ 2.5 × | pass |"));
        assert!(line(&measured, "plain Rust full").ends_with("| 0.83 × | ≥ 0.9 × | **short** |"));
        assert!(line(&measured, "1,000 checks").ends_with("| 2.00 × | ≤ 2 × | pass |"));
        assert!(line(&measured, "facts resident").ends_with("| not measured | ≥ 10 × | not measured |"));
        measured["extras"] = serde_json::json!({"cold-wasm": {"cold_ms": 30.1}});
        assert!(line(&measured, "cold in Node").ends_with("| 30.10 ms | ≤ 30 ms | **short** |"));
    }
}
