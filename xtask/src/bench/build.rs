//! Builds the contestants.
//! In: `bench/Cargo.lock`, `bench/js/package-lock.json`, versions named here. Out: programs, wasm files, packages.
//! Absent: the main workspace and its lock file; no peer ever enters them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{generate, out};
use crate::dist::is_newer;
use crate::workspace::Workspace;
use crate::{pkg_build, process, wasm};

const NATIVE: [&str; 6] = ["datalogic", "rhai", "regorus", "cel", "zen", "cedar"];
const WASM: [&str; 5] = ["oracle", "datalogic", "rhai", "cel", "regorus"];
const PYTHON: [&str; 2] = ["rule-engine==5.1.0", "openfisca-core==46.0.1"];
/// What Node 20 can read; more would be smaller and would not run there.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// Our own contestants and the oracle.
pub fn ours(workspace: &Workspace) -> anyhow::Result<()> {
    native_ours(workspace)?;
    println!("building the npm package …");
    pkg_build::build(workspace)
}

/// The native ones of ours.
pub fn native_ours(workspace: &Workspace) -> anyhow::Result<()> {
    for name in ["oracle", "yushen"] {
        process::run(&mut native(workspace, name))?;
    }
    Ok(())
}

/// Everyone else's. One that can't be had is named, now and in the table.
pub fn peers(workspace: &Workspace, only: Option<&str>) {
    let wanted = |id: &str| only.is_none_or(|only| only.split(',').any(|one| one.starts_with(id)));
    let had = |name: &str, run: anyhow::Result<()>| {
        if let Err(error) = run {
            println!("not had: {name}: {error:#}");
        }
    };
    had("the peers from npm", npm(workspace));
    if wanted("py-rule-engine") || wanted("openfisca") {
        had("the peers in Python", python(workspace));
    }
    for name in NATIVE.into_iter().filter(|name| wanted(name)) {
        println!("building the peer {name} …");
        had(name, process::run(&mut native(workspace, name)));
    }
    for name in WASM.into_iter().filter(|name| wanted(&format!("{name}-wasm"))) {
        println!("building the peer {name} for WebAssembly …");
        had(&format!("{name} in WebAssembly"), wasm_peer(workspace, name));
    }
    had("sizes", process::run(workspace.command("node").arg("bench/js/sizes.mjs").arg(out(workspace))));
}

// One package at a time: built together, one peer's features of a shared crate would be everyone's.
fn native(workspace: &Workspace, name: &str) -> Command {
    let mut command = cargo(workspace, "build", name);
    command.arg("--release");
    command
}

// Not `--locked`: the lock file has the engine's dependencies too, and follows them; what it names already stays.
fn cargo(workspace: &Workspace, subcommand: &str, name: &str) -> Command {
    let mut command = workspace.cargo([subcommand, "--quiet", "--package"]);
    command.arg(format!("p_{name}")).arg("--target-dir").arg(out(workspace).join("cargo"));
    command.current_dir(workspace.path("bench"));
    command
}

fn wasm_peer(workspace: &Workspace, name: &str) -> anyhow::Result<()> {
    let mut build = cargo(workspace, "build", name);
    process::run(build.args(["--lib", "--profile", "wasm", "--target", wasm::TARGET]))?;
    let built = out(workspace).join(format!("cargo/{}/wasm/p_{name}.wasm", wasm::TARGET));
    let to = out(workspace).join(format!("wasm/{name}.wasm"));
    if is_newer(&to, &built) {
        return Ok(());
    }
    std::fs::create_dir_all(out(workspace).join("wasm"))?;
    let mut optimise = workspace.command("node");
    optimise.arg("bench/js/node_modules/.bin/wasm-opt").args(FEATURES).arg("-O3");
    process::run(optimise.arg(&built).arg("-o").arg(&to))
}

fn npm(workspace: &Workspace) -> anyhow::Result<()> {
    let folder = workspace.path("bench/js");
    if is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        return Ok(());
    }
    let npm = |subcommand: &str| {
        let mut command = workspace.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.args([subcommand, "--no-audit", "--no-fund", "--no-save"]).current_dir(&folder);
        command
    };
    // `ci` refuses where the registry lacks a package for some other system; `install` takes what there is, as locked.
    match process::ask(&mut npm("ci")) {
        Some(_) => Ok(()),
        None => process::run(&mut npm("install")),
    }
}

fn python(workspace: &Workspace) -> anyhow::Result<()> {
    let folder = out(workspace).join("venv");
    let program = python_of(&folder);
    if !program.is_file() {
        process::run(workspace.command(generate::python(workspace)?).args(["-m", "venv"]).arg(&folder))?;
    }
    process::run(workspace.command(program).args(["-m", "pip", "install", "--quiet"]).args(PYTHON))
}

fn python_of(venv: &Path) -> PathBuf {
    venv.join("bin/python")
}
