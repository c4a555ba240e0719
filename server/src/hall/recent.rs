//! Slots and holds that this server met lately, so that most requests need not look for them first.
//! In: what was read or made. Out: the same. Absent: seats, persons, trust: whatever is done with it is done only if the
//! database still says so (`store::at_once`).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::slots::SlotName;
use super::store::bookings::BookingRow;
use super::store::seats::SlotRow;

/// Slots that are remembered; then all are forgotten. Those of a large hall in its longest horizon are a few thousand.
const MOST_SLOTS: usize = 20_000;
/// Holds that are remembered, the newest.
const MOST_HOLDS: usize = 4_096;

/// What was met lately, of all halls.
#[derive(Debug, Default)]
pub struct Recent {
    slots: Mutex<BTreeMap<(String, SlotName), SlotRow>>,
    holds: Mutex<Holds>,
}

#[derive(Debug, Default)]
struct Holds {
    rows: HashMap<[u8; 32], (String, BookingRow)>,
    order: VecDeque<[u8; 32]>,
}

impl Recent {
    /// A slot of a hall that had room when it was met last.
    pub fn slot(&self, hall: &str, name: &SlotName) -> Option<SlotRow> {
        locked(&self.slots).get(&(hall.into(), name.clone())).cloned()
    }

    /// This slot has room.
    pub fn has_room(&self, hall: &str, slot: &SlotRow) {
        let mut slots = locked(&self.slots);
        if slots.len() >= MOST_SLOTS {
            slots.clear();
        }
        slots.insert((hall.into(), slot.name.clone()), slot.clone());
    }

    /// This slot is to be looked up again.
    pub fn look_again(&self, hall: &str, name: &SlotName) {
        locked(&self.slots).remove(&(hall.into(), name.clone()));
    }

    /// A hold by the digest of its token, as it was made.
    pub fn hold(&self, hall: &str, digest: &[u8; 32]) -> Option<BookingRow> {
        let holds = locked(&self.holds);
        holds.rows.get(digest).filter(|(its, _)| its == hall).map(|(_, row)| row.clone())
    }

    /// This hold was made.
    pub fn held(&self, hall: &str, digest: [u8; 32], row: BookingRow) {
        let mut holds = locked(&self.holds);
        if holds.rows.insert(digest, (hall.into(), row)).is_none() {
            holds.order.push_back(digest);
        }
        if holds.order.len() > MOST_HOLDS
            && let Some(oldest) = holds.order.pop_front()
        {
            holds.rows.remove(&oldest);
        }
    }
}

/// What stands there is whole even if somebody panicked meanwhile: each change is one call.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::store::bookings::State;

    fn slot(text: &str) -> SlotRow {
        SlotRow { id: 1, name: SlotName::parse(text).expect("a slot"), minutes: 30 }
    }

    fn row(id: i64) -> BookingRow {
        BookingRow {
            id,
            state: State::Held,
            slot: slot("social-affairs.2026-11-27.0900"),
            person: None,
            sealed: None,
            item: None,
            moves: 0,
            parts: 1,
            minutes: 30,
        }
    }

    fn digest(nth: usize) -> [u8; 32] {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&nth.to_le_bytes());
        digest
    }

    #[test]
    fn a_slot_is_a_halls_own_and_can_be_forgotten() {
        let (recent, one) = (Recent::default(), slot("social-affairs.2026-11-27.0900"));
        recent.has_room("small", &one);
        assert_eq!(recent.slot("small", &one.name), Some(one.clone()));
        assert_eq!(recent.slot("other", &one.name), None);
        recent.look_again("small", &one.name);
        assert_eq!(recent.slot("small", &one.name), None);
    }

    #[test]
    fn the_newest_holds_are_kept_and_no_more() {
        let recent = Recent::default();
        for nth in 0..MOST_HOLDS + 10 {
            recent.held("small", digest(nth), row(1));
        }
        assert_eq!(recent.hold("small", &digest(9)), None);
        assert_eq!(recent.hold("small", &digest(10)), Some(row(1)));
        assert_eq!(recent.hold("other", &digest(10)), None);
        let holds = locked(&recent.holds);
        assert_eq!((holds.rows.len(), holds.order.len()), (MOST_HOLDS, MOST_HOLDS));
    }
}
