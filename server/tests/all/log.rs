//! The event log and the metrics as an operator has them: files, arguments, addresses, exit codes.
//! In: the built `yushen-server`. Out: assertions. Absent: which changes are found (`tests/hall/tests/all/log`).

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::json;
use yushen::bundle::hash::to_hex;
use yushen::bundle::trust::Key;
use yushen::bundle::{SecretKey, Trust};
use yushen_server::database::Database;
use yushen_server::hall::store::events;
use yushen_server::scrape::{Sources, router};

use crate::support::{HALL_KEY, TestServer, publish, signed};

/// A folder with everything that a server with a hall needs.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a scratch folder"));
        let dist = place.path("dist");
        std::fs::create_dir_all(&dist).expect("dist");
        let secret = SecretKey::from_bytes(&[6; 32]);
        let trust = Trust::new(vec![Key { holder: "大厅".into(), public: secret.public() }], 1, 1, false);
        let key = json!({
            "format": "yushen-key/1", "holder": "大厅", "public": secret.public(), "secret": to_hex(&[6; 32]),
        });
        for (name, content) in [
            ("dist/index.html", "<title>预审</title>".into()),
            ("trust.json", String::from_utf8(signed::trusted().write()).expect("JSON")),
            ("hall-key.json", HALL_KEY.into()),
            ("data.key", to_hex(&[9; 32])),
            ("log-key.json", key.to_string()),
            ("log-trust.json", String::from_utf8(trust.expect("a set").write()).expect("JSON")),
        ] {
            std::fs::write(place.path(name), content).expect(name);
        }
        publish(&place.path("bundles"), 1, |plan| plan);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn serve(&self) -> Child {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut command = Command::new(env!("CARGO_BIN_EXE_yushen-server"));
        command.env_remove("DATABASE_URL").args(["serve", "--port", "0", "--metrics", "127.0.0.1:0"]);
        for (option, path) in [
            ("--dist", self.path("dist")),
            ("--bundles", self.path("bundles")),
            ("--trust", self.path("trust.json")),
            ("--hall-key", self.path("hall-key.json")),
            ("--db", self.path("hall.sqlite")),
            ("--data-key", self.path("data.key")),
            ("--log-key", self.path("log-key.json")),
            ("--hall", root.join("examples/halls/pingqiao.toml")),
            ("--calendar", root.join("rules/calendar")),
        ] {
            command.arg(option).arg(path);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the server")
    }

    fn verify(&self, more: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yushen-server"));
        command.env_remove("DATABASE_URL").args(["verify-log", "--db"]).arg(self.path("hall.sqlite"));
        command.arg("--trust-log").arg(self.path("log-trust.json")).args(more);
        let Output { status, stdout, stderr } = command.output().expect("the program");
        let said = [stdout, stderr].concat();
        assert!(status.success() || status.code() == Some(1), "{status}");
        (status.success(), String::from_utf8(said).expect("UTF-8"))
    }

    fn sql(&self, work: impl AsyncFnOnce(&mut yushen_server::database::sql::Tx)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let database = Database::open(&self.path("hall.sqlite")).await.expect("the database");
            let mut tx = database.begin().await.expect("a transaction");
            work(&mut tx).await;
            tx.commit().await.expect("kept");
            database.close().await;
        });
    }
}

