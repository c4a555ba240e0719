//! Halls, their days and slots: everything that can be read without a code.
//! In: a hall, a class. Out: lists. Absent: who has a seat.

use axum::Json;
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Shared, bad_field, hall};
use crate::error::ApiError;
use crate::hall::calendar::{Kind, day_text, moment, weekday};
use crate::hall::config::{CLASSES, Hall, class_id};
use crate::hall::store::seats::{STOCK, Stock, stock};
use crate::hall::view::SlotView;

const DAY: i64 = 86_400;

#[derive(Debug, Serialize)]
struct WindowView {
    class: &'static str,
    number: i64,
}

/// A hall, as it is shown.
#[derive(Debug, Serialize)]
pub struct HallView {
    address: String,
    cancel_until_minutes: i64,
    check_in_from_minutes: i64,
    classes: Vec<&'static str>,
    days_ahead: i64,
    hall: String,
    hold_minutes: i64,
    late_until_minutes: i64,
    name: String,
    per_person_and_day: i64,
    sample: bool,
    /// Always: booking is the applicant's choice.
    walk_in: bool,
    windows: Vec<WindowView>,
}

fn view(hall: &Hall) -> HallView {
    HallView {
        address: hall.address.clone(),
        cancel_until_minutes: hall.policy.cancel_until_minutes,
        check_in_from_minutes: hall.visit.check_in_from_minutes,
        classes: hall.classes.iter().map(|plan| class_id(plan.class)).collect(),
        days_ahead: hall.policy.days_ahead,
        hall: hall.id.clone(),
        hold_minutes: hall.policy.hold_minutes,
        late_until_minutes: hall.visit.late_until_minutes,
        name: hall.name.clone(),
        per_person_and_day: hall.policy.per_person_and_day,
        sample: hall.sample,
        walk_in: true,
        windows: hall
            .windows
            .iter()
            .map(|window| WindowView { class: class_id(window.class), number: window.number })
            .collect(),
    }
}

/// `GET /api/halls`
pub async fn halls(State(halls): State<Shared>) -> Json<Vec<HallView>> {
    Json(halls.all().map(view).collect())
}

/// `GET /api/halls/{hall}`
///
/// # Errors
/// 404 `hall-unknown`.
pub async fn one(State(halls): State<Shared>, Path(id): Path<String>) -> Result<Json<HallView>, ApiError> {
    Ok(Json(view(hall(&halls, &id)?)))
}

/// What is asked about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    class: String,
}

/// A day.
#[derive(Debug, Serialize)]
pub struct DayView {
    day: String,
    /// Seats free.
    free: i64,
    /// Seats that can be booked at all.
    seats: i64,
    /// `open`, `closed`, or `calendar-not-published`: nobody knows yet whether the hall works, so nothing is booked.
    state: &'static str,
    weekday: &'static str,
}

/// `GET /api/halls/{hall}/days?class=…`: from today to the last that can be booked.
///
/// # Errors
/// 404 `hall-unknown`, 422 `bad-field`.
pub async fn days(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    ask: Result<Query<Ask>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<DayView>>, ApiError> {
    let (hall, class) = (hall(&halls, &id)?, class(ask)?);
    let now = halls.clock.now();
    let horizon = halls.horizon(hall, now);
    let from_to = (now, horizon.last().map_or(now, |(day, _)| moment(*day, 0) + DAY));
    let slots = read(&halls, hall, class, from_to, now).await?;
    let days = horizon.into_iter().map(|(day, kind)| day_view(day, kind, &slots));
    Ok(Json(days.collect()))
}

fn day_view(day: NaiveDate, kind: Kind, slots: &[Stock]) -> DayView {
    let of_day = || slots.iter().filter(|stock| stock.slot.name.day == day);
    let seats: i64 = of_day().map(|stock| stock.seats).sum();
    let state = match kind {
        Kind::NotPublished => "calendar-not-published",
        Kind::Workday | Kind::DayOff if seats > 0 => "open",
        Kind::Workday | Kind::DayOff => "closed",
    };
    let free = of_day().map(|stock| stock.free).sum();
    DayView { day: day_text(day), free, seats, state, weekday: weekday(day) }
}

/// `GET /api/halls/{hall}/days/{day}/slots?class=…`
///
/// # Errors
/// 404 `hall-unknown`, 422 `bad-field`.
pub async fn slots(
    State(halls): State<Shared>,
    Path((id, day)): Path<(String, String)>,
    ask: Result<Query<Ask>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<SlotView>>, ApiError> {
    let (hall, class) = (hall(&halls, &id)?, class(ask)?);
    let day = yushen::value::date::parse(&day)
        .ok_or_else(|| bad_field("the day in the address must be a date such as 2026-11-27"))?;
    let now = halls.clock.now();
    let bookable = halls.horizon(hall, now).iter().any(|(known, _)| *known == day);
    if !bookable {
        return Ok(Json(Vec::new()));
    }
    let starts = moment(day, 0);
    let slots = read(&halls, hall, class, (now.max(starts - 1), starts + DAY), now).await?;
    Ok(Json(slots.iter().map(SlotView::with_stock).collect()))
}

fn class(
    ask: Result<Query<Ask>, axum::extract::rejection::QueryRejection>,
) -> Result<&'static str, ApiError> {
    let wrong = || {
        let ids: Vec<&str> = CLASSES.iter().map(|(id, _)| *id).collect();
        bad_field(format!("`class` must be one of `{}`", ids.join("`, `")))
    };
    let Query(ask) = ask.map_err(|_| wrong())?;
    CLASSES.iter().find(|(id, _)| *id == ask.class).map(|(id, _)| *id).ok_or_else(wrong)
}

async fn read(
    halls: &Shared,
    hall: &Hall,
    class: &str,
    (from, to): (i64, i64),
    now: i64,
) -> Result<Vec<Stock>, ApiError> {
    let values = [hall.id.as_str().into(), class.into(), from.into(), to.into(), now.into()];
    Ok(stock(&halls.database.read(STOCK, &values).await?)?)
}
