//! Reads a rule folder into sources, and input files with a limit. Absent: meaning.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use yushen::{Diagnostic, Library, Severity, Sources};

/// Most bytes of one file.
const MAX_FILE: u64 = 4 << 20;

/// All `.toml`, `.rhai` and `.csv` files below `folder`.
pub fn sources(folder: &Path) -> Result<Sources> {
    if !folder.is_dir() {
        bail!("`{}` is not a folder; name the folder that holds library.toml", folder.display());
    }
    let mut sources = Sources::new();
    collect(folder, "", &mut sources)?;
    Ok(sources)
}

fn collect(folder: &Path, prefix: &str, sources: &mut Sources) -> Result<()> {
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .with_context(|| format!("can't read the folder `{}`", folder.display()))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            bail!("the name of `{}` is not UTF-8; rename it", path.display());
        };
        let inner = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if path.is_dir() {
            collect(&path, &inner, sources)?;
        } else if [".toml", ".rhai", ".csv"].iter().any(|end| name.ends_with(end)) {
            sources.insert(inner, text(&path)?);
        }
    }
    Ok(())
}

fn text(path: &Path) -> Result<String> {
    let bytes = bytes(path)?;
    String::from_utf8(bytes)
        .with_context(|| format!("`{}` is not UTF-8 text; save it as UTF-8", path.display()))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let name = path.display();
    let file = fs::File::open(path).with_context(|| format!("can't open `{name}`"))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).with_context(|| format!("can't read `{name}`"))?;
    if bytes.len() as u64 > MAX_FILE {
        bail!("`{name}` has more than {MAX_FILE} bytes");
    }
    Ok(bytes)
}

/// A facts file, or standard input for `-`.
pub fn input(path: &Path) -> Result<Vec<u8>> {
    if path != Path::new("-") {
        return bytes(path);
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .context("can't read standard input")?;
    if bytes.len() as u64 > MAX_FILE {
        bail!("standard input has more than {MAX_FILE} bytes");
    }
    Ok(bytes)
}

/// Many cases to be read piece by piece, however many: a file, or standard input for `-`; and the bytes there are.
pub fn stream(path: &Path) -> Result<(Box<dyn BufRead>, Option<u64>)> {
    if path == Path::new("-") {
        return Ok((Box::new(BufReader::new(std::io::stdin())), None));
    }
    let name = path.display();
    let file = fs::File::open(path).with_context(|| format!("can't open `{name}`"))?;
    let length = file.metadata().ok().filter(fs::Metadata::is_file).map(|file| file.len());
    Ok((Box::new(BufReader::with_capacity(1 << 16, file)), length))
}

/// A library without errors, or what is wrong with it.
pub fn library(folder: &Path) -> Result<(Library, Sources)> {
    library_with(folder, None)
}

/// The same with the unset values filled from a profile.
pub fn library_with(folder: &Path, profile: Option<&str>) -> Result<(Library, Sources)> {
    let sources = sources(folder)?;
    Ok((checked(folder, &sources, profile)?, sources))
}

/// A library of sources that were read before.
pub fn checked(folder: &Path, sources: &Sources, profile: Option<&str>) -> Result<Library> {
    let (library, diagnostics) = yushen::library::check_with(sources, profile);
    match library {
        Some(library) => Ok(library),
        None => {
            let errors: Vec<&Diagnostic> =
                diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
            let first = errors.first().map_or(String::new(), |d| d.to_string());
            bail!(
                "the library in `{}` has {} error(s); run `yushen check`; the first:\n{first}",
                folder.display(),
                errors.len()
            )
        }
    }
}
