//! What the API shows of a hall's day. Members are in canonical order.
//! In: pictures, tickets. Out: JSON values. Absent: names and numbers of persons; and, for everybody but the desk, why
//! somebody is in the special channel: who holds the ticket can be seen in the hall.

use serde::Serialize;
use utoipa::ToSchema;
use yushen::bundle::Moment;

use super::estimate::{self, WAIT_LIMIT_SECONDS};
use super::hours;
use super::label::label;
use super::machine::{State, Why};
use super::picture::Picture;
use crate::describe::WindowClass;
use crate::hall::calendar::day_text;
use crate::hall::config::class_id;
use crate::hall::keys::Code;
use crate::hall::slots::SlotName;
use crate::hall::store::tickets::TicketRow;

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn state(ticket: &TicketRow) -> (&'static str, Option<i64>) {
    match ticket.standing.state {
        State::Waiting => ("waiting", None),
        State::Called { window } => ("called", Some(window)),
        State::Finished => ("finished", None),
        State::Closed(Why::NoAnswer) => ("closed-no-answer", None),
        State::Closed(Why::DayOver) => ("closed-day-over", None),
    }
}

/// A ticket as its holder gets it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketView {
    /// How many are called before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<i64>,
    /// Class in whose line it stands.
    #[schema(value_type = WindowClass)]
    pub class: &'static str,
    /// Shows that somebody holds the ticket, for rating and complaining; a secret.
    #[schema(example = "7K3M-9QPA-X01TD")]
    pub code: String,
    /// Day of its number.
    #[schema(example = "2026-11-27", format = Date)]
    pub day: String,
    /// Minutes until it is called, as far as anybody can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate_minutes: Option<i64>,
    /// `booked`, or `walk-in`.
    pub lane: &'static str,
    /// Came too late for the slot, so it is a walk-in's ticket.
    pub late: bool,
    /// The slot of the booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// `waiting`, `called`, `finished`, `closed-no-answer`, `closed-day-over`.
    pub state: &'static str,
    /// `D012`
    #[schema(example = "D012", pattern = "^[A-D][0-9]{3,}$")]
    pub ticket: String,
    /// The window that called it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<i64>,
    /// The windows of the class.
    pub windows: Vec<i64>,
}

impl TicketView {
    /// Of a ticket in the picture taken after it was given; `slot` of its booking.
    pub fn of(picture: &Picture<'_>, ticket: &TicketRow, slot: Option<&SlotName>, code: &Code) -> Self {
        let hall = picture.hall;
        let line = picture.line(ticket.class);
        let ahead = line.iter().position(|other| other.id == ticket.id).map(count);
        let plan = hall.classes.iter().find(|plan| class_id(plan.class) == ticket.class);
        let estimate = ahead.zip(plan).map(|(ahead, plan)| estimate::minutes(ahead, &picture.capacity(plan)));
        let windows = hall.windows.iter().filter(|window| class_id(window.class) == ticket.class);
        let (state, window) = state(ticket);
        Self {
            ahead,
            class: ticket.class,
            code: code.shown(),
            day: ticket.day.clone(),
            estimate_minutes: estimate,
            lane: ticket.lane.word(),
            late: ticket.booking.is_some() && ticket.lane.word() == "walk-in",
            slot: slot.map(ToString::to_string),
            state,
            ticket: ticket.label(),
            window,
            windows: windows.map(|window| window.number).collect(),
        }
    }
}

/// A ticket in the list of a class.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    /// How many are called before; only while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    ahead: Option<i64>,
    /// Waits longer than the city's limit.
    alarm: bool,
    calls: i64,
    #[schema(value_type = WindowClass)]
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimate_minutes: Option<i64>,
    state: &'static str,
    #[schema(example = "D012", pattern = "^[A-D][0-9]{3,}$")]
    ticket: String,
    /// Minutes in the line, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    waited_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<i64>,
}

/// A class in the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClassView {
    /// Tickets that wait longer than the city's limit.
    alarms: i64,
    #[schema(value_type = WindowClass)]
    class: &'static str,
    /// For somebody who takes a ticket now.
    estimate_minutes: i64,
    letter: String,
    /// Whether walk-ins get tickets now.
    open: bool,
    per_visit_seconds: i64,
    serving: i64,
    waiting: i64,
    /// At work now; before an opening, those of the opening.
    windows: i64,
}

/// A window in the queue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QueueWindowView)]
pub struct WindowView {
    #[schema(value_type = WindowClass)]
    class: &'static str,
    number: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    working: bool,
}

/// The queue of a hall.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueView {
    classes: Vec<ClassView>,
    #[schema(example = "2026-11-27", format = Date)]
    day: String,
    hall: String,
    limit_minutes: i64,
    tickets: Vec<LineView>,
    version: i64,
    windows: Vec<WindowView>,
}

