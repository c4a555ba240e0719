//! The event log: sealed in batches, a signed head for each day, and the check of all of it.
//! In: events that the changes wrote. Out: batches, heads, findings. Absent: events themselves (`store::events`), and a way
//! to change or delete one.
//!
//! `batch` (what is hashed) → `head` (what is signed) → `seal` → `verify`.

pub mod batch;
pub mod head;
pub mod key;
pub mod seal;
pub mod verify;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::Halls;

/// How often new events are sealed.
const SEAL: Duration = Duration::from_secs(1);

impl Halls {
    /// Seals what happened until now in every hall, and signs the days that are over; how many events were sealed.
    /// Servers on one database may do this at the same time.
    ///
    /// # Errors
    /// The database doesn't answer; what was sealed until then stays sealed.
    pub async fn seal(&self) -> Result<u64, sqlx::Error> {
        let (mut sealed, mut first) = (0, Ok(()));
        for hall in self.all() {
            let done = seal::hall(&self.database, &hall.id, self.log_key.as_ref(), self.clock.now()).await;
            // One hall's trouble is not the others'.
            first = first.and(done.map(|events| sealed += events));
        }
        first.map(|()| sealed)
    }
}

/// Seals about once a second until the server stops.
pub async fn keep(halls: Arc<Halls>) {
    let mut tick = tokio::time::interval(SEAL);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tick.tick().await;
        match halls.seal().await {
            Ok(_) => failing = false,
            // Once for each time that it begins, not every second.
            Err(error) if !failing => {
                failing = true;
                tracing::error!(%error, "events can't be sealed; trying again every second");
            }
            Err(_) => {}
        }
    }
}
