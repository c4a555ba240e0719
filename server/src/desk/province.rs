//! Sends the outbox to the province (省平台): signed, again until acknowledged, in order for each case.
//! In: the outbox, an address, a shared key. Out: POST requests; rows marked as sent. Absent: what is told (`outbox`),
//! TLS: the address is that of the hall's own gateway.
//!
//! At least once: an event whose answer was lost is sent again under the same id. In order: a later event of a case
//! waits until the one before it was acknowledged. Several servers may send from one database: a row is claimed for a
//! while before it is sent.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, Uri, header};
use http_body_util::BodyExt;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use yushen::bundle::hash::{from_hex, to_hex};

use crate::database::Database;
use crate::hall::Halls;
use crate::hall::keys::mac;

/// How often the sender looks for what is waiting.
const LOOK: Duration = Duration::from_secs(1);
/// The longest that one request may take.
const ANSWER: Duration = Duration::from_secs(10);
/// Seconds for which a row is claimed: longer than a request may take.
const CLAIM: i64 = 15;
/// The longest wait between two tries, in seconds.
const LONGEST_WAIT: i64 = 300;
/// Rows that are looked up at a time.
const MOST: i64 = 100;
/// The most that is read of an answer's body.
const MOST_ANSWER: usize = 64 * 1024;

/// Where events go.
#[derive(Clone)]
pub struct Province {
    address: Uri,
    host: String,
    port: u16,
    key: [u8; 32],
}

impl std::fmt::Debug for Province {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Province({}:{})", self.host, self.port)
    }
}

/// Why nothing can be sent.
#[derive(Debug, thiserror::Error)]
pub enum ProvinceError {
    /// The address.
    #[error(
        "`{0}` is no address for the province's events; give the gateway's, e.g. http://127.0.0.1:9000/cases"
    )]
    Address(String),
    /// The key.
    #[error("can't use the province's key `{}`: it must be a readable file of 64 hexadecimal digits", .0.display())]
    Key(PathBuf),
}

impl Province {
    /// With the shared key in this file.
    ///
    /// # Errors
    /// The address is no `http://` address, or the file holds no key.
    pub fn load(address: &str, key: &Path) -> Result<Self, ProvinceError> {
        let text = std::fs::read_to_string(key).map_err(|_| ProvinceError::Key(key.into()))?;
        let secret = from_hex::<32>(text.trim()).ok_or_else(|| ProvinceError::Key(key.into()))?;
        Self::new(address, secret)
    }

    /// With this key.
    ///
    /// # Errors
    /// The address is no `http://` address.
    pub fn new(address: &str, key: [u8; 32]) -> Result<Self, ProvinceError> {
        let wrong = || ProvinceError::Address(address.into());
        let uri: Uri = address.parse().map_err(|_| wrong())?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("http")).ok_or_else(wrong)?.to_owned();
        let port = uri.port_u16().unwrap_or(80);
        Ok(Self { address: uri, host, port, key })
    }

    /// What proves that an event comes from this hall and was not changed: HMAC-SHA256 of id, moment and body, with a
    /// full stop between them.
    pub fn signature(&self, event: &str, at: i64, body: &[u8]) -> String {
        let at = at.to_string();
        to_hex(&mac(&self.key, &[event.as_bytes(), b".", at.as_bytes(), b".", body]))
    }

    async fn post(&self, event: &str, at: i64, body: String) -> Result<StatusCode, String> {
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(|e| words(&e))?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|e| words(&e))?;
        let driving = tokio::spawn(connection);
        let path = self.address.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::post(path)
            .header(header::HOST, format!("{}:{}", self.host, self.port))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONNECTION, "close")
            .header("yushen-event", event)
            .header("yushen-moment", at)
            .header("yushen-signature", format!("hmac-sha256={}", self.signature(event, at, body.as_bytes())))
            .body(Body::from(body))
            .map_err(|e| words(&e))?;
        let answered = async {
            let response = sender.send_request(request).await.map_err(|e| words(&e))?;
            let status = response.status();
            // Read to its end, so that the other side sees that it arrived.
            let body = http_body_util::Limited::new(response.into_body(), MOST_ANSWER);
            let _: Bytes = body.collect().await.map_err(|e| e.to_string())?.to_bytes();
            Ok(status)
        };
        let status = answered.await;
        driving.abort();
        status
    }
}

/// An event that waits.
struct Waiting {
    id: i64,
    event: String,
    body: String,
    attempts: i64,
}

/// What one round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Acknowledged.
    pub sent: u64,
    /// To be tried again.
    pub failed: u64,
}

