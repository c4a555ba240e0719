//! Hold a seat for a while. In: a slot, what for. Out: a token. Absent: who it is for; that comes with the confirmation.

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen::bundle::Moment;

use super::{Reply, Scene, Stop, run};
use crate::database::sql::Tx;
use crate::error::Refused;
use crate::hall::keys::Code;
use crate::hall::slots::SlotName;
use crate::hall::store::bookings::{self, Held};
use crate::hall::store::seats::Claim;
use crate::hall::store::seats::SlotRow;
use crate::hall::view::{HoldView, SlotView};
use crate::hall::visits::Asked;

pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, name: &SlotName, visit: &Asked) -> Result<Reply, Stop> {
    let hall = scene.hall.id.as_str();
    let visit = visit.as_ref().map_err(Refused::clone)?.as_ref();
    scene.bookable(name, scene.now())?;
    let slots = run::slots(scene, tx, name, visit.map_or(0, |visit| visit.minutes)).await?;
    let Some(slot) = slots.first() else { return Err(Stop::Again) };
    run::lock(scene, tx, &slots).await?;
    // Read when the lock is held: what has expired until now is free.
    let now = scene.now();
    let until = until(scene, name, now);
    let token = Code::random()?;
    let with = Held {
        slot: slot.id,
        parts: i64::try_from(slots.len()).unwrap_or(i64::MAX),
        minutes: slots.iter().map(|slot| slot.minutes).sum(),
        hold: &scene.halls.keys.hold(&token),
        item: visit.map(|visit| visit.item.as_str()),
        until,
    };
    let booking = bookings::hold(tx, hall, &with, now).await?;
    run::claim(scene, tx, (&slots, &[]), booking, Claim::Held(until), now).await?;
    scene.log(tx, "held", &event(booking, name, until, slots.len())).await?;
    reply(&token, &slots, until)
}

/// Until when a seat is held.
pub fn until(scene: &Scene<'_>, name: &SlotName, now: i64) -> i64 {
    (now + scene.hall.policy.hold_minutes * 60).min(name.starts_at())
}

/// What the log says of it.
pub fn event(booking: i64, name: &SlotName, until: i64, parts: usize) -> Value {
    let mut body = json!({ "booking": booking, "slot": name.to_string(), "until": until });
    if parts > 1 {
        body["parts"] = json!(parts);
    }
    body
}

/// The answer for a hold of these slots.
pub fn reply(token: &Code, slots: &[SlotRow], until: i64) -> Result<Reply, Stop> {
    let slot = slots.first().ok_or(Stop::Again)?;
    let view = HoldView {
        expires_at: Moment(until).to_string(),
        hold: token.shown(),
        slot: SlotView::of_run(slot, slots),
    };
    Reply::new(StatusCode::CREATED, &view)
}
