//! Step `rules`: the rule library is sound (one check) and every case beside a rule holds (counted each).
//! In: `rules/`. Out: counts. Absent: reading rules; the command line tool does that, as policy staff run it.

use std::process::Stdio;

use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    process::run(&mut workspace.cargo(["build", "--bin", "yushen"]))?;
    let yushen = workspace.program("yushen");

    let check = process::run_and_keep(workspace.command(&yushen).args(["check", "rules"]))?;
    let mut tally = Tally::check(check.success);

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
