//! Parts of the Rust toolchain: the WebAssembly target, rustfmt, clippy.
//! In: the toolchain that `rust-toolchain.toml` names. Out: the part is installed.
//! Absent: installing Rust itself; whoever reads this runs cargo already.

use std::path::Path;

use anyhow::Context;

use crate::process;
use crate::wasm::TARGET;
use crate::workspace::Workspace;

/// The standard library for WebAssembly.
pub fn wasm_target(workspace: &Workspace) -> anyhow::Result<()> {
    let sysroot = process::ask(workspace.command("rustc").args(["--print", "sysroot"]))
        .context("can't start rustc; install Rust with https://rustup.rs")?;
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    println!("adding the Rust target {TARGET} …");
    process::run(workspace.command("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("Rust can't build for WebAssembly yet; run: rustup target add {TARGET}"))
}

/// rustfmt and clippy.
pub fn lints(workspace: &Workspace) -> anyhow::Result<()> {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::ask(&mut workspace.cargo([tool, "--version"])).is_none() {
            println!("adding {component} …");
            process::run(workspace.command("rustup").args(["component", "add", component]))
                .with_context(|| format!("{component} is missing; run: rustup component add {component}"))?;
        }
    }
    Ok(())
}
