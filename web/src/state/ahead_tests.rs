//! What the server said ahead of the engine: shown at once, never decided by, said anew by the engine.

use super::*;
use crate::ahead::Ahead;

/// A page that was opened by its address and has heard from the server, not from the engine.
struct Early {
    state: State,
    ahead: Ahead,
}

impl Early {
    fn on(page: Page, engine: &Engine) -> Self {
        let on = "2026-11-22";
        let bytes =
            Ahead::of(engine, on, Lang::Zh, Some(&Ahead::ask(on, Lang::Zh, "trial"))).write().unwrap();
        let ahead = Ahead::read(&bytes).expect("of this build");
        let mut early = Self { state: State::new(page, on.into(), false), ahead };
        early.act(Action::Ahead {
            imprint: early.ahead.imprint.clone(),
            cards: early.ahead.cards.clone(),
            initials: Initials::default(),
        });
        early
    }

    /// Applies an action; what was made ahead answers what it can, the rest waits.
    fn act(&mut self, action: Action) {
        self.state = std::mem::take(&mut self.state).apply(action);
        if let Some(ask) = self.state.ask()
            && let Some(review) = self.ahead.answers(&ask)
        {
            self.act(Action::Replied(ask.serial, Ok(Rc::new(review))));
        }
    }

    /// The engine is there, and hears what waited.
    fn meets(self, mut trial: Trial) -> Trial {
        trial.state = self.state;
        let (imprint, cards) = (trial.engine.imprint(Lang::Zh), trial.engine.cards("2026-11-22", Lang::Zh));
        trial.act(Action::Loaded { imprint, cards, initials: Initials::default() });
        trial
    }
}

fn first() -> Page {
    question("born")
}

#[test]
fn the_first_question_stands_there_and_its_answer_waits_for_the_engine() {
    let trial = Trial::new();
    let mut early = Early::on(first(), &trial.engine);
    assert_eq!(early.state.phase, Phase::Ahead);
    assert!(early.state.showable() && early.state.case().unwrap().is_ahead());
    early.act(Action::Enter(place("born", None, ""), Input::One("1990-01-01".into())));
    early.act(Action::Submit);
    assert!(early.state.waits());
    assert_eq!(early.state.page, first(), "nothing goes on without the engine");
    assert!(early.state.case().unwrap().answers.facts.is_empty(), "nothing was taken without it");
    let trial = early.meets(trial);
    assert_eq!(trial.state.page, question("married"));
    assert_eq!(trial.facts()["facts"]["born"], "1990-01-01");
    assert!(!trial.case().is_ahead());
}

#[test]
fn what_was_shown_is_said_anew_by_the_engine() {
    let before = Trial::of(&ITEM.replace("哪一天出生？", "旧的问题？"), RULES);
    let early = Early::on(first(), &before.engine);
    let shown = |state: &State| state.case().unwrap().review.as_ref().unwrap().item.facts[0].question.clone();
    assert_eq!(shown(&early.state), "旧的问题？");
    assert!(early.state.case().unwrap().guide.as_ref().unwrap().parts.is_empty());
    let trial = early.meets(Trial::new());
    assert_eq!(shown(&trial.state), "哪一天出生？");
    assert!(!trial.case().is_ahead() && !trial.case().guide.as_ref().unwrap().parts.is_empty());
}

#[test]
fn an_item_left_before_the_engine_came_is_opened_anew() {
    let trial = Trial::new();
    let mut early = Early::on(first(), &trial.engine);
    early.act(Action::Go(Page::Find));
    let mut trial = early.meets(trial);
    assert_eq!(trial.state.cases["trial"].review, None);
    trial.act(Action::Go(first()));
    assert!(trial.case().review.is_some() && !trial.case().is_ahead());
}

#[test]
fn what_needs_the_engine_waits_for_it() {
    let trial = Trial::new();
    let item = || "trial".to_string();
    for (page, shown) in [
        (Page::Find, true),
        (Page::Start { item: item() }, true),
        (Page::Form { item: item() }, true),
        (Page::Notice { item: item() }, false),
        (Page::Documents { item: item(), material: None }, false),
        (Page::Guide { item: item() }, false),
        (Page::Book { item: item(), step: Step::Ways }, false),
        (Page::Resume, false),
    ] {
        assert_eq!(Early::on(page.clone(), &trial.engine).state.showable(), shown, "{page:?}");
    }
}

#[test]
fn an_engine_that_refuses_the_rules_ends_it() {
    let trial = Trial::new();
    let mut early = Early::on(first(), &trial.engine);
    early.act(Action::Failed("bad-signature".into()));
    assert!(!early.state.showable());
    assert_eq!(early.state.ask(), None);
}

#[test]
fn what_comes_after_the_engine_changes_nothing() {
    let mut trial = Trial::begin();
    let state = trial.state.clone();
    let cards = Vec::new();
    trial.act(Action::Ahead { imprint: Default::default(), cards, initials: Initials::default() });
    assert_eq!(trial.state, state);
}

#[test]
fn bytes_of_another_build_are_none() {
    let trial = Trial::new();
    let mut bytes = Ahead::of(&trial.engine, "2026-11-22", Lang::Zh, None).write().unwrap();
    assert!(Ahead::read(&bytes).is_some());
    bytes[0] ^= 1;
    assert_eq!(Ahead::read(&bytes), None);
}
