//! The events give the bookings that the tables have. In: events in the order of the log, rows of bookings and seats.
//! Out: nothing, or the first contradiction. Absent: events that are about no booking, but for the numbers that kiosks keep:
//! none is reserved twice, and a kiosk hands out its own only, each once.
//!
//! [`EFFECTS`] lists what each kind does to a booking's state and slot, [`UNCHANGED`] those that leave both alone. A kind
//! that is in neither may have done anything to the booking that its body names, so that booking is not compared until an
//! event of a known kind follows; it is counted as unclear. Whoever writes a new kind of event about a booking names it
//! `booking`, and adds it here.

use std::collections::BTreeMap;

use serde_json::Value;

use super::finding::Finding;
use super::{Counts, Stop};
use crate::database::sql::{Row, Tx};
use crate::hall::log::batch::Event;
use crate::hall::store::seats::slot_row;

/// Bookings read at once.
const PAGE: i64 = 2_000;

/// What a kind of event does: from one of these states to that one. The first state of a booking is `""`.
struct Effect {
    kind: &'static str,
    from: &'static [&'static str],
    to: &'static str,
}

const EFFECTS: [Effect; 7] = [
    Effect { kind: "held", from: &[""], to: "held" },
    // To somebody on the waiting list.
    Effect { kind: "offered", from: &[""], to: "held" },
    Effect { kind: "extended", from: &["held"], to: "held" },
    Effect { kind: "released", from: &["held"], to: "released" },
    Effect { kind: "booked", from: &["held"], to: "booked" },
    Effect { kind: "moved", from: &["booked"], to: "booked" },
    Effect { kind: "cancelled", from: &["booked"], to: "cancelled" },
];

/// Kinds about a booking that was made, which stays as it is.
const UNCHANGED: [&str; 4] = ["checked-in", "no-show", "no-show-taken-back", "receipt-kept"];

/// What a booking is, by its events.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Life {
    state: &'static str,
    slot: String,
    /// What it is for, once an event said it.
    item: Option<Option<String>>,
}

/// A ticket's number: day, class, number.
type Number = (String, String, i64);

/// `None` while it is unclear.
#[derive(Debug, Default)]
pub struct Replay {
    lives: BTreeMap<i64, Option<Life>>,
    /// Numbers that kiosks keep, and whose they are; those that were handed out are gone.
    kept: BTreeMap<Number, i64>,
}

impl Replay {
    /// The next event.
    pub fn event(&mut self, event: &Event) -> Result<(), Finding> {
        let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
        let (booking, slot) = (body["booking"].as_i64(), body["slot"].as_str());
        let unreadable = || Finding::EventUnreadable { id: event.id, kind: event.kind.clone() };
        if let Some(effect) = EFFECTS.iter().find(|effect| effect.kind == event.kind) {
            let (Some(booking), Some(slot)) = (booking, slot) else { return Err(unreadable()) };
            let stood = body["from"].as_str().unwrap_or(slot);
            self.follows(event, booking, Some(stood), effect.from)?;
            let item = match effect.kind {
                "booked" => Some(body["item"].as_str().map(str::to_owned)),
                _ => self.life(booking).and_then(|life| life.item.clone()),
            };
            self.lives.insert(booking, Some(Life { state: effect.to, slot: slot.to_owned(), item }));
        } else if UNCHANGED.contains(&event.kind.as_str()) {
            // A receipt may be handed over without a booking.
            if event.kind == "receipt-kept" && body["booking"].is_null() {
                return Ok(());
            }
            let booking = booking.ok_or_else(unreadable)?;
            self.follows(event, booking, slot, &["held", "booked", "released", "cancelled"])?;
        } else if event.kind == "kiosk-reserved" {
            let (first, last) = (body["first"].as_i64(), body["last"].as_i64());
            let (Some(first), Some(last), Some(kiosk)) = (first, last, body["kiosk"].as_i64()) else {
                return Err(unreadable());
            };
            for number in first..=last {
                if self.kept.insert(kept(&body, number), kiosk).is_some() {
                    return Err(Finding::NumberTwice { id: event.id, number });
                }
            }
        } else if event.kind == "kiosk-ticket" {
            let (Some(number), kiosk) = (body["number"].as_i64(), body["kiosk"].as_i64()) else {
                return Err(unreadable());
            };
            if self.kept.remove(&kept(&body, number)) != kiosk {
                return Err(Finding::NumberNotKept { id: event.id, number });
            }
        } else {
            self.lives.extend(booking.map(|booking| (booking, None)));
        }
        Ok(())
    }

