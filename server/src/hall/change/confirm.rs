//! Book a held seat. In: the hold's token, who comes, for what. Out: the booking with its code.
//! Absent: a second chance for an expired hold; its seat may be another's.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Reply, Scene, Stop, refusals, run};
use crate::database::sql::Tx;
use crate::error::{ApiError, Refused};
use crate::hall::calendar::day_text;
use crate::hall::keys::Code;
use crate::hall::person::Person;
use crate::hall::store::bookings::{self, BookingRow, Confirmed, State};
use crate::hall::store::{persons, seats};
use crate::hall::view::BookingView;
use crate::hall::visits::{Asked, Visit};

pub async fn apply(
    scene: &Scene<'_>,
    tx: &mut Tx,
    hold: &Code,
    person: &Person,
    visit: &Asked,
) -> Result<Reply, Stop> {
    let (keys, hall) = (&scene.halls.keys, scene.hall);
    let booking =
        bookings::by_hold(tx, &hall.id, &keys.hold(hold)).await?.ok_or_else(refusals::hold_unknown)?;
    if booking.state != State::Held {
        return Err(refusals::hold_used().into());
    }
    let slot = &booking.slot;
    let item = item(&booking, visit.as_ref().map_err(Refused::clone)?.as_ref())?;
    let slots = run::of(tx, &booking).await?;
    run::lock(scene, tx, &slots).await?;
    let now = scene.now();
    if !seats::is_held(tx, booking.id, booking.parts, now).await? {
        return Err(refusals::hold_expired().into());
    }
    let digest = keys.person(&hall.id, person.phone());
    if let Some(until) = persons::paused_until(tx, hall, &digest, now).await? {
        return Err(refusals::paused(until).into());
    }
    if !persons::take_day(tx, hall, &digest, &day_text(slot.name.day), booking.id).await? {
        return Err(refusals::day_limit(hall.policy.per_person_and_day).into());
    }
    let ready = Ready::new(scene, person)?;
    // Both were seen to hold, under lock; if one does not, nothing of this happened.
    if !bookings::confirm(tx, booking.id, &ready.with(item)).await?
        || !seats::book(tx, booking.id, booking.parts, now).await?
    {
        tracing::error!(booking = booking.id, "a held seat was lost while it was locked");
        return Err(Stop::Failed(ApiError::Internal));
    }
    scene.log(tx, "booked", &event(&booking, item)).await?;
    reply(scene, &booking, person, item, &ready.code)
}

/// A new code, and what a booking that is found by it is kept with.
pub struct Ready {
    pub code: Code,
    look_up: [u8; 32],
    entry: [u8; 32],
    person: [u8; 32],
    sealed: Vec<u8>,
}

impl Ready {
    /// For a person who books.
    pub fn new(scene: &Scene<'_>, person: &Person) -> Result<Self, Stop> {
        let (keys, hall) = (&scene.halls.keys, scene.hall.id.as_str());
        let code = Code::random()?;
        let look_up = keys.look_up(&code, person.tail());
        let plain = serde_json::to_vec(person).map_err(|_| Stop::Failed(ApiError::Internal))?;
        let sealed = keys.seal(&look_up, &plain)?;
        let (entry, person) = (keys.entry(hall, &code), keys.person(hall, person.phone()));
        Ok(Self { code, look_up, entry, person, sealed })
    }

    /// As a row has it.
    pub fn with<'a>(&'a self, item: Option<&'a str>) -> Confirmed<'a> {
        Confirmed {
            look_up: &self.look_up,
            entry: &self.entry,
            person: &self.person,
            sealed: &self.sealed,
            item,
        }
    }
}

/// What the log says of it.
pub fn event(booking: &BookingRow, item: Option<&str>) -> Value {
    json!({ "booking": booking.id, "item": item, "slot": booking.slot.name.to_string() })
}

/// The answer that shows the code.
pub fn reply(
    scene: &Scene<'_>,
    booking: &BookingRow,
    person: &Person,
    item: Option<&str>,
    code: &Code,
) -> Result<Reply, Stop> {
    let until = scene.cancel_until(&booking.slot.name);
    let view = BookingView::of(&booking.visit(), person, item.map(str::to_owned), "booked", until);
    Reply::new(StatusCode::CREATED, &BookingView { code: Some(code.shown()), ..view })
}

/// What it is for: said with the hold or now, and not two different things; no longer than what is held.
pub fn item<'a>(booking: &'a BookingRow, visit: Option<&'a Visit>) -> Result<Option<&'a str>, Refused> {
    match (&booking.item, visit) {
        (held, None) => Ok(held.as_deref()),
        (Some(held), Some(visit)) if *held == visit.item => Ok(Some(held)),
        (Some(held), Some(_)) => Err(refusals::other_item(held)),
        (None, Some(visit)) if visit.minutes > booking.visit().minutes => {
            Err(refusals::hold_too_short(visit))
        }
        (None, Some(visit)) => Ok(Some(&visit.item)),
    }
}
