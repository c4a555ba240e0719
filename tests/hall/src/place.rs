//! The real program `yushen-server serve`, in a process of its own that can be killed and started again.
//! In: a database, a hall's file. Out: its address, its memory. Absent: clients; the clock is the machine's.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use tempfile::TempDir;
use yushen::bundle::Envelope;
use yushen::bundle::envelope::Kind as Signed;
use yushen_server::database::Location;

use crate::postgres;
use crate::service::Kind;
use crate::signed;

const RECEIPT_KEY: &str = r#"{"secret":"0505050505050505050505050505050505050505050505050505050505050505"}"#;
const LIBRARY: [&str; 4] = [
    "library.toml",
    "parameters/standard.toml",
    "items/social-affairs/every-type/2026-01-01/item.toml",
    "items/social-affairs/every-type/2026-01-01/rules.rhai",
];

/// Everything that `serve` needs, in a scratch folder. It outlives the processes.
#[derive(Debug)]
pub struct Place {
    folder: TempDir,
    /// The database.
    pub location: Location,
    program: PathBuf,
}

impl Place {
    /// A place with a new database and a hall of this file, whose id is `small`.
    pub fn new(kind: Kind, hall: &str) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let location = match kind {
            Kind::Sqlite => Location::File(folder.path().join("hall.sqlite")),
            Kind::Postgres => Location::Address(postgres::new_database()),
        };
        Self::at(folder, location, hall)
    }

    /// The same with a database of PostgreSQL's that is there already.
    pub fn with_address(address: String, hall: &str) -> Self {
        Self::at(tempfile::tempdir().expect("a scratch folder"), Location::Address(address), hall)
    }

    fn at(folder: TempDir, location: Location, hall: &str) -> Self {
        let place = Self { folder, location, program: program() };
        place.write("dist/index.html", "<title>预审</title>");
        place.write("trust.json", signed::trusted().write());
        place.write("hall-key.json", RECEIPT_KEY);
        place.write("data.key", "09".repeat(32));
        place.write("hall.toml", hall);
        // Made up, so that these tests run in every year: working days but for weekends.
        let year = 1970 + i64::try_from(now() / 31_556_952).unwrap_or(0);
        for year in year - 1..=year + 1 {
            let text =
                format!("year = {year}\nsource = \"made up for tests\"\nholidays = []\nworkdays = []\n");
            place.write(&format!("calendar/{year}.toml"), text);
        }
        place.publish();
        place
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("in the scratch folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }

    fn publish(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../libraries/every-type");
        let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file of the library");
        let sources = LIBRARY.iter().map(|path| ((*path).to_owned(), read(path))).collect();
        let (library, found) = yushen::library::check(&sources);
        let library = library.unwrap_or_else(|| panic!("{}", found[0]));
        let built = yushen::bundle::build(&library, &sources, signed::plan(1)).expect("a bundle");
        let mut envelope = Envelope::of(String::from_utf8(built.manifest.clone()).expect("JSON"));
        envelope.sign(Signed::Manifest, &signed::key());
        for (sha256, bytes) in &built.pieces {
            self.write(&format!("bundles/pieces/{sha256}"), bytes);
        }
        self.write("bundles/1/envelope.json", envelope.write());
        self.write("bundles/current", "1");
    }

    /// A path in the scratch folder.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// Starts the program; it may not be ready yet.
    pub fn spawn(&self) -> Process {
        self.spawn_on(0)
    }

    /// The same on this port.
    pub fn spawn_on(&self, port: u16) -> Process {
        let mut command = Command::new(&self.program);
        command.args(["serve", "--port", &port.to_string(), "--dist"]).arg(self.path("dist"));
        command.arg("--bundles").arg(self.path("bundles")).arg("--trust").arg(self.path("trust.json"));
        command.arg("--hall-key").arg(self.path("hall-key.json")).arg("--hall").arg(self.path("hall.toml"));
        command.arg("--calendar").arg(self.path("calendar")).arg("--data-key").arg(self.path("data.key"));
        match &self.location {
            Location::File(file) => command.env_remove("DATABASE_URL").arg("--db").arg(file),
            Location::Address(address) => command.env("DATABASE_URL", address),
        };
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.path("log"));
        command.stdout(Stdio::piped()).stderr(log.expect("the log")).env("RUST_LOG", "warn");
        Process { child: command.spawn().expect("the program starts"), log: self.path("log") }
    }
}

/// A running server, or one that is about to be. It is killed when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Waits until it says where it listens.
    ///
    /// # Errors
    /// It ended before; the message is what it logged last.
    pub fn ready(&mut self) -> anyhow::Result<SocketAddr> {
        let mut line = String::new();
        let out = self.child.stdout.as_mut().context("standard output is piped")?;
        BufReader::new(out).read_line(&mut line)?;
        let Some(address) = line.trim_end().strip_prefix("Yushen is ready: http://") else {
            let log = std::fs::read_to_string(&self.log).unwrap_or_default();
            bail!("the server did not start: {}", log.lines().next_back().unwrap_or_default());
        };
        Ok(address.parse()?)
    }

    /// `kill -9`: it gets no chance to finish anything.
    pub fn kill(&mut self) {
        self.child.kill().expect("a process of ours");
        self.child.wait().expect("an end");
    }

    /// SIGTERM; whether it ended cleanly.
    pub fn stop(mut self) -> bool {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill");
        told.success() && self.child.wait().expect("an end").success()
    }

    /// Its resident memory now and at its peak, in KiB.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
        };
        (of("VmRSS:"), of("VmHWM:"))
    }

    /// Its processor time so far, in hundredths of a second.
    pub fn processor_time(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields = after_name.split_whitespace().skip(11).take(2);
        fields.filter_map(|field| field.parse::<u64>().ok()).sum()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The machine's clock, in seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// `yushen-server`: `YUSHEN_SERVER`, or built now with the profile of this test.
fn program() -> PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM
        .get_or_init(|| {
            if let Some(program) = std::env::var_os("YUSHEN_SERVER") {
                return program.into();
            }
            let own = std::env::current_exe().expect("this program");
            let deps = own
                .ancestors()
                .find(|folder| folder.ends_with("deps"))
                .expect("in `deps` of the target folder");
            let folder = deps.parent().expect("the profile's folder");
            let profile = folder.file_name().expect("a name").to_string_lossy();
            let profile = if profile == "debug" { "dev" } else { &*profile };
            let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            build.args(["build", "--quiet", "--package", "yushen-server", "--bin", "yushen-server"]);
            build.args(["--profile", profile]).current_dir(env!("CARGO_MANIFEST_DIR"));
            build.env("CARGO_TARGET_DIR", folder.parent().expect("the target folder"));
            assert!(build.status().expect("cargo").success(), "`yushen-server` can't be built");
            folder.join(format!("yushen-server{}", std::env::consts::EXE_SUFFIX))
        })
        .clone()
}
