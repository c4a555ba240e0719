//! Cases without end over all items of a library: the same ones every time for the same seed.
//! In: a library with its rule cases, a seed. Out: `Generated` cases with what the native engine says of them.
//!
//! Purely random documents hardly ever come near `ready`. So most cases start from a rule case or from an earlier
//! generated case that reached something seldom reached, and change a few things in it.
//! Absent: expectations. That a decision is right is shown by the rule cases and the engine's own tests.

use crate::document::Maker;
use crate::palette::Palette;
use crate::rules::Rules;
use crate::style;
use crate::tally::{self, Tally};
use anyhow::{Result, ensure};
use chrono::NaiveDate;
use fastrand::Rng;
use serde_json::Value;
use std::collections::BTreeMap;
use yushen::value::date;
use yushen::{Decision, InputError, Library, Version};

/// Examples kept of each thing that was reached.
const KEPT: usize = 12;
/// Among how many of the things reached least one is chosen.
const RAREST: usize = 12;

/// Cases to generate: `YUSHEN_PARITY_CASES`, else 2,000.
///
/// # Panics
/// The variable is not a number.
pub fn cases_wanted() -> usize {
    match std::env::var("YUSHEN_PARITY_CASES") {
        Ok(text) => text.replace(['_', ','], "").parse().expect("YUSHEN_PARITY_CASES is a number"),
        Err(_) => 2_000,
    }
}

/// One case and the native engine's answer.
#[derive(Debug)]
pub struct Generated {
    /// Item id.
    pub item: String,
    /// Application date.
    pub on: NaiveDate,
    /// Facts document.
    pub facts: String,
    /// What the native engine says.
    pub result: Result<Decision, Vec<InputError>>,
}

/// A document to start from.
#[derive(Debug, Clone)]
struct Seed {
    on: NaiveDate,
    document: Value,
}

/// Something reached: how often, and some documents that did.
#[derive(Debug, Default)]
struct Reached {
    count: u64,
    seeds: Vec<Seed>,
}

/// What is known of one item version.
#[derive(Debug)]
struct Plan<'l> {
    version: &'l Version,
    palette: Palette,
    /// Rule cases by outcome.
    cases: BTreeMap<String, Vec<Seed>>,
    /// Verdicts and outcomes reached.
    reached: BTreeMap<(String, usize), Reached>,
}

/// The generator.
#[derive(Debug)]
pub struct Generator<'l> {
    library: &'l Library,
    rng: Rng,
    /// By item, then by version.
    items: Vec<Vec<Plan<'l>>>,
    /// Counts so far.
    pub tally: Tally,
}

impl<'l> Generator<'l> {
    /// A generator for all items of `rules`.
    ///
    /// # Errors
    /// A file of cases has errors; there is no item.
    pub fn new(rules: &'l Rules, seed: u64) -> Result<Self> {
        Self::over(rules, rules.library.items.values(), seed)
    }

    /// A generator for all versions of one item.
    ///
    /// # Errors
    /// A file of cases has errors; there is no such item.
    pub fn only(rules: &'l Rules, item: &str, seed: u64) -> Result<Self> {
        Self::over(rules, rules.library.items.get(item), seed)
    }

    fn over(
        rules: &'l Rules,
        all: impl IntoIterator<Item = &'l Vec<std::sync::Arc<Version>>>,
        seed: u64,
    ) -> Result<Self> {
        let library = &rules.library;
        let mut items = Vec::new();
        for versions in all {
            let plans =
                versions.iter().map(|version| Plan::new(rules, version)).collect::<Result<Vec<_>>>()?;
            items.push(plans);
        }
        ensure!(!items.is_empty(), "the library has no item");
        Ok(Self { library, rng: Rng::with_seed(seed), items, tally: Tally::new(library) })
    }

    /// Now and then a version that came to the outcome met least, with a document that did.
    fn rarest_outcome(&mut self) -> Option<(usize, usize, Seed)> {
        let rarest = self.tally.outcomes.iter().min_by_key(|(_, count)| **count)?.0;
        let mut choices = Vec::new();
        for (item, plans) in self.items.iter().enumerate() {
            for (index, plan) in plans.iter().enumerate() {
                let reached = plan.reached.get(&((*rarest).to_owned(), 0));
                choices.extend(reached.map(|r| (item, index, &r.seeds)));
            }
        }
        let (item, index, seeds) = self.rng.choice(choices)?;
        Some((item, index, self.rng.choice(seeds)?.clone()))
    }

