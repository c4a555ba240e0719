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
    if std::env::var("YUSHEN_UNREACHABLE").is_ok() {
        println!("{}", generator.tally.unreachable().join("\n"));
    }
    let missed = generator.tally.missed_of(cases);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(generator.tally.errors > 0, "bad input is to be compared too");
}

/// What is missed when the condition `grown` is written so.
fn missed_with(grown: &str) -> (Vec<String>, Vec<String>) {
    let mut rules = Rules::every_type().unwrap();
    let path = rules.sources.keys().find(|p| p.ends_with("rules.rhai")).unwrap().clone();
    let script = rules.sources[&path].replace("fn grown() { adult }", &format!("fn grown() {{ {grown} }}"));
    assert_ne!(script, rules.sources[&path], "the library has changed");
    rules.sources.insert(path, script);
    rules.library = yushen::library::check(&rules.sources).0.unwrap();
    let mut generator = Generator::new(&rules, 1).unwrap();
    for _ in generator.by_ref().take(1_000) {}
    (generator.tally.missed(0, 1), generator.tally.unreachable())
}

#[test]
fn a_rule_that_no_case_reaches_is_found() {
    // Positive controls: a condition that can't be unmet, which nobody has proved, and one of which it is proved.
    let (missed, never) = missed_with("adult || area + 1.0 > area");
    assert!(missed.iter().any(|m| m.contains(" grown unmet: 0")), "{missed:?}");
    assert!(!never.iter().any(|n| n.contains(" grown ")), "{never:?}");
    let (missed, never) = missed_with("adult || !adult");
    assert!(!missed.iter().any(|m| m.contains(" grown unmet")), "{missed:?}");
    assert!(never.iter().any(|n| n.contains(" grown unmet: exhaustive")), "{never:?}");
}

#[test]
fn what_a_parameter_without_a_value_leaves_unsaid_is_proved() {
    let mut rules = Rules::every_type().unwrap();
    let path = "parameters/standard.toml".to_owned();
    let unset = rules.sources[&path].lines().filter(|line| !line.starts_with("value"));
    rules.sources.insert(path, unset.collect::<Vec<_>>().join("\n"));
    rules.library = yushen::library::check(&rules.sources).0.unwrap();
    let mut generator = Generator::new(&rules, 1).unwrap();
    for _ in generator.by_ref().take(1_000) {}
    let never = generator.tally.unreachable();
    let of = |verdict: &str| never.iter().any(|n| n.contains(verdict) && n.contains("`standard`"));
    // Whether the rule applies may be unknown all the same.
    assert!(of(" up_to_standard met") && of(" up_to_standard unmet"), "{never:?}");
    assert!(
        !never.iter().any(|n| n.contains(" up_to_standard unknown") || n.contains(" roomy ")),
        "{never:?}"
    );
    assert_eq!(generator.tally.missed(0, 1), [""; 0]);
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
