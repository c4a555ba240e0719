//! A signed bundle of `rules/` to try the npm package with: `target/pkg-sample`.
//! In: the command line tool, which is built. Out: `store`, `archive.json`, `trust.json`, `hall.json`.
//! Absent: keys that anybody else trusts; they are made here and stay in `target`.

use std::path::PathBuf;

use crate::process;
use crate::workspace::Workspace;

/// The item, the day and the facts that the package is tried with.
pub const ITEM: &str = "marriage-registration";
pub const ON: &str = "2026-11-23";
pub const FACTS: &str = "examples/facts/marriage-registration.json";

/// Makes the bundle anew where the rules changed; gives its folder.
pub fn make(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    process::run(&mut workspace.cargo(["build", "--quiet", "--bin", "yushen"]))?;
    let folder = workspace.target("pkg-sample");
    std::fs::create_dir_all(&folder)?;
    let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let [key, trust, hall, store, archive] =
        ["key.json", "trust.json", "hall.json", "store", "archive.json"].map(at);
    let yushen = |arguments: &[&str]| {
        let mut command = workspace.command(workspace.program("yushen"));
        process::run(command.args(arguments).stdout(std::process::Stdio::null()))
    };
    if !folder.join("hall.json").is_file() {
        yushen(&["bundle", "keygen", "--holder", "this machine", "-o", &key])?;
        yushen(&["bundle", "trust", "--key", &key, "--threshold", "1", "--sample", "-o", &trust])?;
        yushen(&["hall-key", "-o", &hall])?;
    }
    let trial = ["--profile", "sample", "--no-filing", "--if-changed", "--days", "365"];
    yushen(&[&["bundle", "build", "rules", "-o", &store], trial.as_slice()].concat())?;
    yushen(&["bundle", "sign", &store, "--key", &key])?;
    yushen(&["bundle", "publish", &store, "--trust", &trust])?;
    yushen(&["bundle", "archive", &store, "-o", &archive])?;
    Ok(folder)
}
