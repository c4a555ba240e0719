//! Chromium, its driver, and a font with Chinese characters.
//! In: `CHROMIUM` and `CHROMEDRIVER`, or what is on the path. Out: where they are.
//! Absent: downloading a browser; the system's package is patched by the system.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::process;
use crate::workspace::Workspace;

const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// Where the browser and its driver are.
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// Finds the browser; installs Debian's packages when something is missing and this runs as root.
pub fn browser(workspace: &Workspace) -> anyhow::Result<Browser> {
    if let Some(browser) = find(workspace) {
        return Ok(browser);
    }
    let packages = PACKAGES.join(" ");
    let line = format!("apt-get update && apt-get install -y {packages}");
    if on_path("apt-get").is_none() {
        bail!(
            "Chromium, chromedriver or a Chinese font is missing; install them with this system's package manager, \
             or name them: CHROMIUM=/path/to/chromium CHROMEDRIVER=/path/to/chromedriver cargo xtask test"
        );
    }
    let is_root = process::ask(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !is_root {
        bail!("Chromium, chromedriver or a Chinese font is missing; run: sudo sh -c '{line}'");
    }
    println!("installing {packages} …");
    let mut install = workspace.command("sh");
    install.args(["-c", &line]).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut install).with_context(|| format!("installing the browser failed; run: {line}"))?;
    find(workspace)
        .with_context(|| format!("the packages {packages} are installed, but no Chromium was found"))
}

fn find(workspace: &Workspace) -> Option<Browser> {
    let chromium = named("CHROMIUM").or_else(|| on_path("chromium")).or_else(|| on_path("google-chrome"))?;
    let chromedriver = named("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
    has_chinese_font(workspace).then_some(Browser { chromium, chromedriver })
}

// Without one, the pages show boxes, and what is measured on them is wrong.
fn has_chinese_font(workspace: &Workspace) -> bool {
    if cfg!(any(target_os = "macos", target_os = "windows")) {
        return true;
    }
    process::ask(workspace.command("fc-list").arg(":lang=zh-cn")).is_some_and(|fonts| !fonts.is_empty())
}

fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|program| program.is_file())
}

pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path).chain([Path::new("/usr/bin").to_owned()]);
    folders.find_map(|folder| {
        let file = folder.join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        file.is_file().then_some(file)
    })
}
