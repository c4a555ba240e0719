//! Working days can only be counted in published years.
//! In: rules and limits that count working days, the calendar. Out: versions whose years are not all published.
//! Absent: a guess for such years; what needs one is undetermined.

use super::context::{Context, Finding, View};
use crate::item::LimitUnit;
use crate::script::ir::{Node, Op};
use crate::script::vocabulary::Builtin;
use chrono::Datelike;

/// Finds versions that count working days in years without a calendar.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let published: Vec<i32> = context.library.calendar.years().iter().map(|year| year.year()).collect();
    for view in &context.views {
        let Some((part, witness)) = counts(view) else { continue };
        let first = view.item().from.year();
        // The end of an open version is not known: years nobody could have published yet are not lacking.
        let last = match (view.version.until, published.last()) {
            (Some(until), _) => until.year(),
            (None, Some(last)) => (*last).max(first),
            (None, None) => first,
        };
        let lacking: Vec<String> =
            (first..=last).filter(|year| !published.contains(year)).map(|year| year.to_string()).collect();
        if lacking.is_empty() {
            continue;
        }
        let message = format!(
            "{witness} counts working days, but the calendar is not published for {}",
            lacking.join(", ")
        );
        let hint = "add calendar/<year>.toml; until then what counts in such a year goes to a person";
        findings.push(view.finding("calendar-not-published", &part, message).hint(hint));
    }
}

/// What counts working days: its part and words for it.
fn counts(view: &View<'_>) -> Option<(String, String)> {
    let item = view.item();
    if let Some(limit) = item.limits.iter().find(|limit| limit.unit == LimitUnit::WorkingDays) {
        return Some((format!("limits.{}", limit.id), format!("limit `{}`", limit.id)));
    }
    let program = &view.version.program;
    for (condition, code) in item.conditions.iter().zip(&program.conditions) {
        if code.applies.iter().chain([&code.holds]).any(|check| counts_workdays(&check.node)) {
            return Some((format!("conditions.{}", condition.id), format!("condition `{}`", condition.id)));
        }
    }
    for (material, code) in item.materials.iter().zip(&program.materials) {
        let deferred = material.defer_days.is_some();
        if deferred || code.needs.iter().chain(&code.checks).any(|check| counts_workdays(&check.node)) {
            return Some((format!("materials.{}", material.id), format!("material `{}`", material.id)));
        }
    }
    None
}

fn counts_workdays(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| {
        let workdays = matches!(
            node.op,
            Op::Call(Builtin::AddWorkdays | Builtin::WorkdaysBetween | Builtin::IsWorkday, _)
        );
        found |= workdays;
    });
    found
}
