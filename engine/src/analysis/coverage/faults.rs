//! Whether a check may fault at all, read from its nodes. In: a check, the libraries that cases run on. Out: `Faults`.
//! Absent: values.

use super::super::checks::{Named, any};
use super::universe::Universe;
use crate::library::Library;
use crate::script::ir::{Node, Op};
use crate::script::vocabulary::Builtin;

/// Whether a check may fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Faults {
    /// It can't.
    Never,
    /// Only by a date beyond the year 9999.
    BeyondCalendar,
    /// It may.
    May,
}

/// Whether a check may fault, whichever library the case runs on.
pub fn faults(grounds: &[(&Library, &Universe<'_>)], named: &Named<'_>) -> Faults {
    let mut worst = Faults::Never;
    named.check.node.walk(&mut |node| {
        let may = match &node.op {
            Op::Parameter(index) => match always_set(grounds, *index) {
                true => Faults::Never,
                false => Faults::May,
            },
            Op::Table(..) => Faults::May,
            Op::Call(Builtin::AddYears | Builtin::AddMonths | Builtin::AddDays, parts) if node.faultable => {
                match is_small(&parts[1]) {
                    true => Faults::BeyondCalendar,
                    false => Faults::May,
                }
            }
            // What a closure may do is seen at its own nodes; a list of facts is never too long, a range may be.
            Op::Fold(_, _, parts) => match any(&parts[0], &mut |op| matches!(op, Op::Range(..))) {
                true => Faults::May,
                false => Faults::Never,
            },
            Op::Reduce(..) => Faults::Never,
            _ if node.faultable => Faults::May,
            _ => Faults::Never,
        };
        worst = worst.max(may);
    });
    worst
}

/// A shift that is written down and that leaves the calendar only from dates that nobody has.
fn is_small(node: &Node) -> bool {
    matches!(&node.op, Op::Const(crate::script::ir::Const::Number(n)) if (-200_000..200_000).contains(n))
}

/// Whether a parameter has a value on every day of the version, whichever library the case runs on.
fn always_set(grounds: &[(&Library, &Universe<'_>)], index: u16) -> bool {
    grounds.iter().all(|(library, universe)| {
        let version = universe.version;
        let name = version.program.parameters.get(usize::from(index));
        let Some(parameter) = name.and_then(|name| library.parameters.get(name)) else { return false };
        let mut day = version.item.from;
        loop {
            let value = parameter
                .values
                .iter()
                .find(|v| v.value.is_some() && v.from <= day && v.until.is_none_or(|u| day <= u));
            match value.map(|v| v.until) {
                None => return false,
                Some(None) => return true,
                Some(Some(until)) if version.until.is_some_and(|last| last <= until) => return true,
                Some(Some(until)) => match until.succ_opt() {
                    Some(next) => day = next,
                    None => return true,
                },
            }
        }
    })
}
