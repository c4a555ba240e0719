//! How often each outcome and each check's verdict was met, and what can't be met at all.
//! In: decisions. Out: shares to print and to hold against a floor. Absent: which verdict is right.

use crate::reach::{self, Reach};
use crate::rules::Rules;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt;
use yushen::decision::{Requirement, Verdict};
use yushen::item::Effect;
use yushen::{Decision, Library, Outcome, Version};

/// The three verdicts of a check that must all occur; a requirement counts as met when the material is required.
pub const VERDICTS: [&str; 3] = ["met", "unmet", "unknown"];

/// One check of one item version, e.g. `marriage-registration 2025-05-10 marriage_age`.
pub type Check = String;

/// Counts over many cases.
#[derive(Debug, Default)]
pub struct Tally {
    /// Cases, bad input included.
    pub cases: u64,
    /// Cases that were bad input.
    pub errors: u64,
    /// Cases by outcome.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Times each check was met, unmet and unknown.
    pub checks: BTreeMap<Check, [u64; 3]>,
    /// What each check can say at all.
    reach: BTreeMap<Check, [Reach; 3]>,
    /// Item versions.
    versions: u64,
    /// Outcomes that no item can come to, with the reason.
    impossible: BTreeMap<&'static str, &'static str>,
}

impl Tally {
    /// All checks of a library, none met yet, and what each can say at all. (The default only counts.)
    ///
    /// # Errors
    /// A file of cases has errors.
    pub fn new(rules: &Rules) -> Result<Self> {
        let library = &rules.library;
        let reach = reach::reach(rules)?;
        Ok(Self {
            impossible: impossible(library),
            checks: reach.keys().map(|check| (check.clone(), [0; 3])).collect(),
            versions: library.items.values().flatten().count() as u64,
            reach,
            ..Self::default()
        })
    }

    /// Counts a decision, or bad input.
    pub fn count(&mut self, decision: Option<&Decision>) {
        self.cases += 1;
        let Some(decision) = decision else {
            self.errors += 1;
            return;
        };
        *self.outcomes.entry(decision.outcome.code()).or_default() += 1;
        for (check, verdict) in verdicts(decision) {
            self.checks.entry(check).or_default()[verdict] += 1;
        }
    }

    /// What was met too seldom among `cases` generated ones: each outcome in 2 %, each verdict that can be met 100 times
    /// in 100,000. In a set of less than a thousand each outcome must occur; with fewer than 90 cases a version, each
    /// verdict once.
    pub fn missed_of(&self, cases: usize) -> Vec<String> {
        let cases = cases as u64;
        let percent = if cases >= 1_000 { 2 } else { 0 };
        let times = if cases >= 90 * self.versions { cases / 1_000 } else { 1 };
        self.missed(percent, times.max(1))
    }

    /// What was met too seldom: an outcome in less than `percent` of the cases, a verdict less than `times`; and what
    /// was met though it is proved that it can't be.
    pub fn missed(&self, percent: u64, times: u64) -> Vec<String> {
        let mut missed = Vec::new();
        for outcome in Outcome::ALL.map(Outcome::code) {
            let count = self.outcomes.get(outcome).copied().unwrap_or(0);
            let reachable = !self.impossible.contains_key(outcome);
            if reachable && (count == 0 || count * 100 < percent * self.cases) {
                missed.push(format!("outcome {outcome}: {count} of {}", self.cases));
            }
        }
        for (check, verdict, count, reach) in self.verdicts() {
            match reach {
                Reach::Never(_) if count == 0 => {}
                Reach::Never(proof) => {
                    missed.push(format!("{check} {verdict}: {count}, against the proof {proof}"))
                }
                Reach::Case | Reach::Open if count >= times => {}
                Reach::Case => missed
                    .push(format!("{check} {verdict}: {count}, wanted {times}; a rule case comes to it")),
                Reach::Open => missed.push(format!("{check} {verdict}: {count}, wanted {times}")),
            }
        }
        missed
    }

    /// The verdict that can be met and was met least, with its count.
    pub fn least(&self) -> Option<(u64, String)> {
        let can = self.verdicts().filter(|(.., reach)| !matches!(reach, Reach::Never(_)));
        can.map(|(check, verdict, count, _)| (count, format!("{check} {verdict}"))).min()
    }

