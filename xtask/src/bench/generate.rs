//! Cases and rules of the bench.
//! In: `bench/gen/*.py`. Out: `target/bench/cases*.jsonl` and `target/bench/rules`, made anew when a generator changed.
//! Absent: emitters; they are in Python because the neutral model is.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

use super::out;
use crate::dist::is_newer;
use crate::process;
use crate::workspace::Workspace;

/// The rules of every peer and of every size (about 130 MB).
pub fn all(workspace: &Workspace) -> anyhow::Result<()> {
    generate(workspace, "generated-all", &[])
}

/// Our own rules and the oracle's, of the decision itself.
pub fn small(workspace: &Workspace) -> anyhow::Result<()> {
    // What `all` wrote has these too.
    if is_fresh(workspace, "generated-all")? {
        return Ok(());
    }
    generate(workspace, "generated-small", &["yushen", "none", "--small"])
}

/// Our libraries once more as signed bundles, and the project's own rules.
pub fn bundles(workspace: &Workspace) -> anyhow::Result<()> {
    let out = out(workspace);
    let program = out.join("cargo/release/p_yushen");
    for entry in std::fs::read_dir(out.join("rules/yushen"))? {
        let rules = entry?.path();
        let archive = rules.with_extension("archive");
        if rules.extension().is_none_or(|extension| extension != "json") || is_newer(&archive, &rules) {
            continue;
        }
        let mut bundle = workspace.command(&program);
        bundle.arg("bundle").arg("--rules").arg(&rules).arg("--output").arg(&archive);
        process::run(bundle.arg("--trust").arg(rules.with_file_name("trust")))?;
    }
    let files = |folder: &str| -> anyhow::Result<String> {
        let mut sources = serde_json::Map::new();
        for file in crate::dist::files_in(&workspace.path(folder))? {
            let path = file.strip_prefix(workspace.path(folder))?.to_string_lossy().replace('\\', "/");
            if [".toml", ".rhai", ".csv"].iter().any(|end| path.ends_with(end)) {
                sources.insert(path, std::fs::read_to_string(&file)?.into());
            }
        }
        let files = serde_json::Value::from(sources).to_string();
        Ok(serde_json::json!({"items": [{"id": "rules", "rules": files}]}).to_string())
    };
    let rules = out.join("rules.json");
    std::fs::write(&rules, files("rules")?)?;
    let mut bundle = workspace.command(&program);
    bundle.arg("bundle").arg("--rules").arg(&rules).arg("--output").arg(out.join("rules.archive"));
    process::run(bundle.arg("--trust").arg(out.join("rules.trust")))
}

/// Python 3.
pub fn python(workspace: &Workspace) -> anyhow::Result<&'static str> {
    let found = ["python3", "python"].into_iter().find(|name| {
        let version = process::ask(workspace.command(name).arg("--version"));
        version.is_some_and(|version| version.starts_with("Python 3"))
    });
    found.context(
        "Python 3 is needed for the cases and was not found; run: sudo apt-get install -y python3-venv",
    )
}

fn generate(workspace: &Workspace, stamp: &str, which: &[&str]) -> anyhow::Result<()> {
    if is_fresh(workspace, stamp)? {
        return Ok(());
    }
    println!("writing the cases and rules of the bench …");
    let out = out(workspace);
    std::fs::create_dir_all(&out)?;
    let script = |name: &str| -> anyhow::Result<Command> {
        let mut command = workspace.command(python(workspace)?);
        command.arg("-B").arg(workspace.path("bench/gen").join(name));
        Ok(command)
    };
    process::run(script("cases.py")?.arg(&out))?;
    process::run(script("emit.py")?.arg(out.join("rules")).args(which))?;
    std::fs::write(out.join(stamp), "")?;
    Ok(())
}

fn is_fresh(workspace: &Workspace, stamp: &str) -> anyhow::Result<bool> {
    let stamp = out(workspace).join(stamp);
    let newer = |file: &Path| is_newer(&stamp, file);
    Ok(["model.py", "cases.py", "emit.py", "yushen.py"]
        .iter()
        .all(|name| newer(&workspace.path("bench/gen").join(name))))
}
