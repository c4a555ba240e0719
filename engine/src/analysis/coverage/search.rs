//! Looks for cases that reach what is missing: an existing case and one change, then two, then a few at random.
//! In: a version's cases and what they cover. Out: `Witness`es. Absent: clocks and real randomness: the same cases give
//! the same answer.

use super::super::checks::Role;
use super::candidates::{self, Change, Named, Set};
use super::report::{State, pair, state};
use super::universe::{Owner, Universe, values};
use super::{Covered, Field, Read, document, observe, prove};
use crate::facts::Case;
use crate::facts::frame::State as Known;
use crate::facts::layout::Slot;
use crate::script::ir::Node;
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::BTreeSet;

/// Most cases that changes start from.
const MOST_BASES: usize = 80;
/// Most trials with two changes, and with several at random, for one owner.
const MOST_PAIRS: usize = 4_000;
/// Most changes at once.
const MOST_CHANGES: usize = 4;

/// A case that reaches something missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// Facts document of the case it starts from.
    pub base: Value,
    /// Name of that case.
    pub base_name: String,
    /// Its day.
    pub base_on: NaiveDate,
    /// The facts document.
    pub document: Value,
    /// A name for the new case.
    pub name: String,
    /// The day.
    pub on: NaiveDate,
    /// The profile it runs with.
    pub profile: Option<String>,
    /// What it reaches that nothing reached.
    pub reaches: Vec<String>,
    /// A title for the new case.
    pub title: String,
}

/// Witnesses for all that is missing, as far as they are found.
pub(super) fn witnesses(field: &Field<'_, '_>, covered: &Covered) -> Vec<Witness> {
    let universe = &field.universes[0];
    let mut search =
        Search { field, wanted: vec![false; universe.len], found: Vec::new(), steps: Vec::new() };
    for (owner, first) in &universe.owners {
        let targets: Vec<usize> = match owner {
            Owner::Atom(number) => pair(*first, universe.atoms[*number].inverted, covered).to_vec(),
            _ => (*first..first + values(*owner).len()).collect(),
        };
        for target in targets.into_iter().filter(|target| state(*target, covered) == State::Missing) {
            search.wanted[target] = true;
        }
    }
    let mut plans: Vec<Plan> = Vec::new();
    for (owner, first) in &universe.owners {
        let targets = *first..first + values(*owner).len();
        if search.open(&targets) {
            plans.push(search.plan(*owner, targets));
        }
    }
    // What is known of most facts comes first: nearly everything is found by one change of it, in one file.
    let mut bases: Vec<&Read<'_>> = field.cases.iter().filter(|case| !case.rule.waiting).collect();
    crate::order::sort_by(&mut bases, |a, b| known(b).cmp(&known(a)));
    bases.truncate(MOST_BASES);
    for (at, base) in bases.iter().enumerate() {
        for plan in &plans {
            search.once(base, at, &[], plan);
        }
    }
    // What was found is a step on the way to the rest.
    let mut from = 0;
    while from < search.steps.len() && from < MOST_BASES {
        let (at, changes) = search.steps[from].clone();
        from += 1;
        let Some(base) = bases.get(at) else { continue };
        for plan in &plans {
            search.once(base, at, &changes, plan);
        }
    }
    plans.iter().for_each(|plan| search.often(&bases, plan));
    search.found
}

/// Root slots that are known in a case.
fn known(read: &Read<'_>) -> usize {
    let frame = &read.case.frame;
    (0..frame.root_len() as Slot).filter(|slot| frame.state(*slot) != Known::Unknown).count()
}

/// What is changed for an owner.
struct Plan {
    targets: core::ops::Range<usize>,
    slots: BTreeSet<Slot>,
    materials: BTreeSet<usize>,
    named: Named,
    days: Vec<NaiveDate>,
}

