//! The reducer without a browser: one message after the other.

use super::*;
#[path = "state/ahead_tests.rs"]
mod ahead;
#[path = "state/form_tests.rs"]
mod form;

use crate::answers::{Have, Input};
use crate::engine::Engine;
use crate::messages::{self, Answer, Reviewed};
use crate::model::Review;
use crate::signed;
use std::collections::BTreeSet;

#[path = "state/restore_tests.rs"]
mod restore;

const LIBRARY: &str = r#"
title = "试验规则库"
publisher = "试验"
languages = ["zh"]
"#;

const ITEM: &str = r#"
id = "trial"
title = "试验事项"
window = "social-affairs"
type = "other"
levels = ["county"]
authority = "窗口"
result = "证"
audience = ["person"]
words = ["试一试"]
[[sections]]
id = "all"
title = "基本情况"
[[facts]]
id = "born"
section = "all"
type = "date"
question = "哪一天出生？"
[[facts]]
id = "married"
section = "all"
type = "bool"
question = "结婚了吗？"
[[facts]]
id = "spouse_agrees"
section = "all"
type = "bool"
question = "配偶同意吗？"
[[facts]]
id = "owners"
section = "all"
type = "list"
title = "房主"
question = "房主有哪些？"
fields = [
  { id = "share", type = "decimal", scale = 2, min = "0.01", unit = "元", question = "出多少？" },
]
[[conditions]]
id = "adult"
title = "年满十八周岁"
effect = "ineligible"
reason = "不满十八周岁。"
mend = "满十八周岁再来。"
status = "unconfirmed"
[[conditions]]
id = "consent"
title = "配偶同意"
effect = "correctable"
reason = "配偶不同意。"
mend = "先商量好。"
status = "unconfirmed"
[[conditions]]
id = "shares"
title = "出资合计一百元"
effect = "correctable"
reason = "合计不是一百元。"
mend = "改好。"
status = "unconfirmed"
[[materials]]
id = "card"
title = "身份证"
kinds = ["original"]
copies = 1
mend = "带上。"
fields = [{ id = "valid_until", type = "date", optional = true, question = "有效期到哪一天？" }]
status = "unconfirmed"
[[materials.checks]]
id = "in_date"
title = "在有效期内"
reason = "过期了。"
mend = "换领。"
[[materials]]
id = "letters"
title = "推荐信"
kinds = ["original", "copy"]
copies = 1
many = true
mend = "写好。"
status = "unconfirmed"
[materials.substitutes]
commitment = { text = "可以书面承诺", status = "unconfirmed" }
[[materials.checks]]
id = "two"
title = "至少两封"
reason = "不够两封。"
mend = "补上。"
"#;

const RULES: &str = "
fn adult() { years_between(born, on) >= 18 }
fn consent() { !married || spouse_agrees }
fn shares() { sum(owners.map(|o| o.share)) == 100.00 }
fn accepts_card_in_date() { card.valid_until == () || card.valid_until >= on }
fn accepts_letters_two() { letters.len() >= 2 }
";

/// A review as it comes out of the Web Worker.
fn carried(review: Review) -> Rc<Review> {
    let item = review.item.clone();
    let sent = messages::write(&Answer::Reviewed(Box::new(Reviewed::of(review.clone(), &[])))).unwrap();
    let Some(Answer::Reviewed(came)) = messages::read(&sent) else { panic!("it can't be read") };
    assert_eq!(came.item.as_ref(), Some(&*item));
    assert_eq!(Reviewed::of(review.clone(), std::slice::from_ref(&came.key)).item, None, "it is known");
    let came = Review { item, ..came.review };
    assert_eq!(came, review);
    Rc::new(came)
}

/// The reducer with a real engine behind it, as the application has.
struct Trial {
    state: State,
    engine: Engine,
}

impl Trial {
    fn new() -> Self {
        Self::of(ITEM, RULES)
    }

