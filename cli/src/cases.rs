//! The cases of a rule folder, each with the library it runs on: one library for each profile that a case names.
//! In: a folder. Out: `Cases`. Absent: running them.

use crate::files;
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yushen::analysis::coverage::Ground;
use yushen::cases::{self, RuleCase};
use yushen::{Library, Severity, Sources, Version};

/// A library's cases.
pub struct Cases {
    /// The folder.
    pub folder: PathBuf,
    /// Its files.
    pub sources: Sources,
    /// By profile; without one first.
    libraries: BTreeMap<Option<String>, Library>,
    /// By folder of an item version, in the order of the library.
    pub versions: Vec<(String, Vec<RuleCase>)>,
}

impl Cases {
    /// Checks the library with each of its profiles, whether a case names it or not.
    pub fn load_profiles(&mut self) -> Result<()> {
        let names =
            self.sources.keys().filter_map(|path| path.strip_prefix("profiles/")?.strip_suffix(".toml"));
        for name in names.map(str::to_owned).collect::<Vec<_>>() {
            if !self.libraries.contains_key(&Some(name.clone())) {
                let library = files::checked(&self.folder, &self.sources, Some(&name))?;
                self.libraries.insert(Some(name), library);
            }
        }
        Ok(())
    }

    /// Every library that was checked: the published one first, then one for each profile.
    pub fn grounds(&self) -> Vec<Ground<'_>> {
        let grounds = self.libraries.iter();
        grounds.map(|(profile, library)| Ground { profile: profile.as_deref(), library }).collect()
    }

    /// Reads every case, and checks the library once for each profile that is named.
    pub fn read(folder: &Path) -> Result<Self> {
        let (library, sources) = files::library(folder)?;
        let mut versions = Vec::new();
        for version in library.items.values().flatten() {
            versions.push((version.folder.clone(), of_version(folder, &sources, version)?));
        }
        let mut libraries = BTreeMap::from([(None, library)]);
        for case in versions.iter().flat_map(|(_, cases)| cases) {
            if !libraries.contains_key(&case.profile) {
                let library = files::checked(folder, &sources, case.profile.as_deref());
                let library = library.map_err(|e| e.context(format!("for the case `{}`", case.name)))?;
                libraries.insert(case.profile.clone(), library);
            }
        }
        Ok(Self { folder: folder.to_owned(), sources, libraries, versions })
    }

    /// The library that a case runs on.
    pub fn library(&self, profile: Option<&str>) -> Result<&Library> {
        match self.libraries.get(&profile.map(str::to_owned)) {
            Some(library) => Ok(library),
            None => bail!("there is no library for the profile `{}`", profile.unwrap_or_default()),
        }
    }

    /// Where a case stands, so that an editor can jump there.
    pub fn place(&self, case: &RuleCase) -> String {
        format!("{}/{}:{}:{}", self.folder.display(), case.path, case.span.line, case.span.column)
    }
}

/// The version in `folder` of a library.
pub fn version<'l>(library: &'l Library, folder: &str) -> Result<&'l Arc<Version>> {
    match library.items.values().flatten().find(|v| v.folder == folder) {
        Some(version) => Ok(version),
        None => bail!("`{folder}` is not in the library"),
    }
}

fn of_version(folder: &Path, sources: &Sources, version: &Version) -> Result<Vec<RuleCase>> {
    let prefix = format!("{}/cases/", version.folder);
    let mut list = Vec::new();
    for (path, text) in sources.iter().filter(|(path, _)| path.starts_with(&prefix)) {
        let mut diagnostics = Vec::new();
        list.extend(cases::read(path, text, &mut diagnostics));
        if let Some(error) = diagnostics.iter().find(|d| d.severity == Severity::Error) {
            bail!("{}/{error}", folder.display());
        }
    }
    Ok(list)
}
