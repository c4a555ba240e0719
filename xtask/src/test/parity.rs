//! Step `parity`: the same cases give the same bytes natively, in Node and in Chromium.
//! In: the built npm package, the number of generated cases. Out: counts of the test target `parity`.
//! Absent: the comparison; it is `tests/tests/parity.rs`. It is told by environment variables:
//! `YUSHEN_PARITY_CASES`, `YUSHEN_PKG` (the package's folder), `CHROMIUM`.

use std::process::Command;

use super::unit::SYSTEM_TESTS;
use crate::pkg_build;
use crate::process;
use crate::setup::{self, Need};
use crate::tally::Tally;
use crate::workspace::Workspace;

pub const NEEDS: &[Need] = &[Need::WasmTarget, Need::Node, Need::NodeModules, Need::Browser];

/// Enough to meet every check many times, and few enough for every run; the campaign takes 100,000.
const CASES: u32 = 2_000;

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    let outcome = process::run_and_keep(&mut command(workspace, CASES)?)?;
    Ok(Tally::of_cargo_test(&outcome.text).with_exit(outcome.success))
}

/// The comparison over `cases` generated cases, with the package built.
pub fn command(workspace: &Workspace, cases: u32) -> anyhow::Result<Command> {
    pkg_build::build(workspace)?;
    let profile = if cases > CASES { "campaign" } else { "test" };
    let mut command =
        workspace.cargo(["test", "--profile", profile, "--package", SYSTEM_TESTS, "--test", "parity"]);
    command
        .env("YUSHEN_PARITY_CASES", cases.to_string())
        .env("YUSHEN_PKG", workspace.dist_pkg())
        .env("CHROMIUM", setup::browser(workspace)?.chromium);
    Ok(command)
}
