//! `yushen items`: the items of a library and their versions.

use crate::files;
use crate::out::say;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Items {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
}

impl Items {
    /// Prints one line for each version.
    pub fn run(self) -> Result<ExitCode> {
        let (library, _) = files::library(&self.folder)?;
        for version in library.items.values().flatten() {
            say!("{}  {}  {}", version.item.id, version.range(), version.item.title.zh);
        }
        Ok(ExitCode::SUCCESS)
    }
}
