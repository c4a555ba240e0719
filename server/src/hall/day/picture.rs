//! A hall's day at one moment: who waits in which order, who is at a window, what there is to serve with.
//! In: rows, the hall's file. Out: order, capacity, alarms. Absent: JSON (`view`), changes.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::estimate::{Capacity, WAIT_LIMIT_SECONDS, per_visit_seconds};
use super::hours;
use super::machine::State;
use super::order::{self, Counters, Place};
use crate::database::Database;
use crate::database::sql::{Row, Tx, Value};
use crate::hall::Halls;
use crate::hall::calendar::{Kind, day_of, day_text, moment};
use crate::hall::config::{ClassPlan, Hall, class_id};
use crate::hall::store::line::{COUNTERS, VERSION, counters};
use crate::hall::store::tickets::{OPEN, SERVED, TicketRow, ticket_rows};

/// Where rows are read.
#[derive(Debug)]
pub enum Source<'a> {
    /// In a transaction that has taken the line.
    Tx(&'a mut Tx),
    /// Without one: what is read first may be older than what is read last.
    Pool(&'a Database),
}

impl Source<'_> {
    async fn all(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, sqlx::Error> {
        match self {
            Self::Tx(tx) => tx.all(sql, values).await,
            Self::Pool(database) => database.read(sql, values).await,
        }
    }
}

/// A hall's day at one moment.
#[derive(Debug)]
pub struct Picture<'a> {
    /// The hall.
    pub hall: &'a Hall,
    /// When it was taken.
    pub now: i64,
    /// The day.
    pub day: NaiveDate,
    /// What the day is.
    pub kind: Kind,
    /// Number of the newest change in it; there may be newer ones in it already.
    pub version: i64,
    /// Tickets that are not over, in the order in which they were given.
    pub tickets: Vec<TicketRow>,
    counters: BTreeMap<String, Counters>,
    served: BTreeMap<String, (i64, i64)>,
}

impl<'a> Picture<'a> {
    /// Reads the day of `now`.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn read(
        halls: &Halls,
        hall: &'a Hall,
        mut source: Source<'_>,
        now: i64,
    ) -> Result<Self, sqlx::Error> {
        let day = day_of(now);
        let text = day_text(day);
        let id = hall.id.as_str();
        // First: what a display is told to go on from must not be newer than what it is shown.
        let version = source.all(VERSION, &[id.into()]).await?;
        let version = version.first().map(|row| row.int(0)).transpose()?.unwrap_or(0);
        let values = [id.into(), text.as_str().into()];
        let tickets = ticket_rows(&source.all(OPEN, &values).await?)?;
        let rows = source.all(COUNTERS, &values).await?;
        let counters = rows.iter().map(counters).collect::<Result<_, _>>()?;
        let rows = source.all(SERVED, &values).await?;
        let served = rows
            .iter()
            .map(|row| Ok((row.text(0)?.unwrap_or_default(), (row.int(1)?, row.int(2)?))))
            .collect::<Result<_, sqlx::Error>>()?;
        Ok(Self { hall, now, day, kind: halls.kind(day), version, tickets, counters, served })
    }

    /// Minute of the day.
    pub fn minute(&self) -> i64 {
        (self.now - moment(self.day, 0)) / 60
    }

    /// The counters of a class.
    pub fn counters(&self, class: &str) -> Counters {
        self.counters.get(class).copied().unwrap_or_default()
    }

    /// Those who wait in a class, in the order in which they would be called now.
    pub fn line(&self, class: &str) -> Vec<&TicketRow> {
        let waiting: Vec<&TicketRow> = self.waiting(class).collect();
        let places: Vec<Place> = waiting.iter().map(|ticket| ticket.place()).collect();
        let order = order::all(&places, self.counters(class), self.hall.policy.walk_in_percent, self.now);
        order.into_iter().filter_map(|id| waiting.iter().find(|ticket| ticket.id == id).copied()).collect()
    }

    /// Those whom a window may call: of its class, and not sent to another window that is at work.
    pub fn for_window(&self, class: &str, window: i64) -> Vec<Place> {
        let minute = self.minute();
        let mine = |ticket: &&TicketRow| {
            let to = ticket.standing.to_window;
            to.is_none_or(|to| to == window || !hours::is_at_work(self.hall, to, self.kind, minute))
        };
        self.waiting(class).filter(mine).map(TicketRow::place).collect()
    }

    /// The ticket at a window.
    pub fn at_window(&self, window: i64) -> Option<&TicketRow> {
        self.tickets.iter().find(|ticket| ticket.standing.state == State::Called { window })
    }

    /// What a class has to serve with.
    pub fn capacity(&self, plan: &ClassPlan) -> Capacity {
        let class = class_id(plan.class);
        let called = |ticket: &&TicketRow| {
            ticket.class == class && matches!(ticket.standing.state, State::Called { .. })
        };
        let serving = i64::try_from(self.tickets.iter().filter(called).count()).unwrap_or(0);
        let minute = self.minute();
        let at_work = hours::windows(self.hall, class, self.kind, minute);
        let next = hours::of_day(self.hall, class, self.kind).into_iter().find(|(from, _)| *from > minute);
        let (windows, opens_in_seconds) = match next {
            Some((from, _)) if at_work == 0 => {
                (hours::windows(self.hall, class, self.kind, from), moment(self.day, from) - self.now)
            }
            // After closing time those who are still calling go on.
            _ => (at_work.max(serving), 0),
        };
        let (served, seconds) = self.served.get(class).copied().unwrap_or_default();
        let per_visit_seconds = per_visit_seconds(served, seconds, plan.slot_minutes, plan.seats_per_window);
        Capacity { windows, serving, per_visit_seconds, opens_in_seconds }
    }

    /// Whether a ticket waits longer than the city's limit.
    pub fn is_alarming(&self, ticket: &TicketRow) -> bool {
        ticket.standing.state == State::Waiting && self.now - ticket.waiting_since >= WAIT_LIMIT_SECONDS
    }

    fn waiting<'s>(&'s self, class: &str) -> impl Iterator<Item = &'s TicketRow> {
        self.tickets
            .iter()
            .filter(move |ticket| ticket.class == class && ticket.standing.state == State::Waiting)
    }
}
