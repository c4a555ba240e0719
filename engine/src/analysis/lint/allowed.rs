//! Allowances against findings: nothing is suppressed in silence.
//! In: findings, `[[allow]]` of items, laws and `library.toml`. Out: findings that stand, findings allowed with the
//! reason; allowances that allow nothing, or a lint there is not, are findings themselves.

use super::context::{Context, Finding};
use super::{FAMILIES, Lint};
use crate::allowance::Allowance;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::value::date;
use serde::Serialize;

/// A finding that an allowance lets stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allowed {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is allowed.
    pub reason: String,
    /// The day on which it was allowed, ISO.
    pub date: String,
    /// The file that allows it.
    pub by: String,
}

/// An allowance with its file and what it has allowed so far.
struct Slot<'l> {
    path: String,
    /// Allows findings of other files too.
    everywhere: bool,
    allowance: &'l Allowance,
    used: bool,
}

/// Splits findings into those that stand and those allowed.
pub fn apply(context: &Context<'_>, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Allowed>) {
    let mut slots = slots(context);
    let (mut standing, mut allowed) = (Vec::new(), Vec::new());
    for finding in findings {
        let Some(slot) = slots.iter_mut().find(|slot| slot.allows(&finding)) else {
            standing.push(finding);
            continue;
        };
        slot.used = true;
        allowed.push(Allowed {
            finding: finding.diagnostic,
            reason: slot.allowance.reason.clone(),
            date: date::format(slot.allowance.date),
            by: slot.path.clone(),
        });
    }
    standing.extend(slots.iter().filter_map(Slot::complaint));
    allowed.sort_by(|a, b| {
        let key = |a: &Allowed| (a.finding.path.clone(), a.finding.span.line, a.finding.span.column);
        key(a).cmp(&key(b))
    });
    (standing, allowed)
}

fn slots<'l>(context: &Context<'l>) -> Vec<Slot<'l>> {
    let mut slots = Vec::new();
    let mut add = |path: &str, everywhere: bool, list: &'l [Allowance]| {
        let slot = |allowance| Slot { path: path.to_owned(), everywhere, allowance, used: false };
        slots.extend(list.iter().map(slot));
    };
    for view in &context.views {
        add(&view.path, false, &view.version.item.allow);
    }
    for law in context.library.laws.values() {
        add(&format!("laws/{}.toml", law.id), false, &law.allow);
    }
    add("library.toml", true, &context.library.allow);
    slots
}

fn codes() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().flat_map(|family| family.lints).map(|Lint { code, .. }| *code)
}

/// Whether `inner` is `outer` or lies below it.
fn lies_in(inner: &str, outer: &str, separator: char) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
}

impl Slot<'_> {
    /// `at` of an item is a part (`materials.photo`), of the library a path (`items/construction`).
    fn allows(&self, finding: &Finding) -> bool {
        let path = &finding.diagnostic.path;
        let here = match (&self.allowance.at, self.everywhere) {
            (None, true) => true,
            (Some(at), true) => lies_in(path, at.trim_end_matches('/'), '/'),
            (None, false) => *path == self.path,
            (Some(at), false) => *path == self.path && lies_in(&finding.part, at, '.'),
        };
        here && self.allowance.lint == finding.diagnostic.code
    }

    fn complaint(&self) -> Option<Finding> {
        let (lint, span) = (&self.allowance.lint, self.allowance.span);
        if !codes().any(|code| code == lint) {
            let finding =
                Finding::new("unknown-lint", &self.path, "allow", span, format!("there is no lint `{lint}`"));
            return Some(match did_you_mean(lint, codes()) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")),
                None => finding.hint("docs/lints.md lists them"),
            });
        }
        let at = self.allowance.at.as_ref().map_or(String::new(), |at| format!(" at `{at}`"));
        let message = format!("this allowance of `{lint}`{at} allows nothing");
        let finding = Finding::new("unused-allowance", &self.path, "allow", span, message);
        (!self.used)
            .then(|| finding.hint("take it out: what it allowed is mended, or its `at` names another part"))
    }
}
