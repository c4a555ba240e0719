//! The folder in which a publisher's bundles lie. Pieces are written first, then the bundle's own folder, last of all
//! the pointer to the current one: whatever is interrupted, what the pointer names is whole.
//!
//! ```text
//! pieces/<sha256>            every piece of every bundle, by content
//! <counter>/manifest.json    what is signed
//! <counter>/envelope.json    the same with its signatures
//! <counter>/filing.md        the change filing (变更报备)
//! current                    counter of the published bundle
//! ```

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use yushen::bundle::{Piece, hash};

/// A store.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store in `folder`, which need not exist yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Counters of the bundles that are there, ascending. A folder without a manifest is what an interruption left: no
    /// bundle.
    pub fn counters(&self) -> Result<Vec<u64>> {
        let mut counters = Vec::new();
        if !self.folder.is_dir() {
            return Ok(counters);
        }
        for entry in fs::read_dir(&self.folder).with_context(|| self.cannot("read"))? {
            let counter = entry?.file_name().to_str().and_then(|name| name.parse::<u64>().ok());
            counters.extend(counter.filter(|counter| self.has(*counter, "manifest.json")));
        }
        counters.sort_unstable();
        Ok(counters)
    }

    fn cannot(&self, what: &str) -> String {
        format!("can't {what} the store `{}`", self.folder.display())
    }

    /// The counter of the published bundle.
    pub fn current(&self) -> Result<Option<u64>> {
        match fs::read_to_string(self.folder.join("current")) {
            Ok(text) => Ok(Some(text.trim().parse().context("the file `current` holds no counter")?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| self.cannot("read")),
        }
    }

    /// The bundle that was named, else the newest one.
    pub fn chosen(&self, counter: Option<u64>) -> Result<u64> {
        match counter.or(self.counters()?.last().copied()) {
            Some(counter) => Ok(counter),
            None => bail!(
                "there is no bundle in `{}`; make one with `yushen bundle build`",
                self.folder.display()
            ),
        }
    }

    /// A file of a bundle.
    pub fn read(&self, counter: u64, name: &str) -> Result<Vec<u8>> {
        let path = self.folder.join(counter.to_string()).join(name);
        fs::read(&path).with_context(|| format!("can't read `{}`", path.display()))
    }

    /// Whether a bundle has the file.
    pub fn has(&self, counter: u64, name: &str) -> bool {
        self.folder.join(counter.to_string()).join(name).is_file()
    }

    /// Writes a file of a bundle, whole or not at all.
    pub fn write(&self, counter: u64, name: &str, bytes: &[u8]) -> Result<()> {
        write_whole(&self.folder.join(counter.to_string()).join(name), bytes)
    }

    /// A piece, not verified.
    pub fn piece(&self, piece: &Piece) -> Result<Vec<u8>> {
        let path = self.folder.join("pieces").join(&piece.sha256);
        fs::read(&path).with_context(|| format!("can't read `{}` (`{}`)", path.display(), piece.path))
    }

    /// Writes a piece under its content address; one that is there already stays.
    pub fn keep(&self, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join("pieces").join(hash::hex(bytes));
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        write_whole(&path, bytes)
    }

    /// Makes a bundle the current one.
    pub fn point_to(&self, counter: u64) -> Result<()> {
        write_whole(&self.folder.join("current"), format!("{counter}\n").as_bytes())
    }
}

/// Writes beside the file, flushes to the disk, then renames: a reader sees the old content or the new one.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    // A bare name has the empty path as its parent, which nothing opens.
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = parent.unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let beside = path.with_extension(format!("new-{}", std::process::id()));
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        fs::File::open(folder)?.sync_all()
    };
    write().with_context(|| format!("can't write `{}`", path.display()))
}
