//! What `staff` is told. In: its options. Out: `StaffCommand`. Absent: passwords; they are never an argument.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::value::or_say;
use crate::database::Location;
use crate::staff::role::{ROLES, Role};

/// Settings of `staff`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct StaffCommand {
    /// reset: a new password; unlock: after failed sign-ins
    #[arg(value_name = "add|list|change|disable|enable|reset|unlock", hide_possible_values = true)]
    pub action: StaffAction,
    /// SQLite database (or PostgreSQL, by DATABASE_URL)
    #[arg(long, value_name = "FILE")]
    pub db: Location,
    /// Key that bookings are encrypted with
    #[arg(long, value_name = "FILE")]
    pub data_key: PathBuf,
    /// The hall (examples/halls/pingqiao.toml)
    #[arg(long, value_name = "FILE")]
    pub hall: PathBuf,
    /// The account; for all but `list`
    #[arg(long, default_value = "", hide_default_value = true)]
    #[arg(required_if_eq_any = NAMED.map(|word| ("action", word)))]
    pub name: String,
    /// Needed for `add`
    #[arg(long, value_parser = PossibleValuesParser::new(ROLES.map(|(word, _)| word)).try_map(role))]
    pub role: Option<Role>,
    /// A clerk's window
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = or_say::<i64>("give the number of a window"))]
    pub window: Option<i64>,
    /// Issuer of the OIDC provider, for somebody without a password here
    #[arg(long, value_name = "URL", requires = "subject")]
    pub issuer: Option<String>,
    /// Who it is there (`sub`)
    #[arg(long, value_name = "TEXT", requires = "issuer")]
    pub subject: Option<String>,
}

/// What `staff` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StaffAction {
    /// Make an account
    Add,
    /// Show all
    List,
    /// Another role, window or OIDC identity
    Change,
    /// No more signing in
    Disable,
    /// Signing in again
    Enable,
    /// A new password
    Reset,
    /// Forget failed sign-ins
    Unlock,
}

/// Actions on one account.
const NAMED: [&str; 6] = ["add", "change", "disable", "enable", "reset", "unlock"];

fn role(word: String) -> Result<Role, &'static str> {
    Role::of(&word).ok_or("no role")
}
