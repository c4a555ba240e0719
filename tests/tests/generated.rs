//! The generated cases are worth comparing: every outcome, and every check met, unmet and unknown.
//! In: `YUSHEN_PARITY_CASES` (default 2,000). The comparison itself is in `parity`.

use yushen_tests::generate::Generator;
use yushen_tests::rules::Rules;

#[test]
fn every_outcome_and_every_verdict_occurs() {
    let rules = Rules::ours().unwrap();
    let cases = yushen_tests::generate::cases_wanted();
    let mut generator = Generator::new(&rules, 1).unwrap();
    for _ in generator.by_ref().take(cases) {}
    println!("{}", generator.tally);
    let missed = generator.tally.missed_of(cases);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(generator.tally.errors > 0, "bad input is to be compared too");
}

#[test]
fn a_rule_that_no_case_reaches_is_found() {
    // A positive control: a condition that can't be unmet, and one that can't be met.
    let mut rules = Rules::every_type().unwrap();
    let path = rules.sources.keys().find(|p| p.ends_with("rules.rhai")).unwrap().clone();
    let script = rules.sources[&path].replace("fn grown() { adult }", "fn grown() { adult || !adult }");
    rules.sources.insert(path, script);
    rules.library = yushen::library::check(&rules.sources).0.unwrap();
    let mut generator = Generator::new(&rules, 1).unwrap();
    for _ in generator.by_ref().take(1_000) {}
    let missed = generator.tally.missed(0, 1);
    assert!(missed.iter().any(|m| m.contains(" grown unmet")), "{missed:?}");
}

#[test]
fn the_same_seed_gives_the_same_cases() {
    let rules = Rules::ours().unwrap();
    let cases = |seed| {
        let list = Generator::new(&rules, seed).unwrap().take(150).map(|c| (c.item, c.on, c.facts));
        list.collect::<Vec<_>>()
    };
    assert_eq!(cases(5), cases(5));
    assert_ne!(cases(5), cases(6));
}
