//! `yushen review`: one application, or many, one a line.

use crate::batch::lines::Lines;
use crate::batch::progress::Progress;
use crate::batch::table::Table;
use crate::out::say;
use crate::{Format, batch, files};
use anyhow::Result;
use clap::Args;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use yushen::{InputError, Lang, Library, explain, notice, wire};

#[derive(Debug, Args)]
pub struct Review {
    /// Item id; `yushen items` lists them
    #[arg(long)]
    item: String,
    /// Application date, e.g. 2026-11-22
    #[arg(long)]
    on: String,
    /// Facts file; `-` reads standard input
    #[arg(long)]
    facts: PathBuf,
    /// Form of the output: the notice, or the decision
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Language of the notice: zh or en
    #[arg(long, default_value = "zh")]
    lang: String,
    /// Say why each verdict is what it is, instead of the notice or the decision
    #[arg(long, conflicts_with_all = ["jsonl", "csv"])]
    explain: bool,
    /// One facts document a line; one decision (or `{"errors":…,"line":…}`) a line
    #[arg(long)]
    jsonl: bool,
    /// Fill what the library leaves unset from profiles/<PROFILE>.toml
    #[arg(long)]
    profile: Option<String>,
    /// A table with one case a row, columns named like fields (`facts.area`); one decision a line
    #[arg(long, conflicts_with = "jsonl")]
    csv: bool,
    /// Threads for many cases; as many as there are cores if not given
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
    /// Say how far many cases have come, even where standard error is no terminal
    #[arg(long)]
    progress: bool,
    /// Folder that holds library.toml
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
}

impl Review {
    /// Reviews and prints. Exit code 0 for any decision, 2 for bad input.
    pub fn run(self) -> Result<ExitCode> {
        let (library, _) = files::library_with(&self.rules, self.profile.as_deref())?;
        let library = Arc::new(library);
        let lang = match self.lang.as_str() {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            other => anyhow::bail!("`{other}` is not a language here; use zh or en"),
        };
        let programs = self.format == Format::Json || self.jsonl || self.csv;
        if let Some(warning) = library.profile.as_ref().filter(|_| programs).and_then(|p| p.warning(lang)) {
            // Beside a document for programs it goes where people look; a notice says it itself.
            eprintln!("{warning}");
        }
        if self.jsonl || self.csv {
            return self.many(&library);
        }
        let facts = files::input(&self.facts)?;
        match self.one(&library, &facts, lang) {
            Ok(text) => {
                crate::out::write(&text);
                Ok(ExitCode::SUCCESS)
            }
            Err(errors) => {
                self.report(&errors);
                Ok(ExitCode::from(2))
            }
        }
    }

    fn one(&self, library: &Arc<Library>, facts: &[u8], lang: Lang) -> Result<Vec<u8>, Vec<InputError>> {
        let on = yushen::library::application_date(&self.on).map_err(|e| vec![e])?;
        if self.explain {
            return self.explained(library, facts, lang);
        }
        let (version, case) = library.open(&self.item, facts, on)?;
        let decision = yushen::decision::decide(library, &version, &case, on);
        Ok(match self.format {
            Format::Json => {
                let mut json = decision.canonical_json();
                json.push(b'\n');
                json
            }
            Format::Text => notice::build(&decision, &version, lang).text().into_bytes(),
        })
    }

    /// Why each verdict is what it is: sentences, or everything as JSON.
    fn explained(
        &self,
        library: &Arc<Library>,
        facts: &[u8],
        lang: Lang,
    ) -> Result<Vec<u8>, Vec<InputError>> {
        let on = yushen::library::application_date(&self.on).map_err(|e| vec![e])?;
        let mut review = yushen::Review::new(library.clone(), &self.item, on).map_err(|e| vec![e])?;
        review.load(facts)?;
        let explanations = review.explanations();
        let mut out = String::new();
        match self.format {
            // Plain data can always be written.
            Format::Json => out = serde_json::to_string(&explanations).unwrap_or_default(),
            Format::Text => {
                for explanation in &explanations {
                    out.push_str(&explain::say(explanation, lang));
                    if let Some(read) = explain::say_read(explanation, lang) {
                        out.push_str("\n    ");
                        out.push_str(&read);
                    }
                    out.push('\n');
                }
                out.pop();
            }
        }
        out.push('\n');
        Ok(out.into_bytes())
    }

    fn report(&self, errors: &[InputError]) {
        if self.format == Format::Json {
            say!("{}", String::from_utf8_lossy(&wire::errors_json(errors)));
        }
        for error in errors {
            eprintln!("error[{}] {}: {}", error.code, error.field, error.message);
        }
    }

    /// Many cases; one that is wrong is answered with its errors and does not end the run.
    fn many(&self, library: &Arc<Library>) -> Result<ExitCode> {
        let on = match yushen::library::application_date(&self.on) {
            Ok(on) => on,
            Err(error) => {
                self.report(&[error]);
                return Ok(ExitCode::from(2));
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let jobs = self.jobs.map_or(cores, NonZeroUsize::get).min(64);
        let (reader, length) = files::stream(&self.facts)?;
        let mut progress = Progress::new(length, self.progress);
        let worker = || {
            let mut review = yushen::Review::new(library.clone(), &self.item, on).ok();
            move |document: Vec<u8>| match &mut review {
                Some(review) => review.load(&document).map(|()| review.decision_json()),
                // No version is in force on that day; another day may decide.
                None => library.review_json(&self.item, &document, on),
            }
        };
        let bad = if self.csv {
            let version = library.version(&self.item, on).map_err(|e| anyhow::anyhow!("{e}"))?;
            batch::run(Table::new(reader, version)?, jobs, worker, &mut progress)?
        } else {
            batch::run(Lines::new(reader), jobs, worker, &mut progress)?
        };
        Ok(ExitCode::from(if bad > 0 { 2 } else { 0 }))
    }
}
