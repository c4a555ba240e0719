//! Which visit a citizen speaks of, shown by what they hold: a booking's code with the telephone's tail, a ticket with
//! its code, a case with its code. In: a transaction, what they hold. Out: the visit with class and window. Absent: who
//! they are. What is wrong and what is unknown have the same answer.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::database::sql::Tx;
use crate::desk::record::Record;
use crate::error::{ApiError, Refused};
use crate::hall::config::{Hall, class_id};
use crate::hall::day::machine::State;
use crate::hall::keys::{Code, Keys};
use crate::hall::store::bookings::{BY_LOOK_UP, booking_row};
use crate::hall::store::tickets::{self, TicketRow};

/// What a citizen holds.
#[derive(Debug, Clone)]
pub enum Held {
    /// A booking.
    Booking {
        /// Its code.
        code: Code,
        /// The last digits of the number.
        tail: String,
    },
    /// A ticket.
    Ticket {
        /// Its day.
        day: String,
        /// Class of its letter, and number.
        ticket: (&'static str, i64),
        /// Its code.
        code: Code,
    },
    /// A case.
    Case {
        /// Its key.
        case: i64,
        /// Its code.
        code: Code,
    },
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// `ticket/7` or `case/7`: a booking's visit is its ticket's.
    pub name: String,
    /// Window class.
    pub class: Option<String>,
    /// The window.
    pub window: Option<i64>,
    /// The case.
    pub case: Option<i64>,
    /// The item.
    pub item: Option<String>,
    /// What the notices of the case asked for: id and title.
    pub asked: Vec<(String, Value)>,
}

/// The same for what is wrong and what is unknown.
pub fn not_yours() -> Refused {
    let message = "nothing here has this number and this code; look at the slip, or ask at the desk";
    Refused::new(StatusCode::NOT_FOUND, "nothing-held", message)
}

fn not_yet() -> Refused {
    let message = "this booking was not checked in, so there is no visit to speak of yet";
    Refused::new(StatusCode::CONFLICT, "not-visited", message)
}

/// The code that stands on a ticket's slip.
pub fn ticket_code(keys: &Keys, hall: &str, ticket: &TicketRow) -> Code {
    keys.visit(hall, "ticket", ticket.id)
}

/// The code that stands on a case's receipt.
pub fn case_code(keys: &Keys, hall: &str, case: i64) -> Code {
    keys.visit(hall, "case", case)
}

/// The visit of what is held; `Ok(Err(…))` is a refusal.
///
/// # Errors
/// The database doesn't answer.
pub async fn find(
    tx: &mut Tx,
    keys: &Keys,
    hall: &Hall,
    held: &Held,
) -> Result<Result<Visit, Refused>, ApiError> {
    let id = hall.id.as_str();
    match held {
        Held::Booking { code, tail } => {
            let look_up = keys.look_up(code, tail);
            let Some(row) = tx.first(BY_LOOK_UP, &[id.into(), (&look_up).into()]).await? else {
                return Ok(Err(not_yours()));
            };
            let booking = booking_row(&row)?;
            Ok(tickets::of_booking(tx, id, booking.id)
                .await?
                .map(|ticket| of_ticket(&ticket))
                .ok_or_else(not_yet))
        }
        Held::Ticket { day, ticket, code } => {
            let found = tickets::by_number(tx, id, day, *ticket).await?;
            let found = found.filter(|ticket| ticket_code(keys, id, ticket).is(code));
            Ok(found.map(|ticket| of_ticket(&ticket)).ok_or_else(not_yours))
        }
        Held::Case { case, code } => {
            let sql = "SELECT item, record FROM desk_case WHERE hall = $1 AND id = $2";
            let row = tx.first(sql, &[id.into(), (*case).into()]).await?;
            let Some(row) = row.filter(|_| case_code(keys, id, *case).is(code)) else {
                return Ok(Err(not_yours()));
            };
            let record: Record = serde_json::from_str(&row.text(1)?.unwrap_or_default())
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            let window = record.holder.window.or(record.first_receiver.window);
            let class = hall.windows.iter().find(|known| Some(known.number) == window);
            let asked = record.notices.iter().flat_map(|notice| notice.ask.iter().chain(&notice.on_the_spot));
            Ok(Ok(Visit {
                name: format!("case/{case}"),
                class: class.map(|window| class_id(window.class).to_owned()),
                window,
                case: Some(*case),
                item: row.text(0)?,
                asked: asked.map(|asked| (asked.id.clone(), json!(asked.title))).collect(),
            }))
        }
    }
}

fn of_ticket(ticket: &TicketRow) -> Visit {
    let window = match ticket.standing.state {
        State::Called { window } => Some(window),
        _ => ticket.standing.first_window,
    };
    Visit {
        name: format!("ticket/{}", ticket.id),
        class: Some(ticket.class.to_owned()),
        window,
        case: None,
        item: ticket.item.clone(),
        asked: Vec::new(),
    }
}
