//! A client of servers that may be killed at any moment: it sends the same request with the same key until an answer
//! comes, through whichever server is there. So in the end every request has an answer, and nothing is unknown.
//! In: where the servers listen. Out: answers. Absent: giving up before ten minutes are over.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::Value;

use crate::client::{Answer, Client, get, post};

/// Longer than any restart, and than several crashes in a row on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);
/// After so many requests a client goes back to the server that it prefers, if that one is there again.
const HOME: u64 = 8;
/// A server that is being killed may leave a connection open that nobody answers.
const ONE_TRY: Duration = Duration::from_secs(12);

/// Where the servers listen; nothing for one that is down.
#[derive(Debug)]
pub struct Doors {
    open: Mutex<Vec<Option<SocketAddr>>>,
    /// Requests that were sent again because no answer came.
    pub repeated: AtomicU64,
    /// Requests that were sent again because the server said that it could not do them now (503).
    pub unavailable: AtomicU64,
}

impl Doors {
    /// So many, all closed.
    pub fn new(doors: usize) -> Self {
        let (repeated, unavailable) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { open: Mutex::new(vec![None; doors]), repeated, unavailable }
    }

    /// Opens or closes one.
    pub fn set(&self, door: usize, address: Option<SocketAddr>) {
        self.open.lock().expect("nobody panics while setting")[door] = address;
    }

    /// An open one, beginning with `first`.
    fn any(&self, first: usize) -> Option<SocketAddr> {
        let open = self.open.lock().expect("nobody panics while setting");
        (0..open.len()).find_map(|more| open[(first + more) % open.len()])
    }
}

/// The client.
#[derive(Debug)]
pub struct Insistent {
    doors: Arc<Doors>,
    client: Option<Client>,
    home: usize,
    next: usize,
    sent: u64,
}

impl Insistent {
    /// Prefers one of the doors while it is open.
    pub fn new(doors: Arc<Doors>, first: usize) -> Self {
        Self { doors, client: None, home: first, next: first, sent: 0 }
    }

    /// GET below `/api/halls`.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.until_answered(|| get(path)).await
    }

    /// POST below `/api/halls/small`; always with the same key.
    pub async fn post(&mut self, path: &str, key: &str, body: &Value) -> Answer {
        self.until_answered(|| post(path, key, body)).await
    }

    async fn until_answered(
        &mut self,
        request: impl Fn() -> axum::http::Request<axum::body::Body>,
    ) -> Answer {
        let start = Instant::now();
        self.sent += 1;
        if self.sent.is_multiple_of(HOME) && self.next != self.home {
            (self.client, self.next) = (None, self.home);
        }
        loop {
            assert!(start.elapsed() < PATIENCE, "no answer for {PATIENCE:?}; the server does not come back");
            let Some(client) = self.connected().await else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            let answer = tokio::time::timeout(ONE_TRY, client.try_send(request())).await;
            match answer {
                Ok(Ok(answer)) if answer.status != StatusCode::SERVICE_UNAVAILABLE => return answer,
                Ok(Ok(_)) => {
                    self.doors.unavailable.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Ok(Err(_)) | Err(_) => {
                    self.doors.repeated.fetch_add(1, Ordering::Relaxed);
                    self.client = None;
                    self.next += 1;
                }
            }
        }
    }

    async fn connected(&mut self) -> Option<&mut Client> {
        if self.client.is_none() {
            let address = self.doors.any(self.next)?;
            self.client = Client::try_connect(address).await.ok();
        }
        self.client.as_mut()
    }
}