    fn next_case(&mut self) -> Generated {
        let rarest = if self.rng.u32(0..100) < 8 { self.rarest_outcome() } else { None };
        let (item, index, start) = match rarest {
            Some((item, index, seed)) => (item, index, Some(seed)),
            None => {
                let item = self.rng.usize(0..self.items.len());
                (item, self.rng.usize(0..self.items[item].len()), None)
            }
        };
        let plan = &mut self.items[item][index];
        let mut seed = plan.seed(start, &mut self.rng);
        let spoilt = self.rng.u32(0..100) < 3;
        if spoilt {
            let (item, palette) = (&plan.version.item, &plan.palette);
            Maker { item, palette, rng: &mut self.rng, on: seed.on }.spoil(&mut seed.document);
        }
        let facts = style::write(&seed.document, &mut self.rng);
        let result = self.library.review(&plan.version.item.id, facts.as_bytes(), seed.on);
        if let (Ok(decision), false) = (&result, spoilt) {
            plan.remember(decision, &seed, &mut self.rng);
        }
        self.tally.count(result.as_ref().ok());
        Generated { item: plan.version.item.id.clone(), on: seed.on, facts, result }
    }
}

impl Iterator for Generator<'_> {
    type Item = Generated;
    fn next(&mut self) -> Option<Generated> {
        Some(self.next_case())
    }
}

impl<'l> Plan<'l> {
    fn new(rules: &Rules, version: &'l Version) -> Result<Self> {
        let script = rules.sources.get(&format!("{}/rules.rhai", version.folder));
        let palette = Palette::of(script.map_or("", String::as_str), &rules.library);
        let mut cases: BTreeMap<String, Vec<Seed>> = BTreeMap::new();
        for case in rules.cases(version)? {
            let document = serde_json::from_str(&case.facts)?;
            cases.entry(case.expect.outcome).or_default().push(Seed { on: case.on, document });
        }
        Ok(Self { version, palette, cases, reached: BTreeMap::new() })
    }

    /// The next document: changed from `start`, from a case or from something seldom reached, or made anew.
    fn seed(&self, start: Option<Seed>, rng: &mut Rng) -> Seed {
        let (start, most) = match rng.u32(0..100) {
            _ if start.is_some() => (start, 1),
            0..35 => (self.case_to_change(rng), 3),
            35..85 => (self.rarest_to_change(rng), 2),
            _ => (None, 0),
        };
        let mut seed = start.unwrap_or_else(|| self.anew(rng));
        if rng.u32(0..100) < 12 {
            seed.on = self.day(rng);
        }
        let mut maker = Maker { item: &self.version.item, palette: &self.palette, on: seed.on, rng };
        for _ in 0..maker.rng.u32(0..=most) {
            maker.change(&mut seed.document);
        }
        seed
    }

    /// A rule case, each outcome as often as the others.
    fn case_to_change(&self, rng: &mut Rng) -> Option<Seed> {
        let list = rng.choice(self.cases.values())?;
        rng.choice(list).cloned()
    }

    /// A document that reached one of the things reached least.
    fn rarest_to_change(&self, rng: &mut Rng) -> Option<Seed> {
        let mut by_count: Vec<&Reached> = self.reached.values().collect();
        by_count.sort_by_key(|r| r.count);
        let reached = rng.choice(by_count.into_iter().take(RAREST))?;
        rng.choice(&reached.seeds).cloned()
    }

    fn anew(&self, rng: &mut Rng) -> Seed {
        let on = self.day(rng);
        let percent = rng.choice([30, 90, 97, 100]).unwrap_or(100);
        let document = Maker { item: &self.version.item, palette: &self.palette, rng, on }.document(percent);
        Seed { on, document }
    }

    /// A day on which the version is in force: an edge, or any. Now and then the day before or after.
    fn day(&self, rng: &mut Rng) -> NaiveDate {
        let first = date::days(self.version.item.from);
        let last = self.version.until.map_or(first + 1500, date::days);
        let day = match rng.u32(0..40) {
            0 => first - 1,
            1 => last + 1,
            2..=6 => first,
            7..=11 => last,
            _ => rng.i64(first..=last),
        };
        date::from_days(day).unwrap_or(self.version.item.from)
    }

    fn remember(&mut self, decision: &Decision, seed: &Seed, rng: &mut Rng) {
        let outcome = (decision.outcome.code().to_owned(), 0);
        for key in tally::verdicts(decision).into_iter().chain([outcome]) {
            let reached = self.reached.entry(key).or_default();
            reached.count += 1;
            if reached.seeds.len() < KEPT {
                reached.seeds.push(seed.clone());
            } else if rng.u32(0..50) == 0 {
                // Now and then another one, so that the examples don't age.
                let index = rng.usize(0..KEPT);
                reached.seeds[index] = seed.clone();
            }
        }
    }
}
