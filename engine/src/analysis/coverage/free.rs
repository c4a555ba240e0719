//! What can't be reached even if every comparison without a short list of values could come out either way.
//! In: checks of a version. Out: what their decisions say, and the targets that their comparisons reach, over all
//! assignments of the rest. Absent: unknown facts and faults: neither is proved unreachable here.
//!
//! Dates against the application date, sums and lists have no short list. Taking them both ways allows more than is
//! possible, so what is not met then never is.

use super::domain;
use super::prove::assume;
use super::universe::Universe;
use crate::decision::dated::Dated;
use crate::evaluate::{Machine, decisions};
use crate::facts::Case;
use crate::library::Library;
use crate::script::ir::{Node, Op};
use std::collections::{BTreeMap, BTreeSet};

/// Most assignments that are tried.
const MOST: usize = 1 << 14;

/// What was met: for each way the checks came out whether it was, and targets of comparisons.
#[derive(Default)]
pub struct Met {
    /// Values of the checks, one after the other; a check behind one that is not true is not looked at.
    pub said: BTreeSet<Vec<bool>>,
    /// Targets of comparisons.
    pub targets: BTreeSet<usize>,
}

/// Tries everything for `checks`, of which each is looked at where the one before it holds.
pub fn try_all(
    library: &Library,
    universe: &Universe<'_>,
    checks: &[usize],
    evidence: Option<usize>,
) -> Option<Met> {
    let version = universe.version;
    let nodes: Vec<&Node> = checks.iter().map(|check| &universe.checks[*check].check.node).collect();
    let atoms: Vec<&Node> = nodes.iter().flat_map(|node| decisions::outer_atoms(node)).collect();
    let (listed, free): (Vec<&Node>, Vec<&Node>) =
        atoms.into_iter().partition(|atom| is_listed(universe, atom));
    let (domains, _) = domain::of(&version.layout, &listed)?;
    let bits = u32::try_from(free.len()).ok().filter(|bits| *bits < 14)?;
    let mut assignments = 1usize << bits;
    for domain in &domains {
        assignments = assignments.saturating_mul(domain.values.len());
    }
    if assignments > MOST {
        return None;
    }
    let ways: BTreeMap<usize, usize> =
        free.iter().enumerate().map(|(bit, node)| (core::ptr::from_ref(*node) as usize, bit)).collect();
    let mut case = Case::new(&version.layout);
    if let Some(material) = evidence {
        case.frame.set(version.layout.evidence[material].present, 1);
    }
    let on = version.item.from;
    let mut met = Met::default();
    for assignment in 0..assignments {
        assume(&mut case, &domains, assignment >> bits);
        let dated = Dated::of(library, version, &case, on);
        let mut machine = Machine::new(version.program.locals);
        let mut run = machine.run(&case.frame, dated.context(library, version, on));
        let given = |node: &Node| {
            let bit = ways.get(&(core::ptr::from_ref(node) as usize))?;
            Some(assignment >> bit & 1 == 1)
        };
        let mut said = Vec::with_capacity(2);
        for node in &nodes {
            let outcome = run.suppose(node, &given, &mut |node, value, outcome| {
                met.targets.extend(universe.atom(node, value, outcome));
            });
            said.extend(outcome);
            if outcome != Some(true) {
                break;
            }
        }
        met.said.insert(said);
    }
    Some(met)
}

/// Whether all that a comparison reads has a short list of values.
fn is_listed(universe: &Universe<'_>, atom: &Node) -> bool {
    let mut plain = true;
    atom.walk(&mut |node| {
        plain &= !matches!(node.op, Op::Local(_) | Op::On | Op::Parameter(_) | Op::Table(..))
    });
    plain && domain::of(&universe.version.layout, &[atom]).is_some()
}
