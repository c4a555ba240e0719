//! Sessions: begun with a new token, found by it, over after a while.
//! In: an account that has shown who it is; a request's cookie. Out: a token once, a session. Absent: how somebody showed it.

use axum::http::HeaderMap;
use serde_json::json;
use yushen::bundle::hash::{from_hex, to_hex};

use super::Access;
use super::cookie::Cookie;
use super::store::accounts::Account;
use super::store::sessions::{self, Session, Way};
use crate::database::sql::Tx;
use crate::error::ApiError;
use crate::hall::store::events;

/// How exactly the last use is written; less writing for each request.
const SEEN_SECONDS: i64 = 60;

/// A session's secret: 256 random bits in the cookie, a keyed digest in the database.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn random() -> Result<Self, ApiError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| {
            tracing::error!(%error, "the system gives no random numbers");
            ApiError::Internal
        })?;
        Ok(Self(bytes))
    }

    /// As written in a cookie or an address; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        from_hex::<32>(text).map(Self)
    }

    /// As it is written there.
    pub fn text(&self) -> String {
        to_hex(&self.0)
    }

    /// What it is found by.
    pub fn digest(&self, access: &Access, purpose: &str) -> [u8; 32] {
        access.halls.keys.staff(purpose, &[&self.0])
    }
}

/// What the digests of sessions' tokens are for.
const SESSION: &str = "session";

impl Access {
    /// Begins a session; the one that the browser had before is over, so that nobody who planted a token has a session.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn begin_session(
        &self,
        tx: &mut Tx,
        account: &Account,
        way: Way,
        before: &HeaderMap,
    ) -> Result<(Token, Session), ApiError> {
        let (token, now) = (Token::random()?, self.now());
        if let Some(old) = self.token(before) {
            sessions::end_token(tx, &old.digest(self, SESSION)).await?;
        }
        let id = sessions::begin(tx, account.id, &token.digest(self, SESSION), way, now).await?;
        let body =
            json!({ "account": account.id, "role": account.role.word(), "session": id, "way": way.word() });
        events::add(tx, &account.hall, now, "staff-signed-in", &body).await?;
        let by_password = way == Way::Password;
        Ok((token, Session { id, created_at: now, seen_at: now, by_password }))
    }

    /// The token in a request's cookie.
    pub fn token(&self, headers: &HeaderMap) -> Option<Token> {
        Token::read(&Cookie::Session.read(&self.config.origin, headers)?)
    }

    /// What a page must send beside the cookie in every request that changes something: only who may read our answers
    /// has it. It goes with the session and needs no place in the database.
    pub fn csrf_token(&self, token: &Token) -> String {
        to_hex(&token.digest(self, "csrf"))
    }

    /// The session of a token, unless it is over.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn session(&self, token: &Token) -> Result<Option<(Session, Account)>, ApiError> {
        let found = sessions::find(self.database(), &token.digest(self, SESSION)).await?;
        let now = self.now();
        Ok(found.filter(|(session, account)| !account.disabled && now < self.session_ends(session)))
    }

    /// When a session ends if it is not used again.
    pub fn session_ends(&self, session: &Session) -> i64 {
        let policy = &self.config.sessions;
        (session.created_at + policy.longest).min(session.seen_at + policy.idle)
    }

    /// Writes that a session is in use, about once a minute.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn session_seen(&self, session: &Session) -> Result<(), ApiError> {
        let now = self.now();
        if now - session.seen_at >= SEEN_SECONDS {
            let mut tx = self.database().begin().await?;
            sessions::seen(&mut tx, session.id, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
