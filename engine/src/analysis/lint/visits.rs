//! “One visit” must be true: the claim against what the declarations make necessary (notice 二(二)2).
//! In: `[visits]`, the computed visits. Out: claims that fall short. Absent: the computing (`analysis::visits`).

use super::context::{Context, Finding, View};
use crate::analysis::visits::{Reason, compute};

/// Finds claims of fewer visits than are needed.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        let Some(claim) = &view.item().visits else { continue };
        let computed = compute(view.version);
        if computed.max <= claim.max {
            continue;
        }
        let witness: Vec<String> = computed.reasons.iter().map(|reason| words(view, reason)).collect();
        let finding = if computed.declared || in_person(&computed.reasons) {
            let message = format!(
                "`max` claims {} visit(s), but {} are needed: {}",
                claim.max,
                computed.max,
                witness.join("; ")
            );
            let hint = "open a channel or a delivery that needs no visit, or say how many there are";
            view.finding("visits-exceed-claim", "visits", message).hint(hint)
        } else {
            let message = format!(
                "{} visit(s) are claimed, but channels and delivery are not declared; at the window alone it takes {}: {}",
                claim.max,
                computed.max,
                witness.join("; ")
            );
            let hint = "write `[handling] channels = […] delivery = […]` with its legal line";
            view.finding("visits-not-computed", "visits", message).hint(hint)
        };
        let mut finding = finding;
        finding.diagnostic.span = view.places.span("visits.max");
        findings.push(finding);
    }
}

/// What the law asks in person needs no channel to be known.
fn in_person(reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| matches!(reason, Reason::InPerson { .. }))
}

fn words(view: &View<'_>, reason: &Reason) -> String {
    match reason {
        Reason::WindowOnly => "handing in at the window".to_owned(),
        Reason::OriginalShown { material } => {
            let place = view.place(&format!("materials.{material}"));
            format!("handing in, because `{material}` is accepted on paper only ({place})")
        }
        Reason::ResultFetched => "fetching the result at the window".to_owned(),
        Reason::InPerson { condition, times } => {
            let place = view.place(&format!("conditions.{condition}"));
            format!("`{condition}` needs the applicant in person {times} times ({place})")
        }
    }
}
