//! `cargo xtask campaign fuzz`: both libFuzzer targets at once, 30 minutes each.
//! In: `fuzz/`, the seconds in `YUSHEN_FUZZ_SECONDS`. Out: what libFuzzer counted; a finding fails the campaign.
//! Absent: mending what is found; `fuzz/README.md` says how.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};

use crate::process;
use crate::workspace::Workspace;

const TARGETS: [&str; 2] = ["sources", "facts"];
const SECONDS: u32 = 1800;

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let seconds = match std::env::var("YUSHEN_FUZZ_SECONDS") {
        Ok(text) => text.parse().context("YUSHEN_FUZZ_SECONDS is not a number of seconds")?,
        Err(_) => SECONDS,
    };
    let program = program(workspace)?;
    let folder = workspace.path("fuzz");
    process::run(workspace.cargo(["run", "--quiet", "--example", "seeds"]).current_dir(&folder))?;
    for target in TARGETS {
        process::run(&mut fuzz(&program, &folder, "build", target))?;
    }
    println!("fuzzing for {seconds} s: {}", TARGETS.join(", "));
    let running: Vec<(&str, Child)> = TARGETS
        .iter()
        .map(|target| {
            let child = fuzz(&program, &folder, "run", target)
                .arg(format!("corpus/{target}"))
                .args(["--", "-timeout=10", "-max_len=8192", "-print_final_stats=1"])
                .args([format!("-dict={target}.dict"), format!("-max_total_time={seconds}")])
                .stderr(Stdio::piped())
                .spawn()?;
            Ok((*target, child))
        })
        .collect::<anyhow::Result<_>>()?;
    let mut broken = Vec::new();
    for (target, child) in running {
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let counted = said.lines().filter(|line| line.starts_with("stat::") || line.starts_with("Done "));
        println!("{target}: {}", counted.collect::<Vec<_>>().join(" · "));
        if !output.status.success() {
            let last: Vec<&str> = said.lines().rev().take(30).collect();
            println!("{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
            broken.push(target);
        }
    }
    if !broken.is_empty() {
        bail!("found something: {}; see fuzz/artifacts", broken.join(", "));
    }
    Ok(())
}

fn fuzz(program: &PathBuf, folder: &PathBuf, what: &str, target: &str) -> Command {
    let mut command = Command::new(program);
    command.args(["fuzz", what, "-s", "none", target]).current_dir(folder);
    command
}

/// cargo-fuzz, installed into the target folder where it is missing.
fn program(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let root = workspace.target("tools");
    let program = root.join("bin/cargo-fuzz");
    if !program.is_file() {
        println!("installing cargo-fuzz (once, about a minute) …");
        process::run(workspace.cargo(["install", "cargo-fuzz", "--locked", "--root"]).arg(&root))?;
    }
    Ok(program)
}
