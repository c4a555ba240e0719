//! What the server was asked to do: the command line, read once into plain structs.
//! In: arguments, `DATABASE_URL`. Out: `Command`, or a message that says which argument is wrong.
//! Absent: other environment variables (that one is here because the address may hold a password, and command lines are
//! seen by everybody on the machine), and what the files say.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use yushen::bundle::Moment;

use crate::database::Location;
use crate::limits::rates::Rates;
use crate::recompute::RecomputeConfig;
use crate::staff::role::Role;

/// What `yushen-server --help` prints.
pub const USAGE: &str = "\
yushen-server: serves the web app and keeps the hall's data

  yushen-server serve --dist DIR --bundles DIR --trust FILE --hall-key FILE --db FILE [--port 8080] [--host 127.0.0.1]
                      [--hall FILE … --calendar DIR --data-key FILE [--log-key FILE] [--desk-token FILE]
                       [--staff FILE] [--kiosks DIR] [--province URL --province-key FILE] [--font FILE … [--font-bold FILE …]]]
                      [--metrics ADDR:PORT] [--behind-proxy] [--rates READS,CHANGES,LOOK-UPS]
      --dist DIR   folder with the built web app (`cargo xtask build` makes dist/web)
      --bundles DIR  store of signed rule bundles (`yushen bundle build`, `sign`, `publish`)
      --trust FILE keys that must have signed a bundle (`yushen bundle trust`)
      --hall-key FILE  key that receipts are encrypted to (`yushen hall-key`)
      --db FILE    SQLite database; it and its folder are created when missing. Instead of it, the environment variable
                   DATABASE_URL names a PostgreSQL database: postgres://USER:PASSWORD@HOST/NAME
      --hall FILE  a hall that takes bookings (examples/halls/pingqiao.toml); once for each hall, none without bookings
      --calendar DIR  published years for the halls (`rules/calendar`)
      --data-key FILE  key that bookings are encrypted with (`yushen-server data-key`)
      --log-key FILE  key that signs each day of the event log (`yushen bundle keygen`)
      --kiosks DIR signed settings of the halls' kiosks, HALL.json each (`yushen kiosk sign`)
      --metrics ADDR:PORT  figures for Prometheus at http://ADDR:PORT/metrics; not to be reached from outside
      --desk-token FILE  opens the desk (calls, special channel) to who shows it (`yushen-server desk-token`)
      --staff FILE how staff sign in (examples/halls/staff.toml); without it they can't
      --province URL, --province-key FILE  where accepted cases are told, and the key that signs it (64 hexadecimal
                   digits, as `data-key` makes)
      --font FILE  font of papers in PDF; once for each, the first that has a character is taken. --font-bold FILE  of
                   titles. Without it: Debian's package fonts-noto-cjk
      --port N     0 takes any free port; the address is printed when the server is ready
      --host ADDR  address to listen on; 127.0.0.1 is reached from this machine only
      --behind-proxy  clients are told apart by the last address in X-Forwarded-For, which your proxy must write
      --rates N,N,N  most requests of one client in a minute: reading, changes, by code; 2400,240,120 without it

  yushen-server migrate --db FILE
      creates the database (or that of DATABASE_URL) or brings it up to date, and stops

  yushen-server preview --db FILE --data-key FILE --bundles DIR --trust FILE --hall-key FILE [--counter N]
      compares the receipts that the halls keep under the bundle that counts now and the one that is to come (or that of
      a counter, published or not), and prints those that would be decided otherwise, as JSON

  yushen-server verify-log --db FILE [--trust-log FILE] [--hall ID] [--at 2026-11-26T08:00:00Z]
      checks the event log against its batches, signed days and the bookings; ends with 1 when something is wrong
      --trust-log FILE  keys of which one must have signed each day (`yushen bundle trust --threshold 1`)
      --hall ID    this hall only
      --at MOMENT  for a copy: when it was made; otherwise it is checked as of now

  yushen-server recompute --db FILE --hall ID --from 2026-11-01 --to 2026-11-30 [--class CLASS] [--shown FILE]
      counts every figure of these days again from the event log, by other code, and compares it with what the API
      shows; ends with 1 and the differences when there are any
      --shown FILE  an answer of `GET …/figures` that was kept: compared instead of what the API would show now

  yushen-server backup --db FILE --to FILE
      writes a checked copy into a new file, while the server runs (or of DATABASE_URL, with PostgreSQL's pg_dump)

  yushen-server restore --from FILE --db FILE [--replace]
      makes the database of such a copy, while no server runs; one that is not empty is only replaced with --replace,
      and then moved aside, not deleted (or that of DATABASE_URL, with PostgreSQL's pg_restore)
  yushen-server staff ACTION --db FILE --data-key FILE --hall FILE [--name NAME] [--role ROLE] [--window N]
                      [--issuer URL --subject TEXT]
      manages the accounts of a hall's staff. A password is typed at the terminal or comes as a line on standard input.
      add      --name NAME --role clerk|operator|supervisor|publisher, a clerk's --window; with --issuer and --subject
               somebody of the OIDC provider, without a password
      list     all accounts of the hall
      change   --name NAME and what is to be different
      disable, enable, reset (a new password), unlock (after failed sign-ins)   --name NAME

  yushen-server kiosk ACTION --db FILE --hall FILE [--name NAME]
      manages the hall's kiosks
      add      --name NAME; prints the address it starts at, with its token, once
      list     all of them
      remove   --name NAME; nothing opens with its token any more

  yushen-server data-key --data-key FILE
      makes a new key file; keep a copy elsewhere: without it, bookings can't be read

  yushen-server desk-token --desk-token FILE
      makes a new token for the desk's programs (`Authorization: Bearer …`)";

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
    /// Copy the database while it is used.
    Backup {
        /// The database.
        db: Location,
        /// The new file.
        to: PathBuf,
    },
    /// Make a database of a copy.
    Restore {
        /// The copy.
        from: PathBuf,
        /// The database.
        db: Location,
        /// Move one aside that is not empty.
        replace: bool,
    },
    /// Make a data key.
    DataKey {
        /// The file to make.
        file: PathBuf,
    },
    /// Show what a coming bundle decides otherwise.
    Preview(PreviewConfig),
    /// Check the event log.
    VerifyLog(VerifyConfig),
    /// Count the figures again.
    Recompute(RecomputeConfig),
    /// Make a desk's token.
    DeskToken {
        /// The file to make.
        file: PathBuf,
    },
    /// Manage accounts of staff.
    Staff(StaffCommand),
    /// Manage kiosks.
    Kiosk(KioskCommand),
    /// Serve until told to stop.
    Serve(Box<ServeConfig>),
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

/// Settings of `staff`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffCommand {
    /// What to do.
    pub action: StaffAction,
    /// The database.
    pub db: Location,
    /// The data key.
    pub data_key: PathBuf,
    /// The hall's file.
    pub hall: PathBuf,
    /// The account; empty for a list.
    pub name: String,
    /// Its role.
    pub role: Option<Role>,
    /// A clerk's window.
    pub window: Option<i64>,
    /// Issuer and subject at the OIDC provider.
    pub oidc: Option<(String, String)>,
}

/// What `staff` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffAction {
    /// Make an account.
    Add,
    /// Show all.
    List,
    /// Another role, window or OIDC identity.
    Change,
    /// No more signing in.
    Disable,
    /// Signing in again.
    Enable,
    /// A new password.
    Reset,
    /// Forget failed sign-ins.
    Unlock,
}

