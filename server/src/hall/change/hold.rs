//! Hold a seat for a while. In: a slot. Out: a token. Absent: who it is for; that comes with the confirmation.

use axum::http::StatusCode;
use serde_json::json;
use yushen::bundle::Moment;

use super::{Reply, Scene, Stop, refusals};
use crate::database::sql::Tx;
use crate::hall::keys::Code;
use crate::hall::slots::SlotName;
use crate::hall::store::bookings;
use crate::hall::store::seats::{self, Claim, Locks};
use crate::hall::view::{HoldView, SlotView};

pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, name: &SlotName) -> Result<Reply, Stop> {
    let hall = scene.hall.id.as_str();
    scene.bookable(name, scene.now())?;
    let slot = seats::find(tx, hall, name).await?.ok_or_else(refusals::slot_unknown)?;
    seats::lock(tx, &mut [slot.id], scene.locks).await?;
    // Read when the lock is held: what has expired until now is free.
    let now = scene.now();
    let until = (now + scene.hall.policy.hold_minutes * 60).min(name.starts_at());
    let token = Code::random()?;
    let booking = bookings::hold(tx, hall, slot.id, &scene.halls.keys.hold(&token), until, now).await?;
    if !seats::claim(tx, slot.id, booking, Claim::Held(until), now).await? {
        return Err(full(scene, tx, name, now).await?);
    }
    let body = json!({ "booking": booking, "slot": name.to_string(), "until": until });
    scene.log(tx, "held", &body).await?;
    let view =
        HoldView { expires_at: Moment(until).to_string(), hold: token.shown(), slot: SlotView::of(&slot) };
    Reply::new(StatusCode::CREATED, &view)
}

/// Nothing was free: full, if nobody else is at it.
pub async fn full(scene: &Scene<'_>, tx: &mut Tx, name: &SlotName, now: i64) -> Result<Stop, Stop> {
    if tx.is_postgres() && scene.locks == Locks::Shared {
        return Ok(Stop::Again);
    }
    refusals::slot_full(scene, tx, name, now).await
}
