//! What the examples share: a rule folder read into a library.
//! In: a folder. Out: a checked `Library`, or every error in the rules. Absent: the engine reads no files itself.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use yushen::{Library, Severity, Sources};

/// Reads and checks the rules in `folder`.
///
/// # Errors
/// A file can't be read; the rules have errors (all are in the message).
pub fn library(folder: &Path) -> Result<Library> {
    let mut sources = Sources::new();
    collect(folder, folder, &mut sources)?;
    let (library, diagnostics) = yushen::library::check(&sources);
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string);
    match library {
        Some(library) => Ok(library),
        None => bail!("the rules have errors:\n{}", errors.collect::<Vec<_>>().join("\n")),
    }
}

/// Adds every `.toml`, `.rhai` and `.csv` file below `folder`, named by its path from `root`.
fn collect(root: &Path, folder: &Path, sources: &mut Sources) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("can't read `{}`", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, sources)?;
        } else if path.extension().is_some_and(|e| ["toml", "rhai", "csv"].iter().any(|known| e == *known)) {
            let names: Vec<_> = path.strip_prefix(root)?.iter().map(|name| name.to_string_lossy()).collect();
            sources.insert(names.join("/"), fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
