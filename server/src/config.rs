//! What the server was asked to do: the command line, read once into plain structs.
//! In: arguments, `DATABASE_URL`. Out: `Command`; or help, or a message that says which argument is wrong.
//! Absent: other environment variables (that one is here because the address may hold a password, and command lines are
//! seen by everybody on the machine), and what the files say.

mod check;
mod database;
mod kiosk;
mod serve;
mod staff;
#[cfg(test)]
mod tests;
mod value;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser};

pub use check::{PreviewConfig, VerifyConfig};
pub use kiosk::{KioskAction, KioskCommand};
pub use serve::{HallsConfig, ServeConfig};
pub use staff::{StaffAction, StaffCommand};

use crate::database::Location;
use crate::recompute::RecomputeConfig;

/// yushen-server: serves the web app and keeps the hall's data
#[derive(Debug, Clone, PartialEq, Eq, Parser)]
#[command(
    name = "yushen-server",
    version,
    bin_name = "yushen-server",
    no_binary_name = true,
    args_override_self = true,
    after_help = "\
Instead of `--db FILE`, the environment variable DATABASE_URL names a PostgreSQL database:
postgres://USER:PASSWORD@HOST/NAME"
)]
pub enum Command {
    /// Serve until told to stop
    #[command(after_help = "\
Of several fonts, the first that has a character is taken.
Rates are the most requests of one client: to read, to change, to look up by a code.")]
    Serve(Box<ServeConfig>),
    /// Create the database or bring it up to date, and stop
    Migrate {
        /// SQLite database (or PostgreSQL, by DATABASE_URL)
        #[arg(long, value_name = "FILE")]
        db: Location,
    },
    /// Print as JSON which kept receipts the bundle to come decides otherwise
    Preview(PreviewConfig),
    /// Check the event log against its batches, signed days and the bookings
    #[command(after_help = "Ends with 1 when something is wrong.")]
    VerifyLog(VerifyConfig),
    /// Count the figures again from the event log and compare them with what the API shows
    #[command(
        after_help = "Counts by other code than the API; ends with 1 and the differences when there are any."
    )]
    Recompute(RecomputeConfig),
    /// Write a checked copy into a new file, while the server runs
    #[command(after_help = "With DATABASE_URL, PostgreSQL's pg_dump is used.")]
    Backup {
        /// SQLite database (or PostgreSQL, by DATABASE_URL)
        #[arg(long, value_name = "FILE")]
        db: Location,
        /// The new file
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Make the database of a copy by `backup`, while no server runs
    #[command(after_help = "With DATABASE_URL, PostgreSQL's pg_restore is used.")]
    Restore {
        /// The copy
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// SQLite database (or PostgreSQL, by DATABASE_URL)
        #[arg(long, value_name = "FILE")]
        db: Location,
        /// Also when the database is not empty; it is moved aside, not deleted
        #[arg(long)]
        replace: bool,
    },
    /// Manage the accounts of a hall's staff
    #[command(after_help = "A password is typed at the terminal or comes as a line on standard input.")]
    Staff(StaffCommand),
    /// Manage a hall's kiosks
    Kiosk(KioskCommand),
    /// Make a key that bookings are encrypted with
    #[command(after_help = "Keep a copy elsewhere: without it, bookings can't be read.")]
    DataKey {
        /// The file to make
        #[arg(long = "data-key", value_name = "FILE")]
        file: PathBuf,
    },
    /// Make a token for the desk's programs (`Authorization: Bearer …`)
    DeskToken {
        /// The file to make
        #[arg(long = "desk-token", value_name = "FILE")]
        file: PathBuf,
    },
}

impl Command {
    /// Reads the arguments after the program's name. `database_url` is the environment variable `DATABASE_URL`.
    ///
    /// # Errors
    /// A message that names the argument that is wrong; or the help that was asked for, as is without an argument.
    pub fn parse(
        arguments: impl IntoIterator<Item = OsString>,
        database_url: Option<String>,
    ) -> Result<Self, clap::Error> {
        let mut program = Self::command();
        if let Some(address) = database_url.filter(|address| !address.is_empty()) {
            program = program.mut_subcommands(|command| database::with_address(command, &address));
        }
        let mut arguments = arguments.into_iter().peekable();
        let help = arguments.peek().is_none().then(|| "--help".into());
        Self::from_arg_matches(&program.try_get_matches_from(arguments.chain(help))?)
    }
}
