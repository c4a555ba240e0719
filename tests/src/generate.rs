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
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use yushen::value::date;
use yushen::{Decision, InputError, Library, Version};

/// Examples kept of each thing that was reached.
const KEPT: usize = 12;
/// Among how many of the things reached least one is chosen.
const RAREST: usize = 6;
/// How often changes are tried that keep what a document is there for.
const KEEPING: usize = 3;

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

/// Something reached: how often by a generated case, and some documents that did.
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
    /// Rule cases that come to all that any of them comes to, each with what it is there for. They go first.
    first: VecDeque<(Seed, BTreeSet<Key>)>,
    /// Verdicts and outcomes reached.
    reached: BTreeMap<Key, Reached>,
}

/// A check's verdict, or an outcome.
type Key = (String, usize);

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
        let mut generator = Self::over(rules, rules.library.items.values(), seed)?;
        generator.tally = Tally::new(rules)?;
        for plan in generator.items.iter_mut().flatten() {
            let version = format!("{} {} ", plan.version.item.id, date::format(plan.version.item.from));
            let open = generator.tally.open().filter(|(check, _)| check.starts_with(&version));
            plan.discover(&rules.library, open.collect());
        }
        Ok(generator)
    }

    /// A generator for all versions of one item; its tally only counts.
    ///
    /// # Errors
    /// A file of cases has errors; there is no such item.
    pub fn only(rules: &'l Rules, item: &str, seed: u64) -> Result<Self> {
        Self::over(rules, rules.library.items.get(item), seed)
    }

    fn over(
        rules: &'l Rules,
        all: impl IntoIterator<Item = &'l Vec<Arc<Version>>>,
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
        Ok(Self { library, rng: Rng::with_seed(seed), items, tally: Tally::default() })
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

    /// Item and version of the next case: half of the time one whose first documents are not all out; else of any four
    /// the one with the verdict met least.
    fn version(&mut self) -> (usize, usize) {
        let items = self.items.iter().enumerate();
        let all: Vec<_> = items.flat_map(|(i, plans)| (0..plans.len()).map(move |nth| (i, nth))).collect();
        let plan = |(item, nth): &(usize, usize)| &self.items[*item][*nth];
        let begun: Vec<_> = all.iter().copied().filter(|at| !plan(at).first.is_empty()).collect();
        if let (true, Some(at)) = (self.rng.bool(), self.rng.choice(begun)) {
            return at;
        }
        let some = [(); 4].map(|()| self.rng.choice(&all).copied());
        // There is an item, and an item has versions.
        some.into_iter().flatten().min_by_key(|at| plan(at).least()).unwrap_or_default()
    }

    fn next_case(&mut self) -> Generated {
        let rarest = if self.rng.u32(0..100) < 8 { self.rarest_outcome() } else { None };
        let (item, index, start) = match rarest {
            Some((item, index, seed)) => (item, index, Some(seed)),
            None => {
                let (item, nth) = self.version();
                (item, nth, None)
            }
        };
        let plan = &mut self.items[item][index];
        let first = start.is_none() && !plan.first.is_empty();
        let mut seed = plan.seed(self.library, start, &mut self.rng);
        let spoilt = !first && self.rng.u32(0..100) < 3;
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
        let mut plan = Self { version, palette, cases, first: VecDeque::new(), reached: BTreeMap::new() };
        plan.start(&rules.library);
        Ok(plan)
    }

    /// The next document: one of the first, changed from `start`, from a case or from something seldom reached, or made
    /// anew.
    fn seed(&mut self, library: &Library, start: Option<Seed>, rng: &mut Rng) -> Seed {
        if let Some(seed) = start {
            return self.changed(&seed, 1, rng);
        }
        if let Some((seed, wanted)) = self.first.pop_front() {
            return self.kept(library, seed, &wanted, rng);
        }
        match rng.u32(0..100) {
            0..25 => self.case_to_change(rng).map(|seed| self.changed(&seed, 3, rng)),
            25..92 => {
                self.rarest(rng).map(|(key, seed)| self.kept(library, seed, &BTreeSet::from([key]), rng))
            }
            _ => None,
        }
        .unwrap_or_else(|| {
            let seed = self.anew(rng);
            self.changed(&seed, 0, rng)
        })
    }

    /// The document with at most so many changes, now and then on another day.
    fn changed(&self, seed: &Seed, most: u32, rng: &mut Rng) -> Seed {
        let mut seed = seed.clone();
        if rng.u32(0..100) < 12 {
            seed.on = self.day(rng);
        }
        let mut maker = Maker { item: &self.version.item, palette: &self.palette, on: seed.on, rng };
        for _ in 0..maker.rng.u32(0..=most) {
            maker.change(&mut seed.document);
        }
        seed
    }

    /// The document changed so that it still comes to what is wanted, or as it is.
    fn kept(&self, library: &Library, seed: Seed, wanted: &BTreeSet<Key>, rng: &mut Rng) -> Seed {
        for _ in 0..KEEPING {
            let changed = self.changed(&seed, 2, rng);
            if said(library, self.version, &changed).is_some_and(|keys| wanted.is_subset(&keys)) {
                return changed;
            }
        }
        seed
    }

    /// A rule case, each outcome as often as the others.
    fn case_to_change(&self, rng: &mut Rng) -> Option<Seed> {
        let list = rng.choice(self.cases.values())?;
        rng.choice(list).cloned()
    }

    /// One of the things reached least, and a document that did.
    fn rarest(&self, rng: &mut Rng) -> Option<(Key, Seed)> {
        let mut by_count: Vec<(&Key, &Reached)> = self.reached.iter().collect();
        by_count.sort_by_key(|(_, r)| r.count);
        let (key, reached) = rng.choice(by_count.into_iter().take(RAREST))?;
        Some((key.clone(), rng.choice(&reached.seeds)?.clone()))
    }

    /// How often the verdict met least was met.
    fn least(&self) -> u64 {
        self.reached.values().map(|reached| reached.count).min().unwrap_or(0)
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

    /// Finds what the rule cases come to, and few of them that come to all of it.
    fn start(&mut self, library: &Library) {
        let seeds = self.cases.values().flatten();
        let mut left: Vec<(Seed, BTreeSet<Key>)> =
            seeds.filter_map(|seed| Some((seed.clone(), said(library, self.version, seed)?))).collect();
        for (seed, keys) in &left {
            for key in keys {
                let seeds = &mut self.reached.entry(key.clone()).or_default().seeds;
                if seeds.len() < KEPT {
                    seeds.push(seed.clone());
                }
            }
        }
        // Each time the one that comes to most of what is left.
        while let Some(at) = (0..left.len()).rev().max_by_key(|at| left[*at].1.len()) {
            let (seed, keys) = left.swap_remove(at);
            if keys.is_empty() {
                break;
            }
            left.iter_mut().for_each(|(_, others)| others.retain(|key| !keys.contains(key)));
            self.first.push_back((seed, keys));
        }
    }

    /// Looks for verdicts that no rule case comes to: what the first documents come to with one thing left out.
    fn discover(&mut self, library: &Library, mut open: BTreeSet<Key>) {
        let begun: Vec<Seed> = self.first.iter().map(|(seed, _)| seed.clone()).collect();
        for (on, document) in begun.iter().flat_map(|seed| lacking(&seed.document).map(|d| (seed.on, d))) {
            if open.is_empty() {
                return;
            }
            let seed = Seed { on, document };
            let found = said(library, self.version, &seed).unwrap_or_default();
            let found: BTreeSet<Key> = found.intersection(&open).cloned().collect();
            if !found.is_empty() {
                open.retain(|key| !found.contains(key));
                for key in &found {
                    self.reached.entry(key.clone()).or_default().seeds.push(seed.clone());
                }
                self.first.push_back((seed, found));
            }
        }
    }

    fn remember(&mut self, decision: &Decision, seed: &Seed, rng: &mut Rng) {
        for key in keys(decision) {
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

/// The document without one fact, or without one field of a piece of evidence.
fn lacking(document: &Value) -> impl Iterator<Item = Value> {
    let members = |pointer: &str| {
        let object = document.pointer(pointer).and_then(Value::as_object);
        object.map_or_else(Vec::new, |o| o.keys().map(|key| (pointer.to_owned(), key.clone())).collect())
    };
    let mut places = members("/facts");
    for (root, material) in members("/evidence") {
        places.extend(members(&format!("{root}/{material}")));
    }
    places.into_iter().filter_map(|(pointer, key)| {
        let mut lacking = document.clone();
        lacking.pointer_mut(&pointer)?.as_object_mut()?.remove(&key)?;
        Some(lacking)
    })
}

/// Verdicts and outcome of a decision.
fn keys(decision: &Decision) -> impl Iterator<Item = Key> {
    let outcome = (decision.outcome.code().to_owned(), 0);
    tally::verdicts(decision).into_iter().chain([outcome])
}

/// What a document comes to; nothing where it is refused or another version decides.
fn said(library: &Library, version: &Version, seed: &Seed) -> Option<BTreeSet<Key>> {
    let decision = library.review(&version.item.id, seed.document.to_string().as_bytes(), seed.on).ok()?;
    (decision.version == date::format(version.item.from)).then(|| keys(&decision).collect())
}
