//! Give a held seat back before it expires. In: the hold's token. Out: done. Absent: booked seats (`cancel`).

use axum::http::StatusCode;
use serde_json::json;

use super::{Reply, Scene, Stop, line, refusals, run};
use crate::database::sql::Tx;
use crate::hall::keys::Code;
use crate::hall::store::bookings::{self, State};
use crate::hall::store::seats;
use crate::hall::view::{ReleasedView, SlotView};

pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, hold: &Code) -> Result<Reply, Stop> {
    let hold = scene.halls.keys.hold(hold);
    let booking = bookings::by_hold(tx, &scene.hall.id, &hold).await?.ok_or_else(refusals::hold_unknown)?;
    if booking.state != State::Held {
        return Err(refusals::hold_used().into());
    }
    let slots = run::of(tx, &booking).await?;
    run::lock(scene, tx, &slots).await?;
    if !seats::is_held(tx, booking.id, booking.parts, scene.now()).await? {
        return Err(refusals::hold_expired().into());
    }
    seats::free(tx, booking.id).await?;
    bookings::end(tx, booking.id, State::Released).await?;
    let body = json!({ "booking": booking.id, "slot": booking.slot.name.to_string() });
    scene.log(tx, "released", &body).await?;
    line::freed(scene, tx, &slots).await?;
    let view = ReleasedView { slot: SlotView::of(&booking.visit()), state: "released" };
    Reply::new(StatusCode::OK, &view)
}
