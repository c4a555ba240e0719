//! What the API shows of slots and bookings. Members are in canonical order.
//! In: rows. Out: JSON values. Absent: names and numbers in clear.

use serde::Serialize;
use utoipa::ToSchema;
use yushen::bundle::Moment;

use crate::describe::WindowClass;

use super::calendar::{day_text, weekday};
use super::person::Person;
use super::store::seats::{SlotRow, Stock};

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
    /// Its name, for `hold` and `move`.
    #[schema(example = "social-affairs.2026-11-27.0930")]
    pub slot: String,
    /// When it starts (UTC).
    #[schema(example = "2026-11-27T01:30:00Z", format = DateTime)]
    pub starts_at: String,
    /// The same on the hall's clock.
    #[schema(example = "09:30")]
    pub time: String,
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
            weekday: weekday(slot.name.day),
        }
    }

    /// With what is free.
    pub fn with_stock(stock: &Stock) -> Self {
        Self { free: Some(stock.free), seats: Some(stock.seats), ..Self::of(&stock.slot) }
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
