//! The desk's reducer without a browser: signing in, keys over retries, a session that ends, the case, the board.

use super::*;
use crate::desk::state::case::{Act as Desk, Answering, Sight};
use serde_json::json;

const HALLS: &str = r#"[{"hall":"h","name":"大厅","classes":["social-affairs"],"windows":[{"class":"social-affairs","number":7}]}]"#;

fn got(status: u16, body: &str) -> Answer {
    Answer::Got { status, body: body.into(), wait: None }
}

fn me(account: i64) -> String {
    json!({
        "account": account, "csrf_token": "t", "ends_at": "1970-01-01T00:30:00Z", "name": "wang-li",
        "password_change_needed": false, "role": "clerk", "window": 7,
    })
    .to_string()
}

/// The call of a kind that is on its way.
fn call(state: &State, purpose: Purpose) -> Call {
    let found = state.calls.iter().find(|call| call.purpose == purpose).cloned();
    found.unwrap_or_else(|| panic!("no {purpose:?} in {:?}", state.calls))
}

fn answer(state: State, purpose: Purpose, answer: Answer) -> State {
    let call = call(&state, purpose);
    state.apply(Action::Answered(call.serial, call.attempt, answer))
}

fn refused(code: &str) -> Answer {
    got(409, &json!({ "error": { "code": code, "message": "m" } }).to_string())
}

fn signed_in() -> State {
    let state = State::new(Page::Home, "seed".into(), None, None);
    let state = state.apply(Action::Tick(0, "2026-11-27".into()));
    let state = answer(state, Purpose::Halls, got(200, HALLS));
    answer(state, Purpose::Me, got(200, &me(1)))
}

fn case(revision: i64, agrees: &[&str]) -> Value {
    json!({
        "agrees": agrees, "applicant": { "name": "张三" }, "applied": "2026-11-27", "bundle": "sha256:b", "case": 5,
        "clocks": [], "facts": { "facts": {}, "evidence": { "photos": [{}, {}] } }, "flagged": false,
        "holder": { "staff": "1" }, "item": "i", "number": null,
        "record": {
            "acceptance": null, "first_receiver": { "staff": "1" }, "flags": [], "later": [], "notices": [],
            "received": "2026-11-27", "refusal": null, "seen": {},
        },
        "decision": {
            "conditions": [], "deficits": [], "digest": "sha256:d", "materials": [], "outcome": "ready", "questions": [],
        },
        "revision": revision, "state": "open", "version": "2026-01-01",
        "steps": { "clerk": ["change", "accept", "correct", "refer"], "supervisor": [] },
    })
}

fn with_list(mut case: Value) -> String {
    let material = |id: &str, many: bool| {
        json!({
            "checks": [], "commitment": false, "copies": 1, "defer_days": null, "fields": [], "forms": ["original"],
            "id": id, "issuer": null, "many": many, "minor": false, "shared": false, "title": { "zh": id },
        })
    };
    case["list"] = json!({
        "conditions": [], "facts": [], "materials": [material("card", false), material("photos", true)],
        "version": "2026-01-01",
    });
    case.to_string()
}

fn at_case() -> State {
    let state = signed_in().apply(Action::Go(Page::Case(5)));
    answer(state, Purpose::Case, got(200, &with_list(case(3, &["accept"]))))
}

fn body(call: &Call) -> Value {
    serde_json::from_str(call.body.as_deref().unwrap_or("null")).unwrap()
}

#[test]
fn one_hall_is_entered_and_a_clerk_begins_at_the_window() {
    let state = signed_in();
    assert_eq!((state.shown(), state.window()), (Page::Work, Some(7)));
    assert_eq!(call(&state, Purpose::DeskQueue).path, "/halls/h/desk/queue");
}

#[test]
fn a_lost_change_is_sent_again_with_the_same_key_and_then_the_person_is_asked() {
    let mut state = signed_in().apply(Action::Line(line::Act::Call));
    let key = call(&state, Purpose::Window).key;
    assert_eq!(key.as_deref().map(|key| key.starts_with("seed-")), Some(true));
    for _ in 0..=MOST_ATTEMPTS {
        assert_eq!(call(&state, Purpose::Window).key, key);
        state = answer(state, Purpose::Window, Answer::Lost);
    }
    assert!(state.offline && !state.waits_for(Purpose::Window));
    assert!(matches!(&state.told, Some(Told::Unsent(_))));
    let state = state.apply(Action::Again);
    assert_eq!(call(&state, Purpose::Window).key, key, "the same key, also when the person sends it again");
    let other = answer(state, Purpose::Window, got(200, "{}")).apply(Action::Line(line::Act::Call));
    assert_ne!(call(&other, Purpose::Window).key, key, "another change has another key");
}

