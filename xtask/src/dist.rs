//! A folder of finished files. Only what changed is written, so that browsers keep what they have.
//! In: files and folders of the sources and of wasm-bindgen. Out: the folder, with nothing stale in it.
//! Absent: what belongs into it; the builds say that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::compress;

/// A folder being filled.
pub struct Dist {
    folder: PathBuf,
    files: BTreeSet<PathBuf>,
}

impl Dist {
    /// Starts to fill `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, files: BTreeSet::new() }
    }

    /// Puts every file of the folder `from` (and of the folders in it) here.
    pub fn add_folder(&mut self, from: &Path) -> anyhow::Result<()> {
        self.add_folder_at(from, Path::new(""))
    }

    /// The same, below `place`.
    pub fn add_folder_at(&mut self, from: &Path, place: &Path) -> anyhow::Result<()> {
        for file in files_in(from)? {
            let inside = place.join(file.strip_prefix(from)?);
            let content = fs::read(&file).with_context(|| format!("can't read `{}`", file.display()))?;
            self.add(&inside, &content)?;
        }
        Ok(())
    }

    /// Puts one file here, as `inside`.
    pub fn add(&mut self, inside: &Path, content: &[u8]) -> anyhow::Result<()> {
        let file = self.folder.join(inside);
        if fs::read(&file).ok().as_deref() != Some(content) {
            let parent = file.parent().context("a file has a folder")?;
            fs::create_dir_all(parent)?;
            fs::write(&file, content).with_context(|| format!("can't write `{}`", file.display()))?;
        }
        self.files.insert(file);
        Ok(())
    }

    /// Every file put here so far, by its address below the folder, with its content.
    pub fn contents(&self) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        let mut contents = BTreeMap::new();
        for file in &self.files {
            let inside = file.strip_prefix(&self.folder)?;
            let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            contents.insert(format!("/{}", parts.join("/")), fs::read(file)?);
        }
        Ok(contents)
    }

    /// Compresses what is worth it, where the compressed form is missing or older.
    pub fn compress(&mut self) -> anyhow::Result<()> {
        for file in self.files.clone() {
            if !compress::worth_it(&file) {
                continue;
            }
            let packed = compress::beside(&file);
            if !is_newer(&packed, &file) {
                fs::write(&packed, compress::brotli(&fs::read(&file)?)?)?;
            }
            self.files.insert(packed);
        }
        Ok(())
    }

    /// Removes what an earlier build left here.
    pub fn finish(self) -> anyhow::Result<()> {
        for file in files_in(&self.folder)? {
            if !self.files.contains(&file) {
                fs::remove_file(&file)?;
            }
        }
        Ok(())
    }
}

/// Is `file` there, and at least as new as `source`?
pub fn is_newer(file: &Path, source: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    matches!((changed(file), changed(source)), (Some(file), Some(source)) if file >= source)
}

pub fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("can't read the folder `{}`", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() { files.extend(files_in(&path)?) } else { files.push(path) }
    }
    files.sort();
    Ok(files)
}
