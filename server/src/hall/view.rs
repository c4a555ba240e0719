//! What the API shows of slots and bookings. Members are in canonical order.
//! In: rows. Out: JSON values. Absent: names and numbers in clear.

use serde::Serialize;
use utoipa::ToSchema;
use yushen::bundle::Moment;

use crate::describe::WindowClass;

use super::calendar::{day_of, day_text, weekday};
use super::person::Person;
use super::store::seats::{SlotRow, Stock};
use super::store::waiting::{Place, State};

/// A slot.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotView {
    /// Window class.
    #[schema(value_type = WindowClass)]
    pub class: &'static str,
    /// The day.
    #[schema(example = "2026-11-27", format = Date)]
    pub day: String,
    /// Seats free now; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<i64>,
    /// How long.
    #[schema(example = 30)]
    pub minutes: i64,
    /// Seats that can be booked at all; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<i64>,
    /// Its name, for `hold`, `move` and `waiting`.
    #[schema(example = "social-affairs.2026-11-27.0930")]
    pub slot: String,
    /// When it starts (UTC).
    #[schema(example = "2026-11-27T01:30:00Z", format = DateTime)]
    pub starts_at: String,
    /// The same on the hall's clock.
    #[schema(example = "09:30")]
    pub time: String,
    /// People in line for it; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<i64>,
    /// 周一 to 周日.
    #[schema(example = "周五")]
    pub weekday: &'static str,
}

impl SlotView {
    /// Of a slot.
    pub fn of(slot: &SlotRow) -> Self {
        Self {
            class: slot.name.class,
            day: day_text(slot.name.day),
            free: None,
            minutes: slot.minutes,
            seats: None,
            slot: slot.name.to_string(),
            starts_at: Moment(slot.name.starts_at()).to_string(),
            time: slot.name.time(),
            waiting: None,
            weekday: weekday(slot.name.day),
        }
    }

    /// Of several, one after the other, as one.
    pub fn of_run(first: &SlotRow, run: &[SlotRow]) -> Self {
        Self { minutes: run.iter().map(|slot| slot.minutes).sum(), ..Self::of(first) }
    }

    /// With what is free.
    pub fn with_stock(stock: &Stock) -> Self {
        Self {
            free: Some(stock.free),
            seats: Some(stock.seats),
            waiting: Some(stock.waiting),
            ..Self::of(&stock.slot)
        }
    }
}

/// A held seat that was given back.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleasedView {
    /// The slot.
    pub slot: SlotView,
    /// `released`
    #[schema(example = "released", pattern = "^released$")]
    pub state: &'static str,
}

/// A held seat.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldView {
    /// Until when (UTC).
    #[schema(example = "2026-11-26T08:10:00Z", format = DateTime)]
    pub expires_at: String,
    /// Token to confirm or release it with; a secret.
    #[schema(example = "7K3M-9QPA-X01TD")]
    pub hold: String,
    /// The slot.
    pub slot: SlotView,
}

/// A booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingView {
    /// Until when it can be cancelled or moved (UTC).
    #[schema(example = "2026-11-26T23:30:00Z", format = DateTime)]
    pub cancel_until: String,
    /// Only in the answer that made it; a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "7K3M-9QPA-X01TD")]
    pub code: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "marriage-registration")]
    pub item: Option<String>,
    /// Masked: `张*`.
    #[schema(example = "欧***")]
    pub name: String,
    /// Masked: `138****5678`.
    #[schema(example = "139****1234")]
    pub phone: String,
    /// The slot.
    pub slot: SlotView,
    /// `booked` or `cancelled`.
    #[schema(pattern = "^(booked|cancelled)$", example = "booked")]
    pub state: &'static str,
}

impl BookingView {
    /// Of a booking, without its code.
    pub fn of(
        slot: &SlotRow,
        person: &Person,
        item: Option<String>,
        state: &'static str,
        cancel_until: i64,
    ) -> Self {
        Self {
            cancel_until: Moment(cancel_until).to_string(),
            code: None,
            item,
            name: person.masked_name(),
            phone: person.masked_phone(),
            slot: SlotView::of(slot),
            state,
        }
    }
}

/// A seat that is, or was, held for somebody in line.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferView {
    /// Until when it can be taken (UTC).
    #[schema(example = "2026-11-26T08:10:00Z", format = DateTime)]
    pub expires_at: String,
    /// Since when (UTC).
    #[schema(example = "2026-11-26T08:00:00Z", format = DateTime)]
    pub offered_at: String,
    /// Where.
    pub slot: SlotView,
}

/// A place in line.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceView {
    /// Window class.
    #[schema(value_type = WindowClass)]
    pub class: String,
    /// Only in the answer that made it; a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The day.
    #[schema(example = "2026-11-27", format = Date)]
    pub day: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// `张*`, while the place lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Number in the line of the class and day: who joined earlier has a lower one.
    pub number: i64,
    /// The seat that is or was offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferView>,
    /// `138****5678`, while the place lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// 1 is next; only while waiting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
    /// The only slot that it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<SlotView>,
    /// `waiting`, `offered`, `booked`, `left`, `lapsed`, or `over` when the slot began, or
    /// the person could have no more bookings, before a seat was free.
    #[schema(pattern = "^(waiting|offered|booked|left|lapsed|over)$", example = "waiting")]
    pub state: &'static str,
}

impl PlaceView {
    /// Of a place with so many waiting before it, without its code.
    pub fn of(place: &Place, ahead: i64, person: Option<&Person>, now: i64) -> Self {
        let over = match &place.slot {
            Some(slot) => slot.name.starts_at() <= now,
            None => place.day < day_text(day_of(now)),
        };
        let state = match place.state_at(now) {
            State::Waiting if over => "over",
            other => other.word(),
        };
        let lives = person.filter(|_| matches!(state, "waiting" | "offered"));
        Self {
            class: place.class.clone(),
            code: None,
            day: place.day.clone(),
            item: place.item.clone(),
            name: lives.map(Person::masked_name),
            number: place.number,
            offer: place.offer.as_ref().map(|offer| OfferView {
                expires_at: Moment(offer.until).to_string(),
                offered_at: Moment(offer.at).to_string(),
                slot: SlotView::of(&offer.slot),
            }),
            phone: lives.map(Person::masked_phone),
            place: (state == "waiting").then_some(ahead + 1),
            slot: place.slot.as_ref().map(SlotView::of),
            state,
        }
    }
}
