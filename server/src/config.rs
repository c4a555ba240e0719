//! What the server was asked to do: the command line, read once into plain structs.
//! In: arguments, `DATABASE_URL`. Out: `Command`, or a message that says which argument is wrong.
//! Absent: other environment variables (that one is here because the address may hold a password, and command lines are
//! seen by everybody on the machine), and what the files say.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::database::Location;

/// What `yushen-server --help` prints.
pub const USAGE: &str = "\
yushen-server: serves the web app and keeps the hall's data

  yushen-server serve --dist DIR --bundles DIR --trust FILE --hall-key FILE --db FILE [--port 8080] [--host 127.0.0.1]
                      [--hall FILE … --calendar DIR --data-key FILE [--province URL --province-key FILE]]
      --dist DIR   folder with the built web app (`cargo xtask build` makes dist/web)
      --bundles DIR  store of signed rule bundles (`yushen bundle build`, `sign`, `publish`)
      --trust FILE keys that must have signed a bundle (`yushen bundle trust`)
      --hall-key FILE  key that receipts are encrypted to (`yushen hall-key`)
      --db FILE    SQLite database; it and its folder are created when missing. Instead of it, the environment variable
                   DATABASE_URL names a PostgreSQL database: postgres://USER:PASSWORD@HOST/NAME
      --hall FILE  a hall that takes bookings (examples/halls/pingqiao.toml); once for each hall, none without bookings
      --calendar DIR  published years for the halls (`rules/calendar`)
      --data-key FILE  key that bookings are encrypted with (`yushen-server data-key`)
      --province URL, --province-key FILE  where accepted cases are told, and the key that signs it (64 hexadecimal
                   digits, as `data-key` makes)
      --port N     0 takes any free port; the address is printed when the server is ready
      --host ADDR  address to listen on; 127.0.0.1 is reached from this machine only

  yushen-server migrate --db FILE
      creates the database (or that of DATABASE_URL) or brings it up to date, and stops

  yushen-server preview --db FILE --data-key FILE --bundles DIR --trust FILE --hall-key FILE [--counter N]
      compares the receipts that the halls keep under the bundle that counts now and the one that is to come (or that of
      a counter, published or not), and prints those that would be decided otherwise, as JSON

  yushen-server data-key --data-key FILE
      makes a new key file; keep a copy elsewhere: without it, bookings can't be read";

/// One run of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Print [`USAGE`].
    Help,
    /// Bring the database up to date and stop.
    Migrate {
        /// The database.
        db: Location,
    },
    /// Make a data key.
    DataKey {
        /// The file to make.
        file: PathBuf,
    },
    /// Show what a coming bundle decides otherwise.
    Preview(PreviewConfig),
    /// Serve until told to stop.
    Serve(ServeConfig),
}

/// Settings of `preview`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewConfig {
    /// The database.
    pub db: Location,
    /// The data key.
    pub data_key: PathBuf,
    /// Store of signed bundles.
    pub bundles: PathBuf,
    /// Trusted keys.
    pub trust: PathBuf,
    /// The hall's key.
    pub hall_key: PathBuf,
    /// Which bundle; the published one that is to come when it is not said.
    pub counter: Option<u64>,
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
    /// The database.
    pub db: Location,
    /// The halls that take bookings, if there are any.
    pub halls: Option<HallsConfig>,
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
}

/// What bookings need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallsConfig {
    /// The halls' files.
    pub files: Vec<PathBuf>,
    /// Folder of published years.
    pub calendar: PathBuf,
    /// The data key.
    pub data_key: PathBuf,
    /// Where accepted cases are told, and the key that signs it.
    pub province: Option<(String, PathBuf)>,
}

