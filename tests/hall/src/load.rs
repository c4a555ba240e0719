//! Many clients at once: they hold, book, move, cancel, give back, let expire, look up, stand in line, and send again.
//! In: a service, how many operations. Out: a history and the free seats at the end. Absent: judging (`checker`).

mod line;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::history::{History, Operation, What};
use crate::service::{LONG, Service};

/// Clients at once.
pub const CLIENTS: u64 = 64;
/// The clock goes on by so much …
const STEP_SECONDS: i64 = 20;
/// … after so many operations; a hold lasts three steps.
const STEP_OPERATIONS: u64 = 40;
/// Days whose slots are fought for.
const DAYS: [&str; 2] = ["2026-11-27", "2026-11-30"];
const TIMES: [&str; 3] = ["0900", "1000", "1100"];
/// How often a request is sent again when the server had no time for it, and after how long.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);
/// Visits that take two slots.
const LONG_PERCENT: u8 = 10;
/// Of those who find a slot full, who stand in line.
const JOIN_PERCENT: u8 = 30;

/// What a run left.
#[derive(Debug)]
pub struct Run {
    /// What clients saw.
    pub history: Vec<Operation>,
    /// Free seats of each slot, when nobody was at work any more.
    pub free: BTreeMap<String, i64>,
    /// Requests sent.
    pub operations: u64,
    /// Of them, those that were sent again because the server had no time for them (503).
    pub unavailable: u64,
}

struct Shared {
    service: Arc<Service>,
    history: History,
    sent: AtomicU64,
    unavailable: AtomicU64,
    bookings: AtomicU64,
    most: u64,
}

impl Shared {
    /// The answer to a request. On a machine that stands still for longer than the server gives a request (10 s), it says
    /// 503: done or not. Then it is sent again with its key, and has one effect and one answer all the same.
    async fn told(&self, client: &mut Client, path: &str, key: &str, body: &Value) -> Answer {
        for _ in 1..TRIES {
            let answer = client.post(path, key, body).await;
            if answer.status != StatusCode::SERVICE_UNAVAILABLE {
                return answer;
            }
            self.unavailable.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(PAUSE).await;
            *client = client.another().await;
        }
        client.post(path, key, body).await
    }
}

/// Runs clients until so many requests were sent.
pub async fn run(service: &Arc<Service>, operations: u64, seed: u64) -> Run {
    let shared = Arc::new(Shared {
        service: service.clone(),
        history: History::default(),
        sent: AtomicU64::new(0),
        unavailable: AtomicU64::new(0),
        bookings: AtomicU64::new(1),
        most: operations,
    });
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let shared = shared.clone();
            tokio::spawn(async move {
                let random = fastrand::Rng::with_seed(seed * 1000 + number);
                let client = Client::connect(shared.service.address).await;
                let (kept, places) = (Vec::new(), Vec::new());
                Person { shared, client, random, number, keys: 0, trips: 0, kept, places }.work().await
            })
        })
        .collect();
    let mut places = Vec::new();
    for client in clients {
        places.extend(client.await.expect("a client does not panic"));
    }
    // The last look of the keep task, and of everybody who stands in line.
    service.halls.offer().await.expect("a look");
    let (client, random) = (Client::connect(service.address).await, fastrand::Rng::with_seed(seed));
    let kept = Vec::new();
    let mut last =
        Person { shared: shared.clone(), client, random, number: CLIENTS, keys: 0, trips: 0, kept, places };
    last.look_once_more().await;
    let free = free(service).await;
    let sent = shared.sent.load(Ordering::SeqCst);
    let unavailable = shared.unavailable.load(Ordering::SeqCst);
    Run { history: shared.history.finished(), free, operations: sent, unavailable }
}

