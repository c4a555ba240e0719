//! The real program `yushen-server serve` with the sample hall, as an operator starts it.
//! In: the built programs, which `cargo xtask test` names by `YUSHEN_SERVER` and `YUSHEN_CLI`. Out: its address.
//! Absent: a clock that is set; it is the machine's.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use yushen_server::database::Location;

use crate::service::DESK;

/// A running program; ended when dropped.
#[derive(Debug)]
pub struct Program {
    /// `http://127.0.0.1:PORT`
    pub address: String,
    child: Child,
    folder: TempDir,
}

/// A path that `cargo xtask test` names.
///
/// # Panics
/// It is not set: the message has what to run.
pub fn named(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable).map(PathBuf::from);
    path.unwrap_or_else(|| panic!("`{variable}` is not set; run this by `cargo xtask test --only hall`"))
}

impl Program {
    /// Starts one on a new database.
    pub fn start(location: impl FnOnce(&Path) -> Location) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::create_dir(path("dist")).expect("dist");
        std::fs::write(path("dist/index.html"), "<!doctype html><title>预审</title>").expect("a page");
        let (cli, server) = (named("YUSHEN_CLI"), named("YUSHEN_SERVER"));
        let library = root.join("tests/libraries/every-type").display().to_string();
        let (key, trust, store) = (path("key.json"), path("trust.json"), path("bundles"));
        let (hall_key, data_key) = (path("hall.json"), path("data.key"));
        for arguments in [
            &["hall-key", "-o", &hall_key][..],
            &["bundle", "keygen", "--holder", "test", "-o", &key],
            &["bundle", "trust", "--key", &key, "--threshold", "1", "--sample", "-o", &trust],
            &["bundle", "build", &library, "-o", &store, "--no-filing"],
            &["bundle", "sign", &store, "--key", &key],
            &["bundle", "publish", &store, "--trust", &trust],
        ] {
            run(Command::new(&cli).args(arguments));
        }
        run(Command::new(&server).args(["data-key", "--data-key", &data_key]));
        let mut command = Command::new(&server);
        command.args([
            "serve",
            "--port",
            "0",
            "--dist",
            &path("dist"),
            "--bundles",
            &store,
            "--trust",
            &trust,
        ]);
        std::fs::write(path("desk-token"), DESK).expect("the desk's token");
        command.args(["--hall-key", &hall_key, "--data-key", &data_key, "--desk-token", &path("desk-token")]);
        let staff = "origin = \"http://localhost\"\n[sessions]\nidle_minutes = 30\nlongest_hours = 12\n";
        std::fs::write(path("staff.toml"), staff).expect("how staff sign in");
        command.args(["--staff", &path("staff.toml")]);
        command.arg("--hall").arg(root.join("examples/halls/pingqiao.toml"));
        command.arg("--calendar").arg(root.join("rules/calendar"));
        match location(folder.path()) {
            Location::File(file) => command.arg("--db").arg(file).env_remove("DATABASE_URL"),
            Location::Address(address) => command.env("DATABASE_URL", address),
        };
        let log = std::fs::File::create(path("log")).expect("a log");
        command.env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("the server");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("standard output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let address = line.trim_end().strip_prefix("Yushen is ready: ").map(str::to_owned);
        let address =
            address.unwrap_or_else(|| panic!("{}", std::fs::read_to_string(path("log")).unwrap_or_default()));
        Self { address, child, folder }
    }

    /// Digest of a piece of its bundle.
    pub fn piece(&self) -> String {
        let pieces = std::fs::read_dir(self.folder.path().join("bundles/pieces")).expect("pieces").flatten();
        pieces.map(|piece| piece.file_name().to_string_lossy().into_owned()).min().expect("a piece")
    }

    /// What it logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(command: &mut Command) {
    let output = command.env_remove("DATABASE_URL").output().expect("the program");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
