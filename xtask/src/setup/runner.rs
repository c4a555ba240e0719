//! wasm-bindgen's test runner, built once from `xtask/test-runner`.
//! In: that crate and its own lock file. Out: the program, and the settings it reads.
//! Absent: `cargo install wasm-bindgen-cli`; its published lock file can't be used.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;

use super::{Browser, browser};
use crate::process;
use crate::workspace::Workspace;

/// The runner's settings: Chromium's flags, shared with the tests in `tests/browser`.
const WEBDRIVER: &str = "xtask/test-runner/webdriver.json";

/// Builds the runner when it is missing or old.
pub fn runner(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let program = workspace.program("yushen-test-runner");
    if !program.is_file() {
        println!("building wasm-bindgen's test runner (once, about a minute) …");
    }
    let mut build = workspace.cargo(["build", "--quiet", "--locked", "--manifest-path"]);
    build.arg(workspace.path("xtask/test-runner/Cargo.toml")).arg("--target-dir").arg(workspace.target(""));
    process::run(&mut build)?;
    Ok(program)
}

/// Makes `cargo test` for WebAssembly use the runner; in Chromium when `browser` is asked for, else in Node.
pub fn with_runner(workspace: &Workspace, command: &mut Command, in_browser: bool) -> anyhow::Result<()> {
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner(workspace)?);
    if in_browser {
        let found = browser(workspace)?;
        command
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30")
            .env("CHROMEDRIVER", &found.chromedriver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings(workspace, &found)?);
    }
    Ok(())
}

/// The settings with this machine's Chromium in them.
fn settings(workspace: &Workspace, browser: &Browser) -> anyhow::Result<PathBuf> {
    let text = std::fs::read_to_string(workspace.path(WEBDRIVER))
        .with_context(|| format!("can't read {WEBDRIVER}"))?;
    let mut settings: serde_json::Value = serde_json::from_str(&text)?;
    settings["goog:chromeOptions"]["binary"] = browser.chromium.to_string_lossy().into();
    let file = workspace.target("webdriver.json");
    std::fs::write(&file, serde_json::to_vec_pretty(&settings)?)?;
    Ok(file)
}
