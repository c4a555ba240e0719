//! What the desk does with tickets: call, recall, skip, transfer, finish, special channel.
//! In: a window, a ticket. Out: the ticket as the desk sees it. Absent: what is possible in which state
//! (`day::machine`), who is next (`day::order`), who may ask (`http::desk`).
//!
//! The line is taken first, so two windows that call at the same instant call one after the other.

use axum::http::StatusCode;
use serde_json::json;

use super::{Reply, Scene, Stop, refusals};
use crate::database::sql::Tx;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::config::{Window, class_id};
use crate::hall::day::machine::{Action, State, Why, step};
use crate::hall::day::order;
use crate::hall::day::picture::{Picture, Source};
use crate::hall::day::tick;
use crate::hall::day::view::DeskTicketView;
use crate::hall::store::line;
use crate::hall::store::tickets::{self, TicketRow};

/// Why somebody is let into the special channel (特别通道). A list, so that nobody writes down more than that.
pub const SPECIAL_REASONS: [&str; 6] =
    ["elderly", "disabled", "pregnant-or-infant", "serviceperson", "serious-illness", "first-responder"];

/// Why a ticket is sent on.
pub const TRANSFER_REASONS: [&str; 4] =
    ["wrong-class", "further-matter", "needs-that-window", "window-closes"];