    fn of(item: &str, rules: &str) -> Self {
        let folder = "items/social-affairs/trial/2020-01-01";
        let files = [
            ("library.toml".to_string(), LIBRARY.to_string()),
            (format!("{folder}/item.toml"), item.to_string()),
            (format!("{folder}/rules.rhai"), rules.to_string()),
        ];
        let signed = signed::signed(&files.into_iter().collect());
        let engine = Engine::unpack(&signed.archive, &signed.trust, 1_795_334_400)
            .unwrap_or_else(|p| panic!("{}", p.message));
        let state = State::new(Page::Find, "2026-11-22".into(), false);
        let mut trial = Self { state, engine };
        let imprint = trial.engine.imprint(Lang::Zh);
        let cards = trial.engine.cards("2026-11-22", Lang::Zh);
        trial.act(Action::Loaded { imprint, cards, initials: Initials::default() });
        trial.act(Action::Known { rules: trial.engine.digest(), program: String::new() });
        trial
    }

    /// Applies an action and answers what the state asks, until it asks no more.
    fn act(&mut self, action: Action) {
        self.state = std::mem::take(&mut self.state).apply(action);
        while let Some(ask) = self.state.ask() {
            let reply = self.engine.review(&ask).map(carried);
            self.state = std::mem::take(&mut self.state).apply(Action::Replied(ask.serial, reply));
        }
    }

    fn begin() -> Self {
        let mut trial = Self::new();
        trial.act(Action::Go(Page::Start { item: "trial".into() }));
        let next = trial.state.next_page("trial");
        trial.act(Action::Go(next));
        trial
    }

    fn case(&self) -> &CaseState {
        self.state.case().unwrap_or_else(|| panic!("no case on {:?}", self.state.page))
    }

    fn answer(&mut self, fact: &str, input: Input) {
        assert_eq!(self.state.page, question(fact), "another question is open");
        self.act(Action::Enter(place(fact, None, ""), input));
        self.act(Action::Submit);
    }

    fn codes(&self) -> Vec<(&str, &str)> {
        self.case().problems.iter().map(|p| (p.field.as_str(), p.code.as_str())).collect()
    }

    fn facts(&self) -> serde_json::Value {
        serde_json::from_str(&self.state.export().unwrap_or_default()).unwrap_or_default()
    }

    fn outcome(&self) -> &str {
        self.case().review.as_ref().map_or("", |r| &r.notice.outcome)
    }

    /// Answers everything so that only the papers are left.
    fn to_papers() -> Self {
        let mut trial = Self::begin();
        trial.answer("born", date("2000", "1", "1"));
        trial.answer("married", Input::Yes(false));
        trial.act(Action::Enter(place("owners", Some(0), "share"), text("100")));
        trial.act(Action::Submit);
        assert_eq!(trial.state.page, documents(None));
        trial
    }
}

#[test]
fn rules_that_can_not_be_had_now_cost_no_answer_and_can_be_tried_again() {
    let mut trial = Trial::begin();
    trial.answer("born", date("2000", "1", "1"));
    let answers = trial.case().answers.clone();
    trial.state = std::mem::take(&mut trial.state).apply(Action::Go(Page::Start { item: "trial".into() }));
    trial.state = std::mem::take(&mut trial.state).apply(Action::Settle);
    let asked = trial.state.ask().unwrap().serial;
    trial.state = std::mem::take(&mut trial.state).apply(Action::Unreached("no network".into()));
    assert_eq!(trial.state.unreached.as_deref(), Some("no network"));
    trial.state = std::mem::take(&mut trial.state).apply(Action::Retry);
    assert_eq!(trial.state.unreached, None);
    assert!(trial.state.ask().unwrap().serial > asked, "it is asked anew");
    assert_eq!(trial.case().answers, answers);
}

fn question(fact: &str) -> Page {
    Page::Question { item: "trial".into(), fact: fact.into() }
}

fn documents(material: Option<&str>) -> Page {
    Page::Documents { item: "trial".into(), material: material.map(Into::into) }
}

fn notice() -> Page {
    Page::Notice { item: "trial".into() }
}

fn place(fact: &str, row: Option<usize>, field: &str) -> Place {
    Place { owner: Owner::Fact(fact.into()), row, field: field.into() }
}

