//! Connections: accepted, limited, closed. In: a listener, the router. Out: answers. Absent: TLS, HTTP/2 (the gateway's).
//!
//! When as many are open as may be, the one that has waited longest without being worked on is closed for the new one:
//! whoever opens a thousand and sends nothing pushes out their own, and somebody who asks is answered.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tower::ServiceExt;

use crate::limits::Working;

/// Most connections at once; below what a system lets a program open (1,024) by default.
pub const MOST_CONNECTIONS: usize = 768;
/// Headers that are not there by then end the connection; so does a kept connection on which nothing is asked.
pub const HEADER_TIME: Duration = Duration::from_secs(10);
/// Most bytes of a request's head that are kept while it arrives; more gets 431 from the HTTP library.
const HEAD_BYTES: usize = 32 * 1024;
/// How long to wait when no connection can be accepted (too many files are open).
const PAUSE: Duration = Duration::from_millis(50);

/// One open connection.
#[derive(Debug, Default)]
struct Line {
    working: Working,
    /// When it began to wait, in turns.
    since: AtomicU64,
    close: Notify,
}

/// All of them by number.
#[derive(Debug, Default)]
struct Lines {
    turn: AtomicU64,
    open: Mutex<BTreeMap<u64, Arc<Line>>>,
}

impl Lines {
    fn next_turn(&self) -> u64 {
        self.turn.fetch_add(1, Ordering::Relaxed)
    }

    /// Takes a place; `None` when all are being worked on.
    fn enter(self: &Arc<Self>) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= MOST_CONNECTIONS {
            let waiting = open.iter().filter(|(_, line)| !line.working.is_set());
            let longest = waiting.min_by_key(|(_, line)| line.since.load(Ordering::Relaxed));
            let number = longest.map(|(number, _)| *number)?;
            if let Some(line) = open.remove(&number) {
                line.close.notify_one();
                tracing::debug!("closed a connection on which nothing was asked, for a new one");
            }
        }
        let number = self.next_turn();
        let line = Arc::new(Line { since: number.into(), ..Line::default() });
        open.insert(number, line.clone());
        Some(Place { number, line, lines: self.clone() })
    }
}

/// A connection's place; given back when dropped.
struct Place {
    number: u64,
    line: Arc<Line>,
    lines: Arc<Lines>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lines.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

/// Serves until told to stop, then until what is under way is answered.
pub async fn serve(listener: TcpListener, app: Router, mut stopping: watch::Receiver<bool>) {
    let lines = Arc::new(Lines::default());
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => match lines.enter() {
                Some(place) => {
                    tokio::spawn(answer(stream, peer, place, app.clone(), graceful.watcher()));
                }
                None => tracing::warn!("a connection was refused: {MOST_CONNECTIONS} are being worked on"),
            },
            Err(error) => {
                tracing::debug!(%error, "a connection can't be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn answer(stream: TcpStream, peer: SocketAddr, place: Place, app: Router, watcher: Watcher) {
    // Answers are written whole; a failure only makes them slower.
    let _ = stream.set_nodelay(true);
    let (line, lines) = (place.line.clone(), place.lines.clone());
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(line.working.clone());
        let (app, line, lines) = (app.clone(), line.clone(), lines.clone());
        async move {
            let response = app.oneshot(request).await;
            line.since.store(lines.next_turn(), Ordering::Relaxed);
            line.working.set(false);
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        ended = watcher.watch(connection) => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended");
            }
        }
        () = place.line.close.notified() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_house_closes_the_one_that_has_waited_longest() {
        let lines = Arc::new(Lines::default());
        let mut places: Vec<Place> = (0..MOST_CONNECTIONS).filter_map(|_| lines.enter()).collect();
        places[0].line.working.set(true);
        places[1].line.since.store(lines.next_turn(), Ordering::Relaxed);
        let new = lines.enter().expect("a place");
        let open = |number: u64| lines.open.lock().expect("not poisoned").contains_key(&number);
        assert!(open(places[0].number), "it is being worked on");
        assert!(open(places[1].number), "it was just answered");
        assert!(!open(places[2].number), "the one that has waited longest");
        assert!(open(places[3].number) && open(new.number));
        for place in &places {
            place.line.working.set(true);
        }
        new.line.working.set(true);
        assert!(lines.enter().is_none(), "nobody who is being served is closed");
        drop(places.pop());
        assert!(lines.enter().is_some());
    }
}
