//! Step `packages`: the npm package as its users get it, and the examples in JavaScript.
//! In: the built package, a signed bundle, the tools locked in `tests/packages`. Out: counts of the test files there.
//! Absent: the projects; they are folders beside the tests. They are told by environment variables: `YUSHEN_PKG`,
//! `YUSHEN_SAMPLE`, `YUSHEN_SCRATCH`, `YUSHEN_CLI`, `CHROMIUM`.

use anyhow::Context;

use crate::dist::{files_in, is_newer};
use crate::setup::{self, Need};
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{pkg_build, pkg_sample, process};

pub const NEEDS: &[Need] = &[Need::WasmTarget, Need::Node, Need::NodeModules, Need::Browser];

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    pkg_build::build(workspace)?;
    let sample = pkg_sample::make(workspace)?;
    let scratch = workspace.target("packages");
    tools(workspace)?;
    let mut tests = files_in(&workspace.path("tests/packages"))?;
    tests.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    let mut node = workspace.command("node");
    // One file after the other: both pack the same tarball.
    node.args(["--test", "--test-reporter=tap", "--test-concurrency=1"]).args(tests);
    node.env("YUSHEN_PKG", workspace.dist_pkg())
        .env("YUSHEN_SAMPLE", sample)
        .env("YUSHEN_SCRATCH", scratch)
        .env("YUSHEN_CLI", workspace.program("yushen"))
        .env("CHROMIUM", setup::browser(workspace)?.chromium);
    let outcome = process::run_and_keep(&mut node)?;
    Ok(Tally::of_tap(&outcome.text).with_exit(outcome.success))
}

/// TypeScript, Vite and webpack as locked, where the fresh projects find them: in the folder above them.
fn tools(workspace: &Workspace) -> anyhow::Result<()> {
    let (from, to) = (workspace.path("tests/packages"), workspace.target("packages"));
    let lock = from.join("package-lock.json");
    if is_newer(&to.join("node_modules/.package-lock.json"), &lock) {
        return Ok(());
    }
    std::fs::create_dir_all(&to)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        std::fs::copy(from.join(name), to.join(name))?;
    }
    let mut install = workspace.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    install.args(["ci", "--no-audit", "--no-fund"]).current_dir(&to);
    process::run(&mut install).context("installing the tools of tests/packages failed")
}