fn piece(material: &str, field: &str) -> Place {
    Place { owner: Owner::Material(material.into()), row: Some(0), field: field.into() }
}

fn date(y: &str, m: &str, d: &str) -> Input {
    Input::Date([y.into(), m.into(), d.into()])
}

fn text(value: &str) -> Input {
    Input::Text(value.into())
}

#[test]
fn only_what_is_still_needed_is_asked() {
    let mut trial = Trial::begin();
    assert_eq!(trial.case().review.as_ref().map(|r| r.open_facts().len()), Some(4));
    trial.answer("born", date("2000", "1", "1"));
    trial.answer("married", Input::Yes(false));
    assert_eq!(trial.state.page, question("owners"), "an unmarried person has no spouse to ask about");
    trial.act(Action::Go(question("married")));
    trial.act(Action::Answer(place("married", None, ""), Input::Yes(true)));
    assert_eq!(trial.state.page, question("spouse_agrees"));
}

#[test]
fn a_wrong_answer_is_named_and_kept_on_the_screen() {
    let mut trial = Trial::begin();
    trial.answer("born", date("2026", "2", "30"));
    assert_eq!(trial.state.page, question("born"));
    assert_eq!(trial.codes(), [("facts.born", "bad-date")]);
    assert_eq!(trial.state.alarm, 1);
    assert_eq!(trial.case().entry("born").and_then(|e| e.get(None, "")), Some(&date("2026", "2", "30")));
    assert_eq!(trial.facts()["facts"], serde_json::json!({}));
    trial.act(Action::Enter(place("born", None, ""), date("2000", "2", "29")));
    trial.act(Action::Submit);
    assert_eq!(trial.state.page, question("married"));
    assert!(trial.codes().is_empty());
}

#[test]
fn a_blank_answer_is_asked_for() {
    let mut trial = Trial::begin();
    trial.act(Action::Submit);
    assert_eq!((trial.state.page.clone(), trial.codes()), (question("born"), vec![("facts.born", "blank")]));
}

#[test]
fn going_back_loses_nothing() {
    let mut trial = Trial::begin();
    trial.answer("born", date("2000", "1", "1"));
    trial.act(Action::Answer(place("married", None, ""), Input::Yes(true)));
    trial.act(Action::Enter(place("spouse_agrees", None, ""), Input::Yes(true)));
    assert_eq!(trial.state.back(), question("married"));
    trial.act(Action::Go(trial.state.back()));
    trial.act(Action::Go(trial.state.back()));
    assert_eq!(trial.state.page, question("born"));
    assert_eq!(trial.state.back(), Page::Start { item: "trial".into() });
    // Changing an early answer keeps the later ones, typed ones too.
    trial.answer("born", date("2010", "1", "1"));
    assert_eq!(trial.state.page, question("spouse_agrees"));
    assert_eq!(trial.case().entry("spouse_agrees").and_then(|e| e.get(None, "")), Some(&Input::Yes(true)));
    assert_eq!(trial.facts()["facts"], serde_json::json!({ "born": "2010-01-01", "married": true }));
}

#[test]
fn an_element_that_lacks_something_is_named() {
    let mut trial = Trial::begin();
    trial.answer("born", date("2000", "1", "1"));
    trial.answer("married", Input::Yes(false));
    let owners = Owner::Fact("owners".into());
    trial.act(Action::Enter(place("owners", Some(0), "share"), text("60")));
    trial.act(Action::AddRow(owners.clone()));
    trial.act(Action::Submit);
    assert_eq!(trial.codes(), [("facts.owners[1].share", "blank")]);
    trial.act(Action::RemoveRow(owners, 1));
    assert!(trial.codes().is_empty());
    trial.act(Action::Submit);
    assert_eq!(trial.state.page, documents(None));
    assert_eq!(trial.facts()["facts"]["owners"], serde_json::json!([{ "share": "60" }]));
}

