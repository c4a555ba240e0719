//! Step `hall`: the booking API on SQLite and PostgreSQL, with concurrent clients and seeded bugs, and Schemathesis.
//! In: PostgreSQL's programs, nginx, Schemathesis, Node and the packages of `tests` (the OpenID provider). Out: counts of the package's tests. Absent: the million operations (campaign
//! `hall`). The tests are told by environment variables: `YUSHEN_SERVER`, `YUSHEN_CLI`, `YUSHEN_SCHEMATHESIS`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Context;

use crate::process;
use crate::setup::{self, Need};
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Its tests need more than cargo, so step `unit` leaves them to this one.
pub const PACKAGE: &str = "yushen-hall-tests";

pub const NEEDS: &[Need] =
    &[Need::Postgres, Need::Nginx, Need::Poppler, Need::Schemathesis, Need::Node, Need::NodeModules];

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    // The real programs are asked, too; they must be today's.
    process::run(&mut workspace.cargo(["build", "--bin", "yushen", "--bin", "yushen-server"]))?;
    let schemathesis = setup::schemathesis(workspace)?;
    let told = |mut command: Command| -> Command {
        command
            .env("YUSHEN_SERVER", workspace.program("yushen-server"))
            .env("YUSHEN_CLI", workspace.program("yushen"))
            .env("YUSHEN_SCHEMATHESIS", &schemathesis);
        command
    };
    let own = ["test", "--no-fail-fast", "--package", PACKAGE, "--lib", "--bins"];
    let mut tally = count(told(workspace.cargo(own)))?;
    let program = test_program(workspace)?;
    for module in modules(workspace)? {
        println!("{module}:");
        let mut command = told(workspace.command(&program));
        // Where cargo would start it.
        command.arg(format!("{module}::")).current_dir(workspace.path("tests/hall"));
        tally += count(command)?;
    }
    Ok(tally)
}

/// The one test program, built. It is started without cargo, which would wait for builds that run beside it.
fn test_program(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let mut build = workspace.cargo(["test", "--no-run", "--package", PACKAGE, "--test", "all"]);
    build.args(["--message-format", "json-render-diagnostics"]).stderr(Stdio::inherit());
    let output = build.output().context("can't start cargo")?;
    anyhow::ensure!(output.status.success(), "the hall's tests can't be built; what cargo said stands above");
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
    let of_test = |message: serde_json::Value| {
        let named = message["target"]["name"] == "all" && message["profile"]["test"] == true;
        message["executable"].as_str().filter(|_| named).map(PathBuf::from)
    };
    messages.filter_map(Result::ok).find_map(of_test).context("cargo built no test program")
}

fn count(mut command: Command) -> anyhow::Result<Tally> {
    let outcome = process::run_and_keep(&mut command)?;
    Ok(Tally::of_cargo_test(&outcome.text).with_exit(outcome.success))
}

/// The modules of the one test program; each is run in a process of its own, so that one's load is not another's.
fn modules(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let main = workspace.path("tests/hall/tests/all/main.rs");
    let text = std::fs::read_to_string(&main).context("can't read the hall's tests")?;
    let modules: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    anyhow::ensure!(!modules.is_empty(), "no module in {}", main.display());
    Ok(modules)
}
