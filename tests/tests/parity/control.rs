//! Positive controls: the comparison fails when it must.

use yushen_tests::answer;
use yushen_tests::generate::Generator;
use yushen_tests::rules::Rules;
use yushen_tests::sides::{Place, Side, compare};
use yushen_tests::signed::{Signed, signed};

const CASES: usize = 60;
const CHANGED: usize = 17;

#[test]
fn one_flipped_byte_of_one_case_is_found() {
    let rules = Rules::ours().unwrap();
    let signed = rules.signed();
    for place in [Place::Node, Place::NodeObjects, Place::Chromium] {
        let mut side = Side::start(place, &signed).unwrap();
        let mut native = Vec::new();
        for case in Generator::new(&rules, 9).unwrap().filter(|case| case.result.is_ok()).take(CASES) {
            let mut facts = case.facts.clone();
            if native.len() == CHANGED {
                // `facts` becomes `gacts`: still JSON, no longer a fact.
                facts = facts.replacen("\"facts\"", "\"gacts\"", 1);
                assert_ne!(facts, case.facts);
            }
            side.ask(&case.item, &yushen::value::date::format(case.on), facts.as_bytes()).unwrap();
            native.push(answer::of(&case.result));
        }
        let error = compare(place, &native, &side.finish().unwrap()).unwrap_err().to_string();
        assert!(error.contains(&format!("in 1 of {CASES} cases; the first is case {CHANGED}:")), "{error}");
    }
}

#[test]
fn one_changed_character_of_the_library_is_found() {
    let rules = Rules::every_type().unwrap();
    let mut sources = rules.sources.clone();
    let path = "items/social-affairs/every-type/2026-01-01/rules.rhai";
    let text = sources[path].replace("count >= 3", "count >= 4");
    assert_ne!(sources.insert(path.into(), text.clone()), Some(text));
    let changed = signed(&sources);
    let facts = |count: u32| format!("{{\"facts\": {{\"count\": {count}, \"big\": 1}}}}");
    for place in [Place::Node, Place::Chromium] {
        let mut side = Side::start(place, &changed).unwrap();
        let mut native = Vec::new();
        for count in 2..=4 {
            native.push(answer::native(&rules.library, "every-type", "2026-11-22", facts(count).as_bytes()));
            side.ask("every-type", "2026-11-22", facts(count).as_bytes()).unwrap();
        }
        let error = compare(place, &native, &side.finish().unwrap()).unwrap_err().to_string();
        assert!(error.contains("in 1 of 3 cases; the first is case 1:"), "{error}");
    }
}

#[test]
fn a_side_that_stops_is_an_error_and_not_an_agreement() {
    let rules = Rules::every_type().unwrap();
    for place in [Place::Node, Place::Chromium] {
        let none = Signed { archive: b"{\"not\": \"a library\"}".to_vec(), ..rules.signed() };
        let mut side = Side::start(place, &none).unwrap();
        side.ask("every-type", "2026-11-22", b"{}").unwrap();
        let error = side.finish().unwrap_err().to_string();
        assert!(error.contains("the archive can't be read"), "{error}");
    }
    let lines = [answer::native(&rules.library, "every-type", "2026-11-22", b"{}")];
    assert!(compare(Place::Node, &lines, &[]).is_err());
}
