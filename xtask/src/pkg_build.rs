//! The npm package: `dist/pkg`.
//! In: the crate `pkg`, its `package.json` and `js/`. Out: one `.wasm`, its JavaScript and types; sizes and cold start
//! printed and held against the budget. Absent: publishing.

use std::path::Path;

use anyhow::Context;

use crate::dist::Dist;
use crate::wasm::{self, Glue};
use crate::workspace::Workspace;
use crate::{pkg_budget, setup};

/// The name in `pkg/package.json`'s `exports`.
const NAME: &str = "yushen";

/// `cargo xtask pkg`
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    println!("building the npm package (a few minutes the first time) …");
    build(workspace)?;
    pkg_budget::check(workspace, &format!("{NAME}_bg.wasm"))
}

/// Builds the package into `dist/pkg`.
pub fn build(workspace: &Workspace) -> anyhow::Result<()> {
    setup::wasm_target(workspace)?;
    let [wasm] = wasm::build(workspace, "pkg", ["yushen_pkg"])?;
    let bindings = wasm::bindgen(workspace, &wasm, NAME, Glue::Typed)?;
    let mut dist = Dist::new(workspace.dist_pkg());
    dist.add_folder(&bindings)?;
    for name in [
        "package.json",
        "README.md",
        "js/browser.js",
        "js/disposed.js",
        "js/error.js",
        "js/index.d.ts",
        "js/node.js",
    ] {
        let source = workspace.path("pkg").join(name);
        let content =
            std::fs::read(&source).with_context(|| format!("`pkg/{name}` belongs into the package"))?;
        dist.add(Path::new(name), &content)?;
    }
    dist.finish()
}
