//! What no case can reach, and why. In: a `Universe`, the libraries that cases run on. Out: by target a `Proof`.
//! Absent: likelihood; a target that merely was not found.

use super::super::checks::Role;
use super::domain::{self, Domain};
use super::faults::{Faults, faults};
use super::free;
use super::universe::{Owner, Universe};
use crate::decision::dated::Dated;
use crate::evaluate::{Machine, Verdict as Raw, decisions};
use crate::facts::Case;
use crate::item::Form;
use crate::library::{Library, Version};
use crate::script::ir::Node;
use crate::value::date;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// Most assignments that are tried for one check.
const MOST_ASSIGNMENTS: usize = 1 << 14;

/// Why a target can't be reached. Each kind is explained in `docs/coverage.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// There is no `applies_…` function: the condition always applies.
    AlwaysApplies,
    /// There is no `needs_…` function: the material is always required.
    AlwaysRequired,
    /// Nothing that the check reads or computes may fault.
    NeverFaults,
    /// The only faults are dates beyond the year 9999.
    OnlyBeyondCalendar,
    /// The department verifies it by data sharing: evidence is never looked at.
    Shared,
    /// No data sharing is declared.
    NotShared,
    /// No written commitment is declared.
    NoCommitment,
    /// Every form is accepted and there is no check: nothing handed in can be wrong.
    NothingToFail,
    /// All values that the check tells apart were tried.
    Exhaustive,
    /// The same, and each comparison without a short list of values was taken both ways.
    EitherWay,
}

/// By target of `universes[0]` why it can't be reached. `universes` are those of one version, each with its library.
pub fn proofs(grounds: &[(&Library, &Universe<'_>)], wanted: &[bool]) -> Vec<Option<Proof>> {
    let Some((_, universe)) = grounds.first() else { return Vec::new() };
    let mut prover = Prover { grounds, universe, proofs: vec![None; universe.len] };
    for (owner, first) in &universe.owners {
        match owner {
            Owner::Condition(index) => prover.condition(*index, *first, wanted),
            Owner::Material(index) => prover.material(*index, *first, wanted),
            Owner::Check(material, check) => prover.check(*material, *check, *first, wanted),
            Owner::Atom(_) => {}
        }
    }
    prover.atoms(wanted);
    prover.proofs
}

struct Prover<'g, 'v> {
    grounds: &'g [(&'v Library, &'g Universe<'v>)],
    universe: &'g Universe<'v>,
    proofs: Vec<Option<Proof>>,
}

/// What an exhaustive trial met.
#[derive(Default)]
struct Met {
    targets: BTreeSet<usize>,
}

impl Prover<'_, '_> {
    fn prove(&mut self, target: usize, proof: Proof) {
        self.proofs[target].get_or_insert(proof);
    }

    fn open(&self, first: usize, len: usize, wanted: &[bool]) -> bool {
        (first..first + len).any(|target| wanted[target] && self.proofs[target].is_none())
    }

    fn named(&self, role: Role) -> Option<usize> {
        self.universe.checks.iter().position(|named| named.role == role)
    }

    fn condition(&mut self, index: usize, first: usize, wanted: &[bool]) {
        let applies = self.named(Role::Applies(index));
        if applies.is_none() {
            self.prove(first + 3, Proof::AlwaysApplies);
        }
        let Some(holds) = self.named(Role::Holds(index)) else { return };
        let checks: Vec<usize> = applies.into_iter().chain([holds]).collect();
        if let Some(proof) = self.no_fault(&checks) {
            self.prove(first + 4, proof);
        }
        if !self.open(first, 5, wanted) {
            return;
        }
        let universe = self.universe;
        let met = self.try_all(&checks, None, &mut |raws, met| {
            let (applies, holds) = match raws {
                [holds] => (Raw::True, *holds),
                [applies, holds, ..] => (*applies, *holds),
                [] => return,
            };
            let value = match (applies, holds) {
                (Raw::False, _) => 3,
                (Raw::Fault(_), _) | (Raw::True, Raw::Fault(_)) => 4,
                (Raw::Unknown, _) | (_, Raw::Unknown) => 2,
                (_, Raw::True) => 0,
                (_, Raw::False) => 1,
            };
            met.targets.insert(universe.first(Owner::Condition(index)) + value);
        });
        self.exhausted(met, first, 5);
        if let Some(met) = self.either_way(&checks, None) {
            let says = |value: &[bool]| met.said.contains(value);
            let (met, unmet, not_applicable) = match applies {
                Some(_) => (says(&[true, true]), says(&[true, false]), says(&[false])),
                None => (says(&[true]), says(&[false]), true),
            };
            for (value, met) in [(0, met), (1, unmet), (3, not_applicable)] {
                if !met {
                    self.prove(first + value, Proof::EitherWay);
                }
            }
        }
    }

    fn either_way(&self, checks: &[usize], evidence: Option<usize>) -> Option<free::Met> {
        let (library, universe) = self.grounds.first()?;
        free::try_all(library, universe, checks, evidence)
    }

