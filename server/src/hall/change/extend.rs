//! Hold a held seat for longer: nobody is hurried (WCAG 2.2, 2.2.1). In: the hold's token. Out: its new end.
//! Absent: holding for ever; a hold that was extended as often as it may be ends like any other.

use axum::http::StatusCode;
use serde_json::json;
use yushen::bundle::Moment;

use super::{Reply, Scene, Stop, refusals, run};
use crate::database::sql::Tx;
use crate::hall::keys::Code;
use crate::hall::store::bookings::{self, State};
use crate::hall::store::seats;
use crate::hall::view::{HoldView, SlotView};

/// Whoever takes every chance to extend has at least ten: the first time of holding, and ten more.
const MOST_TIMES: i64 = 11;

pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, token: &Code) -> Result<Reply, Stop> {
    let hold = scene.halls.keys.hold(token);
    let booking = bookings::by_hold(tx, &scene.hall.id, &hold).await?.ok_or_else(refusals::hold_unknown)?;
    if booking.state != State::Held {
        return Err(refusals::hold_used().into());
    }
    let slots = run::of(tx, &booking).await?;
    run::lock(scene, tx, &slots).await?;
    let now = scene.now();
    if !seats::is_held(tx, booking.id, booking.parts, now).await? {
        return Err(refusals::hold_expired().into());
    }
    let once = scene.hall.policy.hold_minutes * 60;
    let last = bookings::made_at(tx, booking.id).await? + MOST_TIMES * once;
    let until = (now + once).min(booking.slot.name.starts_at()).min(last);
    seats::hold_until(tx, booking.id, until).await?;
    bookings::hold_until(tx, booking.id, until).await?;
    let body = json!({ "booking": booking.id, "slot": booking.slot.name.to_string(), "until": until });
    scene.log(tx, "extended", &body).await?;
    let view = HoldView {
        expires_at: Moment(until).to_string(),
        hold: token.shown(),
        slot: SlotView::of(&booking.visit()),
    };
    Reply::new(StatusCode::OK, &view)
}
