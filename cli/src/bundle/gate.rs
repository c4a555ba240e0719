//! What must hold before a bundle is made: no error, nothing the notice forbids, no failing case, no case that waits.
//! In: a rule folder, a profile that was asked for by name. Out: the library and its golden cases.
//! Absent: changed decisions (see `filing`).

use crate::files;
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::path::Path;
use yushen::analysis::lint;
use yushen::bundle::build::Golden;
use yushen::cases::{self, RuleCase};
use yushen::{Library, Severity, Sources, Version, decision};

/// A library that may be published, its sources, and what it decides in all its cases.
pub struct Passed {
    pub library: Library,
    pub sources: Sources,
    pub golden: Vec<Golden>,
}

/// Checks the library and runs its cases, each with the profile it names. Golden are those of the profile that is
/// published: what other values decide says nothing about the bundle.
pub fn pass(folder: &Path, profile: Option<&str>) -> Result<Passed> {
    let sources = files::sources(folder)?;
    let own = files::checked(folder, &sources, None)?;
    refuse_forbidden(&own, &sources)?;
    let mut grounds = BTreeMap::from([(None, own)]);
    let (mut golden, mut failed, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
    for (folder_of, case) in all_cases(&grounds[&None], &sources, &mut failed) {
        let name = format!("{}#{}", case.path, case.name);
        if case.waiting {
            waiting.push(name);
            continue;
        }
        if !grounds.contains_key(&case.profile) {
            let library = files::checked(folder, &sources, case.profile.as_deref())?;
            grounds.insert(case.profile.clone(), library);
        }
        let library = &grounds[&case.profile];
        let versions = library.items.values().flatten();
        match versions.into_iter().find(|version| version.folder == folder_of) {
            Some(version) => match decided(library, version, &case, &name) {
                Some(decided) if case.profile.as_deref() == profile => golden.push(decided),
                Some(_) => {}
                None => failed.push(name),
            },
            None => failed.push(name),
        }
    }
    if let Some(first) = failed.first() {
        bail!("{} case(s) fail; run `yushen test`; the first: {first}", failed.len());
    }
    if let Some(first) = waiting.first() {
        bail!(
            "{} case(s) wait for a person to say what the law expects (`expect_unset`); the first: {first}",
            waiting.len()
        );
    }
    let asked = profile.map(str::to_owned);
    let library = match grounds.remove(&asked) {
        Some(library) => library,
        None => files::checked(folder, &sources, profile)?,
    };
    Ok(Passed { library, sources, golden })
}

/// Every case with the folder of its version; what can't be read has failed.
fn all_cases(library: &Library, sources: &Sources, failed: &mut Vec<String>) -> Vec<(String, RuleCase)> {
    let mut all = Vec::new();
    for version in library.items.values().flatten() {
        let prefix = format!("{}/cases/", version.folder);
        for (path, text) in sources.iter().filter(|(path, _)| path.starts_with(&prefix)) {
            let mut diagnostics = Vec::new();
            let cases = cases::read(path, text, &mut diagnostics);
            all.extend(cases.into_iter().map(|case| (version.folder.clone(), case)));
            failed.extend(
                diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string),
            );
        }
    }
    all
}

/// What the case decides, if that is what a person expects.
fn decided(library: &Library, version: &Version, case: &RuleCase, name: &str) -> Option<Golden> {
    cases::run(library, version, case).ok().filter(Vec::is_empty)?;
    let (version, facts) = library.open(&version.item.id, case.facts.as_bytes(), case.on).ok()?;
    let decision = decision::decide(library, &version, &facts, case.on);
    let outcome = decision.outcome.code().into();
    Some(Golden { case: name.into(), decision: decision.digest, item: decision.item, outcome })
}

/// What the notice forbids is not published; warnings and lines to be confirmed may be.
fn refuse_forbidden(library: &Library, sources: &Sources) -> Result<()> {
    let found = lint::run(library, sources).findings;
    let errors: Vec<_> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    if let Some(first) = errors.first() {
        bail!("the lint has {} error(s); run `yushen check`; the first:\n{first}", errors.len());
    }
    Ok(())
}