/// Sends everything that waits and whose time has come.
///
/// # Errors
/// The database doesn't answer. What the receiver does is no error: it is tried again.
pub async fn send(halls: &Halls, province: &Province) -> Result<Round, sqlx::Error> {
    let mut round = Round::default();
    loop {
        let waiting = waiting(&halls.database, halls.clock.now()).await?;
        if waiting.is_empty() {
            return Ok(round);
        }
        for one in waiting {
            let now = halls.clock.now();
            if !claim(&halls.database, one.id, now).await? {
                continue;
            }
            let (id, event) = (one.id, one.event);
            let posted = tokio::time::timeout(ANSWER, province.post(&event, now, one.body)).await;
            // Whoever can't be reached will not be reached by the next event either; that one waits for the next look.
            let unreachable = !matches!(posted, Ok(Ok(_)));
            let failure = match posted {
                Ok(Ok(status)) if status.is_success() => None,
                Ok(Ok(status)) => Some(format!("it answered {}", status.as_u16())),
                Ok(Err(error)) => Some(error),
                Err(_) => Some(format!("no answer in {} seconds", ANSWER.as_secs())),
            };
            let now = halls.clock.now();
            match failure {
                None => {
                    mark(&halls.database, "UPDATE outbox SET sent_at = $2 WHERE id = $1", id, now).await?;
                    round.sent += 1;
                }
                Some(failure) => {
                    let wait = wait(one.attempts);
                    tracing::warn!(event, failure, wait, "the province has not taken an event; trying again");
                    mark(&halls.database, "UPDATE outbox SET next_at = $2 WHERE id = $1", id, now + wait)
                        .await?;
                    round.failed += 1;
                }
            }
            if unreachable {
                return Ok(round);
            }
        }
    }
}

/// Seconds until the next try: 1, 2, 4 … up to five minutes.
fn wait(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 16)).unwrap_or(16);
    (1_i64 << doublings).min(LONGEST_WAIT)
}

/// The oldest event of each case that was not acknowledged, if its time has come.
async fn waiting(database: &Database, now: i64) -> Result<Vec<Waiting>, sqlx::Error> {
    let sql = "SELECT o.id, o.event, o.body, o.attempts FROM outbox o \
               WHERE o.sent_at IS NULL AND o.next_at <= $1 AND NOT EXISTS \
                 (SELECT 1 FROM outbox b WHERE b.desk_case = o.desk_case AND b.sent_at IS NULL AND b.id < o.id) \
               ORDER BY o.id LIMIT $2";
    let rows = database.read(sql, &[now.into(), MOST.into()]).await?;
    let waiting = rows.iter().map(|row| {
        Ok(Waiting {
            id: row.int(0)?,
            event: row.text(1)?.unwrap_or_default(),
            body: row.text(2)?.unwrap_or_default(),
            attempts: row.int(3)?,
        })
    });
    waiting.collect()
}

/// Takes an event for a while; `false` when another server has it.
async fn claim(database: &Database, id: i64, now: i64) -> Result<bool, sqlx::Error> {
    let mut tx = database.begin().await?;
    let sql = "UPDATE outbox SET attempts = attempts + 1, next_at = $3 \
               WHERE id = $1 AND sent_at IS NULL AND next_at <= $2";
    let claimed = tx.run(sql, &[id.into(), now.into(), (now + CLAIM).into()]).await? == 1;
    tx.commit().await?;
    Ok(claimed)
}

async fn mark(database: &Database, sql: &'static str, id: i64, at: i64) -> Result<(), sqlx::Error> {
    let mut tx = database.begin().await?;
    tx.run(sql, &[id.into(), at.into()]).await?;
    tx.commit().await
}

/// Sends until the server stops.
pub async fn keep(halls: Arc<Halls>, province: Province) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        if let Err(error) = send(&halls, &province).await {
            tracing::error!(%error, "the outbox can't be read; trying again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes() {
        assert_eq!([0, 1, 2, 8, 9, 60, i64::MAX, -1].map(wait), [1, 2, 4, 256, 300, 300, 300, 1]);
    }

    #[test]
    fn an_address_is_plain_http_to_a_host() {
        for wrong in ["", "province", "https://province/cases", "/cases", "http:///cases", "http://a b/"] {
            let error = Province::new(wrong, [1; 32]).expect_err(wrong).to_string();
            assert!(error.contains("http://127.0.0.1"), "{error}");
        }
        let province = Province::new("http://gateway:9000/cases?of=hall", [1; 32]).expect("an address");
        assert_eq!((province.host.as_str(), province.port), ("gateway", 9000));
        assert_eq!(format!("{province:?}"), "Province(gateway:9000)");
    }
}
