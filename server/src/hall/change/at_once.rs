//! What most holds and confirmations are: nothing stands in their way, so they are done in one round trip.
//! In: a request. Out: its reply, written and kept; `None` when something is in the way, and nothing was done: the change
//! then goes step by step, locks what it must and says what it is. Absent: refusals, long visits, waiting lists.
//!
//! Everything is made from what was read without a lock, and the statement does all of it only if that still holds. The
//! clock is read before the locks: a seat that was free then, and is still nobody's when it is locked, may be taken.

use super::confirm::{self, Ready};
use super::hold;
use super::{Command, Reply, Request, Scene, Stop};
use crate::hall::calendar::day_text;
use crate::hall::keys::Code;
use crate::hall::person::Person;
use crate::hall::slots::SlotName;
use crate::hall::store::at_once::{self, Answer, Confirming};
use crate::hall::store::bookings::{BookingRow, Held, State};
use crate::hall::store::seats::{ROOM, SlotRow, slot_row};
use crate::hall::visits::Visit;

/// What came of the one round trip.
pub enum AtOnce {
    /// All of it was done.
    Done(Reply),
    /// Nothing was: no seat was free that nobody is at.
    NothingFree,
    /// Nothing was, for another reason.
    No,
}

/// Does a request in one round trip, if it is one of those and nothing stands in its way.
pub async fn reply(scene: &Scene<'_>, request: &Request) -> Result<AtOnce, Stop> {
    match &request.command {
        Command::Hold { slot, visit: Ok(visit) } => held(scene, request, slot, visit.as_ref()).await,
        Command::Confirm { person, visit: Ok(visit), seen: Some(seen), .. } => {
            confirmed(scene, request, seen, person, visit.as_ref()).await
        }
        _ => Ok(AtOnce::No),
    }
}

async fn held(
    scene: &Scene<'_>,
    request: &Request,
    name: &SlotName,
    visit: Option<&Visit>,
) -> Result<AtOnce, Stop> {
    let (halls, hall) = (scene.halls, scene.hall.id.as_str());
    let now = scene.now();
    if scene.bookable(name, now).is_err() {
        return Ok(AtOnce::No);
    }
    let Some(slot) = room(scene, name, now).await? else { return Ok(AtOnce::NothingFree) };
    if visit.is_some_and(|visit| visit.minutes > slot.minutes) {
        return Ok(AtOnce::No);
    }
    let until = hold::until(scene, name, now);
    let token = Code::random()?;
    let digest = halls.keys.hold(&token);
    let reply = hold::reply(&token, std::slice::from_ref(&slot), until)?;
    let with = Held {
        slot: slot.id,
        parts: 1,
        minutes: slot.minutes,
        hold: &digest,
        item: visit.map(|visit| visit.item.as_str()),
        until,
    };
    let sealed = scene.sealed(request, &reply)?;
    let answer = Answer { key: &request.key, fingerprint: &request.fingerprint, sealed: &sealed };
    let event = hold::event(0, name, until, 1).to_string();
    let Some(id) = at_once::hold(&halls.database, hall, &answer, &with, &event, now).await? else {
        halls.recent.look_again(hall, name);
        return Ok(AtOnce::NothingFree);
    };
    let (item, minutes) = (with.item.map(str::to_owned), slot.minutes);
    let made = BookingRow {
        id,
        state: State::Held,
        slot,
        person: None,
        sealed: None,
        item,
        moves: 0,
        parts: 1,
        minutes,
    };
    halls.recent.held(hall, digest, made);
    Ok(AtOnce::Done(reply))
}

/// The slot, if it has room as far as is known without a lock.
async fn room(scene: &Scene<'_>, name: &SlotName, now: i64) -> Result<Option<SlotRow>, Stop> {
    let (halls, hall) = (scene.halls, scene.hall.id.as_str());
    if let Some(slot) = halls.recent.slot(hall, name) {
        return Ok(Some(slot));
    }
    let day = day_text(name.day);
    let values = [hall.into(), name.class.into(), day.as_str().into(), name.minute.into(), now.into()];
    let rows = halls.database.read(ROOM, &values).await?;
    let slot = rows.first().map(|row| slot_row(row, 0)).transpose()?;
    if let Some(slot) = &slot {
        halls.recent.has_room(hall, slot);
    }
    Ok(slot)
}

async fn confirmed(
    scene: &Scene<'_>,
    request: &Request,
    booking: &BookingRow,
    person: &Person,
    visit: Option<&Visit>,
) -> Result<AtOnce, Stop> {
    let (halls, hall) = (scene.halls, scene.hall);
    if booking.state != State::Held || booking.parts != 1 {
        return Ok(AtOnce::No);
    }
    let Ok(item) = confirm::item(booking, visit) else { return Ok(AtOnce::No) };
    let ready = Ready::new(scene, person)?;
    let reply = confirm::reply(scene, booking, person, item, &ready.code)?;
    let sealed = scene.sealed(request, &reply)?;
    let answer = Answer { key: &request.key, fingerprint: &request.fingerprint, sealed: &sealed };
    let day = day_text(booking.slot.name.day);
    let what = Confirming {
        booking: booking.id,
        slot: booking.slot.id,
        day: &day,
        limit: hall.policy.per_person_and_day,
        with: ready.with(item),
    };
    let event = confirm::event(booking, item).to_string();
    let done = at_once::confirm(&halls.database, &hall.id, &answer, &what, &event, scene.now()).await?;
    Ok(if done { AtOnce::Done(reply) } else { AtOnce::No })
}