const ACTIONS: [(&str, StaffAction); 7] = [
    ("add", StaffAction::Add),
    ("list", StaffAction::List),
    ("change", StaffAction::Change),
    ("disable", StaffAction::Disable),
    ("enable", StaffAction::Enable),
    ("reset", StaffAction::Reset),
    ("unlock", StaffAction::Unlock),
];

/// Settings of `kiosk`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskCommand {
    /// What to do.
    pub action: KioskAction,
    /// The database.
    pub db: Location,
    /// The hall's file.
    pub hall: PathBuf,
    /// The kiosk; empty for a list.
    pub name: String,
}

/// What `kiosk` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KioskAction {
    /// Enrol one.
    Add,
    /// Show all.
    List,
    /// Its token opens nothing any more.
    Remove,
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
    /// Where Prometheus reads, if it does.
    pub metrics: Option<SocketAddr>,
    /// Whether a proxy names the clients.
    pub behind_proxy: bool,
    /// How often a client may ask.
    pub rates: Rates,
}

/// Settings of `verify-log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyConfig {
    /// The database.
    pub db: Location,
    /// Keys of which one must have signed each day.
    pub trust: Option<PathBuf>,
    /// One hall instead of all.
    pub hall: Option<String>,
    /// As of when, instead of now.
    pub at: Option<Moment>,
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
    /// The key that signs the log's days.
    pub log_key: Option<PathBuf>,
    /// The desk's token, if the desk is open.
    pub desk_token: Option<PathBuf>,
    /// How staff sign in, if they do.
    pub staff: Option<PathBuf>,
    /// Folder of the kiosks' signed settings.
    pub kiosks: Option<PathBuf>,
    /// Where accepted cases are told, and the key that signs it.
    pub province: Option<(String, PathBuf)>,
    /// Fonts of papers: texts, titles. None: where Debian has them.
    pub fonts: (Vec<PathBuf>, Vec<PathBuf>),
}

