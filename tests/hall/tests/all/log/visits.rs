//! Visits that leave a log with every kind of event. In: a service. Out: a log over three days, its last events unsealed.

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::client::Client;
use yushen_hall_tests::service::{Kind, Service};

const SLOTS: [&str; 4] = [
    "social-affairs.2026-11-30.0900",
    "social-affairs.2026-11-30.1000",
    "social-affairs.2026-11-30.1100",
    "social-affairs.2026-12-01.0900",
];

/// A client that counts its keys.
pub struct Visitors {
    client: Client,
    keys: u32,
}

impl Visitors {
    pub async fn of(service: &Service) -> Self {
        Self { client: Client::connect(service.address).await, keys: fastrand::u32(..1 << 30) }
    }

    async fn post(&mut self, path: &str, body: Value) -> Value {
        self.keys += 1;
        let answer = self.client.post(path, &format!("visit-{:010}", self.keys), &body).await;
        let done = [StatusCode::OK, StatusCode::CREATED].contains(&answer.status);
        assert!(done, "{path}: {} {:?}", answer.status, answer.json());
        answer.json()
    }

    /// Visitor number `n`: some book and stay, some move, some cancel, some only hold, some give back.
    pub async fn visit(&mut self, n: usize) {
        let slot = SLOTS[n % SLOTS.len()];
        let hold = self.post("/holds", json!({ "slot": slot })).await["hold"].clone();
        match n % 10 {
            3 => return,
            6 => {
                self.post("/holds/release", json!({ "hold": hold })).await;
                return;
            }
            _ => {}
        }
        let phone = format!("139{n:08}");
        let item = if n.is_multiple_of(2) { json!("marriage-registration") } else { Value::Null };
        let body = json!({ "hold": hold, "name": "测试", "phone": phone, "item": item });
        let code = self.post("/bookings", body).await["code"].clone();
        let find = json!({ "code": code, "phone_tail": phone[7..] });
        if n.is_multiple_of(3) {
            let mut moved = find.clone();
            moved["slot"] = json!(SLOTS[(n + 1) % SLOTS.len()]);
            self.post("/bookings/move", moved).await;
        }
        if !n.is_multiple_of(7) {
            self.post("/bookings/cancel", find).await;
        }
    }
}

/// A service with a log of three days, two of them over; `visits` visits, the last two not sealed.
pub async fn three_days(kind: Kind, visits: usize) -> Service {
    let service = Service::start(kind).await;
    let mut visitors = Visitors::of(&service).await;
    for n in 0..visits {
        if n == visits / 3 || n == visits * 2 / 3 {
            service.advance(86_400);
            service.halls.generate().await.expect("slots");
        }
        visitors.visit(n).await;
        // Holds that nobody confirms expire, so that seats do not run out.
        service.advance(35);
        if n % 4 == 3 && n + 2 < visits {
            service.halls.seal().await.expect("sealed");
        }
    }
    service
}
