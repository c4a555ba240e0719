//! Leave the line. In: the place's code and tail. Out: how the place ended; an offered seat goes to the next.
//! Absent: booked seats (`cancel`).

use axum::http::StatusCode;
use serde_json::json;

use super::{Reply, Scene, Stop, line, refusals};
use crate::database::sql::Tx;
use crate::error::ApiError;
use crate::hall::keys::Code;
use crate::hall::store::bookings;
use crate::hall::store::seats::{self, Locks};
use crate::hall::store::waiting::{self, AHEAD, BY_LOOK_UP, Place, State};
use crate::hall::view::PlaceView;

pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, code: &Code, tail: &str) -> Result<Reply, Stop> {
    let look_up = scene.halls.keys.look_up(code, tail);
    let place = living(scene, tx, &look_up).await?;
    let now = scene.now();
    let state = place.state_at(now);
    if matches!(state, State::Waiting | State::Offered) {
        waiting::end(tx, place.id, State::Left).await?;
        scene.log(tx, "left", &json!({ "place": place.id })).await?;
    }
    if let (State::Offered, Some(offer)) = (state, &place.offer) {
        seats::free(tx, offer.booking).await?;
        bookings::end(tx, offer.booking, bookings::State::Released).await?;
        let body = json!({ "booking": offer.booking, "slot": offer.slot.name.to_string() });
        scene.log(tx, "released", &body).await?;
        line::serve(scene, tx, std::slice::from_ref(&offer.slot)).await?;
    }
    Reply::new(StatusCode::OK, &view(scene, tx, &look_up, now).await?)
}

/// A place as it is shown.
pub async fn view(scene: &Scene<'_>, tx: &mut Tx, look_up: &[u8; 32], now: i64) -> Result<PlaceView, Stop> {
    let place = find(tx, &scene.hall.id, look_up).await?.ok_or(Stop::Failed(ApiError::Internal))?;
    let ahead = tx.first(AHEAD, &place.ahead(now)).await?.map(|row| row.int(0)).transpose()?;
    let person = scene.halls.person_in_line(&place, look_up).map_err(Stop::Failed)?;
    Ok(PlaceView::of(&place, ahead.unwrap_or(0), person.as_ref(), now))
}

/// The place of a code and tail, with its line locked, and before that the slot of which a seat was offered.
pub async fn living(scene: &Scene<'_>, tx: &mut Tx, look_up: &[u8; 32]) -> Result<Place, Stop> {
    let place = find(tx, &scene.hall.id, look_up).await?.ok_or_else(refusals::place_unknown)?;
    let offered = |place: &Place| place.offer.as_ref().map(|offer| offer.booking);
    if let Some(offer) = &place.offer {
        seats::lock(tx, &mut [offer.slot.id], Locks::Exclusive).await?;
    }
    waiting::lock(tx, &scene.hall.id, &place.class, &place.day).await?;
    let locked = find(tx, &scene.hall.id, look_up).await?.ok_or_else(refusals::place_unknown)?;
    // A seat was offered before the line was locked: again, with its slot.
    if offered(&locked) == offered(&place) { Ok(locked) } else { Err(Stop::Again) }
}

async fn find(tx: &mut Tx, hall: &str, look_up: &[u8; 32]) -> Result<Option<Place>, sqlx::Error> {
    let row = tx.first(BY_LOOK_UP, &[hall.into(), look_up.into()]).await?;
    row.map(|row| waiting::place(&row)).transpose()
}