    fn material(&mut self, index: usize, first: usize, wanted: &[bool]) {
        let material = &self.universe.version.item.materials[index];
        match self.named(Role::Needs(index)) {
            None => (7..10).for_each(|value| self.prove(first + value, Proof::AlwaysRequired)),
            Some(needs) => {
                if let Some(proof) = self.no_fault(&[needs]) {
                    self.prove(first + 9, proof);
                }
                if self.open(first + 7, 3, wanted) {
                    let met = self.try_all(&[needs], None, &mut |raws, met| {
                        met.targets.extend(match raws {
                            [Raw::False] => Some(first + 7),
                            [Raw::Unknown] => Some(first + 8),
                            [Raw::Fault(_)] => Some(first + 9),
                            _ => None,
                        });
                    });
                    self.exhausted(met, first + 7, 3);
                }
                self.never_required(needs, first, wanted);
            }
        }
        if material.substitutes.shared.is_some() {
            [0, 1, 2, 3, 4, 6].into_iter().for_each(|value| self.prove(first + value, Proof::Shared));
            return;
        }
        self.prove(first + 5, Proof::NotShared);
        if material.substitutes.commitment.is_none() {
            self.prove(first + 6, Proof::NoCommitment);
        }
        let checks: Vec<usize> =
            (0..material.checks.len()).filter_map(|check| self.named(Role::Accepts(index, check))).collect();
        if let Some(proof) = self.no_fault(&checks) {
            self.prove(first + 4, proof);
        }
        if checks.is_empty() && Form::ALL.iter().all(|form| material.accepts_form(*form)) {
            self.prove(first + 2, Proof::NothingToFail);
        }
    }

    /// Evidence is not looked at where no assignment makes the material required.
    fn never_required(&mut self, needs: usize, first: usize, wanted: &[bool]) {
        if !self.open(first, 7, wanted) {
            return;
        }
        let mut required = false;
        let tried = self.try_all(&[needs], None, &mut |raws, _| required |= raws == [Raw::True]);
        if tried.is_some() && !required {
            (0..7).for_each(|value| self.prove(first + value, Proof::Exhaustive));
        }
    }

    fn check(&mut self, material: usize, check: usize, first: usize, wanted: &[bool]) {
        if self.universe.version.item.materials[material].substitutes.shared.is_some() {
            (0..4).for_each(|value| self.prove(first + value, Proof::Shared));
            return;
        }
        let Some(number) = self.named(Role::Accepts(material, check)) else { return };
        if let Some(proof) = self.no_fault(&[number]) {
            self.prove(first + 3, proof);
        }
        if self.open(first, 4, wanted) {
            let met = self.try_all(&[number], Some(material), &mut |raws, met| {
                met.targets.extend(match raws {
                    [Raw::True] => Some(first),
                    [Raw::False] => Some(first + 1),
                    [Raw::Unknown] => Some(first + 2),
                    [Raw::Fault(_)] => Some(first + 3),
                    _ => None,
                });
            });
            self.exhausted(met, first, 4);
            if let Some(met) = self.either_way(&[number], Some(material)) {
                for (value, said) in [(0, true), (1, false)] {
                    if !met.said.contains([said].as_slice()) {
                        self.prove(first + value, Proof::EitherWay);
                    }
                }
            }
        }
    }

    fn exhausted(&mut self, met: Option<Met>, first: usize, len: usize) {
        let Some(met) = met else { return };
        for target in first..first + len {
            if !met.targets.contains(&target) {
                self.prove(target, Proof::Exhaustive);
            }
        }
    }

    fn no_fault(&self, checks: &[usize]) -> Option<Proof> {
        let named = |number: &usize| &self.universe.checks[*number];
        let faults: Vec<Faults> = checks.iter().map(|c| faults(self.grounds, named(c))).collect();
        match faults.iter().max() {
            None | Some(Faults::Never) => Some(Proof::NeverFaults),
            Some(Faults::BeyondCalendar) => Some(Proof::OnlyBeyondCalendar),
            Some(Faults::May) => None,
        }
    }

    fn atoms(&mut self, wanted: &[bool]) {
        for number in 0..self.universe.checks.len() {
            let of_check =
                |owner: &Owner| matches!(owner, Owner::Atom(a) if self.universe.atoms[*a].check == number);
            let owners: Vec<usize> =
                self.universe.owners.iter().filter(|(o, _)| of_check(o)).map(|(_, first)| *first).collect();
            let shared = match self.universe.checks[number].role {
                Role::Accepts(material, _) => {
                    self.universe.version.item.materials[material].substitutes.shared.is_some()
                }
                _ => false,
            };
            if shared {
                owners.iter().for_each(|first| (0..4).for_each(|v| self.prove(first + v, Proof::Shared)));
                continue;
            }
            if !owners.iter().any(|first| self.open(*first, 4, wanted)) {
                continue;
            }
            let evidence = match self.universe.checks[number].role {
                Role::Accepts(material, _) => Some(material),
                _ => None,
            };
            let met = self.try_all(&[number], evidence, &mut |_, _| {});
            if let Some(met) = met {
                for target in owners.iter().flat_map(|first| *first..first + 4) {
                    if !met.targets.contains(&target) {
                        self.prove(target, Proof::Exhaustive);
                    }
                }
            }
            self.atoms_either_way(number, evidence);
        }
    }

