//! The differential: the engine and the stock interpreter say the same of generated rules and facts, faults included.
//! `YUSHEN_DIFFERENTIAL_PAIRS` sets how many pairs (default 20,000), `YUSHEN_DIFFERENTIAL_SEED` where to begin.

use yushen_differential::{campaign, found, shrink, world};
use yushen_reference::Reference;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.replace('_', "").parse().ok()).unwrap_or(default)
}

#[test]
fn engine_and_interpreter_agree() {
    let pairs = number("YUSHEN_DIFFERENTIAL_PAIRS", 20_000);
    let report = campaign::run(pairs, number("YUSHEN_DIFFERENTIAL_SEED", 20_261_122), None, false);
    println!(
        "{} pairs over {} rules ({} constant); {} where the interpreter rounds, {} where both fault differently",
        report.pairs, report.rules, report.constant, report.rounded, report.other_fault
    );
    println!("refused by the checker: {:?}", report.refused);
    println!("{}", report.coverage);
    if std::env::var("YUSHEN_DIFFERENTIAL_REFUSED").is_ok() {
        report.refused_examples.values().for_each(|example| println!("{example}"));
    }
    let reference = Reference::new(world::world(), None);
    let mut shown = Vec::new();
    for finding in &report.findings {
        // Facts differ, the mistake is the same.
        if shown.len() == 8 || shown.contains(&finding.rule) {
            continue;
        }
        shown.push(finding.rule.clone());
        let small = shrink::shrink(finding, &reference);
        println!("engine {}, interpreter {}\n{}", small.engine, small.interpreter, found::write(&small, "?"));
    }
    assert_eq!(report.findings.len(), 0, "pairs on which engine and interpreter differ");
    let least = (pairs / 1000).max(1);
    assert_eq!(report.coverage.missed(least), [""; 0], "hit fewer than {least} times");
}
