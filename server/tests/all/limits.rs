//! Limits of requests, connections and clients, at the real program where sockets matter.
//! In: slow senders, long bodies, many requests. Out: assertions. Absent: how fast anything is.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::process::{add_hall, first_line, sample_hall, server};
use crate::support::TestServer;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use yushen_server::headers::SECURITY_HEADERS;
use yushen_server::limits::{ADDRESS_BYTES, HEADER_BYTES, MOST_HEADERS, SMALL_BODY_BYTES};

/// Resident memory that a hall's server may take (MiB).
const MOST_MEMORY: u64 = 150;

/// A running program; ended when dropped.
struct Program {
    child: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Program {
    fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let key = folder.path().join("data.key");
        yushen_server::hall::keys::make(&key).expect("a key");
        let mut command = add_hall(server(folder.path(), "0"), &sample_hall(), &key);
        // Nobody reads its log here, and a full pipe would stop it.
        command.args(options).env("RUST_LOG", "error").stderr(Stdio::null());
        let mut child = command.spawn().expect("the server");
        let line = first_line(&mut child);
        let address = line.strip_prefix("Yushen is ready: http://").expect("the address");
        Self { child, address: address.parse().expect("an address"), _folder: folder }
    }

    /// Resident memory now (MiB); where the system tells it.
    fn memory(&self) -> u64 {
        let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())) else {
            return 0;
        };
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
        stream
    }

    /// One request on a connection of its own: the whole answer.
    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        // Closed with bytes unread, which some limits are for, it may end in a reset after the answer.
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    fn get(&self, path: &str, headers: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n{headers}\r\n"))
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nhost: hall\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{headers}\r\n{body}"
        ))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and code of an answer in the house's form, with the security headers.
fn refused(answer: &str) -> (u16, String) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    for (name, value) in SECURITY_HEADERS {
        assert!(head.contains(&format!("{name}: {value}")), "{name} is missing: {head}");
    }
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {answer}"));
    (status, body["error"]["code"].as_str().expect("a code").to_owned())
}

