//! What happens with time alone: the day before is closed, long waiting is told, missed visits are written.
//! In: a hall, the moment; every minute. Out: rows and events. Absent: requests (`change`).
//!
//! A visit counts as missed only when it was possible: the slot is still in the plan (the calendar may have closed the
//! hall), the server was there to check people in from the slot's start until the end of the grace, and the hall gave
//! tickets on that day (one that has no check-in yet, or did not open, pauses nobody).

use serde_json::json;

use super::estimate::WAIT_LIMIT_SECONDS;
use super::machine::{Action, step};
use crate::database::sql::Tx;
use crate::hall::Halls;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::config::Hall;
use crate::hall::slots::{SlotName, of_day};
use crate::hall::store::{events, line, no_shows, tickets};

/// Without a sign of life for longer, nobody could check in meanwhile.
const GAP_SECONDS: i64 = 5 * 60;
/// How long after a slot a missed visit is still written or taken back.
const LOOK_BACK_SECONDS: i64 = 86_400;

/// Brings a hall's day up to date.
///
/// # Errors
/// The database doesn't answer.
pub async fn hall(halls: &Halls, hall: &Hall) -> Result<(), sqlx::Error> {
    let mut tx = halls.database.begin().await?;
    // Changes the line's row, so nobody checks in meanwhile; it is no change that a display must hear of.
    let now = halls.clock.now();
    let up_since = line::note_up(&mut tx, &hall.id, now, GAP_SECONDS).await?;
    // The clock may have gone on while others had the line.
    let now = halls.clock.now().max(now);
    close_days_before(&mut tx, hall, now).await?;
    raise_alarms(&mut tx, hall, now).await?;
    missed_visits(&mut tx, halls, hall, up_since, now).await?;
    tx.commit().await
}

async fn close_days_before(tx: &mut Tx, hall: &Hall, now: i64) -> Result<(), sqlx::Error> {
    let left = tickets::open_before(tx, &hall.id, &day_text(day_of(now))).await?;
    if left.is_empty() {
        return Ok(());
    }
    let version = line::take(tx, &hall.id).await?;
    for mut ticket in left {
        // An open ticket can always be closed.
        let Ok(standing) = step(&ticket.standing, Action::EndDay) else { continue };
        let body = json!({ "day": ticket.day, "ticket": ticket.label(), "why": "day-over" });
        (ticket.standing, ticket.ended_at, ticket.version) = (standing, Some(now), version);
        tickets::keep(tx, &ticket).await?;
        events::add(tx, &hall.id, now, "closed", &body).await?;
    }
    Ok(())
}

/// Writes, once for each ticket, that it has waited longer than the city's limit. Also before a call ends the waiting.
///
/// # Errors
/// The database doesn't answer.
pub async fn raise_alarms(tx: &mut Tx, hall: &Hall, now: i64) -> Result<(), sqlx::Error> {
    let since = now - WAIT_LIMIT_SECONDS;
    for ticket in tickets::waiting_too_long(tx, &hall.id, &day_text(day_of(now)), since).await? {
        tickets::keep_alarm(tx, ticket.id, now).await?;
        let waited = now - ticket.waiting_since;
        let body = json!({ "class": ticket.class, "ticket": ticket.label(), "waited_seconds": waited });
        events::add(tx, &hall.id, now, "alarm", &body).await?;
    }
    Ok(())
}

async fn missed_visits(
    tx: &mut Tx,
    halls: &Halls,
    hall: &Hall,
    up_since: i64,
    now: i64,
) -> Result<(), sqlx::Error> {
    let was_open = |slot: &SlotName| {
        of_day(hall, slot.day, halls.kind(slot.day)).iter().any(|planned| planned.name == *slot)
    };
    let back = now - LOOK_BACK_SECONDS;
    for missed in no_shows::written(tx, &hall.id, back).await? {
        if !was_open(&missed.slot) && no_shows::take_back(tx, missed.booking).await? {
            let body =
                json!({ "booking": missed.booking, "slot": missed.slot.to_string(), "why": "hall-closed" });
            events::add(tx, &hall.id, now, "no-show-taken-back", &body).await?;
        }
    }
    let grace_over = now - hall.visit.late_until_minutes * 60 - 1;
    for missed in no_shows::candidates(tx, &hall.id, back.max(up_since), grace_over).await? {
        if was_open(&missed.slot) && no_shows::add(tx, &hall.id, &missed).await? {
            let body = json!({ "booking": missed.booking, "slot": missed.slot.to_string() });
            events::add(tx, &hall.id, now, "no-show", &body).await?;
        }
    }
    Ok(())
}
