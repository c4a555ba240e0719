//! Coverage as a report: by condition, material, check and atomic comparison. In: what is covered. Out: `Coverage`.

use super::prove::Proof;
use super::universe::{Owner, Universe, values};
use super::{Covered, Field};
use crate::value::date;
use serde::Serialize;

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A case reaches it.
    Reached,
    /// Only a case reaches it whose expectation a person has still to set.
    Waiting,
    /// It is proved that none can.
    Unreachable,
    /// Neither.
    Missing,
}

/// One value of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// Cases that reach it.
    pub cases: u32,
    /// Why it can't be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Where it stands.
    pub state: State,
    /// The value; of an atomic comparison `settles_when_true` and `settles_when_false`.
    pub value: &'static str,
}

/// A condition, material, check or atomic comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Id of the condition or material; the function's name for a check or an atomic comparison.
    pub id: String,
    /// `condition`, `material`, `check`, `comparison`.
    pub kind: &'static str,
    /// Of an atomic comparison: where it stands in `rules.rhai`, as `line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Of an atomic comparison: its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its values.
    pub values: Vec<Value>,
}

/// How many values of one kind stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Neither reached nor proved unreachable.
    pub missing: usize,
    /// Reached by a case.
    pub reached: usize,
    /// Proved unreachable.
    pub unreachable: usize,
    /// Reached by waiting cases only.
    pub waiting: usize,
}

/// Coverage of one item version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Cases that count.
    pub cases: usize,
    /// Everything that is counted.
    pub entries: Vec<Entry>,
    /// Item id.
    pub item: String,
    /// Version: its first day in force.
    pub version: String,
    /// Cases whose expectation a person has still to set.
    pub waiting: usize,
}

impl Coverage {
    /// How the values of the entries of `kind` stand; of all entries for an empty one.
    pub fn summary(&self, kind: &str) -> Summary {
        let mut summary = Summary::default();
        let entries = self.entries.iter().filter(|entry| kind.is_empty() || entry.kind == kind);
        for value in entries.flat_map(|entry| &entry.values) {
            *match value.state {
                State::Reached => &mut summary.reached,
                State::Waiting => &mut summary.waiting,
                State::Unreachable => &mut summary.unreachable,
                State::Missing => &mut summary.missing,
            } += 1;
        }
        summary
    }
}

/// Writes the report.
pub(super) fn of(field: &Field<'_, '_>, covered: &Covered) -> Coverage {
    let universe = &field.universes[0];
    let version = field.versions[0];
    Coverage {
        cases: field.cases.iter().filter(|c| !c.rule.waiting).count(),
        entries: universe
            .owners
            .iter()
            .map(|(owner, first)| entry(universe, *owner, *first, covered))
            .collect(),
        item: version.item.id.clone(),
        version: date::format(version.item.from),
        waiting: field.cases.iter().filter(|c| c.rule.waiting).count(),
    }
}

fn entry(universe: &Universe<'_>, owner: Owner, first: usize, covered: &Covered) -> Entry {
    let item = &universe.version.item;
    let named = values(owner).iter().enumerate().map(|(index, name)| value(name, &[first + index], covered));
    match owner {
        Owner::Condition(index) => {
            let id = item.conditions[index].id.clone();
            Entry { id, kind: "condition", place: None, text: None, values: named.collect() }
        }
        Owner::Material(index) => {
            let id = item.materials[index].id.clone();
            Entry { id, kind: "material", place: None, text: None, values: named.collect() }
        }
        Owner::Check(material, check) => {
            let material = &item.materials[material];
            let id = format!("accepts_{}_{}", material.id, material.checks[check].id);
            Entry { id, kind: "check", place: None, text: None, values: named.collect() }
        }
        Owner::Atom(number) => {
            let atom = &universe.atoms[number];
            let span = atom.node.span;
            Entry {
                id: universe.checks[atom.check].name.clone(),
                kind: "comparison",
                place: Some(format!("{}:{}", span.line, span.column)),
                text: Some(crate::explain::source_text(&universe.version.rules, span)),
                values: halves(first, atom.inverted, covered).to_vec(),
            }
        }
    }
}

/// The two halves of an independence pair: the comparison settles its decision while it is true, and while it is false,
/// and the two decisions differ.
fn halves(first: usize, inverted: Option<bool>, covered: &Covered) -> [Value; 2] {
    let [a, b] = pair(first, inverted, covered);
    [value("settles_when_false", &[a], covered), value("settles_when_true", &[b], covered)]
}

/// The pair to look at: where both are possible (the test of an `if`), the one that is nearer to being there.
pub(super) fn pair(first: usize, inverted: Option<bool>, covered: &Covered) -> [usize; 2] {
    // false_false with true_true, or false_true with true_false.
    let pairs = [[first, first + 3], [first + 1, first + 2]];
    match inverted {
        Some(false) => return pairs[0],
        Some(true) => return pairs[1],
        None => {}
    }
    let rank = |pair: &[usize; 2]| {
        let points = |target: &usize| match state(*target, covered) {
            State::Reached => 6,
            State::Waiting => 4,
            State::Missing => 2,
            State::Unreachable => 0,
        };
        pair.iter().map(points).sum::<usize>()
    };
    if rank(&pairs[1]) > rank(&pairs[0]) { pairs[1] } else { pairs[0] }
}

fn value(name: &'static str, targets: &[usize], covered: &Covered) -> Value {
    let target = targets[0];
    Value {
        cases: covered.cases[target],
        proof: covered.proofs[target],
        state: state(target, covered),
        value: name,
    }
}

/// Where a target stands.
pub(super) fn state(target: usize, covered: &Covered) -> State {
    if covered.cases[target] > 0 {
        State::Reached
    } else if covered.waiting[target] {
        State::Waiting
    } else if covered.proofs[target].is_some() {
        State::Unreachable
    } else {
        State::Missing
    }
}
