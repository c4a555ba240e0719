//! What the booking rules refuse, each with its code and what to do instead.
//! In: what was asked. Out: refusals. Absent: wording for citizens; the web app words what they read.

use axum::http::StatusCode;
use yushen::bundle::Moment;

use crate::database::sql::Tx;
use crate::error::{ApiError, Refused};
use crate::hall::day::machine::Wrong;
use crate::hall::slots::SlotName;
use crate::hall::store::seats::{STOCK, SlotRow, runs, stock};
use crate::hall::store::tickets::TicketRow;
use crate::hall::view::SlotView;
use crate::hall::visits::Visit;

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

pub fn slot_too_short(slot: &SlotName, minutes: i64) -> Refused {
    let message = format!(
        "this item takes {minutes} minutes, and not so many follow from `{slot}` on; ask for the slots of a day \
         with `item`"
    );
    Refused::new(StatusCode::CONFLICT, "slot-too-short", message)
}

pub fn visit_too_long(visit: &Visit) -> Refused {
    let message = format!(
        "`{}` takes {} minutes, more than one slot, and people wait for one seat; take another day, or walk in",
        visit.item, visit.minutes
    );
    Refused::new(StatusCode::CONFLICT, "visit-too-long", message)
}

pub fn hold_too_short(visit: &Visit) -> Refused {
    let message = format!(
        "`{}` takes {} minutes, more than what is held; hold anew and name the `item` with it",
        visit.item, visit.minutes
    );
    Refused::new(StatusCode::CONFLICT, "hold-too-short", message)
}

pub fn other_item(item: &str) -> Refused {
    let message = format!("the seat was held for `{item}`; book it for that, or hold anew");
    Refused::new(StatusCode::CONFLICT, "other-item", message)
}

pub fn other_class(class: &str) -> Refused {
    let message = format!("this item is handled at windows of class `{class}`; take a slot of that class");
    Refused::new(StatusCode::CONFLICT, "other-class", message)
}

pub fn day_unknown() -> Refused {
    let message = "there is no slot to come on that day that can be booked; ask for the days of the class";
    Refused::new(StatusCode::NOT_FOUND, "slot-unknown", message)
}

pub fn waiting_already() -> Refused {
    let message = "this number stands in line for that class and day already; leave that place first";
    Refused::new(StatusCode::CONFLICT, "waiting-already", message)
}

/// The same for a wrong tail and for an unknown code.
pub fn place_unknown() -> Refused {
    let message = "no place in line has this code and these last four digits of the telephone number";
    Refused::new(StatusCode::NOT_FOUND, "place-unknown", message)
}

pub fn receipts_full() -> Refused {
    let message = "the hall keeps as many receipts without a booking as it can; book first and hand the receipt over \
                   with the booking's code, or bring it along";
    Refused::new(StatusCode::CONFLICT, "receipts-full", message)
}

pub fn no_offer() -> Refused {
    let message = "no seat has become free for this place yet; look it up again later";
    Refused::new(StatusCode::CONFLICT, "no-offer", message)
}

pub fn offer_lapsed() -> Refused {
    let message = "the seat was offered too long ago and is the next one's; join again, or walk in";
    Refused::new(StatusCode::CONFLICT, "offer-lapsed", message)
}

pub fn place_ended() -> Refused {
    let message = "this place has ended: its seat was booked, or it was left";
    Refused::new(StatusCode::CONFLICT, "place-ended", message)
}

/// The same for an unknown code, a wrong tail and a booking's key of another hall.
pub fn visit_unknown() -> Refused {
    let message = "no booking has this code; ask at the desk, or take a ticket without booking";
    Refused::new(StatusCode::NOT_FOUND, "visit-unknown", message)
}

pub fn checked_in() -> Refused {
    let message = "this booking is checked in: its ticket holds; nothing is cancelled or moved any more";
    Refused::new(StatusCode::CONFLICT, "checked-in", message)
}

pub fn not_today(slot: &SlotName) -> Refused {
    let message = format!("the booking is for `{slot}`; take a ticket without booking for today");
    Refused::new(StatusCode::CONFLICT, "not-today", message)
}

pub fn too_early(from: i64) -> Refused {
    let message =
        format!("checking in is possible from {}; a ticket without booking works now", Moment(from));
    Refused::new(StatusCode::CONFLICT, "too-early", message)
}

pub fn hall_closed(next: Option<i64>) -> Refused {
    let next = next.map_or_else(|| "on a day not known yet".into(), |at| format!("at {}", Moment(at)));
    let message = format!("windows of this class are closed now and open next {next}; book, or come then");
    Refused::new(StatusCode::CONFLICT, "hall-closed", message)
}

pub fn nobody_waits() -> Refused {
    Refused::new(StatusCode::CONFLICT, "nobody-waits", "nobody waits for this window")
}

pub fn window_busy(window: i64, ticket: &str) -> Refused {
    let message = format!("window {window} has {ticket}; finish, skip or transfer it first");
    Refused::new(StatusCode::CONFLICT, "window-busy", message)
}

pub fn window_unknown() -> Refused {
    let message = "the hall has no such window; `/api/halls/{hall}` lists them";
    Refused::new(StatusCode::NOT_FOUND, "window-unknown", message)
}

pub fn same_window() -> Refused {
    Refused::new(
        StatusCode::CONFLICT,
        "same-window",
        "the visitor is at this window; name another or a class",
    )
}

/// No ticket of today has this number.
pub fn ticket_unknown() -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "ticket-unknown", "there is no such ticket today")
}

/// A ticket in a state that the command is not for.
pub fn wrong_state(ticket: &TicketRow, wrong: Wrong) -> Refused {
    let label = ticket.label();
    let (code, message) = match wrong {
        Wrong::NotWaiting => ("not-waiting", format!("{label} is at a window already")),
        Wrong::NotCalled => ("not-called", format!("{label} is waiting; call it first")),
        Wrong::OtherWindow(window) => ("other-window", format!("{label} is at window {window}")),
        Wrong::Over => ("ticket-over", format!("{label} is served or closed; give a new ticket")),
    };
    Refused::new(StatusCode::CONFLICT, code, message)
}

/// `full` of the wanted slots is full: with the nearest ones of its class where the same visit fits.
pub async fn slot_full(
    scene: &Scene<'_>,
    tx: &mut Tx,
    wanted: &[SlotRow],
    full: &SlotRow,
    now: i64,
) -> Result<Stop, Stop> {
    let (slot, Some(first)) = (&full.name, wanted.first()) else { return Ok(Stop::Again) };
    let days = scene.halls.horizon(scene.hall, now);
    let last = days.last().map_or(now, |(day, _)| crate::hall::calendar::moment(*day, 0) + DAY);
    let values = [scene.hall.id.as_str().into(), slot.class.into(), now.into(), last.into(), now.into()];
    let minutes = wanted.iter().map(|slot| slot.minutes).sum();
    let mut others = runs(&stock(&tx.all(STOCK, &values).await?)?, minutes);
    others.retain(|other| other.free > 0 && other.slot.name != first.name);
    let wanted = first.name.starts_at();
    others.sort_by_key(|other| {
        let starts_at = other.slot.name.starts_at();
        (starts_at.abs_diff(wanted), starts_at)
    });
    let nearest: Vec<SlotView> = others.iter().take(ALTERNATIVES).map(SlotView::with_stock).collect();
    let refused = Refused {
        status: StatusCode::CONFLICT,
        code: "slot-full",
        message: format!("`{slot}` is full; take one of `alternatives`, stand in line, or walk in"),
        alternatives: Some(serde_json::json!(nearest)),
    };
    Ok(Stop::Refused(refused))
}