#[test]
fn an_empty_list_is_an_answer() {
    let mut trial = Trial::begin();
    trial.answer("born", date("2000", "1", "1"));
    trial.answer("married", Input::Yes(false));
    trial.act(Action::RemoveRow(Owner::Fact("owners".into()), 0));
    trial.act(Action::Submit);
    assert_eq!(trial.facts()["facts"]["owners"], serde_json::json!([]));
    assert_eq!(trial.state.page, documents(None));
}

#[test]
fn papers_are_looked_at_while_they_are_filled_in() {
    let mut trial = Trial::to_papers();
    trial.act(Action::Have("card".into(), Have::Yes, Some("original".into())));
    assert!(trial.case().review.iter().any(|r| r.open_in_material("card").count() == 1));
    // A date that was only begun is nobody's mistake yet.
    trial.act(Action::Enter(piece("card", "valid_until"), date("2030", "", "")));
    trial.act(Action::Settle);
    assert!(trial.codes().is_empty());
    trial.act(Action::Enter(piece("card", "valid_until"), date("2030", "13", "1")));
    trial.act(Action::Settle);
    assert_eq!(trial.codes(), [("evidence.card.valid_until", "bad-date")]);
    assert_eq!(trial.facts()["evidence"]["card"], serde_json::json!({ "form": "original" }));
    trial.act(Action::Enter(piece("card", "valid_until"), date("2030", "12", "1")));
    trial.act(Action::Settle);
    assert!(trial.codes().is_empty());
    assert_eq!(trial.facts()["evidence"]["card"]["valid_until"], "2030-12-01");
}

#[test]
fn a_paper_that_was_passed_over_is_asked_for_and_unsure_is_an_answer() {
    let mut trial = Trial::to_papers();
    trial.act(Action::Have("card".into(), Have::Yes, Some("original".into())));
    trial.act(Action::Finish);
    assert_eq!(trial.state.page, documents(None));
    assert_eq!(trial.codes(), [("evidence.card.valid_until", "blank"), ("evidence.letters", "blank")]);
    trial.act(Action::Have("letters".into(), Have::Unsure, None));
    assert_eq!(trial.codes(), [("evidence.card.valid_until", "blank")]);
    trial.act(Action::Enter(piece("card", "valid_until"), Input::Absent));
    trial.act(Action::Finish);
    assert_eq!((trial.state.page.clone(), trial.outcome()), (notice(), "unsettled"));
}

#[test]
fn pieces_come_and_go_and_a_commitment_replaces_them() {
    let mut trial = Trial::to_papers();
    let letters = || Owner::Material("letters".into());
    trial.act(Action::Have("card".into(), Have::Yes, Some("copy".into())));
    trial.act(Action::Enter(piece("card", "valid_until"), Input::Absent));
    trial.act(Action::Have("letters".into(), Have::Yes, None));
    trial.act(Action::Enter(piece("letters", "form"), Input::One("copy".into())));
    trial.act(Action::AddRow(letters()));
    trial.act(Action::Finish);
    assert_eq!((trial.state.page.clone(), trial.outcome()), (notice(), "correctable"));
    assert_eq!(
        trial.facts()["evidence"]["letters"],
        serde_json::json!([{ "form": "copy" }, { "form": "copy" }])
    );
    trial.act(Action::Go(documents(Some("card"))));
    trial.act(Action::Have("card".into(), Have::Yes, Some("original".into())));
    trial.act(Action::RemoveRow(letters(), 1));
    trial.act(Action::RemoveRow(letters(), 0));
    assert_eq!(trial.facts()["evidence"]["letters"], serde_json::Value::Null);
    trial.act(Action::Commit("letters".into(), true));
    trial.act(Action::Finish);
    assert_eq!((trial.state.page.clone(), trial.outcome()), (notice(), "ready"));
    assert_eq!(trial.facts()["commitments"], serde_json::json!(["letters"]));
}

