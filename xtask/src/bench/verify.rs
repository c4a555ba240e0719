//! `cargo xtask bench --verify`: our native contestant says the same as the oracle in all 1,000 cases.
//! In: both programs. Out: nothing, or the first cases that differ. Absent: peers and timing.

use anyhow::bail;

use super::{build, generate, out};
use crate::process;
use crate::workspace::Workspace;

const CASES: usize = 1000;

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    generate::small(workspace)?;
    build::native_ours(workspace)?;
    let truth = answers(workspace, "p_oracle", "none", "cases", "outcome")?;
    for rows in ["outcome", "decision"] {
        let ours = answers(workspace, "p_yushen", "yushen", "cases.yushen", rows)?;
        compare(&truth, &ours)?;
        println!("{rows}: equal to the oracle in {CASES} cases, nothing left unknown");
    }
    Ok(())
}

/// One line a case.
fn answers(
    workspace: &Workspace,
    program: &str,
    lang: &str,
    cases: &str,
    rows: &str,
) -> anyhow::Result<Vec<String>> {
    let out = out(workspace);
    let mut command = workspace.command(out.join("cargo/release").join(program));
    command.arg("verify").arg("--rules").arg(out.join(format!("rules/{lang}/lib_1.json")));
    command.arg("--cases").arg(out.join(format!("{cases}.jsonl")));
    match process::ask(command.args(["--item", "item_0000"]).env("YUSHEN", rows)) {
        Some(text) => Ok(text.lines().map(str::to_owned).collect()),
        None => bail!("`{}` failed", process::shown(&command)),
    }
}

fn compare(truth: &[String], ours: &[String]) -> anyhow::Result<()> {
    if truth.len() != CASES || ours.len() != CASES {
        bail!("there are {CASES} cases; the oracle answered {}, Yushen {}", truth.len(), ours.len());
    }
    let different: Vec<_> = truth.iter().zip(ours).filter(|(truth, ours)| truth != ours).collect();
    if let Some((truth, ours)) = different.first() {
        bail!("{} of {CASES} cases differ; the first:\n  oracle {truth}\n  yushen {ours}", different.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found() {
        let lines = |line: &str| vec![line.to_owned(); CASES];
        assert!(compare(&lines("pass"), &lines("pass")).is_ok());
        let mut ours = lines("pass");
        ours[7] = "supplement".to_owned();
        assert!(compare(&lines("pass"), &ours).unwrap_err().to_string().starts_with("1 of 1000"));
        assert!(compare(&lines("pass"), &ours[1..]).is_err());
    }
}
