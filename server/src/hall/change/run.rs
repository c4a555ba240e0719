//! The slots of one visit: as many as it needs, one after the other, and a seat of each or none at all.
//! In: a slot's name, minutes. Out: slots; claimed seats. Absent: how long a visit is (`visits`).

use super::{Scene, Stop, refusals};
use crate::database::sql::Tx;
use crate::hall::calendar::day_text;
use crate::hall::slots::SlotName;
use crate::hall::store::bookings::BookingRow;
use crate::hall::store::seats::{self, Claim, Locks, SlotRow, Who, run_of};
use crate::hall::store::waiting;

/// The slots that a visit of so many minutes takes from `name` on.
pub async fn slots(
    scene: &Scene<'_>,
    tx: &mut Tx,
    name: &SlotName,
    minutes: i64,
) -> Result<Vec<SlotRow>, Stop> {
    let hall = scene.hall.id.as_str();
    let first = seats::find(tx, hall, name).await?.ok_or_else(refusals::slot_unknown)?;
    if minutes <= first.minutes {
        return Ok(vec![first]);
    }
    let mut slots = seats::of_day(tx, hall, name.class, &day_text(name.day), name.minute).await?;
    let begins = slots.first().is_some_and(|slot| slot.name == *name);
    match run_of(&slots, minutes).filter(|_| begins) {
        Some(parts) => {
            slots.truncate(parts);
            Ok(slots)
        }
        None => Err(refusals::slot_too_short(name, minutes).into()),
    }
}

/// The slots of which a booking has seats.
pub async fn of(tx: &mut Tx, booking: &BookingRow) -> Result<Vec<SlotRow>, sqlx::Error> {
    if booking.parts == 1 {
        return Ok(vec![booking.slot.clone()]);
    }
    seats::of_booking(tx, booking.id).await
}

/// Locks slots as the scene says.
pub async fn lock<'a>(
    scene: &Scene<'_>,
    tx: &mut Tx,
    slots: impl IntoIterator<Item = &'a SlotRow>,
) -> Result<(), sqlx::Error> {
    let mut keys: Vec<i64> = slots.into_iter().map(|slot| slot.id).collect();
    seats::lock(tx, &mut keys, scene.locks).await
}

/// Claims a seat of each slot for somebody who is not in line; what was claimed before one is full is undone by the stop.
/// `others` are locked too.
pub async fn claim(
    scene: &Scene<'_>,
    tx: &mut Tx,
    (slots, others): (&[SlotRow], &[SlotRow]),
    booking: i64,
    claim: Claim,
    now: i64,
) -> Result<(), Stop> {
    for (part, slot) in (1..).zip(slots) {
        if !seats::claim(tx, slot.id, (booking, part), Who::Newcomer, claim, now).await? {
            return Err(full(scene, tx, (slots, others), slot, now).await?);
        }
    }
    Ok(())
}

/// Nothing was free of `full`: true if nobody else is at it, and those in line have what is theirs.
async fn full(
    scene: &Scene<'_>,
    tx: &mut Tx,
    (slots, others): (&[SlotRow], &[SlotRow]),
    full: &SlotRow,
    now: i64,
) -> Result<Stop, Stop> {
    if tx.is_postgres() && scene.locks == Locks::Shared {
        return Ok(Stop::Again);
    }
    if !scene.served && waiting::anybody(tx, full.id).await? {
        let locked = slots.iter().chain(others).map(|slot| slot.id).collect();
        return Ok(Stop::Line { slots: slots.to_vec(), locked });
    }
    refusals::slot_full(scene, tx, slots, full, now).await
}
