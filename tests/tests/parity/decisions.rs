//! Rule cases and generated cases: equal digests everywhere.

use std::time::Instant;
use yushen_tests::answer;
use yushen_tests::generate::{self, Generator};
use yushen_tests::rules::Rules;
use yushen_tests::sides::{Place, Side, compare};

#[test]
fn rule_cases_and_generated_cases_are_decided_alike() {
    let rules = Rules::ours().unwrap();
    let signed = rules.signed();
    let places = [Place::Node, Place::Chromium];
    let mut sides = places.map(|place| Side::start(place, &signed).unwrap());
    let mut native = Vec::new();
    let started = Instant::now();

    for version in rules.library.items.values().flatten() {
        for case in rules.cases(version).unwrap() {
            let (item, on) = (version.item.id.as_str(), yushen::value::date::format(case.on));
            native.push(answer::native(&rules.library, item, &on, case.facts.as_bytes()));
            sides.iter_mut().for_each(|side| side.ask(item, &on, case.facts.as_bytes()).unwrap());
        }
    }
    let rule_cases = native.len();
    assert!(native.iter().all(|line| line.starts_with("sha256:")), "a rule case is bad input");

    let cases = generate::cases_wanted();
    let mut generator = Generator::new(&rules, 1).unwrap();
    for case in generator.by_ref().take(cases) {
        let on = yushen::value::date::format(case.on);
        native.push(answer::of(&case.result));
        sides.iter_mut().for_each(|side| side.ask(&case.item, &on, case.facts.as_bytes()).unwrap());
    }
    for (place, side) in places.into_iter().zip(sides) {
        let answers = side.finish().unwrap();
        if let Err(error) = compare(place, &native, &answers) {
            let at = (0..native.len())
                .find(|i| native.get(*i) != answers.get(*i))
                .and_then(|i| i.checked_sub(rule_cases));
            let case = at.and_then(|at| Generator::new(&rules, 1).ok()?.nth(at));
            panic!("{error:#}\n{:?}", case.map(|c| (c.item, c.on, c.facts)));
        }
    }
    println!("{rule_cases} rule cases and {}", generator.tally);
    println!("native = Node = Chromium in {:.0?}", started.elapsed());
    let missed = generator.tally.missed_of(cases);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn facts_of_every_type_are_decided_alike() {
    let rules = Rules::every_type().unwrap();
    let places = [Place::Node, Place::Chromium];
    let mut sides = places.map(|place| Side::start(place, &rules.signed()).unwrap());
    let mut native = Vec::new();
    let mut generator = Generator::new(&rules, 4).unwrap();
    for case in generator.by_ref().take(generate::cases_wanted() / 4) {
        native.push(answer::of(&case.result));
        let on = yushen::value::date::format(case.on);
        sides.iter_mut().for_each(|side| side.ask(&case.item, &on, case.facts.as_bytes()).unwrap());
    }
    for (place, side) in places.into_iter().zip(sides) {
        compare(place, &native, &side.finish().unwrap()).unwrap();
    }
    println!("{}", generator.tally);
}

#[test]
fn objects_are_decided_like_bytes() {
    for rules in [Rules::ours().unwrap(), Rules::every_type().unwrap()] {
        let mut side = Side::start(Place::NodeObjects, &rules.signed()).unwrap();
        let mut native = Vec::new();
        // Bad input is left out: JavaScript has lost some of it before it reaches the package.
        let cases = Generator::new(&rules, 2).unwrap().take(generate::cases_wanted() / 4);
        for case in cases.filter(|case| case.result.is_ok()) {
            side.ask(&case.item, &yushen::value::date::format(case.on), case.facts.as_bytes()).unwrap();
            native.push(answer::of(&case.result));
        }
        compare(Place::NodeObjects, &native, &side.finish().unwrap()).unwrap();
    }
}
