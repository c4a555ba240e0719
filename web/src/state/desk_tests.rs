//! Booking in the reducer, without a browser.

use super::forms::{is_mobile, plain_phone};
use super::*;
use crate::hall::{Answer, DayState, Failure, Refusal};

fn hall(id: &str, class: &str) -> Hall {
    Hall {
        id: id.into(),
        name: format!("{id}大厅"),
        address: "某路1号".into(),
        sample: true,
        classes: vec![class.into()],
        windows: vec![(class.into(), 7)],
        days_ahead: 5,
        cancel_until_minutes: 120,
        check_in_from_minutes: 60,
        late_until_minutes: 15,
        hold_minutes: 10,
        offer_minutes: 60,
    }
}

fn slot(time: &str) -> Slot {
    Slot {
        name: format!("c.2026-11-27.{}", time.replace(':', "")),
        class: "c".into(),
        day: "2026-11-27".into(),
        time: time.into(),
        minutes: 30,
        free: 1,
        waiting: 0,
    }
}

fn held(token: &str, time: &str) -> Answer {
    Answer::Held(Held { token: token.into(), slot: slot(time), until: 600 })
}

fn booked(code: Option<&str>, time: &str, stands: bool) -> Booking {
    Booking {
        code: code.map(str::to_owned),
        item: Some("x".into()),
        name: "张*".into(),
        phone: "139****5678".into(),
        slot: slot(time),
        stands,
    }
}

fn refusal(code: &str, alternatives: Vec<Slot>) -> Failure {
    Failure::Refused(Refusal { code: code.into(), alternatives })
}

/// A desk of one hall at its times, with nothing on its way.
fn at_the_times() -> Desk {
    let mut desk = Desk::new("seed".into());
    desk.begin("x", "c");
    reply(&mut desk, Ok(Answer::Halls(vec![hall("a", "c"), hall("b", "other")])));
    assert_eq!(desk.hall.as_deref(), Some("a"), "the only hall with such windows is chosen");
    let day = Day { day: "2026-11-27".into(), weekday: 4, state: DayState::Open, free: 3 };
    reply(&mut desk, Ok(Answer::Days(vec![day])));
    desk.act(Act::Day("2026-11-27".into()));
    reply(&mut desk, Ok(Answer::Slots(vec![slot("09:00"), slot("09:30")])));
    assert_eq!((desk.on_its_way(), desk.slots.as_ref().map(|s| s.len())), (None, Some(2)));
    desk
}

/// Answers what is on its way.
fn reply(desk: &mut Desk, result: Result<Answer, Failure>) -> Next {
    let serial = desk.on_its_way().expect("something on its way").serial;
    desk.act(Act::Answered(serial, Box::new(result)))
}

fn with_a_seat() -> Desk {
    let mut desk = at_the_times();
    desk.act(Act::Pick(slot("09:00")));
    assert_eq!(reply(&mut desk, Ok(held("t1", "09:00"))), Next::Step(Step::Person));
    desk
}

fn type_in(desk: &mut Desk, name: &str, phone: &str) {
    desk.act(Act::Type(Blank::Name, name.into()));
    desk.act(Act::Type(Blank::Phone, phone.into()));
}

#[test]
fn a_seat_is_held_then_booked_and_found_again() {
    let mut desk = with_a_seat();
    type_in(&mut desk, " 张三 ", "１３９ 1234-5678");
    assert_eq!(desk.act(Act::Confirm), Next::Stay);
    let call = desk.on_its_way().expect("a call").clone();
    let what = What::Book {
        hold: "t1".into(),
        name: "张三".into(),
        phone: "13912345678".into(),
        item: Some("x".into()),
    };
    assert_eq!((call.what, call.hall.as_str()), (what, "a"));
    assert_eq!(
        reply(&mut desk, Ok(Answer::Booking(booked(Some("CODE"), "09:00", true)))),
        Next::Step(Step::Done)
    );
    let key = Key { code: "CODE".into(), tail: "5678".into() };
    assert_eq!(desk.booking.as_ref().map(|(_, key)| key), Some(&key));
    assert_eq!((desk.find, desk.held), (key, None));
}

