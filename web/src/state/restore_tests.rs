//! Saved applications taken up again: under the same rules, under others, out of hostile files.

use super::*;
use crate::saved::{self, Changes, Saved};

/// Everything answered, the card at hand, the letters not.
fn filled() -> Trial {
    let mut trial = Trial::to_papers();
    trial.act(Action::Have("card".into(), Have::Yes, Some("original".into())));
    trial.act(Action::Enter(piece("card", "valid_until"), date("2030", "12", "1")));
    trial.act(Action::Have("letters".into(), Have::No, None));
    trial.act(Action::Finish);
    assert_eq!(trial.outcome(), "correctable");
    trial
}

/// Through the text of a file.
fn taken_up(trial: &Trial, item: &str, rules: &str) -> Trial {
    let saved = saved::read(&saved::write(&trial.state.saved())).unwrap();
    let mut again = Trial::of(item, rules);
    again.act(Action::Go(Page::Resume));
    again.act(Action::Resumed(saved));
    again
}

fn changes(trial: &Trial) -> Changes {
    trial.case().changes.clone().unwrap()
}

#[test]
fn what_was_saved_is_there_again_to_the_last_sign() {
    let mut trial = filled();
    trial.act(Action::Go(question("born")));
    trial.act(Action::Enter(place("born", None, ""), date("20o1", "", "")));
    let again = taken_up(&trial, ITEM, RULES);
    assert_eq!(again.state.page, Page::Answers { item: "trial".into() });
    assert_eq!(again.facts(), trial.facts());
    assert_eq!(again.case().answers, trial.case().answers);
    assert_eq!(
        again.case().entry("born"),
        trial.case().entry("born"),
        "what was typed and not submitted too"
    );
    assert_eq!(again.outcome(), "correctable");
    let changes = changes(&again);
    assert!(!changes.any() && !changes.rules, "{changes:?}");
    assert_eq!(again.state.next_page("trial"), notice());
}

#[test]
fn newer_rules_say_what_changed() {
    let rules = RULES.replace(">= 18", ">= 40");
    // The letters are called otherwise, and are still the same requirement.
    let again = taken_up(&filled(), &ITEM.replace("推荐信", "介绍信"), &rules);
    assert_eq!(again.outcome(), "ineligible");
    let changes = changes(&again);
    assert!(changes.rules);
    let (then, now) = changes.headline.unwrap();
    assert_ne!(then, now);
    assert_eq!(changes.added, ["年满十八周岁"]);
    assert!(changes.gone.is_empty(), "{:?}", changes.gone);
    assert!(changes.again.is_empty());
}

#[test]
fn a_requirement_that_is_gone_is_said() {
    let start = ITEM.find("[[materials]]\nid = \"letters\"").unwrap();
    let rules = RULES.replace("fn accepts_letters_two() { letters.len() >= 2 }\n", "");
    let again = taken_up(&filled(), &ITEM[..start], &rules);
    assert_eq!(again.outcome(), "ready");
    let changes = changes(&again);
    assert_eq!(changes.gone, ["推荐信"]);
    assert!(changes.added.is_empty());
}

#[test]
fn newer_rules_that_change_nothing_for_this_person_say_that() {
    let again = taken_up(&filled(), ITEM, &RULES.replace(">= 18", ">= 17"));
    let changes = changes(&again);
    assert!(changes.rules && !changes.any(), "{changes:?}");
}

#[test]
fn an_answer_that_does_not_fit_any_more_is_asked_again_and_still_there() {
    let trial = filled();
    let again = taken_up(&trial, &ITEM.replace("min = \"0.01\"", "min = \"500.00\""), RULES);
    assert_eq!(changes(&again).again, ["房主有哪些？"]);
    assert!(!again.case().answers.facts.contains_key("owners"));
    assert_eq!(again.case().entry("owners"), trial.case().entry("owners"), "it stands on its page");
    assert_eq!(again.state.next_page("trial"), question("owners"));
    // The others were taken.
    assert_eq!(again.facts()["facts"]["born"], "2000-01-01");
    assert_eq!(again.facts()["evidence"]["letters"], serde_json::Value::Null);
}

#[test]
fn a_question_that_became_another_kind_is_asked_again() {
    let other = "type = \"integer\"\nmin = 0\nmax = 9\nquestion = \"结婚了吗？\"";
    let item = ITEM.replace("type = \"bool\"\nquestion = \"结婚了吗？\"", other);
    let again = taken_up(&filled(), &item, &RULES.replace("!married", "married == 0"));
    assert_eq!(changes(&again).again, ["结婚了吗？"]);
    assert_eq!(again.state.next_page("trial"), question("married"));
}

#[test]
fn an_item_that_is_gone_is_passed_over() {
    let trial = filled();
    let mut saved = trial.state.saved();
    saved.cases[0].item = "<img src=x onerror=alert(1)>/../..".into();
    let mut again = Trial::new();
    again.act(Action::Resumed(saved));
    assert_eq!(again.state.page, Page::Lost);
    assert!(again.state.cases.is_empty());
    again.act(Action::Resumed(Saved { cases: Vec::new() }));
    assert_eq!(again.state.page, Page::Lost);
}

#[test]
fn values_of_any_form_in_a_file_end_in_a_page_and_not_in_a_loop() {
    let trial = filled();
    for input in
        [Input::Yes(true), text("<script>"), Input::Absent, Input::One("x".into()), date("", "2", "")]
    {
        let mut saved = trial.state.saved();
        let case = &mut saved.cases[0];
        for fact in ["born", "married", "owners", "nobody"] {
            let fields: crate::answers::Fields = [(String::new(), input.clone())].into();
            case.answers.facts.insert(fact.into(), crate::answers::Entry::One(fields));
        }
        for paper in case.answers.papers.values_mut() {
            paper.have = Have::Yes;
            paper.pieces = vec![
                [("form".to_string(), input.clone()), ("valid_until".to_string(), input.clone())].into(),
            ];
        }
        case.answers.commitments.insert("card".into());
        let mut again = Trial::new();
        again.act(Action::Resumed(saved));
        assert!(again.case().review.is_some() && again.case().restoring.is_none(), "{input:?}");
    }
}

#[test]
fn leaving_the_page_while_it_is_taken_up_loses_nothing() {
    let trial = filled();
    let mut again = Trial::new();
    again.state = std::mem::take(&mut again.state).apply(Action::Resumed(trial.state.saved()));
    again.state = std::mem::take(&mut again.state).apply(Action::Go(Page::Find));
    again.act(Action::Search(String::new()));
    again.act(Action::Go(Page::Answers { item: "trial".into() }));
    assert_eq!(again.facts(), trial.facts());
    assert!(again.case().changes.is_some());
}