/// The free seats of each slot that is fought for.
pub async fn free(service: &Service) -> BTreeMap<String, i64> {
    let mut client = Client::connect(service.address).await;
    let mut free = BTreeMap::new();
    for day in DAYS {
        let slots = client.get(&format!("/small/days/{day}/slots?class=social-affairs")).await.json();
        for slot in slots.as_array().expect("slots") {
            free.insert(text(&slot["slot"]), slot["free"].as_i64().expect("a number"));
        }
    }
    free
}

/// The slots that a visit takes, from what is shown of it.
fn slots(shown: &Value, asked: &str) -> Vec<String> {
    let first = shown["slot"].as_str().unwrap_or(asked);
    let several = shown["minutes"].as_u64().unwrap_or(60).div_ceil(60);
    let (day, time) = first.rsplit_once('.').unwrap_or_default();
    let times = TIMES.iter().skip_while(|known| **known != time);
    let times = times.take(usize::try_from(several).unwrap_or(usize::MAX));
    times.map(|time| format!("{day}.{time}")).collect()
}

/// The slot that was said to be full: the asked one, or another that a long visit needs.
fn full(answer: &Answer, asked: String) -> String {
    let message = text(&answer.json()["error"]["message"]);
    message.split('`').nth(1).filter(|_| message.contains("is full")).map_or(asked, str::to_owned)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// One of the clients.
struct Person {
    shared: Arc<Shared>,
    client: Client,
    random: fastrand::Rng,
    number: u64,
    keys: u64,
    trips: u64,
    /// Bookings that were kept for a while.
    kept: Vec<(u64, Value)>,
    /// Places in line.
    places: Vec<line::InLine>,
}

impl Person {
    /// Places that are left when everything was sent.
    async fn work(mut self) -> Vec<line::InLine> {
        while self.shared.sent.load(Ordering::SeqCst) < self.shared.most {
            self.visit().await;
        }
        for (booking, find) in std::mem::take(&mut self.kept) {
            self.look_up(booking, &find).await;
        }
        self.places
    }

    fn slot(&mut self) -> String {
        // The first slots are wanted most.
        let (day, time) = (self.random.usize(0..2) * self.random.usize(0..2), self.random.usize(0..3));
        format!("social-affairs.{}.{}", DAYS[day], TIMES[time])
    }

    fn phone(&mut self) -> String {
        self.trips += 1;
        format!("13{:03}{:06}", self.number, self.trips % 1_000_000)
    }

    /// One citizen from the hold to whatever they decide.
    async fn visit(&mut self) {
        if self.random.bool()
            && let Some((booking, find)) = self.kept.pop()
        {
            self.cancel(booking, &find).await;
            self.look_up(booking, &find).await;
        }
        if self.random.bool() {
            self.ask_how_it_stands().await;
        }
        let slot = self.slot();
        let mut body = json!({ "slot": slot });
        if self.random.u8(0..100) < LONG_PERCENT && !slot.ends_with("1100") {
            body["item"] = json!(LONG);
        }
        let (answer, from, until) = self.change("/holds", &body).await;
        let booking = self.shared.bookings.fetch_add(1, Ordering::SeqCst);
        match (answer.status, answer.code().as_str()) {
            (StatusCode::CREATED, _) => {}
            (StatusCode::CONFLICT, "slot-full") => {
                let slot = full(&answer, slot);
                self.add(from, until, What::Full { slot: slot.clone() });
                if self.random.u8(0..100) < JOIN_PERCENT {
                    self.join(booking, slot).await;
                }
                return;
            }
            _ => return self.odd(from, until, "hold", &answer),
        }
        let said = answer.json();
        let (token, expires) = (text(&said["hold"]), seconds(&text(&said["expires_at"])));
        self.add(
            from,
            until,
            What::Held { booking, slots: slots(&said["slot"], &slot), until: expires, token: token.clone() },
        );
        match self.random.u8(0..100) {
            0..10 => self.release(booking, &token).await,
            // Away from the keyboard: it expires. Some come back too late, or just in time.
            10..25 => {
                if self.random.bool() {
                    self.wait_until(expires).await;
                    self.confirm(booking, &token).await;
                }
            }
            // Reads slowly: asks for more time at once, later or too late, and needs it. Three steps are a whole hold,
            // and one of them is less than a round trip of 64 clients.
            25..40 => {
                match self.random.u8(0..4) {
                    0 => self.wait_until(expires).await,
                    1 => self.wait_until(expires - 2 * STEP_SECONDS).await,
                    _ => {}
                }
                if self.extend(booking, &token).await.is_some() {
                    self.wait_until(expires).await;
                    self.confirm(booking, &token).await;
                }
            }
            _ => self.confirm(booking, &token).await,
        }
    }

    async fn wait_until(&self, seconds: i64) {
        let mut rounds = 0;
        while self.shared.service.halls.clock.now() < seconds && rounds < 200 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            rounds += 1;
        }
    }

    /// Asks for more time; what the server says is the new end, `None` when there is none.
    async fn extend(&mut self, booking: u64, token: &str) -> Option<i64> {
        let (answer, from, until) = self.change("/holds/extend", &json!({ "hold": token })).await;
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
        let (answer, from, until) = self.change("/holds/release", &json!({ "hold": token })).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::OK, _) => self.add(from, until, What::Released { booking }),
            (StatusCode::CONFLICT, "hold-expired") => self.add(from, until, What::Expired { booking }),
            _ => self.odd(from, until, "release", &answer),
        }
    }

    async fn confirm(&mut self, booking: u64, token: &str) {
        let phone = self.phone();
        let body = json!({ "hold": token, "name": "张三", "phone": phone });
        let (answer, from, until) = self.change("/bookings", &body).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::CREATED, _) => {}
            (StatusCode::CONFLICT, "hold-expired") => {
                return self.add(from, until, What::Expired { booking });
            }
            _ => return self.odd(from, until, "confirm", &answer),
        }
        let code = text(&answer.json()["code"]);
        self.add(from, until, What::Confirmed { booking, code: code.clone() });
        let find = json!({ "code": code, "phone_tail": phone[7..] });
        self.live_with(booking, find).await;
    }

    /// What somebody does with a booking.
    async fn live_with(&mut self, booking: u64, find: Value) {
        while self.shared.sent.load(Ordering::SeqCst) < self.shared.most {
            match self.random.u8(0..100) {
                0..35 => self.look_up(booking, &find).await,
                35..55 => self.relocate(booking, &find).await,
                // Some keep it for a while.
                55..65 => {
                    self.kept.push((booking, find));
                    return;
                }
                _ => {
                    self.cancel(booking, &find).await;
                    break;
                }
            }
        }
        self.look_up(booking, &find).await;
    }

    async fn cancel(&mut self, booking: u64, find: &Value) {
        let (answer, from, until) = self.change("/bookings/cancel", find).await;
        match answer.status {
            StatusCode::OK => self.add(from, until, What::Cancelled { booking }),
            _ => self.odd(from, until, "cancel", &answer),
        }
    }

    async fn relocate(&mut self, booking: u64, find: &Value) {
        let slot = self.slot();
        let mut body = find.clone();
        body["slot"] = json!(slot);
        let (answer, from, until) = self.change("/bookings/move", &body).await;
        match (answer.status, answer.code().as_str()) {
            (StatusCode::OK, _) => {
                let slots = slots(&answer.json()["slot"], &slot);
                self.add(from, until, What::Moved { booking, slots });
            }
            (StatusCode::CONFLICT, "slot-full") => {
                self.add(from, until, What::Full { slot: full(&answer, slot) });
            }
            // A long visit doesn't fit there; nothing was changed.
            (StatusCode::CONFLICT, "slot-too-short") if slot.ends_with("1100") => {}
            _ => self.odd(from, until, "move", &answer),
        }
    }

    async fn look_up(&mut self, booking: u64, find: &Value) {
        let from = self.shared.history.moment();
        let answer = self.shared.told(&mut self.client, "/bookings/look-up", "", find).await;
        self.count().await;
        let until = self.shared.history.moment();
        let said = answer.json();
        let slot = match (answer.status, said["state"].as_str()) {
            (StatusCode::OK, Some("booked")) => Ok(Some(slots(&said["slot"], ""))),
            (StatusCode::OK, Some("cancelled")) => Ok(None),
            _ => Err(format!("{} {}", answer.status, answer.code())),
        };
        self.add(from, until, What::Seen { booking, slot });
    }

    /// A change, sometimes sent twice: at the same time, or again later, or with another body.
    async fn change(&mut self, path: &str, body: &Value) -> (Answer, u64, u64) {
        self.keys += 1;
        let key = format!("{:04}-{:08}-{:08x}", self.number, self.keys, self.random.u32(..));
        let from = self.shared.history.moment();
        let answer = if self.random.u8(0..100) < 5 {
            let mut second = self.client.another().await;
            let (a, b) = tokio::join!(
                self.shared.told(&mut self.client, path, &key, body),
                self.shared.told(&mut second, path, &key, body)
            );
            self.count().await;
            self.same(&a, &b, path);
            a
        } else {
            self.shared.told(&mut self.client, path, &key, body).await
        };
        let until = self.shared.history.moment();
        self.count().await;
        if self.random.u8(0..100) < 10 {
            let again = self.shared.told(&mut self.client, path, &key, body).await;
            self.count().await;
            self.same(&answer, &again, path);
        }
        if self.random.u8(0..100) < 2 {
            let other = json!({ "slot": "social-affairs.2026-12-01.0900" });
            let reused = self.shared.told(&mut self.client, "/holds", &key, &other).await;
            self.count().await;
            if (reused.status, reused.code().as_str()) != (StatusCode::UNPROCESSABLE_ENTITY, "key-reused") {
                let text = format!("{path}: a key reused for another body got {}", reused.status);
                self.add(from, until, What::Key(text));
            }
        }
        (answer, from, until)
    }

    fn same(&self, one: &Answer, other: &Answer, path: &str) {
        if (one.status, &one.body) != (other.status, &other.body) {
            let (from, until) = (self.shared.history.moment(), self.shared.history.moment());
            let text =
                format!("{path}: a retry got {} instead of {}, or other bytes", other.status, one.status);
            self.add(from, until, What::Key(text));
        }
    }

    /// Counts a request; now and then the clock goes on.
    async fn count(&self) {
        let sent = self.shared.sent.fetch_add(1, Ordering::SeqCst) + 1;
        if sent.is_multiple_of(STEP_OPERATIONS) {
            let from = self.shared.history.moment();
            self.shared.service.advance(STEP_SECONDS);
            let to = self.shared.service.halls.clock.now();
            self.add(from, self.shared.history.moment(), What::Clock { to });
            // The keep task looks now and then; a conflict with somebody only means: at its next look.
            if sent.is_multiple_of(2 * STEP_OPERATIONS) {
                let _ = self.shared.service.halls.offer().await;
            }
        }
    }

    fn add(&self, from: u64, until: u64, what: What) {
        self.shared.history.add(from, until, what);
    }

    fn odd(&self, from: u64, until: u64, what: &str, answer: &Answer) {
        let text = format!("{what}: {} {}", answer.status, answer.code());
        self.add(from, until, What::Odd(text));
    }
}

/// Seconds since 1970 of `2026-11-26T00:01:00Z`, for the days of one month and the next.
fn seconds(moment: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| -> i64 {
        moment.get(range).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    };
    let days = if number(5..7) == 11 { number(8..10) - 26 } else { number(8..10) + 4 };
    crate::service::NOW + days * 86_400 + number(11..13) * 3600 + number(14..16) * 60 + number(17..19)
}
