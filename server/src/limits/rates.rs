//! How often one client may ask: reading often, changes and looking up by code less often.
//! In: a request and where it comes from. Out: the request, or 429 with `Retry-After`. Absent: who the client is.
//!
//! A client is an address: that of the connection, or with `--behind-proxy` the last one in `X-Forwarded-For`, which the
//! proxy wrote itself. Without that option, connections from this machine are not counted: they are a proxy that was not
//! named, or whoever runs the server, and one count for all of a city would lock it out.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::client::client;
use crate::error::ApiError;

/// How often clients that are no longer there are forgotten.
const FORGET: Duration = Duration::from_secs(30);

/// Requests of one client in a minute; a quarter of them may come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Reading.
    pub reads: NonZeroU32,
    /// Changing something.
    pub changes: NonZeroU32,
    /// Finding something by its code, changes of it included.
    pub look_ups: NonZeroU32,
}

impl Default for Rates {
    /// For a hall whose citizens often share one address (a mobile network's, the hall's own).
    fn default() -> Self {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { reads: number(2400), changes: number(240), look_ups: number(120) }
    }
}

impl std::str::FromStr for Rates {
    type Err = ();

    /// `2400,240,120`
    fn from_str(text: &str) -> Result<Self, ()> {
        let numbers: Result<Vec<NonZeroU32>, _> = text.split(',').map(|part| part.trim().parse()).collect();
        match numbers.as_deref() {
            Ok([reads, changes, look_ups]) => {
                Ok(Self { reads: *reads, changes: *changes, look_ups: *look_ups })
            }
            _ => Err(()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Change,
    LookUp,
}

/// Last parts of addresses whose bodies hold a code: guessing is what the limit is for.
const BY_CODE: [&str; 9] =
    ["look-up", "ics", "slip", "cancel", "move", "check-in", "confirm", "leave", "receipts"];

fn kind(method: &Method, path: &str) -> Option<Kind> {
    if matches!(path, "/healthz" | "/readyz" | "/metrics") {
        // Load balancers and monitoring ask at their own pace.
        return None;
    }
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        // A paper's code could be guessed at, too.
        if path.starts_with("/api/papers/") && !path.ends_with(".css") {
            return Some(Kind::LookUp);
        }
        return Some(Kind::Read);
    }
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    Some(if BY_CODE.contains(&last) { Kind::LookUp } else { Kind::Change })
}

/// Where a counted request comes from, left in it for those who count something else of each client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub IpAddr);

/// The counts of all clients.
#[derive(Debug)]
pub struct Limiter {
    reads: DefaultKeyedRateLimiter<IpAddr>,
    changes: DefaultKeyedRateLimiter<IpAddr>,
    look_ups: DefaultKeyedRateLimiter<IpAddr>,
    behind_proxy: bool,
}

impl Limiter {
    /// With these rates.
    pub fn new(rates: &Rates, behind_proxy: bool) -> Self {
        let limiter = |minute: NonZeroU32| {
            let burst = NonZeroU32::new(minute.get() / 4).unwrap_or(NonZeroU32::MIN);
            RateLimiter::keyed(Quota::per_minute(minute).allow_burst(burst))
        };
        Self {
            reads: limiter(rates.reads),
            changes: limiter(rates.changes),
            look_ups: limiter(rates.look_ups),
            behind_proxy,
        }
    }

    fn of(&self, kind: Kind) -> &DefaultKeyedRateLimiter<IpAddr> {
        match kind {
            Kind::Read => &self.reads,
            Kind::Change => &self.changes,
            Kind::LookUp => &self.look_ups,
        }
    }

    /// Forgets clients whose counts say nothing any more, so that the memory is that of the last minute.
    pub fn forget(&self) {
        for limiter in [&self.reads, &self.changes, &self.look_ups] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// Middleware: counts, and refuses what is too often.
pub async fn count(State(limiter): State<Arc<Limiter>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let client = client(peer, request.headers(), limiter.behind_proxy);
    let asked = client.zip(kind(request.method(), request.uri().path()));
    if let Some((client, kind)) = asked
        && let Err(not_until) = limiter.of(kind).check_key(&client)
    {
        return too_many(not_until.wait_time_from(DefaultClock::default().now()));
    }
    if let Some(client) = client {
        request.extensions_mut().insert(Client(client));
    }
    next.run(request).await
}

fn too_many(wait: Duration) -> Response {
    let seconds = wait.as_secs() + 1;
    let mut response = ApiError::Request {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: "too-many",
        message: format!("too many requests from this address; wait {seconds} s"),
    }
    .into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Forgets old clients until the server stops.
pub async fn keep(limiter: Arc<Limiter>) {
    let mut tick = tokio::time::interval(FORGET);
    loop {
        tick.tick().await;
        limiter.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(behind_proxy: bool) -> Limiter {
        Limiter::new(&"40,8,4".parse().expect("rates"), behind_proxy)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn each_kind_has_its_count_and_each_client_its_own() {
        let limiter = limiter(false);
        let (one, other) = (ip("192.0.2.1"), ip("192.0.2.2"));
        assert!(limiter.of(Kind::LookUp).check_key(&one).is_ok());
        assert!(limiter.of(Kind::LookUp).check_key(&one).is_err(), "a quarter of 4 at once");
        assert!(limiter.of(Kind::LookUp).check_key(&other).is_ok());
        assert!((0..2).all(|_| limiter.of(Kind::Change).check_key(&one).is_ok()));
        assert!(limiter.of(Kind::Change).check_key(&one).is_err());
        assert!((0..10).all(|_| limiter.of(Kind::Read).check_key(&one).is_ok()));
        assert!(limiter.of(Kind::Read).check_key(&one).is_err());
    }

    #[test]
    fn addresses_are_sorted_by_what_they_do() {
        let halls = "/api/halls/pingqiao";
        assert_eq!(kind(&Method::GET, halls), Some(Kind::Read));
        assert_eq!(kind(&Method::POST, &format!("{halls}/holds")), Some(Kind::Change));
        for by_code in ["look-up", "ics", "slip", "cancel", "move/"] {
            let path = format!("{halls}/bookings/{by_code}");
            assert_eq!(kind(&Method::POST, &path), Some(Kind::LookUp), "{path}");
        }
        assert_eq!(kind(&Method::GET, "/api/papers/small-2026-000001/0000"), Some(Kind::LookUp));
        assert_eq!(kind(&Method::GET, "/api/papers/paper.css"), Some(Kind::Read));
        assert_eq!(kind(&Method::GET, "/readyz"), None);
    }

    #[test]
    fn rates_are_three_numbers_above_zero() {
        assert_eq!("2400,240,120".parse(), Ok(Rates::default()));
        for bad in ["", "1,2", "1,2,3,4", "0,1,1", "a,b,c"] {
            assert_eq!(bad.parse::<Rates>(), Err(()), "{bad}");
        }
    }
}
