//! An HTTP client with one kept connection. In: a request. Out: status and bytes. Absent: retries; those who test send
//! again on purpose.

use std::net::SocketAddr;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::service::DESK;

/// A connection to a server.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    sender: SendRequest<Body>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The error's code, if it is an error.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Self {
        Self::try_connect(address).await.expect("the server listens")
    }

    /// Connects, if the server is there.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn try_connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { address, sender })
    }

    /// Another connection to the same server.
    pub async fn another(&self) -> Self {
        Self::connect(self.address).await
    }

    /// Sends a request.
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        self.try_send(request).await.expect("an answer")
    }

    /// Sends a request to a server that may be gone before it answers.
    ///
    /// # Errors
    /// No answer came, or half of one; whether the server did what was asked is unknown.
    pub async fn try_send(&mut self, request: Request<Body>) -> anyhow::Result<Answer> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    /// GET below `/api/halls`.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    /// POST of JSON below `/api/halls/small`, with a key when it is not empty.
    pub async fn post(&mut self, path: &str, key: &str, body: &Value) -> Answer {
        self.post_as(path, key, body, "").await
    }

    /// The same with an `Authorization` header when it is not empty.
    pub async fn post_as(&mut self, path: &str, key: &str, body: &Value, authorization: &str) -> Answer {
        let request = Request::post(format!("/api/halls/small{path}"))
            .header("host", "hall")
            .header("content-type", "application/json");
        let request = if key.is_empty() { request } else { request.header("idempotency-key", key) };
        let request =
            if authorization.is_empty() { request } else { request.header("authorization", authorization) };
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// POST of JSON below `/api/halls/small/desk`, with the desk's token and a new key.
    pub async fn desk(&mut self, path: &str, body: &Value) -> Answer {
        let key = format!("desk-{:016x}", fastrand::u64(..));
        self.post_as(&format!("/desk{path}"), &key, body, &format!("Bearer {DESK}")).await
    }

    /// The desk's queue.
    pub async fn desk_queue(&mut self) -> Answer {
        let request = Request::get("/api/halls/small/desk/queue").header("host", "hall");
        let request = request.header("authorization", format!("Bearer {DESK}"));
        self.send(request.body(Body::empty()).expect("a request")).await
    }
}

/// The request of [`Client::get`].
pub fn get(path: &str) -> Request<Body> {
    let request = Request::get(format!("/api/halls{path}")).header("host", "hall");
    request.body(Body::empty()).expect("a request")
}

/// The request of [`Client::post`].
pub fn post(path: &str, key: &str, body: &Value) -> Request<Body> {
    let request = Request::post(format!("/api/halls/small{path}"))
        .header("host", "hall")
        .header("content-type", "application/json");
    let request = if key.is_empty() { request } else { request.header("idempotency-key", key) };
    request.body(Body::from(body.to_string())).expect("a request")
}
