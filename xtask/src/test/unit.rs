//! Step `unit`: unit, integration and documentation tests, natively.
//! In: the workspace. Out: counts. Absent: the test target `parity`, which needs a browser (step `parity`), and the
//! hall's tests, which need PostgreSQL (step `hall`).

use std::process::Command;

use anyhow::Context;

use super::hall;
use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// The package whose integration tests may need more than cargo.
pub const SYSTEM_TESTS: &str = "yushen-tests";

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    let mut others = workspace.cargo(["test", "--workspace", "--no-fail-fast"]);
    others.args(["--exclude", SYSTEM_TESTS, "--exclude", hall::PACKAGE]);
    let mut tally = count(&mut others)?;

    // The system tests run the program `yushen`; it must be today's.
    if let Err(error) = process::run(&mut workspace.cargo(["build", "--bin", "yushen"])) {
        println!("{error:#}");
        tally += Tally::check(false);
        return Ok(tally);
    }
    let mut system = workspace.cargo(["test", "--no-fail-fast", "--package", SYSTEM_TESTS, "--lib"]);
    system
        .args(other_targets(workspace)?.iter().flat_map(|target| ["--test", target]))
        .env("YUSHEN_CLI", workspace.program("yushen"));
    tally += count(&mut system)?;
    Ok(tally)
}

fn count(command: &mut Command) -> anyhow::Result<Tally> {
    let outcome = process::run_and_keep(command)?;
    Ok(Tally::of_cargo_test(&outcome.text).with_exit(outcome.success))
}

/// Every integration test of the system tests but `parity`: a new file is run without being listed here.
fn other_targets(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let folder = workspace.path("tests/tests");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut targets = Vec::new();
    for entry in std::fs::read_dir(&folder).context("can't read tests/tests")? {
        let path = entry?.path();
        let is_target =
            path.extension().is_some_and(|extension| extension == "rs") || path.join("main.rs").is_file();
        if let (true, Some(name)) = (is_target, path.file_stem().and_then(|name| name.to_str())) {
            targets.push(name.to_owned());
        }
    }
    targets.retain(|name| name != "parity");
    targets.sort();
    Ok(targets)
}
