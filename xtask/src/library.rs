//! `cargo xtask campaign library`: how long the rule library takes, and how large it is.
//! In: `rules/`. Out: seconds of a release build for `check` and for all cases, bytes raw and as brotli.
//! Absent: judging them.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::compress;
use crate::dist::files_in;
use crate::process;
use crate::workspace::Workspace;

/// Runs of each command; the fastest counts, since other work only makes it slower.
const RUNS: u32 = 5;

/// Measures and prints.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    process::run(&mut workspace.cargo(["build", "--release", "--bin", "yushen"]))?;
    let yushen = workspace.target("release").join(format!("yushen{}", std::env::consts::EXE_SUFFIX));
    for (what, arguments) in [
        ("checked, lints included", ["check", "rules", "--quiet"].as_slice()),
        ("all cases", &["test", "rules"]),
        ("all cases with coverage", &["test", "rules", "--coverage"]),
    ] {
        let mut best = Duration::MAX;
        let mut last = String::new();
        for _ in 0..RUNS {
            let start = Instant::now();
            let output = workspace.command(&yushen).args(arguments).output()?;
            if !output.status.success() {
                bail!("`yushen {}` failed; run it by itself", arguments.join(" "));
            }
            best = best.min(start.elapsed());
            let text = String::from_utf8_lossy(&output.stdout);
            last = text.lines().last().unwrap_or_default().to_owned();
        }
        println!("{what}: {} ms ({last})", best.as_millis());
    }
    sizes(workspace)
}

/// Bytes of the sources that travel, without cases.
fn sizes(workspace: &Workspace) -> anyhow::Result<()> {
    let root = workspace.path("rules");
    let (mut all, mut files) = (Vec::new(), 0);
    for file in files_in(&root)? {
        let path = file.strip_prefix(&root)?.to_string_lossy().into_owned();
        let travels = [".toml", ".rhai", ".csv"].iter().any(|end| path.ends_with(end));
        if travels && !path.contains("cases") {
            all.extend(std::fs::read(&file).with_context(|| format!("can't read `{}`", file.display()))?);
            files += 1;
        }
    }
    println!("{files} files without cases: {} bytes, {} as brotli", all.len(), compress::brotli(&all)?.len());
    Ok(())
}
