//! Circular proofs (循环证明) over the whole library: A needs the result of B, and B, by any number of steps, that of A.
//! In: `result_of` of every material. Out: the shortest circle through each group of items, every step with its place;
//! and results of items that are not there. Absent: circles that a substitute or a deferral opens.

use super::context::{Context, Finding, View};
use super::names;
use crate::diagnostic::did_you_mean;
use crate::item::Material;
use crate::script::ir::{Const, Node, Op};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One step: a version of an item needs, by one of its materials, the result of another item.
#[derive(Clone, Copy)]
struct Step<'c> {
    view: &'c View<'c>,
    material: &'c Material,
    to: &'c str,
}

/// Finds circles, and `result_of` that names no item.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut steps = Vec::new();
    let mut results: BTreeMap<String, Vec<&View<'_>>> = BTreeMap::new();
    for view in &context.views {
        results.entry(names::material(&view.item().result.zh)).or_default().push(view);
    }
    for view in &context.views {
        for (index, material) in view.item().materials.iter().enumerate() {
            let Some(to) = &material.result_of else {
                unlinked(&results, view, material, findings);
                continue;
            };
            if !context.library.items.contains_key(to) {
                findings.push(unknown(context, view, material, to));
            } else if is_binding(view, index, material) {
                steps.push(Step { view, material, to });
            }
        }
    }
    let mut told: BTreeSet<Vec<(String, String)>> = BTreeSet::new();
    let days: BTreeSet<_> = steps.iter().map(|step| step.view.item().from).collect();
    for day in days {
        let mut graph: BTreeMap<&str, Vec<Step<'_>>> = BTreeMap::new();
        for step in steps.iter().filter(|step| step.view.version.in_force(day)) {
            graph.entry(&step.view.item().id).or_default().push(*step);
        }
        let mut circles: Vec<_> = graph.keys().filter_map(|start| shortest(&graph, start)).collect();
        circles.sort_by_key(Vec::len); // stable: among equals the first item's comes first
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for circle in circles {
            // A longer circle through items that were told already shows again when the shorter one is opened.
            if circle.iter().all(|step| done.contains(step.to)) {
                continue;
            }
            done.extend(circle.iter().map(|step| step.to));
            let mut key: Vec<_> =
                circle.iter().map(|s| (s.view.item().id.clone(), s.material.id.clone())).collect();
            key.sort();
            if told.insert(key) {
                findings.push(finding(&circle));
            }
        }
    }
}

/// Whether the material can be required, can't be handed in later and has nothing in its place.
fn is_binding(view: &View<'_>, index: usize, material: &Material) -> bool {
    let substitutes = &material.substitutes;
    let other_way =
        substitutes.licence.is_some() || substitutes.shared.is_some() || substitutes.commitment.is_some();
    let code = view.version.program.materials.get(index);
    let never = code.and_then(|code| code.needs.as_ref()).is_some_and(|needs| is_false(&needs.node));
    !other_way && !never && !material.minor
}

fn is_false(node: &Node) -> bool {
    matches!(node.op, Op::Const(Const::Bool(false)))
}

/// The shortest circle from an item back to itself: breadth first.
fn shortest<'c>(graph: &BTreeMap<&str, Vec<Step<'c>>>, start: &str) -> Option<Vec<Step<'c>>> {
    let mut reached: BTreeMap<&str, Step<'c>> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(item) = queue.pop_front() {
        for step in graph.get(item).into_iter().flatten() {
            if step.to == start {
                return Some(back(&reached, *step, start));
            }
            if !reached.contains_key(step.to) {
                reached.insert(step.to, *step);
                queue.push_back(step.to);
            }
        }
    }
    None
}

fn back<'c>(reached: &BTreeMap<&str, Step<'c>>, last: Step<'c>, start: &str) -> Vec<Step<'c>> {
    let mut circle = vec![last];
    let mut at = last.view.item().id.as_str();
    while at != start {
        let Some(step) = reached.get(at) else { break };
        circle.push(*step);
        at = &step.view.item().id;
    }
    circle.reverse();
    circle
}

fn finding(circle: &[Step<'_>]) -> Finding {
    let first = circle[0];
    let witness: Vec<String> = circle
        .iter()
        .map(|step| {
            let place = step.view.place(&format!("materials.{}", step.material.id));
            format!(
                "`{}` needs `{}` from `{}` ({place})",
                step.view.item().id,
                step.material.title.zh,
                step.to
            )
        })
        .collect();
    let part = format!("materials.{}", first.material.id);
    let message = format!("circular proof of {} step(s): {}", circle.len(), witness.join(" → "));
    let hint =
        "open one step: take the material out, or give it a substitute (licence, data sharing, commitment)";
    first.view.finding("circular-proof", &part, message).hint(hint)
}

fn unknown(context: &Context<'_>, view: &View<'_>, material: &Material, to: &str) -> Finding {
    let part = format!("materials.{}.result_of", material.id);
    let finding = view.finding("unknown-item", &part, format!("there is no item `{to}`"));
    match did_you_mean(to, context.library.items.keys().map(String::as_str)) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding.hint("name an item of this library, or leave `result_of` out"),
    }
}

/// A material that is called like another item's result, without saying so: the circle would not be seen.
fn unlinked(
    results: &BTreeMap<String, Vec<&View<'_>>>,
    view: &View<'_>,
    material: &Material,
    findings: &mut Vec<Finding>,
) {
    let called = results.get(&names::material(&material.title.zh)).into_iter().flatten();
    let Some(other) = called.into_iter().find(|other| other.item().id != view.item().id) else { return };
    let part = format!("materials.{}", material.id);
    let message = format!(
        "`{}` is called like the result of `{}` ({})",
        material.title.zh,
        other.item().id,
        other.place("result")
    );
    let hint = format!("if it is that result, write `result_of = \"{}\"`", other.item().id);
    findings.push(view.finding("result-not-linked", &part, message).hint(hint));
}