#[tokio::test]
async fn what_is_too_long_is_refused_in_the_houses_form() {
    let server = TestServer::start().await;
    let many = |count: usize, value: &str| {
        let request = Request::get("/healthz");
        (0..count).fold(request, |request, n| request.header(format!("x-{n}"), value))
    };
    assert_eq!(server.send(many(MOST_HEADERS, "a")).await.status, StatusCode::OK);
    let long = "a".repeat(HEADER_BYTES);
    let address = format!("/healthz?{}", "a".repeat(ADDRESS_BYTES));
    let body = |length: usize| Body::from(vec![b' '; length]);
    let refusals = [
        (server.send(many(MOST_HEADERS + 1, "a")).await, 431, "headers-too-large"),
        (server.send(many(1, &long)).await, 431, "headers-too-large"),
        (server.get(&address).await, 414, "address-too-long"),
        (server.send_body(Request::post("/api/nothing"), body(SMALL_BODY_BYTES + 1)).await, 413, "too-large"),
        (server.send(Request::delete("/api/version")).await, 405, "method-not-allowed"),
        (server.get("/bundle/pieces/%ff").await, 400, "bad-request"),
    ];
    for (answer, status, code) in refusals {
        assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (status, &code.into()));
        for (name, value) in SECURITY_HEADERS {
            assert_eq!(answer.header(name.as_str()), value, "{name} of {code}");
        }
    }
    // A receipt may be long.
    let request = Request::post("/api/receipts/verify").header("content-type", "application/json");
    let texts = format!(r#"{{"texts":["{}"]}}"#, "a".repeat(200_000));
    assert_eq!(server.send_body(request, Body::from(texts)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_or_panics_is_said_in_the_houses_form() {
    let slow = axum::routing::get(std::future::pending::<&'static str>);
    let panics = axum::routing::get(|| async { if true { panic!("on purpose") } else { "" } });
    let router =
        yushen_server::router::guarded(axum::Router::new().route("/slow", slow).route("/panics", panics));
    for (path, status, code) in [("/slow", 503, "took-too-long"), ("/panics", 500, "internal")] {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let response = tower::ServiceExt::oneshot(router.clone(), request).await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{path}");
        for (name, value) in SECURITY_HEADERS {
            assert_eq!(response.headers().get(&name).expect("it is there"), value, "{name} of {path}");
        }
        let body = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
        let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(body["error"]["code"], code, "{path}");
    }
}

#[test]
fn bodies_that_dont_come_and_bodies_that_are_too_long_are_refused() {
    let program = Program::start(&[]);
    let head = "POST /api/halls/pingqiao/holds HTTP/1.1\r\nhost: hall\r\ncontent-type: application/json\r\n";
    assert_eq!(
        refused(&program.ask(&format!("{head}content-length: 100\r\n\r\n{{"))),
        (408, "too-slow".into())
    );
    let announced = format!("{head}content-length: 999999999\r\n\r\n");
    assert_eq!(refused(&program.ask(&announced)), (413, "too-large".into()));
    // In pieces, without saying how long it will be.
    let chunk = format!("1000\r\n{}\r\n", "a".repeat(0x1000));
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n{}", chunk.repeat(5));
    assert_eq!(refused(&program.ask(&chunked)), (413, "too-large".into()));
    // Headers that don't come get no answer: there is no request to answer.
    assert_eq!(program.ask("GET /healthz HTTP/1.1\r\nho"), "");
    // A head that is longer than anything is kept never reaches the router; the library's own short answer.
    let endless = format!("GET /healthz HTTP/1.1\r\nx: {}", "a".repeat(70_000));
    assert!(program.ask(&endless).starts_with("HTTP/1.1 431"));
}

#[test]
fn a_client_that_asks_too_often_waits_and_others_do_not() {
    let program = Program::start(&["--behind-proxy", "--rates", "40,16,8"]);
    let one = "x-forwarded-for: 192.0.2.1\r\n";
    let look_up = |from: &str| {
        let body = r#"{"code":"7K3M-9QPA-X01TD","phone_tail":"1234"}"#;
        refused(&program.post("/api/halls/pingqiao/bookings/look-up", from, body))
    };
    assert_eq!(look_up(one), (404, "booking-unknown".into()));
    assert_eq!(look_up(one), (404, "booking-unknown".into()));
    assert_eq!(look_up(one), (429, "too-many".into()), "guessing is slow");
    assert_eq!(look_up("x-forwarded-for: 192.0.2.1, 192.0.2.2\r\n").0, 404, "another client");
    let lie = "x-forwarded-for: 192.0.2.9, 192.0.2.1\r\n";
    assert_eq!(look_up(lie).0, 429, "what a client writes itself doesn't count");
    for _ in 0..10 {
        assert!(program.get("/api/halls", one).starts_with("HTTP/1.1 200"), "reading has its own count");
    }
    let answer = program.get("/api/halls", one);
    assert_eq!(refused(&answer), (429, "too-many".into()));
    let wait = answer.split("retry-after: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    assert!(wait.and_then(|wait| wait.parse::<u64>().ok()).is_some_and(|wait| (1..=60).contains(&wait)));
    assert!(program.get("/healthz", one).starts_with("HTTP/1.1 200"), "monitoring is never counted");
}

#[test]
fn on_this_machine_without_a_proxy_nobody_is_counted() {
    let program = Program::start(&["--rates", "4,4,4"]);
    for _ in 0..20 {
        assert!(program.get("/api/halls", "x-forwarded-for: 192.0.2.1\r\n").starts_with("HTTP/1.1 200"));
    }
}

/// Opens slow senders: half of them stop in the headers, half in the body.
fn attack(program: &Program, slow: usize) -> Vec<TcpStream> {
    let mut sockets = Vec::new();
    for n in 0..slow {
        let mut stream = program.connect();
        let begin = if n % 2 == 0 {
            "GET /api/halls HTTP/1.1\r\nhost: ".to_owned()
        } else {
            "POST /api/halls/pingqiao/holds HTTP/1.1\r\nhost: hall\r\ncontent-length: 5000\r\n\r\n{"
                .to_owned()
        };
        // Closed for another's sake already: that is the point.
        let _ = stream.write_all(begin.as_bytes());
        stream.set_nonblocking(true).expect("non-blocking");
        sockets.push(stream);
    }
    sockets
}

/// Sends one more byte on each; keeps those that the server still holds open.
fn trickle(sockets: &mut Vec<TcpStream>) {
    sockets.retain_mut(|stream| {
        let sent = stream.write(b"a");
        let mut answer = [0; 1024];
        let closed = loop {
            match stream.read(&mut answer) {
                Ok(0) => break true,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break false,
                Err(_) => break true,
            }
        };
        !closed && sent.is_ok()
    });
}

#[test]
fn a_thousand_slow_sockets_and_long_bodies_are_shed_while_a_client_books() {
    let program = Program::start(&[]);
    let mut sockets = attack(&program, 1_000);
    let (mut booked, mut listed, mut most) = (0, 0, 0);
    let kept = program.connect();
    let mut kept = BufReader::new(kept);
    let (start, mut opened) = (Instant::now(), 1_000);
    while !sockets.is_empty() {
        assert!(start.elapsed() < Duration::from_secs(90), "{} slow sockets are still open", sockets.len());
        trickle(&mut sockets);
        // What was closed comes again for a while.
        if opened < 3_000 {
            let again = 1_000_usize.saturating_sub(sockets.len()).min(200);
            sockets.extend(attack(&program, again));
            opened += again;
        }
        // Long bodies between, announced and not.
        let head = "POST /api/halls/pingqiao/holds HTTP/1.1\r\nhost: hall\r\n";
        let announced = format!("{head}content-length: 100000000\r\n\r\n{}", "a".repeat(300_000));
        let mut stream = program.connect();
        let _ = stream.write_all(announced.as_bytes());

        // A normal client on connections of its own …
        let days = program.get("/api/halls/pingqiao/days?class=social-affairs", "");
        assert!(days.starts_with("HTTP/1.1 200"), "{days}");
        let key = format!("idempotency-key: key-{booked:08}\r\n");
        let body = r#"{"slot":"social-affairs.2000-01-03.0900"}"#;
        let answer = program.post("/api/halls/pingqiao/holds", &key, body);
        assert_eq!(refused(&answer), (409, "slot-past".into()), "a write, answered from the database");
        booked += 1;
        // … and on one that it keeps.
        kept.get_mut().write_all(b"GET /api/version HTTP/1.1\r\nhost: hall\r\n\r\n").expect("kept");
        let mut line = String::new();
        kept.read_line(&mut line).expect("an answer");
        assert_eq!(line.trim_end(), "HTTP/1.1 200 OK", "the kept connection");
        let mut length = 0;
        loop {
            line.clear();
            kept.read_line(&mut line).expect("a header");
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line.trim_end().is_empty() {
                break;
            }
        }
        kept.read_exact(&mut vec![0; length]).expect("the body");
        listed += 1;
        most = most.max(program.memory());
        std::thread::sleep(Duration::from_millis(200));
    }
    println!(
        "{opened} slow sockets shed, up to 1,000 at once; meanwhile {booked} writes and {listed} answers on a kept connection; {most} MiB"
    );
    assert!(booked > 10, "the attack was over before it began");
    assert!(most < MOST_MEMORY, "{most} MiB");
    let ended = Command::new("kill").arg(program.child.id().to_string()).status().expect("kill");
    assert!(ended.success());
}
