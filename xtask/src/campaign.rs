//! Long campaigns whose figures stand in `docs/evidence.md`; too long for every run of the tests.
//! In: the campaign's name. Out: what it printed, its time, the machine it ran on.
//! Absent: writing the document; a person judges the figures first.

use std::time::Instant;

use anyhow::bail;

use crate::process;
use crate::test::parity;
use crate::workspace::Workspace;

const NAMES: &str = "parity-100k (100,000 generated cases: native = Node = Chromium), \
                     laws (100,000 generated cases an item), hostile (the corpus of hostile scripts, release build)";

/// `cargo xtask campaign NAME`
pub fn run(workspace: &Workspace, name: Option<&str>) -> anyhow::Result<()> {
    let cases = match name {
        Some("laws") => {
            return tested(
                workspace,
                &["-p", "yushen-tests", "--test", "laws"],
                &[("YUSHEN_LAW_CASES", "400000")],
            );
        }
        Some("hostile") => return tested(workspace, &["-p", "yushen", "--test", "hostile"], &[]),
        Some("parity-100k") => 100_000,
        Some(other) => bail!("there is no campaign `{other}`; there is: {NAMES}"),
        None => bail!("which campaign? There is: {NAMES}"),
    };
    for need in parity::NEEDS {
        need.meet(workspace)?;
    }
    let start = Instant::now();
    let mut command = parity::command(workspace, cases)?;
    // What it measured is printed by the test itself; without this, only failures are shown.
    let outcome = process::run_and_keep(command.args(["--", "--nocapture"]))?;
    if !outcome.success {
        bail!("the campaign failed; what it said stands above");
    }
    println!("\nFor docs/evidence.md: the lines above, and");
    println!("  campaign {} · {cases} cases · {:.0?}", name.unwrap_or_default(), start.elapsed());
    println!("  {} · {}", version(workspace, "rustc"), std::env::consts::ARCH);
    println!("  Node {} · {}", version(workspace, "node"), commit(workspace));
    Ok(())
}

/// A test target in a release build, with what it prints.
fn tested(workspace: &Workspace, target: &[&str], variables: &[(&str, &str)]) -> anyhow::Result<()> {
    let start = Instant::now();
    let mut command = workspace.command("cargo");
    command
        .args(["test", "--release"])
        .args(target)
        .args(["--", "--nocapture"])
        .envs(variables.iter().copied());
    if !process::run_and_keep(&mut command)?.success {
        bail!("the campaign failed; what it said stands above");
    }
    println!("\nFor docs/evidence.md: the lines above, {:.0?}, {}", start.elapsed(), commit(workspace));
    Ok(())
}

fn version(workspace: &Workspace, program: &str) -> String {
    process::ask(workspace.command(program).arg("--version")).unwrap_or_else(|| "unknown".into())
}

fn commit(workspace: &Workspace) -> String {
    let commit = process::ask(workspace.command("git").args(["rev-parse", "--short", "HEAD"]));
    commit.map_or_else(|| "no commit".into(), |commit| format!("commit {commit}"))
}
