//! Poppler's programs and the fonts of papers, for tests that look at PDFs.
//! In: what is on the path. Out: they are there. Absent: Chromium's own packages (`browser`).

use std::path::Path;

use anyhow::{Context, bail};

use super::browser::on_path;
use crate::process;
use crate::workspace::Workspace;

const LINE: &str = "apt-get update && apt-get install -y poppler-utils fonts-noto-cjk";
/// One of the fonts that the server takes when it is given none (server/src/papers/font.rs).
const FONT: &str = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc";

/// Makes sure that `pdftotext`, `pdftoppm`, `pdffonts` and the fonts are there; installs Debian's packages as root.
pub fn poppler(workspace: &Workspace) -> anyhow::Result<()> {
    if is_there() {
        return Ok(());
    }
    let is_root = process::ask(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !is_root || on_path("apt-get").is_none() {
        bail!("Poppler's programs or the fonts of papers are missing; run: sudo sh -c '{LINE}'");
    }
    println!("installing poppler-utils, fonts-noto-cjk …");
    let mut install = workspace.command("sh");
    install.args(["-c", LINE]).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut install).with_context(|| format!("installing failed; run: {LINE}"))?;
    if !is_there() {
        bail!("the packages are installed, but Poppler's programs or the fonts were not found");
    }
    Ok(())
}

fn is_there() -> bool {
    let programs = ["pdftotext", "pdftoppm", "pdffonts"];
    programs.iter().all(|program| on_path(program).is_some()) && Path::new(FONT).is_file()
}
