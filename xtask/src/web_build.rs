//! The web app as the server serves it: `dist/web`.
//! In: the crate `web`, its static files, the rule library. Out: a folder with everything, compressed too.
//! Absent: serving it (`serve.rs`).

#[path = "../../web/sources.rs"]
mod sources;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;

use crate::dist::Dist;
use crate::process;
use crate::setup;
use crate::wasm::{self, Glue};
use crate::workspace::Workspace;

/// The page's program, as `web/boot/boot.js` imports it.
const PAGE: &str = "yushen_web";
/// The Web Worker's program, as `boot.js` starts it.
const ENGINE: &str = "yushen_engine";
/// The program that looks at photos, as its worker starts it.
const PHOTO: &str = "yushen_photo";
/// The staff's program, as `web/boot/desk-boot.js` imports it.
const DESK: &str = "yushen_desk";
/// Files of the staff's program, which citizens' browsers don't keep.
const OF_DESK: [&str; 5] =
    ["/desk.html", "/desk.css", "/desk-boot.js", "/yushen_desk.js", "/yushen_desk_bg.wasm"];

/// The kiosk's program, as `web/boot/kiosk-boot.js` imports it.
const KIOSK: &str = "yushen_kiosk";
/// The program that reads QR codes for the kiosk, as its worker starts it.
const SCAN: &str = "yushen_scan";
/// Files of the kiosk's program: citizens' browsers don't keep them, a kiosk's does (`web/worker/sw.js`).
const OF_KIOSK: [&str; 9] = [
    "/kiosk.html",
    "/kiosk.css",
    "/kiosk-boot.js",
    "/kiosk-input.css",
    "/kiosk-shell.js",
    "/scan.js",
    "/yushen_kiosk.js",
    "/yushen_kiosk_bg.wasm",
    "/yushen_scan_bg.wasm",
];

/// What starts each program; all begin with `web/boot/loading.js`, in one file (one request less).
const BOOT: [&str; 3] = ["boot.js", "desk-boot.js", "kiosk-boot.js"];

/// Style sheets, each put together from the folder of its name below `web/style`, in the order of the files' names: one
/// request a page, and the order decides.
const STYLES: [&str; 2] = ["style", "desk"];

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

/// Signed settings of the sample hall's kiosks, for `yushen-server serve --kiosks`.
pub const KIOSKS: &str = "var/kiosks";

/// How many lines [`build`] says.
pub const STEPS: u32 = 4;

/// Builds the web app into `dist/web`, and the server and the command line tool beside it.
pub fn build(workspace: &Workspace, progress: &mut Progress) -> anyhow::Result<()> {
    progress.say("making sure that Rust can build for WebAssembly");
    setup::wasm_target(workspace)?;

    progress.say("building the web app (a few minutes the first time)");
    let names = ["yushen-web", "yushen-engine", "yushen-desk", "yushen-kiosk", "yushen-photo", "yushen-scan"];
    let [page, engine, desk, kiosk, photo, scan] = wasm::build(workspace, "web", names)?;

    progress.say("building the server and the command line tool (a few minutes the first time)");
    process::run(&mut workspace.cargo(["build", "--bin", "yushen", "--bin", "yushen-server"]))?;

    progress.say("signing the rules for this machine (var/bundles) and packing the web app into dist/web");
    sign_rules(workspace)?;
    let page = wasm::bindgen(workspace, &page, PAGE, Glue::Module)?;
    let engine = wasm::bindgen(workspace, &engine, ENGINE, Glue::Worker)?;
    let desk = wasm::bindgen(workspace, &desk, DESK, Glue::Module)?;
    let kiosk = wasm::bindgen(workspace, &kiosk, KIOSK, Glue::Module)?;
    let photo = wasm::bindgen(workspace, &photo, PHOTO, Glue::Worker)?;
    let scan = wasm::bindgen(workspace, &scan, SCAN, Glue::Worker)?;
    let mut dist = Dist::new(workspace.dist_web());
    dist.add_folder(&workspace.path("web/static"))?;
    for sheet in STYLES {
        dist.add(Path::new(&format!("{sheet}.css")), &joined(&workspace.path("web/style").join(sheet))?)?;
    }
    let loading = read(&workspace.path("web/boot/loading.js"))?;
    for script in BOOT {
        let own = read(&workspace.path("web/boot").join(script))?;
        dist.add(Path::new(script), &[loading.as_slice(), &own].concat())?;
    }
    dist.add_folder(&page)?;
    dist.add_folder(&desk)?;
    dist.add_folder(&kiosk)?;
    let program = add_worker(workspace, &mut dist, &engine, ENGINE, "engine.js")?;
    add_worker(workspace, &mut dist, &photo, PHOTO, "photo.js")?;
    add_worker(workspace, &mut dist, &scan, SCAN, "scan.js")?;
    // The page shows which engine it runs: the same digits on web, kiosk and desk. The server makes first pages only for
    // a program of its own sources.
    let page = sources::number(workspace.root())?;
    let named = format!("{{\"sha256\":\"{}\",\"page\":\"{page}\"}}\n", digest(&program));
    dist.add(Path::new("program.json"), named.as_bytes())?;
    let mut program = dist.contents()?;
    program.retain(|path, _| !OF_DESK.contains(&path.as_str()));
    let of_kiosk = OF_KIOSK.iter().filter_map(|path| program.remove_entry(*path)).collect();
    let keeps = read(&workspace.path("web/worker/sw.js"))?;
    dist.add(Path::new("sw.js"), &[service_worker_head(&program, &of_kiosk)?.into_bytes(), keeps].concat())?;
    // The documentation, where `cargo xtask docs` has built it; after the list of the program, which browsers keep.
    if workspace.dist_docs().is_dir() {
        dist.add_folder_at(&workspace.dist_docs(), Path::new("docs"))?;
    }
    dist.compress()?;
    dist.finish()
}

