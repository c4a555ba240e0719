//! Hostile documents: the same codes, fields and words everywhere, and every side is still there afterwards.

use yushen_tests::answer;
use yushen_tests::hostile;
use yushen_tests::rules::Rules;
use yushen_tests::sides::{Place, Side, compare};

#[test]
fn hostile_documents_are_refused_alike() {
    let rules = Rules::every_type().unwrap();
    let documents = hostile::all().unwrap();
    let native: Vec<String> =
        documents.iter().map(|d| answer::native(&rules.library, &d.item, &d.on, &d.facts)).collect();
    for place in [Place::Node, Place::Chromium] {
        let mut side = Side::start(place, &rules.signed()).unwrap();
        documents.iter().for_each(|d| side.ask(&d.item, &d.on, &d.facts).unwrap());
        compare(place, &native, &side.finish().unwrap()).unwrap();
    }
}
