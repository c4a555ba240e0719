//! Stand in line (候补). In: a slot or a day, who, what for. Out: a place with its code; a seat at once if one is free.
//! Absent: visits longer than one slot: a single seat that becomes free is no use to them.

use axum::http::StatusCode;
use serde_json::json;

use super::leave::view;
use super::{Reply, Scene, Stop, Wanted, line, refusals, run};
use crate::database::sql::Tx;
use crate::error::{ApiError, Refused};
use crate::hall::calendar::{Kind, day_text};
use crate::hall::keys::Code;
use crate::hall::person::Person;
use crate::hall::store::persons;
use crate::hall::store::seats::{self, Locks, SlotRow};
use crate::hall::store::waiting::{self, Joining};
use crate::hall::view::PlaceView;
use crate::hall::visits::Asked;

pub async fn apply(
    scene: &Scene<'_>,
    tx: &mut Tx,
    wanted: &Wanted,
    person: &Person,
    visit: &Asked,
) -> Result<Reply, Stop> {
    let visit = visit.as_ref().map_err(Refused::clone)?.as_ref();
    let (halls, hall) = (scene.halls, scene.hall);
    let slots = slots(scene, tx, wanted).await?;
    if let Some(visit) = visit.filter(|visit| slots.iter().any(|slot| slot.minutes < visit.minutes)) {
        return Err(refusals::visit_too_long(visit).into());
    }
    // Alone, so that nobody frees a seat without seeing who joins.
    let mut keys: Vec<i64> = slots.iter().map(|slot| slot.id).collect();
    seats::lock(tx, &mut keys, Locks::Exclusive).await?;
    let day = day_text(wanted.day());
    let line = waiting::open(tx, &hall.id, wanted.class(), &day).await?;
    let now = scene.now();
    line::lapse(scene, tx, line, now).await?;
    let digest = halls.keys.person(&hall.id, person.phone());
    if let Some(until) = persons::paused_until(tx, hall, &digest, now).await? {
        return Err(refusals::paused(until).into());
    }
    // A seat is not kept for somebody who may not have it.
    if persons::day_is_full(tx, hall, &digest, &day).await? {
        return Err(refusals::day_limit(hall.policy.per_person_and_day).into());
    }
    if waiting::has(tx, line, &digest).await? {
        return Err(refusals::waiting_already().into());
    }
    let code = Code::random()?;
    let look_up = halls.keys.look_up(&code, person.tail());
    let plain = serde_json::to_vec(person).map_err(|_| Stop::Failed(ApiError::Internal))?;
    let sealed = halls.keys.seal(&look_up, &plain)?;
    let only = match wanted {
        Wanted::Slot(_) => slots.first().map(|slot| slot.id),
        Wanted::Day { .. } => None,
    };
    let who = Joining {
        slot: only,
        look_up: &look_up,
        person: &digest,
        sealed: &sealed,
        item: visit.map(|visit| visit.item.as_str()),
    };
    let (place, number) = waiting::join(tx, line, &who, now).await?;
    let mut body = json!({ "class": wanted.class(), "day": day, "number": number, "place": place });
    if let Wanted::Slot(slot) = wanted {
        body["slot"] = json!(slot.to_string());
    }
    scene.log(tx, "joined", &body).await?;
    line::serve(scene, tx, &slots).await?;
    let view = view(scene, tx, &look_up, now).await?;
    Reply::new(StatusCode::CREATED, &PlaceView { code: Some(code.shown()), ..view })
}

/// The slots that a seat may come from.
async fn slots(scene: &Scene<'_>, tx: &mut Tx, wanted: &Wanted) -> Result<Vec<SlotRow>, Stop> {
    let now = scene.now();
    let (class, day) = match wanted {
        Wanted::Slot(slot) => {
            scene.bookable(slot, now)?;
            return run::slots(scene, tx, slot, 0).await;
        }
        Wanted::Day { class, day } => (class, *day),
    };
    let days = scene.halls.horizon(scene.hall, now);
    if !days.iter().any(|(known, kind)| *known == day && *kind != Kind::NotPublished) {
        return Err(refusals::day_unknown().into());
    }
    let mut slots = seats::of_day(tx, &scene.hall.id, class, &day_text(day), 0).await?;
    slots.retain(|slot| slot.name.starts_at() > now);
    if slots.is_empty() {
        return Err(refusals::day_unknown().into());
    }
    Ok(slots)
}
