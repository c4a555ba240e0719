//! The web app as the server serves it: `dist/web`.
//! In: the crate `web`, its static files, the rule library. Out: a folder with everything, compressed too.
//! Absent: serving it (`serve.rs`).

use std::path::Path;

use anyhow::Context;

use crate::dist::Dist;
use crate::process;
use crate::setup;
use crate::wasm;
use crate::workspace::Workspace;

/// The name that `web/static/boot.js` imports.
const NAME: &str = "yushen_web";

/// Numbers the lines that say what is being done.
pub struct Progress {
    done: u32,
    of: u32,
}

impl Progress {
    pub fn new(of: u32) -> Self {
        Self { done: 0, of }
    }

    pub fn say(&mut self, what: &str) {
        self.done += 1;
        println!("[{}/{}] {what} …", self.done, self.of);
    }
}

/// `cargo xtask build`
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    build(workspace, &mut Progress::new(STEPS))?;
    println!("The web app is in dist/web. `cargo xtask serve` serves it.");
    Ok(())
}

/// How many lines [`build`] says.
pub const STEPS: u32 = 4;

/// Builds the web app into `dist/web`, and the server and the command line tool beside it.
pub fn build(workspace: &Workspace, progress: &mut Progress) -> anyhow::Result<()> {
    progress.say("making sure that Rust can build for WebAssembly");
    setup::wasm_target(workspace)?;

    progress.say("building the web app (a few minutes the first time)");
    let wasm = wasm::build(workspace, "web")?;

    progress.say("building the server and the command line tool (a few minutes the first time)");
    process::run(&mut workspace.cargo(["build", "--bin", "yushen", "--bin", "yushen-server"]))?;

    progress.say("packing the rules and the web app into dist/web");
    let bindings = wasm::bindgen(workspace, &wasm, NAME, false)?;
    let mut dist = Dist::new(workspace.dist_web());
    dist.add_folder(&workspace.path("web/static"))?;
    dist.add_folder(&bindings)?;
    dist.add(Path::new("library.json"), &library(workspace)?)?;
    dist.compress()?;
    dist.finish()
}

// Packed outside `dist` first: there, a file changes only when its content does.
fn library(workspace: &Workspace) -> anyhow::Result<Vec<u8>> {
    let packed = workspace.target("library.json");
    let mut pack = workspace.command(workspace.program("yushen"));
    process::run(pack.args(["pack", "rules", "-o"]).arg(&packed))?;
    std::fs::read(&packed).context("`yushen pack` wrote no library")
}