/// A command line that can't be obeyed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The first word is not a command.
    #[error("unknown command `{0}`; `yushen-server --help` lists the commands")]
    UnknownCommand(String),
    /// `staff` without one of its actions.
    #[error("`staff` needs one of `add`, `list`, `change`, `disable`, `enable`, `reset`, `unlock`")]
    NoAction,
    /// `kiosk` without one of its actions.
    #[error("`kiosk` needs one of `add`, `list`, `remove`")]
    NoKioskAction,
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
            Some("backup") => {
                let mut options = Options::read(arguments, &["--db", "--to"])?;
                Ok(Self::Backup { db: options.database(database_url)?, to: options.path("--to")? })
            }
            Some("restore") => {
                let mut options = Options::read(arguments, &["--db", "--from", "--replace"])?;
                Ok(Self::Restore {
                    from: options.path("--from")?,
                    db: options.database(database_url)?,
                    replace: !options.take("--replace").is_empty(),
                })
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
            Some("verify-log") => {
                let mut options = Options::read(arguments, &["--db", "--trust-log", "--hall", "--at"])?;
                let at = options.take("--at").pop().map(|value| moment("--at", &value)).transpose()?;
                Ok(Self::VerifyLog(VerifyConfig {
                    db: options.database(database_url)?,
                    trust: options.opt_path("--trust-log"),
                    hall: options.value("--hall", "give a hall's id")?,
                    at,
                }))
            }
            Some("recompute") => {
                let names = ["--db", "--hall", "--from", "--to", "--class", "--shown"];
                let mut options = Options::read(arguments, &names)?;
                let mut text = |name| options.value::<String>(name, "give a text");
                let need =
                    |name: &'static str, given: Option<String>| given.ok_or(ConfigError::Missing(name));
                let hall = need("--hall", text("--hall")?)?;
                let from = need("--from", text("--from")?)?;
                let to = need("--to", text("--to")?)?;
                let class = text("--class")?;
                Ok(Self::Recompute(RecomputeConfig {
                    shown: options.opt_path("--shown"),
                    db: options.database(database_url)?,
                    hall,
                    from,
                    to,
                    class,
                }))
            }
            Some("desk-token") => {
                let mut options = Options::read(arguments, &["--desk-token"])?;
                Ok(Self::DeskToken { file: options.path("--desk-token")? })
            }
            Some("staff") => {
                let word = arguments.next().unwrap_or_default();
                let action = ACTIONS.into_iter().find(|(known, _)| word == *known);
                let (_, action) = action.ok_or(ConfigError::NoAction)?;
                Options::read(arguments, &STAFF)?.staff(action, database_url).map(Self::Staff)
            }
            Some("kiosk") => {
                let action = match arguments.next().unwrap_or_default().to_str() {
                    Some("add") => KioskAction::Add,
                    Some("list") => KioskAction::List,
                    Some("remove") => KioskAction::Remove,
                    _ => return Err(ConfigError::NoKioskAction),
                };
                let mut options = Options::read(arguments, &["--db", "--hall", "--name"])?;
                let name = options.value("--name", "give the kiosk's name")?;
                if name.is_none() && action != KioskAction::List {
                    return Err(ConfigError::Missing("--name"));
                }
                let (db, hall) = (options.database(database_url)?, options.path("--hall")?);
                Ok(Self::Kiosk(KioskCommand { action, db, hall, name: name.unwrap_or_default() }))
            }
            Some("serve") => {
                let mut options = Options::read(arguments, &SERVE)?;
                let host = options.value("--host", "give an IP address such as 127.0.0.1")?;
                let port = options.value("--port", "give a number from 0 to 65535")?;
                let rates = options.value("--rates", "give three numbers above 0, e.g. 2400,240,120")?;
                Ok(Self::Serve(Box::new(ServeConfig {
                    dist: options.path("--dist")?,
                    bundles: options.path("--bundles")?,
                    trust: options.path("--trust")?,
                    hall_key: options.path("--hall-key")?,
                    db: options.database(database_url)?,
                    halls: options.halls()?,
                    metrics: options
                        .value("--metrics", "give an IP address and a port such as 127.0.0.1:9090")?,
                    listen: SocketAddr::new(
                        host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
                        port.unwrap_or(8080),
                    ),
                    behind_proxy: !options.take("--behind-proxy").is_empty(),
                    rates: rates.unwrap_or_default(),
                })))
            }
            _ => Err(ConfigError::UnknownCommand(command.to_string_lossy().into_owned())),
        }
    }
}

