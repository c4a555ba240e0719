//! `yushen hall-key`, `yushen receipt`, `yushen replay`: what a citizen carries to the window, and what it says there.
//! In: facts, a store of bundles, the hall's key. Out: the receipt as text and QR code; same, or what differs.
//! Absent: deciding and encrypting (the engine).

use crate::bundle::{clock, kept, keys, store::Store, store::write_whole};
use crate::out::say;
use crate::{Format, files};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use yushen::bundle::hash::{from_hex, to_hex};
use yushen::bundle::{Manifest, Trust};
use yushen::receipt::{
    Change, HallKey, HallSecret, Joiner, MOST_CHARACTERS, Made, Receipt, ReceiptError, differences, open, qr,
    replay, seal,
};
use yushen::{InputError, decision, library::application_date};

const FORMAT: &str = "yushen-hall-key/1";

/// A hall's key pair in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    format: String,
    public: String,
    secret: String,
}

fn secret(path: &Path) -> Result<HallSecret> {
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("can't read the hall's key `{name}`"))?;
    let file: KeyFile = serde_json::from_slice(&bytes)
        .with_context(|| format!("`{name}` is no hall's key; make one with `yushen hall-key`"))?;
    let key = from_hex::<32>(&file.secret).and_then(|bytes| HallSecret::from_bytes(&bytes).ok());
    match key.filter(|key| file.format == FORMAT && key.public().hex() == file.public) {
        Some(key) => Ok(key),
        None => bail!("`{name}` is damaged: its two halves don't belong together"),
    }
}

#[derive(Debug, Args)]
pub struct HallKeygen {
    /// File to write; it must not exist
    #[arg(short, long)]
    output: PathBuf,
}

