//! Keys: made from the system's randomness, kept in files that only their owner reads; sets of trusted keys.
//! Absent: hardware keys; what signs elsewhere can write the envelope itself (docs/publishing.md has its form).

use super::clock;
use super::store::write_whole;
use crate::out::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use yushen::bundle::envelope::Kind;
use yushen::bundle::hash;
use yushen::bundle::trust::Key;
use yushen::bundle::{Envelope, SecretKey, Trust};

const FORMAT: &str = "yushen-key/1";

/// A key pair in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    format: String,
    holder: String,
    public: String,
    secret: String,
}

/// Reads a key file.
pub fn read(path: &Path) -> Result<(SecretKey, String)> {
    let name = path.display();
    let bytes = fs::read(path).with_context(|| format!("can't read the key `{name}`"))?;
    let file: KeyFile = serde_json::from_slice(&bytes)
        .with_context(|| format!("`{name}` is no key file; make one with `yushen bundle keygen`"))?;
    let secret = hash::from_hex::<32>(&file.secret);
    let key = secret.map(|bytes| SecretKey::from_bytes(&bytes)).filter(|key| key.public() == file.public);
    match key {
        Some(key) if file.format == FORMAT => Ok((key, file.holder)),
        _ => bail!("`{name}` is damaged: its two halves don't belong together"),
    }
}

#[derive(Debug, Args)]
pub struct Keygen {
    /// Who will hold the key, for people
    #[arg(long)]
    holder: String,
    /// File to write; it must not exist
    #[arg(short, long)]
    output: PathBuf,
}

impl Keygen {
    /// Makes a key; the public half is printed.
    pub fn run(self) -> Result<ExitCode> {
        let secret = random()?;
        let key = SecretKey::from_bytes(&secret);
        let file = KeyFile {
            format: FORMAT.into(),
            holder: self.holder,
            public: key.public(),
            secret: hash::to_hex(&secret),
        };
        write_secret(&self.output, &serde_json::to_string_pretty(&file)?)?;
        say!(
            "public key: {}\nthe secret is in `{}`: keep it where only its holder can read it",
            file.public,
            self.output.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// 32 bytes of the system's randomness.
pub fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("the system gives no randomness")?;
    Ok(bytes)
}

/// Writes a new file that only its owner reads; an existing one is never overwritten.
pub fn write_secret(path: &Path, text: &str) -> Result<()> {
    let name = path.display();
    if path.exists() {
        bail!("`{name}` exists; a key is never overwritten: name another file");
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't make `{}`", folder.display()))?;
    }
    private(path, text.as_bytes()).with_context(|| format!("can't write `{name}`"))
}

/// Readable by its owner only, from the first moment.
fn private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

#[derive(Debug, Args)]
pub struct TrustKeys {
    /// Key files whose public halves are trusted
    #[arg(long = "key", required = true)]
    keys: Vec<PathBuf>,
    /// How many of them must have signed a bundle
    #[arg(long)]
    threshold: usize,
    /// Accept bundles with sample values (示例): for trying out only
    #[arg(long)]
    sample: bool,
    /// Number of the set; grows. Without it: the seconds since 1970
    #[arg(long)]
    number: Option<u64>,
    /// File to write
    #[arg(short, long)]
    output: PathBuf,
    /// Key files that sign the set, so that clients which trust the old keys accept it; writes an envelope too
    #[arg(long = "signed-by")]
    signed_by: Vec<PathBuf>,
}

impl TrustKeys {
    /// Writes trust.json, and `<output>.envelope.json` when it is signed.
    pub fn run(self) -> Result<ExitCode> {
        let mut keys = Vec::new();
        for path in &self.keys {
            let (key, holder) = read(path)?;
            keys.push(Key { holder, public: key.public() });
        }
        let number = match self.number {
            Some(number) => number,
            None => clock::moment(None)?.0.unsigned_abs(),
        };
        let trust = Trust::new(keys, self.threshold, number, self.sample)?;
        write_whole(&self.output, &trust.write())?;
        say!("{} of {} keys: {}", trust.threshold(), trust.keys().len(), self.output.display());
        if !self.signed_by.is_empty() {
            let mut envelope = Envelope::of(String::from_utf8(trust.write())?);
            for path in &self.signed_by {
                envelope.sign(Kind::Trust, &read(path)?.0);
            }
            let path = self.output.with_extension("envelope.json");
            write_whole(&path, &envelope.write())?;
            say!("signed by {} key(s): {}", self.signed_by.len(), path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}
