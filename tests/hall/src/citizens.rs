//! Citizens at servers that are killed under them: they hold, book, move, cancel and look up, and insist on answers.
//! In: doors, slots. Out: a history in which every request has its answer. Absent: killing (`killing`), judging.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::Answer;
use crate::history::{History, What};
use crate::insistent::{Doors, Insistent};
use crate::place::now;

/// What they share.
#[derive(Debug)]
pub struct Town {
    /// The servers.
    pub doors: Arc<Doors>,
    /// What everybody saw.
    pub history: History,
    /// The slots that are fought for; the first are wanted most.
    pub slots: Vec<String>,
    /// Set when they should come to an end.
    pub over: AtomicBool,
    /// Set when they have gone.
    pub gone: AtomicBool,
    /// Requests answered.
    pub answered: AtomicU64,
    bookings: AtomicU64,
}

impl Town {
    /// Nobody has done anything yet.
    pub fn new(doors: Arc<Doors>, slots: Vec<String>) -> Self {
        let (answered, bookings) = (AtomicU64::new(0), AtomicU64::new(1));
        let (over, gone) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { doors, history: History::default(), slots, over, gone, answered, bookings }
    }

    /// Writes down when the machine's clock, which is the servers', reached each second.
    pub async fn tick(&self) {
        // Before each reading a moment is taken: at that moment the clock was not yet past what was read.
        let (mut from, mut last) = (self.history.moment(), now());
        loop {
            // Once more when everybody has gone: what expired until then was reached.
            let ends = self.gone.load(Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(20)).await;
            let before = self.history.moment();
            let read = now();
            if read > last {
                let to = i64::try_from(read).unwrap_or(0);
                self.history.add(from, self.history.moment(), What::Clock { to });
            }
            if ends {
                return;
            }
            (from, last) = (before, read);
        }
    }
}

/// A booking and how to find it.
#[derive(Debug, Clone)]
struct Kept {
    booking: u64,
    find: Value,
}

/// One of them.
#[derive(Debug)]
pub struct Citizen {
    town: Arc<Town>,
    client: Insistent,
    random: fastrand::Rng,
    number: u64,
    keys: u64,
    /// Bookings that live.
    booked: Vec<Kept>,
    /// Every booking there ever was: looked up at the end.
    all: Vec<Kept>,
    /// Holds that were left; given back at the end.
    left: Vec<(u64, String)>,
    /// A request answered before, which must be answered the same whatever happened since.
    before: Option<(&'static str, String, Value, Answer)>,
}

impl Citizen {
    /// A new one.
    pub fn new(town: Arc<Town>, number: u64, seed: u64) -> Self {
        let first = usize::try_from(number).unwrap_or(0);
        Self {
            client: Insistent::new(town.doors.clone(), first),
            town,
            random: fastrand::Rng::with_seed(seed * 1000 + number),
            number,
            keys: 0,
            booked: Vec::new(),
            all: Vec::new(),
            left: Vec::new(),
            before: None,
        }
    }

    /// Goes on until it is over; then leaves no hold behind and looks everything up.
    pub async fn live(mut self) {
        while !self.town.over.load(Ordering::SeqCst) {
            self.visit().await;
        }
        for (booking, token) in std::mem::take(&mut self.left) {
            self.release(booking, &token).await;
        }
        for kept in std::mem::take(&mut self.all) {
            self.look_up(&kept).await;
        }
    }

    fn slot(&mut self) -> String {
        let slots = &self.town.slots;
        slots[self.random.usize(..slots.len()).min(self.random.usize(..slots.len()))].clone()
    }

    async fn visit(&mut self) {
        if self.random.u8(0..100) < 20
            && let Some((path, key, body, answer)) = self.before.take()
        {
            let again = self.client.post(path, &key, &body).await;
            self.same(&answer, &again, path);
        }
        if self.booked.len() >= 2 || (self.random.u8(0..100) < 40 && !self.booked.is_empty()) {
            return self.use_booking().await;
        }
        let slot = self.slot();
        let (answer, from, until) = self.change("/holds", json!({ "slot": slot })).await;
        let booking = self.town.bookings.fetch_add(1, Ordering::SeqCst);
        match (answer.status, answer.code().as_str()) {
            (StatusCode::CREATED, _) => {}
            (StatusCode::CONFLICT, "slot-full") => return self.add(from, until, What::Full { slot }),
            _ => return self.odd(from, until, "hold", &answer),
        }
        let said = answer.json();
        let (token, expires) = (text(&said["hold"]), seconds(&text(&said["expires_at"])));
        self.add(
            from,
            until,
            What::Held { booking, slots: vec![slot], until: expires, token: token.clone() },
        );
        match self.random.u8(0..100) {
            0..10 => self.release(booking, &token).await,
            10..12 => self.left.push((booking, token)),
            12..25 => {
                if self.extend(booking, &token).await.is_some() {
                    self.confirm(booking, &token).await;
                }
            }
            _ => self.confirm(booking, &token).await,
        }
    }

