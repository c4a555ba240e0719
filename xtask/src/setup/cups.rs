//! CUPS with its PDF printer and a screen in memory, for tests of the kiosk. In: what is on the path. Out: they are there.
//! Absent: a running printer; the test starts its own, which no other program of the machine sees.

use std::path::Path;

use anyhow::{Context, bail};

use super::browser::on_path;
use crate::process;
use crate::workspace::Workspace;

const LINE: &str =
    "apt-get update && apt-get install -y --no-install-recommends cups printer-driver-cups-pdf xvfb";
const PDF_PRINTER: &str = "/usr/lib/cups/backend/cups-pdf";

/// Makes sure that CUPS, CUPS-PDF and Xvfb are there; installs Debian's packages as root.
pub fn cups(workspace: &Workspace) -> anyhow::Result<()> {
    if is_there() {
        return Ok(());
    }
    let is_root = process::ask(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !is_root || on_path("apt-get").is_none() {
        bail!("CUPS, its PDF printer or Xvfb is missing; run: sudo sh -c '{LINE}'");
    }
    println!("installing cups, printer-driver-cups-pdf, xvfb …");
    let mut install = workspace.command("sh");
    // The package would start a printing service; in this run level it starts none.
    install.args(["-c", LINE]).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
    process::run(&mut install).with_context(|| format!("installing failed; run: {LINE}"))?;
    if !is_there() {
        bail!("the packages are installed, but CUPS, its PDF printer or Xvfb was not found");
    }
    Ok(())
}

fn is_there() -> bool {
    let service = on_path("cupsd").is_some() || Path::new("/usr/sbin/cupsd").is_file();
    service && Path::new(PDF_PRINTER).exists() && on_path("Xvfb").is_some()
}