const ROLES: &str = "use clerk, operator, supervisor or publisher";

const PREVIEW: [&str; 6] = ["--db", "--data-key", "--bundles", "--trust", "--hall-key", "--counter"];

const STAFF: [&str; 8] =
    ["--db", "--data-key", "--hall", "--name", "--role", "--window", "--issuer", "--subject"];

const SERVE: [&str; 21] = [
    "--dist",
    "--bundles",
    "--trust",
    "--hall-key",
    "--db",
    "--hall",
    "--calendar",
    "--data-key",
    "--desk-token",
    "--log-key",
    "--metrics",
    "--staff",
    "--kiosks",
    "--province",
    "--province-key",
    "--font",
    "--font-bold",
    "--port",
    "--host",
    "--behind-proxy",
    "--rates",
];

/// Options without a value.
const FLAGS: [&str; 2] = ["--behind-proxy", "--replace"];

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
            let value = if FLAGS.contains(&option) { Some(OsString::new()) } else { arguments.next() };
            given.push((option, value.ok_or(ConfigError::Missing(option))?));
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
            let superfluous = [
                "--calendar",
                "--data-key",
                "--log-key",
                "--desk-token",
                "--staff",
                "--kiosks",
                "--province",
                "--province-key",
                "--font",
                "--font-bold",
            ]
            .into_iter()
            .find(|option| !self.take(option).is_empty());
            return superfluous.map_or(Ok(None), |option| Err(ConfigError::WithoutHall(option)));
        }
        let (calendar, data_key) = (self.path("--calendar")?, self.path("--data-key")?);
        let (log_key, desk_token) = (self.opt_path("--log-key"), self.opt_path("--desk-token"));
        let (staff, kiosks) = (self.opt_path("--staff"), self.opt_path("--kiosks"));
        let province = match self.take("--province").pop() {
            Some(url) => Some((url.to_string_lossy().into_owned(), self.path("--province-key")?)),
            None if self.take("--province-key").is_empty() => None,
            None => return Err(ConfigError::Missing("--province")),
        };
        let mut paths = |option| self.take(option).into_iter().map(PathBuf::from).collect::<Vec<_>>();
        let fonts = (paths("--font"), paths("--font-bold"));
        if fonts.0.is_empty() && !fonts.1.is_empty() {
            return Err(ConfigError::Missing("--font"));
        }
        Ok(Some(HallsConfig {
            files,
            calendar,
            data_key,
            log_key,
            desk_token,
            staff,
            kiosks,
            province,
            fonts,
        }))
    }

    fn staff(&mut self, action: StaffAction, url: Option<String>) -> Result<StaffCommand, ConfigError> {
        let name = match self.value("--name", "give the account's name")? {
            Some(name) => name,
            None if action == StaffAction::List => String::new(),
            None => return Err(ConfigError::Missing("--name")),
        };
        let role = self.value::<String>("--role", ROLES)?;
        let role = role.map(|word| {
            let unknown = || ConfigError::Invalid { option: "--role", value: word.clone(), expected: ROLES };
            Role::of(&word).ok_or_else(unknown)
        });
        let issuer = self.value("--issuer", "give the provider's issuer")?;
        let oidc = match (issuer, self.value("--subject", "give the person's `sub`")?) {
            (Some(issuer), Some(subject)) => Some((issuer, subject)),
            (None, None) => None,
            (None, Some(_)) => return Err(ConfigError::Missing("--issuer")),
            (Some(_), None) => return Err(ConfigError::Missing("--subject")),
        };
        Ok(StaffCommand {
            action,
            db: self.database(url)?,
            data_key: self.path("--data-key")?,
            hall: self.path("--hall")?,
            name,
            role: role.transpose()?,
            window: self.value("--window", "give the number of a window")?,
            oidc,
        })
    }
}

