//! `yushen interview`: the questions a citizen with these answers is asked, in order, each with its reason.

use crate::files;
use crate::out::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use yushen::decision::basis;
use yushen::interview::Next;
use yushen::item::LegalLine;
use yushen::{InputError, Lang, Library, Review, Text, Version};

#[derive(Debug, Args)]
pub struct Interview {
    /// Item id; `yushen items` lists them
    #[arg(long)]
    item: String,
    /// Application date, e.g. 2026-11-22
    #[arg(long)]
    on: String,
    /// Facts file with the answers; `-` reads standard input
    #[arg(long)]
    facts: PathBuf,
    /// Language: zh or en
    #[arg(long, default_value = "zh")]
    lang: String,
    /// Fill what the library leaves unset from profiles/<PROFILE>.toml
    #[arg(long)]
    profile: Option<String>,
    /// Folder that holds library.toml
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
}

impl Interview {
    /// Plays and prints. Exit code 2 for bad input, 0 else.
    pub fn run(self) -> Result<ExitCode> {
        let (library, _) = files::library_with(&self.rules, self.profile.as_deref())?;
        let lang = match self.lang.as_str() {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            other => bail!("`{other}` is not a language here; use zh or en"),
        };
        if let Some(warning) = library.profile.as_ref().and_then(|p| p.warning(lang)) {
            say!("{warning}");
        }
        let answers: Value = serde_json::from_slice(&files::input(&self.facts)?)
            .with_context(|| format!("{} is no JSON document", self.facts.display()))?;
        match self.play(Arc::new(library), &answers, lang) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(errors) => {
                for error in errors {
                    eprintln!("error[{}] {}: {}", error.code, error.field, error.message);
                }
                Ok(ExitCode::from(2))
            }
        }
    }

    fn play(&self, library: Arc<Library>, answers: &Value, lang: Lang) -> Result<(), Vec<InputError>> {
        let on = yushen::library::application_date(&self.on).map_err(|e| vec![e])?;
        let mut review = Review::new(library.clone(), &self.item, on).map_err(|e| vec![e])?;
        let (mut section, mut asked) = (None::<String>, 0);
        while let Some(next) = review.next(section.as_deref()) {
            let version = review.version().clone();
            if next.section.is_some() && next.section != section {
                let title = version.item.sections.iter().find(|s| Some(&s.id) == next.section.as_ref());
                say!("\n## {}\n", title.map_or("", |s| s.title.get(lang)));
            } else if next.section.is_none() && section.is_some() {
                say!("\n## {}\n", if lang == Lang::Zh { "手上的材料" } else { "Papers in hand" });
            }
            section = next.section.clone();
            asked += 1;
            say!("{asked}. {}", question(&version, &next.field).get(lang));
            for (title, legal) in next.needed_by.iter().filter_map(|id| needs(&version, id)) {
                say!("   - {}{}（{}）", why(lang), title.get(lang), cited(&library, legal, lang));
            }
            let Some(answer) = at(answers, &next) else {
                say!(
                    "   → {}",
                    if lang == Lang::Zh {
                        "（没有这项答案，到此为止）"
                    } else {
                        "(no answer given: the interview ends here)"
                    }
                );
                break;
            };
            say!("   → {answer}");
            review.set(&next.field, answer.to_string().as_bytes())?;
        }
        let facts = review.version().item.facts.len();
        let outcome = yushen::notice::say(lang, review.outcome().code(), &[]);
        match lang {
            Lang::Zh => say!("\n共问 {asked} 项（事项共声明 {facts} 项事实）。结论：{outcome}"),
            Lang::En => say!("\n{asked} questions (the item declares {facts} facts). Outcome: {outcome}"),
        }
        Ok(())
    }
}

fn why(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "为什么问：" } else { "asked for: " }
}

/// The answer to a question, if the document has one.
fn at<'a>(answers: &'a Value, next: &Next) -> Option<&'a Value> {
    let (root, name) = next.field.split_once('.')?;
    answers.get(root)?.get(name)
}

/// What a citizen is asked.
fn question<'v>(version: &'v Version, field: &str) -> &'v Text {
    let (root, name) = field.split_once('.').unwrap_or(("facts", field));
    let fact = version.item.facts.iter().find(|f| root == "facts" && f.id == name).map(|f| &f.question);
    let material =
        version.item.materials.iter().find(|m| root == "evidence" && m.id == name).map(|m| &m.title);
    fact.or(material).unwrap_or(&version.item.title)
}

/// The condition or material that needs an answer.
fn needs<'v>(version: &'v Version, id: &str) -> Option<(&'v Text, &'v LegalLine)> {
    let condition = version.item.conditions.iter().find(|c| c.id == id).map(|c| (&c.title, &c.legal));
    condition.or(version.item.materials.iter().find(|m| m.id == id).map(|m| (&m.title, &m.legal)))
}

fn cited(library: &Library, legal: &LegalLine, lang: Lang) -> String {
    let articles: Vec<String> = basis(library, legal).iter().map(|b| yushen::notice::cite(b, lang)).collect();
    match (articles.is_empty(), lang) {
        (true, Lang::Zh) => "待核".into(),
        (true, Lang::En) => "to be confirmed".into(),
        _ => articles.join(if lang == Lang::Zh { "；" } else { "; " }),
    }
}
