//! Booking a visit (预约): what is chosen, held, booked, looked up; what is asked of the hall next. Pure.
//! In: acts of pages, answers of the hall. Out: a new `Desk`, calls to send, the page that follows.
//! Absent: fetching (`hall::api`), the clock (`until` came with the answer), wording.
//!
//! Nothing typed is ever lost by an answer or by a network that fails. A call that changes something keeps its key until
//! the hall has answered; what is only read gives way to what is wanted now.

mod act;
pub mod after;
mod answers;
mod forms;

pub use act::Act;
pub use forms::Blank;

use super::page::Step;
use crate::hall::{Booking, Call, Day, Hall, Held, Key, Place, Slot, What};
use std::rc::Rc;

/// What a time is chosen for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// A first visit for an item.
    Item {
        /// Item id.
        item: String,
        /// Its window class.
        class: String,
    },
    /// Another time for the booking that was looked up.
    Move(Booking),
}

/// A slot that was wanted and is full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Full {
    /// The slot.
    pub slot: Slot,
    /// The nearest ones that are not.
    pub alternatives: Vec<Slot>,
}

/// Everything known of booking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    /// The halls; `None` until they are known.
    pub halls: Option<Rc<Vec<Hall>>>,
    /// The chosen one.
    pub hall: Option<String>,
    /// The hall that this page's kiosk stands in; there is no other one then.
    pub kiosk: Option<String>,
    /// What a time is chosen for.
    pub aim: Option<Aim>,
    /// Days of hall and class.
    pub days: Option<Rc<Vec<Day>>>,
    /// The chosen day.
    pub day: Option<String>,
    /// Its slots.
    pub slots: Option<Rc<Vec<Slot>>>,
    /// Chosen, and full.
    pub full: Option<Full>,
    /// Chosen for a move, not yet moved.
    pub target: Option<Slot>,
    /// A held seat.
    pub held: Option<Held>,
    /// The hold ran out; what was typed is still there.
    pub lapsed: bool,
    /// The slot to stand in line for.
    pub joining: Option<Slot>,
    /// As they are called at the window.
    pub name: String,
    /// Mobile number as typed.
    pub phone: String,
    /// Code and digits as typed.
    pub find: Key,
    /// Fields that lack something.
    pub wrong: Vec<Blank>,
    /// The hall's refusal of the last act.
    pub refused: Option<String>,
    /// The booking made or looked up, its key, and whether it was made just now.
    pub booking: Option<(Booking, Key)>,
    /// The place made or looked up, and its key.
    pub place: Option<(Place, Key)>,
    /// Texts of the receipt that was handed over for the booking.
    pub handed: Vec<String>,
    /// Rating and complaining.
    pub after: after::After,
    /// Cancelling is asked once more.
    pub sure: bool,
    /// Something was done just now: its code in the wording.
    pub done: Option<&'static str>,
    /// What is to be asked, in order; the first is on its way.
    pub calls: Vec<Call>,
    /// Why the first could not be answered; it waits for 再试一次.
    pub stuck: Option<String>,
    /// Randomness of this page: keys are made of it.
    pub seed: String,
    /// Calls so far.
    pub serial: u64,
}

/// What follows for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Stay,
    /// A mistake or a refusal is to be announced.
    Alarm,
    /// Back to the times, where it says what is full.
    Full,
    /// A step of booking.
    Step(Step),
    /// My booking.
    Mine,
    /// Another time for it.
    Rebook,
}

impl Desk {
    /// A desk whose calls have keys made of `seed`.
    pub fn new(seed: String) -> Self {
        Self { seed, ..Self::default() }
    }

    /// The hall that is chosen.
    pub fn chosen(&self) -> Option<&Hall> {
        self.halls.as_ref()?.iter().find(|hall| Some(&hall.id) == self.hall.as_ref())
    }

