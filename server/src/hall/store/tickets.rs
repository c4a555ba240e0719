//! Tickets: made, found, changed; by whoever has taken the line (`line`). In: a transaction. Out: ticket rows.
//! Absent: names and numbers of persons; a ticket points to a booking at most.

use crate::database::sql::{Row, Tx, Value};
use crate::hall::config::CLASSES;
use crate::hall::day::label;
use crate::hall::day::machine::{Standing, State, Why};
use crate::hall::day::order::Place;

/// Which line a ticket came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Booked, and in time.
    Booked,
    /// Without booking, or too late for it.
    WalkIn,
}

impl Lane {
    /// Word of rows and views.
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::WalkIn => "walk-in",
        }
    }
}

/// A ticket (号票).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// Key of its row; 0 before it has one.
    pub id: i64,
    /// Day of its number.
    pub day: String,
    /// Class of its letter.
    pub issued: &'static str,
    /// Its number.
    pub number: i64,
    /// Class in whose line it stands.
    pub class: &'static str,
    /// Its booking.
    pub booking: Option<i64>,
    /// What the booking is for.
    pub item: Option<String>,
    /// Which line it came by.
    pub lane: Lane,
    /// Where it stands.
    pub standing: Standing,
    /// When it was taken.
    pub arrived_at: i64,
    /// Its place in the line.
    pub due_at: i64,
    /// Since when it waits: not before the slot's start, and anew after a transfer.
    pub waiting_since: i64,
    /// When it was last called by a window.
    pub called_at: Option<i64>,
    /// When it was served or closed.
    pub ended_at: Option<i64>,
    /// Reason of the special channel.
    pub special: Option<String>,
    /// When it was let into it.
    pub special_at: Option<i64>,
    /// Reason of the last transfer.
    pub transfer_reason: Option<String>,
    /// When it was seen to have waited too long.
    pub alarm_at: Option<i64>,
    /// Number of its last change.
    pub version: i64,
}

impl TicketRow {
    /// A new one of a class, without booking, that came at `at`.
    pub fn new(day: String, class: &'static str, number: i64, (lane, at): (Lane, i64), version: i64) -> Self {
        Self {
            id: 0,
            day,
            issued: class,
            number,
            class,
            booking: None,
            item: None,
            lane,
            standing: Standing::NEW,
            arrived_at: at,
            due_at: at,
            waiting_since: at,
            called_at: None,
            ended_at: None,
            special: None,
            special_at: None,
            transfer_reason: None,
            alarm_at: None,
            version,
        }
    }

    /// `D012`
    pub fn label(&self) -> String {
        label::label(self.issued, self.number)
    }

    /// As `order` sees it.
    pub fn place(&self) -> Place {
        Place {
            id: self.id,
            booked: self.lane == Lane::Booked,
            special_at: self.special_at,
            due_at: self.due_at,
            back_at: self.standing.back_at,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.day, t.issued, t.number, t.class, t.booking, b.item, t.lane, t.state, t.closed_why, \
             t.at_window, t.to_window, t.first_window, t.arrived_at, t.due_at, t.waiting_since, t.called_at, \
             t.ended_at, t.calls, t.skips, t.back_at, t.special, t.special_at, t.transfers, t.transfer_reason, \
             t.alarm_at, t.version FROM ticket t LEFT JOIN booking b ON b.id = t.booking WHERE t.hall = $1 ",
            $rest
        )
    };
}

/// The tickets of a hall and day that are not over, in the order in which they were given.
pub const OPEN: &str = select!("AND t.day = $2 AND t.state IN ('waiting', 'called') ORDER BY t.id");

/// Tickets that were still open when their day was over, closed since a moment.
pub const LEFT: &str = select!("AND t.closed_why = 'day-over' AND t.ended_at >= $2 ORDER BY t.id");

/// Tickets changed after a change of the line, up to a number of them, in order.
pub const CHANGED: &str = select!("AND t.version > $2 ORDER BY t.version, t.id LIMIT $3");