#[test]
fn mending_from_the_notice_leads_back_to_it() {
    let mut trial = Trial::to_papers();
    trial.act(Action::Have("card".into(), Have::No, None));
    trial.act(Action::Have("letters".into(), Have::Unsure, None));
    trial.act(Action::Finish);
    assert_eq!(trial.state.page, notice());
    let mends = |trial: &Trial| -> BTreeSet<Owner> {
        let sections = trial.case().review.iter().flat_map(|r| r.notice.sections.clone());
        sections
            .filter(|s| s.id == "deficits")
            .flat_map(|s| s.entries)
            .flat_map(|e| e.mends)
            .map(|m| m.owner)
            .collect()
    };
    assert_eq!(mends(&trial), [Owner::Material("card".into())].into());
    trial.act(Action::Go(question("born")));
    assert_eq!(trial.state.back(), notice());
    trial.act(Action::Enter(place("born", None, ""), date("2015", "1", "1")));
    trial.act(Action::Submit);
    assert_eq!((trial.state.page.clone(), trial.outcome()), (notice(), "ineligible"));
    assert_eq!(mends(&trial), [Owner::Fact("born".into()), Owner::Material("card".into())].into());
}

#[test]
fn an_address_opens_its_page_and_an_unknown_item_says_so() {
    let mut trial = Trial::new();
    trial.act(Action::Go(notice()));
    assert_eq!(trial.outcome(), "unsettled");
    assert_eq!(trial.state.back(), Page::Find);
    trial.act(Action::Go(Page::Start { item: "nothing".into() }));
    assert_eq!(trial.case().unusable.first().map(|p| p.code.as_str()), Some("unknown-item"));
}

#[test]
fn another_item_in_between_loses_nothing() {
    let mut trial = Trial::begin();
    trial.answer("born", date("2000", "1", "1"));
    trial.act(Action::Go(Page::Find));
    trial.act(Action::Search("试".into()));
    trial.act(Action::Go(Page::Start { item: "trial".into() }));
    assert_eq!(trial.state.next_page("trial"), question("married"));
}

#[test]
fn a_late_reply_to_an_old_call_changes_nothing() {
    let mut trial = Trial::begin();
    let before = trial.state.clone();
    trial.state = std::mem::take(&mut trial.state).apply(Action::Replied(1, Err(Vec::new())));
    assert_eq!(trial.state, before);
}

#[test]
fn another_language_asks_again_and_keeps_what_was_entered() {
    let mut trial = Trial::begin();
    trial.answer("born", date("2000", "1", "1"));
    trial.act(Action::Enter(place("married", None, ""), Input::Yes(true)));
    let (page, facts, entered) = (trial.state.page.clone(), trial.facts(), trial.case().entered.clone());
    trial.act(Action::Language(Lang::En));
    let said = |trial: &Trial| trial.case().review.as_ref().map(|review| review.lang);
    assert_eq!(said(&trial), Some(Lang::En));
    assert!(trial.case().guide.is_some(), "the guide is said anew too");
    assert_eq!((trial.state.page.clone(), trial.facts()), (page, facts));
    assert_eq!(trial.case().entered, entered);

    // While an answer is on its way: it is still that answer, and comes in the new language.
    trial.state = std::mem::take(&mut trial.state).apply(Action::Submit);
    let asked = trial.state.ask().unwrap();
    trial.act(Action::Language(Lang::Zh));
    assert_eq!(said(&trial), Some(Lang::Zh));
    assert_eq!(trial.state.page, question("spouse_agrees"), "the answer was taken");
    let late = trial.engine.review(&asked).map(carried);
    trial.act(Action::Replied(asked.serial, late));
    assert_eq!(said(&trial), Some(Lang::Zh), "an answer to the first asking changes nothing");

    // An application that is not shown is said anew when it is opened.
    trial.act(Action::Go(Page::Find));
    trial.act(Action::Language(Lang::En));
    trial.act(Action::Go(question("spouse_agrees")));
    assert_eq!(said(&trial), Some(Lang::En));
}

#[test]
fn who_comes_next_finds_the_view_of_the_place_and_nothing_else() {
    let mut trial = Trial::to_papers();
    trial.act(Action::Elder(true));
    trial.act(Action::Forget("2026-11-23".into()));
    assert!(trial.state.elder && trial.state.cases.is_empty());
}
