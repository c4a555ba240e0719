//! Explanations: the part that failed, what was read and where it came from; why something is not required.

mod common;

use std::sync::Arc;
use yushen::explain::{Origin, Subject, say, say_read};
use yushen::{Lang, Review};

/// A review of the sample item with these rules and facts.
fn review(check: &str, facts: &str) -> Review {
    let library = Arc::new(common::compile(&common::rule(check)).unwrap_or_else(|d| panic!("{d:?}")));
    let on = yushen::value::date::parse("2026-11-22").unwrap();
    let mut review = Review::new(library, "sample", on).unwrap();
    review.load(facts.as_bytes()).unwrap_or_else(|e| panic!("{e:?}"));
    review
}

#[test]
fn the_part_that_fails_is_shown_with_what_it_read() {
    let facts = r#"{"facts":{"flag":true,"staff":2,"day":"2026-01-31","citizen":"11010519491231002X"}}"#;
    let check = "flag && staff >= 3 && add_days(day, 30) >= on && birth_date(citizen) < on";
    let mut review = review(check, facts);
    let explanations = review.explanations();
    let explanation = explanations.iter().find(|e| e.subject == Subject::Condition).unwrap();
    assert_eq!(explanation.code, "condition_unmet");
    let parts: Vec<&str> = explanation.failing.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(parts, ["staff >= 3", "add_days(day, 30) >= on"]);
    let read =
        |field: &str| explanation.read.iter().find(|r| r.field == field).unwrap_or_else(|| panic!("{field}"));
    assert_eq!(read("facts.staff").value, 2);
    assert_eq!(read("facts.day").value, "2026-01-31");
    assert_eq!(read("facts.citizen").value, "110*************2X");
    assert_eq!((read("on").origin, &read("on").value), (Origin::ApplicationDate, &"2026-11-22".into()));
    for lang in [Lang::Zh, Lang::En] {
        assert!(say(explanation, lang).contains("staff >= 3"), "{}", say(explanation, lang));
        assert!(say_read(explanation, lang).unwrap().contains("facts.staff = 2"));
    }
    // The place is that of the rule file.
    let place = &explanation.failing[0];
    let line = review.version().rules.lines().nth(place.line as usize - 1).unwrap();
    assert!(line.chars().skip(place.column as usize - 1).collect::<String>().starts_with("staff >= 3"));
}

#[test]
fn what_is_unknown_says_what_it_waits_for() {
    let explanations = review("flag && staff >= 3", r#"{"facts":{"flag":true}}"#).explanations();
    let explanation = explanations.iter().find(|e| e.subject == Subject::Condition).unwrap();
    assert_eq!(
        (explanation.code, explanation.waits_for.as_slice()),
        ("condition_unknown", &["facts.staff".to_owned()][..])
    );
    assert!(explanation.failing.is_empty());
}
