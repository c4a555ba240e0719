//! Those in line are served: a seat that nobody has any more is held for the first who waits for it.
//! In: slots, locked alone. Out: offers. Absent: newcomers; a claim of theirs finds nothing while somebody waits.
//!
//! Every transaction that frees a seat serves its slot before it ends, and everybody who joins a line does so with its
//! slots locked alone. So after any commit, a free seat and somebody who waits for it are never both there. Only a hold
//! that runs out frees a seat without a transaction; the next who wants the slot, or the keep task, serves it then.

use serde_json::json;

use super::{Scene, Stop};
use crate::database::sql::Tx;
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::calendar::day_text;
use crate::hall::config::Hall;
use crate::hall::keys::Code;
use crate::hall::store::bookings::{self, Held};
use crate::hall::store::persons;
use crate::hall::store::seats::{self, Claim, Locks, SlotRow, Who, slot_row};
use crate::hall::store::waiting::{self, DUE, State};

/// After seats of these slots were freed: offers them if somebody waits. PostgreSQL: with the slots locked alone, so the
/// request may have to start again.
pub async fn freed(scene: &Scene<'_>, tx: &mut Tx, slots: &[SlotRow]) -> Result<(), Stop> {
    let mut wanted = false;
    for slot in slots {
        wanted = wanted || waiting::anybody(tx, slot.id).await?;
    }
    if !wanted {
        return Ok(());
    }
    if tx.is_postgres() && scene.locks == Locks::Shared {
        return Err(Stop::Again);
    }
    serve(scene, tx, slots).await
}

/// Offers what nobody has of these slots, which are locked alone, to those who wait, first come first served.
pub async fn serve(scene: &Scene<'_>, tx: &mut Tx, slots: &[SlotRow]) -> Result<(), Stop> {
    // Lines are locked in the order of days, so that nobody waits in a circle.
    let mut in_order: Vec<&SlotRow> = slots.iter().collect();
    in_order.sort_by(|a, b| a.name.cmp(&b.name));
    for slot in in_order {
        let day = day_text(slot.name.day);
        if let Some(line) = waiting::lock(tx, &scene.hall.id, slot.name.class, &day).await? {
            serve_slot(scene, tx, line, slot).await?;
        }
    }
    Ok(())
}

async fn serve_slot(scene: &Scene<'_>, tx: &mut Tx, line: i64, slot: &SlotRow) -> Result<(), Stop> {
    let (now, starts_at) = (scene.now(), slot.name.starts_at());
    lapse(scene, tx, line, now).await?;
    if starts_at <= now {
        return Ok(());
    }
    let until = (now + scene.hall.policy.offer_minutes * 60).min(starts_at);
    while seats::any_free(tx, slot.id, now).await? {
        let Some(next) = waiting::first(tx, line, slot.id).await? else { break };
        if !may_book(scene, tx, &next.person, slot, now).await? {
            // A seat is not kept for somebody who may not have it: the next one's.
            waiting::end(tx, next.place, State::Over).await?;
            scene.log(tx, "place-over", &json!({ "place": next.place })).await?;
            continue;
        }
        let (place, item) = (next.place, next.item);
        // Nobody knows this token: the offer is taken with the code of the place.
        let hold = scene.halls.keys.hold(&Code::random()?);
        let with = Held {
            slot: slot.id,
            parts: 1,
            minutes: slot.minutes,
            hold: &hold,
            item: item.as_deref(),
            until,
        };
        let booking = bookings::hold(tx, &scene.hall.id, &with, now).await?;
        if !seats::claim(tx, slot.id, (booking, 1), Who::Next, Claim::Held(until), now).await? {
            tracing::error!(slot = %slot.name, "a free seat was lost while its slot was locked");
            return Err(Stop::Failed(ApiError::Internal));
        }
        waiting::offer(tx, place, booking, slot.id, (now, until)).await?;
        let body =
            json!({ "booking": booking, "place": place, "slot": slot.name.to_string(), "until": until });
        scene.log(tx, "offered", &body).await?;
    }
    Ok(())
}

/// Whether a person could take a seat of this slot if it was offered now.
async fn may_book(
    scene: &Scene<'_>,
    tx: &mut Tx,
    person: &[u8],
    slot: &SlotRow,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let day = day_text(slot.name.day);
    Ok(persons::paused_until(tx, scene.hall, person, now).await?.is_none()
        && !persons::day_is_full(tx, scene.hall, person, &day).await?)
}

/// Ends the offers of a locked line that ran out, and the places that wait for a slot which has begun.
pub async fn lapse(scene: &Scene<'_>, tx: &mut Tx, line: i64, now: i64) -> Result<(), Stop> {
    for place in waiting::lapse(tx, line, now).await? {
        scene.log(tx, "offer-lapsed", &json!({ "place": place })).await?;
    }
    for place in waiting::begun(tx, line, now).await? {
        scene.log(tx, "place-over", &json!({ "place": place })).await?;
    }
    Ok(())
}

impl Halls {
    /// Offers every seat that nobody has and somebody waits for: where a hold ran out, or the plan has more seats.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn offer(&self) -> Result<(), ApiError> {
        for hall in self.all() {
            let values = [hall.id.as_str().into(), self.clock.now().into()];
            let due = self.database.read(DUE, &values).await?;
            for row in due {
                self.offer_slot(hall, slot_row(&row, 0)?).await?;
            }
        }
        Ok(())
    }

    async fn offer_slot(&self, hall: &Hall, slot: SlotRow) -> Result<(), ApiError> {
        let scene = Scene { halls: self, hall, locks: Locks::Exclusive, served: false };
        let mut tx = self.database.begin().await?;
        seats::lock(&mut tx, &mut [slot.id], Locks::Exclusive).await?;
        match serve(&scene, &mut tx, &[slot]).await {
            Ok(()) => Ok(tx.commit().await?),
            Err(Stop::Failed(error)) => Err(error),
            Err(Stop::Refused(refused)) => Err(ApiError::Refused(refused)),
            Err(Stop::Again | Stop::Line { .. }) => Err(ApiError::Internal),
        }
    }
}
