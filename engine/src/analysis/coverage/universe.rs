//! Everything that the cases of one item version should reach, numbered.
//! In: a `Version`. Out: `Universe`: targets by number, and the numbers of what a case reaches. Absent: which are reached.
//!
//! The evidence for a material counts only where the material is required: else the decision does not look at it.

use super::super::checks::{self, Named, Role};
use crate::decision::assess::Standing;
use crate::decision::{EvidenceVerdict, Requirement, Verdict};
use crate::evaluate::Verdict as Raw;
use crate::evaluate::decisions;
use crate::library::Version;
use crate::script::ir::Node;
use std::collections::BTreeMap;

/// Values of a condition.
pub const CONDITION: [&str; 5] = ["met", "unmet", "unknown", "not_applicable", "undetermined"];
/// Values of a material: of its evidence where it is required, then of its requirement.
pub const MATERIAL: [&str; 10] = [
    "accepted",
    "missing",
    "defective",
    "unknown",
    "undetermined",
    "by_department",
    "by_commitment",
    "not_required",
    "requirement_unknown",
    "requirement_undetermined",
];
/// Values of a check on evidence.
pub const CHECK: [&str; 4] = ["passed", "failed", "unknown", "undetermined"];
/// What an atomic comparison has to settle: its value, and the decision's.
const ATOM: usize = 4;

/// What a target belongs to; indices are those of the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A condition.
    Condition(usize),
    /// A material.
    Material(usize),
    /// A check on the evidence of a material.
    Check(usize, usize),
    /// The atomic comparison of this number.
    Atom(usize),
}

/// An atomic comparison of a check.
#[derive(Debug, Clone)]
pub struct Atom<'v> {
    /// Number of the check in `Universe::checks`.
    pub check: usize,
    /// What is compared.
    pub node: &'v Node,
    /// Whether the decision turns false when it turns true; `None` when either may be.
    pub inverted: Option<bool>,
}

/// The targets of a version.
pub struct Universe<'v> {
    /// The version.
    pub version: &'v Version,
    /// Checks by number.
    pub checks: Vec<Named<'v>>,
    /// Atomic comparisons by number.
    pub atoms: Vec<Atom<'v>>,
    /// Owners with their first target, in order.
    pub owners: Vec<(Owner, usize)>,
    /// Number of targets.
    pub len: usize,
    /// By address of its node: the atom's first target.
    places: BTreeMap<usize, usize>,
}

impl<'v> Universe<'v> {
    /// Numbers the targets of `version`.
    pub fn of(version: &'v Version) -> Self {
        let checks = checks::of(version);
        let mut atoms = Vec::new();
        for (number, named) in checks.iter().enumerate() {
            let nodes = decisions::atoms(&named.check.node);
            atoms.extend(nodes.into_iter().map(|a| Atom {
                check: number,
                node: a.node,
                inverted: a.inverted,
            }));
        }
        let conditions = (0..version.item.conditions.len()).map(Owner::Condition);
        let materials = (0..version.item.materials.len()).map(Owner::Material);
        let accepts = checks.iter().filter_map(|named| match named.role {
            Role::Accepts(material, check) => Some(Owner::Check(material, check)),
            _ => None,
        });
        let all = conditions.chain(materials).chain(accepts).chain((0..atoms.len()).map(Owner::Atom));
        let (mut owners, mut len) = (Vec::new(), 0);
        let mut places = BTreeMap::new();
        for owner in all {
            if let Owner::Atom(number) = owner {
                places.insert(core::ptr::from_ref(atoms[number].node) as usize, len);
            }
            owners.push((owner, len));
            len += values(owner).len();
        }
        Self { version, checks, atoms, owners, len, places }
    }

    /// First target of an owner.
    pub fn first(&self, owner: Owner) -> usize {
        self.owners.binary_search_by(|(other, _)| other.cmp(&owner)).map_or(0, |at| self.owners[at].1)
    }

    /// Target of a condition's verdict.
    pub fn condition(&self, index: usize, verdict: Verdict) -> usize {
        let value = match verdict {
            Verdict::Met => 0,
            Verdict::Unmet => 1,
            Verdict::Unknown => 2,
            Verdict::NotApplicable => 3,
            Verdict::Undetermined => 4,
        };
        self.first(Owner::Condition(index)) + value
    }

    /// Target of what is said of a material.
    pub fn material(&self, index: usize, standing: Standing) -> usize {
        let value = match (standing.requirement, standing.evidence) {
            (Requirement::NotRequired, _) => 7,
            (Requirement::Unknown, _) => 8,
            (Requirement::Undetermined, _) => 9,
            (_, EvidenceVerdict::Accepted) => 0,
            (_, EvidenceVerdict::Missing) => 1,
            (_, EvidenceVerdict::Defective) => 2,
            (_, EvidenceVerdict::Unknown | EvidenceVerdict::NotApplicable) => 3,
            (_, EvidenceVerdict::Undetermined) => 4,
            (_, EvidenceVerdict::ByDepartment) => 5,
            (_, EvidenceVerdict::ByCommitment) => 6,
        };
        self.first(Owner::Material(index)) + value
    }

    /// Target of what a check on evidence says.
    pub fn check(&self, material: usize, check: usize, raw: Raw) -> usize {
        let value = match raw {
            Raw::True => 0,
            Raw::False => 1,
            Raw::Unknown => 2,
            Raw::Fault(_) => 3,
        };
        self.first(Owner::Check(material, check)) + value
    }

    /// Target of an atom that settles its decision.
    pub fn atom(&self, node: &Node, value: bool, outcome: bool) -> Option<usize> {
        let first = self.places.get(&(core::ptr::from_ref(node) as usize))?;
        Some(first + 2 * usize::from(value) + usize::from(outcome))
    }
}

/// Names of the values of an owner; an atom's are halves of its pairs.
pub fn values(owner: Owner) -> &'static [&'static str] {
    const HALVES: [&str; ATOM] = ["false_false", "false_true", "true_false", "true_true"];
    match owner {
        Owner::Condition(_) => &CONDITION,
        Owner::Material(_) => &MATERIAL,
        Owner::Check(..) => &CHECK,
        Owner::Atom(_) => &HALVES,
    }
}
