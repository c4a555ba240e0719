//! `yushen test`: runs the cases beside the rules.

use crate::Format;
use crate::cases::{self, Cases};
use crate::out::say;
use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

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
}

impl Test {
    /// Runs and prints. Exit code 1 when a case fails.
    pub fn run(self) -> Result<ExitCode> {
        let all = Cases::read(&self.folder)?;
        let mut report = Report { failed: 0, failures: Vec::new(), passed: 0 };
        for (folder, list) in &all.versions {
            for case in list {
                let library = all.library(case.profile.as_deref())?;
                let version = cases::version(library, folder)?;
                let name = format!("{} {} {}", version.item.id, report_date(version), case.name);
                if self.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
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
        print(&report, self.format)?;
        if report.passed + report.failed == 0 {
            bail!("no case was run; write them under cases/ beside rules.rhai");
        }
        Ok(ExitCode::from(u8::from(report.failed > 0)))
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
            say!("{} passed, {} failed", report.passed, report.failed);
        }
    }
    Ok(())
}
