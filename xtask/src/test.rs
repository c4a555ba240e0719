//! `cargo xtask test`: every test of the project, one step after another.
//! In: which steps. Out: each step with its time, then one line `N passed, N failed`.
//! A failing step does not stop the others: everything is reported at once.
//! Absent: the steps; there is a file a family.

pub mod browser;
pub mod hall;
mod packages;
pub mod parity;
mod rules;
mod style;
mod unit;
mod wasm_tests;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::bail;

use crate::options::Options;
use crate::setup::Need;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// One step.
struct Step {
    name: &'static str,
    about: &'static str,
    needs: &'static [Need],
    run: fn(&Workspace) -> anyhow::Result<Tally>,
}

/// All steps, the quick ones first.
const STEPS: [Step; 10] = [
    Step { name: "fmt", about: "the sources are formatted", needs: &[Need::Lints], run: style::fmt },
    Step {
        name: "clippy",
        about: "no lint, natively and for WebAssembly (which proves that the engine builds for it)",
        needs: &[Need::Lints, Need::WasmTarget],
        run: style::clippy,
    },
    Step {
        name: "unit",
        about: "unit, integration and documentation tests",
        needs: &[Need::Poppler],
        run: unit::run,
    },
    Step {
        name: "docs",
        about: "crates and book are documented without a warning or a broken link",
        needs: &[],
        run: style::docs,
    },
    Step {
        name: "rules",
        about: "the rule library is sound and its cases hold",
        needs: &[],
        run: rules::run,
    },
    Step {
        name: "hall",
        about: "bookings on SQLite and PostgreSQL: 64 clients, a history checker, Schemathesis, seeded bugs",
        needs: hall::NEEDS,
        run: hall::run,
    },
    Step {
        name: "wasm-tests",
        about: "the npm package's own tests, in Node and in Chromium",
        needs: &[Need::WasmTarget, Need::Node, Need::Browser, Need::Runner],
        run: wasm_tests::run,
    },
    Step {
        name: "packages",
        about: "the npm package from its tarball in fresh projects (Node, HTML, Vite, webpack, worker), and the examples",
        needs: packages::NEEDS,
        run: packages::run,
    },
    Step {
        name: "parity",
        about: "the same decisions natively, in Node and in Chromium",
        needs: parity::NEEDS,
        run: parity::run,
    },
    Step {
        name: "browser",
        about: "a person's way through the web app, in Chromium",
        needs: browser::NEEDS,
        run: browser::run,
    },
];

/// Which steps to run.
pub struct Selection {
    only: BTreeSet<String>,
    list: bool,
}

impl Selection {
    pub fn parse(mut options: Options) -> anyhow::Result<Self> {
        let mut selection = Self { only: BTreeSet::new(), list: false };
        while let Some(option) = options.word() {
            match option.as_str() {
                "--list" => selection.list = true,
                "--only" => {
                    let name = options.value("--only")?;
                    if !STEPS.iter().any(|step| step.name == name) {
                        bail!(
                            "there is no step `{name}`; the steps are: {}",
                            STEPS.map(|step| step.name).join(", ")
                        );
                    }
                    selection.only.insert(name);
                }
                _ => bail!("`test` has no option `{option}`; it takes `--only STEP` and `--list`"),
            }
        }
        Ok(selection)
    }

    fn steps(&self) -> Vec<Step> {
        STEPS.into_iter().filter(|step| self.only.is_empty() || self.only.contains(step.name)).collect()
    }
}

/// Runs the selected steps; the exit code is 1 when anything failed.
pub fn run(workspace: &Workspace, selection: &Selection) -> anyhow::Result<ExitCode> {
    let steps = selection.steps();
    if selection.list {
        for step in &steps {
            println!("{:<11} {}", step.name, step.about);
        }
        return Ok(ExitCode::SUCCESS);
    }

    let start = Instant::now();
    println!("── set-up ──");
    let mut total = set_up(workspace, &steps);
    let set_up_took = start.elapsed();

    let mut report = vec![summary(
        "set-up",
        if total.failed == 0 { "ready".into() } else { total.to_string() },
        set_up_took,
    )];
    for step in &steps {
        println!("\n── {}: {} ──", step.name, step.about);
        let start = Instant::now();
        let tally = (step.run)(workspace).unwrap_or_else(|error| {
            println!("{} failed: {error:#}", step.name);
            Tally::check(false)
        });
        total += tally;
        report.push(summary(step.name, tally.to_string(), start.elapsed()));
        println!("{}", report[report.len() - 1]);
    }

    println!("\n── all steps ──");
    for line in &report {
        println!("{line}");
    }
    println!("{}", summary("total", total.to_string(), start.elapsed()));
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

// What is missing is said before ten minutes of tests, not after them. The steps run all the same.
fn set_up(workspace: &Workspace, steps: &[Step]) -> Tally {
    let needs: BTreeSet<Need> = steps.iter().flat_map(|step| step.needs).copied().collect();
    let mut tally = Tally::default();
    for need in needs {
        if let Err(error) = need.meet(workspace) {
            println!("{error:#}");
            tally += Tally::check(false);
        }
    }
    tally
}

fn summary(name: &str, result: String, took: Duration) -> String {
    format!("{name:<11} {result} ({}.{} s)", took.as_secs(), took.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> anyhow::Result<Selection> {
        Selection::parse(Options::new(line.split_whitespace().map(String::from)))
    }

    #[test]
    fn all_steps_run_unless_some_are_named() {
        assert_eq!(parse("").unwrap().steps().len(), STEPS.len());
        let some = parse("--only rules --only fmt").unwrap();
        assert_eq!(some.steps().iter().map(|step| step.name).collect::<Vec<_>>(), ["fmt", "rules"]);
    }

    #[test]
    fn an_unknown_step_is_an_error_that_names_the_steps() {
        let message = parse("--only speling").err().unwrap().to_string();
        assert!(message.contains("`speling`") && message.contains("wasm-tests"), "{message}");
    }
}
