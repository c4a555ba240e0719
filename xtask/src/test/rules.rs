//! Step `rules`: the rule library is sound (one check) and every case beside a rule holds (counted each).
//! In: `rules/`. Out: counts. Absent: reading rules; the command line tool does that, as policy staff run it.

use std::process::{Output, Stdio};

use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    process::run(&mut workspace.cargo(["build", "--bin", "yushen"]))?;
    let yushen = workspace.program("yushen");

    let check = workspace.command(&yushen).args(["check", "rules"]).output()?;
    let mut tally = Tally::check(check.status.success());
    println!("{}", said(&check));

    let mut cases = workspace.command(&yushen);
    let cases = cases.args(["test", "rules", "--format", "json"]).stderr(Stdio::inherit()).output()?;
    let report = String::from_utf8_lossy(&cases.stdout);
    let counted = Tally::of_rule_cases(&report)?.with_exit(cases.status.success());
    println!("rule cases: {counted}");
    if counted.failed > 0 {
        println!("{report}");
    }
    tally += counted;
    Ok(tally)
}

/// All of it when something is wrong; else the last line, since lines to be confirmed (待核) are many and no failure.
fn said(check: &Output) -> String {
    let text =
        format!("{}{}", String::from_utf8_lossy(&check.stderr), String::from_utf8_lossy(&check.stdout));
    if check.status.success() { text.lines().last().unwrap_or_default().to_owned() } else { text }
}
