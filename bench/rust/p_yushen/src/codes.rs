//! What the oracle calls our verdicts: the model's codes, in the order of the item's declarations.
//! In: an item. Out: `e01` as `E01`, a check of `m02` as `M02.EXPIRED`. Absent: verdicts.

use harness::Code;
use yushen::item::Item;

/// The codes of one item.
pub struct Codes {
    pub conditions: Vec<Code>,
    pub materials: Vec<MaterialCodes>,
}

/// The codes of one material.
pub struct MaterialCodes {
    /// Not applicable: `M02`.
    pub material: Code,
    /// Missing: `M02.PRESENT`.
    pub present: Code,
    /// Failing checks, in the order of their declaration.
    pub checks: Vec<Code>,
}

impl Codes {
    pub fn of(item: &Item) -> Self {
        let conditions = item.conditions.iter().map(|c| code(&c.id)).collect();
        let materials = item.materials.iter().map(|m| MaterialCodes {
            material: code(&m.id),
            present: code(&format!("{}.present", m.id)),
            checks: m.checks.iter().map(|c| code(&format!("{}.{}", m.id, c.id))).collect(),
        });
        Self { conditions, materials: materials.collect() }
    }
}

// Leaked on purpose: made once an item, and an outcome then borrows it as the oracle's literals are borrowed.
fn code(id: &str) -> Code {
    Code::Borrowed(Box::leak(id.to_uppercase().into_boxed_str()))
}