    fn life(&self, booking: i64) -> Option<&Life> {
        self.lives.get(&booking).and_then(Option::as_ref)
    }

    /// The booking is in one of these states and in this slot, or unclear.
    fn follows(
        &self,
        event: &Event,
        booking: i64,
        slot: Option<&str>,
        states: &[&str],
    ) -> Result<(), Finding> {
        if self.lives.get(&booking) == Some(&None) {
            return Ok(());
        }
        let life = self.life(booking);
        let elsewhere = |life: &Life| slot.is_some_and(|slot| slot != life.slot);
        if states.contains(&life.map_or("", |life| life.state)) && !life.is_some_and(elsewhere) {
            return Ok(());
        }
        let state = life.map_or_else(|| "was not made".into(), said);
        Err(Finding::EventImpossible { id: event.id, kind: event.kind.clone(), booking, state })
    }

    /// Compares with the tables.
    pub async fn compare(mut self, tx: &mut Tx, hall: &str, counts: &mut Counts) -> Result<(), Stop> {
        // Seats: all of it, those in its slot, those in the booking's own state.
        let sql = "SELECT s.id, s.class, s.day, s.minute, s.minutes, b.id, b.state, b.item, \
                     (SELECT COUNT(*) FROM seat e WHERE e.booking = b.id), \
                     (SELECT COUNT(*) FROM seat e WHERE e.booking = b.id AND e.slot = b.slot), \
                     (SELECT COUNT(*) FROM seat e WHERE e.booking = b.id AND e.state = b.state), b.parts \
                   FROM booking b JOIN slot s ON s.id = b.slot WHERE b.hall = $1 AND b.id > $2 ORDER BY b.id LIMIT $3";
        let mut last = i64::MIN;
        loop {
            let rows = tx.all(sql, &[hall.into(), last.into(), PAGE.into()]).await?;
            for row in &rows {
                let booking = row.int(5)?;
                match self.lives.remove(&booking) {
                    None => return Err(Finding::BookingUnlogged { booking }.into()),
                    Some(None) => counts.unclear += 1,
                    Some(Some(life)) => {
                        same(row, booking, &life)?;
                        counts.bookings += 1;
                    }
                }
                last = booking;
            }
            if rows.is_empty() {
                break;
            }
        }
        match self.lives.keys().next() {
            Some(booking) => Err(Finding::BookingGone { booking: *booking }.into()),
            None => Ok(()),
        }
    }
}

fn kept(body: &Value, number: i64) -> Number {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    (text("day"), text("class"), number)
}

fn said(life: &Life) -> String {
    words(life.state, &life.slot, life.item.as_ref().and_then(Option::as_ref))
}

fn words(state: &str, slot: &str, item: Option<&String>) -> String {
    let item = item.map(|item| format!(" for `{item}`")).unwrap_or_default();
    format!("is `{state}` in `{slot}`{item}")
}