fn moment(option: &'static str, value: &OsString) -> Result<Moment, ConfigError> {
    let value = value.to_string_lossy();
    Moment::parse(&value).ok_or_else(|| ConfigError::Invalid {
        option,
        value: value.into_owned(),
        expected: "give a moment in UTC such as 2026-11-26T08:00:00Z",
    })
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
    use std::path::Path;

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
        let fonts = "--hall a --calendar c --data-key key --font f --font g --font-bold b";
        let Ok(Command::Serve(config)) = read(&format!("{most} {fonts}")) else { panic!("fonts are read") };
        let fonts = config.halls.map(|halls| halls.fonts);
        assert_eq!(fonts, Some((vec!["f".into(), "g".into()], vec!["b".into()])));
        let bold = format!("{most} --hall a --calendar c --data-key key --font-bold b");
        assert_eq!(read(&bold), Err(ConfigError::Missing("--font")));
        assert_eq!(read(&format!("{most} --font f")), Err(ConfigError::WithoutHall("--font")));
        let half = format!("{most} --hall a --calendar c --data-key key --province http://p");
        assert_eq!(read(&half), Err(ConfigError::Missing("--province-key")));
        assert_eq!(read(&format!("{most} --province p")), Err(ConfigError::WithoutHall("--province")));
        assert_eq!(read(&format!("{most} --hall a --calendar c")), Err(ConfigError::Missing("--data-key")));
        assert_eq!(read(&format!("{most} --calendar c")), Err(ConfigError::WithoutHall("--calendar")));
        assert_eq!(read("data-key --data-key f"), Ok(Command::DataKey { file: "f".into() }));
        assert_eq!(halls.desk_token, None);
        assert_eq!(read(&format!("{most} --desk-token t")), Err(ConfigError::WithoutHall("--desk-token")));
        assert_eq!(read("desk-token --desk-token f"), Ok(Command::DeskToken { file: "f".into() }));
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
    fn the_log_and_the_metrics_have_their_options() {
        let most = "serve --dist d --bundles b --trust t --hall-key k --db f";
        let Ok(Command::Serve(config)) = read(&format!(
            "{most} --hall a --calendar c --data-key key --log-key log --metrics 127.0.0.1:9090"
        )) else {
            panic!("all of them are read");
        };
        assert_eq!(config.halls.and_then(|halls| halls.log_key), Some("log".into()));
        assert_eq!(config.metrics, Some(SocketAddr::from(([127, 0, 0, 1], 9090))));
        assert_eq!(read(&format!("{most} --log-key l")), Err(ConfigError::WithoutHall("--log-key")));
        let message = read(&format!("{most} --metrics 9090")).unwrap_err().to_string();
        assert!(message.contains("127.0.0.1:9090"), "{message}");

        let Ok(Command::VerifyLog(config)) =
            read("verify-log --db f --trust-log t --hall h --at 1970-01-01T00:00:09Z")
        else {
            panic!("a full command line is read");
        };
        assert_eq!((config.at, config.hall), (Some(Moment(9)), Some("h".into())));
        assert!(read("verify-log --db f --at now").is_err());
    }

    #[test]
    fn kiosks_are_managed_by_name_and_their_settings_have_a_folder() {
        let Ok(Command::Kiosk(command)) = read("kiosk add --db f --hall h --name entrance-1") else {
            panic!("a full command line is read");
        };
        assert_eq!((command.action, command.name.as_str()), (KioskAction::Add, "entrance-1"));
        assert!(matches!(read("kiosk list --db f --hall h"), Ok(Command::Kiosk(_))));
        assert_eq!(read("kiosk remove --db f --hall h"), Err(ConfigError::Missing("--name")));
        assert_eq!(read("kiosk"), Err(ConfigError::NoKioskAction));
        let most = "serve --dist d --bundles b --trust t --hall-key k --db f";
        let Ok(Command::Serve(config)) =
            read(&format!("{most} --hall a --calendar c --data-key key --kiosks k"))
        else {
            panic!("with a folder");
        };
        assert_eq!(config.halls.and_then(|halls| halls.kiosks), Some("k".into()));
        assert_eq!(read(&format!("{most} --kiosks k")), Err(ConfigError::WithoutHall("--kiosks")));
    }

    #[test]
    fn accounts_of_staff_are_managed_by_name() {
        let most = "--db f --data-key k --hall h";
        let Ok(Command::Staff(command)) =
            read(&format!("staff add {most} --name wang-li --role clerk --window 2"))
        else {
            panic!("a full command line is read");
        };
        assert_eq!((command.action, command.role), (StaffAction::Add, Some(Role::Clerk)));
        assert_eq!((command.window, command.oidc), (Some(2), None));
        assert!(matches!(read(&format!("staff list {most}")), Ok(Command::Staff(_))));
        assert_eq!(read("staff"), Err(ConfigError::NoAction));
        assert_eq!(read(&format!("staff unlock {most}")), Err(ConfigError::Missing("--name")));
        assert_eq!(
            read(&format!("staff change {most} --name a --issuer i")),
            Err(ConfigError::Missing("--subject"))
        );
        let message = read(&format!("staff add {most} --name a --role admin")).unwrap_err().to_string();
        assert_eq!(message, "`--role` can't be `admin`: use clerk, operator, supervisor or publisher");
        assert_eq!(
            read(&format!("staff add {most} --name a --password b")),
            Err(ConfigError::UnknownOption("--password".into())),
            "never as an argument"
        );
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
    fn options_without_a_value_take_none() {
        let Ok(Command::Restore { from, replace, .. }) = read("restore --replace --from a --db b") else {
            panic!("a restore is read");
        };
        assert!(replace && from == Path::new("a"));
        let serve = "serve --dist d --bundles b --trust t --hall-key k --db f";
        let Ok(Command::Serve(config)) = read(&format!("{serve} --behind-proxy --rates 9,8,7")) else {
            panic!("both are read");
        };
        assert!(config.behind_proxy && config.rates.reads.get() == 9);
        let message = read(&format!("{serve} --rates 0,1,1")).unwrap_err().to_string();
        assert!(message.contains("three numbers above 0"), "{message}");
    }

    #[test]
    fn no_argument_shows_the_help() {
        assert_eq!(read(""), Ok(Command::Help));
    }
}
