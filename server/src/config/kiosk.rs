//! What `kiosk` is told. In: its options. Out: `KioskCommand`. Absent: a kiosk's settings; they are signed files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::database::Location;

/// Settings of `kiosk`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct KioskCommand {
    /// add: prints the address it starts at, with its token, once
    #[arg(value_name = "add|list|remove", hide_possible_values = true)]
    pub action: KioskAction,
    /// SQLite database (or PostgreSQL, by DATABASE_URL)
    #[arg(long, value_name = "FILE")]
    pub db: Location,
    /// The hall (examples/halls/pingqiao.toml)
    #[arg(long, value_name = "FILE")]
    pub hall: PathBuf,
    /// The kiosk, e.g. entrance-1; for all but `list`
    #[arg(long, default_value = "", hide_default_value = true)]
    #[arg(required_if_eq_any = [("action", "add"), ("action", "remove")])]
    pub name: String,
}

/// What `kiosk` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KioskAction {
    /// Enrol one
    Add,
    /// Show all
    List,
    /// Its token opens nothing any more
    Remove,
}
