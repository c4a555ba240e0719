//! A display that listens to server-sent events. In: a server's address, the last event it has seen. Out: events as
//! they come. Absent: coming back by itself; tests do that on purpose.

use std::net::SocketAddr;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// An event, or a comment that says that the server is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// An event.
    Event {
        /// Its name.
        name: String,
        /// Its number.
        id: i64,
        /// What it says.
        data: Value,
    },
    /// A heartbeat.
    Comment,
}

impl Told {
    /// Name and number.
    pub fn head(&self) -> (&str, i64) {
        match self {
            Self::Event { name, id, .. } => (name, *id),
            Self::Comment => ("", 0),
        }
    }

    /// `D001 waiting`, `D002 called 1`: its tickets.
    pub fn tickets(&self) -> Vec<String> {
        let Self::Event { data, .. } = self else { return Vec::new() };
        let list = data["tickets"].as_array().expect("tickets").iter();
        list.map(|one| {
            let word = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            let window = one["window"].as_i64().map(|window| format!(" {window}")).unwrap_or_default();
            format!("{} {}{window}", word("ticket"), word("state"))
        })
        .collect()
    }
}

/// A connection that listens.
#[derive(Debug)]
pub struct Stream {
    /// Status of the answer.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    body: Incoming,
    text: String,
    _sender: SendRequest<Body>,
}

impl Stream {
    /// Listens to the small hall's display.
    pub async fn open(address: SocketAddr, last: Option<&str>) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(connection);
        let request = Request::get("/api/halls/small/display").header("host", "hall");
        let request = match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        };
        let response =
            sender.send_request(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body, text: String::new(), _sender: sender }
    }

    /// The next event or comment; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let told = read(block);
                self.text = rest.to_owned();
                return Some(told);
            }
            let frame = self.body.frame().await?.ok()?;
            let bytes: Bytes = frame.into_data().unwrap_or_default();
            self.text.push_str(std::str::from_utf8(&bytes).expect("UTF-8"));
        }
    }

    /// The next event; comments are passed over.
    pub async fn event(&mut self) -> Option<Told> {
        loop {
            match self.next().await? {
                Told::Comment => {}
                event @ Told::Event { .. } => return Some(event),
            }
        }
    }
}

fn read(block: &str) -> Told {
    let field = |name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(|line| line.trim_start().to_owned())
    };
    match (field("event"), field("id"), field("data")) {
        (Some(name), Some(id), Some(data)) => Told::Event {
            name,
            id: id.parse().expect("a number"),
            data: serde_json::from_str(&data).expect("JSON"),
        },
        _ => Told::Comment,
    }
}
