//! Halls, their days and slots: everything that can be read without a code.
//! In: a hall, a class. Out: lists. Absent: who has a seat.

use axum::Json;
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Shared, bad_field, class_id, class_missing, hall, visit};
use crate::describe::{ForItem, InHall, OfClass, OnDay, WindowClass};
use crate::error::ApiError;
use crate::hall::calendar::{Kind, day_text, moment, weekday};
use crate::hall::config::{self, Hall};
use crate::hall::store::seats::{STOCK, Stock, runs, stock};
use crate::hall::view::SlotView;

const DAY: i64 = 86_400;

/// A window.
#[derive(Debug, Serialize, ToSchema)]
pub struct WindowView {
    #[schema(value_type = WindowClass)]
    class: &'static str,
    /// As it stands above the window and on the ticket.
    #[schema(example = 7)]
    number: i64,
}

/// A hall, as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct HallView {
    address: String,
    /// Before the start; later nothing is cancelled or moved.
    #[schema(example = 120)]
    cancel_until_minutes: i64,
    /// Before a slot's start, from then on its visitors check in.
    #[schema(example = 60)]
    check_in_from_minutes: i64,
    #[schema(value_type = Vec<WindowClass>)]
    classes: Vec<&'static str>,
    /// Working days after today that can be booked.
    #[schema(example = 5)]
    days_ahead: i64,
    /// Its id in addresses.
    #[schema(example = "pingqiao")]
    hall: String,
    /// How long a seat is held.
    #[schema(example = 10)]
    hold_minutes: i64,
    /// After the start; who comes later comes as a walk-in.
    #[schema(example = 15)]
    late_until_minutes: i64,
    #[schema(example = "平桥区政务服务大厅（示例）")]
    name: String,
    /// How long a seat is held for who is first in line.
    #[schema(example = 60)]
    offer_minutes: i64,
    /// Bookings of one number on one day.
    #[schema(example = 1)]
    per_person_and_day: i64,
    /// Days after the day a receipt is for, in which the hall takes it as it is; always, without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 90)]
    receipt_days: Option<i64>,
    /// 示例: no real hall.
    sample: bool,
    /// Always true: booking is the applicant's choice.
    walk_in: bool,
    windows: Vec<WindowView>,
}

fn view(hall: &Hall) -> HallView {
    HallView {
        address: hall.address.clone(),
        cancel_until_minutes: hall.policy.cancel_until_minutes,
        check_in_from_minutes: hall.visit.check_in_from_minutes,
        classes: hall.classes.iter().map(|plan| config::class_id(plan.class)).collect(),
        days_ahead: hall.policy.days_ahead,
        hall: hall.id.clone(),
        hold_minutes: hall.policy.hold_minutes,
        late_until_minutes: hall.visit.late_until_minutes,
        name: hall.name.clone(),
        offer_minutes: hall.policy.offer_minutes,
        per_person_and_day: hall.policy.per_person_and_day,
        receipt_days: hall.receipt_days,
        sample: hall.sample,
        walk_in: true,
        windows: hall
            .windows
            .iter()
            .map(|window| WindowView { class: config::class_id(window.class), number: window.number })
            .collect(),
    }
}

/// `GET /api/halls`
#[utoipa::path(
    get,
    path = "/api/halls",
    tag = "halls",
    summary = "The halls of this server",
    description = "With their classes, windows and booking policy.",
    responses((status = 200, description = "By id", body = Vec<HallView>))
)]
pub async fn halls(State(halls): State<Shared>) -> Json<Vec<HallView>> {
    Json(halls.all().map(view).collect())
}

/// `GET /api/halls/{hall}`
///
/// # Errors
/// 404 `hall-unknown`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}",
    operation_id = "hall",
    tag = "halls",
    summary = "One hall",
    params(InHall),
    responses((status = 200, description = "The hall", body = HallView))
)]
pub async fn one(State(halls): State<Shared>, Path(id): Path<String>) -> Result<Json<HallView>, ApiError> {
    Ok(Json(view(hall(&halls, &id)?)))
}

