//! `yushen graph`: the decision of an item as an SVG.

use crate::{files, guide};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::graph;

#[derive(Debug, Args)]
pub struct Graph {
    /// Item id; `yushen items` lists them
    item: String,
    /// Day whose version is drawn, e.g. 2026-11-22
    #[arg(long)]
    on: String,
    /// Language: zh or en
    #[arg(long, default_value = "zh")]
    lang: String,
    /// File to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Folder that holds library.toml
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
}

impl Graph {
    /// Draws. Exit code 2 for bad input.
    pub fn run(self) -> Result<ExitCode> {
        let (library, _) = files::library(&self.rules)?;
        let lang = guide::lang(&self.lang)?;
        match guide::version(&library, &self.item, &self.on) {
            Ok((version, on)) => {
                let drawn = graph::svg(&graph::build(&library, version, on, lang), lang);
                guide::write(self.output.as_ref(), drawn.as_bytes())?;
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => {
                eprintln!("error[{}] {}: {}", error.code, error.field, error.message);
                Ok(ExitCode::from(2))
            }
        }
    }
}
