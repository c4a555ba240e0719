//! A rule folder as the tests need it: sources, the checked library, its signed bundle, its cases.
//! In: a folder. Out: `Rules`. Absent: a library with errors.

use crate::signed::{Signed, signed};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use yushen::cases::{self, RuleCase};
use yushen::{Library, Severity, Sources, Version};

/// A checked library and what it was made from.
#[derive(Debug)]
pub struct Rules {
    /// Files by path.
    pub sources: Sources,
    /// The library.
    pub library: Library,
}

/// A path inside the repository.
pub fn repository(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(inside)
}

impl Rules {
    /// The project's own rules.
    ///
    /// # Errors
    /// They can't be read or are not sound.
    pub fn ours() -> Result<Self> {
        Self::read(&repository("rules"))
    }

    /// The library whose one item has a fact of every type.
    ///
    /// # Errors
    /// It can't be read or is not sound.
    pub fn every_type() -> Result<Self> {
        Self::read(&repository("tests/libraries/every-type"))
    }

    /// Reads and checks a folder.
    ///
    /// # Errors
    /// It can't be read or is not sound.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut sources = Sources::new();
        collect(folder, "", &mut sources)?;
        let (library, diagnostics) = yushen::library::check(&sources);
        let Some(library) = library else {
            let errors =
                diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string);
            bail!("{} is not sound:\n{}", folder.display(), errors.collect::<Vec<_>>().join("\n"));
        };
        Ok(Self { sources, library })
    }

    /// The library as browsers get it.
    pub fn signed(&self) -> Signed {
        signed(&self.sources)
    }

    /// The cases beside a version's rules.
    ///
    /// # Errors
    /// A file of cases has errors.
    pub fn cases(&self, version: &Version) -> Result<Vec<RuleCase>> {
        let prefix = format!("{}/cases/", version.folder);
        let mut list = Vec::new();
        for (path, text) in self.sources.iter().filter(|(path, _)| path.starts_with(&prefix)) {
            let mut diagnostics = Vec::new();
            list.extend(cases::read(path, text, &mut diagnostics));
            if let Some(error) = diagnostics.iter().find(|d| d.severity == Severity::Error) {
                bail!("{error}");
            }
        }
        Ok(list)
    }
}

fn collect(folder: &Path, prefix: &str, sources: &mut Sources) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let inner = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            collect(&entry.path(), &inner, sources)?;
        } else if [".toml", ".rhai", ".csv"].iter().any(|end| inner.ends_with(end)) {
            sources.insert(inner, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}