struct Search<'s, 'c, 'l> {
    field: &'s Field<'c, 'l>,
    /// Targets that nothing reaches yet.
    wanted: Vec<bool>,
    found: Vec<Witness>,
    /// By what was found: number of the base, and the changes.
    steps: Vec<(usize, Vec<Change>)>,
}

/// A case under change.
#[derive(Clone)]
struct Trial {
    case: Case,
    on: NaiveDate,
    ground: usize,
}

impl Search<'_, '_, '_> {
    fn plan(&self, owner: Owner, targets: core::ops::Range<usize>) -> Plan {
        let (field, universe) = (self.field, &self.field.universes[0]);
        let (checks, materials) = touched(universe, owner);
        let nodes: Vec<&Node> = checks.iter().map(|c| &universe.checks[*c].check.node).collect();
        let mut slots: BTreeSet<Slot> = BTreeSet::new();
        for check in &checks {
            slots.extend(&universe.checks[*check].check.slots);
        }
        for material in &materials {
            slots.extend(field.versions[0].layout.evidence[*material].range.clone());
        }
        let grounds: Vec<_> =
            field.grounds.iter().zip(&field.universes).map(|(g, u)| (g.library, u)).collect();
        let days = prove::days(&grounds, field.versions[0], &BTreeSet::new());
        Plan { targets, slots, materials, named: Named::of(&nodes), days }
    }

    fn changes(&self, base: &Read<'_>, plan: &Plan) -> Vec<Change> {
        let version = self.field.versions[base.ground];
        let mut changes =
            candidates::changes(version, &base.case, base.on, &plan.named, &plan.slots, &plan.materials);
        changes.extend(plan.days.iter().filter(|day| **day != base.on).map(|day| Change::On(*day)));
        changes.extend((0..self.field.grounds.len()).map(Change::Ground));
        changes
    }

    /// One change beside those of `before`.
    fn once(&mut self, base: &Read<'_>, at: usize, before: &[Change], plan: &Plan) {
        if self.open(&plan.targets) {
            for change in self.changes(base, plan) {
                self.attempt(base, at, &[before, &[change]].concat());
            }
        }
    }

    /// A few changes at random.
    fn often(&mut self, bases: &[&Read<'_>], plan: &Plan) {
        if !self.open(&plan.targets) {
            return;
        }
        let all: Vec<Vec<Change>> = bases.iter().map(|base| self.changes(base, plan)).collect();
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        for _ in 0..MOST_PAIRS {
            let Some(at) = dice.roll(bases.len()) else { return };
            let count = 2 + dice.roll(MOST_CHANGES - 1).unwrap_or(0);
            let picked: Vec<Change> =
                (0..count).filter_map(|_| Some(all[at][dice.roll(all[at].len())?].clone())).collect();
            self.attempt(bases[at], at, &picked);
            if !self.open(&plan.targets) {
                return;
            }
        }
    }

    fn open(&self, targets: &core::ops::Range<usize>) -> bool {
        self.wanted[targets.clone()].iter().any(|wanted| *wanted)
    }

    fn attempt(&mut self, base: &Read<'_>, at: usize, changes: &[Change]) {
        let mut trial = Trial { case: base.case.clone(), on: base.on, ground: base.ground };
        for change in changes {
            self.apply(&mut trial, change);
        }
        // A profile can't be taken away from the base of a file.
        if self.field.grounds[trial.ground].profile.is_none()
            && self.field.grounds[base.ground].profile.is_some()
        {
            return;
        }
        if self.hits(&trial).is_empty() {
            return;
        }
        // What was found in slots must hold for the document that says it, too.
        let Some(document) = self.document(base, changes, &trial) else { return };
        let Some(read) = self.read(&document, &trial) else { return };
        let hits = self.hits(&read);
        if hits.is_empty() {
            return;
        }
        let reaches: Vec<String> = hits.iter().map(|target| self.said(*target)).collect();
        hits.iter().for_each(|target| self.wanted[*target] = false);
        self.steps.push((at, changes.to_vec()));
        self.found.push(Witness {
            base: parsed(base),
            base_name: base.rule.name.clone(),
            base_on: base.on,
            document,
            name: super::write::name(&format!("todo_{}", self.found.len() + 1)),
            on: trial.on,
            profile: self.field.grounds[trial.ground].profile.map(str::to_owned),
            title: format!("待填写预期：{}", reaches.first().map_or("", String::as_str)),
            reaches,
        });
    }

    /// Wanted targets that a trial reaches; none when another version decides it.
    fn hits(&self, trial: &Trial) -> Vec<usize> {
        let version = self.field.versions[trial.ground];
        if !version.in_force(version.deciding_date(&trial.case, trial.on)) {
            return Vec::new();
        }
        let library = self.field.grounds[trial.ground].library;
        let mut hits = BTreeSet::new();
        observe::reached(
            &self.field.universes[trial.ground],
            library,
            &trial.case,
            trial.on,
            &mut |target| {
                if self.wanted[target] {
                    hits.insert(target);
                }
            },
        );
        hits.into_iter().collect()
    }

    fn apply(&self, trial: &mut Trial, change: &Change) {
        let version = self.field.versions[trial.ground];
        let frame = &mut trial.case.frame;
        match change {
            Change::Slot(slot, set) => match set {
                Set::Value(value) => frame.set(*slot, *value),
                Set::Text(text) => frame.set_text(*slot, text),
                Set::Null => frame.set_null(*slot),
                Set::Unknown => frame.unset(*slot),
            },
            Change::Given(material, form) => {
                let slots = &version.layout.evidence[*material];
                frame.set(slots.present, 1);
                frame.set(slots.form, *form as i64);
            }
            Change::Rows(slot, all) => {
                if frame.state(*slot) != crate::facts::frame::State::Known {
                    return;
                }
                let rows = frame.rows(frame.value(*slot));
                let kept = if *all { 0 } else { rows.len().saturating_sub(1) };
                let starts: Vec<Slot> = (0..kept).map(|index| frame.row(rows, index)).collect();
                frame.set_rows(*slot, &starts);
            }
            Change::Commit(material) => trial.case.commitments[*material] = true,
            Change::On(day) => trial.on = *day,
            Change::Ground(ground) => trial.ground = *ground,
        }
    }

    /// The facts document with the changes made.
    fn document(&self, base: &Read<'_>, changes: &[Change], trial: &Trial) -> Option<Value> {
        let version = self.field.versions[trial.ground];
        let mut new = parsed(base);
        for change in changes {
            match change {
                Change::Slot(slot, set) => {
                    let located = crate::facts::locate::locate(&version.layout, &base.case.frame, *slot)?;
                    let value = match set {
                        Set::Unknown => None,
                        Set::Null => Some(Value::Null),
                        Set::Text(text) => Some(Value::String(text.clone())),
                        Set::Value(value) => Some(document::value(&located.info.kind, *value)?),
                    };
                    document::put(&mut new, &located.field, value)?;
                }
                Change::Given(material, form) => {
                    let field = format!("evidence.{}", version.item.materials[*material].id);
                    let there = document::get(&new, &field).is_some_and(Value::is_object);
                    if !there {
                        document::put(&mut new, &field, Some(Value::Object(serde_json::Map::new())))?;
                    }
                    let form = Value::String(form.id().into());
                    document::put(&mut new, &format!("{field}.form"), Some(form))?;
                }
                Change::Rows(slot, all) => {
                    let located = crate::facts::locate::locate(&version.layout, &base.case.frame, *slot)?;
                    let list = document::get(&new, &located.field)?.as_array()?;
                    let kept = if *all { 0 } else { list.len().saturating_sub(1) };
                    let list = Value::Array(list[..kept].to_vec());
                    document::put(&mut new, &located.field, Some(list))?;
                }
                Change::Commit(material) => {
                    let id = Value::String(version.item.materials[*material].id.clone());
                    let list = new.get_mut("commitments")?.as_array_mut()?;
                    if !list.contains(&id) {
                        list.push(id);
                    }
                }
                Change::On(_) | Change::Ground(_) => {}
            }
        }
        Some(new)
    }

    fn read(&self, document: &Value, trial: &Trial) -> Option<Trial> {
        let version = self.field.versions[trial.ground];
        let library = self.field.grounds[trial.ground].library;
        let bytes = document.to_string();
        let (decides, case) = library.open(&version.item.id, bytes.as_bytes(), trial.on).ok()?;
        (decides.folder == version.folder).then_some(Trial { case, on: trial.on, ground: trial.ground })
    }

    /// What a target is, for a person.
    fn said(&self, target: usize) -> String {
        let universe = &self.field.universes[0];
        let at = universe.owners.partition_point(|(_, first)| *first <= target) - 1;
        let (owner, first) = universe.owners[at];
        let item = &universe.version.item;
        let value = values(owner)[target - first];
        match owner {
            Owner::Condition(index) => format!("条件“{}”＝{}", item.conditions[index].title.zh, zh(value)),
            Owner::Material(index) => format!("材料《{}》＝{}", item.materials[index].title.zh, zh(value)),
            Owner::Check(material, check) => {
                let material = &item.materials[material];
                format!("《{}》的“{}”＝{}", material.title.zh, material.checks[check].title.zh, zh(value))
            }
            Owner::Atom(number) => {
                let atom = &universe.atoms[number];
                let text = crate::explain::source_text(&universe.version.rules, atom.node.span);
                let shown = if target - first >= 2 { "成立" } else { "不成立" };
                format!("{} 里的 {text} {shown}，并且单独决定结果", universe.checks[atom.check].name)
            }
        }
    }
}

