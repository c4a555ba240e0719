//! Cancel a booking. In: code and tail. Out: the booking, cancelled; its seat is free, or the first's in line. Absent: reasons; nobody is asked.

use axum::http::StatusCode;
use serde_json::json;

use super::{Reply, Scene, Stop, line, refusals, run};
use crate::database::sql::Tx;
use crate::hall::keys::Code;
use crate::hall::store::bookings::{self, State};
use crate::hall::store::{persons, seats, tickets};
use crate::hall::view::BookingView;

pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, code: &Code, tail: &str) -> Result<Reply, Stop> {
    let look_up = scene.halls.keys.look_up(code, tail);
    let found = bookings::by_look_up(tx, &scene.hall.id, &look_up).await?;
    let booking = found.ok_or_else(refusals::booking_unknown)?;
    let until = scene.cancel_until(&booking.slot.name);
    if booking.state == State::Booked {
        if scene.now() > until {
            return Err(refusals::too_late(until).into());
        }
        if tickets::of_booking(tx, &scene.hall.id, booking.id).await?.is_some() {
            return Err(refusals::checked_in().into());
        }
        let slots = run::of(tx, &booking).await?;
        run::lock(scene, tx, &slots).await?;
        seats::free(tx, booking.id).await?;
        persons::give_day_back(tx, booking.id).await?;
        bookings::end(tx, booking.id, State::Cancelled).await?;
        let body = json!({ "booking": booking.id, "slot": booking.slot.name.to_string() });
        scene.log(tx, "cancelled", &body).await?;
        line::freed(scene, tx, &slots).await?;
    }
    let person = scene.person(&booking, &look_up)?;
    let view = BookingView::of(&booking.visit(), &person, booking.item.clone(), "cancelled", until);
    Reply::new(StatusCode::OK, &view)
}
