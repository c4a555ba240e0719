//! What must hold before a bundle is made: no error, nothing the notice forbids, no failing case. Out: the library and its golden cases.
//! Absent: changed decisions (see `filing`).

use crate::files;
use anyhow::{Result, bail};
use std::path::Path;
use yushen::analysis::lint;
use yushen::bundle::build::Golden;
use yushen::{Library, Severity, Sources, cases, decision};

/// A library that may be published, its sources, and what it decides in all its cases.
pub struct Passed {
    pub library: Library,
    pub sources: Sources,
    pub golden: Vec<Golden>,
}

/// Checks the library and runs its cases.
pub fn pass(folder: &Path) -> Result<Passed> {
    let (library, sources) = files::library(folder)?;
    refuse_forbidden(&library, &sources)?;
    let mut golden = Vec::new();
    let mut failed = Vec::new();
    for version in library.items.values().flatten() {
        let prefix = format!("{}/cases/", version.folder);
        for (path, text) in sources.iter().filter(|(path, _)| path.starts_with(&prefix)) {
            let mut diagnostics = Vec::new();
            for case in cases::read(path, text, &mut diagnostics) {
                let name = format!("{path}#{}", case.name);
                // What a person has still to complete says nothing; what sample values decide is not what is published.
                if case.waiting || case.profile.is_some() {
                    continue;
                }
                let sound = cases::run(&library, version, &case).is_ok_and(|wrong| wrong.is_empty());
                let decided = library.open(&version.item.id, case.facts.as_bytes(), case.on);
                match decided {
                    Ok((version, facts)) if sound => {
                        let decision = decision::decide(&library, &version, &facts, case.on);
                        golden.push(Golden {
                            case: name,
                            decision: decision.digest,
                            item: decision.item,
                            outcome: decision.outcome.code().into(),
                        });
                    }
                    _ => failed.push(name),
                }
            }
            failed.extend(
                diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string),
            );
        }
    }
    if let Some(first) = failed.first() {
        bail!("{} case(s) fail; run `yushen test`; the first: {first}", failed.len());
    }
    Ok(Passed { library, sources, golden })
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
