//! `yushen guide`: the service guide of an item, generated from what decides.

use crate::files;
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::{InputError, Lang, guide};

#[derive(Debug, Args)]
pub struct Guide {
    /// Item id; `yushen items` lists them
    item: String,
    /// Day for which the guide is made, e.g. 2026-11-22: the version in force then
    #[arg(long)]
    on: String,
    /// Form of the output
    #[arg(long, value_enum, default_value = "md")]
    format: Form,
    /// Language: zh or en
    #[arg(long, default_value = "zh")]
    lang: String,
    /// File to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Fill what the library leaves unset from profiles/<PROFILE>.toml
    #[arg(long)]
    profile: Option<String>,
    /// Folder that holds library.toml
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Markdown
    Md,
    /// A page for screen and A4 paper
    Html,
    /// For tools
    Json,
}

impl Guide {
    /// Generates and prints. Exit code 2 for bad input.
    pub fn run(self) -> Result<ExitCode> {
        let (library, _) = files::library_with(&self.rules, self.profile.as_deref())?;
        let lang = lang(&self.lang)?;
        let found = version(&library, &self.item, &self.on);
        let (version, on) = match found {
            Ok(found) => found,
            Err(error) => {
                eprintln!("error[{}] {}: {}", error.code, error.field, error.message);
                return Ok(ExitCode::from(2));
            }
        };
        let guide = guide::build(&library, version, on, lang);
        let text = match self.format {
            Form::Md => guide::markdown(&guide),
            Form::Html => guide::html(&guide),
            Form::Json => format!("{}\n", serde_json::to_string_pretty(&guide)?),
        };
        write(self.output.as_ref(), text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The language of that name.
pub fn lang(name: &str) -> Result<Lang> {
    match name {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        other => anyhow::bail!("`{other}` is not a language here; use zh or en"),
    }
}

/// The version in force on a day, and the day.
pub fn version<'l>(
    library: &'l yushen::Library,
    item: &str,
    on: &str,
) -> Result<(&'l yushen::Version, chrono::NaiveDate), InputError> {
    let on = yushen::library::application_date(on)?;
    Ok((library.version(item, on)?, on))
}

/// Writes to a file or to standard output.
pub fn write(path: Option<&PathBuf>, bytes: &[u8]) -> Result<()> {
    match path {
        Some(path) => {
            std::fs::write(path, bytes).with_context(|| format!("can't write `{}`", path.display()))
        }
        None => {
            crate::out::write(bytes);
            Ok(())
        }
    }
}
