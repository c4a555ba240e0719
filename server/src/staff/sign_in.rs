//! A name and a password become an account, or a refusal that says nothing about which of them was wrong.
//! In: hall, name, password, the client's address. Out: the account in a transaction to go on in. Absent: sessions.
//!
//! An attempt is counted as failed before the password is looked at and taken back when it was right: many at once don't
//! slip through. Unknown, wrong, disabled and OIDC-only accounts cost the same statements and one hash, and are counted
//! and locked alike.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Access;
use super::client::Client;
use super::lockout::{OF_ADDRESS, OF_NAME};
use super::password::{HashError, Password};
use super::store::accounts::{self, Account};
use super::store::attempts;
use crate::database::sql::Tx;
use crate::error::{ApiError, Refused};
use crate::hall::store::events;

/// Why somebody is not signed in.
#[derive(Debug)]
pub enum NotIn {
    /// Wrong, whatever was wrong.
    Wrong,
    /// Too many failures; seconds to wait.
    Locked(i64),
    /// The server could not say.
    Failed(ApiError),
}

impl From<sqlx::Error> for NotIn {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<HashError> for NotIn {
    fn from(error: HashError) -> Self {
        Self::Failed(match error {
            HashError::Busy => ApiError::Refused(Refused::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "sign-in-busy",
                error.to_string(),
            )),
            HashError::Failed => ApiError::Internal,
        })
    }
}

impl From<NotIn> for ApiError {
    fn from(not_in: NotIn) -> Self {
        match not_in {
            NotIn::Wrong => Self::Refused(Refused::new(
                StatusCode::UNAUTHORIZED,
                "sign-in-refused",
                "name or password is wrong, or the account can't sign in this way",
            )),
            NotIn::Locked(seconds) => Self::Refused(Refused::new(
                StatusCode::TOO_MANY_REQUESTS,
                "sign-in-locked",
                format!(
                    "too many failed attempts; wait {seconds} s, or ask whoever manages accounts to unlock yours"
                ),
            )),
            NotIn::Failed(error) => error,
        }
    }
}

/// What failures are counted by.
struct Counted {
    name: [u8; 32],
    address: Option<[u8; 32]>,
}

impl Access {
    fn counted(&self, hall: &str, name: &str, client: Client) -> Counted {
        let address = client.0.map(|ip| self.halls.keys.staff("address", &[ip.to_string().as_bytes()]));
        Counted { name: self.halls.keys.staff_name(hall, name), address }
    }

    /// Checks a password. The transaction that comes back has the attempt taken back and is to be committed.
    ///
    /// # Errors
    /// Wrong, locked, or the server failed.
    pub async fn check_password(
        &self,
        hall: &str,
        name: &str,
        password: &Password,
        client: Client,
    ) -> Result<(Tx, Account), NotIn> {
        let counted = self.counted(hall, name, client);
        let account = self.take_attempt(hall, name, &counted).await?;
        let usable = account.as_ref().filter(|account| !account.disabled);
        let hash = usable.and_then(|account| account.password.as_deref());
        let fits = self.hasher.fits(password, hash).await?;

        let mut tx = self.database().begin().await?;
        // Again: it may have been disabled, or its password changed, meanwhile.
        let now_is = accounts::by_name(&mut tx, hall, name).await?;
        match now_is.filter(|now_is| fits && Some(now_is) == account.as_ref()) {
            Some(account) => {
                // Addresses before names, as when they were counted.
                if let Some(address) = &counted.address {
                    attempts::give_back(&mut tx, address).await?;
                }
                attempts::clear(&mut tx, &counted.name).await?;
                Ok((tx, account))
            }
            None => {
                self.log_failure(&mut tx, hall, account.as_ref(), &counted).await?;
                tx.commit().await?;
                Err(NotIn::Wrong)
            }
        }
    }

    async fn take_attempt(
        &self,
        hall: &str,
        name: &str,
        counted: &Counted,
    ) -> Result<Option<Account>, NotIn> {
        let (mut tx, now) = (self.database().begin().await?, self.now());
        // Addresses before names, always: nobody waits in a circle.
        let mut wait = 0;
        if let Some(address) = &counted.address {
            wait = attempts::take(&mut tx, address, &OF_ADDRESS, now).await?.err().unwrap_or(0);
        }
        let of_name = attempts::take(&mut tx, &counted.name, &OF_NAME, now).await?.err();
        wait = wait.max(of_name.unwrap_or(0));
        if wait > 0 {
            // Nothing is counted and nothing logged: who goes on knocking would fill the log. That it was locked is there.
            tx.rollback().await?;
            return Err(NotIn::Locked(wait));
        }
        let account = accounts::by_name(&mut tx, hall, name).await?;
        tx.commit().await?;
        Ok(account)
    }

    async fn log_failure(
        &self,
        tx: &mut Tx,
        hall: &str,
        account: Option<&Account>,
        counted: &Counted,
    ) -> Result<(), sqlx::Error> {
        let now = self.now();
        let why = match account {
            None => "unknown",
            Some(account) if account.disabled => "disabled",
            Some(account) if account.password.is_none() => "no-password",
            Some(_) => "password",
        };
        let id = account.map_or(Value::Null, |account| account.id.into());
        events::add(tx, hall, now, "staff-sign-in-failed", &json!({ "account": id, "why": why })).await?;
        let mut locked = vec![("name", attempts::wait(tx, &counted.name, &OF_NAME, now).await?)];
        if let Some(address) = &counted.address {
            locked.push(("address", attempts::wait(tx, address, &OF_ADDRESS, now).await?));
        }
        for (of, seconds) in locked {
            if seconds > 0 {
                let body = json!({ "account": id, "of": of, "seconds": seconds });
                events::add(tx, hall, now, "staff-locked", &body).await?;
            }
        }
        Ok(())
    }
}
