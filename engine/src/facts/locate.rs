//! Which declared field a slot of a frame is, in the root or in a row of some list, however deep.
//! In: a slot number. Out: `Located`. Absent: values.

use super::frame::{Frame, State};
use super::layout::{Kind, Layout, Shape, Slot, SlotInfo};

/// A slot and the field it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<'l> {
    /// Field of the facts document, e.g. `facts.shareholders[2].amount`.
    pub field: String,
    /// Its declaration.
    pub info: &'l SlotInfo,
}

/// The field `slot` stands for; `None` for a slot that belongs to nothing.
pub fn locate<'l>(layout: &'l Layout, frame: &Frame, slot: Slot) -> Option<Located<'l>> {
    let root = |slot: Slot| if slot < layout.fact_slots { "facts." } else { "evidence." };
    if let Some(info) = layout.root.slots.get(slot as usize) {
        return Some(Located { field: info.field.clone(), info });
    }
    layout.lists.iter().find_map(|list| in_rows(&layout.root, frame, 0, *list, slot, root(*list)))
}

/// Looks for `slot` in the rows of the list at `base + list` of `shape`.
fn in_rows<'l>(
    shape: &'l Shape,
    frame: &Frame,
    base: Slot,
    list: Slot,
    slot: Slot,
    prefix: &str,
) -> Option<Located<'l>> {
    let info = &shape.slots[list as usize];
    let Kind::List(inner) = &info.kind else { return None };
    if frame.state(base + list) != State::Known {
        return None;
    }
    let rows = frame.rows(frame.value(base + list));
    let nested = inner.slots.iter().any(|info| matches!(info.kind, Kind::List(_)));
    for index in 0..rows.len() {
        let row = frame.row(rows, index);
        if let Some(found) = slot.checked_sub(row).and_then(|i| inner.slots.get(i as usize)) {
            let field = [prefix, &info.path, "[", &index.to_string(), "].", &found.path].concat();
            return Some(Located { field, info: found });
        }
        if nested {
            let path = format!("{prefix}{}[{index}].", info.path);
            let deeper =
                (0..inner.slots.len() as Slot).find_map(|l| in_rows(inner, frame, row, l, slot, &path));
            if deeper.is_some() {
                return deeper;
            }
        }
    }
    None
}

/// Whether `slot` lies in the rows of the list in the root slot `list`, however deep.
pub fn is_inside(root: &Shape, frame: &Frame, list: Slot, slot: Slot) -> bool {
    in_rows(root, frame, 0, list, slot, "").is_some()
}
