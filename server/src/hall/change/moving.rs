//! Move a booking to another slot: the old seat is free and the new one taken at once, or nothing changes.
//! In: code, tail, slot. Out: the booking in its new slot. Absent: a time in which the person has no seat.

use axum::http::StatusCode;
use serde_json::json;

use super::{Reply, Scene, Stop, line, refusals, run};
use crate::database::sql::Tx;
use crate::error::ApiError;
use crate::hall::calendar::day_text;
use crate::hall::keys::Code;
use crate::hall::slots::SlotName;
use crate::hall::store::bookings::{self, BookingRow, State};
use crate::hall::store::seats::{self, Claim, SlotRow};
use crate::hall::store::{persons, tickets};
use crate::hall::view::BookingView;

pub async fn apply(
    scene: &Scene<'_>,
    tx: &mut Tx,
    code: &Code,
    tail: &str,
    to: &SlotName,
) -> Result<Reply, Stop> {
    let look_up = scene.halls.keys.look_up(code, tail);
    let found = bookings::by_look_up(tx, &scene.hall.id, &look_up).await?;
    let booking = found.ok_or_else(refusals::booking_unknown)?;
    if booking.state != State::Booked {
        return Err(refusals::booking_cancelled().into());
    }
    let until = scene.cancel_until(&booking.slot.name);
    if scene.now() > until {
        return Err(refusals::too_late(until).into());
    }
    if tickets::of_booking(tx, &scene.hall.id, booking.id).await?.is_some() {
        return Err(refusals::checked_in().into());
    }
    scene.bookable(to, scene.now())?;
    if booking.item.is_some() && to.class != booking.slot.name.class {
        return Err(refusals::other_class(booking.slot.name.class).into());
    }
    // As long as it was booked, in slots as long as they are now.
    let slots = run::slots(scene, tx, to, booking.minutes).await?;
    let minutes = slots.iter().map(|slot| slot.minutes).sum();
    let Some(slot) = slots.first() else { return Err(Stop::Again) };
    if slot.id != booking.slot.id {
        let before = run::of(tx, &booking).await?;
        run::lock(scene, tx, slots.iter().chain(&before)).await?;
        let now = scene.now();
        // Freed first, because a booking never has two seats; undone together if the new slot is full.
        seats::free(tx, booking.id).await?;
        run::claim(scene, tx, (&slots, &before), booking.id, Claim::Booked, now).await?;
        let parts = i64::try_from(slots.len()).unwrap_or(1);
        bookings::put(tx, booking.id, slot.id, (parts, minutes)).await?;
        if to.day != booking.slot.name.day {
            take_other_day(scene, tx, &booking, to).await?;
        }
        let from = booking.slot.name.to_string();
        let body = json!({ "booking": booking.id, "from": from, "slot": to.to_string() });
        scene.log(tx, "moved", &body).await?;
        line::freed(scene, tx, &before).await?;
    }
    let person = scene.person(&booking, &look_up)?;
    let slot = SlotRow { minutes, ..slot.clone() };
    let view = BookingView::of(&slot, &person, booking.item.clone(), "booked", scene.cancel_until(to));
    Reply::new(StatusCode::OK, &view)
}

async fn take_other_day(
    scene: &Scene<'_>,
    tx: &mut Tx,
    booking: &BookingRow,
    to: &SlotName,
) -> Result<(), Stop> {
    let person = booking.person.as_deref().ok_or(Stop::Failed(ApiError::Internal))?;
    persons::give_day_back(tx, booking.id).await?;
    if persons::take_day(tx, scene.hall, person, &day_text(to.day), booking.id).await? {
        return Ok(());
    }
    Err(refusals::day_limit(scene.hall.policy.per_person_and_day).into())
}
