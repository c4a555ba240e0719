//! How many legal lines of an item are confirmed. In: an item. Out: counts. Absent: which ones (`yushen check`).

use crate::item::{Item, LegalLine, Status};

/// Counts of legal lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lines {
    /// With articles.
    pub confirmed: usize,
    /// 待核
    pub unconfirmed: usize,
}

/// Lines of conditions, materials, substitutes, limits, visits, fee and contact.
pub fn of(item: &Item) -> Lines {
    let mut lines = Lines::default();
    let mut count = |legal: &LegalLine| match legal.status {
        Status::Confirmed => lines.confirmed += 1,
        Status::Unconfirmed => lines.unconfirmed += 1,
    };
    item.conditions.iter().for_each(|condition| count(&condition.legal));
    for material in &item.materials {
        count(&material.legal);
        let substitutes = &material.substitutes;
        let texts = [&substitutes.licence, &substitutes.shared, &substitutes.commitment];
        texts.into_iter().flatten().for_each(|text| count(&text.legal));
    }
    item.limits.iter().for_each(|limit| count(&limit.legal));
    item.visits.iter().for_each(|visits| count(&visits.legal));
    [&item.fee, &item.contact].into_iter().flatten().for_each(|text| count(&text.legal));
    lines
}
