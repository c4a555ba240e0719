//! `yushen parameters`: what somebody must still supply, who, and which checks wait for it.

use crate::out::say;
use crate::{Format, files};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::analysis::unset::{self, Gap, Unset};

#[derive(Debug, Args)]
pub struct Parameters {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
    /// Fill what the library leaves unset from profiles/<PROFILE>.toml first: what is still listed, it lacks
    #[arg(long)]
    profile: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Parameters {
    /// Lists and prints.
    pub fn run(self) -> Result<ExitCode> {
        let (library, _) = files::library_with(&self.folder, self.profile.as_deref())?;
        let all = unset::of(&library);
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&all)?),
            Format::Text => {
                all.iter().for_each(print);
                say!("{} unset (待属地填写), {} without a reader", all.len(), unread(&all));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn unread(all: &[Unset]) -> usize {
    all.iter().filter(|u| u.readers.is_empty()).count()
}

fn print(unset: &Unset) {
    let unit = unset.unit.as_ref().map_or(String::new(), |unit| format!("（{unit}）"));
    say!("{} {}  {}{unit}  [{}]", unset.kind, unset.name, unset.title.zh, unset.ty);
    for gap in &unset.gaps {
        let row = gap.row.as_ref().map_or(String::new(), |row| format!("row {row}, "));
        let by = gap.supplied_by.as_deref().unwrap_or("nobody is named");
        say!("  {row}{}: {by}", days(gap));
    }
    for reader in &unset.readers {
        say!("  read by {} {} `{}`", reader.item, reader.version, reader.check);
    }
    if unset.readers.is_empty() {
        say!("  read by no check");
    }
}

fn days(gap: &Gap) -> String {
    match &gap.until {
        Some(until) => format!("{} to {until}", gap.from),
        None => format!("from {}", gap.from),
    }
}
