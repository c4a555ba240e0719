//! How often each outcome and each check's verdict was met, and what can't be met at all.
//! In: decisions. Out: shares to print and to hold against a floor. Absent: which verdict is right.

use std::collections::BTreeMap;
use std::fmt;
use yushen::decision::{Requirement, Verdict};
use yushen::item::Effect;
use yushen::script::ir::{Node, Op};
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
    /// Checks that read a parameter which never has a value while the version is in force.
    unset: BTreeMap<Check, String>,
    /// Outcomes that no item can come to, with the reason.
    impossible: BTreeMap<&'static str, &'static str>,
}

impl Tally {
    /// All checks of a library, none met yet.
    pub fn new(library: &Library) -> Self {
        let mut tally = Self { impossible: impossible(library), ..Self::default() };
        for version in library.items.values().flatten() {
            for (id, nodes) in checks_of(version) {
                let check =
                    format!("{} {} {id}", version.item.id, yushen::value::date::format(version.item.from));
                if let Some(parameter) = nodes.iter().find_map(|node| unset_parameter(library, version, node))
                {
                    tally.unset.insert(check.clone(), parameter);
                }
                tally.checks.insert(check, [0; 3]);
            }
        }
        tally
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
            if let Some(counts) = self.checks.get_mut(&check) {
                counts[verdict] += 1;
            }
        }
    }

    /// What was met too seldom among `cases` generated ones: each outcome in 2 %, each verdict 100 times in 100,000.
    /// In a set of less than a thousand each outcome must occur.
    pub fn missed_of(&self, cases: usize) -> Vec<String> {
        let percent = if cases >= 1_000 { 2 } else { 0 };
        self.missed(percent, cases as u64 / 1_000)
    }

    /// What was met too seldom: an outcome in less than `percent` of the cases, a verdict less than `times`.
    /// A verdict that a check can't give because its parameter has no value is not missed.
    pub fn missed(&self, percent: u64, times: u64) -> Vec<String> {
        let mut missed = Vec::new();
        for outcome in Outcome::ALL.map(Outcome::code) {
            let count = self.outcomes.get(outcome).copied().unwrap_or(0);
            let reachable = !self.impossible.contains_key(outcome);
            if reachable && (count == 0 || count * 100 < percent * self.cases) {
                missed.push(format!("outcome {outcome}: {count} of {}", self.cases));
            }
        }
        for (check, counts) in &self.checks {
            for (verdict, count) in VERDICTS.iter().zip(counts) {
                if *count < times && !(*count == 0 && self.unset.contains_key(check)) {
                    missed.push(format!("{check} {verdict}: {count}, wanted {times}"));
                }
            }
        }
        missed
    }

    /// Outcomes and verdicts that no case can reach, with the reason.
    pub fn unreachable(&self) -> Vec<String> {
        let outcomes = self.impossible.iter().map(|(outcome, reason)| format!("outcome {outcome}: {reason}"));
        let unset = self.unset.iter().flat_map(|(check, parameter)| {
            let never = VERDICTS.iter().zip(self.checks.get(check).copied().unwrap_or_default());
            never.filter(|(_, count)| *count == 0).map(move |(verdict, _)| {
                format!("{check} {verdict}: parameter `{parameter}` has no value (待属地填写)")
            })
        });
        outcomes.chain(unset).collect()
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
        let seldom = self.checks.iter().flat_map(|(check, counts)| {
            VERDICTS
                .iter()
                .zip(counts)
                .filter(|(_, n)| **n > 0)
                .map(move |(verdict, n)| (*n, check, *verdict))
        });
        if let Some((count, check, verdict)) = seldom.min() {
            writeln!(
                f,
                "  {} checks; the verdict met least: {check} {verdict}, {count} times",
                self.checks.len()
            )?;
        }
        for line in self.unreachable() {
            writeln!(f, "  can't be reached: {line}")?;
        }
        Ok(())
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

/// Checks of a version by id, each with the code it is made of. A requirement without a rule is always met and left out.
fn checks_of(version: &Version) -> Vec<(String, Vec<&Node>)> {
    let mut list = Vec::new();
    for (condition, code) in version.item.conditions.iter().zip(&version.program.conditions) {
        let nodes = code.applies.iter().chain([&code.holds]).map(|check| &check.node);
        list.push((condition.id.clone(), nodes.collect()));
    }
    for (material, code) in version.item.materials.iter().zip(&version.program.materials) {
        list.extend(code.needs.iter().map(|check| (format!("needs_{}", material.id), vec![&check.node])));
        // What data sharing verifies is never looked at.
        if material.substitutes.shared.is_none() {
            let checks = material.checks.iter().zip(&code.checks);
            list.extend(
                checks.map(|(c, code)| (format!("accepts_{}_{}", material.id, c.id), vec![&code.node])),
            );
        }
    }
    list
}

/// A parameter that `node` reads and that has no value on any day of the version.
fn unset_parameter(library: &Library, version: &Version, node: &Node) -> Option<String> {
    let mut unset = None;
    node.walk(&mut |node| {
        let Op::Parameter(index) = node.op else { return };
        let Some(name) = version.program.parameters.get(usize::from(index)) else { return };
        let dated = library.parameters.get(name).map_or(&[][..], |p| &p.values);
        let has_value = dated.iter().any(|v| {
            let begins = version.until.is_none_or(|until| v.from <= until);
            v.value.is_some() && begins && v.until.is_none_or(|until| until >= version.item.from)
        });
        if !has_value {
            unset = Some(name.clone());
        }
    });
    unset
}
