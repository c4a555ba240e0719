//! Calls of the hall server's API, and the one client that sends them.
//! In: what somebody wants done. Out: a method, a path, a body, a key that stays the same over retries; the answer.
//! Absent: when to call and what an answer means (`state`).

use super::model::{ErrorBody, Refused};
use gloo::net::http::{Request, RequestBuilder};
use serde_json::Value;

/// What a call is for: whoever gets the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The halls of this server.
    Halls,
    /// Ways of signing in.
    Ways,
    /// Who is signed in.
    Me,
    /// Signing in.
    SignIn,
    /// Signing out.
    SignOut,
    /// A new password.
    Password,
    /// One's sessions.
    Sessions,
    /// Ending one of them.
    EndSession,
    /// The line as everybody sees it.
    Queue,
    /// The line as the desk sees it.
    DeskQueue,
    /// Something at the window: call, recall, skip, finish, transfer, special.
    Window,
    /// Bookings by the tail of a number.
    Find,
    /// Checking one in.
    CheckIn,
    /// Opening a case.
    Open,
    /// Reading a case.
    Case,
    /// A step of a case.
    Step,
    /// The papers of a case.
    Papers,
    /// Issuing one that the case calls for.
    Issue,
    /// A list of cases.
    Cases,
    /// Lists of reasons.
    Reasons,
    /// Who a case can be handed to.
    Colleagues,
    /// The supervisor's figures.
    Figures,
    /// Low ratings.
    Ratings,
    /// Complaints.
    Complaints,
    /// Following one up.
    Handle,
    /// Days that can be booked.
    Days,
    /// Slots of a day.
    Slots,
    /// Holding a seat.
    Hold,
    /// Giving it back.
    Release,
    /// Booking it.
    Book,
}

/// A call that has not been answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its number.
    pub serial: u64,
    /// How often it was sent before; the key stays the same.
    pub attempt: u32,
    /// What for.
    pub purpose: Purpose,
    /// Below `/api`.
    pub path: String,
    /// JSON; with a body it is a POST.
    pub body: Option<String>,
    /// `Idempotency-Key`.
    pub key: Option<String>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// An answer of the server.
    Got {
        /// HTTP status.
        status: u16,
        /// Body.
        body: String,
        /// Seconds to wait (`Retry-After`).
        wait: Option<i64>,
    },
    /// Nothing: no connection, or it broke.
    Lost,
}

impl Answer {
    /// Reads a successful answer.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Got { status: 200..=299, body, .. } => serde_json::from_str(body).ok(),
            _ => None,
        }
    }

    /// Why it was refused.
    pub fn refused(&self) -> Option<Refused> {
        match self {
            Self::Got { status: 200..=299, .. } | Self::Lost => None,
            Self::Got { body, status, .. } => {
                let said = serde_json::from_str::<ErrorBody>(body).map(|body| body.error);
                Some(
                    said.unwrap_or_else(|_| Refused {
                        code: "unreadable".into(),
                        message: status.to_string(),
                    }),
                )
            }
        }
    }

    /// Whether the same request may do later, as it is: the server is away, or has no time.
    pub fn is_for_later(&self) -> bool {
        matches!(self, Self::Lost | Self::Got { status: 500.., .. })
    }
}

/// JSON of a body.
pub fn text(body: Value) -> Option<String> {
    Some(body.to_string())
}

/// How long to wait before an attempt.
pub fn pause(attempt: u32) -> u32 {
    match attempt {
        0 => 0,
        some => 500 << some.min(4),
    }
}

/// Sends a call.
pub async fn send(call: &Call, csrf: &str) -> Answer {
    let path = format!("/api{}", call.path);
    let request = match &call.body {
        None => Request::get(&path).header("accept", "application/json").build(),
        Some(body) => {
            let key = |builder: RequestBuilder| match &call.key {
                Some(key) => builder.header("idempotency-key", key),
                None => builder,
            };
            let csrf = |builder: RequestBuilder| match csrf {
                "" => builder,
                csrf => builder.header("x-csrf-token", csrf),
            };
            csrf(key(Request::post(&path).header("content-type", "application/json"))).body(body.as_str())
        }
    };
    let Ok(request) = request else { return Answer::Lost };
    let Ok(response) = request.send().await else { return Answer::Lost };
    let wait = response.headers().get("retry-after").and_then(|seconds| seconds.trim().parse().ok());
    let status = response.status();
    match response.text().await {
        Ok(body) => Answer::Got { status, body, wait },
        Err(_) => Answer::Lost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_refused_or_for_later() {
        let got = |status, body: &str| Answer::Got { status, body: body.into(), wait: None };
        assert_eq!(got(201, r#"{"a":1}"#).read::<Value>(), Some(serde_json::json!({ "a": 1 })));
        assert_eq!(got(409, "{}").read::<Value>(), None);
        let refused = got(409, r#"{"error":{"code":"window-busy","message":"m"}}"#).refused();
        assert_eq!(refused.map(|refused| refused.code), Some("window-busy".into()));
        assert_eq!(got(502, "<html>").refused().map(|refused| refused.code), Some("unreadable".into()));
        assert!(Answer::Lost.is_for_later() && got(503, "").is_for_later() && !got(429, "").is_for_later());
        assert!(pause(0) == 0 && pause(1) == 1000 && pause(9) == 8000);
    }
}
