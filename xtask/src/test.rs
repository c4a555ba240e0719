//! `cargo xtask test`: every test of the project, one step after another.
//! In: which steps. Out: each step with its time, then one line `N passed, N failed`.
//! A failing step does not stop the others: everything is reported at once. A step that mostly waits runs beside the
//! next ones; what it says is shown once it is over.
//! Absent: the steps; there is a file a family.

mod beside;
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
use beside::Beside;

/// One step.
struct Step {
    name: &'static str,
    about: &'static str,
    needs: &'static [Need],
    way: Way,
    run: fn(&Workspace) -> anyhow::Result<Tally>,
}

/// When a step runs.
#[derive(Clone, Copy)]
enum Way {
    /// When the one before it is over.
    InTurn,
    /// While the steps after it run, up to the next one that is alone.
    Beside,
    /// When nothing else runs, but for what is built for it.
    Alone { build: fn(&Workspace) -> anyhow::Result<()> },
}

/// All steps, the quick ones first.
const STEPS: [Step; 10] = [
    Step {
        name: "fmt",
        about: "the sources are formatted",
        needs: &[Need::Lints],
        way: Way::InTurn,
        run: style::fmt,
    },
    Step {
        name: "clippy",
        about: "no lint, natively and for WebAssembly (which proves that the engine builds for it)",
        needs: &[Need::Lints, Need::WasmTarget],
        way: Way::InTurn,
        run: style::clippy,
    },
    Step {
        name: "unit",
        about: "unit, integration and documentation tests",
        needs: &[Need::Poppler],
        way: Way::InTurn,
        run: unit::run,
    },
    Step {
        name: "docs",
        about: "crates and book are documented without a warning or a broken link",
        needs: &[],
        way: Way::InTurn,
        run: style::docs,
    },
    Step {
        name: "rules",
        about: "the rule library is sound and its cases hold",
        needs: &[],
        way: Way::InTurn,
        run: rules::run,
    },
    Step {
        name: "hall",
        about: "bookings on SQLite and PostgreSQL: 64 clients, a history checker, Schemathesis, seeded bugs",
        needs: hall::NEEDS,
        way: Way::Beside,
        run: hall::run,
    },
    Step {
        name: "wasm-tests",
        about: "the npm package's own tests, in Node and in Chromium",
        needs: &[Need::WasmTarget, Need::Node, Need::Browser, Need::Runner],
        way: Way::InTurn,
        run: wasm_tests::run,
    },
    Step {
        name: "packages",
        about: "the npm package from its tarball in fresh projects (Node, HTML, Vite, webpack, worker), and the examples",
        needs: packages::NEEDS,
        way: Way::InTurn,
        run: packages::run,
    },
    Step {
        name: "parity",
        about: "the same decisions natively, in Node and in Chromium",
        needs: parity::NEEDS,
        way: Way::InTurn,
        run: parity::run,
    },
    Step {
        name: "browser",
        about: "a person's way through the web app, in Chromium",
        needs: browser::NEEDS,
        way: Way::Alone { build: browser::build },
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
    let mut done = |name: &str, (tally, took): (Tally, Duration)| {
        total += tally;
        report.push(summary(name, tally.to_string(), took));
        println!("{}", report[report.len() - 1]);
    };
    let mut beside: Vec<Beside> = Vec::new();
    for step in &steps {
        println!("\n── {}: {} ──", step.name, step.about);
        if matches!(step.way, Way::Beside) && steps.len() > 1 {
            match Beside::start(workspace, step.name) {
                Ok(begun) => beside.push(begun),
                Err(error) => done(step.name, (failure(step.name, &error), Duration::ZERO)),
            }
            continue;
        }
        let start = Instant::now();
        let built = match step.way {
            Way::Alone { build } => {
                let built = build(workspace);
                beside.drain(..).for_each(|one| done(one.name, ended(one)));
                built
            }
            _ => Ok(()),
        };
        let tally = built.and_then(|()| (step.run)(workspace));
        let tally = tally.unwrap_or_else(|error| failure(step.name, &error));
        done(step.name, (tally, start.elapsed()));
    }
    beside.drain(..).for_each(|one| done(one.name, ended(one)));

    println!("\n── all steps ──");
    for line in &report {
        println!("{line}");
    }
    println!("{}", summary("total", total.to_string(), start.elapsed()));
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn ended(step: Beside) -> (Tally, Duration) {
    let name = step.name;
    step.end().unwrap_or_else(|error| (failure(name, &error), Duration::ZERO))
}

fn failure(name: &str, error: &anyhow::Error) -> Tally {
    println!("{name} failed: {error:#}");
    Tally::check(false)
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
