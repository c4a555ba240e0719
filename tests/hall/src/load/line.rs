//! Clients in line: they join, ask how it stands, take what is offered, come too late for it, leave.
//! In: a slot that was full. Out: operations. Absent: judging (`line_order`).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{DAYS, Person, seconds, text};
use crate::client::Answer;
use crate::history::What;

/// A place of a client.
#[derive(Debug)]
pub struct InLine {
    booking: u64,
    find: Value,
}

impl Person {
    pub(super) async fn join(&mut self, booking: u64, slot: String) {
        let phone = self.phone();
        let any = self.random.u8(0..100) < 25;
        let line = DAYS.iter().map(|day| format!("social-affairs.{day}")).find(|line| slot.starts_with(line));
        let line = line.unwrap_or_default();
        let day = line.rsplit('.').next().unwrap_or_default();
        let mut body =
            if any { json!({ "class": "social-affairs", "day": day }) } else { json!({ "slot": slot }) };
        body["name"] = json!("李四");
        body["phone"] = json!(phone);
        let (answer, from, until) = self.change("/waiting", &body).await;
        if answer.status != StatusCode::CREATED {
            return self.odd(from, until, "join", &answer);
        }
        let said = answer.json();
        let (code, number) = (text(&said["code"]), said["number"].as_i64().unwrap_or(0));
        let slot = (!any).then_some(slot);
        self.add(from, until, What::Joined { booking, code: code.clone(), line, slot, number });
        let place = InLine { booking, find: json!({ "code": code, "phone_tail": phone[7..] }) };
        self.tell(&place, &answer, from, until);
        self.places.push(place);
    }

    /// One of the places, and what comes of it.
    pub(super) async fn ask_how_it_stands(&mut self) {
        if self.places.is_empty() {
            return;
        }
        let place = self.places.swap_remove(self.random.usize(0..self.places.len()));
        let (state, expires) = self.look(&place).await;
        self.count().await;
        match (state.as_str(), self.random.u8(0..100)) {
            ("waiting", 0..40) | ("offered", 0..20) => self.give_up(&place).await,
            ("offered", 20..40) => {
                // Away: too late, or just in time.
                self.wait_until(expires).await;
                self.accept(place).await;
            }
            // Doesn't care any more.
            ("offered", 40..50) | ("waiting", _) => self.places.push(place),
            ("offered", _) => self.accept(place).await,
            _ => {}
        }
    }

    /// Looks at every place, when nobody is at work any more; the clock stands still.
    pub(super) async fn look_once_more(&mut self) {
        for place in std::mem::take(&mut self.places) {
            self.look(&place).await;
        }
    }

    async fn look(&mut self, place: &InLine) -> (String, i64) {
        let from = self.shared.history.moment();
        let answer = self.shared.told(&mut self.client, "/waiting/look-up", "", &place.find).await;
        let until = self.shared.history.moment();
        self.tell(place, &answer, from, until);
        let said = answer.json();
        (text(&said["state"]), seconds(&text(&said["offer"]["expires_at"])))
    }

    /// What an answer says of a place.
    fn tell(&self, place: &InLine, answer: &Answer, from: u64, until: u64) {
        let (booking, said) = (place.booking, answer.json());
        let offer = &said["offer"];
        if !offer.is_null() {
            let (at, ends) = (seconds(&text(&offer["offered_at"])), seconds(&text(&offer["expires_at"])));
            let slot = text(&offer["slot"]["slot"]);
            self.add(from, until, What::Offered { booking, slot, at, until: ends });
        }
        match said["state"].as_str().filter(|_| answer.status.is_success()) {
            Some("waiting") => self.add(from, until, What::Waits { booking }),
            Some("lapsed") => self.add(from, until, What::Expired { booking }),
            Some("offered" | "left") => {}
            _ => {
                let shown = format!("{} {} {}", answer.status, answer.code(), said["state"]);
                self.add(from, until, What::Seen { booking, slot: Err(shown) });
            }
        }
    }

    async fn accept(&mut self, place: InLine) {
        let booking = place.booking;
        let (answer, from, until) = self.change("/waiting/confirm", &place.find).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::CREATED, _) => {}
            (StatusCode::CONFLICT, "offer-lapsed") => {
                return self.add(from, until, What::Expired { booking });
            }
            _ => return self.odd(from, until, "accept", &answer),
        }
        self.add(from, until, What::Confirmed { booking, code: text(&answer.json()["code"]) });
        self.live_with(booking, place.find).await;
    }

    async fn give_up(&mut self, place: &InLine) {
        let (answer, from, until) = self.change("/waiting/leave", &place.find).await;
        self.tell(place, &answer, from, until);
        match answer.json()["state"].as_str() {
            Some("left") => self.add(from, until, What::Left { booking: place.booking }),
            Some("lapsed") => {}
            _ => self.odd(from, until, "leave", &answer),
        }
    }
}