    async fn use_booking(&mut self) {
        let place = self.random.usize(..self.booked.len());
        let kept = self.booked[place].clone();
        match self.random.u8(0..100) {
            0..30 => self.look_up(&kept).await,
            30..55 => self.relocate(&kept).await,
            _ => {
                self.booked.swap_remove(place);
                self.cancel(&kept).await;
            }
        }
    }

    /// Asks for more time; what the server says is the new end, `None` when there is none.
    async fn extend(&mut self, booking: u64, token: &str) -> Option<i64> {
        let (answer, from, until) = self.change("/holds/extend", json!({ "hold": token })).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::OK, _) => {
                let ends = seconds(&text(&answer.json()["expires_at"]));
                self.add(from, until, What::Extended { booking, until: ends });
                return Some(ends);
            }
            (StatusCode::CONFLICT, "hold-expired") => self.add(from, until, What::Expired { booking }),
            _ => self.odd(from, until, "extend", &answer),
        }
        None
    }

    async fn release(&mut self, booking: u64, token: &str) {
        let (answer, from, until) = self.change("/holds/release", json!({ "hold": token })).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::OK, _) => self.add(from, until, What::Released { booking }),
            (StatusCode::CONFLICT, "hold-expired") => self.add(from, until, What::Expired { booking }),
            _ => self.odd(from, until, "release", &answer),
        }
    }

    async fn confirm(&mut self, booking: u64, token: &str) {
        let phone = format!("13{:03}{:06}", self.number, self.keys % 1_000_000);
        let body = json!({ "hold": token, "name": "张三", "phone": phone });
        let (answer, from, until) = self.change("/bookings", body).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::CREATED, _) => {}
            (StatusCode::CONFLICT, "hold-expired") => {
                return self.add(from, until, What::Expired { booking });
            }
            _ => return self.odd(from, until, "confirm", &answer),
        }
        let code = text(&answer.json()["code"]);
        self.add(from, until, What::Confirmed { booking, code: code.clone() });
        let kept = Kept { booking, find: json!({ "code": code, "phone_tail": phone[7..] }) };
        self.booked.push(kept.clone());
        self.all.push(kept);
    }

    async fn cancel(&mut self, kept: &Kept) {
        let (answer, from, until) = self.change("/bookings/cancel", kept.find.clone()).await;
        match answer.status {
            StatusCode::OK => self.add(from, until, What::Cancelled { booking: kept.booking }),
            _ => self.odd(from, until, "cancel", &answer),
        }
    }

    async fn relocate(&mut self, kept: &Kept) {
        let slot = self.slot();
        let mut body = kept.find.clone();
        body["slot"] = json!(slot);
        let (answer, from, until) = self.change("/bookings/move", body).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::OK, _) => {
                self.add(from, until, What::Moved { booking: kept.booking, slots: vec![slot] });
            }
            (StatusCode::CONFLICT, "slot-full") => self.add(from, until, What::Full { slot }),
            _ => self.odd(from, until, "move", &answer),
        }
    }

    async fn look_up(&mut self, kept: &Kept) {
        let from = self.town.history.moment();
        let answer = self.client.post("/bookings/look-up", "", &kept.find).await;
        self.town.answered.fetch_add(1, Ordering::Relaxed);
        let until = self.town.history.moment();
        let said = answer.json();
        let slot = match (answer.status, said["state"].as_str()) {
            (StatusCode::OK, Some("booked")) => Ok(Some(vec![text(&said["slot"]["slot"])])),
            (StatusCode::OK, Some("cancelled")) => Ok(None),
            _ => Err(format!("{} {}", answer.status, answer.code())),
        };
        self.add(from, until, What::Seen { booking: kept.booking, slot });
    }

    async fn change(&mut self, path: &'static str, body: Value) -> (Answer, u64, u64) {
        self.keys += 1;
        let key = format!("{:04}-{:08}-{:08x}", self.number, self.keys, self.random.u32(..));
        let from = self.town.history.moment();
        let answer = self.client.post(path, &key, &body).await;
        let until = self.town.history.moment();
        self.town.answered.fetch_add(1, Ordering::Relaxed);
        self.before = Some((path, key, body, answer.clone()));
        (answer, from, until)
    }

    fn same(&self, one: &Answer, other: &Answer, path: &str) {
        if (one.status, &one.body) != (other.status, &other.body) {
            let (from, until) = (self.town.history.moment(), self.town.history.moment());
            let text =
                format!("{path}: a retry got {} instead of {}, or other bytes", other.status, one.status);
            self.add(from, until, What::Key(text));
        }
    }

    fn add(&self, from: u64, until: u64, what: What) {
        self.town.history.add(from, until, what);
    }

    fn odd(&self, from: u64, until: u64, what: &str, answer: &Answer) {
        self.add(from, until, What::Odd(format!("{what}: {} {}", answer.status, answer.code())));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Seconds since 1970 of `2026-11-26T00:01:00Z`.
fn seconds(moment: &str) -> i64 {
    yushen::bundle::Moment::parse(moment).map_or(0, |moment| moment.0)
}
