//! `yushen review`: one application, or many, one a line.

use crate::out::say;
use crate::{Format, files};
use anyhow::Result;
use clap::Args;
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
    #[arg(long, conflicts_with = "jsonl")]
    explain: bool,
    /// One facts document a line; one decision (or `{"errors":…}`) a line
    #[arg(long)]
    jsonl: bool,
    /// Fill what the library leaves unset from profiles/<PROFILE>.toml
    #[arg(long)]
    profile: Option<String>,
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
        let programs = self.format == Format::Json || self.jsonl;
        if let Some(warning) = library.profile.as_ref().filter(|_| programs).and_then(|p| p.warning(lang)) {
            // Beside a document for programs it goes where people look; a notice says it itself.
            eprintln!("{warning}");
        }
        let facts = files::input(&self.facts)?;
        if self.jsonl {
            return self.lines(&library, &facts);
        }
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

    /// Many cases; a line that is wrong is answered with its errors and does not end the run.
    fn lines(&self, library: &Library, facts: &[u8]) -> Result<ExitCode> {
        let on = match yushen::library::application_date(&self.on) {
            Ok(on) => on,
            Err(error) => {
                self.report(&[error]);
                return Ok(ExitCode::from(2));
            }
        };
        let mut out = Vec::with_capacity(1 << 16);
        let mut bad = 0u64;
        for line in facts.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
            match library.review_json(&self.item, line, on) {
                Ok(json) => out.extend_from_slice(&json),
                Err(errors) => {
                    bad += 1;
                    out.extend_from_slice(&wire::errors_json(&errors));
                }
            }
            out.push(b'\n');
            if out.len() > 1 << 16 {
                crate::out::write(&out);
                out.clear();
            }
        }
        crate::out::write(&out);
        if bad > 0 {
            eprintln!("{bad} line(s) were bad input; each is answered with its errors");
        }
        Ok(ExitCode::from(if bad > 0 { 2 } else { 0 }))
    }
}
