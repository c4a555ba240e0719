//! What one case reaches. In: a case and the library it runs on. Out: numbers of targets. Absent: expectations.

use super::super::checks::Role;
use super::universe::Universe;
use crate::decision::assess::{Assessment, Presence, presence};
use crate::decision::dated::Dated;
use crate::decision::{Requirement, Verdict};
use crate::evaluate::Machine;
use crate::facts::Case;
use crate::library::Library;
use chrono::NaiveDate;

/// Tells of every target that `case` reaches. `universe` is that of the version as `library` has it.
pub fn reached(
    universe: &Universe<'_>,
    library: &Library,
    case: &Case,
    on: NaiveDate,
    hit: &mut dyn FnMut(usize),
) {
    let version = universe.version;
    let dated = Dated::of(library, version, case, on);
    let mut machine = Machine::new(version.program.locals);
    let mut run = machine.run(&case.frame, dated.context(library, version, on));
    let mut assessment = Assessment::new(version);
    assessment.update(version, case, &mut run);
    for (index, verdict) in assessment.conditions.iter().enumerate() {
        hit(universe.condition(index, *verdict));
    }
    for (index, standing) in assessment.materials.iter().enumerate() {
        hit(universe.material(index, *standing));
    }
    for named in &universe.checks {
        let counts = match named.role {
            Role::Applies(_) | Role::Needs(_) => true,
            Role::Holds(index) => {
                let code = &version.program.conditions[index];
                code.applies.is_none() || assessment.conditions[index] != Verdict::NotApplicable
            }
            Role::Accepts(material, _) => {
                assessment.materials[material].requirement == Requirement::Required
                    && matches!(presence(version, case, material), Presence::Pieces(_))
            }
        };
        let raw = assessment.raw(named.check);
        // A check that the decision did not look at reaches nothing.
        let Some(raw) = raw.filter(|_| counts) else { continue };
        if let Role::Accepts(material, check) = named.role {
            hit(universe.check(material, check, raw));
        }
        run.watch(&named.check.node, &mut |node, value, outcome| {
            if let Some(target) = universe.atom(node, value, outcome) {
                hit(target);
            }
        });
    }
}
