//! Missing facts: what is decided stays decided, and what is unknown says what it lacks.
//! `YUSHEN_UNKNOWN_CASES` sets how many cases (default 5,000), `YUSHEN_UNKNOWN_SEED` where to begin.

use yushen_differential::{print, unknowns};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.replace('_', "").parse().ok()).unwrap_or(default)
}

#[test]
fn a_decided_check_stays_decided_whatever_becomes_known() {
    let report = unknowns::run(number("YUSHEN_UNKNOWN_CASES", 5_000), number("YUSHEN_UNKNOWN_SEED", 8));
    println!(
        "{} cases: {} decided with facts missing, {} faults, {} unknown; {} verdicts held against one with more facts",
        report.cases, report.decided, report.faults, report.unknown, report.comparisons
    );
    let mut shown = Vec::new();
    for flip in &report.flips {
        if shown.len() == 8 || shown.contains(&flip.rule) {
            continue;
        }
        shown.push(flip.rule.clone());
        let small = flip.shrunk();
        let script = print::lines(&small.rule, "c0").join("\n");
        println!(
            "{} of {}\n{} of {}\n{script}\non {}\n",
            small.said, small.before, small.says, small.after, small.on
        );
    }
    for misnamed in report.misnamed.iter().take(5) {
        println!("named: {misnamed}");
    }
    assert_eq!(
        (report.flips.len(), report.misnamed.len()),
        (0, 0),
        "changes of mind, unknowns that name the wrong facts"
    );
    assert!(
        report.decided > report.cases / 10 && report.unknown > report.cases / 10,
        "too one-sided to show anything"
    );
}
