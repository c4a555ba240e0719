//! A server whose staff can sign in, and browsers that do.
//! In: which database, the OIDC table. Out: requests as pages send them, or as forgers do. Absent: a real browser.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use serde_json::{Value, json};
use yushen_server::hall::Halls;
use yushen_server::hall::keys::Keys;
use yushen_server::staff::Access;
use yushen_server::staff::config::{OidcConfig, Sessions, StaffConfig};
use yushen_server::staff::guard::Guarded;
use yushen_server::staff::http::guarded;
use yushen_server::staff::manage::{Post, Register};
use yushen_server::staff::origin::Origin;
use yushen_server::staff::password::{Hasher, Password};
use yushen_server::staff::role::Role;
use yushen_server::staff::store::accounts;
use yushen_server::staff::store::sessions::Way;

use crate::client::{Answer, Client};
use crate::service::{Kind, SECRET, SMALL, Service};

/// The password that administrators give in tests.
pub const FIRST: &str = "the first one of four";
/// What staff choose.
pub const OWN: &str = "quietly counting 窗口";
/// The server's address as its pages know it.
pub const ORIGIN: &str = "https://hall.example";

/// A running server with staff.
#[derive(Debug)]
pub struct Desk {
    /// The server.
    pub service: Service,
    /// Signing in.
    pub access: Access,
    /// Its accounts.
    pub register: Register,
}

impl Desk {
    /// Starts one.
    pub async fn start(kind: Kind) -> Self {
        Self::with(kind, Origin::Https(ORIGIN.into()), None, |routes| routes).await
    }

    /// Starts one with another origin, an OIDC provider, or more addresses.
    pub async fn with(
        kind: Kind,
        origin: Origin,
        oidc: Option<OidcConfig>,
        more: impl FnOnce(Guarded) -> Guarded,
    ) -> Self {
        Self::around(kind, origin, oidc, |access| more(guarded(access))).await
    }

    /// Starts one with these addresses for staff.
    pub async fn around(
        kind: Kind,
        origin: Origin,
        oidc: Option<OidcConfig>,
        staff: impl FnOnce(Access) -> Guarded,
    ) -> Self {
        let sessions = Sessions { idle: 1800, longest: 43_200 };
        let config = StaffConfig { origin, behind_proxy: true, sessions, oidc };
        let kept = Arc::new(OnceLock::new());
        let inside = kept.clone();
        let staff = move |halls: &Arc<Halls>| {
            let access = Access::open(halls.clone(), config).expect("random numbers");
            inside.set(access.clone()).expect("once");
            staff(access).router()
        };
        let service = Service::with_staff(kind, SMALL, staff).await;
        let access = kept.get().expect("made with the router").clone();
        let register = Register {
            database: service.halls.database.clone(),
            hall: service.halls.hall("small").expect("the hall").clone(),
            keys: Keys::new(&SECRET),
            clock: service.halls.clock.clone(),
            hasher: Hasher::new().expect("random numbers"),
        };
        Self { service, access, register }
    }

    /// Adds somebody with the password [`FIRST`]; a clerk at window 1.
    pub async fn add(&self, name: &str, role: Role) -> i64 {
        let window = (role == Role::Clerk).then_some(1);
        let password = Password::typed(FIRST).expect("short enough");
        self.register.add(name, &Post { role, window }, None, Some(&password)).await.expect("added")
    }

    /// Adds somebody who has chosen [`OWN`] already.
    pub async fn add_settled(&self, name: &str, role: Role) -> i64 {
        let id = self.add(name, role).await;
        let mut browser = self.browser().await;
        assert_eq!(browser.sign_in(name, FIRST).await.status, 200);
        let changed = browser.post("/staff/password", json!({ "old": FIRST, "new": OWN })).await;
        assert_eq!(changed.status, 200, "{}", changed.json());
        browser.post("/staff/sign-out", json!({})).await;
        id
    }

    /// A new browser.
    pub async fn browser(&self) -> Browser {
        let client = Client::connect(self.service.address).await;
        Browser { client, cookie: String::new(), csrf: String::new(), address: "192.0.2.1".into() }
    }

    /// A browser in which somebody is signed in, without a password's work.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser().await;
        (browser.cookie, browser.csrf) = session(&self.access, name).await;
        browser
    }

    /// Kinds and bodies of the events of staff, in order.
    pub async fn events(&self) -> Vec<(String, Value)> {
        let sql = "SELECT kind, body FROM event WHERE hall = 'small' AND kind LIKE 'staff%' ORDER BY id";
        let rows = self.service.halls.database.read(sql, &[]).await.expect("rows");
        rows.iter()
            .map(|row| {
                let text = |column| row.text(column).expect("text").expect("there");
                (text(0), serde_json::from_str(&text(1)).expect("JSON"))
            })
            .collect()
    }

    /// The kinds alone.
    pub async fn kinds(&self) -> Vec<String> {
        self.events().await.into_iter().map(|(kind, _)| kind).collect()
    }
}

/// A new session of somebody, without a password's work: its cookie and its CSRF token.
pub async fn session(access: &Access, name: &str) -> (String, String) {
    let mut tx = access.database().begin().await.expect("a transaction");
    let account = accounts::by_name(&mut tx, "small", name).await.expect("a row").expect("an account");
    let begun = access.begin_session(&mut tx, &account, Way::Oidc, &HeaderMap::new()).await;
    let (token, _) = begun.expect("a session");
    tx.commit().await.expect("kept");
    (format!("__Host-yushen-staff={}", token.text()), access.csrf_token(&token))
}

/// A browser with the desk open.
#[derive(Debug)]
pub struct Browser {
    /// Its connection.
    pub client: Client,
    /// The session's cookie, `name=value`.
    pub cookie: String,
    /// What the page knows.
    pub csrf: String,
    /// Where it is.
    pub address: String,
}

impl Browser {
    /// A request below `/api/halls/small` with these headers only.
    pub async fn raw(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let path = if path.starts_with("/api") { path.to_owned() } else { format!("/api/halls/small{path}") };
        let mut request = Request::builder().method(method).uri(path).header("host", "hall.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.client.send(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    /// GET as the desk's page does.
    pub async fn get(&mut self, path: &str) -> Answer {
        let (cookie, address) = (self.cookie.clone(), self.address.clone());
        self.raw("GET", path, &[("cookie", &cookie), ("x-forwarded-for", &address)], "").await
    }

    /// POST as the desk's page does.
    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        let (cookie, csrf, address) = (self.cookie.clone(), self.csrf.clone(), self.address.clone());
        let headers = [
            ("content-type", "application/json"),
            ("origin", ORIGIN),
            ("sec-fetch-site", "same-origin"),
            ("cookie", &cookie),
            ("x-csrf-token", &csrf),
            ("x-forwarded-for", &address),
        ];
        let answer = self.raw("POST", path, &headers, &body.to_string()).await;
        self.keep(&answer);
        answer
    }

    /// Keeps the cookies and the CSRF token of an answer.
    pub fn keep(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("ASCII");
            self.cookie = text.split(';').next().unwrap_or_default().to_owned();
        }
        if let Some(csrf) = answer.json()["csrf_token"].as_str() {
            self.csrf = csrf.to_owned();
        }
    }

    /// Signs in.
    pub async fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        self.post("/staff/sign-in", json!({ "name": name, "password": password })).await
    }
}
