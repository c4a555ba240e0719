//! A PostgreSQL cluster of one's own, from the system's packages, gone when this process ends.
//! In: the installed programs. Out: the address of a new database; a crash when asked for. Absent: skipping; without PostgreSQL it fails with
//! the line to run. It listens on a socket in its own folder only.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use anyhow::{Context, bail};

/// What to run when PostgreSQL is missing.
pub const INSTALL: &str = "apt-get update && apt-get install -y postgresql";

/// A cluster. Its shell ends it and clears up when the shell's standard input closes: when this is dropped or this
/// process ends, however it ends.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    shell: Mutex<Shell>,
    databases: AtomicU32,
}

#[derive(Debug)]
struct Shell {
    _child: Child,
    says: BufReader<ChildStdout>,
    told: ChildStdin,
}

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// The address of a new, empty database in the cluster that all tests of this process share.
///
/// # Panics
/// There is no PostgreSQL, or it does not start: the message has what to do.
pub fn new_database() -> String {
    let cluster = CLUSTER.get_or_init(|| Cluster::start().map_err(|error| format!("{error:#}")));
    cluster.as_ref().unwrap_or_else(|error| panic!("{error}")).new_database()
}

impl Cluster {
    /// The address of a new, empty database.
    ///
    /// # Panics
    /// PostgreSQL refuses.
    pub fn new_database(&self) -> String {
        let name = format!("hall{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let socket = self.folder.display();
        let output = Command::new(programs().expect("found before").join("psql"))
            .args(["-h", &socket.to_string(), "-U", "hall", "-d", "postgres", "-qc"])
            .arg(format!("CREATE DATABASE {name}"))
            .output()
            .expect("psql");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        format!("postgres:///{name}?host={socket}&user=hall")
    }

    /// Stops PostgreSQL at once, as `pg_ctl stop -m immediate` does: nothing is finished, nothing written; then starts it
    /// again, which recovers from its log.
    ///
    /// # Errors
    /// It does not come back.
    pub fn crash(&self) -> anyhow::Result<()> {
        let mut shell = self.shell.lock().map_err(|_| anyhow::anyhow!("a crash failed before"))?;
        writeln!(shell.told, "crash")?;
        shell.ready()
    }
}

impl Shell {
    fn ready(&mut self) -> anyhow::Result<()> {
        let mut line = String::new();
        self.says.read_line(&mut line)?;
        if line.trim() != "ready" {
            bail!("PostgreSQL does not start: {}", line.trim());
        }
        Ok(())
    }
}

/// Folder of `initdb` and `postgres`.
fn programs() -> anyhow::Result<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    found.extend(std::env::var_os("YUSHEN_POSTGRES_BIN").map(PathBuf::from));
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    packaged.sort();
    found.extend(packaged.into_iter().rev());
    found.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "psql"].iter().all(|program| folder.join(program).is_file())
    };
    found.into_iter().find(complete).with_context(|| {
        format!(
            "PostgreSQL is needed for the hall's tests; run: {INSTALL} \
             (or set YUSHEN_POSTGRES_BIN to the folder of `initdb` and `postgres`)"
        )
    })
}

impl Cluster {
    /// Starts one.
    ///
    /// # Errors
    /// There is no PostgreSQL, or it does not start: the message has what to do.
    pub fn start() -> anyhow::Result<Self> {
        let programs = programs()?;
        // Short: a socket's path may have about 100 bytes.
        let folder =
            tempfile::Builder::new().prefix("yushen-pg-").tempdir().context("a scratch folder")?.keep();
        // PostgreSQL does not run as root: as the user that its package makes.
        let user =
            if id(&["-u"])? == 0 { Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?)) } else { None };
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid))
                .context("can't give the folder to `postgres`")?;
        }
        let mut shell = as_user(Command::new("sh"), user);
        shell
            .arg("-c")
            .arg(SCRIPT)
            .arg("sh")
            .arg(&programs)
            .arg(&folder)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut shell = shell.spawn().context("can't start a shell")?;
        let says = BufReader::new(shell.stdout.take().context("standard output is piped")?);
        let told = shell.stdin.take().context("standard input is piped")?;
        let mut shell = Shell { _child: shell, says, told };
        shell.ready()?;
        Ok(Self { folder, shell: Mutex::new(shell), databases: AtomicU32::new(1) })
    }
}

/// Durable as in a hall: no setting that makes tests quicker than the truth.
const SCRIPT: &str = r#"
"$1/initdb" -D "$2/data" -U hall -A trust -E UTF8 --no-locale >"$2/log" 2>&1 || { tail -n 1 "$2/log"; exit 1; }
start() {
  "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=100 >>"$2/log" 2>&1 </dev/null &
  server=$!
  for try in $(seq 1200); do
    "$1/psql" -h "$2" -U hall -d postgres -qc 'SELECT 1' >/dev/null 2>&1 && break
    sleep 0.1
  done
  "$1/psql" -h "$2" -U hall -d postgres -qc 'SELECT 1' >/dev/null 2>&1 && echo ready || tail -n 1 "$2/log"
}
start "$1" "$2"
while read -r word; do
  kill -QUIT $server
  wait $server
  start "$1" "$2"
done
kill -INT $server
wait $server
rm -rf "$2/data" "$2/log"
rmdir "$2"
"#;

fn as_user(mut command: Command, user: Option<(u32, u32)>) -> Command {
    use std::os::unix::process::CommandExt;
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

fn id(arguments: &[&str]) -> anyhow::Result<u32> {
    let output = Command::new("id").args(arguments).output().context("can't run `id`")?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse().with_context(|| format!("there is no user `postgres`; run: {INSTALL}"))
}

/// Whether everything of a cluster's folder is gone; for its own test.
pub fn is_gone(folder: &Path) -> bool {
    !folder.exists()
}
