//! `recompute`: every figure counted again from the event log, by code that shares nothing with `crate::figures` but the
//! rows that are compared, and held against what the API shows, or showed.
//! In: a database, a hall, a range of days, an answer of the API if one was kept. Out: lines that differ; an error when
//! there are any. Absent: repairing.

mod again;
mod tables;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use crate::database::{Database, Location};
use crate::figures::count::Figures;
use crate::figures::{count, http, log, rows};

/// Settings of `recompute`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct RecomputeConfig {
    /// SQLite database (or PostgreSQL, by DATABASE_URL)
    #[arg(long, value_name = "FILE")]
    pub db: Location,
    /// The hall
    #[arg(long, value_name = "ID")]
    pub hall: String,
    /// First day, e.g. 2026-11-01
    #[arg(long, value_name = "DAY")]
    pub from: String,
    /// Last day, e.g. 2026-11-30
    #[arg(long, value_name = "DAY")]
    pub to: String,
    /// One window class
    #[arg(long)]
    pub class: Option<String>,
    /// A kept answer of `GET …/figures`, instead of what the API would show now
    #[arg(long, value_name = "FILE")]
    pub shown: Option<PathBuf>,
}

/// A figure that differs: its name, what is shown, what the events give.
pub type Difference = (String, Option<i64>, Option<i64>);

/// Counts again and compares; what differs.
///
/// # Errors
/// A setting or the kept answer can't be read, or the database doesn't answer.
pub async fn compare(database: &Database, config: &RecomputeConfig) -> anyhow::Result<Vec<Difference>> {
    let range = http::range(&config.from, &config.to, config.class.as_deref()).map_err(anyhow::Error::msg)?;
    let shown: Figures = match &config.shown {
        Some(file) => {
            let text =
                std::fs::read_to_string(file).with_context(|| format!("can't read `{}`", file.display()))?;
            let answer: serde_json::Value =
                serde_json::from_str(&text).context("the kept answer is no JSON")?;
            for (name, own) in [("from", &config.from), ("to", &config.to), ("hall", &config.hall)] {
                if answer[name].as_str() != Some(own.as_str()) {
                    bail!("the kept answer is of another `{name}`; give the range and hall that it names");
                }
            }
            if answer["class"].as_str() != config.class.as_deref() {
                bail!("the kept answer is of another `class`; give the one that it names");
            }
            serde_json::from_value(answer["figures"].clone()).context("the kept answer holds no figures")?
        }
        None => count::figures(&log::read(database, &config.hall, &range).await?, &range),
    };
    let shown: BTreeMap<String, i64> = rows::lines(&shown)
        .into_iter()
        .map(|line| (format!("{} {} {}", line.group, line.of, line.figure), line.value))
        .collect();
    let again = again::figures(database, config).await?;
    let mut differences: Vec<Difference> = shown
        .keys()
        .chain(again.keys())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .map(|name| (name.clone(), shown.get(name).copied(), again.get(name).copied()))
        .filter(|(_, shown, again)| shown != again)
        .collect();
    differences.extend(tables::differences(database, &config.hall).await?);
    Ok(differences)
}

/// Counts again, and prints.
///
/// # Errors
/// Something differs, or as [`compare`].
pub async fn run(config: &RecomputeConfig) -> anyhow::Result<()> {
    let database = Database::look_at(&config.db).await?;
    let differences = compare(&database, config).await;
    database.close().await;
    let differences = differences?;
    for (name, shown, again) in &differences {
        let text = |value: &Option<i64>| value.map_or("nothing".to_owned(), |value| value.to_string());
        println!("{name}: shown {}, from the events {}", text(shown), text(again));
    }
    if !differences.is_empty() {
        bail!("{} figure(s) differ; keep the database as it is, and run `verify-log`", differences.len());
    }
    println!("{}: every figure from {} to {} is what its events give", config.hall, config.from, config.to);
    Ok(())
}
