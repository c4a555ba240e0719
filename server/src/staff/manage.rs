//! Accounts of staff as the command line manages them: whoever may run it with the database is their administrator.
//! In: an action. Out: a changed account, its event in the hall's log, a sentence. Absent: doing any of it over HTTP.
//!
//! What an action takes away holds at the next request: sessions are looked up with their account each time.

pub mod ask;
pub mod run;

use serde_json::json;
use yushen::toml_reader::ids;

use super::password::{HashError, Hasher, Password, Unfit};
use super::role::Role;
use super::store::accounts::{self, Account};
use super::store::{attempts, sessions};
use crate::database::Database;
use crate::database::sql::Tx;
use crate::hall::clock::Clock;
use crate::hall::config::Hall;
use crate::hall::keys::Keys;
use crate::hall::store::events;

/// The accounts of a hall.
#[derive(Debug)]
pub struct Register {
    /// Where they are.
    pub database: Database,
    /// The hall.
    pub hall: Hall,
    /// Digests.
    pub keys: Keys,
    /// What time it is.
    pub clock: Clock,
    /// Hashes passwords.
    pub hasher: Hasher,
}

/// What an account is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// What it may do.
    pub role: Role,
    /// A clerk's window.
    pub window: Option<i64>,
}

/// Why an action is not done.
#[derive(Debug, thiserror::Error)]
pub enum ManageError {
    /// The name's form.
    #[error("`{0}` is no account name: lower-case letters, digits and single hyphens, such as `wang-li`")]
    Name(String),
    /// It is there already.
    #[error("the hall has an account `{0}`, or one with this OIDC subject, already")]
    Taken(String),
    /// It is not there.
    #[error("the hall has no account `{0}`; `yushen-server staff list` shows all")]
    Unknown(String),
    /// A clerk without a window.
    #[error("a clerk needs `--window`: the number of a window of the hall's file")]
    NoWindow,
    /// A window that the hall doesn't have.
    #[error("the hall's file has no window {0}")]
    Window(i64),
    /// A window for somebody who has none.
    #[error("only a clerk has a `--window`")]
    NoClerk,
    /// Nothing to sign in with.
    #[error("an account needs a password, or `--issuer` and `--subject`")]
    NoWay,
    /// The password.
    #[error(transparent)]
    Password(#[from] Unfit),
    /// Hashing it.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database.
    #[error("the database doesn't answer: {0}")]
    Database(#[from] sqlx::Error),
}

impl Register {
    fn check(&self, post: &Post) -> Result<(), ManageError> {
        match (post.role, post.window) {
            (Role::Clerk, None) => Err(ManageError::NoWindow),
            (Role::Clerk, Some(number)) if !self.hall.windows.iter().any(|w| w.number == number) => {
                Err(ManageError::Window(number))
            }
            (Role::Clerk, Some(_)) | (_, None) => Ok(()),
            (_, Some(_)) => Err(ManageError::NoClerk),
        }
    }

    /// Makes an account. A password that is given here is changed at the first sign-in.
    ///
    /// # Errors
    /// The name is taken or none, the post doesn't go together, the password is unfit.
    pub async fn add(
        &self,
        name: &str,
        post: &Post,
        oidc: Option<(String, String)>,
        password: Option<&Password>,
    ) -> Result<i64, ManageError> {
        if !ids::is_slug(name) {
            return Err(ManageError::Name(name.into()));
        }
        self.check(post)?;
        if oidc.is_none() && password.is_none() {
            return Err(ManageError::NoWay);
        }
        let account = Account {
            id: 0,
            hall: self.hall.id.clone(),
            name: name.into(),
            role: post.role,
            window: post.window,
            password: self.hash(name, password).await?,
            first: password.is_some(),
            oidc,
            disabled: false,
        };
        let (mut tx, now) = (self.database.begin().await?, self.clock.now());
        let id =
            accounts::add(&mut tx, &account, now).await?.ok_or_else(|| ManageError::Taken(name.into()))?;
        let body = json!({ "account": id, "role": post.role.word(), "window": post.window });
        events::add(&mut tx, &self.hall.id, now, "staff-added", &body).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn hash(&self, name: &str, password: Option<&Password>) -> Result<Option<String>, ManageError> {
        let Some(password) = password else { return Ok(None) };
        password.fit_for(name)?;
        Ok(Some(self.hasher.hash(password).await?))
    }

    /// Every account of the hall.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn list(&self) -> Result<Vec<Account>, ManageError> {
        Ok(accounts::all(&self.database, &self.hall.id).await?)
    }

    async fn find(&self, name: &str) -> Result<(Tx, Account), ManageError> {
        let mut tx = self.database.begin().await?;
        match accounts::by_name(&mut tx, &self.hall.id, name).await? {
            Some(account) => Ok((tx, account)),
            None => {
                tx.rollback().await?;
                Err(ManageError::Unknown(name.into()))
            }
        }
    }

    /// Gives an account another role, window or identity at the OIDC provider. Its sessions go on, with the new role.
    ///
    /// # Errors
    /// There is no such account, or what it is to be doesn't go together.
    pub async fn change(
        &self,
        name: &str,
        role: Option<Role>,
        window: Option<i64>,
        oidc: Option<(String, String)>,
    ) -> Result<(), ManageError> {
        let (mut tx, mut account) = self.find(name).await?;
        let role = role.unwrap_or(account.role);
        let stays = account.window.filter(|_| role == Role::Clerk);
        let post = Post { role, window: window.or(stays) };
        self.check(&post)?;
        (account.role, account.window) = (post.role, post.window);
        account.oidc = oidc.or(account.oidc);
        if !accounts::write(&mut tx, &account).await? {
            return Err(ManageError::Taken(name.into()));
        }
        let body = json!({ "account": account.id, "role": post.role.word(), "window": post.window });
        self.done(tx, "staff-changed", &body).await
    }

    /// Lets nobody sign in with an account any more, and ends its sessions; or lets them again.
    ///
    /// # Errors
    /// There is no such account.
    pub async fn disable(&self, name: &str, disabled: bool) -> Result<(), ManageError> {
        let (mut tx, mut account) = self.find(name).await?;
        account.disabled = disabled;
        accounts::write(&mut tx, &account).await?;
        sessions::end_all(&mut tx, account.id).await?;
        let kind = if disabled { "staff-disabled" } else { "staff-enabled" };
        self.done(tx, kind, &json!({ "account": account.id })).await
    }

    /// Gives an account a new password, to be changed at the next sign-in; ends its sessions and its lock.
    ///
    /// # Errors
    /// There is no such account, or the password is unfit.
    pub async fn reset(&self, name: &str, password: &Password) -> Result<(), ManageError> {
        let hash = self.hash(name, Some(password)).await?;
        let (mut tx, mut account) = self.find(name).await?;
        (account.password, account.first) = (hash, true);
        accounts::write(&mut tx, &account).await?;
        sessions::end_all(&mut tx, account.id).await?;
        attempts::clear(&mut tx, &self.keys.staff_name(&self.hall.id, name)).await?;
        self.done(tx, "staff-password-reset", &json!({ "account": account.id })).await
    }

    /// Forgets the failed sign-ins of an account.
    ///
    /// # Errors
    /// There is no such account.
    pub async fn unlock(&self, name: &str) -> Result<(), ManageError> {
        let (mut tx, account) = self.find(name).await?;
        attempts::clear(&mut tx, &self.keys.staff_name(&self.hall.id, name)).await?;
        self.done(tx, "staff-unlocked", &json!({ "account": account.id })).await
    }

    async fn done(
        &self,
        mut tx: Tx,
        kind: &'static str,
        body: &serde_json::Value,
    ) -> Result<(), ManageError> {
        events::add(&mut tx, &self.hall.id, self.clock.now(), kind, body).await?;
        Ok(tx.commit().await?)
    }
}
