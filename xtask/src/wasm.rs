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

/// Builds the crate in `folder` with the profile `web`; gives each `.wasm`, in the order of `names` (without ending).
pub fn build<const N: usize>(
    workspace: &Workspace,
    folder: &str,
    names: [&str; N],
) -> anyhow::Result<[PathBuf; N]> {
    let output = cargo(workspace, "build", folder)
        .args(["--profile", "web", "--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()
        .context("can't start cargo")?;
    if !output.status.success() {
        bail!("building `{folder}` for WebAssembly failed; what the compiler said stands above");
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let built = built_wasm(&messages, &manifest(workspace, folder));
    let named =
        |name: &str| built.iter().find(|file| file.file_stem().is_some_and(|stem| stem == name)).cloned();
    let mut found = Vec::new();
    for name in names {
        found.push(named(name).with_context(|| format!("`{folder}` builds no {name}.wasm"))?);
    }
    found.try_into().map_err(|_| anyhow::anyhow!("`{folder}` builds other programs"))
}

fn built_wasm(messages: &str, manifest: &Path) -> Vec<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| message["manifest_path"].as_str().map(Path::new) == Some(manifest))
        .filter_map(|message| message["filenames"].as_array().cloned())
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .filter(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .collect()
}

/// Who loads the JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glue {
    /// A page or a bundler: a module.
    Module,
    /// The same with TypeScript's types.
    Typed,
    /// A Web Worker: a plain script, since module workers are younger than WebAssembly in browsers.
    Worker,
}

/// Writes `<name>.js` and `<name>_bg.wasm` into a folder of `target`, and gives that folder.
/// Does nothing when they are newer than both the `.wasm` and this program.
pub fn bindgen(workspace: &Workspace, wasm: &Path, name: &str, glue: Glue) -> anyhow::Result<PathBuf> {
    let folder = workspace.target("bindgen").join(name);
    let written = folder.join(format!("{name}_bg.wasm"));
    if is_newer(&written, wasm) && is_newer(&written, &std::env::current_exe()?) {
        return Ok(folder);
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut bindgen = Bindgen::new();
    match glue {
        Glue::Module | Glue::Typed => bindgen.web(true)?,
        Glue::Worker => bindgen.no_modules(true)?,
    };
    bindgen
        .input_path(wasm)
        .out_name(name)
        .typescript(glue == Glue::Typed)
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
    fn the_wasms_of_the_crate_itself_are_found() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","manifest_path":"/w/other/Cargo.toml","filenames":["/t/other.wasm"]}"#,
            "\nnot json\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/w/web/Cargo.toml","filenames":["/t/liba.rlib"]}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/w/web/Cargo.toml","filenames":["/t/web.wasm"]}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        let wasm = built_wasm(messages, Path::new("/w/web/Cargo.toml"));
        assert_eq!(wasm, [Path::new("/t/web.wasm")]);
        assert!(built_wasm(messages, Path::new("/w/pkg/Cargo.toml")).is_empty());
    }
}
