//! What follows from the hall's answers. In: an answer or a failure to a call. Out: a changed desk, what follows for the
//! page. Absent: what a person does (the parent).

use super::{Desk, Full, Next};
use crate::hall::{Answer, Booking, Call, Failure, Key, Refusal, What};
use crate::state::page::Step;
use std::rc::Rc;

impl Desk {
    pub(super) fn answered(&mut self, serial: u64, result: Result<Answer, Failure>) -> Next {
        let Some(at) = self.calls.iter().position(|call| call.serial == serial) else { return Next::Stay };
        match result {
            Err(Failure::Unreached(reason)) => {
                // A seat that could not be given back runs out by itself.
                if matches!(self.calls[at].what, What::Release { .. }) {
                    self.calls.remove(at);
                } else if at == 0 {
                    self.stuck = Some(reason);
                    return Next::Alarm;
                }
                Next::Stay
            }
            Err(Failure::Refused(refusal)) => {
                let call = self.calls.remove(at);
                self.refused_call(call, refusal)
            }
            Ok(answer) => {
                let call = self.calls.remove(at);
                self.took(call, answer)
            }
        }
    }

    fn took(&mut self, call: Call, answer: Answer) -> Next {
        match (call.what, answer) {
            (_, Answer::Halls(mut halls)) => {
                halls.retain(|hall| self.kiosk.as_ref().is_none_or(|kiosk| *kiosk == hall.id));
                self.halls = Some(Rc::new(halls));
                self.choose_only();
                self.show_times();
            }
            (_, Answer::Days(days)) => self.days = Some(Rc::new(days)),
            (What::Slots { day, .. }, Answer::Slots(slots)) if self.day.as_ref() == Some(&day) => {
                self.slots = Some(Rc::new(slots));
            }
            (What::Hold { .. }, Answer::Held(held)) => {
                let again = self.lapsed;
                self.give_back();
                self.held = Some(held);
                self.clear();
                self.done = again.then_some("book.held_again");
                return Next::Step(Step::Person);
            }
            (What::Extend { .. }, Answer::Held(held)) => {
                self.held = Some(held);
                self.done = Some("book.extended");
            }
            (What::Book { phone, .. }, Answer::Booking(booking)) => {
                self.made(booking, &phone);
                return Next::Step(Step::Done);
            }
            (What::Join { phone, .. }, Answer::Place(place)) => {
                let key = Key { code: place.code.clone().unwrap_or_default(), tail: tail(&phone) };
                self.find = key.clone();
                (self.joining, self.place, self.booking) = (None, Some((place, key)), None);
                self.clear();
                return Next::Step(Step::Done);
            }
            (What::LookUp(key), Answer::Booking(booking)) => {
                (self.booking, self.place) = (Some((booking, key)), None);
                self.handed.clear();
                return Next::Mine;
            }
            (What::LookUpPlace(key), Answer::Place(place)) => {
                (self.place, self.booking) = (Some((place, key)), None);
                return Next::Mine;
            }
            (What::Accept(key), Answer::Booking(booking)) => {
                (self.booking, self.place) = (Some((booking, key)), None);
                self.done = Some("mine.accepted");
                return Next::Mine;
            }
            (What::Leave(key), Answer::Place(place)) => {
                self.place = Some((place, key));
                self.done = Some("mine.left");
                return Next::Alarm;
            }
            (What::Cancel(key), Answer::Booking(booking)) => {
                self.booking = Some((booking, key));
                self.done = Some("mine.cancelled");
                return Next::Alarm;
            }
            (What::Move { key, .. }, Answer::Booking(booking)) => {
                self.booking = Some((booking, key));
                (self.days, self.day, self.slots, self.aim) = (None, None, None, None);
                self.clear();
                self.done = Some("mine.moved");
                return Next::Mine;
            }
            (What::HandOver { texts, .. }, Answer::Done) => self.handed = texts,
            // What was asked of another visit than the page is about now is not shown.
            (What::Visit(of), _) if self.after.of.as_ref() != Some(&of) => {}
            (_, answer) => return self.took_after(answer),
        }
        Next::Stay
    }

    fn made(&mut self, booking: Booking, phone: &str) {
        let key = Key { code: booking.code.clone().unwrap_or_default(), tail: tail(phone) };
        self.find = key.clone();
        (self.held, self.booking, self.place) = (None, Some((booking, key)), None);
        self.handed.clear();
        self.clear();
    }

    fn refused_call(&mut self, call: Call, refusal: Refusal) -> Next {
        let code = refusal.code;
        match (call.what, code.as_str()) {
            // A server without halls: nothing can be booked, which is no mistake.
            (What::Halls, _) => {
                self.halls = Some(Rc::default());
                return Next::Stay;
            }
            (What::Release { .. }, _) => return Next::Stay,
            (What::LookUp(key), "booking-unknown") => {
                self.ask(What::LookUpPlace(key));
                return Next::Stay;
            }
            (What::Hold { slot, .. } | What::Move { slot, .. }, "slot-full") => {
                if self.lapsed {
                    self.held = None;
                }
                (self.target, self.lapsed) = (None, false);
                self.full = Some(Full { slot, alternatives: refusal.alternatives });
                self.show_times();
                return Next::Full;
            }
            (What::Extend { .. } | What::Book { .. }, "hold-expired" | "hold-unknown") => {
                self.lapse();
                return Next::Alarm;
            }
            (What::Hold { .. } | What::Move { .. }, _) => {
                self.target = None;
                self.show_times();
            }
            _ => {}
        }
        self.refused = Some(code);
        Next::Alarm
    }
}

fn tail(phone: &str) -> String {
    phone.get(phone.len().saturating_sub(4)..).unwrap_or_default().into()
}