    /// Window class that a time is chosen at.
    pub fn class(&self) -> Option<&str> {
        match self.aim.as_ref()? {
            Aim::Item { class, .. } => Some(class),
            Aim::Move(booking) => Some(&booking.slot.class),
        }
    }

    /// What for.
    pub fn item(&self) -> Option<String> {
        match self.aim.as_ref()? {
            Aim::Item { item, .. } => Some(item.clone()),
            Aim::Move(booking) => booking.item.clone(),
        }
    }

    /// The call that is on its way, unless it is stuck.
    pub fn on_its_way(&self) -> Option<&Call> {
        self.calls.first().filter(|_| self.stuck.is_none())
    }

    /// Whether something that changes is on its way: its button waits.
    pub fn busy(&self) -> bool {
        self.calls.iter().any(|call| call.what.changes() && !matches!(call.what, What::Release { .. }))
    }

    /// A page of booking for this item is shown.
    pub fn begin(&mut self, item: &str, class: &str) {
        let same = matches!(&self.aim, Some(Aim::Item { item: other, .. }) if other == item);
        if !same {
            self.give_back();
            self.aim = Some(Aim::Item { item: item.into(), class: class.into() });
            (self.days, self.day, self.slots) = (None, None, None);
            (self.booking, self.place) = (None, None);
            self.handed.clear();
            self.clear();
            if self.chosen().is_some_and(|hall| !hall.classes.iter().any(|has| has == class)) {
                self.hall = None;
            }
        }
        self.look();
        if !same {
            self.show_times();
        }
    }

    /// A page that needs halls is shown.
    pub fn look(&mut self) {
        if self.halls.is_none() && !self.calls.iter().any(|call| call.what == What::Halls) {
            self.ask(What::Halls);
        }
        self.choose_only();
    }

    /// What was said of an earlier act is no longer said.
    pub fn clear(&mut self) {
        (self.full, self.target, self.refused, self.done) = (None, None, None, None);
        self.wrong.clear();
        (self.lapsed, self.sure) = (false, false);
    }

    /// The times are shown (again): what is free may have changed.
    pub fn show_times(&mut self) {
        let Some(class) = self.class().map(str::to_owned) else { return };
        if self.hall.is_none() {
            return;
        }
        self.ask(What::Days { class });
        if let Some(day) = self.day.clone() {
            self.ask_slots(day);
        }
    }

    /// What a person did or the hall answered.
    pub fn act(&mut self, act: Act) -> Next {
        match act {
            Act::Hall(id) => {
                if self.hall.as_ref() != Some(&id) {
                    self.give_back();
                    self.hall = Some(id);
                    (self.days, self.day, self.slots) = (None, None, None);
                    self.show_times();
                }
                Next::Stay
            }
            Act::Day(day) => {
                self.clear();
                self.slots = None;
                self.day = Some(day.clone());
                self.ask_slots(day);
                Next::Stay
            }
            Act::Pick(slot) => {
                self.clear();
                match self.aim {
                    Some(Aim::Move(_)) => {
                        self.target = Some(slot);
                        Next::Alarm
                    }
                    _ => {
                        self.hold(slot);
                        Next::Stay
                    }
                }
            }
            Act::Extend => {
                if let Some(hold) = self.held.as_ref().map(|held| held.token.clone()) {
                    self.ask(What::Extend { hold });
                }
                Next::Stay
            }
            Act::Lapse => {
                self.lapse();
                Next::Stay
            }
            Act::HoldAgain => {
                if let Some(held) = self.held.clone() {
                    self.clear();
                    self.lapsed = true;
                    self.hold(held.slot);
                }
                Next::Stay
            }
            Act::StandInLine => {
                self.joining = self.full.take().map(|full| full.slot);
                self.give_back();
                self.clear();
                if self.joining.is_some() { Next::Step(Step::Person) } else { Next::Stay }
            }
            Act::Type(blank, text) => {
                self.type_in(blank, text);
                Next::Stay
            }
            Act::Confirm => self.confirm(),
            Act::Find => self.find(),
            Act::FindOther => {
                (self.booking, self.place, self.find) = (None, None, Key::default());
                self.clear();
                Next::Alarm
            }
            Act::Sure(sure) => {
                self.sure = sure;
                Next::Alarm
            }
            Act::Cancel => self.with_booking(What::Cancel),
            Act::Rebook => {
                let Some((booking, _)) = self.booking.clone() else { return Next::Stay };
                self.give_back();
                self.clear();
                self.aim = Some(Aim::Move(booking));
                (self.days, self.day, self.slots) = (None, None, None);
                Next::Rebook
            }
            Act::Move => {
                let Some(slot) = self.target.clone() else { return Next::Stay };
                self.with_booking(|key| What::Move { key, slot })
            }
            Act::Unpick => {
                self.clear();
                Next::Stay
            }
            Act::Accept => self.with_place(What::Accept),
            Act::Leave => self.with_place(What::Leave),
            Act::Calendar => self.with_booking(What::Calendar),
            Act::HandOver(texts) => self.with_booking(|key| What::HandOver { key, texts }),
            Act::After(act) => self.after_act(act),
            Act::Retry => {
                self.stuck = None;
                if let Some(call) = self.calls.first_mut() {
                    call.attempt += 1;
                }
                Next::Stay
            }
            Act::Answered(serial, result) => self.answered(serial, *result),
        }
    }

