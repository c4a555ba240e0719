//! What the API shows of slots and bookings. Members are in canonical order.
//! In: rows. Out: JSON values. Absent: names and numbers in clear.

use serde::Serialize;
use yushen::bundle::Moment;

use super::calendar::{day_text, weekday};
use super::person::Person;
use super::store::seats::{SlotRow, Stock};

/// A slot.
#[derive(Debug, Serialize)]
pub struct SlotView {
    /// Window class.
    pub class: &'static str,
    /// The day.
    pub day: String,
    /// Seats free now; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<i64>,
    /// How long.
    pub minutes: i64,
    /// Seats that can be booked at all; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<i64>,
    /// Its name, for `hold` and `move`.
    pub slot: String,
    /// When it starts (UTC).
    pub starts_at: String,
    /// The same on the hall's clock.
    pub time: String,
    /// 周一 to 周日.
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
            weekday: weekday(slot.name.day),
        }
    }

    /// With what is free.
    pub fn with_stock(stock: &Stock) -> Self {
        Self { free: Some(stock.free), seats: Some(stock.seats), ..Self::of(&stock.slot) }
    }
}

/// A held seat.
#[derive(Debug, Serialize)]
pub struct HoldView {
    /// Until when (UTC).
    pub expires_at: String,
    /// Token to confirm or release it with; a secret.
    pub hold: String,
    /// The slot.
    pub slot: SlotView,
}

/// A booking.
#[derive(Debug, Serialize)]
pub struct BookingView {
    /// Until when it can be cancelled or moved (UTC).
    pub cancel_until: String,
    /// Only in the answer that made it; a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// `张*`
    pub name: String,
    /// `138****5678`
    pub phone: String,
    /// The slot.
    pub slot: SlotView,
    /// `booked` or `cancelled`.
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