#[test]
fn what_is_wrong_is_named_all_at_once_and_nothing_is_sent() {
    let mut desk = with_a_seat();
    type_in(&mut desk, " ", "12345");
    assert_eq!(desk.act(Act::Confirm), Next::Alarm);
    assert_eq!((desk.wrong.as_slice(), desk.on_its_way()), ([Blank::Name, Blank::Phone].as_slice(), None));
    desk.act(Act::Type(Blank::Phone, "13912345678".into()));
    assert_eq!(desk.wrong, [Blank::Name], "what is typed anew is no longer called wrong");
    for (phone, fine) in [
        ("12912345678", false),
        ("19912345678", true),
        ("1391234567", false),
        ("+8613912345678", false),
        ("", false),
    ] {
        assert_eq!(is_mobile(&plain_phone(phone)), fine, "{phone}");
    }
}

#[test]
fn a_network_that_fails_loses_nothing_and_the_key_stays() {
    let mut desk = with_a_seat();
    type_in(&mut desk, "张三", "13912345678");
    desk.act(Act::Confirm);
    let first = desk.on_its_way().expect("a call").clone();
    assert_eq!(reply(&mut desk, Err(Failure::Unreached("gone".into()))), Next::Alarm);
    assert_eq!((desk.on_its_way(), desk.stuck.as_deref()), (None, Some("gone")));
    assert!(desk.busy(), "nothing else is sent beside it");
    desk.act(Act::Confirm);
    desk.act(Act::Retry);
    let again = desk.on_its_way().expect("the same call").clone();
    assert_eq!((&again.key, &again.what, again.attempt), (&first.key, &first.what, 1));
    assert_eq!((desk.name.as_str(), desk.phone.as_str()), ("张三", "13912345678"));
    assert_eq!(desk.calls.len(), 1, "pressing twice sends one call");
}

#[test]
fn two_acts_never_share_a_key() {
    let mut desk = with_a_seat();
    let mut keys: Vec<String> = Vec::new();
    for _ in 0..3 {
        desk.act(Act::Extend);
        keys.push(desk.on_its_way().expect("a call").key.clone());
        reply(&mut desk, Ok(held("t1", "09:00")));
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 3);
}

#[test]
fn a_full_slot_offers_others_and_the_line() {
    let mut desk = at_the_times();
    desk.act(Act::Pick(slot("09:00")));
    let next = reply(&mut desk, Err(refusal("slot-full", vec![slot("09:30"), slot("10:00")])));
    assert_eq!(next, Next::Full);
    let full = desk.full.clone().expect("full");
    assert_eq!((full.slot.time.as_str(), full.alternatives.len()), ("09:00", 2));
    assert_eq!(desk.act(Act::StandInLine), Next::Step(Step::Person));
    assert_eq!(desk.joining.as_ref().map(|slot| slot.time.as_str()), Some("09:00"));
    type_in(&mut desk, "张三", "13912345678");
    desk.act(Act::Confirm);
    while !matches!(desk.on_its_way().expect("the line").what, What::Join { .. }) {
        reply(&mut desk, Err(refusal("whatever", vec![])));
    }
    let place = Place {
        code: Some("PLACE".into()),
        item: None,
        day: "2026-11-27".into(),
        state: "waiting".into(),
        place: Some(1),
        slot: Some(slot("09:00")),
        offer: None,
    };
    assert_eq!(reply(&mut desk, Ok(Answer::Place(place))), Next::Step(Step::Done));
    assert_eq!(desk.find, Key { code: "PLACE".into(), tail: "5678".into() });
}

#[test]
fn another_time_is_held_before_the_old_one_is_given_back() {
    let mut desk = with_a_seat();
    desk.act(Act::Pick(slot("09:30")));
    assert_eq!(desk.held.as_ref().map(|held| held.token.as_str()), Some("t1"));
    reply(&mut desk, Ok(held("t2", "09:30")));
    assert_eq!(desk.held.as_ref().map(|held| held.token.as_str()), Some("t2"));
    assert_eq!(desk.on_its_way().expect("a call").what, What::Release { hold: "t1".into() });
    // That it can't be given back is nobody's trouble: it runs out by itself.
    assert_eq!(reply(&mut desk, Err(Failure::Unreached("gone".into()))), Next::Stay);
    assert_eq!((desk.stuck, desk.calls.len()), (None, 0));
}

