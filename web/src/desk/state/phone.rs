//! Booking for a caller, from the one inventory: day, slot, a held seat, name and number, the code to read out.
//! In: `Act`s, answers. Out: state, calls. Absent: the questions (the citizens' own pages ask them); who may have a seat.

use super::State;
use crate::desk::api::{Answer, Call, Purpose};
use crate::desk::model::{Booking, DayView, Hold, Refused, Slot};
use serde_json::json;

/// The telephone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phone {
    /// What the caller wants.
    pub item: Option<String>,
    /// Its window class.
    pub class: String,
    /// Days.
    pub days: Option<Vec<DayView>>,
    /// The day chosen.
    pub day: String,
    /// Its slots.
    pub slots: Option<Vec<Slot>>,
    /// The seat that is held.
    pub hold: Option<Hold>,
    /// The caller's name.
    pub name: String,
    /// Their mobile number.
    pub phone: String,
    /// Booked: slot, code.
    pub booked: Option<Booking>,
    /// Counts calls: another one begins with nothing of the one before.
    pub call: u64,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The caller wants this item, of this class; none any more.
    Item(Option<(String, String)>),
    /// A day.
    Day(String),
    /// A slot.
    Slot(String),
    /// Another slot: the seat is given back.
    Back,
    /// Name.
    Name(String),
    /// Number.
    Number(String),
    /// 预约
    Book,
    /// 下一个来电
    NextCall,
}

impl State {
    pub(super) fn phone_act(&mut self, act: Act) {
        match act {
            Act::Item(wanted) => {
                let (item, class) = wanted.map_or((None, String::new()), |(item, class)| (Some(item), class));
                if self.phone.item != item {
                    self.give_back();
                    let Phone { name, phone, call, .. } = std::mem::take(&mut self.phone);
                    self.phone = Phone { item, class, name, phone, call, ..Phone::default() };
                    self.look_at_days();
                }
            }
            Act::Day(day) => {
                self.give_back();
                self.phone.slots = None;
                self.phone.day = day;
                self.look_at_slots();
            }
            Act::Slot(slot) => {
                self.give_back();
                let body = json!({ "item": self.phone.item, "slot": slot });
                self.post(Purpose::Hold, self.at_hall("/holds"), body);
            }
            Act::Back => {
                self.give_back();
                self.look_at_slots();
            }
            Act::Name(text) => self.phone.name = text,
            Act::Number(text) => self.phone.phone = text,
            Act::Book => self.book(),
            Act::NextCall => {
                self.give_back();
                self.phone = Phone { call: self.phone.call + 1, ..Phone::default() };
                self.told = None;
            }
        }
    }

    fn look_at_days(&mut self) {
        if !self.phone.class.is_empty() {
            let path = self.at_hall(&format!("/days?class={}", self.phone.class));
            self.get(Purpose::Days, path);
        }
    }

    fn look_at_slots(&mut self) {
        let Phone { class, day, item, .. } = &self.phone;
        if !day.is_empty() {
            let item = item.as_ref().map_or_else(String::new, |item| format!("&item={item}"));
            let path = self.at_hall(&format!("/days/{day}/slots?class={class}{item}"));
            self.get(Purpose::Slots, path);
        }
    }

    fn give_back(&mut self) {
        if let Some(hold) = self.phone.hold.take() {
            self.post(Purpose::Release, self.at_hall("/holds/release"), json!({ "hold": hold.hold }));
        }
    }

    fn book(&mut self) {
        let Some(hold) = self.phone.hold.clone() else { return };
        let (name, phone) = (self.phone.name.trim(), self.phone.phone.trim());
        if name.is_empty() || phone.is_empty() {
            self.tell("told.caller", &[]);
            return;
        }
        let body = json!({ "hold": hold.hold, "item": self.phone.item, "name": name, "phone": phone });
        self.post(Purpose::Book, self.at_hall("/bookings"), body);
    }

    pub(super) fn took_phone(&mut self, call: &Call, answer: &Answer) {
        match call.purpose {
            Purpose::Days => {
                self.phone.days = answer.read::<Vec<DayView>>();
                let open = |day: &&DayView| day.state == "open" && day.free > 0;
                let first = self.phone.days.iter().flatten().find(open).map(|day| day.day.clone());
                if let Some(day) = first.filter(|_| self.phone.day.is_empty()) {
                    self.phone.day = day;
                }
                self.look_at_slots();
            }
            Purpose::Slots => self.phone.slots = answer.read(),
            Purpose::Hold => self.phone.hold = answer.read(),
            Purpose::Book => {
                self.phone.booked = answer.read();
                self.phone.hold = None;
            }
            _ => {}
        }
    }

    pub(super) fn phone_refused(&mut self, refused: &Refused) {
        if matches!(refused.code.as_str(), "hold-expired" | "hold-used" | "hold-unknown" | "hold-too-short") {
            self.phone.hold = None;
        }
        self.look_at_slots();
    }
}