/// A value in the words of the case's author.
fn zh(value: &str) -> &str {
    match value {
        "met" => "符合",
        "unmet" => "不符合",
        "not_applicable" => "不适用",
        "accepted" => "符合要求",
        "missing" => "缺少",
        "defective" => "不符合要求",
        "unknown" => "没有填写",
        "undetermined" => "无法判定",
        "by_department" => "部门核验",
        "by_commitment" => "承诺代替",
        "not_required" => "不需要",
        "requirement_unknown" => "要不要还不知道",
        "requirement_undetermined" => "要不要无法判定",
        "passed" => "通过",
        "failed" => "没有通过",
        other => other,
    }
}

/// Checks and materials whose facts and evidence bear on an owner.
fn touched(universe: &Universe<'_>, owner: Owner) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let mut materials = BTreeSet::new();
    let mut roles = |role: Role| match role {
        Role::Applies(i) | Role::Holds(i) => Some(Owner::Condition(i)),
        Role::Needs(i) | Role::Accepts(i, _) => {
            materials.insert(i);
            Some(Owner::Material(i))
        }
    };
    let whole = match owner {
        Owner::Condition(_) => Some(owner),
        Owner::Material(index) | Owner::Check(index, _) => roles(Role::Needs(index)),
        Owner::Atom(number) => roles(universe.checks[universe.atoms[number].check].role),
    };
    let belongs = |role: Role| match role {
        Role::Applies(i) | Role::Holds(i) => whole == Some(Owner::Condition(i)),
        Role::Needs(i) | Role::Accepts(i, _) => whole == Some(Owner::Material(i)),
    };
    let checks = universe.checks.iter().enumerate().filter(|(_, named)| belongs(named.role));
    (checks.map(|(number, _)| number).collect(), materials)
}

fn parsed(base: &Read<'_>) -> Value {
    // A case writes its document as JSON itself.
    serde_json::from_str(&base.rule.facts).unwrap_or_default()
}

/// Numbers in an order that looks like chance and is always the same.
struct Dice(u64);

impl Dice {
    /// A number below `sides`; none when there is no side.
    fn roll(&mut self, sides: usize) -> Option<usize> {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize).checked_rem(sides)
    }
}
