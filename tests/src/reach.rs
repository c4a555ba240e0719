//! What each check can say without a profile: a rule case says it, it is proved that none can, or nobody knows.
//! In: the rules with their cases; the engine's coverage. Out: `Reach` by check and verdict. Absent: generated cases.

use crate::rules::Rules;
use crate::tally::Check;
use crate::unset::Unset;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use yushen::Version;
use yushen::analysis::coverage::{self, Entry, Ground, State, Value};

/// How it stands with one verdict of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// A rule case comes to it.
    Case,
    /// None can; the codes of the proofs (`docs/coverage.md`).
    Never(String),
    /// Neither.
    Open,
}

/// Every check of the rules, with its three verdicts as in [`crate::tally::VERDICTS`].
///
/// The library is taken as it is published: a verdict that only a profile brings is not reached.
///
/// # Errors
/// A file of cases has errors.
pub fn reach(rules: &Rules) -> Result<BTreeMap<Check, [Reach; 3]>> {
    let library = &rules.library;
    let grounds = [Ground { profile: None, library }];
    let mut all = BTreeMap::new();
    for version in library.items.values().flatten() {
        let mut cases = rules.cases(version)?;
        // What a case with a profile says of the rest counts here too.
        cases.iter_mut().for_each(|case| case.profile = None);
        let coverage = coverage::of(&grounds, &version.folder, &cases).context("the version is gone")?;
        let unset = Unset::of(library, version);
        for (id, mut three, may) in coverage.entries.iter().filter_map(|entry| check(version, &unset, entry))
        {
            for (reach, may) in three.iter_mut().zip(may) {
                if *reach == Reach::Open && !may {
                    *reach = Reach::Never(format!("a parameter has no value: {}", unset.names()));
                }
            }
            all.insert(format!("{} {} {id}", coverage.item, coverage.version), three);
        }
    }
    Ok(all)
}

/// The check an entry is about, with what the rules and what unset parameters leave it. A requirement without a rule is
/// always met and left out; so are checks on what data sharing verifies, which is never looked at.
fn check(version: &Version, unset: &Unset<'_>, entry: &Entry) -> Option<(String, [Reach; 3], [bool; 3])> {
    let item = &version.item;
    match entry.kind {
        "condition" => {
            let index = item.conditions.iter().position(|c| c.id == entry.id)?;
            let three = ["met", "unmet", "unknown"].map(|v| of(entry, &[v]));
            Some((entry.id.clone(), three, unset.condition(index)))
        }
        "check" => {
            let mut all = item.materials.iter().enumerate().flat_map(|(m, material)| {
                material.checks.iter().enumerate().map(move |(c, check)| (m, c, material, check))
            });
            let (m, c, material, _) = all.find(|(_, _, material, check)| {
                format!("accepts_{}_{}", material.id, check.id) == entry.id
            })?;
            let three = ["passed", "failed", "unknown"].map(|v| of(entry, &[v]));
            let looked_at = material.substitutes.shared.is_none();
            looked_at.then(|| (entry.id.clone(), three, unset.accepts(m, c)))
        }
        "material" => {
            let index = item.materials.iter().position(|m| m.id == entry.id)?;
            version.program.materials[index].needs.as_ref()?;
            // Required is whatever is said of the evidence, which only counts where it is required.
            let other = ["not_required", "requirement_unknown", "requirement_undetermined"];
            let evidence: Vec<&str> =
                entry.values.iter().map(|v| v.value).filter(|v| !other.contains(v)).collect();
            let three = [of(entry, &evidence), of(entry, &other[..1]), of(entry, &other[1..2])];
            Some((format!("needs_{}", entry.id), three, unset.needs(index)))
        }
        _ => None,
    }
}

/// Reached when one of the values is; never when all of them are proved.
fn of(entry: &Entry, names: &[&str]) -> Reach {
    let values: Vec<&Value> = entry.values.iter().filter(|v| names.contains(&v.value)).collect();
    if values.iter().any(|v| v.state == State::Reached) {
        return Reach::Case;
    }
    let mut codes: Vec<String> = values
        .iter()
        .filter_map(|v| v.proof)
        .map(|p| serde_json::json!(p).as_str().unwrap_or("").into())
        .collect();
    if codes.len() < values.len() || codes.is_empty() {
        return Reach::Open;
    }
    codes.dedup();
    Reach::Never(codes.join(", "))
}
