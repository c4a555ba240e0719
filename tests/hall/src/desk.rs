//! A desk with a signed bundle of the library `tests/libraries/desk`, behind the same socket as the hall.
//! In: which database. Out: a service, and clients that are somebody of the staff. Absent: signing in; the headers of
//! tests stand for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use yushen::bundle::{Built, Envelope, Moment, envelope};
use yushen_server::bundles::Bundles;
use yushen_server::desk::Desk;
use yushen_server::receipts::Receipts;
use yushen_server::router;

use crate::client::{Answer, Client};
use crate::service::{Kind, NOW, SMALL, Service};

#[path = "../../src/signed.rs"]
#[allow(dead_code, missing_docs)] // each crate's tests use their own part
mod signed;

/// The hall's key file of every test here.
const HALL_KEY: &str = r#"{"secret":"0505050505050505050505050505050505050505050505050505050505050505"}"#;

/// A hall with its desk.
#[derive(Debug)]
pub struct DeskService {
    /// The hall.
    pub service: Service,
    /// Its bundles.
    pub bundles: Arc<Bundles>,
    /// Its receipts.
    pub receipts: Arc<Receipts>,
    folder: tempfile::TempDir,
}

/// Every file of a folder, by path from it.
fn sources(root: &Path) -> yushen::Sources {
    let mut sources = yushen::Sources::new();
    let mut folders: Vec<PathBuf> = vec![root.into()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("a text");
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                sources.insert(name, text);
            }
        }
    }
    sources
}

/// Builds, signs and publishes the library, with something in its files written differently.
pub fn publish(store: &Path, counter: u64, edit: impl Fn(String) -> String) -> Built {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../libraries/desk");
    let sources = sources(&root).into_iter().map(|(path, text)| (path, edit(text))).collect();
    let (library, found) = yushen::library::check(&sources);
    let library = library.unwrap_or_else(|| panic!("{}", found[0]));
    let built = yushen::bundle::build(&library, &sources, signed::plan(counter)).expect("a bundle");
    let mut envelope = Envelope::of(String::from_utf8(built.manifest.clone()).expect("JSON"));
    envelope.sign(envelope::Kind::Manifest, &signed::key());
    std::fs::create_dir_all(store.join("pieces")).expect("pieces");
    std::fs::create_dir_all(store.join(counter.to_string())).expect("the bundle's folder");
    for (sha256, bytes) in &built.pieces {
        std::fs::write(store.join("pieces").join(sha256), bytes).expect("a piece");
    }
    let file = store.join(counter.to_string()).join("envelope.json");
    std::fs::write(file, envelope.write()).expect("envelope");
    std::fs::write(store.join("current"), counter.to_string()).expect("current");
    built
}

impl DeskService {
    /// Starts one.
    pub async fn start(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let store = folder.path().join("bundles");
        publish(&store, 1, |text| text);
        let trust = folder.path().join("trust.json");
        std::fs::write(&trust, signed::trusted().write()).expect("trust.json");
        let bundles = Arc::new(Bundles::open(&store, &trust, Moment(NOW)).expect("a bundle that counts"));
        let hall_key = folder.path().join("hall-key.json");
        std::fs::write(&hall_key, HALL_KEY).expect("the hall's key");
        let receipts = Arc::new(Receipts::new(&hall_key, bundles.clone()).expect("a key"));
        let (of_desk, of_receipts) = (bundles.clone(), receipts.clone());
        let around = move |api: axum::Router, halls: &Arc<yushen_server::hall::Halls>| {
            let desk = Desk::for_tests(halls.clone(), of_receipts, of_desk);
            api.nest("/api", router::at_desk(desk))
        };
        let service = Service::with(kind, SMALL, around).await;
        Self { service, bundles, receipts, folder }
    }

    /// The store of bundles.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("bundles")
    }

    /// A member of the staff with a connection of their own.
    pub async fn staff(&self, id: &str, role: &'static str) -> Staff {
        let client = Client::connect(self.service.address).await;
        Staff { client, id: id.into(), role }
    }
}

/// A member of the staff.
#[derive(Debug)]
pub struct Staff {
    client: Client,
    /// Their id.
    pub id: String,
    role: &'static str,
}

impl Staff {
    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api/halls/small/cases{path}"))
            .header("host", "hall")
            .header("x-staff-id", &self.id)
            .header("x-staff-role", self.role)
            .header("x-staff-window", "1")
    }

    /// GET below the cases.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).expect("a request");
        self.client.send(request).await
    }

    /// POST below the cases, with a key of its own.
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        let key = format!("key-{:016x}", fastrand::u64(..));
        self.post_with(path, &key, body).await
    }

    /// POST with a key.
    pub async fn post_with(&mut self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self
            .request("POST", path)
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .expect("a request");
        self.client.send(request).await
    }
}
