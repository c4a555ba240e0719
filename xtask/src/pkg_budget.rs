//! What the npm package weighs and how long it takes to start, against `pkg/budget.json`.
//! In: the built package, a signed bundle, Node. Out: both printed; an error that names what is over.
//! Absent: speed once it runs; `cargo xtask bench` has that.

use std::path::Path;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::workspace::Workspace;
use crate::{compress, pkg_sample, setup};

/// Fresh processes that are started; the fastest counts, since other work only makes it slower.
const STARTS: u32 = 5;
/// Header and trailer that gzip puts round DEFLATE.
const GZIP: usize = 18;

/// Prints and compares.
pub fn check(workspace: &Workspace, program: &str) -> anyhow::Result<()> {
    let budget: Value = serde_json::from_slice(&std::fs::read(workspace.path("pkg/budget.json"))?)?;
    let content = std::fs::read(workspace.dist_pkg().join(program))?;
    let sizes = [
        ("raw", content.len()),
        ("gzip", miniz_oxide::deflate::compress_to_vec(&content, 9).len() + GZIP),
        ("brotli", compress::brotli(&content)?.len()),
    ];
    let mut over = Vec::new();
    let mut compare = |name: &str, unit: &str, is: u64| -> anyhow::Result<String> {
        let most = budget[name].as_u64().with_context(|| format!("pkg/budget.json has no `{name}`"))?;
        if is > most {
            over.push(format!("{name} is {is} {unit}, the budget {most}"));
        }
        Ok(format!("{name} {is} of {most} {unit}"))
    };
    for (name, is) in sizes {
        println!("{program}: {}", compare(name, "bytes", is as u64)?);
    }
    let start = cold_start(workspace)?;
    println!("cold start in Node, the fastest of {STARTS}: {}", compare("cold_start", "ms", start.total())?);
    println!("  {}", start.shown());
    if !over.is_empty() {
        bail!("over the budget: {}; make it smaller, or change pkg/budget.json and say why", over.join("; "));
    }
    Ok(())
}

/// Milliseconds by stage.
struct Start(Vec<(String, f64)>);

impl Start {
    /// Rounded up.
    fn total(&self) -> u64 {
        self.0.iter().map(|(_, ms)| ms).sum::<f64>().ceil() as u64
    }

    fn shown(&self) -> String {
        let stages: Vec<String> = self.0.iter().map(|(name, ms)| format!("{name} {ms:.1} ms")).collect();
        stages.join(", ")
    }
}

fn cold_start(workspace: &Workspace) -> anyhow::Result<Start> {
    setup::node(workspace)?;
    let sample = pkg_sample::make(workspace)?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(once(workspace, &sample)?);
    }
    starts.into_iter().min_by_key(Start::total).context("nothing was started")
}

fn once(workspace: &Workspace, sample: &Path) -> anyhow::Result<Start> {
    let mut node = workspace.command("node");
    node.arg("pkg/measure.mjs").arg(workspace.dist_pkg());
    node.args([sample.join("archive.json"), sample.join("trust.json")]);
    let output = node.args([pkg_sample::ITEM, pkg_sample::ON, pkg_sample::FACTS]).output()?;
    if !output.status.success() {
        bail!("pkg/measure.mjs failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let times: serde_json::Map<String, Value> = serde_json::from_slice(&output.stdout)?;
    Ok(Start(times.into_iter().map(|(name, ms)| (name, ms.as_f64().unwrap_or(f64::MAX))).collect()))
}
