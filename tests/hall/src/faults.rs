//! Bugs seeded on purpose, around the real server and in its real database: the checker must find each.
//! In: a bug. Out: something to put around the router. Absent: bugs in the server itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use yushen_server::database::sql;
use yushen_server::hall::Halls;
use yushen_server::hall::keys::Code;

use crate::checker::Rule;

/// A bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A free seat is read, and written later, whatever happened meanwhile.
    ReadThenWrite,
    /// A slot sells one seat more than it has.
    OneSeatMore,
    /// Every seventh booking is acknowledged and forgotten.
    Forgotten,
    /// Keys mean nothing: a retry is a new request.
    KeysIgnored,
    /// A key alone decides, whatever the body.
    KeyWithoutBody,
    /// The answer to a retry has a new byte.
    OtherBytes,
    /// One hold in ten is told that the slot is full.
    FullAtRandom,
    /// A slot that was full once is called full for ever.
    FullForEver,
    /// An expired hold is confirmed all the same.
    LateConfirmation,
    /// Holds end long before their time.
    EarlyExpiry,
    /// Cancelling frees somebody else's seat too.
    FreesTwo,
    /// Cancelling is acknowledged and not done.
    CancelIgnored,
    /// Moving is acknowledged and not done.
    MoveIgnored,
    /// Moving leaves a seat behind that nobody gets any more.
    MoveLosesSeat,
    /// Who joined last is served first.
    LastFirst,
    /// Every second place in line is never served.
    PlaceForgotten,
    /// A seat under offer is offered to the next one too.
    OfferToTwo,
    /// An offer that ran out is taken all the same.
    LateOffer,
    /// Newcomers take what becomes free, whoever waits.
    LineIgnored,
    /// More time is promised and not given.
    ExtensionIgnored,
    /// An expired hold is extended all the same.
    LateExtension,
}

/// Every bug, with the rules of which at least one must be found broken.
pub const FAULTS: [(Fault, &[Rule]); 21] = [
    (Fault::ReadThenWrite, &[Rule::HeldSeatLost, Rule::Oversold]),
    (Fault::OneSeatMore, &[Rule::Oversold]),
    (Fault::Forgotten, &[Rule::Lost]),
    (Fault::KeysIgnored, &[Rule::Key]),
    (Fault::KeyWithoutBody, &[Rule::Key]),
    (Fault::OtherBytes, &[Rule::Key]),
    (Fault::FullAtRandom, &[Rule::UnjustifiedFull]),
    (Fault::FullForEver, &[Rule::UnjustifiedFull]),
    (Fault::LateConfirmation, &[Rule::ExpiredHold]),
    (Fault::EarlyExpiry, &[Rule::HeldSeatLost]),
    (Fault::FreesTwo, &[Rule::Oversold, Rule::Stock]),
    (Fault::CancelIgnored, &[Rule::Lost]),
    (Fault::MoveIgnored, &[Rule::Lost]),
    (Fault::MoveLosesSeat, &[Rule::UnjustifiedFull, Rule::Stock]),
    (Fault::LastFirst, &[Rule::Line]),
    (Fault::PlaceForgotten, &[Rule::Line]),
    (Fault::OfferToTwo, &[Rule::Oversold, Rule::HeldSeatLost]),
    (Fault::LateOffer, &[Rule::ExpiredHold]),
    (Fault::LineIgnored, &[Rule::Line]),
    (Fault::ExtensionIgnored, &[Rule::HeldSeatLost]),
    (Fault::LateExtension, &[Rule::ExpiredHold]),
];

struct Seeded {
    fault: Fault,
    halls: Arc<Halls>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    count: u64,
    answers: BTreeMap<String, (StatusCode, Bytes)>,
    full: BTreeMap<String, Bytes>,
}

/// The router with a bug in it.
pub fn around(router: Router, halls: &Arc<Halls>, fault: Fault) -> Router {
    let seeded = Arc::new(Seeded { fault, halls: halls.clone(), seen: Mutex::default() });
    router.layer(from_fn_with_state(seeded, pass))
}

struct Asked {
    path: String,
    key: String,
    body: Bytes,
    json: Value,
}

