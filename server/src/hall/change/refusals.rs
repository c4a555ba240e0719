//! What the booking rules refuse, each with its code and what to do instead.
//! In: what was asked. Out: refusals. Absent: wording for citizens; the web app words what they read.

use axum::http::StatusCode;
use yushen::bundle::Moment;

use crate::database::sql::Tx;
use crate::error::{ApiError, Refused};
use crate::hall::slots::SlotName;
use crate::hall::store::seats::{STOCK, stock};
use crate::hall::view::SlotView;

use super::{Scene, Stop};

/// How many other slots are offered when one is full.
const ALTERNATIVES: usize = 3;
const DAY: i64 = 86_400;

pub fn key_reused() -> ApiError {
    ApiError::Request {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "key-reused",
        message: "this `Idempotency-Key` was used for another request; take a new one".into(),
    }
}

pub fn slot_unknown() -> Refused {
    let message = "there is no such slot that can be booked now; ask for the slots of a day";
    Refused::new(StatusCode::NOT_FOUND, "slot-unknown", message)
}

pub fn slot_past(slot: &SlotName) -> Refused {
    let message = format!("`{slot}` has begun; take a later one, or walk in");
    Refused::new(StatusCode::CONFLICT, "slot-past", message)
}

pub fn hold_unknown() -> Refused {
    let message = "there is no such hold; hold a seat first";
    Refused::new(StatusCode::NOT_FOUND, "hold-unknown", message)
}

pub fn hold_expired() -> Refused {
    let message = "the seat was held too long ago and is free again; hold one anew";
    Refused::new(StatusCode::CONFLICT, "hold-expired", message)
}

pub fn hold_used() -> Refused {
    let message = "this hold was booked or given back already";
    Refused::new(StatusCode::CONFLICT, "hold-used", message)
}

/// The same for a wrong tail and for an unknown code.
pub fn booking_unknown() -> Refused {
    let message = "no booking has this code and these last four digits of the telephone number";
    Refused::new(StatusCode::NOT_FOUND, "booking-unknown", message)
}

pub fn booking_cancelled() -> Refused {
    Refused::new(StatusCode::CONFLICT, "booking-cancelled", "this booking was cancelled; book anew")
}

pub fn too_late(until: i64) -> Refused {
    let message = format!("cancelling and moving was possible until {}; just don't come", Moment(until));
    Refused::new(StatusCode::CONFLICT, "too-late", message)
}

pub fn day_limit(limit: i64) -> Refused {
    let message = format!("this number has {limit} booking(s) on that day already; walking in works always");
    Refused::new(StatusCode::CONFLICT, "day-limit", message)
}

pub fn paused(until: i64) -> Refused {
    let message = format!(
        "visits were missed, so booking online is paused until {}; walking in works always",
        Moment(until)
    );
    Refused::new(StatusCode::CONFLICT, "booking-paused", message)
}

/// The slot is full: with the nearest ones of its class that are not.
pub async fn slot_full(scene: &Scene<'_>, tx: &mut Tx, slot: &SlotName, now: i64) -> Result<Stop, Stop> {
    let days = scene.halls.horizon(scene.hall, now);
    let last = days.last().map_or(now, |(day, _)| crate::hall::calendar::moment(*day, 0) + DAY);
    let values = [scene.hall.id.as_str().into(), slot.class.into(), now.into(), last.into(), now.into()];
    let mut others = stock(&tx.all(STOCK, &values).await?)?;
    others.retain(|other| other.free > 0 && other.slot.name != *slot);
    let wanted = slot.starts_at();
    others.sort_by_key(|other| {
        let starts_at = other.slot.name.starts_at();
        (starts_at.abs_diff(wanted), starts_at)
    });
    let nearest: Vec<SlotView> = others.iter().take(ALTERNATIVES).map(SlotView::with_stock).collect();
    let refused = Refused {
        status: StatusCode::CONFLICT,
        code: "slot-full",
        message: format!("`{slot}` is full; take one of `alternatives`, or walk in"),
        alternatives: Some(serde_json::json!(nearest)),
    };
    Ok(Stop::Refused(refused))
}
