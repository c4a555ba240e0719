//! `yushen test --coverage`: the report as text, and the cases it proposes as files.

use crate::cases::Cases;
use crate::out::say;
use anyhow::{Context, Result};
use std::path::Path;
use yushen::analysis::coverage::{self, Coverage, Entry, Proof, State, Summary, Value};

/// Coverage of the versions whose id and date contain `only`.
pub fn of(all: &Cases, only: Option<&str>) -> Vec<Coverage> {
    let grounds = all.grounds();
    let versions = all.versions.iter().filter(|(folder, _)| chosen(folder, only));
    versions.filter_map(|(folder, cases)| coverage::of(&grounds, folder, cases)).collect()
}

fn chosen(folder: &str, only: Option<&str>) -> bool {
    only.is_none_or(|only| folder.replace('/', " ").contains(only))
}

/// Writes cases that reach what is missing; the expectation is for a person to set.
pub fn write_missing(all: &Cases, only: Option<&str>, folder: &Path) -> Result<()> {
    let grounds = all.grounds();
    let (mut files, mut written) = (0, 0);
    for (version, cases) in all.versions.iter().filter(|(folder, _)| chosen(folder, only)) {
        let witnesses = coverage::missing(&grounds, version, cases).unwrap_or_default();
        let place = folder.join(version).join("cases");
        for text in coverage::files(&witnesses) {
            std::fs::create_dir_all(&place)
                .with_context(|| format!("can't make the folder `{}`", place.display()))?;
            // What a person has begun to edit is left alone.
            let mut number = 1;
            let mut path = place.join("missing.toml");
            while path.exists() {
                number += 1;
                path = place.join(format!("missing-{number}.toml"));
            }
            std::fs::write(&path, text).with_context(|| format!("can't write `{}`", path.display()))?;
            files += 1;
        }
        written += witnesses.len();
    }
    eprintln!(
        "{written} case(s) in {files} file(s) below {}, each with `expect_unset = true`",
        folder.display()
    );
    Ok(())
}

const KINDS: [&str; 4] = ["condition", "material", "check", "comparison"];

/// Prints what is not reached, item by item, and the table of all of them.
pub fn print(list: &[Coverage]) {
    for coverage in list {
        print_gaps(coverage);
    }
    say!("reached/unreachable/missing (values; for comparisons the two halves of an independence pair)");
    say!(
        "{:<34} {:<10} {:>5} {:>14} {:>14} {:>12} {:>14} {:>7}",
        "item",
        "version",
        "cases",
        "conditions",
        "materials",
        "checks",
        "comparisons",
        "waiting"
    );
    let mut total = [Summary::default(); 4];
    for coverage in list {
        let parts = KINDS.map(|kind| coverage.summary(kind));
        row(&coverage.item, &coverage.version, coverage.cases, &parts);
        for (sum, part) in total.iter_mut().zip(parts) {
            sum.reached += part.reached;
            sum.unreachable += part.unreachable;
            sum.missing += part.missing;
            sum.waiting += part.waiting;
        }
    }
    row("total", "", list.iter().map(|c| c.cases).sum(), &total);
}

fn row(item: &str, version: &str, cases: usize, parts: &[Summary; 4]) {
    let [conditions, materials, checks, comparisons] =
        parts.map(|s| format!("{}/{}/{}", s.reached, s.unreachable, s.missing));
    let waiting: usize = parts.iter().map(|s| s.waiting).sum();
    say!(
        "{item:<34} {version:<10} {cases:>5} {conditions:>14} {materials:>14} {checks:>12} {comparisons:>14} {waiting:>7}"
    );
}

fn print_gaps(coverage: &Coverage) {
    say!("{} {}", coverage.item, coverage.version);
    for entry in &coverage.entries {
        let missing = named(entry, State::Missing);
        if !missing.is_empty() {
            say!("  missing      {} {}: {}", entry.kind, title(entry), missing.join(", "));
        }
        let waiting = named(entry, State::Waiting);
        if !waiting.is_empty() {
            say!("  waiting      {} {}: {}", entry.kind, title(entry), waiting.join(", "));
        }
        let unreachable = named(entry, State::Unreachable);
        if !unreachable.is_empty() {
            say!("  unreachable  {} {}: {}", entry.kind, title(entry), unreachable.join(", "));
        }
    }
}

fn title(entry: &Entry) -> String {
    match (&entry.place, &entry.text) {
        (Some(place), Some(text)) => format!("`{text}` of `{}` at rules.rhai:{place}", entry.id),
        _ => format!("`{}`", entry.id),
    }
}

fn named(entry: &Entry, state: State) -> Vec<String> {
    entry.values.iter().filter(|value| value.state == state).map(said).collect()
}

fn said(value: &Value) -> String {
    match value.proof {
        Some(proof) => format!("{} [{}]", value.value, code(proof)),
        None => value.value.to_string(),
    }
}

fn code(proof: Proof) -> String {
    // A plain enum has its code as JSON.
    serde_json::to_string(&proof).unwrap_or_default().trim_matches('"').to_string()
}
