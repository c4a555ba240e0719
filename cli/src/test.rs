//! `yushen test`: runs the cases beside the rules; with `--coverage` says what they reach.

use crate::cases::{self, Cases};
use crate::out::say;
use crate::{Format, coverage};
use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::analysis::coverage::Coverage;

#[derive(Debug, Args)]
pub struct Test {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
    /// Run only cases whose item id or name contains this
    #[arg(long)]
    only: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Say which values of each condition, material and comparison the cases reach
    #[arg(long)]
    coverage: bool,
    /// With --coverage: exit with 1 when a value is neither reached nor proved unreachable
    #[arg(long, requires = "coverage")]
    require: bool,
    /// With --coverage: write cases that reach what is missing, for a person to complete, below this folder
    /// (the rule folder itself, or another)
    #[arg(long, requires = "coverage", value_name = "DIR")]
    write_missing: Option<PathBuf>,
}

#[derive(Serialize)]
struct Waiting {
    case: String,
    place: String,
}

#[derive(Serialize)]
struct Failure {
    case: String,
    place: String,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct Report {
    failed: usize,
    failures: Vec<Failure>,
    passed: usize,
    /// Cases whose expectation a person has still to set.
    waiting: Vec<Waiting>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<Coverage>>,
}

impl Test {
    /// Runs and prints. Exit code 1 when a case fails.
    pub fn run(self) -> Result<ExitCode> {
        let mut all = Cases::read(&self.folder)?;
        let mut report =
            Report { failed: 0, failures: Vec::new(), passed: 0, waiting: Vec::new(), coverage: None };
        for (folder, list) in &all.versions {
            for case in list {
                let library = all.library(case.profile.as_deref())?;
                let version = cases::version(library, folder)?;
                let name = format!("{} {} {}", version.item.id, report_date(version), case.name);
                if self.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
                    continue;
                }
                if case.waiting {
                    report.waiting.push(Waiting { case: name, place: all.place(case) });
                    continue;
                }
                let problems = match yushen::cases::run(library, version, case) {
                    Ok(mismatches) => mismatches
                        .iter()
                        .map(|m| format!("{}: expected [{}], found [{}]", m.what, m.expected, m.found))
                        .collect(),
                    Err(error) => vec![error],
                };
                match problems.is_empty() {
                    true => report.passed += 1,
                    false => report.failures.push(Failure { case: name, place: all.place(case), problems }),
                }
            }
        }
        report.failed = report.failures.len();
        let mut missing = 0;
        if self.coverage {
            all.load_profiles()?;
            let coverage = coverage::of(&all, self.only.as_deref());
            missing = coverage.iter().map(|c| c.summary("").missing).sum();
            report.coverage = Some(coverage);
            if let Some(folder) = &self.write_missing {
                coverage::write_missing(&all, self.only.as_deref(), folder)?;
            }
        }
        print(&report, self.format)?;
        if report.passed + report.failed == 0 {
            bail!("no case was run; write them under cases/ beside rules.rhai");
        }
        Ok(ExitCode::from(u8::from(report.failed > 0 || self.require && missing > 0)))
    }
}

fn report_date(version: &yushen::Version) -> String {
    yushen::value::date::format(version.item.from)
}

fn print(report: &Report, format: Format) -> Result<()> {
    match format {
        Format::Json => say!("{}", serde_json::to_string_pretty(report)?),
        Format::Text => {
            for failure in &report.failures {
                say!("FAILED {}\n  at {}", failure.case, failure.place);
                for problem in &failure.problems {
                    say!("  {problem}");
                }
            }
            if !report.waiting.is_empty() {
                say!("waiting for a person to set the expectation, not counted:");
                for waiting in &report.waiting {
                    say!("  {}\n    at {}", waiting.case, waiting.place);
                }
            }
            report.coverage.iter().for_each(|list| coverage::print(list));
            match report.waiting.len() {
                0 => say!("{} passed, {} failed", report.passed, report.failed),
                waiting => say!("{} passed, {} failed, {waiting} waiting", report.passed, report.failed),
            }
        }
    }
    Ok(())
}
