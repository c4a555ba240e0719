//! `yushen bundle sign | verify | inspect | publish | archive`: what happens to a bundle after it was built.

use super::store::{Store, write_whole};
use super::{clock, keys};
use crate::out::say;
use anyhow::{Context, Result};
use clap::Args;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use yushen::bundle::envelope::Kind;
use yushen::bundle::{Built, Envelope, Manifest, Shelf, Trust, archive, hash, manifest};

#[derive(Debug, Args)]
pub struct Sign {
    /// Store of bundles
    store: PathBuf,
    /// Which bundle; without it, the newest
    #[arg(long)]
    counter: Option<u64>,
    /// Key files
    #[arg(long = "key", required = true)]
    keys: Vec<PathBuf>,
}

impl Sign {
    /// Adds signatures to the envelope.
    pub fn run(self) -> Result<ExitCode> {
        let store = Store::new(&self.store);
        let counter = store.chosen(self.counter)?;
        let document = String::from_utf8(store.read(counter, "manifest.json")?)
            .context("manifest.json is not UTF-8; build the bundle again")?;
        // Never sign what a client would not even read.
        manifest::read(document.as_bytes())?;
        let mut envelope = match store.has(counter, "envelope.json") {
            true => Envelope::read(&store.read(counter, "envelope.json")?)?,
            false => Envelope::of(document.clone()),
        };
        if envelope.document != document {
            envelope = Envelope::of(document);
        }
        for path in &self.keys {
            let (key, holder) = keys::read(path)?;
            envelope.sign(Kind::Manifest, &key);
            say!("signed bundle {counter} with the key of {holder} ({})", key.public());
        }
        store.write(counter, "envelope.json", &envelope.write())?;
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Verify {
    /// Store of bundles
    store: PathBuf,
    /// Which bundle; without it, the newest
    #[arg(long)]
    counter: Option<u64>,
    /// Set of trusted keys
    #[arg(long)]
    trust: PathBuf,
    /// The moment to verify for, in UTC; without it, now
    #[arg(long)]
    now: Option<String>,
}

impl Verify {
    /// Verifies signatures, validity, every piece, and that every item opens.
    pub fn run(self) -> Result<ExitCode> {
        let store = Store::new(&self.store);
        let counter = store.chosen(self.counter)?;
        let shelf = verified(&store, counter, &self.trust, self.now.as_deref())?;
        let (items, parts) = (shelf.index().items().len(), shelf.index().pieces().len());
        let digest = shelf.manifest().digest();
        say!(
            "bundle {counter} is valid: {items} items, {parts} parts, every one opened\ndigest sha256:{digest}"
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn trust(path: &Path) -> Result<Trust> {
    let bytes =
        fs::read(path).with_context(|| format!("can't read the trusted keys `{}`", path.display()))?;
    Ok(Trust::read(&bytes)?)
}

/// Everything a client would do, for all items.
fn verified(store: &Store, counter: u64, keys: &Path, now: Option<&str>) -> Result<Shelf> {
    let envelope = store.read(counter, "envelope.json").context("the bundle is not signed yet")?;
    let now = clock::moment(now)?;
    let manifest = Manifest::open(&envelope, &trust(keys)?, None, now)?;
    let said = manifest.said();
    for piece in said.engine.files.iter().chain([&said.golden]) {
        piece.verify(&store.piece(piece)?)?;
    }
    let index = store.piece(&manifest.said().index)?;
    let mut shelf = Shelf::new(manifest, &index)?;
    let items: Vec<String> = shelf.index().items().iter().map(|item| item.id.clone()).collect();
    for item in items {
        for piece in shelf.wanted(&item, None)? {
            shelf.put_piece(&piece, &store.piece(&piece)?)?;
        }
        shelf.library(&item, None)?;
    }
    Ok(shelf)
}

#[derive(Debug, Args)]
pub struct Inspect {
    /// Store of bundles
    store: PathBuf,
    /// Which bundle; without it, the newest
    #[arg(long)]
    counter: Option<u64>,
}

impl Inspect {
    /// Prints the manifest and a line for each item. Nothing is verified; `verify` does that.
    pub fn run(self) -> Result<ExitCode> {
        let store = Store::new(&self.store);
        let counter = store.chosen(self.counter)?;
        let bytes = store.read(counter, "manifest.json")?;
        let said = manifest::read(&bytes)?;
        say!("{} (sha256:{})", said.title.zh, hash::hex(&bytes));
        say!("publisher    {}", said.publisher.zh);
        say!("counter      {}", said.counter);
        say!("in force     {} to {}", said.not_before, said.expires);
        say!("previous     {}", said.previous.as_deref().unwrap_or("none"));
        say!("semantics    {}", said.engine.semantics);
        for piece in &said.engine.files {
            say!("program      {} sha256:{} ({} bytes)", piece.path, piece.sha256, piece.length);
        }
        say!("profile      {}", said.profile.as_deref().unwrap_or("none"));
        say!("sample       {}", if said.sample { "yes (示例), not for a hall" } else { "no" });
        if store.has(counter, "envelope.json") {
            let envelope = Envelope::read(&store.read(counter, "envelope.json")?)?;
            for signed in &envelope.signatures {
                say!("signed by    {} ({})", signed.key, signed.suite);
            }
        }
        let index = store.piece(&said.index)?;
        said.index.verify(&index)?;
        for item in yushen::bundle::Index::read_own(&index)?.items() {
            say!("{}  {}", item.id, item.title.zh);
            for stage in &item.versions {
                let until = stage.until.as_deref().unwrap_or("…");
                say!("  {} – {until:<10}  {:>7} bytes  {}", stage.from, stage.length, &stage.sha256[..16]);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Publish {
    /// Store of bundles
    store: PathBuf,
    /// Which bundle; without it, the newest
    #[arg(long)]
    counter: Option<u64>,
    /// Set of trusted keys
    #[arg(long)]
    trust: PathBuf,
}

impl Publish {
    /// Verifies like a client at the bundle's first moment, then points to it.
    pub fn run(self) -> Result<ExitCode> {
        let store = Store::new(&self.store);
        let counter = store.chosen(self.counter)?;
        if let Some(current) = store.current()?
            && counter < current
        {
            anyhow::bail!("bundle {current} is published; an older one ({counter}) can't follow it");
        }
        let said = manifest::read(&store.read(counter, "manifest.json")?)?;
        // A bundle may be published before it is in force.
        let first = yushen::bundle::Moment::parse(&said.not_before).map_or(0, |moment| moment.0);
        let now = clock::moment(None)?.0.max(first);
        verified(&store, counter, &self.trust, Some(&yushen::bundle::Moment(now).to_string()))?;
        store.point_to(counter)?;
        say!("bundle {counter} is published; it counts from {}", said.not_before);
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Archive {
    /// Store of bundles
    store: PathBuf,
    /// Which bundle; without it, the published one
    #[arg(long)]
    counter: Option<u64>,
    /// File to write
    #[arg(short, long)]
    output: PathBuf,
}

impl Archive {
    /// Packs envelope, index and all parts.
    pub fn run(self) -> Result<ExitCode> {
        let store = Store::new(&self.store);
        let counter = store.chosen(self.counter.or(store.current()?))?;
        let manifest = store.read(counter, "manifest.json")?;
        let envelope = Envelope::read(&store.read(counter, "envelope.json")?)?;
        let said = manifest::read(&manifest)?;
        let index = store.piece(&said.index)?;
        said.index.verify(&index)?;
        let read = yushen::bundle::Index::read_own(&index)?;
        let mut pieces = BTreeMap::from([(said.index.sha256.clone(), index)]);
        for piece in read.pieces() {
            let bytes = store.piece(&piece)?;
            piece.verify(&bytes)?;
            pieces.insert(piece.sha256, bytes);
        }
        let built = Built { digest: hash::hex(&manifest), said, manifest, index: read, pieces };
        let bytes = archive::pack(&envelope, &built);
        write_whole(&self.output, &bytes)?;
        say!("bundle {counter} in one file, {} bytes: {}", bytes.len(), self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}