/// A server that does not outlive its test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // Already ended, where the test ended it itself.
        let _ = self.0.kill();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn a_log_is_sealed_when_the_server_stops_and_verify_log_sees_what_was_changed() {
    let place = Place::new();
    let now = yushen_server::bundles::now().0;
    place.sql(async |tx| {
        // Two days ago: that day is over, so it is signed at once.
        for n in 0..3 {
            events::add(tx, "pingqiao", now - 2 * 86_400, "noted", &json!({ "n": n }))
                .await
                .expect("an event");
        }
    });
    let (sound, said) = place.verify(&[]);
    assert!(!sound && said.contains("event 1 has waited"), "{said}");

    let Served(child) = &mut Served(place.serve());
    let mut lines = BufReader::new(child.stdout.take().expect("standard output")).lines();
    let mut line = || lines.next().expect("a line").expect("text");
    let (ready, metrics) = (line(), line());
    let address = ready.strip_prefix("Yushen is ready: http://").expect("the address");
    let (host, path) = metrics
        .strip_prefix("metrics: http://")
        .and_then(|rest| rest.split_once('/'))
        .expect("the address of the metrics");
    get(address, "/api/halls");
    let page = get(host, &format!("/{path}"));
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("text/plain; version=0.0.4"), "{page}");
    let counted = r#"yushen_requests_total{route="/api/halls",method="GET",status="200"} 1"#;
    assert!(page.contains(counted) && page.contains("yushen_bundle_counter 1"), "{page}");
    assert!(!get(address, "/metrics").contains("yushen_"), "the public address has the web app only");
    place.sql(async |tx| {
        events::add(tx, "pingqiao", now, "noted", &json!({ "n": 3 })).await.expect("an event");
    });
    Command::new("kill").arg(child.id().to_string()).status().expect("kill");
    assert!(child.wait().expect("an end").success());

    let (sound, said) = place.verify(&["--hall", "pingqiao"]);
    assert!(sound, "{said}");
    assert!(
        said.contains("pingqiao: sound: 4 events in 2 batches, 0 not sealed yet, 1 signed days"),
        "{said}"
    );
    let head = said.lines().find(|line| line.contains("newest head: ")).expect("a head").to_owned();

    let (sound, said) = place.verify(&["--hall", "nobody"]);
    assert!(!sound && said.contains("knows no hall `nobody`"), "{said}");

    place.sql(async |tx| {
        tx.run("UPDATE event SET body = '{\"n\":7}' WHERE id = 2", &[]).await.expect("changed");
    });
    let (sound, said) = place.verify(&[]);
    assert!(!sound && said.contains("WRONG: event 2 (place 2 of batch 1) was changed"), "{said}");
    place.sql(async |tx| {
        tx.run("UPDATE event SET body = '{\"n\":1}' WHERE id = 2", &[]).await.expect("put right");
    });
    let (sound, said) = place.verify(&[]);
    assert!(sound && said.contains(&head), "{said}");

    // Others' keys sign nothing here; without keys, that is said.
    std::fs::write(place.path("log-trust.json"), signed::trusted().write()).expect("others");
    let (sound, said) = place.verify(&[]);
    assert!(!sound && said.contains("is not signed by a trusted key"), "{said}");
}

#[test]
fn verify_log_reads_only_what_is_there() {
    let place = Place::new();
    let (sound, said) = place.verify(&[]);
    assert!(!sound && said.contains("check that it is a SQLite file"), "{said}");
    assert!(!place.path("hall.sqlite").exists(), "nothing is created");
    place.sql(async |tx| {
        let sql = "UPDATE meta SET value = '1' WHERE key = 'schema_version'";
        tx.run(sql, &[]).await.expect("an older schema");
    });
    let (sound, said) = place.verify(&[]);
    assert!(!sound && said.contains("is at schema version 1"), "{said}");
    let (sound, said) = place.verify(&["--at", "yesterday"]);
    assert!(!sound && said.contains("2026-11-26T08:00:00Z"), "{said}");
}

#[tokio::test]
async fn the_bundle_is_on_the_page() {
    let server = TestServer::start().await;
    let sources = Sources { metrics: Default::default(), bundles: Some(server.bundles.clone()), halls: None };
    let request = axum::http::Request::get("/metrics").body(axum::body::Body::empty()).expect("a request");
    let answer = tower::ServiceExt::oneshot(router(sources), request).await.expect("an answer");
    let body = http_body_util::BodyExt::collect(answer.into_body()).await.expect("a body").to_bytes();
    let page = String::from_utf8(body.to_vec()).expect("UTF-8");
    let digest = server.bundles.active().manifest.digest().to_owned();
    assert!(page.contains(&format!(r#"yushen_bundle_info{{digest="{digest}"}} 1"#)), "{page}");
    assert!(page.contains("yushen_bundle_counter 1\n"), "{page}");
}
