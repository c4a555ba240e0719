//! Check in, or take a ticket without booking. In: a code, a booking the desk has chosen, or a class. Out: a ticket, the
//! same one for the same booking. Absent: who comes; a ticket knows a booking at most.

use axum::http::StatusCode;
use serde_json::json;

use super::{Reply, Scene, Stop, refusals};
use crate::database::sql::Tx;
use crate::hall::calendar::{day_of, day_text, moment};
use crate::hall::day::hours;
use crate::hall::day::label::label;
use crate::hall::day::picture::{Picture, Source};
use crate::hall::day::view::TicketView;
use crate::hall::keys::Code;
use crate::hall::slots::SlotName;
use crate::hall::store::bookings::{self, BookingRow, State};
use crate::hall::store::tickets::{self, Lane, TicketRow};
use crate::hall::store::{line, no_shows};

/// How a booking is named at the check-in.
#[derive(Debug, Clone)]
pub enum Visitor {
    /// By its code alone, which has 65 random bits; with the tail for bookings that are older than that.
    Code {
        /// The code.
        code: Code,
        /// The last digits of the number.
        tail: Option<String>,
    },
    /// By the key of its row, which the desk got from its list.
    Booking(i64),
}

/// Checks a booking in.
pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, visitor: &Visitor) -> Result<Reply, Stop> {
    let hall = scene.hall.id.as_str();
    // The booking first: who guesses codes does not hold up the line.
    let booking = find(scene, tx, visitor).await?.ok_or_else(refusals::visit_unknown)?;
    let version = line::take(tx, hall).await?;
    let slot = &booking.slot.name;
    if let Some(ticket) = tickets::of_booking(tx, hall, booking.id).await? {
        return shown(scene, tx, StatusCode::OK, &ticket, Some(slot)).await;
    }
    match booking.state {
        State::Booked => {}
        State::Cancelled => return Err(refusals::booking_cancelled().into()),
        State::Held | State::Released => return Err(refusals::visit_unknown().into()),
    }
    let now = scene.now();
    let lane = lane(scene, slot, now)?;
    if lane == Lane::WalkIn {
        is_open(scene, slot.class, now)?;
    }
    // Late is not missed.
    let lifted = no_shows::take_back(tx, booking.id).await?;
    let due_at = if lane == Lane::Booked { slot.starts_at() } else { now };
    let ticket = give(scene, tx, slot.class, Some(&booking), lane, due_at, version).await?;
    let body = json!({
        "booking": booking.id,
        "lane": lane.word(),
        "missed_visit_taken_back": lifted,
        "slot": slot.to_string(),
        "ticket": ticket.label(),
    });
    scene.log(tx, "checked-in", &body).await?;
    shown(scene, tx, StatusCode::CREATED, &ticket, Some(slot)).await
}

/// A ticket for somebody without booking.
pub async fn walk_in(scene: &Scene<'_>, tx: &mut Tx, class: &'static str) -> Result<Reply, Stop> {
    let version = line::take(tx, &scene.hall.id).await?;
    let now = scene.now();
    is_open(scene, class, now)?;
    let ticket = give(scene, tx, class, None, Lane::WalkIn, now, version).await?;
    scene.log(tx, "ticket", &json!({ "class": class, "ticket": ticket.label() })).await?;
    shown(scene, tx, StatusCode::CREATED, &ticket, None).await
}

async fn find(scene: &Scene<'_>, tx: &mut Tx, visitor: &Visitor) -> Result<Option<BookingRow>, Stop> {
    let (hall, keys) = (scene.hall.id.as_str(), &scene.halls.keys);
    Ok(match visitor {
        Visitor::Code { code, tail: None } => bookings::by_entry(tx, hall, &keys.entry(hall, code)).await?,
        Visitor::Code { code, tail: Some(tail) } => {
            bookings::by_look_up(tx, hall, &keys.look_up(code, tail)).await?
        }
        Visitor::Booking(id) => bookings::by_id(tx, hall, *id).await?,
    })
}

/// Whether a visitor keeps the slot's place at `now`.
fn lane(scene: &Scene<'_>, slot: &SlotName, now: i64) -> Result<Lane, Stop> {
    let visit = &scene.hall.visit;
    if day_of(now) != slot.day {
        return Err(refusals::not_today(slot).into());
    }
    let from = slot.starts_at() - visit.check_in_from_minutes * 60;
    if now < from {
        return Err(refusals::too_early(from).into());
    }
    let in_time = now <= slot.starts_at() + visit.late_until_minutes * 60;
    Ok(if in_time { Lane::Booked } else { Lane::WalkIn })
}

fn is_open(scene: &Scene<'_>, class: &str, now: i64) -> Result<(), Stop> {
    let (hall, day) = (scene.hall, day_of(now));
    let hours = hours::of_day(hall, class, scene.halls.kind(day));
    if hours::is_open(&hours, (now - moment(day, 0)) / 60) {
        return Ok(());
    }
    let next = hours::next_opening(hall, class, &scene.halls.horizon(hall, now), now);
    Err(refusals::hall_closed(next).into())
}

async fn give(
    scene: &Scene<'_>,
    tx: &mut Tx,
    class: &'static str,
    booking: Option<&BookingRow>,
    lane: Lane,
    due_at: i64,
    version: i64,
) -> Result<TicketRow, Stop> {
    let (hall, now) = (scene.hall.id.as_str(), scene.now());
    let day = day_text(day_of(now));
    let number = line::next_number(tx, hall, &day, class).await?;
    let mut ticket = TicketRow {
        booking: booking.map(|booking| booking.id),
        item: booking.and_then(|booking| booking.item.clone()),
        due_at,
        waiting_since: due_at.max(now),
        ..TicketRow::new(day, class, number, (lane, now), version)
    };
    ticket.id = tickets::add(tx, hall, &ticket).await?;
    tracing::debug!(hall, ticket = label(class, number), "ticket");
    Ok(ticket)
}

async fn shown(
    scene: &Scene<'_>,
    tx: &mut Tx,
    status: StatusCode,
    ticket: &TicketRow,
    slot: Option<&SlotName>,
) -> Result<Reply, Stop> {
    let picture = Picture::read(scene.halls, scene.hall, Source::Tx(tx), scene.now()).await?;
    let code = crate::after::visit::ticket_code(&scene.halls.keys, &scene.hall.id, ticket);
    Reply::new(status, &TicketView::of(&picture, ticket, slot, &code))
}