impl QueueView {
    /// Of a picture.
    pub fn of(picture: &Picture<'_>) -> Self {
        let hall = picture.hall;
        let minute = picture.minute();
        let (mut classes, mut tickets) = (Vec::new(), Vec::new());
        let at_windows = picture.tickets.iter().filter(|ticket| ticket.standing.state != State::Waiting);
        tickets.extend(at_windows.map(|ticket| line_view(picture, ticket, None, None)));
        for plan in &hall.classes {
            let class = class_id(plan.class);
            let capacity = picture.capacity(plan);
            let line = picture.line(class);
            for (ahead, ticket) in line.iter().enumerate() {
                let ahead = count(ahead);
                let estimate = estimate::minutes(ahead, &capacity);
                tickets.push(line_view(picture, ticket, Some(ahead), Some(estimate)));
            }
            classes.push(ClassView {
                alarms: count(line.iter().filter(|ticket| picture.is_alarming(ticket)).count()),
                class,
                estimate_minutes: estimate::minutes(count(line.len()), &capacity),
                letter: label(class, 0).chars().take(1).collect(),
                open: hours::is_open(&hours::of_day(hall, class, picture.kind), minute),
                per_visit_seconds: capacity.per_visit_seconds,
                serving: capacity.serving,
                waiting: count(line.len()),
                windows: capacity.windows,
            });
        }
        let windows = hall.windows.iter().map(|window| WindowView {
            class: class_id(window.class),
            number: window.number,
            ticket: picture.at_window(window.number).map(TicketRow::label),
            working: hours::is_at_work(hall, window.number, picture.kind, minute),
        });
        Self {
            classes,
            day: day_text(picture.day),
            hall: hall.id.clone(),
            limit_minutes: WAIT_LIMIT_SECONDS / 60,
            tickets,
            version: picture.version,
            windows: windows.collect(),
        }
    }
}

fn line_view(
    picture: &Picture<'_>,
    ticket: &TicketRow,
    ahead: Option<i64>,
    estimate: Option<i64>,
) -> LineView {
    let (state, window) = state(ticket);
    let waits = ticket.standing.state == State::Waiting;
    LineView {
        ahead,
        alarm: picture.is_alarming(ticket),
        calls: ticket.standing.calls,
        class: ticket.class,
        estimate_minutes: estimate,
        state,
        ticket: ticket.label(),
        waited_minutes: waits.then(|| ((picture.now - ticket.waiting_since) / 60).max(0)),
        window,
    }
}

/// A ticket as the desk sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskTicketView {
    #[schema(example = "2026-11-27T01:30:00Z", format = DateTime)]
    arrived_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    booking: Option<i64>,
    calls: i64,
    #[schema(value_type = WindowClass)]
    class: &'static str,
    /// First receiver (首问负责).
    #[serde(skip_serializing_if = "Option::is_none")]
    first_window: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    lane: &'static str,
    skips: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    special: Option<String>,
    state: &'static str,
    #[schema(example = "D012", pattern = "^[A-D][0-9]{3,}$")]
    ticket: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_window: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_reason: Option<String>,
    transfers: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<i64>,
}

impl DeskTicketView {
    /// Of a ticket.
    pub fn of(ticket: &TicketRow) -> Self {
        let (state, window) = state(ticket);
        let standing = &ticket.standing;
        Self {
            arrived_at: Moment(ticket.arrived_at).to_string(),
            booking: ticket.booking,
            calls: standing.calls,
            class: ticket.class,
            first_window: standing.first_window,
            item: ticket.item.clone(),
            lane: ticket.lane.word(),
            skips: standing.skips,
            special: ticket.special.clone(),
            state,
            ticket: ticket.label(),
            to_window: standing.to_window,
            transfer_reason: ticket.transfer_reason.clone(),
            transfers: standing.transfers,
            window,
        }
    }
}

/// The queue as the desk sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskQueueView {
    /// Tickets that were open when the day before was over; they were closed this morning.
    pub left: Vec<DeskTicketView>,
    /// As everybody sees it.
    pub queue: QueueView,
    /// Tickets that are not over, in the order in which they were given.
    pub tickets: Vec<DeskTicketView>,
}

/// A ticket on the display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShownTicket {
    /// How often it was called out.
    pub calls: i64,
    /// Class in whose line it stands.
    #[schema(value_type = WindowClass)]
    pub class: &'static str,
    /// As in the queue.
    pub state: &'static str,
    /// `D012`
    #[schema(example = "D012", pattern = "^[A-D][0-9]{3,}$")]
    pub ticket: String,
    /// The window that called it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<i64>,
}

impl ShownTicket {
    /// Of a ticket.
    pub fn of(ticket: &TicketRow) -> Self {
        let (state, window) = state(ticket);
        let calls = ticket.standing.calls;
        Self { calls, class: ticket.class, state, ticket: ticket.label(), window }
    }
}

/// What the display is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shown {
    /// Everything that is open, or what has changed.
    pub tickets: Vec<ShownTicket>,
    /// Number of the newest change in it.
    pub version: i64,
}