/// What is asked about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    class: String,
}

/// What is asked about a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskDay {
    class: String,
    /// Only slots where a visit for this item fits.
    item: Option<String>,
}

/// A day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayView {
    #[schema(example = "2026-11-27", format = Date)]
    day: String,
    /// Seats free.
    free: i64,
    /// Seats that can be booked at all.
    seats: i64,
    /// `open`, `closed`, or `calendar-not-published`: nobody knows yet whether the hall works, so nothing is booked.
    #[schema(value_type = DayState)]
    state: &'static str,
    #[schema(example = "周五")]
    weekday: &'static str,
}

/// What is known of a day.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum DayState {
    /// There are seats that can be booked.
    Open,
    /// There are none.
    Closed,
    /// Nobody knows yet whether the hall works.
    CalendarNotPublished,
}

/// `GET /api/halls/{hall}/days?class=…`: from today to the last that can be booked.
///
/// # Errors
/// 404 `hall-unknown`, 422 `bad-field`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/days",
    tag = "halls",
    summary = "Days that can be booked",
    description = "From today to the last one of the hall's policy, with what is free.",
    params(InHall, OfClass),
    responses((status = 200, description = "In order", body = Vec<DayView>,
        links(("slots" = (operation_id = "slots", parameters(
            ("hall" = "$request.path.hall"), ("day" = "$response.body#/1/day"), ("class" = "$request.query.class")
        ))))
    )),
    extensions(("x-errors" = json!(["bad-field"])))
)]
pub async fn days(
    State(halls): State<Shared>,
    Path(id): Path<String>,
    ask: Result<Query<Ask>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<DayView>>, ApiError> {
    let (hall, class) = (hall(&halls, &id)?, class_id(&asked(ask)?.class)?);
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

/// `GET /api/halls/{hall}/days/{day}/slots?class=…&item=…`: with an item, those where its visit fits, each as long as it.
///
/// # Errors
/// 404 `hall-unknown`, 422 `bad-field`.
#[utoipa::path(
    get,
    path = "/api/halls/{hall}/days/{day}/slots",
    tag = "halls",
    summary = "Slots of a day",
    description = "Those that have not begun, with what is free. Empty for a day that can't be booked.",
    params(InHall, OnDay, OfClass, ForItem),
    responses((status = 200, description = "In order", body = Vec<SlotView>,
        links(("hold" = (operation_id = "hold", parameters(("hall" = "$request.path.hall")),
            request_body = json!({ "slot": "$response.body#/0/slot" })
        )))
    )),
    extensions(("x-errors" = json!(["bad-field", "other-class", "unknown-item", "no-version"])))
)]
pub async fn slots(
    State(halls): State<Shared>,
    Path((id, day)): Path<(String, String)>,
    ask: Result<Query<AskDay>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<SlotView>>, ApiError> {
    let (hall, ask) = (hall(&halls, &id)?, asked(ask)?);
    let class = class_id(&ask.class)?;
    let day = yushen::value::date::parse(&day)
        .ok_or_else(|| bad_field("the day in the address must be a date such as 2026-11-27"))?;
    let now = halls.clock.now();
    let bookable = halls.horizon(hall, now).iter().any(|(known, _)| *known == day);
    if !bookable {
        return Ok(Json(Vec::new()));
    }
    let starts = moment(day, 0);
    let visit = visit(&halls, hall, ask.item.as_deref(), (class, day)).await?.map_err(ApiError::Refused)?;
    let slots = read(&halls, hall, class, (now.max(starts - 1), starts + DAY), now).await?;
    let slots = runs(&slots, visit.map_or(0, |visit| visit.minutes));
    Ok(Json(slots.iter().map(SlotView::with_stock).collect()))
}

fn asked<T>(ask: Result<Query<T>, axum::extract::rejection::QueryRejection>) -> Result<T, ApiError> {
    ask.map(|Query(ask)| ask).map_err(|_| class_missing())
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
