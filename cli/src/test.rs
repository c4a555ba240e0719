//! `yushen test`: runs the cases beside the rules.

use crate::out::say;
use crate::{Format, files};
use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::Severity;
use yushen::cases;

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
        let (library, sources) = files::library(&self.folder)?;
        let mut report = Report { failed: 0, failures: Vec::new(), passed: 0 };
        for version in library.items.values().flatten() {
            let prefix = format!("{}/cases/", version.folder);
            for (path, text) in sources.iter().filter(|(path, _)| path.starts_with(&prefix)) {
                let mut diagnostics = Vec::new();
                let list = cases::read(path, text, &mut diagnostics);
                if let Some(error) = diagnostics.iter().find(|d| d.severity == Severity::Error) {
                    bail!("{}/{error}", self.folder.display());
                }
                for case in list {
                    let name = format!("{} {} {}", version.item.id, report_date(version), case.name);
                    if self.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
                        continue;
                    }
                    let place = format!(
                        "{}/{}:{}:{}",
                        self.folder.display(),
                        case.path,
                        case.span.line,
                        case.span.column
                    );
                    match cases::run(&library, version, &case) {
                        Ok(mismatches) if mismatches.is_empty() => report.passed += 1,
                        Ok(mismatches) => {
                            let problems = mismatches.iter().map(|m| {
                                format!("{}: expected [{}], found [{}]", m.what, m.expected, m.found)
                            });
                            report.failures.push(Failure { case: name, place, problems: problems.collect() });
                        }
                        Err(error) => {
                            report.failures.push(Failure { case: name, place, problems: vec![error] })
                        }
                    }
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
