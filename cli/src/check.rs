//! `yushen check`: every finding about a library, with file, line, column and hint: the library's own check, its
//! cases, and the lint by the notice as soon as nothing is wrong with the sources.

use crate::out::say;
use crate::{Format, files};
use anyhow::Result;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::analysis::lint::{self, Allowed};
use yushen::script::program::{Check as Code, cost};
use yushen::{Diagnostic, Severity, Version};

#[derive(Debug, Args)]
pub struct Check {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print the static cost of each check: steps at most, lists counted with 512 elements
    #[arg(long)]
    cost: bool,
    /// Do not list what is to be confirmed (待核), only count it
    #[arg(long)]
    quiet: bool,
    /// List what the lint found and an `[[allow]]` lets stand, with reason and date
    #[arg(long)]
    allowed: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    allowed: &'a [Allowed],
    diagnostics: &'a [Diagnostic],
    errors: usize,
    to_be_confirmed: usize,
    warnings: usize,
}

impl Check {
    /// Checks and prints. Exit code 1 when there are errors.
    pub fn run(self) -> Result<ExitCode> {
        let sources = files::sources(&self.folder)?;
        let (library, mut diagnostics) = yushen::library::check(&sources);
        if self.cost {
            print_costs(library.iter().flat_map(|l| l.items.values().flatten()));
        }
        for (path, text) in
            sources.iter().filter(|(path, _)| path.contains("/cases/") && path.ends_with(".toml"))
        {
            yushen::cases::read(path, text, &mut diagnostics);
        }
        let allowed = library.as_ref().map_or_else(Vec::new, |library| {
            let report = lint::run(library, &sources);
            diagnostics.extend(report.findings);
            report.allowed
        });
        lint::sort(&mut diagnostics);
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let report = Report {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            to_be_confirmed: count(Severity::ToBeConfirmed),
            diagnostics: &diagnostics,
            allowed: &allowed,
        };
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&report)?),
            Format::Text => {
                for diagnostic in &diagnostics {
                    if !(self.quiet && diagnostic.severity == Severity::ToBeConfirmed) {
                        say!("{}", Placed(&self.folder, diagnostic));
                    }
                }
                if self.allowed {
                    for Allowed { finding, reason, date, by } in &allowed {
                        say!("{}\n  allowed: {reason} ({date}, {by})", Placed(&self.folder, finding));
                    }
                }
                let Report { errors, warnings, to_be_confirmed, .. } = report;
                let count = allowed.len();
                say!(
                    "{errors} error(s), {warnings} warning(s), {to_be_confirmed} to be confirmed (待核), {count} allowed"
                );
                if library.is_none() {
                    say!("not linted: mend the errors first");
                }
            }
        }
        Ok(ExitCode::from(u8::from(report.errors > 0)))
    }
}

/// Elements a list is counted with: the most a facts document may hold.
const LIST: u64 = yushen::facts::schema::MAX_LIST as u64;

fn print_costs<'l>(versions: impl Iterator<Item = &'l std::sync::Arc<Version>>) {
    for version in versions {
        let (item, program) = (&version.item, &version.program);
        let mut total = 0u64;
        let mut show = |name: String, check: &Code| {
            let cost = cost(&check.node, LIST);
            total = total.saturating_add(cost);
            say!("  {cost:>9}  {name}");
        };
        say!("{}", version.folder);
        for (condition, code) in item.conditions.iter().zip(&program.conditions) {
            code.applies.iter().for_each(|check| show(format!("applies_{}", condition.id), check));
            show(condition.id.clone(), &code.holds);
        }
        for (material, code) in item.materials.iter().zip(&program.materials) {
            code.needs.iter().for_each(|check| show(format!("needs_{}", material.id), check));
            for (check, code) in material.checks.iter().zip(&code.checks) {
                show(format!("accepts_{}_{}", material.id, check.id), code);
            }
        }
        say!("  {total:>9}  steps at most in one review");
    }
}

/// A diagnostic with the folder before its path, so that an editor can jump there.
struct Placed<'a>(&'a std::path::Path, &'a Diagnostic);

impl std::fmt::Display for Placed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.0.display(), self.1)
    }
}
