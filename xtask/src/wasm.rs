//! From a crate to WebAssembly and its JavaScript, without global tools.
//! In: a crate of the workspace. Out: wasm-bindgen's files in a folder of `target`.
//! Absent: wasm-opt; it saved nothing once the file was compressed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::dist::is_newer;
use crate::workspace::Workspace;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Cargo's `subcommand` for the crate in `folder` and the WebAssembly target.
///
/// The flags are always the same ones: other flags would build everything anew. They replace this machine's
/// paths by neutral ones, so that two machines build the same bytes; the encoded form stands above a
/// `RUSTFLAGS` that somebody may have set, and allows spaces in paths.
pub fn cargo(workspace: &Workspace, subcommand: &str, folder: &str) -> Command {
    let mut command = workspace.cargo([subcommand, "--target", TARGET, "--manifest-path"]);
    command
        .arg(manifest(workspace, folder))
        .env("CARGO_ENCODED_RUSTFLAGS", remapped_paths(workspace).join("\u{1f}"));
    command
}

fn manifest(workspace: &Workspace, folder: &str) -> PathBuf {
    workspace.path(folder).join("Cargo.toml")
}

// rustc takes the last one that fits: the innermost folder comes last.
fn remapped_paths(workspace: &Workspace) -> Vec<String> {
    let home = std::env::home_dir();
    let below_home = |name: &str| home.as_ref().map(|home| home.join(name));
    let folders = [
        (home.clone(), "/home"),
        (std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| below_home(".cargo")), "/cargo"),
        (std::env::var_os("RUSTUP_HOME").map(PathBuf::from).or_else(|| below_home(".rustup")), "/rustup"),
        (Some(workspace.root().to_owned()), "/yushen"),
    ];
    let remap = |(from, to): (Option<PathBuf>, &str)| {
        from.map(|from| format!("--remap-path-prefix={}={to}", from.display()))
    };
    folders.into_iter().filter_map(remap).collect()
}

/// Builds the crate in `folder` with the profile `web`; gives its `.wasm`, the one of this name where it has several.
pub fn build(workspace: &Workspace, folder: &str, name: &str) -> anyhow::Result<PathBuf> {
    let output = cargo(workspace, "build", folder)
        .args(["--profile", "web", "--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()
        .context("can't start cargo")?;
    if !output.status.success() {
        bail!("building `{folder}` for WebAssembly failed; what the compiler said stands above");
    }
    built_wasm(&String::from_utf8_lossy(&output.stdout), &manifest(workspace, folder), name).with_context(
        || format!("`{folder}` builds no `{name}.wasm`; it needs a program or a `cdylib` of that name"),
    )
}

fn built_wasm(messages: &str, manifest: &Path, name: &str) -> Option<PathBuf> {
    // Cargo writes programs with hyphens, libraries with underscores.
    let is_named = |file: &PathBuf| {
        file.extension().is_some_and(|extension| extension == "wasm")
            && file.file_stem().is_some_and(|stem| stem.to_string_lossy().replace('-', "_") == name)
    };
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| message["manifest_path"].as_str().map(Path::new) == Some(manifest))
        .filter_map(|message| message["filenames"].as_array().cloned())
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(is_named)
}

/// Writes `<name>.js` and `<name>_bg.wasm` for browsers into a folder of `target`, and gives that folder.
/// Does nothing when they are newer than both the `.wasm` and this program.
pub fn bindgen(workspace: &Workspace, wasm: &Path, name: &str, typescript: bool) -> anyhow::Result<PathBuf> {
    let folder = workspace.target("bindgen").join(name);
    let written = folder.join(format!("{name}_bg.wasm"));
    if is_newer(&written, wasm) && is_newer(&written, &std::env::current_exe()?) {
        return Ok(folder);
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        .typescript(typescript)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen failed on `{}`", wasm.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wasm_of_the_crate_itself_is_found() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","manifest_path":"/w/other/Cargo.toml","filenames":["/t/other.wasm"]}"#,
            "\nnot json\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/w/web/Cargo.toml","filenames":["/t/liba.rlib"]}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/w/web/Cargo.toml","filenames":["/t/the-desk.wasm"]}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/w/web/Cargo.toml","filenames":["/t/web.wasm"]}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        let of_web = |name| built_wasm(messages, Path::new("/w/web/Cargo.toml"), name);
        assert_eq!(of_web("web").as_deref(), Some(Path::new("/t/web.wasm")));
        assert_eq!(of_web("the_desk").as_deref(), Some(Path::new("/t/the-desk.wasm")));
        assert_eq!(of_web("other"), None);
        assert_eq!(built_wasm(messages, Path::new("/w/pkg/Cargo.toml"), "web"), None);
    }
}
