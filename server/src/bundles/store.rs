//! The folder that `yushen bundle` writes. In: counters, digests. Out: bytes; a piece only when it hashes to its name.
//! Absent: writing; the publisher's tool does that.

use std::path::{Path, PathBuf};

use yushen::bundle::hash;

use super::BundleError;

/// A store on disk.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.into() }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Counters of the bundles there, ascending.
    pub fn counters(&self) -> Result<Vec<u64>, BundleError> {
        let error = |source| BundleError::Read { path: self.folder.clone(), source };
        let mut counters = Vec::new();
        for entry in std::fs::read_dir(&self.folder).map_err(error)? {
            let name = entry.map_err(error)?.file_name();
            counters.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        counters.sort_unstable();
        Ok(counters)
    }

    /// Counter of the published bundle.
    pub fn published(&self) -> Result<Option<u64>, BundleError> {
        let path = self.folder.join("current");
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(BundleError::Read { path, source }),
        }
    }

    pub fn envelope(&self, counter: u64) -> Result<Vec<u8>, BundleError> {
        let path = self.folder.join(counter.to_string()).join("envelope.json");
        std::fs::read(&path).map_err(|source| BundleError::Read { path, source })
    }

    /// A piece whose content is what its name says; the name is 64 hexadecimal digits, so it leads nowhere else.
    pub fn piece(&self, sha256: &str) -> Option<Vec<u8>> {
        hash::from_hex::<32>(sha256)?;
        let bytes = std::fs::read(self.folder.join("pieces").join(sha256)).ok()?;
        (hash::hex(&bytes) == sha256).then_some(bytes)
    }
}