/// Visits of a day that were served: class, how many, how many seconds together.
pub const SERVED: &str = "SELECT class, COUNT(*), CAST(SUM(ended_at - called_at) AS BIGINT) FROM ticket \
     WHERE hall = $1 AND day = $2 AND state = 'finished' GROUP BY class";

fn class(text: Option<&str>) -> Result<&'static str, sqlx::Error> {
    let known = CLASSES.iter().find(|(id, _)| Some(*id) == text);
    known.map(|(id, _)| *id).ok_or_else(|| sqlx::Error::Decode("a ticket's class".into()))
}

fn state(row: &Row) -> Result<State, sqlx::Error> {
    Ok(match (row.text(8)?.as_deref(), row.text(9)?.as_deref()) {
        (Some("waiting"), _) => State::Waiting,
        (Some("called"), _) => State::Called { window: row.int(10)? },
        (Some("finished"), _) => State::Finished,
        (Some("closed"), Some("day-over")) => State::Closed(Why::DayOver),
        (Some("closed"), Some("no-answer")) => State::Closed(Why::NoAnswer),
        _ => return Err(sqlx::Error::Decode("a ticket's state".into())),
    })
}

/// Reads a row of [`OPEN`], [`LEFT`] or [`CHANGED`].
///
/// # Errors
/// The row is no ticket.
pub fn ticket_row(row: &Row) -> Result<TicketRow, sqlx::Error> {
    let lane = if row.text(7)?.as_deref() == Some("booked") { Lane::Booked } else { Lane::WalkIn };
    let special_at = row.opt_int(22)?;
    let standing = Standing {
        state: state(row)?,
        calls: row.int(18)?,
        skips: row.int(19)?,
        back_at: row.int(20)?,
        first_window: row.opt_int(12)?,
        to_window: row.opt_int(11)?,
        transfers: row.int(23)?,
        special: special_at.is_some(),
    };
    Ok(TicketRow {
        id: row.int(0)?,
        day: row.text(1)?.unwrap_or_default(),
        issued: class(row.text(2)?.as_deref())?,
        number: row.int(3)?,
        class: class(row.text(4)?.as_deref())?,
        booking: row.opt_int(5)?,
        item: row.text(6)?,
        lane,
        standing,
        arrived_at: row.int(13)?,
        due_at: row.int(14)?,
        waiting_since: row.int(15)?,
        called_at: row.opt_int(16)?,
        ended_at: row.opt_int(17)?,
        special: row.text(21)?,
        special_at,
        transfer_reason: row.text(24)?,
        alarm_at: row.opt_int(25)?,
        version: row.int(26)?,
    })
}

/// Reads such rows.
///
/// # Errors
/// A row is no ticket.
pub fn ticket_rows(rows: &[Row]) -> Result<Vec<TicketRow>, sqlx::Error> {
    rows.iter().map(ticket_row).collect()
}

/// The ticket of a booking, whatever has become of it.
///
/// # Errors
/// The database doesn't answer.
pub async fn of_booking(tx: &mut Tx, hall: &str, booking: i64) -> Result<Option<TicketRow>, sqlx::Error> {
    let row = tx.first(select!("AND t.booking = $2"), &[hall.into(), booking.into()]).await?;
    row.map(|row| ticket_row(&row)).transpose()
}

/// The ticket of a day with this letter and number.
///
/// # Errors
/// The database doesn't answer.
pub async fn by_number(
    tx: &mut Tx,
    hall: &str,
    day: &str,
    (issued, number): (&str, i64),
) -> Result<Option<TicketRow>, sqlx::Error> {
    let sql = select!("AND t.day = $2 AND t.issued = $3 AND t.number = $4");
    let row = tx.first(sql, &[hall.into(), day.into(), issued.into(), number.into()]).await?;
    row.map(|row| ticket_row(&row)).transpose()
}

