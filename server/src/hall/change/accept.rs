//! Take the seat that was offered. In: the place's code and tail. Out: a booking, found by the same code from now on.
//! Absent: a second chance for an offer that ran out; the seat is the next one's.

use axum::http::StatusCode;
use serde_json::json;

use super::leave::living;
use super::{Reply, Scene, Stop, refusals};
use crate::database::sql::Tx;
use crate::error::ApiError;
use crate::hall::keys::Code;
use crate::hall::store::bookings::{self, Confirmed};
use crate::hall::store::waiting::{self, State};
use crate::hall::store::{persons, seats};
use crate::hall::view::BookingView;

pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, code: &Code, tail: &str) -> Result<Reply, Stop> {
    let (keys, hall) = (&scene.halls.keys, scene.hall);
    let look_up = keys.look_up(code, tail);
    let place = living(scene, tx, &look_up).await?;
    let now = scene.now();
    let offer = match (place.state_at(now), &place.offer) {
        (State::Offered, Some(offer)) => offer,
        (State::Waiting, _) => return Err(refusals::no_offer().into()),
        (State::Lapsed, _) => return Err(refusals::offer_lapsed().into()),
        _ => return Err(refusals::place_ended().into()),
    };
    let (Some(digest), Some(sealed)) = (&place.person, &place.sealed) else {
        return Err(Stop::Failed(ApiError::Internal));
    };
    let digest: &[u8; 32] = digest.as_slice().try_into().map_err(|_| Stop::Failed(ApiError::Internal))?;
    if !seats::is_held(tx, offer.booking, 1, now).await? {
        return Err(refusals::offer_lapsed().into());
    }
    if let Some(until) = persons::paused_until(tx, hall, digest, now).await? {
        return Err(refusals::paused(until).into());
    }
    if !persons::take_day(tx, hall, digest, &place.day, offer.booking).await? {
        return Err(refusals::day_limit(hall.policy.per_person_and_day).into());
    }
    // Sealed for this digest already: code and tail stay the same.
    let entry = scene.halls.keys.entry(&hall.id, code);
    let with =
        Confirmed { look_up: &look_up, entry: &entry, person: digest, sealed, item: place.item.as_deref() };
    let booked =
        bookings::confirm(tx, offer.booking, &with).await? && seats::book(tx, offer.booking, 1, now).await?;
    if !booked {
        tracing::error!(booking = offer.booking, "an offered seat was lost while it was locked");
        return Err(Stop::Failed(ApiError::Internal));
    }
    waiting::end(tx, place.id, State::Booked).await?;
    let slot = &offer.slot;
    let body = json!({
        "booking": offer.booking, "item": place.item, "place": place.id, "slot": slot.name.to_string(),
    });
    scene.log(tx, "booked", &body).await?;
    let person = scene.halls.unsealed(sealed, &look_up).map_err(Stop::Failed)?;
    let until = scene.cancel_until(&slot.name);
    let view = BookingView::of(slot, &person, place.item.clone(), "booked", until);
    Reply::new(StatusCode::CREATED, &BookingView { code: Some(code.shown()), ..view })
}
