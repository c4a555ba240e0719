//! `yushen kiosk sign | verify`: the settings of a hall's kiosks.
//! In: TOML that people write, keys; an envelope and trusted keys. Out: an envelope; the settings it holds, as JSON.
//! Absent: what may stand in them; that is the engine's, the same for publisher and kiosks.

use crate::bundle::store::write_whole;
use crate::bundle::{clock, keys};
use crate::out::say;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::bundle::envelope::Kind;
use yushen::bundle::{Envelope, Trust};
use yushen::kiosk::{Refusal, Settings};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Kiosk {
    /// Sign a hall's settings; the file is served by `yushen-server serve --kiosks`
    Sign(Sign),
    /// Verify signed settings as a kiosk does
    Verify(Verify),
}

impl Kiosk {
    /// Runs it.
    pub fn run(self) -> Result<ExitCode> {
        let done = match self {
            Self::Sign(command) => command.run(),
            Self::Verify(command) => command.run(),
        };
        // The code is for programs, as for every other refusal.
        done.map_err(|error| match error.downcast_ref::<Refusal>().map(Refusal::code) {
            Some(code) => error.context(code),
            None => error,
        })
    }
}

#[derive(Debug, Args)]
pub struct Sign {
    /// The settings (examples/kiosk/settings.toml)
    settings: PathBuf,
    /// Key files
    #[arg(long = "key", required = true)]
    keys: Vec<PathBuf>,
    /// File to write, named after the hall: HALL.json
    #[arg(short, long)]
    output: PathBuf,
}

impl Sign {
    fn run(self) -> Result<ExitCode> {
        let name = self.settings.display();
        let text = fs::read_to_string(&self.settings).with_context(|| format!("can't read `{name}`"))?;
        let settings = toml::from_str::<Settings>(&text)
            .map_err(|error| Refusal::Unreadable { why: error.to_string().trim_end().into() })?;
        let (hall, counter) = (settings.hall.clone(), settings.counter);
        // The server finds it by this name.
        if self.output.file_stem().is_none_or(|stem| stem != hall.as_str()) {
            bail!("the settings are those of the hall `{hall}`; write them to `{hall}.json`");
        }
        let mut envelope = Envelope::of(settings.document()?);
        for path in &self.keys {
            let (key, holder) = keys::read(path)?;
            envelope.sign(Kind::Kiosk, &key);
            say!("signed with the key of {holder} ({})", key.public());
        }
        write_whole(&self.output, &envelope.write())?;
        say!("settings {counter} of the hall {hall}: {}", self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Verify {
    /// The signed settings, HALL.json
    settings: PathBuf,
    /// Set of trusted keys
    #[arg(long)]
    trust: PathBuf,
    /// The hall the kiosk stands in; without it, as the file is named
    #[arg(long)]
    hall: Option<String>,
    /// The highest counter that the kiosk has seen
    #[arg(long)]
    seen: Option<u64>,
    /// The moment to verify for, in UTC; without it, now
    #[arg(long)]
    now: Option<String>,
}

impl Verify {
    fn run(self) -> Result<ExitCode> {
        let read =
            |path: &PathBuf| fs::read(path).with_context(|| format!("can't read `{}`", path.display()));
        let stem = self.settings.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let hall = self.hall.or(stem).unwrap_or_default();
        let trust = Trust::read(&read(&self.trust)?)?;
        let now = clock::moment(self.now.as_deref())?;
        let settings = Settings::open(&read(&self.settings)?, &trust, &hall, self.seen, now)?;
        say!("{}", serde_json::to_string_pretty(&settings)?);
        Ok(ExitCode::SUCCESS)
    }
}
