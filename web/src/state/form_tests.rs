//! The form page and the desk as parts of the whole state: what is kept, what is asked, where one lands.

use super::*;
use crate::hall::{Failure, Refusal, What};
use crate::state::desk::Act;

/// On the form page, with the engine behind it.
fn form() -> Trial {
    let mut trial = Trial::begin();
    trial.act(Action::Compact(true));
    assert_eq!(trial.state.page, Page::Form { item: "trial".into() });
    trial
}

fn enter(trial: &mut Trial, fact: &str, row: Option<usize>, field: &str, input: Input) {
    trial.act(Action::Enter(place(fact, row, field), input));
    trial.act(Action::SettleFact(fact.into()));
}

fn asked(trial: &Trial) -> Vec<String> {
    let case = trial.case();
    let review = case.review.as_ref().expect("a review");
    case.form_facts(review).iter().map(|fact| fact.id.clone()).collect()
}

#[test]
fn the_form_asks_what_is_needed_and_keeps_what_was_answered() {
    let mut trial = form();
    assert_eq!(asked(&trial), ["born", "married", "spouse_agrees", "owners"]);
    enter(&mut trial, "married", None, "", Input::Yes(false));
    assert_eq!(
        asked(&trial),
        ["born", "married", "owners"],
        "an unmarried person has no spouse to ask about"
    );
    enter(&mut trial, "married", None, "", Input::Yes(true));
    enter(&mut trial, "spouse_agrees", None, "", Input::Yes(true));
    enter(&mut trial, "married", None, "", Input::Yes(false));
    assert_eq!(trial.case().entry("spouse_agrees").and_then(|e| e.get(None, "")), Some(&Input::Yes(true)));
    assert!(
        asked(&trial).contains(&"spouse_agrees".to_string()),
        "an answer that is not needed now is still seen"
    );
}

#[test]
fn a_mistake_in_the_form_is_said_at_its_field_and_takes_no_focus() {
    let mut trial = form();
    trial.act(Action::Enter(place("born", None, ""), date("2026", "", "")));
    trial.act(Action::SettleFact("born".into()));
    assert!(trial.codes().is_empty(), "a date that is still being typed is no mistake");
    assert_eq!(trial.case().entry("born").and_then(|e| e.get(None, "")), Some(&date("2026", "", "")));
    enter(&mut trial, "born", None, "", date("2026", "2", "30"));
    enter(&mut trial, "owners", Some(0), "share", text("abc"));
    assert_eq!(trial.codes(), [("facts.born", "bad-date"), ("facts.owners[0].share", "bad-decimal")]);
    assert_eq!(trial.state.alarm, 0);
    enter(&mut trial, "born", None, "", date("2000", "1", "1"));
    assert_eq!(trial.codes(), [("facts.owners[0].share", "bad-decimal")], "the other mistake stays");
    assert_eq!(trial.facts()["facts"]["born"], "2000-01-01");
}

#[test]
fn the_form_is_done_when_nothing_is_left_and_says_everything_that_is() {
    let mut trial = form();
    enter(&mut trial, "married", None, "", Input::Yes(false));
    trial.act(Action::FinishForm);
    assert_eq!(trial.codes(), [("facts.born", "blank"), ("facts.owners", "blank")]);
    assert_eq!(trial.state.alarm, 1);
    enter(&mut trial, "born", None, "", date("2000", "1", "1"));
    assert_eq!(trial.codes(), [("facts.owners", "blank")]);
    enter(&mut trial, "owners", Some(0), "share", text("100"));
    trial.act(Action::FinishForm);
    assert_eq!(trial.state.page, documents(None));
    trial.act(Action::Compact(false));
    assert_eq!(trial.state.page, documents(None), "nothing is left to ask one by one");
}

#[test]
fn both_ways_of_asking_lead_to_the_same_facts() {
    let by_page = Trial::to_papers();
    let mut trial = form();
    enter(&mut trial, "born", None, "", date("2000", "1", "1"));
    enter(&mut trial, "married", None, "", Input::Yes(false));
    enter(&mut trial, "owners", Some(0), "share", text("100"));
    trial.act(Action::FinishForm);
    assert_eq!(trial.facts(), by_page.facts());
    assert_eq!(trial.state.page, by_page.state.page);
}

#[test]
fn an_answer_of_the_hall_takes_nobody_away_from_another_page() {
    let mut trial = Trial::begin();
    let book = |step| Page::Book { item: "trial".into(), step };
    trial.act(Action::Go(book(Step::Ways)));
    let call = trial.state.desk.on_its_way().expect("the halls are asked for").clone();
    assert_eq!(call.what, What::Halls);
    let none = Err(Failure::Refused(Refusal { code: "not-found".into(), alternatives: vec![] }));
    trial.act(Action::Desk(Act::Answered(call.serial, Box::new(none))));
    assert_eq!((trial.state.page.clone(), trial.state.alarm), (book(Step::Ways), 0));
    // Looked up from another page's point of view: it waits there, and the page stays.
    trial.state.desk.find = crate::hall::Key { code: "CODE".into(), tail: "5678".into() };
    trial.act(Action::Go(Page::Mine));
    trial.act(Action::Desk(Act::Find));
    let call = trial.state.desk.on_its_way().expect("a call").clone();
    trial.act(Action::Go(notice()));
    let lost = Box::new(Err(Failure::Unreached("gone".into())));
    trial.act(Action::Desk(Act::Answered(call.serial, lost)));
    assert_eq!((trial.state.page.clone(), trial.state.alarm), (notice(), 0));
    assert_eq!(trial.state.desk.stuck.as_deref(), Some("gone"), "it is said when one comes back");
}
