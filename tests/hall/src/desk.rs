//! A desk with a signed bundle of the library `tests/libraries/desk`, behind the same socket as the hall.
//! In: which database. Out: a service, and clients that are somebody of the staff, with a session. Absent: passwords.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use yushen::bundle::{Built, Envelope, Moment, envelope};
use yushen_server::bundles::Bundles;
use yushen_server::receipts::Receipts;
use yushen_server::router;
use yushen_server::staff::Access;
use yushen_server::staff::guard::Guarded;
use yushen_server::staff::manage::Post;
use yushen_server::staff::origin::Origin;
use yushen_server::staff::role::Role;
use yushen_server::staff::store::accounts;

use crate::client::{Answer, Client};
use crate::service::{Kind, NOW};
use crate::staff::{Desk, ORIGIN, session};

/// The hall's key file of every test here.
const HALL_KEY: &str = r#"{"secret":"0505050505050505050505050505050505050505050505050505050505050505"}"#;

/// A hall with its desk.
#[derive(Debug)]
pub struct DeskService {
    /// The hall and its staff.
    pub desk: Desk,
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
    let built = yushen::bundle::build(&library, &sources, crate::signed::plan(counter)).expect("a bundle");
    let mut envelope = Envelope::of(String::from_utf8(built.manifest.clone()).expect("JSON"));
    envelope.sign(envelope::Kind::Manifest, &crate::signed::key());
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

impl std::ops::Deref for DeskService {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl DeskService {
    /// Starts one.
    pub async fn start(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let store = folder.path().join("bundles");
        publish(&store, 1, |text| text);
        let trust = folder.path().join("trust.json");
        std::fs::write(&trust, crate::signed::trusted().write()).expect("trust.json");
        let bundles = Arc::new(Bundles::open(&store, &trust, Moment(NOW)).expect("a bundle that counts"));
        let hall_key = folder.path().join("hall-key.json");
        std::fs::write(&hall_key, HALL_KEY).expect("the hall's key");
        let receipts = Arc::new(Receipts::new(&hall_key, bundles.clone()).expect("a key"));
        let (of_desk, of_receipts) = (bundles.clone(), receipts.clone());
        let origin = Origin::Https(ORIGIN.into());
        let staff = move |access: Access| {
            let desk = yushen_server::desk::Desk::new(access.halls.clone(), of_receipts, of_desk);
            router::of_staff(access, Arc::new(desk))
        };
        let desk = Desk::around(kind, origin, None, staff).await;
        Self { desk, bundles, receipts, folder }
    }

    /// Every address of staff, as the program serves it.
    pub fn addresses(&self) -> Guarded {
        let (halls, receipts) = (self.service.halls.clone(), self.receipts.clone());
        let desk = yushen_server::desk::Desk::new(halls, receipts, self.bundles.clone());
        router::of_staff(self.access.clone(), Arc::new(desk))
    }

    /// The store of bundles.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("bundles")
    }

    /// A member of the staff with a connection of their own, signed in; the account is made if it is not there.
    ///
    /// # Panics
    /// `role` is none.
    pub async fn staff(&self, name: &str, role: &str) -> Staff {
        let client = Client::connect(self.service.address).await;
        let role = Role::of(role).expect("a role");
        let window = (role == Role::Clerk).then_some(1);
        let identity = Some(("https://id.example".to_owned(), name.to_owned()));
        // Two may ask for one at once.
        let made = self.register.add(name, &Post { role, window }, identity, None).await;
        let mut tx = self.access.database().begin().await.expect("a transaction");
        let account = accounts::by_name(&mut tx, "small", name).await.expect("a row");
        tx.commit().await.expect("done");
        let id = account.unwrap_or_else(|| panic!("{made:?}")).id.to_string();
        let (access, clock) = (self.access.clone(), self.service.clock.clone());
        let (cookie, csrf) = session(&access, name).await;
        let begun = clock.load(Ordering::SeqCst);
        Staff { client, access, clock, begun, cookie, csrf, id, name: name.into() }
    }
}

/// A member of the staff.
#[derive(Debug)]
pub struct Staff {
    client: Client,
    access: Access,
    clock: Arc<AtomicI64>,
    begun: i64,
    cookie: String,
    csrf: String,
    /// Number of the account.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Staff {
    /// Tests jump over days; a session is over in half an hour.
    async fn request(&mut self, method: &str, path: &str) -> axum::http::request::Builder {
        let now = self.clock.load(Ordering::SeqCst);
        if (now - self.begun).abs() > 600 {
            (self.cookie, self.csrf) = session(&self.access, &self.name).await;
            self.begun = now;
        }
        Request::builder()
            .method(method)
            .uri(match path.strip_prefix("..") {
                Some(beside) => format!("/api/halls/small{beside}"),
                None => format!("/api/halls/small/cases{path}"),
            })
            .header("host", "hall.example")
            .header("origin", ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .header("x-csrf-token", &self.csrf)
    }

    /// GET below the cases, or below the hall: `../figures`.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).await.body(Body::empty()).expect("a request");
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
            .await
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .expect("a request");
        self.client.send(request).await
    }
}