    /// Comparisons of a check's own decision; a condition's are looked at where it applies.
    fn atoms_either_way(&mut self, number: usize, evidence: Option<usize>) {
        let universe = self.universe;
        let before = match universe.checks[number].role {
            Role::Holds(index) => self.named(Role::Applies(index)),
            _ => None,
        };
        let checks: Vec<usize> = before.into_iter().chain([number]).collect();
        let Some(met) = self.either_way(&checks, evidence) else { return };
        for node in decisions::outer_atoms(&universe.checks[number].check.node) {
            for (value, outcome) in [(false, false), (false, true), (true, false), (true, true)] {
                match universe.atom(node, value, outcome) {
                    Some(target) if !met.targets.contains(&target) => self.prove(target, Proof::EitherWay),
                    _ => {}
                }
            }
        }
    }

    /// Tries every assignment of what `checks` read on every ground and day that makes a difference; and nothing known
    /// at all, which is undecided if anything is. `None`: there are too many, or no list of them.
    fn try_all(
        &self,
        checks: &[usize],
        evidence: Option<usize>,
        say: &mut dyn FnMut(&[Raw], &mut Met),
    ) -> Option<Met> {
        let version = self.universe.version;
        let nodes: Vec<&Node> = checks.iter().map(|c| &self.universe.checks[*c].check.node).collect();
        let (domains, reads) = domain::of(&version.layout, &nodes)?;
        let dated = reads.dated || !reads.days.is_empty();
        if dated && version.item.deciding_date.is_some() {
            return None;
        }
        let days = if dated { days(self.grounds, version, &reads.days) } else { vec![version.item.from] };
        let grounds = if reads.dated { self.grounds } else { &self.grounds[..1] };
        let mut assignments = 1usize;
        for domain in &domains {
            assignments = assignments.saturating_mul(domain.values.len());
        }
        if assignments.saturating_mul(days.len()).saturating_mul(grounds.len()) > MOST_ASSIGNMENTS {
            return None;
        }
        let mut met = Met::default();
        for (library, universe) in grounds {
            for day in &days {
                let mut case = Case::new(&universe.version.layout);
                if let Some(material) = evidence {
                    case.frame.set(universe.version.layout.evidence[material].present, 1);
                }
                one(library, universe, checks, &case, *day, say, &mut met);
                for assignment in 0..assignments {
                    assume(&mut case, &domains, assignment);
                    one(library, universe, checks, &case, *day, say, &mut met);
                }
            }
        }
        Some(met)
    }
}

pub(super) fn assume(case: &mut Case, domains: &[Domain], assignment: usize) {
    let mut rest = assignment;
    for domain in domains {
        match domain.values[rest % domain.values.len()] {
            Some(value) => case.frame.set(domain.slot, value),
            None => case.frame.set_null(domain.slot),
        }
        rest /= domain.values.len();
    }
}

fn one(
    library: &Library,
    universe: &Universe<'_>,
    checks: &[usize],
    case: &Case,
    on: NaiveDate,
    say: &mut dyn FnMut(&[Raw], &mut Met),
    met: &mut Met,
) {
    let version = universe.version;
    let dated = Dated::of(library, version, case, on);
    let mut machine = Machine::new(version.program.locals);
    let mut run = machine.run(&case.frame, dated.context(library, version, on));
    let mut raws = Vec::with_capacity(2);
    for number in checks {
        let check = universe.checks[*number].check;
        let node = &check.node;
        let mut raw = run.verdict(node);
        if raw == Raw::Unknown {
            let open: Vec<u32> = run.unknown_reads().collect();
            raw = run.joint(&version.layout, check, &open, crate::evaluate::joint::MAX_COMBINATIONS);
        }
        raws.push(raw);
        run.watch(node, &mut |node, value, outcome| {
            met.targets.extend(universe.atom(node, value, outcome));
        });
    }
    say(&raws, met);
}

/// First days of the stretches of a version's time in which no parameter and no table changes, and the days round each
/// date that the application date is compared with.
pub(super) fn days(
    grounds: &[(&Library, &Universe<'_>)],
    version: &Version,
    compared: &BTreeSet<i64>,
) -> Vec<NaiveDate> {
    let mut days = BTreeSet::from([version.item.from]);
    days.extend(compared.iter().flat_map(|day| [day - 1, *day, day + 1]).filter_map(date::from_days));
    for (library, _) in grounds {
        let names = &version.program.parameters;
        let values = names.iter().filter_map(|name| library.parameters.get(name)).flat_map(|p| &p.values);
        let values = values.map(|value| (value.from, value.until));
        let tables = version.program.tables.iter().filter_map(|table| library.tables.get(&table.name));
        let tables = tables.flat_map(|table| &table.versions).map(|rows| (rows.from, rows.until));
        for (from, until) in values.chain(tables) {
            days.insert(from);
            days.extend(until.and_then(|until| until.succ_opt()));
        }
    }
    days.retain(|day| version.in_force(*day));
    days.into_iter().collect()
}