    /// Outcomes and verdicts that no case can reach, with the reason.
    pub fn unreachable(&self) -> Vec<String> {
        let outcomes = self.impossible.iter().map(|(outcome, reason)| format!("outcome {outcome}: {reason}"));
        let never = self.verdicts().filter_map(|(check, verdict, _, reach)| match reach {
            Reach::Never(proof) => Some(format!("{check} {verdict}: {proof}")),
            Reach::Case | Reach::Open => None,
        });
        outcomes.chain(never).collect()
    }

    /// Verdicts that no rule case comes to, and of which nobody knows that none can.
    pub fn open(&self) -> impl Iterator<Item = (Check, usize)> {
        self.reach.iter().flat_map(|(check, reach)| {
            let open = (0..3).filter(|at| reach[*at] == Reach::Open);
            open.map(|at| (check.clone(), at))
        })
    }

    /// How many verdicts that can be met were met less than `times`.
    pub fn below(&self, times: u64) -> usize {
        self.verdicts()
            .filter(|(.., count, reach)| *count < times && !matches!(reach, Reach::Never(_)))
            .count()
    }

    fn verdicts(&self) -> impl Iterator<Item = (&Check, &'static str, u64, &Reach)> {
        self.reach.iter().flat_map(|(check, reach)| {
            let counts = self.checks.get(check).copied().unwrap_or_default();
            (0..3).map(move |at| (check, VERDICTS[at], counts[at], &reach[at]))
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share =
            |count: u64| format!("{}.{:02} %", count * 100 / self.cases, count * 10_000 / self.cases % 100);
        writeln!(f, "{} cases; bad input {} ({})", self.cases, self.errors, share(self.errors))?;
        for outcome in Outcome::ALL.map(Outcome::code) {
            let count = self.outcomes.get(outcome).copied().unwrap_or(0);
            writeln!(f, "  {outcome:<15} {count:>7} ({})", share(count))?;
        }
        let never = self.unreachable();
        if let Some((count, verdict)) = self.least() {
            writeln!(
                f,
                "  {} checks of {} versions; the verdict met least: {verdict}, {count} times",
                self.checks.len(),
                self.versions
            )?;
        }
        let [tenth, hundred] = [10, 100].map(|times| self.below(times));
        writeln!(f, "  verdicts met less than 10 times: {tenth}; less than 100 times: {hundred}")?;
        writeln!(f, "  {} verdicts and outcomes are proved to be out of reach without a profile", never.len())
    }
}

/// Checks that a decision says something of, and which of [`VERDICTS`] it says.
pub fn verdicts(decision: &Decision) -> Vec<(Check, usize)> {
    let mut list = Vec::new();
    let name = |id: &str| format!("{} {} {id}", decision.item, decision.version);
    let mut add = |id: &str, verdict: Option<usize>| list.extend(verdict.map(|v| (name(id), v)));
    for condition in &decision.conditions {
        add(&condition.id, of_verdict(condition.verdict));
    }
    for material in &decision.materials {
        add(&format!("needs_{}", material.id), of_requirement(material.requirement));
        for check in &material.checks {
            add(&format!("accepts_{}_{}", material.id, check.id), of_verdict(check.verdict));
        }
    }
    list
}

fn of_verdict(verdict: Verdict) -> Option<usize> {
    match verdict {
        Verdict::Met => Some(0),
        Verdict::Unmet => Some(1),
        Verdict::Unknown => Some(2),
        Verdict::NotApplicable | Verdict::Undetermined => None,
    }
}

fn of_requirement(requirement: Requirement) -> Option<usize> {
    match requirement {
        Requirement::Required => Some(0),
        Requirement::NotRequired => Some(1),
        Requirement::Unknown => Some(2),
        Requirement::Undetermined => None,
    }
}

/// Outcomes that need something which no version declares.
fn impossible(library: &Library) -> BTreeMap<&'static str, &'static str> {
    let effect = |effect| move |v: &Version| v.item.conditions.iter().any(|c| c.effect == effect);
    let versions = || library.items.values().flatten();
    let mut impossible = BTreeMap::new();
    if !versions().any(|v| effect(Effect::Elsewhere)(v)) {
        impossible.insert(Outcome::Elsewhere.code(), "no condition has the effect `elsewhere`");
    }
    if !versions().any(|v| effect(Effect::Ineligible)(v)) {
        impossible.insert(Outcome::Ineligible.code(), "no condition has the effect `ineligible`");
    }
    if !versions().any(|v| v.item.materials.iter().any(|m| m.minor)) {
        impossible.insert(Outcome::ReadyDeferred.code(), "no material is minor (容缺)");
    }
    impossible
}