async fn pass(State(seeded): State<Arc<Seeded>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let path = parts.uri.path().trim_start_matches("/api/halls/small").to_owned();
    let header = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let key = header.unwrap_or_default().to_owned();
    let asked = Asked { path, key, json: serde_json::from_slice(&body).unwrap_or_default(), body };
    let count = {
        let mut seen = seeded.seen.lock().expect("not poisoned");
        seen.count += 1;
        seen.count
    };
    if let Some(answer) = seeded.before(&asked, count).await {
        return answer;
    }
    if seeded.fault == Fault::KeysIgnored && !asked.key.is_empty() {
        parts.headers.insert("idempotency-key", HeaderValue::from(10_000_000 + count));
    }
    let response = next.run(Request::from_parts(parts, Body::from(asked.body.clone()))).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let body = seeded.after(&asked, parts.status, body, count).await;
    let mut response = (parts.status, body).into_response();
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    response
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Seeded {
    async fn sql(&self, sql: &'static str, values: &[sql::Value<'_>]) {
        let mut tx = self.halls.database.begin().await.expect("a transaction");
        tx.run(sql, values).await.expect("the seeded statement");
        tx.commit().await.expect("kept");
    }

    async fn before(&self, asked: &Asked, count: u64) -> Option<Response> {
        let full = |body: Bytes| Some((StatusCode::CONFLICT, body).into_response());
        match (self.fault, asked.path.as_str()) {
            (Fault::ReadThenWrite, "/holds") => self.read_then_write(asked).await,
            (Fault::OneSeatMore, "/holds") => {
                let sql = "INSERT INTO seat (slot, number) SELECT id, 1000 FROM slot WHERE TRUE ON CONFLICT DO NOTHING";
                if count < 20 {
                    self.sql(sql, &[]).await;
                }
                None
            }
            (Fault::KeyWithoutBody, _) => {
                let seen = self.seen.lock().expect("not poisoned");
                seen.answers.get(&asked.key).cloned().map(IntoResponse::into_response)
            }
            (Fault::FullAtRandom, "/holds") if asked.key.ends_with('7') => {
                full(json!({ "error": { "code": "slot-full" } }).to_string().into())
            }
            (Fault::FullForEver, "/holds") => {
                let seen = self.seen.lock().expect("not poisoned");
                seen.full.get(text(&asked.json["slot"])).cloned().and_then(full)
            }
            (Fault::LateConfirmation, "/bookings") | (Fault::LateExtension, "/holds/extend") => {
                let hold = self.halls.keys.hold(&Code::typed(text(&asked.json["hold"])));
                let sql = "UPDATE seat SET held_until = 9000000000 WHERE state = 'held' \
                           AND booking = (SELECT id FROM booking WHERE hold = $1)";
                self.sql(sql, &[(&hold).into()]).await;
                None
            }
            (Fault::LastFirst, "/bookings/cancel") => {
                let sql = "UPDATE waiting SET number = -id WHERE number > 0 \
                           AND id = (SELECT MAX(id) FROM waiting WHERE state = 'waiting')";
                self.sql(sql, &[]).await;
                None
            }
            (Fault::OfferToTwo, "/waiting/look-up") => {
                let sql = "UPDATE seat SET held_until = 1 WHERE state = 'held' \
                           AND booking IN (SELECT booking FROM waiting WHERE state = 'offered')";
                self.sql(sql, &[]).await;
                None
            }
            (Fault::LineIgnored, "/holds" | "/bookings/cancel") => {
                self.sql("UPDATE waiting SET state = 'left' WHERE state = 'waiting'", &[]).await;
                None
            }
            (Fault::CancelIgnored, "/bookings/cancel") => {
                Some((StatusCode::OK, json!({ "state": "cancelled" }).to_string()).into_response())
            }
            (Fault::MoveIgnored, "/bookings/move") => {
                Some((StatusCode::OK, json!({ "state": "booked" }).to_string()).into_response())
            }
            _ => None,
        }
    }

    async fn after(&self, asked: &Asked, status: StatusCode, body: Bytes, count: u64) -> Bytes {
        let said: Value = serde_json::from_slice(&body).unwrap_or_default();
        match (self.fault, asked.path.as_str(), status) {
            (Fault::Forgotten, "/bookings", StatusCode::CREATED) if count.is_multiple_of(7) => {
                let tail = text(&asked.json["phone"]).get(7..).unwrap_or_default();
                let digest = self.halls.keys.look_up(&Code::typed(text(&said["code"])), tail);
                self.sql("UPDATE booking SET look_up = NULL WHERE look_up = $1", &[(&digest).into()]).await;
            }
            (Fault::KeyWithoutBody, _, _) if !asked.key.is_empty() => {
                let mut seen = self.seen.lock().expect("not poisoned");
                seen.answers.insert(asked.key.clone(), (status, body.clone()));
            }
            (Fault::OtherBytes, _, _) if !asked.key.is_empty() => {
                return [&body[..], " ".repeat(usize::try_from(count % 50).unwrap_or(0)).as_bytes()]
                    .concat()
                    .into();
            }
            (Fault::FullForEver, "/holds", StatusCode::CONFLICT) => {
                let mut seen = self.seen.lock().expect("not poisoned");
                seen.full.insert(text(&asked.json["slot"]).to_owned(), body.clone());
            }
            (Fault::EarlyExpiry, "/holds", StatusCode::CREATED) => {
                let hold = self.halls.keys.hold(&Code::typed(text(&said["hold"])));
                let sql = "UPDATE seat SET held_until = 1 WHERE state = 'held' \
                           AND booking = (SELECT id FROM booking WHERE hold = $1)";
                self.sql(sql, &[(&hold).into()]).await;
            }
            (Fault::FreesTwo, "/bookings/cancel", StatusCode::OK) => {
                let sql = "UPDATE seat SET state = 'free', booking = NULL WHERE id = \
                           (SELECT id FROM seat WHERE state = 'booked' ORDER BY id LIMIT 1)";
                self.sql(sql, &[]).await;
            }
            (Fault::ExtensionIgnored, "/holds/extend", StatusCode::OK) => {
                let hold = self.halls.keys.hold(&Code::typed(text(&said["hold"])));
                let sql = "UPDATE seat SET held_until = $2 WHERE state = 'held' \
                           AND booking = (SELECT id FROM booking WHERE hold = $1)";
                self.sql(sql, &[(&hold).into(), (self.halls.clock.now() + 1).into()]).await;
            }
            // Told when it ends, but it never does.
            (Fault::LateOffer, "/waiting/look-up", StatusCode::OK) => {
                let sql = "UPDATE seat SET held_until = 9000000000 WHERE state = 'held' \
                           AND booking IN (SELECT booking FROM waiting WHERE state = 'offered')";
                self.sql(sql, &[]).await;
                self.sql("UPDATE waiting SET offered_until = 9000000000 WHERE state = 'offered'", &[]).await;
            }
            (Fault::PlaceForgotten, "/waiting", StatusCode::CREATED) if count.is_multiple_of(2) => {
                let sql = "UPDATE waiting SET slot = (SELECT MAX(id) FROM slot) WHERE state = 'waiting' \
                           AND id = (SELECT MAX(id) FROM waiting)";
                self.sql(sql, &[]).await;
            }
            (Fault::LineIgnored, "/holds" | "/bookings/cancel", _) => {
                // Who really left has no person any more.
                let sql = "UPDATE waiting SET state = 'waiting' WHERE state = 'left' AND person IS NOT NULL";
                self.sql(sql, &[]).await;
            }
            (Fault::MoveLosesSeat, "/bookings/move", StatusCode::OK) => {
                let sql = "UPDATE seat SET retired = 1 WHERE id = \
                           (SELECT e.id FROM seat e JOIN slot s ON s.id = e.slot WHERE e.state = 'free' \
                           AND e.retired = 0 AND s.class = 'social-affairs' AND s.day IN ('2026-11-27', '2026-11-30') LIMIT 1)";
                self.sql(sql, &[]).await;
            }
            _ => {}
        }
        body
    }

    /// The bug that every home-made booking system has had.
    async fn read_then_write(&self, asked: &Asked) -> Option<Response> {
        let now = self.halls.clock.now();
        let mut name = text(&asked.json["slot"]).split('.').skip(1);
        let (day, time) = (name.next()?, name.next()?.parse::<i64>().ok()?);
        let minute = time / 100 * 60 + time % 100;
        let sql = "SELECT e.id, e.slot FROM seat e JOIN slot s ON s.id = e.slot \
                   WHERE s.day = $1 AND s.minute = $2 AND e.retired = 0 \
                   AND (e.state = 'free' OR (e.state = 'held' AND e.held_until <= $3)) ORDER BY e.number LIMIT 1";
        let rows = self.halls.database.read(sql, &[day.into(), minute.into(), now.into()]).await.ok()?;
        let row = rows.first()?;
        let (seat, slot) = (row.int(0).ok()?, row.int(1).ok()?);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        let (token, until) = (Code::random().ok()?, now + 60);
        let hold = self.halls.keys.hold(&token);
        let mut tx = self.halls.database.begin().await.ok()?;
        let row = tx
            .first(
                "INSERT INTO booking (hall, slot, state, hold, held_until, created_at) \
                 VALUES ('small', $1, 'held', $2, $3, $4) RETURNING id",
                &[slot.into(), (&hold).into(), until.into(), now.into()],
            )
            .await
            .ok()??;
        let sql = "UPDATE seat SET state = 'held', booking = $2, held_until = $3 WHERE id = $1";
        tx.run(sql, &[seat.into(), row.int(0).ok()?.into(), until.into()]).await.ok()?;
        tx.commit().await.ok()?;
        let expires = moment(until);
        let body =
            json!({ "hold": token.shown(), "expires_at": expires, "slot": { "slot": asked.json["slot"] } });
        Some((StatusCode::CREATED, body.to_string()).into_response())
    }
}

/// `2026-11-26T00:01:00Z`: the day of the tests, or a later one of that month.
fn moment(seconds: i64) -> String {
    let since = seconds - crate::service::NOW;
    let (day, rest) = (26 + since / 86_400, since % 86_400);
    format!("2026-11-{day}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}
