//! mdBook, which makes the documentation's pages.
//! In: crates.io. Out: the program in `target/tools`, of one version. Absent: its search and its server; the book has no
//! script.

use std::path::PathBuf;

use anyhow::Context;

use crate::process;
use crate::workspace::Workspace;

const VERSION: &str = "0.5.4";

/// Builds mdBook once; not optimised, since that takes longer than all the pages.
pub fn mdbook(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let root = workspace.target("tools");
    let program = root.join("bin").join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    let said = process::ask(workspace.command(&program).arg("--version"));
    if said.is_some_and(|said| said.ends_with(VERSION)) {
        return Ok(program);
    }
    println!("building mdBook {VERSION} (once, a few minutes) …");
    // Its own folder for what is built on the way: another one than the workspace's would be mixed into it.
    let mut install = workspace.command("cargo");
    install.args(["install", "mdbook", "--version", VERSION, "--locked", "--debug", "--no-default-features"]);
    install.arg("--root").arg(&root).env_remove("CARGO_TARGET_DIR");
    process::run(&mut install).context("mdBook is missing; run `cargo install mdbook` yourself")?;
    Ok(program)
}