/// A command line that can't be obeyed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The first word is not a command.
    #[error(
        "unknown command `{0}`; use `serve`, `migrate`, `preview` or `data-key` (`yushen-server --help` shows all)"
    )]
    UnknownCommand(String),
    /// An option this command does not have.
    #[error("unknown option `{0}` (`yushen-server --help` lists the options)")]
    UnknownOption(String),
    /// An option without its value, or a required option left out.
    #[error("`{0}` needs a value (`yushen-server --help` shows an example)")]
    Missing(&'static str),
    /// Two databases.
    #[error("`--db` and `DATABASE_URL` both name a database; give one of them (`unset DATABASE_URL`)")]
    TwoDatabases,
    /// Settings of bookings without a hall.
    #[error("`{0}` is for halls that take bookings; add `--hall FILE`, or leave it out")]
    WithoutHall(&'static str),
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
    /// Reads the arguments after the program's name. `database_url` is the environment variable `DATABASE_URL`.
    ///
    /// # Errors
    /// [`ConfigError`] names the argument that is wrong.
    pub fn parse(
        arguments: impl IntoIterator<Item = OsString>,
        database_url: Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut arguments = arguments.into_iter();
        let command = arguments.next().unwrap_or_else(|| "--help".into());
        match command.to_str() {
            Some("--help" | "-h" | "help") => Ok(Self::Help),
            Some("migrate") => {
                let mut options = Options::read(arguments, &["--db"])?;
                Ok(Self::Migrate { db: options.database(database_url)? })
            }
            Some("data-key") => {
                let mut options = Options::read(arguments, &["--data-key"])?;
                Ok(Self::DataKey { file: options.path("--data-key")? })
            }
            Some("preview") => {
                let mut options = Options::read(arguments, &PREVIEW)?;
                Ok(Self::Preview(PreviewConfig {
                    db: options.database(database_url)?,
                    data_key: options.path("--data-key")?,
                    bundles: options.path("--bundles")?,
                    trust: options.path("--trust")?,
                    hall_key: options.path("--hall-key")?,
                    counter: options.value("--counter", "give the counter of a bundle in the store")?,
                }))
            }
            Some("serve") => {
                let mut options = Options::read(arguments, &SERVE)?;
                let host = options.value("--host", "give an IP address such as 127.0.0.1")?;
                let port = options.value("--port", "give a number from 0 to 65535")?;
                Ok(Self::Serve(ServeConfig {
                    dist: options.path("--dist")?,
                    bundles: options.path("--bundles")?,
                    trust: options.path("--trust")?,
                    hall_key: options.path("--hall-key")?,
                    db: options.database(database_url)?,
                    halls: options.halls()?,
                    listen: SocketAddr::new(
                        host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
                        port.unwrap_or(8080),
                    ),
                }))
            }
            _ => Err(ConfigError::UnknownCommand(command.to_string_lossy().into_owned())),
        }
    }
}

const PREVIEW: [&str; 6] = ["--db", "--data-key", "--bundles", "--trust", "--hall-key", "--counter"];

const SERVE: [&str; 12] = [
    "--dist",
    "--bundles",
    "--trust",
    "--hall-key",
    "--db",
    "--hall",
    "--calendar",
    "--data-key",
    "--province",
    "--province-key",
    "--port",
    "--host",
];

/// Options with their values, in the order they were given.
struct Options {
    given: Vec<(&'static str, OsString)>,
}

impl Options {
    fn read(
        mut arguments: impl Iterator<Item = OsString>,
        allowed: &[&'static str],
    ) -> Result<Self, ConfigError> {
        let mut given = Vec::new();
        while let Some(name) = arguments.next() {
            let Some(option) = allowed.iter().copied().find(|known| name == *known) else {
                return Err(ConfigError::UnknownOption(name.to_string_lossy().into_owned()));
            };
            given.push((option, arguments.next().ok_or(ConfigError::Missing(option))?));
        }
        Ok(Self { given })
    }

    /// Every value of an option; the last of them counts where one is wanted.
    fn take(&mut self, option: &'static str) -> Vec<OsString> {
        let taken = self.given.extract_if(.., |(name, _)| *name == option);
        taken.map(|(_, value)| value).collect()
    }

    fn opt_path(&mut self, option: &'static str) -> Option<PathBuf> {
        self.take(option).pop().map(PathBuf::from)
    }

    fn path(&mut self, option: &'static str) -> Result<PathBuf, ConfigError> {
        self.opt_path(option).ok_or(ConfigError::Missing(option))
    }

    fn value<T: std::str::FromStr>(
        &mut self,
        option: &'static str,
        expected: &'static str,
    ) -> Result<Option<T>, ConfigError> {
        self.take(option).pop().map(|value| parse(option, &value, expected)).transpose()
    }

    fn database(&mut self, url: Option<String>) -> Result<Location, ConfigError> {
        match (self.opt_path("--db"), url.filter(|url| !url.is_empty())) {
            (Some(_), Some(_)) => Err(ConfigError::TwoDatabases),
            (Some(file), None) => Ok(Location::File(file)),
            (None, Some(url)) => Ok(Location::Address(url)),
            (None, None) => Err(ConfigError::Missing("--db")),
        }
    }

    fn halls(&mut self) -> Result<Option<HallsConfig>, ConfigError> {
        let files: Vec<PathBuf> = self.take("--hall").into_iter().map(PathBuf::from).collect();
        if files.is_empty() {
            let superfluous = ["--calendar", "--data-key", "--province", "--province-key"]
                .into_iter()
                .find(|option| !self.take(option).is_empty());
            return superfluous.map_or(Ok(None), |option| Err(ConfigError::WithoutHall(option)));
        }
        let (calendar, data_key) = (self.path("--calendar")?, self.path("--data-key")?);
        let province = match self.take("--province").pop() {
            Some(url) => Some((url.to_string_lossy().into_owned(), self.path("--province-key")?)),
            None if self.take("--province-key").is_empty() => None,
            None => return Err(ConfigError::Missing("--province")),
        };
        Ok(Some(HallsConfig { files, calendar, data_key, province }))
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
        Command::parse(line.split_whitespace().map(OsString::from), None)
    }

    #[test]
    fn serve_listens_on_this_machine_only_unless_told_otherwise() {
        let Ok(Command::Serve(config)) =
            read("serve --dist dist/web --bundles b --trust t --hall-key k --db var/yushen.sqlite")
        else {
            panic!("a full command line is read");
        };
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.db, Location::File("var/yushen.sqlite".into()));
        assert_eq!(config.halls, None);

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
    fn bookings_need_a_hall_its_calendar_and_a_key() {
        let most = "serve --dist d --bundles b --trust t --hall-key k --db f";
        let Ok(Command::Serve(config)) =
            read(&format!("{most} --hall a --calendar c --data-key key --hall b"))
        else {
            panic!("two halls are read");
        };
        let halls = config.halls.expect("halls");
        assert_eq!(halls.files, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(halls.province, None);
        let told = "--hall a --calendar c --data-key key --province http://p --province-key f";
        let Ok(Command::Serve(config)) = read(&format!("{most} {told}")) else {
            panic!("a province is read")
        };
        assert_eq!(config.halls.and_then(|halls| halls.province), Some(("http://p".into(), "f".into())));
        let half = format!("{most} --hall a --calendar c --data-key key --province http://p");
        assert_eq!(read(&half), Err(ConfigError::Missing("--province-key")));
        assert_eq!(read(&format!("{most} --province p")), Err(ConfigError::WithoutHall("--province")));
        assert_eq!(read(&format!("{most} --hall a --calendar c")), Err(ConfigError::Missing("--data-key")));
        assert_eq!(read(&format!("{most} --calendar c")), Err(ConfigError::WithoutHall("--calendar")));
        assert_eq!(read("data-key --data-key f"), Ok(Command::DataKey { file: "f".into() }));
    }

    #[test]
    fn a_preview_takes_the_coming_bundle_or_the_one_of_a_counter() {
        let most = "preview --db f --data-key k --bundles b --trust t --hall-key h";
        let Ok(Command::Preview(config)) = read(most) else { panic!("a full command line is read") };
        assert_eq!((config.counter, config.db), (None, Location::File("f".into())));
        let Ok(Command::Preview(config)) = read(&format!("{most} --counter 7")) else {
            panic!("with a counter")
        };
        assert_eq!(config.counter, Some(7));
        assert!(matches!(read(&format!("{most} --counter x")), Err(ConfigError::Invalid { .. })));
        assert_eq!(read("preview --db f"), Err(ConfigError::Missing("--data-key")));
    }

    #[test]
    fn one_database_is_named_and_its_password_is_not_shown() {
        let with_url = |line: &str| {
            let words = line.split_whitespace().map(OsString::from);
            Command::parse(words, Some("postgres://hall:secret@db/hall".into()))
        };
        let command = with_url("migrate").expect("the environment is enough");
        assert!(!format!("{command:?}").contains("secret"), "{command:?}");
        assert_eq!(with_url("migrate --db f"), Err(ConfigError::TwoDatabases));
        assert_eq!(read("migrate"), Err(ConfigError::Missing("--db")));
    }

    #[test]
    fn no_argument_shows_the_help() {
        assert_eq!(read(""), Ok(Command::Help));
    }
}
