//! What is hashed: events to leaves, leaves to a batch, each batch over the one before it.
//! In: rows. Out: digests. Absent: the database's order of things; everything that counts is in the bytes.
//!
//! Every part is hashed with its length before it, and the first part says what it is, so that no two different things
//! have the same bytes.

use crate::database::sql::Row;
use crate::hall::keys::digest;

const EVENT: &[u8] = b"yushen-log-event/1";
const BATCH: &[u8] = b"yushen-log-batch/1";

/// Bytes of a leaf, and of a hash.
pub const DIGEST: usize = 32;
/// What stands before the first batch.
pub const NOTHING_BEFORE: [u8; DIGEST] = [0; DIGEST];

/// An event, as it is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Key of its row.
    pub id: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What: a word.
    pub kind: String,
    /// Canonical JSON.
    pub body: String,
}

impl Event {
    /// Reads `id, at, kind, body`.
    ///
    /// # Errors
    /// The row is no event.
    pub fn read(row: &Row) -> Result<Self, sqlx::Error> {
        let (kind, body) = (row.text(2)?.unwrap_or_default(), row.text(3)?.unwrap_or_default());
        Ok(Self { id: row.int(0)?, at: row.int(1)?, kind, body })
    }

    /// Digest of everything in it. Its place is the place of this digest in its batch.
    pub fn leaf(&self, hall: &str) -> [u8; DIGEST] {
        digest(&[
            EVENT,
            hall.as_bytes(),
            &self.id.to_be_bytes(),
            &self.at.to_be_bytes(),
            self.kind.as_bytes(),
            self.body.as_bytes(),
        ])
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// 1, 2, 3 …
    pub number: i64,
    /// The day that it is counted to.
    pub day: String,
    /// How many events.
    pub events: i64,
    /// Key of the first.
    pub first_event: i64,
    /// Key of the last.
    pub last_event: i64,
    /// When it was sealed.
    pub sealed_at: i64,
    /// Hash of the batch before.
    pub previous: Vec<u8>,
    /// [`DIGEST`] bytes an event.
    pub leaves: Vec<u8>,
}

impl Batch {
    /// Reads `number, day, events, first_event, last_event, sealed_at, previous, leaves`.
    ///
    /// # Errors
    /// The row is no batch.
    pub fn read(row: &Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            number: row.int(0)?,
            day: row.text(1)?.unwrap_or_default(),
            events: row.int(2)?,
            first_event: row.int(3)?,
            last_event: row.int(4)?,
            sealed_at: row.int(5)?,
            previous: row.bytes(6)?.unwrap_or_default(),
            leaves: row.bytes(7)?.unwrap_or_default(),
        })
    }

    /// Hash over all of it, which names the batch for the next one and for the day's head.
    pub fn hash(&self, hall: &str) -> [u8; DIGEST] {
        digest(&[
            BATCH,
            hall.as_bytes(),
            &self.number.to_be_bytes(),
            self.day.as_bytes(),
            &self.events.to_be_bytes(),
            &self.first_event.to_be_bytes(),
            &self.last_event.to_be_bytes(),
            &self.sealed_at.to_be_bytes(),
            &self.previous,
            &self.leaves,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event { id: 1, at: 2, kind: "held".into(), body: "{}".into() }
    }

    #[test]
    fn nothing_of_an_event_can_move_into_its_neighbour() {
        let leaf = event().leaf("h");
        for other in [
            Event { id: 2, ..event() },
            Event { at: 3, ..event() },
            Event { kind: "held{".into(), body: "}".into(), ..event() },
            Event { kind: "hel".into(), body: "d{}".into(), ..event() },
            Event { kind: String::new(), ..event() },
        ] {
            assert_ne!(other.leaf("h"), leaf, "{other:?}");
        }
        assert_ne!(event().leaf("h\0"), leaf);
        assert_eq!(event().leaf("h"), leaf);
    }

    #[test]
    fn the_hash_covers_every_column() {
        let batch = Batch {
            number: 1,
            day: "2026-11-26".into(),
            events: 1,
            first_event: 1,
            last_event: 1,
            sealed_at: 9,
            previous: NOTHING_BEFORE.to_vec(),
            leaves: event().leaf("h").to_vec(),
        };
        let hash = batch.hash("h");
        for other in [
            Batch { number: 2, ..batch.clone() },
            Batch { day: "2026-11-27".into(), ..batch.clone() },
            Batch { events: 2, ..batch.clone() },
            Batch { first_event: 0, ..batch.clone() },
            Batch { last_event: 2, ..batch.clone() },
            Batch { sealed_at: 10, ..batch.clone() },
            Batch { previous: Vec::new(), ..batch.clone() },
            Batch { leaves: Vec::new(), ..batch.clone() },
        ] {
            assert_ne!(other.hash("h"), hash, "{other:?}");
        }
        assert_ne!(batch.hash("i"), hash);
        assert_ne!(event().leaf("h"), hash);
    }
}
