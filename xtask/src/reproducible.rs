//! `cargo xtask campaign reproducible`: the program for browsers, built in two places, is the same bytes.
//! In: the files of this checkout that git knows. Out: the SHA-256 of both builds. Absent: another machine; whoever has
//! one compares the line that is printed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::web_build::digest;
use crate::workspace::Workspace;
use crate::{process, setup, wasm};

const NAME: &str = "yushen";

/// Builds twice from nothing, each time from a copy with a target folder of its own.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    setup::wasm_target(workspace)?;
    // Of other length, other depth, with a space: whatever of a path could get in.
    let places = [
        workspace.target("reproducible/one"),
        std::env::temp_dir().join("yushen build/in another place/two"),
    ];
    let mut built = Vec::new();
    for place in &places {
        println!("building in `{}` …", place.display());
        built.push(build(workspace, place)?);
    }
    for place in &places {
        fs::remove_dir_all(place).with_context(|| format!("can't remove `{}`", place.display()))?;
    }
    let [one, two] = built.as_slice() else { bail!("two builds are compared") };
    for ((name, one), (_, two)) in one.iter().zip(two) {
        println!("{name}: {one}");
        ensure!(one == two, "{name} differs: {one} and {two}; something of the place got into it");
    }
    println!("both builds are the same bytes");
    Ok(())
}

/// Files that are published, with their SHA-256.
fn build(workspace: &Workspace, place: &Path) -> anyhow::Result<Vec<(String, String)>> {
    copy(workspace, place)?;
    let copy = Workspace::at(place.to_owned());
    let raw = wasm::build(&copy, "pkg", "yushen_pkg")?;
    let folder = wasm::bindgen(&copy, &raw, NAME, true)?;
    let files = [raw, folder.join(format!("{NAME}_bg.wasm")), folder.join(format!("{NAME}.js"))];
    let digest = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        anyhow::Ok((name, digest(&fs::read(file)?)))
    };
    files.iter().map(digest).collect()
}

/// The files that git knows, as they are here.
fn copy(workspace: &Workspace, place: &Path) -> anyhow::Result<()> {
    if place.exists() {
        fs::remove_dir_all(place).with_context(|| format!("can't remove `{}`", place.display()))?;
    }
    let files = process::ask(workspace.command("git").args(["ls-files", "-z"]))
        .context("git can't list the files of this checkout")?;
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        let (from, to) = (workspace.path(file), place.join(file));
        // Deleted here and not committed yet: not part of what is built.
        if !from.is_file() {
            continue;
        }
        fs::create_dir_all(to.parent().context("a file has a folder")?)?;
        fs::copy(&from, &to).with_context(|| format!("can't copy `{}`", from.display()))?;
    }
    Ok(())
}