fn same(row: &Row, booking: i64, life: &Life) -> Result<(), Stop> {
    let (state, item) = (row.text(6)?.unwrap_or_default(), row.text(7)?);
    let slot = slot_row(row, 0)?.name.to_string();
    if state != life.state || slot != life.slot || life.item.as_ref().is_some_and(|said| *said != item) {
        let row = words(&state, &slot, item.as_ref());
        return Err(Finding::BookingOther { booking, row, events: said(life) }.into());
    }
    let (seats, in_slot, in_state, parts) = (row.int(8)?, row.int(9)?, row.int(10)?, row.int(11)?);
    let right = match life.state {
        // A visit that takes several slots has a seat in each; the booking names the first.
        "booked" => in_slot == 1 && in_state == seats && seats == parts,
        // A hold that has expired keeps its seats until somebody takes them.
        "held" => in_state == seats,
        _ => seats == 0,
    };
    if right {
        return Ok(());
    }
    let seat =
        format!("it has {seats} seat(s) of {parts}, {in_slot} in its slot, {in_state} of them `{state}`");
    Err(Finding::SeatOther { booking, events: said(life), seat }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(list: &[(&str, &str)]) -> Result<Replay, Finding> {
        let mut replay = Replay::default();
        for (id, (kind, body)) in (1..).zip(list) {
            replay.event(&Event { id, at: 0, kind: (*kind).into(), body: (*body).into() })?;
        }
        Ok(replay)
    }

    const HELD: (&str, &str) = ("held", r#"{"booking":7,"slot":"a","until":9}"#);
    const BOOKED: (&str, &str) = ("booked", r#"{"booking":7,"item":"x","slot":"a"}"#);
    const MOVED: (&str, &str) = ("moved", r#"{"booking":7,"from":"a","slot":"b"}"#);
    const CANCELLED: (&str, &str) = ("cancelled", r#"{"booking":7,"slot":"b"}"#);

    #[test]
    fn a_life_is_followed_to_its_end() {
        let replay = events(&[HELD, BOOKED, MOVED, CANCELLED]).expect("a sound life");
        let life = Life { state: "cancelled", slot: "b".into(), item: Some(Some("x".into())) };
        assert_eq!(replay.lives[&7], Some(life));
    }

    #[test]
    fn without_an_event_between_the_next_is_impossible() {
        let all = [HELD, BOOKED, MOVED, CANCELLED];
        for left_out in 0..3 {
            let rest: Vec<_> =
                all.iter().enumerate().filter(|(n, _)| *n != left_out).map(|(_, e)| *e).collect();
            let found = events(&rest).expect_err("impossible");
            assert!(matches!(found, Finding::EventImpossible { booking: 7, .. }), "{found}");
        }
        for twice in all {
            assert!(events(&[HELD, BOOKED, MOVED, CANCELLED, twice]).is_err());
        }
    }

    #[test]
    fn a_kiosk_hands_out_its_own_numbers_once() {
        let (a, b) = (r#""class":"c","day":"d","kiosk":1"#, r#""class":"c","day":"d","kiosk":2"#);
        let reserved = |who: &str, first, last| format!("{{{who},\"first\":{first},\"last\":{last}}}");
        let (mine, others, again) = (reserved(a, 1, 3), reserved(b, 4, 4), reserved(b, 3, 5));
        let two = format!("{{{a},\"number\":2}}");
        let (four, nine) = (format!("{{{a},\"number\":4}}"), format!("{{{a},\"number\":9}}"));
        let begun = [("kiosk-reserved", mine.as_str()), ("kiosk-reserved", &others), ("kiosk-ticket", &two)];
        events(&begun).expect("sound");
        for (next, wrong) in [
            (("kiosk-ticket", two.as_str()), Finding::NumberNotKept { id: 4, number: 2 }),
            (("kiosk-ticket", &four), Finding::NumberNotKept { id: 4, number: 4 }),
            (("kiosk-ticket", &nine), Finding::NumberNotKept { id: 4, number: 9 }),
            (("kiosk-reserved", &again), Finding::NumberTwice { id: 4, number: 3 }),
            (("kiosk-reserved", "{}"), Finding::EventUnreadable { id: 4, kind: "kiosk-reserved".into() }),
        ] {
            assert_eq!(events(&[&begun[..], &[next]].concat()).err(), Some(wrong));
        }
    }

    #[test]
    fn kinds_of_later_versions_make_a_booking_unclear_and_nothing_else() {
        let replay = events(&[HELD, BOOKED, ("called", r#"{"ticket":3}"#)]).expect("about no booking");
        assert!(replay.lives[&7].is_some());
        let later = ("of-a-later-version", r#"{"booking":7}"#);
        let replay = events(&[HELD, BOOKED, later]).expect("unclear");
        assert_eq!(replay.lives[&7], None);
        let replay = events(&[HELD, BOOKED, later, CANCELLED]).expect("clear again, but for its item");
        assert_eq!(replay.lives[&7], Some(Life { state: "cancelled", slot: "b".into(), item: None }));
        let arrived = ("checked-in", r#"{"booking":7,"slot":"a","ticket":"A1"}"#);
        let kept = ("receipt-kept", r#"{"booking":7,"item":"y"}"#);
        let replay = events(&[HELD, BOOKED, arrived, kept, MOVED]).expect("nothing but what it was");
        let life = Life { state: "booked", slot: "b".into(), item: Some(Some("x".into())) };
        assert_eq!(replay.lives[&7], Some(life));
        for impossible in [&[arrived][..], &[HELD, BOOKED, MOVED, arrived], &[HELD, ("offered", HELD.1)]] {
            assert!(matches!(events(impossible), Err(Finding::EventImpossible { .. })), "{impossible:?}");
        }
        let found = events(&[("held", r#"{"slot":"a"}"#)]).err();
        assert_eq!(found, Some(Finding::EventUnreadable { id: 1, kind: "held".into() }));
    }
}
