//! The program as an operator runs it: says its address, names a taken port, stops on SIGTERM.
//! In: the built `yushen-server`. Out: assertions. Absent: what it answers (`http.rs`).

use crate::support::{HALL_KEY, publish, signed};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use yushen_server::database::{Database, newest_schema};

/// The program with all it needs, in this folder.
pub fn server(folder: &Path, port: &str) -> Command {
    let dist = folder.join("dist");
    std::fs::create_dir_all(&dist).expect("dist");
    std::fs::write(dist.join("index.html"), "<title>预审</title>").expect("a page");
    std::fs::write(folder.join("trust.json"), signed::trusted().write()).expect("trust.json");
    std::fs::write(folder.join("hall-key.json"), HALL_KEY).expect("the hall's key");
    publish(&folder.join("bundles"), 1, |plan| plan);
    let mut command = Command::new(env!("CARGO_BIN_EXE_yushen-server"));
    command.env_remove("DATABASE_URL");
    command
        .args(["serve", "--port", port, "--dist"])
        .arg(dist)
        .arg("--bundles")
        .arg(folder.join("bundles"))
        .arg("--trust")
        .arg(folder.join("trust.json"))
        .arg("--hall-key")
        .arg(folder.join("hall-key.json"))
        .arg("--db")
        .arg(folder.join("var/hall.sqlite"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The same with a hall.
pub fn add_hall(mut command: Command, hall: &Path, data_key: &Path) -> Command {
    let calendar = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/calendar");
    command.arg("--hall").arg(hall).arg("--calendar").arg(calendar).arg("--data-key").arg(data_key);
    command
}

/// The sample's file.
pub fn sample_hall() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/halls/pingqiao.toml")
}

pub fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    let out = child.stdout.as_mut().expect("standard output");
    BufReader::new(out).read_line(&mut line).expect("a line");
    line.trim_end().to_owned()
}

#[test]
fn says_its_address_and_stops_cleanly_when_told() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mut child = server(folder.path(), "0").spawn().expect("the server");
    let line = first_line(&mut child);
    let address = line.strip_prefix("Yushen is ready: http://").expect("the address");
    std::net::TcpStream::connect(address).expect("it listens where it says");

    let killed = Command::new("kill").arg(child.id().to_string()).status().expect("kill");
    assert!(killed.success());
    assert!(child.wait().expect("an end").success(), "SIGTERM is a clean end");
    assert!(!folder.path().join("var/hall.sqlite-wal").exists(), "the log is folded into the database");
}

#[test]
fn a_taken_port_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let other = TcpListener::bind("127.0.0.1:0").expect("another program");
    let port = other.local_addr().expect("its address").port().to_string();
    let output = server(folder.path(), &port).output().expect("the server");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(message.contains(&format!("port {port} is taken")), "{message}");
    assert!(message.contains("choose another port"), "{message}");
}

#[test]
fn a_folder_without_the_web_app_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mut command = server(folder.path(), "0");
    std::fs::remove_file(folder.path().join("dist/index.html")).expect("the page");
    let output = command.output().expect("the server");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(message.contains("cargo xtask build"), "{message}");
}

#[test]
fn a_hall_takes_bookings_with_its_calendar_and_a_key() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let key = folder.path().join("data.key");
    let made = Command::new(env!("CARGO_BIN_EXE_yushen-server"))
        .args(["data-key", "--data-key"])
        .arg(&key)
        .output()
        .expect("the program");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let with_hall = |hall: &Path| add_hall(server(folder.path(), "0"), hall, &key);
    let sample = sample_hall();
    let mut child = with_hall(&sample).spawn().expect("the server");
    let line = first_line(&mut child);
    let address = line.strip_prefix("Yushen is ready: http://").expect("the address");
    let mut stream = std::net::TcpStream::connect(address).expect("it listens");
    stream.write_all(b"GET /api/halls HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("平桥区政务服务大厅（示例）"), "{answer}");
    Command::new("kill").arg(child.id().to_string()).status().expect("kill");
    assert!(child.wait().expect("an end").success());

    let bad = folder.path().join("bad.toml");
    let text = std::fs::read_to_string(&sample).expect("the sample");
    std::fs::write(&bad, text.replace("days_ahead = 5", "days_ahead = 0")).expect("a bad file");
    let output = with_hall(&bad).output().expect("the server");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && message.contains("`days_ahead` must lie within"), "{message}");
}

/// A display listens without end; it must not keep the server from ending.
#[test]
fn an_open_display_does_not_hold_up_the_end() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (key, token) = (folder.path().join("data.key"), folder.path().join("desk.token"));
    for (command, option, file) in [("data-key", "--data-key", &key), ("desk-token", "--desk-token", &token)]
    {
        let mut make = Command::new(env!("CARGO_BIN_EXE_yushen-server"));
        assert!(make.args([command, option]).arg(file).output().expect("the program").status.success());
    }
    let mut command = server(folder.path(), "0");
    command.arg("--hall").arg(root.join("examples/halls/pingqiao.toml")).arg("--calendar");
    command.arg(root.join("rules/calendar")).arg("--data-key").arg(&key).arg("--desk-token").arg(&token);
    let mut child = command.spawn().expect("the server");
    let line = first_line(&mut child);
    let address = line.strip_prefix("Yushen is ready: http://").expect("the address");

    let secret = std::fs::read_to_string(&token).expect("the token");
    let mut desk = std::net::TcpStream::connect(address).expect("it listens");
    let request = "GET /api/halls/pingqiao/desk/queue HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n";
    write!(desk, "{request}authorization: Bearer {}\r\n\r\n", secret.trim()).expect("sent");
    let mut answer = String::new();
    desk.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    let mut display = std::net::TcpStream::connect(address).expect("it listens");
    display.write_all(b"GET /api/halls/pingqiao/display HTTP/1.1\r\nhost: hall\r\n\r\n").expect("sent");
    let mut shown = BufReader::new(display);
    let mut line = String::new();
    while !line.starts_with("data:") {
        line.clear();
        assert_ne!(shown.read_line(&mut line).expect("a line"), 0, "the stream begins");
    }
    Command::new("kill").arg(child.id().to_string()).status().expect("kill");
    let output = child.wait_with_output().expect("an end");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{log}");
    assert!(log.contains("stopping") && !log.contains("before every request was finished"), "{log}");
    assert!(!log.contains(secret.trim()), "the token is not logged");
}

