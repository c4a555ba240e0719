//! Step `browser`: every `tests/browser/*.test.mjs`, with a real server and a real browser.
//! In: the built web app and programs. Out: counts. Absent: the journeys; each is one of those files. They are
//! told by environment variables: `YUSHEN_SERVER`, `YUSHEN_CLI`, `YUSHEN_DIST`, `YUSHEN_RULES`, `CHROMIUM`.

use std::path::PathBuf;

use anyhow::{Context, ensure};

use crate::process;
use crate::setup::{self, Need};
use crate::tally::Tally;
use crate::web_build::{self, Progress};
use crate::workspace::Workspace;

pub const NEEDS: &[Need] = &[Need::WasmTarget, Need::Node, Need::NodeModules, Need::Browser];

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    web_build::build(workspace, &mut Progress::new(web_build::STEPS))?;
    let tests = test_files(workspace)?;
    ensure!(!tests.is_empty(), "there is no `*.test.mjs` in tests/browser");
    let mut command = workspace.command("node");
    command
        // One browser at a time: several would only slow each other down, and time out.
        .args(["--test", "--test-concurrency=1", "--test-reporter=tap"])
        .args(tests)
        .env("YUSHEN_SERVER", workspace.program("yushen-server"))
        .env("YUSHEN_CLI", workspace.program("yushen"))
        .env("YUSHEN_DIST", workspace.dist_web())
        .env("YUSHEN_RULES", workspace.path("rules"))
        .env("CHROMIUM", setup::browser(workspace)?.chromium);
    let outcome = process::run_and_keep(&mut command)?;
    Ok(Tally::of_tap(&outcome.text).with_exit(outcome.success))
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
