//! `yushen check`: every finding about a library, with file, line, column and hint.

use crate::{Format, files};
use anyhow::Result;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::{Diagnostic, Severity};

#[derive(Debug, Args)]
pub struct Check {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Do not list what is to be confirmed (待核), only count it
    #[arg(long)]
    quiet: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: &'a [Diagnostic],
    errors: usize,
    to_be_confirmed: usize,
    warnings: usize,
}

impl Check {
    /// Checks and prints. Exit code 1 when there are errors.
    pub fn run(self) -> Result<ExitCode> {
        let sources = files::sources(&self.folder)?;
        let (_, mut diagnostics) = yushen::library::check(&sources);
        for (path, text) in sources.iter().filter(|(path, _)| path.contains("/cases/") && path.ends_with(".toml")) {
            yushen::cases::read(path, text, &mut diagnostics);
        }
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let report = Report {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            to_be_confirmed: count(Severity::ToBeConfirmed),
            diagnostics: &diagnostics,
        };
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
            Format::Text => {
                for diagnostic in &diagnostics {
                    if !(self.quiet && diagnostic.severity == Severity::ToBeConfirmed) {
                        println!("{}", Placed(&self.folder, diagnostic));
                    }
                }
                let Report { errors, warnings, to_be_confirmed, .. } = report;
                println!("{errors} error(s), {warnings} warning(s), {to_be_confirmed} to be confirmed (待核)");
            }
        }
        Ok(ExitCode::from(u8::from(report.errors > 0)))
    }
}

/// A diagnostic with the folder before its path, so that an editor can jump there.
struct Placed<'a>(&'a std::path::Path, &'a Diagnostic);

impl std::fmt::Display for Placed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.0.display(), self.1)
    }
}
