//! The service guide is complete (办事指南要素): notice 二(三)1, 河南省优化营商环境条例28.
//! In: an item. Out: one finding naming all elements that are absent. Absent: whether what stands there is right.

use super::context::{Context, Finding};
use crate::item::{Item, Status};

/// An element: its name, and whether the item has it.
type Element = (&'static str, fn(&Item) -> bool);

/// Elements without which there is no guide.
const NEEDED: [Element; 7] = [
    ("受理条件 `[[conditions]]`", |item| !item.conditions.is_empty()),
    ("申请材料 `[[materials]]`", |item| !item.materials.is_empty()),
    ("设定依据 (a confirmed line)", has_basis),
    ("办理流程 `[procedure]`", |item| !item.steps.is_empty()),
    ("办理时限 `[[limits]]`", |item| !item.limits.is_empty()),
    ("收费 `[fee]`", |item| item.fee.is_some()),
    ("咨询方式 `[contact]`", |item| item.contact.is_some()),
];

/// Elements that the sources often lack: to be asked for, not invented.
const ASKED_FOR: [Element; 2] = [
    ("示范文本 `sample`", |item| item.materials.iter().any(|m| m.sample.is_some())),
    ("常见错误 `mistakes`", |item| item.materials.iter().any(|m| !m.mistakes.is_empty())),
];

fn has_basis(item: &Item) -> bool {
    let conditions = item.conditions.iter().map(|c| &c.legal);
    let materials = item.materials.iter().map(|m| &m.legal);
    conditions.chain(materials).any(|legal| legal.status == Status::Confirmed)
}

/// Finds items whose guide lacks an element.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        let lacking = |elements: &[Element]| {
            let absent = elements.iter().filter(|(_, has)| !has(view.item()));
            absent.map(|(name, _)| *name).collect::<Vec<_>>().join("、")
        };
        let needed = lacking(&NEEDED);
        if !needed.is_empty() {
            let message = format!("the service guide lacks: {needed}");
            let hint = "add what is known, marked `unconfirmed` where nobody has confirmed it";
            findings.push(view.finding("guide-incomplete", "id", message).hint(hint));
        }
        let asked_for = lacking(&ASKED_FOR);
        if !asked_for.is_empty() {
            let message = format!("the service guide has nowhere: {asked_for}");
            let hint = "ask the department; do not invent them";
            findings.push(view.finding("guide-without-samples", "id", message).hint(hint));
        }
    }
}