#[test]
fn a_hold_that_ran_out_keeps_what_was_typed_and_can_be_had_again() {
    let mut desk = with_a_seat();
    type_in(&mut desk, "张三", "12345");
    desk.act(Act::Confirm);
    assert_eq!(desk.wrong, [Blank::Phone]);
    desk.act(Act::Lapse);
    assert!(desk.lapsed && desk.wrong.is_empty(), "what can't be sent now is not called wrong");
    desk.act(Act::Type(Blank::Phone, "13912345678".into()));
    desk.act(Act::HoldAgain);
    assert_eq!(reply(&mut desk, Ok(held("t2", "09:00"))), Next::Step(Step::Person));
    assert_eq!((desk.lapsed, desk.name.as_str(), desk.done), (false, "张三", Some("book.held_again")));
    assert_eq!(desk.on_its_way(), None, "what ran out is not given back");
    desk.act(Act::Confirm);
    assert_eq!(reply(&mut desk, Err(refusal("hold-expired", vec![]))), Next::Alarm);
    assert!(desk.lapsed && desk.held.is_some() && desk.phone == "13912345678");
    assert_eq!(desk.done, None, "it is not held any more");
    desk.act(Act::HoldAgain);
    assert_eq!(reply(&mut desk, Err(refusal("slot-full", vec![]))), Next::Full);
    assert_eq!(desk.held, None);
}

#[test]
fn what_is_no_booking_may_be_a_place_in_line() {
    let mut desk = Desk::new("seed".into());
    desk.look();
    reply(&mut desk, Ok(Answer::Halls(vec![hall("a", "c")])));
    desk.act(Act::Type(Blank::Code, "abc".into()));
    desk.act(Act::Type(Blank::Tail, "56".into()));
    assert_eq!(desk.act(Act::Find), Next::Alarm);
    assert_eq!(desk.wrong, [Blank::Tail]);
    desk.act(Act::Type(Blank::Tail, "５６７８".into()));
    desk.act(Act::Find);
    let key = Key { code: "abc".into(), tail: "5678".into() };
    assert_eq!(desk.on_its_way().expect("a call").what, What::LookUp(key.clone()));
    assert_eq!(reply(&mut desk, Err(refusal("booking-unknown", vec![]))), Next::Stay);
    assert_eq!(desk.on_its_way().expect("a call").what, What::LookUpPlace(key));
    assert_eq!(reply(&mut desk, Err(refusal("place-unknown", vec![]))), Next::Alarm);
    assert_eq!(desk.refused.as_deref(), Some("place-unknown"));
    assert_eq!(desk.find.code, "abc", "what was typed is still there");
}

#[test]
fn a_booking_is_moved_and_cancelled_by_its_key() {
    let mut desk = Desk::new("seed".into());
    desk.look();
    reply(&mut desk, Ok(Answer::Halls(vec![hall("a", "c")])));
    let key = Key { code: "CODE".into(), tail: "5678".into() };
    desk.booking = Some((booked(None, "09:00", true), key.clone()));
    assert_eq!(desk.act(Act::Rebook), Next::Rebook);
    desk.show_times();
    reply(&mut desk, Ok(Answer::Days(vec![])));
    assert_eq!(desk.act(Act::Pick(slot("09:30"))), Next::Alarm);
    assert_eq!(desk.on_its_way(), None, "nothing is moved before it is confirmed");
    desk.act(Act::Move);
    assert_eq!(desk.on_its_way().expect("a call").what, What::Move { key: key.clone(), slot: slot("09:30") });
    assert_eq!(reply(&mut desk, Ok(Answer::Booking(booked(None, "09:30", true)))), Next::Mine);
    desk.act(Act::Cancel);
    assert_eq!(desk.on_its_way().expect("a call").what, What::Cancel(key));
    reply(&mut desk, Ok(Answer::Booking(booked(None, "09:30", false))));
    assert_eq!(desk.booking.map(|(booking, _)| booking.stands), Some(false));
}

#[test]
fn a_late_list_of_another_day_is_not_shown_and_another_item_begins_anew() {
    let mut desk = with_a_seat();
    desk.act(Act::Day("2026-11-30".into()));
    let old = desk.on_its_way().expect("a call").clone();
    desk.act(Act::Day("2026-12-01".into()));
    desk.act(Act::Answered(old.serial, Box::new(Ok(Answer::Slots(vec![slot("09:00")])))));
    assert_eq!(desk.slots, None);
    desk.begin("y", "c");
    assert_eq!((desk.held.clone(), desk.item()), (None, Some("y".into())));
    assert!(desk.calls.iter().any(|call| call.what == What::Release { hold: "t1".into() }));
}

#[test]
fn a_server_without_halls_is_no_mistake() {
    let mut desk = Desk::new("seed".into());
    desk.begin("x", "c");
    assert_eq!(reply(&mut desk, Err(refusal("not-found", vec![]))), Next::Stay);
    assert_eq!((desk.halls.map(|halls| halls.len()), desk.refused), (Some(0), None));
}
