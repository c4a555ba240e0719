//! What the server was asked to do: the command line, read once into plain structs.
//! In: arguments. Out: `Command`, or a message that says which argument is wrong.
//! Absent: environment variables and configuration files; a hall sees its whole set-up in one command line.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// What `yushen-server --help` prints.
pub const USAGE: &str = "\
yushen-server: serves the web app and keeps the hall's data

  yushen-server serve --dist DIR --bundles DIR --trust FILE --hall-key FILE --db FILE [--port 8080] [--host 127.0.0.1]
      --dist DIR   folder with the built web app (`cargo xtask build` makes dist/web)
      --bundles DIR  store of signed rule bundles (`yushen bundle build`, `sign`, `publish`)
      --trust FILE keys that must have signed a bundle (`yushen bundle trust`)
      --hall-key FILE  key that receipts are encrypted to (`yushen hall-key`)
      --db FILE    SQLite database; it and its folder are created when missing
      --port N     0 takes any free port; the address is printed when the server is ready
      --host ADDR  address to listen on; 127.0.0.1 is reached from this machine only

  yushen-server migrate --db FILE
      creates the database or brings it up to date, and stops";

/// One run of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Print [`USAGE`].
    Help,
    /// Bring the database up to date and stop.
    Migrate {
        /// The database file.
        db: PathBuf,
    },
    /// Serve until told to stop.
    Serve(ServeConfig),
}

/// Settings of `serve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeConfig {
    /// Folder with the built web app.
    pub dist: PathBuf,
    /// Store of signed bundles.
    pub bundles: PathBuf,
    /// Trusted keys.
    pub trust: PathBuf,
    /// The hall's key.
    pub hall_key: PathBuf,
    /// The database file.
    pub db: PathBuf,
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
}

/// A command line that can't be obeyed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The first word is not a command.
    #[error("unknown command `{0}`; use `serve` or `migrate` (`yushen-server --help` shows both)")]
    UnknownCommand(String),
    /// An option this command does not have.
    #[error("unknown option `{0}` (`yushen-server --help` lists the options)")]
    UnknownOption(String),
    /// An option without its value, or a required option left out.
    #[error("`{0}` needs a value (`yushen-server --help` shows an example)")]
    Missing(&'static str),
    /// The value can't be read.
    #[error("`{option}` can't be `{value}`: {expected}")]
    Invalid {
        /// The option.
        option: &'static str,
        /// What was given.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
}

impl Command {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// [`ConfigError`] names the argument that is wrong.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, ConfigError> {
        let mut arguments = arguments.into_iter();
        let command = arguments.next().unwrap_or_else(|| "--help".into());
        match command.to_str() {
            Some("--help" | "-h" | "help") => Ok(Self::Help),
            Some("migrate") => {
                let options = Options::read(arguments, &["--db"])?;
                Ok(Self::Migrate { db: options.db.ok_or(ConfigError::Missing("--db"))? })
            }
            Some("serve") => {
                let options = Options::read(
                    arguments,
                    &["--dist", "--bundles", "--trust", "--hall-key", "--db", "--port", "--host"],
                )?;
                Ok(Self::Serve(ServeConfig {
                    dist: options.dist.ok_or(ConfigError::Missing("--dist"))?,
                    bundles: options.bundles.ok_or(ConfigError::Missing("--bundles"))?,
                    trust: options.trust.ok_or(ConfigError::Missing("--trust"))?,
                    hall_key: options.hall_key.ok_or(ConfigError::Missing("--hall-key"))?,
                    db: options.db.ok_or(ConfigError::Missing("--db"))?,
                    listen: SocketAddr::new(options.host, options.port),
                }))
            }
            _ => Err(ConfigError::UnknownCommand(command.to_string_lossy().into_owned())),
        }
    }
}

struct Options {
    dist: Option<PathBuf>,
    bundles: Option<PathBuf>,
    trust: Option<PathBuf>,
    hall_key: Option<PathBuf>,
    db: Option<PathBuf>,
    host: IpAddr,
    port: u16,
}

impl Options {
    fn read(
        mut arguments: impl Iterator<Item = OsString>,
        allowed: &[&'static str],
    ) -> Result<Self, ConfigError> {
        let mut options = Self {
            dist: None,
            bundles: None,
            trust: None,
            hall_key: None,
            db: None,
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8080,
        };
        while let Some(name) = arguments.next() {
            let Some(option) = allowed.iter().copied().find(|known| name == *known) else {
                return Err(ConfigError::UnknownOption(name.to_string_lossy().into_owned()));
            };
            let value = arguments.next().ok_or(ConfigError::Missing(option))?;
            match option {
                "--dist" => options.dist = Some(value.into()),
                "--bundles" => options.bundles = Some(value.into()),
                "--trust" => options.trust = Some(value.into()),
                "--hall-key" => options.hall_key = Some(value.into()),
                "--db" => options.db = Some(value.into()),
                "--port" => options.port = parse(option, &value, "give a number from 0 to 65535")?,
                _ => options.host = parse(option, &value, "give an IP address such as 127.0.0.1")?,
            }
        }
        Ok(options)
    }
}

fn parse<T: std::str::FromStr>(
    option: &'static str,
    value: &OsString,
    expected: &'static str,
) -> Result<T, ConfigError> {
    let value = value.to_string_lossy();
    value.parse().map_err(|_| ConfigError::Invalid { option, value: value.into_owned(), expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, ConfigError> {
        Command::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn serve_listens_on_this_machine_only_unless_told_otherwise() {
        let Ok(Command::Serve(config)) =
            read("serve --dist dist/web --bundles b --trust t --hall-key k --db var/yushen.sqlite")
        else {
            panic!("a full command line is read");
        };
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.db, PathBuf::from("var/yushen.sqlite"));

        let Ok(Command::Serve(config)) =
            read("serve --dist d --bundles b --trust t --hall-key k --db f --port 0 --host 0.0.0.0")
        else {
            panic!("host and port are read");
        };
        assert_eq!(config.listen.to_string(), "0.0.0.0:0");
    }

    #[test]
    fn a_wrong_argument_is_named() {
        assert_eq!(read("serve --db f"), Err(ConfigError::Missing("--dist")));
        assert_eq!(read("serve --dist"), Err(ConfigError::Missing("--dist")));
        assert_eq!(read("migrate --port 1"), Err(ConfigError::UnknownOption("--port".into())));
        assert_eq!(read("run"), Err(ConfigError::UnknownCommand("run".into())));
        let message = read("serve --dist d --db f --port 99999").unwrap_err().to_string();
        assert_eq!(message, "`--port` can't be `99999`: give a number from 0 to 65535");
    }

    #[test]
    fn no_argument_shows_the_help() {
        assert_eq!(read(""), Ok(Command::Help));
    }
}
