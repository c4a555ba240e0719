//! The command `staff`: what was asked for, done, and said. In: `StaffCommand`. Out: lines on standard output.
//! Absent: what the actions mean (`manage`).

use anyhow::Context;

use super::{Post, Register, ask};
use crate::config::{StaffAction, StaffCommand};
use crate::database::Database;
use crate::hall::clock::Clock;
use crate::hall::config;
use crate::hall::keys::Keys;
use crate::staff::password::Hasher;
use crate::staff::store::accounts::Account;

/// Does it.
///
/// # Errors
/// A sentence that says what to do.
pub async fn run(command: StaffCommand) -> anyhow::Result<()> {
    let register = Register {
        hall: config::load(&command.hall)?,
        keys: Keys::load(&command.data_key)?,
        database: Database::at(&command.db).await?,
        clock: Clock::System,
        hasher: Hasher::new()?,
    };
    let StaffCommand { action, name, role, window, issuer, subject, .. } = command;
    let (name, oidc) = (name.as_str(), issuer.zip(subject));
    match action {
        StaffAction::List => {
            for account in register.list().await? {
                println!("{}", line(&account));
            }
        }
        StaffAction::Add => {
            let post = Post { role: role.context("`staff add` needs `--role`")?, window };
            let password = if oidc.is_none() { Some(ask::new_password(name)?) } else { None };
            let id = register.add(name, &post, oidc, password.as_ref()).await?;
            println!("added `{name}` as account {id}");
        }
        StaffAction::Change => {
            register.change(name, role, window, oidc).await?;
            println!("changed `{name}`");
        }
        StaffAction::Disable => {
            register.disable(name, true).await?;
            println!("disabled `{name}`; its sessions are over");
        }
        StaffAction::Enable => {
            register.disable(name, false).await?;
            println!("enabled `{name}`");
        }
        StaffAction::Reset => {
            register.reset(name, &ask::new_password(name)?).await?;
            println!("`{name}` has a new password, to be changed at the next sign-in; its sessions are over");
        }
        StaffAction::Unlock => {
            register.unlock(name).await?;
            println!("unlocked `{name}`");
        }
    }
    register.database.close().await;
    Ok(())
}

/// `3  wang-li  clerk at window 2  password (first), OIDC  disabled`
fn line(account: &Account) -> String {
    let at = account.window.map(|number| format!(" at window {number}")).unwrap_or_default();
    let mut ways = Vec::new();
    if account.password.is_some() {
        ways.push(if account.first { "password (first)" } else { "password" });
    }
    if account.oidc.is_some() {
        ways.push("OIDC");
    }
    let state = if account.disabled { "  disabled" } else { "" };
    format!("{}  {}  {}{at}  {}{state}", account.id, account.name, account.role.word(), ways.join(", "))
}
