//! Schemathesis, which asks the server all that its document allows, in a Python environment of the project's own.
//! In: `tests/hall/schemathesis/requirements.txt`. Out: the program. Absent: anything in the system's Python.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::dist::is_newer;
use crate::process;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "tests/hall/schemathesis/requirements.txt";
const LINE: &str = "apt-get update && apt-get install -y python3 python3-venv";

/// Installs it where it is missing or older than its list.
pub fn schemathesis(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.target("schemathesis");
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = programs.join(format!("schemathesis{}", std::env::consts::EXE_SUFFIX));
    // Written last, so that an interrupted installation is done again.
    let done = folder.join("installed");
    if program.is_file() && is_newer(&done, &workspace.path(REQUIREMENTS)) {
        return Ok(program);
    }
    let python = if cfg!(windows) { "python" } else { "python3" };
    let version =
        process::ask(workspace.command(python).args(["-c", "import sys; print(sys.version_info[1])"]));
    let recent =
        version.as_deref().and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor >= 10);
    if !recent {
        bail!("Python 3.10 or newer is needed for Schemathesis; run: sudo sh -c '{LINE}'");
    }
    println!("installing Schemathesis into {} …", folder.display());
    process::run(workspace.command(python).args(["-m", "venv", "--clear"]).arg(&folder))
        .with_context(|| format!("Python can't make an environment; run: sudo sh -c '{LINE}'"))?;
    let mut install = workspace.command(programs.join("pip"));
    install.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--requirement",
        REQUIREMENTS,
    ]);
    process::run(&mut install).context("Schemathesis can't be installed; is PyPI reached?")?;
    std::fs::write(done, "")?;
    Ok(program)
}
