//! A whole server in the test's own process: a scratch folder with a web app, a fresh database, no port.
//! In: a request. Out: status, headers, body. Absent: the network.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;
use yushen::bundle::envelope::Kind;
use yushen::bundle::{Built, Envelope, Moment, Plan};
use yushen_server::bundles::Bundles;
use yushen_server::database::Database;
use yushen_server::hall::Halls;
use yushen_server::hall::clock::Clock;
use yushen_server::hall::keys::Keys;
use yushen_server::receipts::Receipts;
use yushen_server::staff::Access;
use yushen_server::staff::config::{Sessions, StaffConfig};
use yushen_server::staff::origin::Origin;

#[path = "../../../tests/src/signed.rs"]
#[allow(dead_code)] // each crate's tests use their own part
pub mod signed;

/// The hall's key file of every test here.
pub const HALL_KEY: &str = r#"{"secret":"0505050505050505050505050505050505050505050505050505050505050505"}"#;

/// The moment of every test here: 2026-11-26T08:00:00Z.
pub const NOW: Moment = Moment(1_795_680_000);

/// Writes a signed bundle of the library with every type into a store and publishes it, as `yushen bundle` does.
pub fn publish(store: &Path, counter: u64, change: impl FnOnce(Plan) -> Plan) -> Built {
    publish_sources(store, counter, change, |text| text)
}

/// The same with something in its files written differently.
pub fn publish_changed(store: &Path, counter: u64, from: &str, to: &str) -> Built {
    publish_sources(store, counter, |plan| plan, |text| text.replace(from, to))
}

/// The same with both.
pub fn publish_sources(
    store: &Path,
    counter: u64,
    change: impl FnOnce(Plan) -> Plan,
    edit: impl Fn(String) -> String,
) -> Built {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/libraries/every-type");
    let files = [
        "library.toml",
        "parameters/standard.toml",
        "items/social-affairs/every-type/2026-01-01/item.toml",
        "items/social-affairs/every-type/2026-01-01/rules.rhai",
    ];
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file of the library");
    let sources = files.iter().map(|path| ((*path).to_owned(), edit(read(path)))).collect();
    write(store, &sources, change(signed::plan(counter)))
}

/// Builds and signs a bundle of these sources, writes it into a store and publishes it.
pub fn write(store: &Path, sources: &yushen::Sources, plan: Plan) -> Built {
    let counter = plan.counter;
    let (library, found) = yushen::library::check(sources);
    let library = library.unwrap_or_else(|| panic!("{}", found[0]));
    let built = yushen::bundle::build(&library, sources, plan).expect("a bundle");
    let mut envelope = Envelope::of(String::from_utf8(built.manifest.clone()).expect("JSON"));
    envelope.sign(Kind::Manifest, &signed::key());
    std::fs::create_dir_all(store.join("pieces")).expect("pieces");
    std::fs::create_dir_all(store.join(counter.to_string())).expect("the bundle's folder");
    for (sha256, bytes) in &built.pieces {
        std::fs::write(store.join("pieces").join(sha256), bytes).expect("a piece");
    }
    std::fs::write(store.join(counter.to_string()).join("envelope.json"), envelope.write())
        .expect("envelope");
    std::fs::write(store.join("current"), counter.to_string()).expect("current");
    built
}

pub struct TestServer {
    pub database: Database,
    pub bundles: Arc<Bundles>,
    pub halls: Option<Arc<Halls>>,
    pub router: Router,
    folder: TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

/// Staff sign in on this machine.
fn signing_in(halls: Arc<Halls>) -> Access {
    let sessions = Sessions { idle: 1800, longest: 43_200 };
    let config = StaffConfig { origin: Origin::Local, behind_proxy: false, sessions, oidc: None };
    Access::open(halls, config).expect("random numbers")
}

impl TestServer {
    pub async fn start() -> Self {
        Self::with(|store| {
            publish(store, 1, |plan| plan);
        })
        .await
    }

    /// A server whose store `fill` fills.
    pub async fn with(fill: impl FnOnce(&Path)) -> Self {
        Self::open(fill, false).await
    }

    /// A server with the sample hall: every route that there is.
    pub async fn with_hall() -> Self {
        let fill = |store: &Path| {
            publish(store, 1, |plan| plan);
        };
        Self::open(fill, true).await
    }

    async fn open(fill: impl FnOnce(&Path), with_hall: bool) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let dist = folder.path().join("dist");
        std::fs::create_dir(&dist).expect("dist");
        for (name, content) in [
            ("index.html", "<!doctype html><title>预审</title>"),
            ("desk.html", "<!doctype html><title>窗口</title>"),
            ("boot.js", "export {};"),
            ("boot.js.br", "brotli bytes"),
            ("app.css", "body {}"),
            ("app_bg.wasm", "\0asm"),
        ] {
            std::fs::write(dist.join(name), content).expect(name);
        }
        let database = Database::open(&folder.path().join("var/hall.sqlite")).await.expect("a new database");
        let store = folder.path().join("bundles");
        fill(&store);
        let trust = folder.path().join("trust.json");
        std::fs::write(&trust, signed::trusted().write()).expect("trust.json");
        let bundles = Arc::new(Bundles::open(&store, &trust, NOW).expect("a bundle that counts"));
        let hall_key = folder.path().join("hall-key.json");
        std::fs::write(&hall_key, HALL_KEY).expect("the hall's key");
        let receipts = Arc::new(Receipts::new(&hall_key, bundles.clone()).expect("a key"));
        let halls = if with_hall { Some(Arc::new(sample_hall(&database).await)) } else { None };
        let router = yushen_server::router::router(
            database.clone(),
            receipts,
            bundles.clone(),
            halls.clone(),
            halls.clone().map(signing_in),
            &dist,
        );
        Self { database, bundles, halls, router, folder }
    }

    /// The store of bundles.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("bundles")
    }

    /// The web app's folder.
    pub fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    pub fn database_file(&self) -> PathBuf {
        self.folder.path().join("var/hall.sqlite")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path)).await
    }

    pub async fn send(&self, request: axum::http::request::Builder) -> Answer {
        self.send_body(request, Body::empty()).await
    }

    pub async fn send_body(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

async fn sample_hall(database: &Database) -> Halls {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = [root.join("examples/halls/pingqiao.toml")];
    let clock = Clock::Set(Arc::new(AtomicI64::new(NOW.0)));
    let calendar = root.join("rules/calendar");
    Halls::open(database.clone(), &files, &calendar, Keys::new(&[9; 32]), clock)
        .await
        .expect("the sample hall")
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    /// The error's code.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}
