//! `cargo xtask bench`: the neutral decision of `bench/`, our rows beside all peers, from one run.
//! In: options, `bench/`. Out: every row and the floors with pass or short; `target/bench/results.md`.
//! Absent: writing `docs/performance.md`; a person judges the figures first.
//!
//! A peer that can't be had is named in the table, and the run goes on without it. Ours must be had.

mod build;
mod floors;
mod generate;
mod verify;

use std::path::PathBuf;

use anyhow::bail;
use serde_json::Value;

use crate::options::Options;
use crate::process;
use crate::setup;
use crate::workspace::Workspace;

/// What to run.
#[derive(Default)]
pub struct Bench {
    verify: bool,
    only: Option<String>,
    rounds: Option<String>,
    quick: bool,
}

impl Bench {
    pub fn parse(mut options: Options) -> anyhow::Result<Self> {
        let mut bench = Self::default();
        while let Some(option) = options.word() {
            match option.as_str() {
                "--verify" => bench.verify = true,
                "--only" => bench.only = Some(options.value("--only")?),
                "--rounds" => bench.rounds = Some(options.value("--rounds")?),
                "--quick" => bench.quick = true,
                other => bail!("`{other}` is not an option of `cargo xtask bench`"),
            }
        }
        Ok(bench)
    }

    pub fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        if self.verify {
            return verify::run(workspace);
        }
        setup::node(workspace)?;
        generate::all(workspace)?;
        build::ours(workspace)?;
        generate::bundles(workspace)?;
        build::peers(workspace, self.only.as_deref());
        process::run(&mut self.runner(workspace)?)?;
        let read = |name: &str| std::fs::read_to_string(out(workspace).join(name));
        let mut measured: Value = serde_json::from_str(&read("results.json")?)?;
        // Without a bundler from npm there are no sizes.
        measured["sizes"] = read("sizes.json").map_or(Ok(Value::Null), |text| serde_json::from_str(&text))?;
        let all = format!("{}\n{}", read("results.md")?, floors::table(&measured));
        std::fs::write(out(workspace).join("results.md"), &all)?;
        println!("{all}\nwritten: target/bench/results.md");
        Ok(())
    }

    /// The harness's own runner; it measures and writes `results.json` and `results.md`.
    fn runner(&self, workspace: &Workspace) -> anyhow::Result<std::process::Command> {
        let mut runner = workspace.command(generate::python(workspace)?);
        runner.args(["-B", "bench/run.py"]).arg(out(workspace));
        if let Some(only) = &self.only {
            runner.args(["--only", only]);
        }
        if let Some(rounds) = &self.rounds {
            runner.args(["--rounds", rounds]);
        } else if self.quick {
            runner.args(["--rounds", "1"]);
        }
        if self.quick {
            runner.args(["--ms", "100", "--no-growth", "--no-batch"]);
        }
        Ok(runner)
    }
}

/// Everything the bench builds and writes, but for `bench/js/node_modules`.
fn out(workspace: &Workspace) -> PathBuf {
    workspace.target("bench")
}