    fn ask(&mut self, what: What) {
        let hall = self.hall.clone().unwrap_or_default();
        // What is only read gives way; a stuck reading is tried again by that.
        if self.calls.first().is_some_and(|call| !call.what.changes()) {
            self.stuck = None;
        }
        let same = std::mem::discriminant(&what);
        self.calls.retain(|call| call.what.changes() || std::mem::discriminant(&call.what) != same);
        self.serial += 1;
        let key = format!("{}-{}", self.seed, self.serial);
        self.calls.push(Call { serial: self.serial, attempt: 0, hall, key, what });
    }

    fn ask_slots(&mut self, day: String) {
        let Some(class) = self.class().map(str::to_owned) else { return };
        self.ask(What::Slots { class, day, item: self.item() });
    }

    fn with_booking(&mut self, what: impl FnOnce(Key) -> What) -> Next {
        let key = self.booking.as_ref().map(|(_, key)| key.clone());
        self.with_key(key, what)
    }

    fn with_place(&mut self, what: impl FnOnce(Key) -> What) -> Next {
        let key = self.place.as_ref().map(|(_, key)| key.clone());
        self.with_key(key, what)
    }

    fn with_key(&mut self, key: Option<Key>, what: impl FnOnce(Key) -> What) -> Next {
        if let (Some(key), false) = (key, self.busy()) {
            (self.refused, self.done, self.sure) = (None, None, false);
            self.ask(what(key));
        }
        Next::Stay
    }

    fn hold(&mut self, slot: Slot) {
        if !self.busy() {
            self.joining = None;
            let item = self.item();
            self.ask(What::Hold { slot, item });
        }
    }

    /// The hold ran out: what was said of it, or of the boxes, is no longer said.
    fn lapse(&mut self) {
        if self.held.is_some() {
            self.clear();
            self.lapsed = true;
        }
    }

    /// The seat that is held is not wanted any more.
    fn give_back(&mut self) {
        if let Some(held) = self.held.take().filter(|_| !self.lapsed) {
            self.ask(What::Release { hold: held.token });
        }
        self.lapsed = false;
    }

    /// Where there is only one hall for it, it is chosen.
    fn choose_only(&mut self) {
        let (Some(halls), None) = (&self.halls, &self.hall) else { return };
        let class = self.class();
        let mut fit =
            halls.iter().filter(|hall| class.is_none_or(|class| hall.classes.iter().any(|c| c == class)));
        if let (Some(only), None) = (fit.next(), fit.next()) {
            self.hall = Some(only.id.clone());
        }
    }
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
