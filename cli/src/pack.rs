//! `yushen pack`: a checked library's sources in one file, for the browser. Absent: signatures.

use crate::files;
use crate::out::say;
use anyhow::{Context, Result};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Pack {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
    /// File to write
    #[arg(short, long)]
    output: PathBuf,
}

impl Pack {
    /// Checks, packs, writes. Cases stay behind: they are for authors.
    pub fn run(self) -> Result<ExitCode> {
        let (_, mut sources) = files::library(&self.folder)?;
        sources.retain(|path, _| !path.contains("/cases/"));
        let bytes = yushen::wire::pack(&sources);
        if let Some(parent) = self.output.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("can't make the folder `{}`", parent.display()))?;
        }
        std::fs::write(&self.output, &bytes)
            .with_context(|| format!("can't write `{}`", self.output.display()))?;
        say!("{} files, {} bytes: {}", sources.len(), bytes.len(), self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}