/// What is asked for.
#[derive(Debug, Clone)]
pub enum DeskCommand {
    /// Call the next visitor.
    Call {
        /// To which window.
        window: i64,
    },
    /// Call out again.
    Recall {
        /// Who asks.
        window: i64,
        /// Class of the letter, and number.
        ticket: (&'static str, i64),
    },
    /// The visitor did not answer.
    Skip {
        /// Who asks.
        window: i64,
        /// Class of the letter, and number.
        ticket: (&'static str, i64),
    },
    /// Send on.
    Transfer {
        /// Who asks.
        window: i64,
        /// Class of the letter, and number.
        ticket: (&'static str, i64),
        /// Where to.
        to: Target,
        /// One of [`TRANSFER_REASONS`].
        reason: &'static str,
    },
    /// The visitor is served.
    Finish {
        /// Who asks.
        window: i64,
        /// Class of the letter, and number.
        ticket: (&'static str, i64),
    },
    /// Let into the special channel.
    Special {
        /// Class of the letter, and number.
        ticket: (&'static str, i64),
        /// One of [`SPECIAL_REASONS`].
        reason: &'static str,
    },
}

/// Where a ticket is sent on to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The line of a class.
    Class(&'static str),
    /// A window, in the line of its class.
    Window(i64),
}

impl DeskCommand {
    /// Word of fingerprints.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Call { .. } => "desk-call",
            Self::Recall { .. } => "desk-recall",
            Self::Skip { .. } => "desk-skip",
            Self::Transfer { .. } => "desk-transfer",
            Self::Finish { .. } => "desk-finish",
            Self::Special { .. } => "desk-special",
        }
    }
}

/// Does what the desk asks for.
pub async fn apply(scene: &Scene<'_>, tx: &mut Tx, command: &DeskCommand) -> Result<Reply, Stop> {
    let version = line::take(tx, &scene.hall.id).await?;
    let now = scene.now();
    // Before anything ends somebody's waiting.
    tick::raise_alarms(tx, scene.hall, now).await?;
    let mut ticket = match command {
        DeskCommand::Call { window } => return call(scene, tx, *window, version, now).await,
        DeskCommand::Recall { ticket, .. }
        | DeskCommand::Skip { ticket, .. }
        | DeskCommand::Transfer { ticket, .. }
        | DeskCommand::Finish { ticket, .. }
        | DeskCommand::Special { ticket, .. } => {
            let day = day_text(day_of(now));
            let found = tickets::by_number(tx, &scene.hall.id, &day, *ticket).await?;
            found.ok_or_else(refusals::ticket_unknown)?
        }
    };
    let before = ticket.clone();
    let action = action(scene, tx, command, &mut ticket).await?;
    ticket.standing =
        step(&ticket.standing, action).map_err(|wrong| refusals::wrong_state(&before, wrong))?;
    ticket.version = version;
    match ticket.standing.state {
        State::Finished | State::Closed(_) => ticket.ended_at = Some(now),
        State::Waiting if matches!(command, DeskCommand::Transfer { .. }) => ticket.waiting_since = now,
        State::Waiting | State::Called { .. } => {}
    }
    match command {
        DeskCommand::Special { reason, .. } => {
            ticket.special = Some((*reason).to_owned());
            ticket.special_at = ticket.special_at.or(Some(now));
        }
        DeskCommand::Transfer { reason, .. } => ticket.transfer_reason = Some((*reason).to_owned()),
        _ => {}
    }
    tickets::keep(tx, &ticket).await?;
    log(scene, tx, command, &before, &ticket).await?;
    Reply::new(StatusCode::OK, &DeskTicketView::of(&ticket))
}

async fn call(scene: &Scene<'_>, tx: &mut Tx, number: i64, version: i64, now: i64) -> Result<Reply, Stop> {
    let class = class_id(window(scene, number)?.class);
    let picture = Picture::read(scene.halls, scene.hall, Source::Tx(tx), now).await?;
    if let Some(ticket) = picture.at_window(number) {
        return Err(refusals::window_busy(number, &ticket.label()).into());
    }
    let places = picture.for_window(class, number);
    let percent = scene.hall.policy.walk_in_percent;
    let next = order::next(&places, picture.counters(class), percent, now);
    let (place, counters) = next.ok_or_else(refusals::nobody_waits)?;
    let found = picture.tickets.iter().find(|ticket| ticket.id == place.id);
    let mut ticket = found.cloned().ok_or_else(refusals::nobody_waits)?;
    let called = step(&ticket.standing, Action::Call { window: number });
    ticket.standing = called.map_err(|wrong| refusals::wrong_state(&ticket, wrong))?;
    ticket.called_at = Some(now);
    ticket.version = version;
    line::keep_counters(tx, &scene.hall.id, &ticket.day, class, counters).await?;
    tickets::keep(tx, &ticket).await?;
    let waited = (now - ticket.waiting_since).max(0);
    let body = json!({
        "class": class,
        "lane": ticket.lane.word(),
        "ticket": ticket.label(),
        "waited_seconds": waited,
        "window": number,
    });
    scene.log(tx, "called", &body).await?;
    Reply::new(StatusCode::OK, &DeskTicketView::of(&ticket))
}

/// What a command does to its ticket; checks its windows and classes, and puts a ticket that is sent on into its line.
async fn action(
    scene: &Scene<'_>,
    tx: &mut Tx,
    command: &DeskCommand,
    ticket: &mut TicketRow,
) -> Result<Action, Stop> {
    Ok(match command {
        DeskCommand::Call { window } => Action::Call { window: *window },
        DeskCommand::Recall { window, .. } => Action::Recall { window: self::window(scene, *window)?.number },
        DeskCommand::Finish { window, .. } => Action::Finish { window: self::window(scene, *window)?.number },
        DeskCommand::Skip { window, .. } => {
            let window = self::window(scene, *window)?.number;
            let picture = Picture::read(scene.halls, scene.hall, Source::Tx(tx), scene.now()).await?;
            let visit = &scene.hall.visit;
            let back_at = picture.counters(ticket.class).calls + visit.back_after_calls;
            Action::Skip { window, back_at, most: visit.close_after_skips }
        }
        DeskCommand::Transfer { window, to, .. } => {
            let from = self::window(scene, *window)?.number;
            let (class, to) = match to {
                Target::Class(class) => (*class, None),
                Target::Window(number) if *number == from => return Err(refusals::same_window().into()),
                Target::Window(number) => (class_id(self::window(scene, *number)?.class), Some(*number)),
            };
            if !scene.hall.windows.iter().any(|window| class_id(window.class) == class) {
                return Err(refusals::window_unknown().into());
            }
            ticket.class = class;
            Action::Transfer { window: from, to }
        }
        DeskCommand::Special { .. } => Action::Special,
    })
}

fn window<'a>(scene: &Scene<'a>, number: i64) -> Result<&'a Window, Stop> {
    let known = scene.hall.windows.iter().find(|window| window.number == number);
    known.ok_or_else(|| refusals::window_unknown().into())
}

async fn log(
    scene: &Scene<'_>,
    tx: &mut Tx,
    command: &DeskCommand,
    before: &TicketRow,
    after: &TicketRow,
) -> Result<(), sqlx::Error> {
    let ticket = after.label();
    let standing = &after.standing;
    let (kind, body) = match command {
        // Has its own event.
        DeskCommand::Call { .. } => return Ok(()),
        DeskCommand::Recall { window, .. } => {
            ("recalled", json!({ "calls": standing.calls, "ticket": ticket, "window": window }))
        }
        DeskCommand::Skip { window, .. } => {
            let closed = standing.state == State::Closed(Why::NoAnswer);
            let body =
                json!({ "closed": closed, "skips": standing.skips, "ticket": ticket, "window": window });
            ("skipped", body)
        }
        DeskCommand::Transfer { window, reason, .. } => {
            let body = json!({
                "class": after.class,
                "first_window": standing.first_window,
                "from_class": before.class,
                "reason": reason,
                "ticket": ticket,
                "to_window": standing.to_window,
                "window": window,
            });
            ("transferred", body)
        }
        DeskCommand::Finish { window, .. } => {
            let seconds = after.ended_at.zip(after.called_at).map(|(ended, called)| ended - called);
            let body = json!({
                "class": after.class,
                "first_window": standing.first_window,
                "seconds": seconds,
                "ticket": ticket,
                "window": window,
            });
            ("finished", body)
        }
        DeskCommand::Special { reason, .. } => ("special", json!({ "reason": reason, "ticket": ticket })),
    };
    scene.log(tx, kind, &body).await?;
    // A closed ticket is closed, however it came about.
    if standing.state == State::Closed(Why::NoAnswer) {
        scene.log(tx, "closed", &json!({ "ticket": ticket, "why": "no-answer" })).await?;
    }
    Ok(())
}
