//! A certified OpenID provider on this machine, in Node, told what to do by the test.
//! In: `tests/oidc/provider.mjs` and its packages. Out: its address, control over it, a browser's way through it.
//! Absent: skipping; without Node or the packages it fails with the line to run.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use axum::body::Body;
use axum::http::{Request, header};

use crate::client::{Answer, Client};

/// What to run when the provider doesn't start.
pub const INSTALL: &str = "(cd tests && npm ci), with Node 20 or newer";

/// What it knows the server as, as in `provider.mjs`.
pub const CLIENT: &str = "yushen";
/// The secret that goes with it.
pub const SECRET: &str = "a secret of the tests only, 0123456789";

/// A running provider; it ends when this is dropped: its standard input closes.
#[derive(Debug)]
pub struct Provider {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It is our own child; there is nobody to tell when it can't be waited for.
        let _ = self.child.wait();
    }
}

impl Provider {
    /// Starts one.
    ///
    /// # Panics
    /// Node or the packages are missing: the message has what to do.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts one that speaks TLS with the certificate and the key in these files, and can't be told anything.
    pub fn with_tls(certificate: &Path, key: &Path) -> Self {
        Self::with(&[certificate, key])
    }

    fn with(files: &[&Path]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oidc/provider.mjs");
        let started = Command::new("node")
            .arg(script)
            .args(files)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.unwrap_or_else(|error| panic!("can't start Node ({error}); run: {INSTALL}"));
        let out = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut ports = out
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("ready ").and_then(|port| port.parse::<u16>().ok()));
        let port = ports.next();
        // Whatever else it says is read away, so that it never waits for us.
        std::thread::spawn(move || ports.for_each(drop));
        let port = port.unwrap_or_else(|| panic!("the OpenID provider does not start; run: {INSTALL}"));
        Self { address: SocketAddr::from(([127, 0, 0, 1], port)), child }
    }

    /// Its issuer.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Tells it something: `subject`, `bend`, `rotate`, `redirect`.
    pub async fn told(&self, what: &str) {
        let answer = self.get(&format!("/control?{what}"), "").await;
        assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, &b"done"[..]), "{what}");
    }

    async fn get(&self, path: &str, cookies: &str) -> Answer {
        let mut client = Client::connect(self.address).await;
        let request = Request::get(path).header("host", self.address.to_string()).header("cookie", cookies);
        client.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Follows a link to the provider and its redirects, until it sends the browser back; the address there, from its
    /// path on.
    pub async fn passed(&self, link: &str) -> String {
        let mut cookies: Vec<(String, String)> = Vec::new();
        let mut at = link.to_owned();
        for _ in 0..10 {
            let Some(path) = at.strip_prefix(&self.issuer()) else {
                let rest = at.split_once("://").map_or("", |(_, rest)| rest);
                return rest.find('/').map_or_else(String::new, |slash| rest[slash..].to_owned());
            };
            let line: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = self.get(path, &line.join("; ")).await;
            for cookie in answer.headers.get_all(header::SET_COOKIE) {
                let text = cookie.to_str().expect("ASCII").split(';').next().unwrap_or_default();
                let (name, value) = text.split_once('=').expect("a cookie");
                cookies.retain(|(known, _)| known != name);
                cookies.push((name.to_owned(), value.to_owned()));
            }
            let location = answer.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
            let body = String::from_utf8_lossy(&answer.body);
            let location = location.unwrap_or_else(|| panic!("{at}: {} {body}", answer.status));
            at = if location.starts_with('/') {
                format!("{}{location}", self.issuer())
            } else {
                location.into()
            };
        }
        panic!("too many redirects: {at}");
    }
}
