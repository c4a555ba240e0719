//! Every check of an item version under the name of its function, with what it is for.
//! In: a `Version`. Out: `Named` checks in the order of `item.toml`. Absent: values.

use crate::library::Version;
use crate::script::ir::{Node, Op};
use crate::script::program::Check;

/// What a check is for; indices are those of the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Whether a condition applies.
    Applies(usize),
    /// Whether a condition is met.
    Holds(usize),
    /// Whether a material is required.
    Needs(usize),
    /// A check on the evidence of a material.
    Accepts(usize, usize),
}

/// A check and its function's name.
#[derive(Debug, Clone)]
pub struct Named<'v> {
    /// Name of the function in `rules.rhai`.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// The lowered check.
    pub check: &'v Check,
}

/// All checks of a version.
pub fn of(version: &Version) -> Vec<Named<'_>> {
    let mut all = Vec::new();
    let mut add = |name: String, role, check| all.push(Named { name, role, check });
    for (index, (condition, code)) in
        version.item.conditions.iter().zip(&version.program.conditions).enumerate()
    {
        if let Some(applies) = &code.applies {
            add(format!("applies_{}", condition.id), Role::Applies(index), applies);
        }
        add(condition.id.clone(), Role::Holds(index), &code.holds);
    }
    for (index, (material, code)) in version.item.materials.iter().zip(&version.program.materials).enumerate()
    {
        if let Some(needs) = &code.needs {
            add(format!("needs_{}", material.id), Role::Needs(index), needs);
        }
        for (number, (declared, check)) in material.checks.iter().zip(&code.checks).enumerate() {
            let name = format!("accepts_{}_{}", material.id, declared.id);
            add(name, Role::Accepts(index, number), check);
        }
    }
    all
}

/// Whether some node of a check satisfies `test`.
pub fn any(node: &Node, test: &mut impl FnMut(&Op) -> bool) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= test(&node.op));
    found
}
