//! Staff: who they are, how they sign in, and what each role may ask for.
//! In: names and passwords, or a person's word at the OIDC provider; requests with a session's cookie. Out: `Staff`, or a
//! refusal that stands in the hall's log. Absent: what staff do; the desk's handlers take a `Staff` and do it.
//!
//! Modules in the order of the flow: `config`, `origin`, `cookie` → `role`, `lockout`, `password` → `store` (rows) →
//! `session`, `sign_in`, `oidc` → `guard` (every request) → `http`; `manage` is the command line.

pub mod client;
pub mod config;
pub mod cookie;
pub mod guard;
pub mod http;
pub mod lockout;
pub mod manage;
pub mod oidc;
pub mod origin;
pub mod password;
pub mod role;
pub mod session;
pub mod sign_in;
pub mod store;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;

use crate::database::Database;
use crate::hall::Halls;
use config::StaffConfig;
use oidc::Provider;
use password::Hasher;

/// How often sessions and counts that are over are deleted.
const KEEP: Duration = Duration::from_secs(60);

/// Everything that signing in works on. A clone is the same one.
#[derive(Debug, Clone)]
pub struct Access(Arc<Parts>);

/// What [`Access`] has.
#[derive(Debug)]
pub struct Parts {
    /// The halls, their clock, keys and database.
    pub halls: Arc<Halls>,
    /// How staff sign in.
    pub config: StaffConfig,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// The OIDC provider, if there is one.
    pub provider: Option<Provider>,
}

/// Why staff can't sign in.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No random numbers, no memory.
    #[error(transparent)]
    Hash(#[from] password::HashError),
    /// The provider's settings.
    #[error(transparent)]
    Provider(#[from] oidc::ProviderError),
}

impl Deref for Access {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<Access> for Arc<Halls> {
    fn from_ref(access: &Access) -> Self {
        access.halls.clone()
    }
}

impl Access {
    /// For these halls. The OIDC provider is not asked yet: it may be away, and passwords still work.
    ///
    /// # Errors
    /// The system gives no random numbers, or the provider's settings can't be used.
    pub fn open(halls: Arc<Halls>, config: StaffConfig) -> Result<Self, AccessError> {
        let provider = config.oidc.clone().map(Provider::new).transpose()?;
        Ok(Self(Arc::new(Parts { halls, config, hasher: Hasher::new()?, provider })))
    }

    /// Where accounts are.
    pub fn database(&self) -> &Database {
        &self.halls.database
    }

    /// What time it is.
    pub fn now(&self) -> i64 {
        self.halls.clock.now()
    }
}

/// Deletes what is over until the server stops.
pub async fn keep(access: Access) {
    let mut tick = tokio::time::interval(KEEP);
    loop {
        tick.tick().await;
        if let Err(error) = store::forget::old(access.database(), &access.config.sessions, access.now()).await
        {
            tracing::error!(%error, "old sessions of staff can't be deleted; trying again in a minute");
        }
    }
}
