//! nginx, for the test of two servers behind it. In: `YUSHEN_NGINX`, or what is installed. Out: it is there.
//! Absent: a running nginx; the test starts its own on ports of its own.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::process;
use crate::workspace::Workspace;

const LINE: &str = "apt-get update && apt-get install -y --no-install-recommends nginx";

/// Makes sure that `nginx` is there; installs Debian's package as root.
pub fn nginx(workspace: &Workspace) -> anyhow::Result<()> {
    if is_there() {
        return Ok(());
    }
    let is_root = process::ask(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !is_root || process::ask(workspace.command("apt-get").arg("--version")).is_none() {
        bail!(
            "nginx is missing; run: sudo sh -c '{LINE}' (elsewhere: install it, and set YUSHEN_NGINX to the program)"
        );
    }
    println!("installing nginx …");
    let mut install = workspace.command("sh");
    // The package would start a server on port 80; in this run level it starts none.
    install.args(["-c", LINE]).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
    process::run(&mut install).with_context(|| format!("installing nginx failed; run: {LINE}"))?;
    if !is_there() {
        bail!("the package nginx is installed, but its program was not found");
    }
    Ok(())
}

// The same places as the test looks at (tests/hall/src/nginx.rs).
fn is_there() -> bool {
    let named = std::env::var_os("YUSHEN_NGINX").map(PathBuf::from).into_iter();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    named.chain(folders.map(|folder| folder.join("nginx"))).any(|program| program.is_file())
}