impl HallKeygen {
    /// Makes a key pair; the public half is printed.
    pub fn run(self) -> Result<ExitCode> {
        let bytes = keys::random()?;
        let key = HallSecret::from_bytes(&bytes)?;
        let public = key.public().hex();
        let file = KeyFile { format: FORMAT.into(), public: public.clone(), secret: to_hex(&bytes) };
        keys::write_secret(&self.output, &serde_json::to_string_pretty(&file)?)?;
        say!(
            "public key: {public}\nthe secret is in `{}`: only the hall's server may read it",
            self.output.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// A store of bundles and who may sign them.
#[derive(Debug, Args)]
struct From {
    /// Store of bundles
    #[arg(long)]
    bundles: PathBuf,
    /// Set of trusted keys
    #[arg(long)]
    trust: PathBuf,
    /// The moment in UTC; without it, now
    #[arg(long)]
    now: Option<String>,
}

impl From {
    fn trust(&self) -> Result<Trust> {
        let name = self.trust.display();
        let bytes = std::fs::read(&self.trust).with_context(|| format!("can't read `{name}`"))?;
        Ok(Trust::read(&bytes)?)
    }
}

#[derive(Debug, Args)]
pub struct Make {
    /// Item id
    #[arg(long)]
    item: String,
    /// Application date, e.g. 2026-11-26
    #[arg(long)]
    on: String,
    /// Facts file; `-` is standard input
    #[arg(long)]
    facts: PathBuf,
    /// The hall's public key: 64 hexadecimal digits
    #[arg(long)]
    hall_key: String,
    #[command(flatten)]
    from: From,
    /// Also write QR codes: `<name>.svg`, or `<name>-1.svg` … where one is too small
    #[arg(long)]
    qr: Option<PathBuf>,
}

impl Make {
    /// Reviews under the current bundle and prints the receipt's text, a line for each QR code.
    pub fn run(self) -> Result<ExitCode> {
        let store = Store::new(&self.from.bundles);
        let now = clock::moment(self.from.now.as_deref())?;
        let on = application_date(&self.on)?;
        let trust = self.from.trust()?;
        let (counter, library) = kept::current(&store, &trust, now, &self.item, on)?;
        let manifest = Manifest::open_kept(&store.read(counter, "envelope.json")?, &trust)?;
        let facts = files::input(&self.facts)?;
        let (version, case) = library.open(&self.item, &facts, on).map_err(mistakes)?;
        let decision = decision::decide(&library, &version, &case, on);
        let made = Made {
            bundle: manifest.digest(),
            version: &version,
            decision: &decision,
            facts: &facts,
            at: now,
        };
        let receipt = seal(&made, &HallKey::read(&self.hall_key)?, &keys::random()?)?;
        let texts = receipt.to_texts(MOST_CHARACTERS)?;
        for (number, text) in texts.iter().enumerate() {
            say!("{text}");
            if let Some(path) = &self.qr {
                let path = match texts.len() {
                    1 => path.with_extension("svg"),
                    _ => path.with_file_name(format!(
                        "{}-{}.svg",
                        path.file_stem().unwrap_or_default().to_string_lossy(),
                        number + 1
                    )),
                };
                write_whole(&path, qr::svg(text, "预审回执")?.as_bytes())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Replay {
    /// File with the receipt's text, a line for each QR code; `-` is standard input
    receipt: PathBuf,
    /// The hall's key file
    #[arg(long)]
    hall_key: PathBuf,
    #[command(flatten)]
    from: From,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct Report {
    bundle: String,
    changes_since: Vec<Change>,
    current_bundle: Option<u64>,
    decision: String,
    item: String,
    on: String,
    outcome: String,
    outcome_now: Option<String>,
    same: bool,
    /// Why the newer rules can't decide the same facts.
    unreadable_now: Vec<InputError>,
}

impl Replay {
    /// Decides again. Exit code 1 when the decision is not the one in the receipt.
    pub fn run(self) -> Result<ExitCode> {
        let receipt = self.read()?;
        let (store, trust) = (Store::new(&self.from.bundles), self.from.trust()?);
        let on = application_date(&receipt.on)?;
        let bundle = to_hex(&*receipt.bundle);
        let then = kept::of_digest(&store, &trust, &bundle, &receipt.item, on)?;
        let version = then
            .versions(&receipt.item)?
            .iter()
            .find(|v| yushen::value::date::format(v.item.from) == receipt.version);
        let version = version.context("the receipt names a version that its bundle does not have")?;
        let facts = open(&receipt, &secret(&self.hall_key)?, version)?;
        let replayed = replay(&receipt, &facts, &then).map_err(mistakes)?;
        let mut report = Report {
            bundle: format!("sha256:{bundle}"),
            changes_since: Vec::new(),
            current_bundle: None,
            decision: replayed.decision.digest.clone(),
            item: receipt.item.clone(),
            on: receipt.on.clone(),
            outcome: replayed.decision.outcome.code().into(),
            outcome_now: None,
            same: replayed.same,
            unreadable_now: Vec::new(),
        };
        let now = clock::moment(self.from.now.as_deref())?;
        let (counter, today) = kept::current(&store, &trust, now, &receipt.item, on)?;
        report.current_bundle = Some(counter);
        match differences(&receipt, &facts, &then, &today) {
            Ok((decision, changes)) => {
                report.outcome_now = Some(decision.outcome.code().into());
                report.changes_since = changes;
            }
            Err(errors) => report.unreadable_now = errors,
        }
        print(&report, self.format)?;
        Ok(ExitCode::from(u8::from(!report.same)))
    }

    fn read(&self) -> Result<Receipt> {
        let text = String::from_utf8(files::input(&self.receipt)?).context("the receipt is no text")?;
        let mut joiner = Joiner::default();
        let mut last = Err(ReceiptError::Unreadable("there is nothing in it"));
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            last = joiner.scan(line);
            if last.is_ok() {
                break;
            }
        }
        Ok(last?)
    }
}

fn print(report: &Report, format: Format) -> Result<()> {
    if format == Format::Json {
        say!("{}", serde_json::to_string_pretty(report)?);
        return Ok(());
    }
    say!("{} {}，{}", report.item, report.on, if report.same { "结论一致" } else { "结论不一致" });
    say!("outcome      {}", report.outcome);
    say!("decision     {}", report.decision);
    say!("bundle       {}", report.bundle);
    if let (Some(counter), Some(now)) = (report.current_bundle, &report.outcome_now) {
        say!("under the current bundle {counter}: {now}");
    }
    for change in &report.changes_since {
        let said = |verdict: &Option<String>| verdict.clone().unwrap_or_else(|| "–".into());
        say!("  {} {}: {} → {}", change.id, change.title.zh, said(&change.was), said(&change.now));
        for cause in &change.because {
            say!("    {}", serde_json::to_string(cause)?);
        }
    }
    for error in &report.unreadable_now {
        say!("  the current rules ask for something else: {}: {}", error.field, error.message);
    }
    Ok(())
}

fn mistakes(errors: Vec<InputError>) -> anyhow::Error {
    let lines: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.field, e.message)).collect();
    anyhow::anyhow!(lines.join("\n"))
}
