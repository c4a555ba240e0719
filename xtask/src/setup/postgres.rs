//! PostgreSQL's programs, for tests that start a cluster of their own.
//! In: `YUSHEN_POSTGRES_BIN`, or what is installed. Out: they are there. Absent: a running server; the tests start and
//! stop one as an ordinary user, in a scratch folder.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::process;
use crate::workspace::Workspace;

const LINE: &str = "apt-get update && apt-get install -y postgresql";

/// Makes sure that `initdb` and `postgres` are there; installs Debian's package as root.
pub fn postgres(workspace: &Workspace) -> anyhow::Result<()> {
    if is_there() {
        return Ok(());
    }
    let is_root = process::ask(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !is_root || process::ask(workspace.command("apt-get").arg("--version")).is_none() {
        bail!(
            "PostgreSQL is missing; run: sudo sh -c '{LINE}' \
             (elsewhere: install it, and set YUSHEN_POSTGRES_BIN to the folder of `initdb` and `postgres`)"
        );
    }
    println!("installing postgresql …");
    let mut install = workspace.command("sh");
    install.args(["-c", LINE]).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut install).with_context(|| format!("installing PostgreSQL failed; run: {LINE}"))?;
    if !is_there() {
        bail!("the package postgresql is installed, but its programs were not found");
    }
    Ok(())
}

// The same places as the tests look at (tests/hall/src/postgres.rs).
fn is_there() -> bool {
    let mut folders: Vec<PathBuf> =
        std::env::var_os("YUSHEN_POSTGRES_BIN").map(PathBuf::from).into_iter().collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "psql"].iter().all(|program| folder.join(program).is_file())
    };
    folders.iter().any(complete)
}