/// The files of a folder, one after the other in the order of their names.
fn joined(folder: &Path) -> anyhow::Result<Vec<u8>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    files.sort();
    Ok(files.iter().map(|file| read(file)).collect::<anyhow::Result<Vec<_>>>()?.concat())
}

/// A worker's script, which is the glue and what stands in `web/worker` in one file (one request less), and its program.
fn add_worker(
    workspace: &Workspace,
    dist: &mut Dist,
    built: &Path,
    name: &str,
    script: &str,
) -> anyhow::Result<Vec<u8>> {
    let glue = read(&built.join(format!("{name}.js")))?;
    let waits = read(&workspace.path("web/worker").join(script))?;
    dist.add(Path::new(script), &[glue, waits].concat())?;
    let program = read(&built.join(format!("{name}_bg.wasm")))?;
    dist.add(Path::new(&format!("{name}_bg.wasm")), &program)?;
    Ok(program)
}

/// What stands before `web/worker/sw.js`: every file of the program with its SHA-256, the kiosk's own ones apart, and the
/// version that these make.
fn service_worker_head(
    program: &BTreeMap<String, Vec<u8>>,
    kiosk: &BTreeMap<String, Vec<u8>>,
) -> anyhow::Result<String> {
    let list = |files: &BTreeMap<String, Vec<u8>>| {
        let digests: BTreeMap<&str, String> =
            files.iter().map(|(path, content)| (path.as_str(), digest(content))).collect();
        serde_json::to_string_pretty(&digests)
    };
    let (files, kiosk) = (list(program)?, list(kiosk)?);
    let version = digest([files.as_str(), &kiosk].concat().as_bytes());
    Ok(format!("const VERSION = \"{version}\";\nconst FILES = {files};\nconst KIOSK = {kiosk};\n"))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("can't read `{}`", file.display()))
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
    yushen(&["bundle", "publish", store, "--trust", trust])?;
    // The sample hall's kiosks, so that one can be tried.
    std::fs::create_dir_all(workspace.path(KIOSKS))?;
    let (settings, signed) = ("examples/kiosk/settings.toml", format!("{KIOSKS}/pingqiao.json"));
    yushen(&["kiosk", "sign", settings, "--key", key, "-o", &signed])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_changes_with_any_file_and_with_nothing_else() {
        let head_with = |script: &str, kiosk: &str| {
            let files = [("/boot.js", script), ("/index.html", "<!doctype html>")];
            let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
            let kiosk = BTreeMap::from([("/kiosk.html".to_owned(), kiosk.as_bytes().to_vec())]);
            service_worker_head(&files.into_iter().collect(), &kiosk).unwrap()
        };
        let head = |script| head_with(script, "k");
        assert_eq!(head("a"), head("a"));
        let version = |text: &str| text.lines().next().map(str::to_owned);
        assert_ne!(version(&head("a")), version(&head("b")));
        assert!(head("a").contains(&digest(b"a")), "{}", head("a"));
        assert!(head("a").contains("\"/index.html\""));
        assert_ne!(version(&head("a")), version(&head_with("a", "another")), "the kiosk's files count too");
    }
}
