//! Whether those who stood in line were served first come, first served, and before everybody who came later.
//! In: places with the moments of what is known of them, seats that newcomers got, seats left at the end.
//! Out: what is wrong. Absent: seats and clocks (`checker`, `slot_order`).
//!
//! Only what is certain counts: a place surely waits from the answer to joining until the earliest moment at which its
//! offer may have been made, or its leaving was sent.

use std::collections::BTreeMap;

use crate::history::Span;

/// A seat that was held for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Of which slot.
    pub slot: String,
    /// Seconds of the server's clock.
    pub at: i64,
    /// Within which moments.
    pub span: Span,
}

/// A place in line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Class and day.
    pub line: String,
    /// The only slot that it waits for.
    pub slot: Option<String>,
    /// The number that was told.
    pub number: i64,
    /// Joining.
    pub joined: Span,
    /// What was offered, if anything.
    pub offer: Option<Offer>,
    /// Leaving, if it was left.
    pub left: Option<Span>,
}

impl Place {
    fn wants(&self, slot: &str) -> bool {
        self.slot.as_ref().map_or_else(|| slot.starts_with(&self.line), |only| only == slot)
    }

    /// Until when it surely waits.
    fn end(&self) -> u64 {
        let offered = self.offer.as_ref().map(|offer| offer.span.from);
        let left = self.left.map(|span| span.from);
        offered.into_iter().chain(left).min().unwrap_or(u64::MAX)
    }
}

/// Everything that is wrong. `newcomers` are slots with the moments in which somebody not in line got a seat; `left_over`
/// the seats of each slot that are nobody's at the end.
pub fn wrong(
    places: &[Place],
    newcomers: &[(String, Span)],
    left_over: &BTreeMap<String, i64>,
) -> Vec<String> {
    let mut found = Vec::new();
    for place in places {
        let who = format!("number {} of {}", place.number, place.line);
        for (slot, span) in newcomers.iter().filter(|(slot, _)| place.wants(slot)) {
            if place.joined.until < span.from && span.until < place.end() {
                found.push(format!("{slot}: a newcomer got a seat at {span:?} while {who} waited"));
            }
        }
        for other in places.iter().filter(|other| other.line == place.line) {
            if place.joined.until < other.joined.from && place.number >= other.number {
                found.push(format!("{who} joined before number {}", other.number));
            }
            found.extend(passed(place, other).map(|text| format!("{who}: {text}")));
        }
        let waits = place.end() == u64::MAX;
        let free = left_over.iter().find(|(slot, free)| **free > 0 && place.wants(slot));
        if let Some((slot, free)) = free.filter(|_| waits) {
            found.push(format!("{who} still waits, and {free} seats of {slot} are nobody's"));
        }
    }
    found
}

/// Whether `later` was offered a seat that `place` waited for.
fn passed(place: &Place, later: &Place) -> Option<String> {
    let offer =
        later.offer.as_ref().filter(|offer| place.number < later.number && place.wants(&offer.slot))?;
    let waited = match (&place.offer, place.left) {
        (Some(own), _) => own.at > offer.at,
        (None, Some(left)) => offer.span.until < left.from,
        (None, None) => true,
    };
    waited.then(|| format!("number {} was offered a seat of {} before", later.number, offer.slot))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "c.d";

    fn span(from: u64, until: u64) -> Span {
        Span { from, until }
    }

    fn place(number: i64, slot: Option<&str>, joined: Span, offer: Option<(&str, i64, Span)>) -> Place {
        let offer = offer.map(|(slot, at, span)| Offer { slot: slot.into(), at, span });
        Place { line: DAY.into(), slot: slot.map(str::to_owned), number, joined, offer, left: None }
    }

    fn count(places: &[Place], newcomers: &[(&str, Span)], left_over: &[(&str, i64)]) -> usize {
        let newcomers: Vec<_> = newcomers.iter().map(|(slot, span)| ((*slot).to_owned(), *span)).collect();
        let left_over = left_over.iter().map(|(slot, free)| ((*slot).to_owned(), *free)).collect();
        wrong(places, &newcomers, &left_over).len()
    }

    #[test]
    fn earlier_ones_go_first_where_they_wait_for_the_same() {
        let a = |offer| place(1, Some("c.d.1"), span(0, 1), offer);
        let b = |slot, offer| place(2, slot, span(2, 3), offer);
        let first = Some(("c.d.1", 5, span(10, 11)));
        let second = Some(("c.d.1", 6, span(12, 13)));
        assert_eq!(count(&[a(first), b(None, second)], &[], &[]), 0);
        assert_eq!(count(&[a(second), b(None, first)], &[], &[]), 1);
        assert_eq!(count(&[a(None), b(None, first)], &[], &[]), 1, "passed over for ever");
        assert_eq!(count(&[a(None), b(None, Some(("c.d.2", 5, span(10, 11))))], &[], &[]), 0);
        let left = |from| Place { left: Some(span(from, from + 1)), ..a(None) };
        assert_eq!(count(&[left(20), b(None, first)], &[], &[]), 1);
        assert_eq!(count(&[left(10), b(None, first)], &[], &[]), 0, "may have left before");
        assert_eq!(count(&[place(2, None, span(0, 1), None), place(1, None, span(2, 3), None)], &[], &[]), 1);
    }

    #[test]
    fn newcomers_come_after_those_who_surely_wait() {
        let one = [place(1, Some("c.d.1"), span(5, 6), Some(("c.d.1", 5, span(20, 25))))];
        assert_eq!(count(&one, &[("c.d.1", span(7, 19))], &[]), 1);
        for harmless in [("c.d.1", span(4, 19)), ("c.d.1", span(7, 21)), ("c.d.2", span(7, 19))] {
            assert_eq!(count(&one, &[harmless], &[]), 0, "{harmless:?}");
        }
    }

    #[test]
    fn nobody_waits_at_the_end_where_a_seat_is_free() {
        let waits = [place(1, None, span(0, 1), None)];
        assert_eq!(count(&waits, &[], &[("c.d.1", 0), ("c.e.1", 3)]), 0);
        assert_eq!(count(&waits, &[], &[("c.d.2", 1)]), 1);
    }
}
