//! The command `kiosk`: devices are enrolled, listed and removed by whoever may run it with the database.
//! In: `KioskCommand`. Out: a token once, lines on standard output, events in the hall's log. Absent: doing it over HTTP.

use serde_json::json;
use yushen::bundle::Moment;
use yushen::toml_reader::ids;

use super::store;
use crate::config::{KioskAction, KioskCommand};
use crate::database::Database;
use crate::hall::clock::Clock;
use crate::hall::config;
use crate::hall::store::events;
use crate::staff::session::Token;

/// Why an action is not done.
#[derive(Debug, thiserror::Error)]
pub enum ManageError {
    /// The name's form.
    #[error("`{0}` is no kiosk's name: lower-case letters, digits and single hyphens, such as `entrance-1`")]
    Name(String),
    /// It is there already.
    #[error("the hall has a kiosk `{0}` already; `yushen-server kiosk remove` makes its name free")]
    Taken(String),
    /// It is not there.
    #[error("the hall has no kiosk `{0}`; `yushen-server kiosk list` shows all")]
    Unknown(String),
    /// No random numbers.
    #[error("the system gives no random numbers")]
    Random,
    /// The database.
    #[error("the database doesn't answer: {0}")]
    Database(#[from] sqlx::Error),
}

/// Does what was asked for.
///
/// # Errors
/// A sentence that says what to do.
pub async fn run(command: KioskCommand) -> anyhow::Result<()> {
    let hall = config::load(&command.hall)?.id;
    let database = Database::at(&command.db).await?;
    let (name, now) = (command.name.as_str(), Clock::System.now());
    match command.action {
        KioskAction::Add => {
            let token = add(&database, &hall, name, now).await?.text();
            println!("enrolled `{name}`; it starts at /kiosk/{hall}#device={token}");
            println!("this is shown once: whoever has the address can act as this kiosk");
        }
        KioskAction::List => {
            for kiosk in store::all(&database, &hall).await? {
                let since = Moment(kiosk.created_at);
                println!("{}  {}  since {since}  started {} times", kiosk.id, kiosk.name, kiosk.session);
            }
        }
        KioskAction::Remove => {
            remove(&database, &hall, name, now).await?;
            println!("removed `{name}`; its token opens nothing any more");
        }
    }
    database.close().await;
    Ok(())
}

/// Enrols a kiosk; its token, which is kept nowhere.
///
/// # Errors
/// The name is none, or taken.
pub async fn add(database: &Database, hall: &str, name: &str, now: i64) -> Result<Token, ManageError> {
    if !ids::is_slug(name) {
        return Err(ManageError::Name(name.into()));
    }
    let token = Token::random().map_err(|_| ManageError::Random)?;
    let mut tx = database.begin().await?;
    let id = store::add(&mut tx, hall, name, &token, now).await?;
    let id = id.ok_or_else(|| ManageError::Taken(name.into()))?;
    events::add(&mut tx, hall, now, "kiosk-added", &json!({ "kiosk": id, "name": name })).await?;
    tx.commit().await?;
    Ok(token)
}

/// Removes a kiosk. What it handed out and did not report is lost to the line; staff give a new ticket.
///
/// # Errors
/// There is none of this name.
pub async fn remove(database: &Database, hall: &str, name: &str, now: i64) -> Result<(), ManageError> {
    let mut tx = database.begin().await?;
    let id = store::remove(&mut tx, hall, name, now).await?;
    let id = id.ok_or_else(|| ManageError::Unknown(name.into()))?;
    events::add(&mut tx, hall, now, "kiosk-removed", &json!({ "kiosk": id })).await?;
    tx.commit().await?;
    Ok(())
}