/// A case and an event that waits, as an earlier run left them.
async fn with_something_waiting(file: &Path) {
    let database = Database::open(file).await.expect("a new database");
    let mut tx = database.begin().await.expect("a transaction");
    tx.run(
        "INSERT INTO desk_case (hall, item, version, bundle, applied, state, licence, first_receiver, record, opened_at) \
         VALUES ('pingqiao', 'i', '2026-01-01', 'b', '2026-01-01', 'open', 0, 'c1', '{}', 0)",
        &[],
    )
    .await
    .expect("a case");
    tx.run(
        "INSERT INTO outbox (hall, desk_case, event, kind, body, created_at, next_at) \
         VALUES ('pingqiao', 1, 'event-1', 'case-accepted', '{\"event\":\"event-1\"}', 0, 0)",
        &[],
    )
    .await
    .expect("an event");
    tx.commit().await.expect("kept");
    database.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_province_is_sent_signed_and_without_sign_in_nobody_reads_cases() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let key = folder.path().join("some.key");
    std::fs::write(&key, "07".repeat(32)).expect("a key");
    with_something_waiting(&folder.path().join("var/hall.sqlite")).await;
    let gateway = TcpListener::bind("127.0.0.1:0").expect("the province's gateway");
    let province = format!("http://{}/cases", gateway.local_addr().expect("its address"));
    let (told, hears) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = gateway.accept().expect("somebody calls");
        let mut request = String::new();
        while !request.ends_with("\"event-1\"}") {
            let mut bytes = [0; 1024];
            let read = stream.read(&mut bytes).expect("bytes");
            request.push_str(std::str::from_utf8(&bytes[..read]).expect("text"));
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").expect("acknowledged");
        told.send(request).expect("the test waits");
    });
    let with = |key: &Path, province: &str| {
        let mut command = server(folder.path(), "0");
        command.arg("--hall").arg(root.join("examples/halls/pingqiao.toml"));
        command.arg("--calendar").arg(root.join("rules/calendar")).arg("--data-key").arg(key);
        command.arg("--province").arg(province).arg("--province-key").arg(key);
        command
    };
    let mut child = with(&key, &province).spawn().expect("the server");
    let line = first_line(&mut child);
    let request = hears.recv_timeout(std::time::Duration::from_secs(60)).expect("the event comes");
    assert!(request.starts_with("POST /cases HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("yushen-event: event-1\r\n"), "{request}");
    assert!(request.contains("yushen-signature: hmac-sha256="), "{request}");

    let address = line.strip_prefix("Yushen is ready: http://").expect("the address");
    let mut stream = std::net::TcpStream::connect(address).expect("it listens");
    let ask = "GET /api/halls/pingqiao/cases HTTP/1.1\r\nhost: hall\r\nx-staff-id: c1\r\nx-staff-role: supervisor\r\n\
               connection: close\r\n\r\n";
    stream.write_all(ask.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 404") && answer.contains("not-found"),
        "without `--staff`: {answer}"
    );
    let database = Database::open(&folder.path().join("var/hall.sqlite")).await.expect("the database");
    for look in 0.. {
        let rows = database.read("SELECT id FROM outbox WHERE sent_at IS NULL", &[]).await.expect("rows");
        if rows.is_empty() {
            break;
        }
        assert!(look < 600, "acknowledged, but not marked");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    database.close().await;
    Command::new("kill").arg(child.id().to_string()).status().expect("kill");
    assert!(child.wait().expect("an end").success());
    let output = with(&key, "https://province").output().expect("the server");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && message.contains("http://127.0.0.1:9000"), "{message}");
}

#[test]
fn migrate_creates_the_database_and_stops() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("new/hall.sqlite");
    let output = Command::new(env!("CARGO_BIN_EXE_yushen-server"))
        .env_remove("DATABASE_URL")
        .args(["migrate", "--db"])
        .arg(&file)
        .output()
        .expect("the program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let newest = format!("schema version {}", newest_schema());
    assert!(String::from_utf8_lossy(&output.stdout).contains(&newest));
    assert!(file.is_file());
}

#[test]
fn help_is_an_answer_and_a_wrong_argument_ends_with_1() {
    let run = |arguments: &[&str], url: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_yushen-server"));
        let output = program.env("DATABASE_URL", url).args(arguments).output().expect("the program");
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    for arguments in [&[][..], &["--help"], &["serve", "--help"]] {
        let (code, answer, complaint) = run(arguments, "");
        assert_eq!((code, complaint.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(answer.contains("Usage: yushen-server "), "{answer}");
    }
    let (code, answer, complaint) = run(&["migrate", "--db", "f"], "postgres://hall:secret@db/hall");
    assert_eq!((code, answer.as_str()), (Some(1), ""));
    assert!(complaint.starts_with("error: ") && !complaint.contains("error: error"), "{complaint}");
    assert!(complaint.contains("`unset DATABASE_URL`") && !complaint.contains("secret"), "{complaint}");
}
