//! What was drawn or said once, kept for whoever asks the same. In: everything that decides it, as a key. Out: bytes.
//! Absent: growing old; a key names the bundle and the day, so what it leads to never changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Served, compressed};

/// Most that is kept. Nearly all that is asked is today's, of the items there are.
const MOST: usize = 500;

/// A bounded number of made things, by `K`.
#[derive(Debug)]
pub struct Kept<K>(Mutex<BTreeMap<K, Arc<Served>>>);

impl<K> Default for Kept<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord> Kept<K> {
    /// What stands under `key`; made when it does not, and nothing when it can't be made.
    pub fn of(&self, key: K, make: impl FnOnce(&K) -> Option<Vec<u8>>) -> Option<Arc<Served>> {
        if let Some(served) = self.all().get(&key) {
            return Some(served.clone());
        }
        // Not under the lock: others go on meanwhile.
        let raw = make(&key)?;
        let served = Arc::new(Served { brotli: compressed(&raw), raw });
        let mut all = self.all();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, served.clone());
        Some(served)
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<K, Arc<Served>>> {
        // A panic while it was held left whole entries: each is made before it goes in.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_made_once_while_there_is_room_and_never_more_are_kept_than_that() {
        let kept = Kept::default();
        let make = |key: &usize| Some(key.to_string().into_bytes());
        for key in 0..MOST {
            assert_eq!(kept.of(key, make).map(|made| made.raw.clone()), make(&key));
        }
        assert_eq!(kept.of(7, |_| panic!("made twice")).map(|made| made.raw.clone()), Some(b"7".into()));
        assert!(kept.of(MOST, |_| None).is_none());
        assert_eq!(kept.all().len(), MOST, "what can't be made takes nobody's place");
        kept.of(MOST, make);
        assert_eq!(kept.all().len(), 1);
    }
}