#[test]
fn what_waited_for_an_old_answer_is_not_taken_for_a_new_one() {
    let state = signed_in().apply(Action::Line(line::Act::Call));
    let late = call(&state, Purpose::Window);
    let state = answer(state, Purpose::Window, Answer::Lost);
    let before = state.clone();
    assert_eq!(state.apply(Action::Answered(late.serial, late.attempt, got(200, "{}"))), before);
}

#[test]
fn a_session_that_ends_covers_the_page_and_loses_nothing() {
    let state = at_case().apply(Action::Desk(Desk::Typing("facts.a".into(), "半句".into())));
    let state = state.apply(Action::Desk(Desk::See("card".into(), Sight::CopyKept)));
    let key = call(&state, Purpose::Step).key;
    let over = answer(state, Purpose::Step, got(401, r#"{"error":{"code":"sign-in-needed","message":""}}"#));
    assert_eq!(over.session.standing, Standing::Over);
    assert_eq!((over.me(), over.session.name.as_str()), (None, "wang-li"));
    let sign_in = |state: State| {
        let state = state.apply(Action::Session(session::Act::Type(session::Box::Password, "p".into())));
        state.apply(Action::Session(session::Act::SignIn))
    };
    let same = answer(sign_in(over.clone()), Purpose::SignIn, got(200, &me(1)));
    assert_eq!(call(&same, Purpose::Step).key, key, "the change goes out as it was");
    assert_eq!(same.desk.typed["facts.a"], "半句");
    assert_eq!(same.page, Page::Case(5));
    let other = answer(sign_in(over), Purpose::SignIn, got(200, &me(2)));
    assert!(
        !other.waits_for(Purpose::Step) && other.desk.typed.is_empty(),
        "nothing of it is another person's"
    );
}

#[test]
fn a_page_that_nobody_touches_is_covered() {
    let state = signed_in();
    let touched = state.apply(Action::Tick(1000, "2026-11-27".into())).apply(Action::Touched);
    let later = touched.clone().apply(Action::Tick(1000 + 1800, "2026-11-27".into()));
    assert_eq!(later.session.standing, Standing::In);
    let over = touched.apply(Action::Tick(1000 + 1801, "2026-11-27".into()));
    assert_eq!(over.session.standing, Standing::Over);
}

#[test]
fn a_password_is_not_kept_once_it_was_sent() {
    let state = signed_in();
    let typed = |state: State, which, text: &str| {
        state.apply(Action::Session(session::Act::Type(which, text.into())))
    };
    let state = typed(
        typed(typed(state, session::Box::Password, "old"), session::Box::New, "a"),
        session::Box::Again,
        "b",
    );
    let unlike = state.apply(Action::Session(session::Act::Password));
    assert_eq!(unlike.session.problem.as_ref().map(|(refused, _)| refused.code.as_str()), Some("not-alike"));
    let state = typed(unlike, session::Box::Again, "a").apply(Action::Session(session::Act::Password));
    let session = &state.session;
    assert_eq!((session.password.as_str(), session.new.as_str(), session.again.as_str()), ("", "", ""));
    assert_eq!(call(&state, Purpose::Password).key, None, "its answer is kept nowhere");
}

#[test]
fn changes_of_a_case_go_one_after_the_other_each_from_the_newest_revision() {
    let state = at_case().apply(Action::Desk(Desk::See("card".into(), Sight::CopyKept)));
    let state = state.apply(Action::Desk(Desk::See("photos".into(), Sight::Original)));
    let first = body(&call(&state, Purpose::Step));
    assert_eq!(first["revision"], 3);
    assert_eq!(first["seen"], json!([{ "copy_kept": true, "form": "original", "material": "card" }]));
    let state = answer(state, Purpose::Step, got(200, &case(4, &["accept"]).to_string()));
    let second = body(&call(&state, Purpose::Step));
    assert_eq!(second["revision"], 4);
    // Of several pieces each has its form.
    assert_eq!(
        second["set"],
        json!({ "evidence.photos[0].form": "original", "evidence.photos[1].form": "original" })
    );
    assert!(state.desk.list.is_some(), "the list stays, the answer has none");
}

#[test]
fn what_is_being_typed_stays_while_another_box_is_taken_and_nothing_is_decided_beside_it() {
    let typing = |state: State, field: &str, text: &str| {
        state.apply(Action::Desk(Desk::Typing(field.into(), text.into())))
    };
    let state = typing(at_case(), "facts.a", "1");
    let state = typing(state.apply(Action::Desk(Desk::Set("facts.a".into(), json!("1")))), "facts.b", "半");
    let state = answer(state, Purpose::Step, got(200, &case(4, &["accept"]).to_string()));
    assert_eq!(state.desk.typed.keys().collect::<Vec<_>>(), ["facts.b"]);
    let state = state.apply(Action::Desk(Desk::MainStep));
    assert_eq!(state.desk.ask, None);
    assert!(matches!(&state.told, Some(Told::Done("told.unsaved", _))));
    let state = typing(state, "facts.b", "").apply(Action::Desk(Desk::MainStep));
    assert!(state.desk.ask.is_some(), "an emptied box is as the server knows it");
}

#[test]
fn what_is_not_in_the_list_can_not_be_set_or_asked() {
    let state = at_case().apply(Action::Desk(Desk::See("not-in-the-list".into(), Sight::Original)));
    assert!(!state.waits_for(Purpose::Step));
    let state = state.apply(Action::Desk(Desk::Want("pause".into())));
    assert_eq!(state.desk.ask, None, "a step that has no place asks nothing");
}

#[test]
fn a_step_that_differs_needs_a_reason_and_one_that_agrees_needs_none() {
    let state = at_case();
    assert_eq!(state.main_step(), Some("accept"));
    let accepted = state.clone().apply(Action::Desk(Desk::MainStep)).apply(Action::Desk(Desk::Do));
    assert_eq!(body(&call(&accepted, Purpose::Step)), json!({ "revision": 3 }));
    let state = state.apply(Action::Desk(Desk::Want("correct".into()))).apply(Action::Desk(Desk::Do));
    assert!(!state.waits_for(Purpose::Step) && state.desk.ask.is_some());
    let state = state.apply(Action::Desk(Desk::Answer(Answering::Reason("original-differs".into()))));
    let state = state.apply(Action::Desk(Desk::Do));
    assert_eq!(body(&call(&state, Purpose::Step))["different"], "original-differs");
}

#[test]
fn a_case_that_somebody_else_changed_is_read_again_and_nothing_is_lost_silently() {
    let state = at_case().apply(Action::Desk(Desk::See("card".into(), Sight::Original)));
    let state = answer(state, Purpose::Step, refused("case-changed"));
    assert!(matches!(&state.told, Some(Told::Refused(refused)) if refused.code == "case-changed"));
    assert_eq!(call(&state, Purpose::Case).path, "/halls/h/cases/5");
}

#[test]
fn a_receipt_is_scanned_in_parts_and_what_is_none_is_told() {
    let scan = |state: State, text: &str| {
        let state = state.apply(Action::Desk(Desk::Type(case::Box::Scan, text.into())));
        state.apply(Action::Desk(Desk::Scanned))
    };
    let state = scan(signed_in(), "https://example.com");
    assert!(matches!(&state.told, Some(Told::Refused(refused)) if refused.code == "receipt-unreadable"));
    assert!(state.desk.opening.texts.is_empty() && state.desk.opening.scan.is_empty());
    let state = scan(state, "YS1P2/3/0123ABCD:XYZ");
    assert_eq!(state.desk.opening.missing, Some((1, 3)));
    assert_eq!(state.told, None);
    let other = scan(state.clone(), "YS1P1/3/FFFFFFFF:XYZ");
    assert!(matches!(&other.told, Some(Told::Refused(refused)) if refused.code == "receipt-mixed"));
    let state =
        state.apply(Action::Desk(Desk::Type(case::Box::Name, "张三".into()))).apply(Action::Desk(Desk::Open));
    assert!(!state.waits_for(Purpose::Open), "half a receipt opens nothing");
}

fn shown(tickets: Value) -> Shown {
    serde_json::from_value(json!({ "tickets": tickets, "version": 1 })).unwrap()
}

use crate::desk::model::Shown;

#[test]
fn the_board_sounds_once_for_a_call_and_not_for_what_it_had_shown() {
    let called = |calls: i64| json!([{ "calls": calls, "class": "c", "state": "called", "ticket": "D001", "window": 7 }]);
    let state = State::new(Page::Display("h".into()), "s".into(), None, None)
        .apply(Action::Tick(100, "2026-11-27".into()));
    let state = state.apply(Action::Board(board::Act::Snapshot(shown(called(1)))));
    assert_eq!(
        (state.board.rings, state.board.calls.len()),
        (0, 1),
        "what was called before is shown, silently"
    );
    let state = state.apply(Action::Board(board::Act::Change(shown(called(1)))));
    assert_eq!(state.board.rings, 0);
    let state = state.apply(Action::Board(board::Act::Change(shown(called(2)))));
    assert_eq!(state.board.rings, 1, "called again");
    let state = state.apply(Action::Board(board::Act::Lost));
    assert!(state.board.is_lost && state.board.calls.len() == 1, "the last picture stays");
    let state = state.apply(Action::Board(board::Act::Snapshot(shown(called(3)))));
    assert!(!state.board.is_lost);
    assert_eq!(state.board.rings, 2, "called while it was away");
    let over = json!([{ "calls": 3, "class": "c", "state": "finished", "ticket": "D001" }]);
    let state = state.apply(Action::Board(board::Act::Change(shown(over))));
    assert!(state.board.calls.is_empty() && state.board.at(7).is_none());
}
