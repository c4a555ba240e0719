//! Book a held seat. In: the hold's token, who comes, for what. Out: the booking with its code.
//! Absent: a second chance for an expired hold; its seat may be another's.

use axum::http::StatusCode;
use serde_json::json;

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
    let code = Code::random()?;
    let look_up = keys.look_up(&code, person.tail());
    let plain = serde_json::to_vec(person).map_err(|_| Stop::Failed(ApiError::Internal))?;
    let sealed = keys.seal(&look_up, &plain)?;
    let entry = keys.entry(&hall.id, &code);
    let with = Confirmed { look_up: &look_up, entry: &entry, person: &digest, sealed: &sealed, item };
    // Both were seen to hold, under lock; if one does not, nothing of this happened.
    if !bookings::confirm(tx, booking.id, &with).await?
        || !seats::book(tx, booking.id, booking.parts, now).await?
    {
        tracing::error!(booking = booking.id, "a held seat was lost while it was locked");
        return Err(Stop::Failed(ApiError::Internal));
    }
    let body = json!({ "booking": booking.id, "item": item, "slot": slot.name.to_string() });
    scene.log(tx, "booked", &body).await?;
    let until = scene.cancel_until(&slot.name);
    let view = BookingView::of(&booking.visit(), person, item.map(str::to_owned), "booked", until);
    Reply::new(StatusCode::CREATED, &BookingView { code: Some(code.shown()), ..view })
}

/// What it is for: said with the hold or now, and not two different things; no longer than what is held.
fn item<'a>(booking: &'a BookingRow, visit: Option<&'a Visit>) -> Result<Option<&'a str>, Refused> {
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