/// Open tickets of days before a day.
///
/// # Errors
/// The database doesn't answer.
pub async fn open_before(tx: &mut Tx, hall: &str, day: &str) -> Result<Vec<TicketRow>, sqlx::Error> {
    let sql = select!("AND t.day < $2 AND t.state IN ('waiting', 'called') ORDER BY t.id");
    ticket_rows(&tx.all(sql, &[hall.into(), day.into()]).await?)
}

/// Tickets of a day that wait since `since` or longer and were not yet seen to.
///
/// # Errors
/// The database doesn't answer.
pub async fn waiting_too_long(
    tx: &mut Tx,
    hall: &str,
    day: &str,
    since: i64,
) -> Result<Vec<TicketRow>, sqlx::Error> {
    let sql = select!(
        "AND t.day = $2 AND t.state = 'waiting' AND t.alarm_at IS NULL AND t.waiting_since <= $3 ORDER BY t.id"
    );
    ticket_rows(&tx.all(sql, &[hall.into(), day.into(), since.into()]).await?)
}

/// Adds a new ticket; its key.
///
/// # Errors
/// The database doesn't answer, or the booking has a ticket.
pub async fn add(tx: &mut Tx, hall: &str, ticket: &TicketRow) -> Result<i64, sqlx::Error> {
    let row = tx
        .first(
            "INSERT INTO ticket (hall, day, issued, number, class, booking, lane, arrived_at, due_at, \
             waiting_since, version) VALUES ($1, $2, $3, $4, $3, $5, $6, $7, $8, $9, $10) RETURNING id",
            &[
                hall.into(),
                ticket.day.as_str().into(),
                ticket.issued.into(),
                ticket.number.into(),
                ticket.booking.into(),
                ticket.lane.word().into(),
                ticket.arrived_at.into(),
                ticket.due_at.into(),
                ticket.waiting_since.into(),
                ticket.version.into(),
            ],
        )
        .await?;
    row.ok_or(sqlx::Error::RowNotFound)?.int(0)
}

/// Keeps what has become of a ticket.
///
/// # Errors
/// The database doesn't answer.
pub async fn keep(tx: &mut Tx, ticket: &TicketRow) -> Result<(), sqlx::Error> {
    let standing = &ticket.standing;
    let (state, window, why) = match standing.state {
        State::Waiting => ("waiting", None, None),
        State::Called { window } => ("called", Some(window), None),
        State::Finished => ("finished", None, None),
        State::Closed(Why::NoAnswer) => ("closed", None, Some("no-answer")),
        State::Closed(Why::DayOver) => ("closed", None, Some("day-over")),
    };
    tx.run(
        "UPDATE ticket SET state = $2, at_window = $3, closed_why = $4, class = $5, to_window = $6, \
         first_window = $7, waiting_since = $8, called_at = $9, ended_at = $10, calls = $11, skips = $12, \
         back_at = $13, special = $14, special_at = $15, transfers = $16, transfer_reason = $17, alarm_at = $18, \
         version = $19 WHERE id = $1",
        &[
            ticket.id.into(),
            state.into(),
            window.into(),
            Value::Text(why),
            ticket.class.into(),
            standing.to_window.into(),
            standing.first_window.into(),
            ticket.waiting_since.into(),
            ticket.called_at.into(),
            ticket.ended_at.into(),
            standing.calls.into(),
            standing.skips.into(),
            standing.back_at.into(),
            ticket.special.as_deref().into(),
            ticket.special_at.into(),
            standing.transfers.into(),
            ticket.transfer_reason.as_deref().into(),
            ticket.alarm_at.into(),
            ticket.version.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Keeps that a ticket was seen to wait too long.
///
/// # Errors
/// The database doesn't answer.
pub async fn keep_alarm(tx: &mut Tx, ticket: i64, now: i64) -> Result<(), sqlx::Error> {
    tx.run("UPDATE ticket SET alarm_at = $2 WHERE id = $1", &[ticket.into(), now.into()]).await?;
    Ok(())
}
