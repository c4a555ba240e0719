//! The npm package: `dist/pkg`.
//! In: the crate `pkg`, its `package.json` and `node/`. Out: one `.wasm`, its JavaScript and types, sizes printed.
//! Absent: publishing.

use std::path::Path;

use anyhow::Context;

use crate::compress;
use crate::dist::Dist;
use crate::setup;
use crate::wasm;
use crate::workspace::Workspace;

/// The name in `pkg/package.json`'s `exports`.
const NAME: &str = "yushen";

/// `cargo xtask pkg`
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    println!("building the npm package (a few minutes the first time) …");
    build(workspace)?;
    let file = workspace.dist_pkg().join(format!("{NAME}_bg.wasm"));
    let content = std::fs::read(&file)?;
    let packed = compress::brotli(&content)?;
    println!(
        "dist/pkg/{NAME}_bg.wasm: {} bytes, {} bytes as brotli ({:.1} KB)",
        content.len(),
        packed.len(),
        kilobytes(packed.len())
    );
    Ok(())
}

/// Builds the package into `dist/pkg`.
pub fn build(workspace: &Workspace) -> anyhow::Result<()> {
    setup::wasm_target(workspace)?;
    let wasm = wasm::build(workspace, "pkg", "yushen_pkg")?;
    let bindings = wasm::bindgen(workspace, &wasm, NAME, true)?;
    let mut dist = Dist::new(workspace.dist_pkg());
    dist.add_folder(&bindings)?;
    for name in ["package.json", "README.md", "node/yushen.js"] {
        let source = workspace.path("pkg").join(name);
        let content =
            std::fs::read(&source).with_context(|| format!("`pkg/{name}` belongs into the package"))?;
        dist.add(Path::new(name), &content)?;
    }
    dist.finish()
}

#[expect(clippy::float_arithmetic, reason = "a size for people; nothing is decided by it")]
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}
