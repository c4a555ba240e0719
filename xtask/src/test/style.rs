//! Steps `fmt`, `clippy` and `docs`: checks that count as one each.
//! In: the sources. Out: passed or failed. Absent: mending; `cargo fmt` does that.

use std::process::Command;

use crate::process;
use crate::tally::Tally;
use crate::wasm;
use crate::workspace::Workspace;

/// Crates that must build for WebAssembly; the engine among them, so that it can't reach for the system.
const WASM_CRATES: [&str; 4] = ["engine", "photo", "pkg", "web"];

pub fn fmt(workspace: &Workspace) -> anyhow::Result<Tally> {
    check(&mut workspace.cargo(["fmt", "--all", "--check"]))
}

pub fn clippy(workspace: &Workspace) -> anyhow::Result<Tally> {
    let mut tally =
        check(&mut workspace.cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    for folder in WASM_CRATES {
        let mut command = wasm::cargo(workspace, "clippy", folder);
        // The engine's and the photos' own tests are native.
        if !["engine", "photo"].contains(&folder) {
            command.arg("--all-targets");
        }
        tally += check(command.args(["--", "-D", "warnings"]))?;
    }
    Ok(tally)
}

pub fn docs(workspace: &Workspace) -> anyhow::Result<Tally> {
    let mut command = workspace.cargo(["doc", "--workspace", "--no-deps", "--lib"]);
    let mut tally = check(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    let book = crate::docs::run(workspace);
    if let Err(error) = &book {
        println!("{error:#}");
    }
    tally += Tally::check(book.is_ok());
    Ok(tally)
}

fn check(command: &mut Command) -> anyhow::Result<Tally> {
    let passed = process::run_and_keep(command)?.success;
    if !passed {
        println!("failed: {}", process::shown(command));
    }
    Ok(Tally::check(passed))
}
