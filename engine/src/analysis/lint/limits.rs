//! Time limits (时限): a promise is not longer than the law allows, and a number of days says which days.
//! In: `[[limits]]`. Out: promises above the statutory limit, units that are not clear. Absent: running clocks.

use super::context::{Context, Finding, View};
use crate::item::{Limit, LimitUnit};

/// Finds promises above the statutory limit, and days that are neither working nor calendar days.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        let limits = &view.item().limits;
        for limit in limits.iter().filter(|limit| limit.unit == LimitUnit::DaysUnclear) {
            let part = format!("limits.{}", limit.id);
            let message = format!("`{}`: not clear whether working or calendar days", limit.title.zh);
            let hint = "read in the law which days count (administrative-licensing-law#82: working days, for its own limits only)";
            let mut finding = view.finding("unit-unclear", &part, message).hint(hint);
            finding.diagnostic.span = view.places.span(&format!("{part}.unit"));
            findings.push(finding);
        }
        let named = |id: &str| limits.iter().find(|limit| limit.id == id);
        if let (Some(statutory), Some(promised)) = (named("statutory"), named("promised")) {
            compare(view, statutory, promised, findings);
        }
    }
}

/// How a promise stands to the law's limit.
#[derive(Debug, PartialEq, Eq)]
enum Against {
    Within,
    Above,
    NotComparable,
}

fn against(statutory: (Option<u32>, LimitUnit), promised: (Option<u32>, LimitUnit)) -> Against {
    use LimitUnit::{CalendarDays, DaysUnclear, OnTheSpot, WorkingDays};
    let (law, promise) = (statutory.0.unwrap_or(0), promised.0.unwrap_or(0));
    match (statutory.1, promised.1) {
        (_, OnTheSpot) => Against::Within,
        (OnTheSpot, _) => Against::Above,
        (a, b) if a == b && promise > law => Against::Above,
        // Working days last at least as long as the same number of any days.
        (CalendarDays | DaysUnclear, WorkingDays) if promise > law => Against::Above,
        // And at most as long as twice the number and the longest holiday.
        (WorkingDays, CalendarDays) if promise > 2 * law + 16 => Against::Above,
        (WorkingDays, CalendarDays | DaysUnclear) if promise <= law => Against::Within,
        (a, b) if a == b => Against::Within,
        (CalendarDays, DaysUnclear) if promise > law => Against::Above,
        _ => Against::NotComparable,
    }
}

fn compare(view: &View<'_>, statutory: &Limit, promised: &Limit, findings: &mut Vec<Finding>) {
    let part = format!("limits.{}", promised.id);
    let lengths = format!("{} against {}", length(promised), length(statutory));
    let finding = match against((statutory.days, statutory.unit), (promised.days, promised.unit)) {
        Against::Within => return,
        Against::Above => {
            let message = format!(
                "the promise is longer than the statutory limit: {lengths} ({})",
                view.place(&format!("limits.{}", statutory.id))
            );
            view.finding("promise-above-statutory", &part, message)
                .hint("promise at most what the law allows")
        }
        Against::NotComparable => {
            let message = format!("promise and statutory limit count different days: {lengths}");
            let hint = "give both in the same unit, so that they can be compared";
            view.finding("promise-above-statutory", &part, message).hint(hint).to_be_confirmed()
        }
    };
    findings.push(finding);
}

fn length(limit: &Limit) -> String {
    let unit = match limit.unit {
        LimitUnit::OnTheSpot => return "on the spot".to_owned(),
        LimitUnit::WorkingDays => "working days",
        LimitUnit::CalendarDays => "calendar days",
        LimitUnit::DaysUnclear => "days (unit unclear)",
    };
    format!("{} {unit}", limit.days.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_different_kinds() {
        use LimitUnit::{CalendarDays as C, DaysUnclear as U, OnTheSpot as S, WorkingDays as W};
        let at = |a: (u32, LimitUnit), b: (u32, LimitUnit)| against((Some(a.0), a.1), (Some(b.0), b.1));
        assert_eq!(at((20, W), (20, W)), Against::Within);
        assert_eq!(at((20, W), (21, W)), Against::Above);
        assert_eq!(at((0, S), (1, W)), Against::Above);
        assert_eq!(at((20, W), (0, S)), Against::Within);
        // 21 working days are more than 20 calendar days; 20 may be as well, but need not.
        assert_eq!(at((20, C), (21, W)), Against::Above);
        assert_eq!(at((20, C), (15, W)), Against::NotComparable);
        assert_eq!(at((20, W), (20, C)), Against::Within);
        assert_eq!(at((20, W), (28, C)), Against::NotComparable);
        assert_eq!(at((20, W), (90, C)), Against::Above);
        assert_eq!(at((7, U), (7, U)), Against::Within);
        assert_eq!(at((7, U), (8, W)), Against::Above);
    }
}
