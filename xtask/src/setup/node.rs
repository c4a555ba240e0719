//! Node.js and the packages of the browser tests.
//! In: `tests/package-lock.json`. Out: `tests/node_modules` as locked.
//! Absent: installing Node.js; systems do that in too many ways to guess.

use anyhow::{Context, bail};

use crate::dist::is_newer;
use crate::process;
use crate::workspace::Workspace;

const OLDEST_MAJOR: u32 = 20;

const HOW: &str = "run: curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - \
     && sudo apt-get install -y nodejs";

/// Node.js, new enough; gives its version.
pub fn node(workspace: &Workspace) -> anyhow::Result<String> {
    let version = process::ask(workspace.command("node").arg("--version"))
        .with_context(|| format!("Node.js {OLDEST_MAJOR} or newer is needed and none was found; {HOW}"))?;
    match major(&version) {
        Some(major) if major >= OLDEST_MAJOR => Ok(version),
        _ => bail!("Node.js {OLDEST_MAJOR} or newer is needed, but this is {version}; {HOW}"),
    }
}

/// `tests/node_modules`, exactly as locked.
pub fn node_modules(workspace: &Workspace) -> anyhow::Result<()> {
    node(workspace)?;
    let installed = workspace.path("tests/node_modules/.package-lock.json");
    if is_newer(&installed, &workspace.path("tests/package-lock.json")) {
        return Ok(());
    }
    println!("installing the packages of the browser tests …");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut install = workspace.command(npm);
    install.args(["ci", "--no-audit", "--no-fund"]).current_dir(workspace.path("tests"));
    process::run(&mut install)
        .context("the packages of the browser tests are missing; run: (cd tests && npm ci)")
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9.1.0"), Some(9));
        assert_eq!(major("20"), None);
    }
}
