//! `yushen bundle build`: rules → the next bundle of a store, not signed yet.

use super::filing::{self, Change};
use super::store::Store;
use super::{clock, gate};
use crate::out::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::bundle::build::read_golden;
use yushen::bundle::{self, Moment, Plan, hash, manifest};

/// What of the npm package a receipt needs to be replayed.
const ENGINE: [&str; 2] = ["yushen.js", "yushen_bg.wasm"];

#[derive(Debug, Args)]
pub struct Build {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
    /// Store of bundles
    #[arg(short, long)]
    output: PathBuf,
    /// Counter; without it, one more than the newest in the store
    #[arg(long)]
    counter: Option<u64>,
    /// First moment at which it counts, in UTC: 2026-11-26T08:00:00Z; without it, now
    #[arg(long)]
    not_before: Option<String>,
    /// Days for which it counts from then on
    #[arg(long, default_value_t = 45)]
    days: u32,
    /// The change filing in which changed decisions were acknowledged: the file that the refusal wrote, signed off
    #[arg(long)]
    acknowledged: Option<PathBuf>,
    /// Don't ask for acknowledged changes: for trying out on one's own machine
    #[arg(long, conflicts_with = "acknowledged")]
    no_filing: bool,
    /// Fill what the library leaves unset from profiles/<PROFILE>.toml; one with sample values (示例) marks the bundle,
    /// and only a trial's trusted keys accept it
    #[arg(long)]
    profile: Option<String>,
    /// Folder with the program for browsers (`yushen.js`, `yushen_bg.wasm`), to be kept beside the rules: it can
    /// replay the receipts it made
    #[arg(long)]
    engine_files: Option<PathBuf>,
    /// Make no bundle when nothing changed since the newest one and that one counts for half of its days yet
    #[arg(long)]
    if_changed: bool,
}

impl Build {
    /// Builds. Exit code 1 when decisions changed and nobody acknowledged it.
    pub fn run(self) -> Result<ExitCode> {
        let store = Store::new(&self.output);
        let passed = gate::pass(&self.folder, self.profile.as_deref())?;
        let newest = store.counters()?.last().copied();
        let counter = self.counter.unwrap_or(newest.unwrap_or(0) + 1);
        if newest.is_some_and(|newest| counter <= newest) {
            bail!(
                "the counter must grow: the newest bundle has {}, {counter} was asked for",
                newest.unwrap_or(0)
            );
        }
        let before = match newest {
            Some(newest) => Some((newest, store.read(newest, "manifest.json")?)),
            None => None,
        };
        let now = clock::moment(self.not_before.as_deref())?;
        let plan = Plan {
            counter,
            previous: before.as_ref().map(|(_, bytes)| hash::hex(bytes)),
            not_before: now,
            expires: Moment(now.0 + i64::from(self.days) * 86_400),
            sample: false,
            golden: passed.golden,
            engine: self.engine()?,
        };
        let golden = plan.golden.clone();
        let built = bundle::build(&passed.library, &passed.sources, plan)?;
        let mut change = Change::first(&built);
        if let Some((newest, bytes)) = &before {
            let said = manifest::read(bytes).with_context(|| format!("bundle {newest} is damaged"))?;
            let same = said.index == built.said.index && said.engine == built.said.engine;
            if self.if_changed && same && half_left(&said.expires, now, self.days) {
                say!("nothing changed since bundle {newest}");
                return Ok(ExitCode::SUCCESS);
            }
            let index = bundle::Index::read_own(&verified(&store, &said.index)?)?;
            let old = read_golden(&verified(&store, &said.golden)?)?;
            change = Change::between(*newest, &index, &old, &built, &golden);
        }
        let text = filing::text(&change, &built, &passed.library.calendar);
        if !change.decisions.is_empty()
            && !self.no_filing
            && !filing::is_acknowledged(self.acknowledged.as_deref(), &change)?
        {
            let path = self.output.join("filing-to-acknowledge.md");
            super::store::write_whole(&path, text.as_bytes())?;
            eprintln!(
                "{} decision(s) of golden cases changed. Read `{}`, have it acknowledged (its last line says how), \
                 then run again with `--acknowledged {}`",
                change.decisions.len(),
                path.display(),
                path.display()
            );
            return Ok(ExitCode::from(1));
        }
        for bytes in built.pieces.values() {
            store.keep(bytes)?;
        }
        store.write(counter, "filing.md", text.as_bytes())?;
        store.write(counter, "manifest.json", &built.manifest)?;
        say!(
            "bundle {counter}: {} items, {} parts, index {} bytes\ndigest sha256:{}",
            built.index.items().len(),
            built.index.pieces().len(),
            built.said.index.length,
            built.digest
        );
        if built.said.sample {
            say!("made with sample values (示例): only for trying out; a hall's clients refuse it");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The program's files, by name.
    fn engine(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let Some(folder) = &self.engine_files else { return Ok(BTreeMap::new()) };
        let read = |name: &str| {
            let path = folder.join(name);
            let bytes = std::fs::read(&path)
                .with_context(|| format!("can't read `{}`; `cargo xtask pkg` builds it", path.display()))?;
            Ok((name.to_owned(), bytes))
        };
        ENGINE.into_iter().map(read).collect()
    }
}

fn verified(store: &Store, piece: &bundle::Piece) -> Result<Vec<u8>> {
    let bytes = store.piece(piece)?;
    piece.verify(&bytes)?;
    Ok(bytes)
}

fn half_left(expires: &str, now: Moment, days: u32) -> bool {
    Moment::parse(expires).is_some_and(|expires| expires.0 - now.0 > i64::from(days) * 43_200)
}
