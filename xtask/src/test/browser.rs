//! Step `browser`: every `tests/browser/*.test.mjs`, with a real server and a real browser.
//! In: the built web app and programs. Out: counts. Absent: the journeys; each is one of those files. They are
//! told by environment variables: `YUSHEN_SERVER`, `YUSHEN_CLI`, `YUSHEN_BROKEN`, `YUSHEN_QR`, `YUSHEN_PHOTO_SAMPLES`, `YUSHEN_DIST`,
//! `YUSHEN_RULES`, `CHROMIUM`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, ensure};

use super::unit::SYSTEM_TESTS;
use crate::process;
use crate::setup::{self, Need};
use crate::tally::Tally;
use crate::web_build::{self, Progress};
use crate::workspace::Workspace;

pub const NEEDS: &[Need] = &[
    Need::WasmTarget,
    Need::Node,
    Need::NodeModules,
    Need::Browser,
    Need::Postgres,
    Need::Poppler,
    Need::Cups,
];

/// The package that draws papers.
pub const PHOTO_TESTS: &str = "yushen-photo-tests";

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    let tests = test_files(workspace)?;
    ensure!(!tests.is_empty(), "there is no `*.test.mjs` in tests/browser");
    let outcome = process::run_and_keep(&mut node(workspace, tests)?)?;
    Ok(Tally::of_tap(&outcome.text).with_exit(outcome.success))
}

/// Everything that the tests need built.
pub fn build(workspace: &Workspace) -> anyhow::Result<()> {
    web_build::build(workspace, &mut Progress::new(web_build::STEPS))?;
    process::run(&mut workspace.cargo([
        "build",
        "--package",
        SYSTEM_TESTS,
        "--bin",
        "broken",
        "--bin",
        "qr",
    ]))?;
    process::run(&mut workspace.cargo(["build", "--package", PHOTO_TESTS, "--bin", "photo-samples"]))
}

/// These tests, with everything that they need built.
pub fn command(workspace: &Workspace, tests: Vec<PathBuf>) -> anyhow::Result<Command> {
    build(workspace)?;
    node(workspace, tests)
}

fn node(workspace: &Workspace, tests: Vec<PathBuf>) -> anyhow::Result<Command> {
    let mut command = workspace.command("node");
    // A browser for each core, of the two that the checks are made for: many would time out.
    command.args(["--test", "--test-concurrency=2", "--test-reporter=tap"]).args(tests);
    told(workspace, &mut command)?;
    Ok(command)
}

/// Where the programs and folders are.
pub fn told(workspace: &Workspace, command: &mut Command) -> anyhow::Result<()> {
    command
        .env("YUSHEN_SERVER", workspace.program("yushen-server"))
        .env("YUSHEN_CLI", workspace.program("yushen"))
        .env("YUSHEN_BROKEN", workspace.program("broken"))
        .env("YUSHEN_QR", workspace.program("qr"))
        .env("YUSHEN_PHOTO_SAMPLES", workspace.program("photo-samples"))
        .env("YUSHEN_DIST", workspace.dist_web())
        .env("YUSHEN_RULES", workspace.path("rules"))
        .env("CHROMIUM", setup::browser(workspace)?.chromium);
    Ok(())
}

fn test_files(workspace: &Workspace) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(workspace.path("tests/browser")).context("can't read tests/browser")? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
