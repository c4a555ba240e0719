//! The web app as the server serves it: `dist/web`, with the citizens' program and the staff's.
//! In: the crate `web`, its static files, the rule library. Out: a folder with everything, compressed too.
//! Absent: serving it (`serve.rs`).

use crate::dist::Dist;
use crate::process;
use crate::setup;
use crate::wasm;
use crate::workspace::Workspace;

/// The name that `web/static/boot.js` imports.
const NAME: &str = "yushen_web";
/// The name that `web/static/desk-boot.js` imports.
const DESK: &str = "yushen_desk";

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
    let wasm = wasm::build(workspace, "web", NAME)?;
    let desk = wasm::build(workspace, "web", DESK)?;

    progress.say("building the server and the command line tool (a few minutes the first time)");
    process::run(&mut workspace.cargo(["build", "--bin", "yushen", "--bin", "yushen-server"]))?;

    progress.say("signing the rules for this machine (var/bundles) and packing the web app into dist/web");
    sign_rules(workspace)?;
    let bindings = wasm::bindgen(workspace, &wasm, NAME, false)?;
    let of_desk = wasm::bindgen(workspace, &desk, DESK, false)?;
    let mut dist = Dist::new(workspace.dist_web());
    dist.add_folder(&workspace.path("web/static"))?;
    dist.add_folder(&bindings)?;
    dist.add_folder(&of_desk)?;
    // The page shows which program it runs: the same digits on web, kiosk and desk.
    let program = std::fs::read(bindings.join(format!("{NAME}_bg.wasm")))?;
    let named = format!("{{\"sha256\":\"{}\"}}\n", digest(&program));
    dist.add(std::path::Path::new("program.json"), named.as_bytes())?;
    dist.compress()?;
    dist.finish()
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A bundle of `rules/`, signed with a key that was made on this machine and that nobody else trusts; and the hall's keys.
fn sign_rules(workspace: &Workspace) -> anyhow::Result<()> {
    let yushen =
        |arguments: &[&str]| process::run(workspace.command(workspace.program("yushen")).args(arguments));
    let (key, trust, store) = ("var/keys/this-machine.json", "var/keys/trust.json", "var/bundles");
    let hall = "var/keys/hall.json";
    if !workspace.path(hall).is_file() {
        yushen(&["hall-key", "-o", hall])?;
    }
    let data = "var/keys/data.key";
    if !workspace.path(data).is_file() {
        let mut make = workspace.command(workspace.program("yushen-server"));
        process::run(make.args(["data-key", "--data-key", data]))?;
    }
    let desk = "var/keys/desk.token";
    if !workspace.path(desk).is_file() {
        let mut make = workspace.command(workspace.program("yushen-server"));
        process::run(make.args(["desk-token", "--desk-token", desk]))?;
    }
    let log = "var/keys/log.json";
    if !workspace.path(log).is_file() {
        yushen(&["bundle", "keygen", "--holder", "this machine's log", "-o", log])?;
    }
    if !workspace.path(key).is_file() {
        yushen(&["bundle", "keygen", "--holder", "this machine", "-o", key])?;
        // Bundles that another key signed can't be followed by this one's.
        yushen(&["bundle", "trust", "--key", key, "--threshold", "1", "--sample", "-o", trust])?;
    }
    // Sample values, so that every item can be tried to its end; this machine's own keys are the only ones to accept them.
    let trial = ["--profile", "sample", "--no-filing", "--if-changed", "--days", "365"];
    yushen(&[&["bundle", "build", "rules", "-o", store], trial.as_slice()].concat())?;
    yushen(&["bundle", "sign", store, "--key", key])?;
    yushen(&["bundle", "publish", store, "--trust", trust])
}
