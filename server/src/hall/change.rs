//! One request that changes something: one transaction, one effect, one answer for ever.
//! In: an Idempotency-Key, a command. Out: a reply, kept in the transaction of the change. Absent: HTTP (`http`).
//!
//! Whatever a command wrote before it refuses is undone to the savepoint; the refusal itself is kept. So are the offers
//! to people in line that it made on the way (`Stop::Line`).

mod accept;
mod at_once;
mod cancel;
mod check_in;
mod confirm;
mod desk;
mod extend;
mod hold;
mod join;
mod keep;
mod leave;
mod line;
mod moving;
pub(crate) mod refusals;
mod release;
mod run;
#[cfg(test)]
mod tests;

pub use check_in::Visitor;
pub use desk::{DeskCommand, SPECIAL_REASONS, TRANSFER_REASONS, Target};
pub use keep::{Kept, KeptView, MOST_LOOSE};
pub use refusals::{booking_unknown, place_unknown, ticket_unknown};

use std::time::Instant;

use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::Serialize;

use self::at_once::AtOnce;
use super::Halls;
use super::calendar::Kind;
use super::config::Hall;
use super::keys::{Code, digest};
use super::person::Person;
use super::slots::SlotName;
use super::store::answers::{self, Known};
use super::store::bookings::BookingRow;
use super::store::events;
use super::store::seats::{self, Locks, SlotRow};
use super::store::waiting::Place;
use super::visits::Asked;
use crate::database::sql::Tx;
use crate::error::{ApiError, Refused};

/// How often a request starts again: after "looks full", and after PostgreSQL undid it for another's sake.
const ATTEMPTS: usize = 8;
/// What the sealed answers are bound to, beside their key.
const CONTEXT: &[u8] = b"answer/";

fn context(request: &Request) -> Vec<u8> {
    [CONTEXT, &request.key[..]].concat()
}

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Command {
    /// Hold a seat.
    Hold {
        /// Where.
        slot: SlotName,
        /// What for.
        visit: Asked,
    },
    /// Hold a held seat for longer.
    Extend {
        /// The hold's token.
        hold: Code,
    },
    /// Give a held seat back.
    Release {
        /// The hold's token.
        hold: Code,
    },
    /// Book a held seat.
    Confirm {
        /// The hold's token.
        hold: Code,
        /// Who comes.
        person: Person,
        /// For what.
        visit: Asked,
        /// The hold as it was seen before, without a lock.
        seen: Option<Box<BookingRow>>,
    },
    /// Cancel a booking.
    Cancel {
        /// Its code.
        code: Code,
        /// The last digits of the number.
        tail: String,
    },
    /// Move a booking to another slot.
    Move {
        /// Its code.
        code: Code,
        /// The last digits of the number.
        tail: String,
        /// Where to.
        slot: SlotName,
    },
    /// Stand in line for a seat.
    Join {
        /// For which.
        wanted: Wanted,
        /// Who comes.
        person: Person,
        /// For what.
        visit: Asked,
    },
    /// Take the seat that was offered.
    Accept {
        /// The place's code.
        code: Code,
        /// The last digits of the number.
        tail: String,
    },
    /// Leave the line.
    Leave {
        /// The place's code.
        code: Code,
        /// The last digits of the number.
        tail: String,
    },
    /// Keep a receipt.
    Keep {
        /// The receipt.
        receipt: Box<Kept>,
        /// Code and telephone tail of the booking it is for.
        booking: Option<(Code, String)>,
    },
    /// Check a booking in.
    CheckIn {
        /// Whose.
        visitor: Visitor,
    },
    /// Take a ticket without booking.
    Ticket {
        /// Of which window class.
        class: &'static str,
    },
    /// What the desk does with tickets.
    Desk(DeskCommand),
    /// A step of a case.
    Case(Box<crate::desk::order::Order>),
    /// Numbers for a kiosk, or tickets that it handed out of them.
    Kiosk(crate::kiosk::Order),
    /// A rating, a complaint, or what becomes of one.
    After(Box<crate::after::change::Order>),
}

/// What somebody in line wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A seat of this slot.
    Slot(SlotName),
    /// A seat of any slot of a class on a day.
    Day {
        /// Id of the class.
        class: &'static str,
        /// The day.
        day: NaiveDate,
    },
}

impl Wanted {
    /// Id of the class.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Slot(slot) => slot.class,
            Self::Day { class, .. } => class,
        }
    }

    /// The day.
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Slot(slot) => slot.day,
            Self::Day { day, .. } => *day,
        }
    }
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Hold { .. } => "hold",
            Self::Extend { .. } => "extend",
            Self::Release { .. } => "release",
            Self::Confirm { .. } => "confirm",
            Self::Cancel { .. } => "cancel",
            Self::Move { .. } => "move",
            Self::Keep { .. } => "keep",
            Self::Join { .. } => "join",
            Self::Accept { .. } => "accept",
            Self::Leave { .. } => "leave",
            Self::CheckIn { visitor: Visitor::Code { .. } } => "check-in",
            Self::CheckIn { visitor: Visitor::Booking(_) } => "desk-check-in",
            Self::Ticket { .. } => "ticket",
            Self::Desk(command) => command.name(),
            Self::Case(_) => "desk",
            Self::Kiosk(crate::kiosk::Order::Reserve { .. }) => "kiosk-reserve",
            Self::Kiosk(crate::kiosk::Order::Reconcile { .. }) => "kiosk-reconcile",
            Self::After(_) => "after",
        }
    }
}

/// A request that may be sent again.
#[derive(Debug)]
pub struct Request {
    /// Its Idempotency-Key, as digest.
    pub key: [u8; 32],
    /// What is asked for and its body, as digest.
    pub fingerprint: [u8; 32],
    /// What it asks for.
    pub command: Command,
}

impl Request {
    /// Of what was sent.
    pub fn new(key: &str, body: &[u8], command: Command) -> Self {
        let fingerprint = digest(&[command.name().as_bytes(), body]);
        Self { key: digest(&[key.as_bytes()]), fingerprint, command }
    }
}

/// The answer: the same bytes however often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// JSON.
    pub body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: StatusCode, body: &impl Serialize) -> Result<Self, Stop> {
        let body = serde_json::to_vec(body).map_err(|_| Stop::Failed(ApiError::Internal))?;
        Ok(Self { status, body })
    }

    fn refused(refused: &Refused) -> Self {
        Self { status: refused.status, body: refused.body().to_string().into_bytes() }
    }
}

/// Why a command ends without an effect.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A rule says no.
    Refused(Refused),
    /// Nothing free was seen, but others were at it: again, alone.
    Again,
    /// Nothing is free for a newcomer, but people in line may have to be served first: then again.
    Line {
        /// The slots that the newcomer wants.
        slots: Vec<SlotRow>,
        /// Keys of all slots that the command locks.
        locked: Vec<i64>,
    },
    /// The server failed.
    Failed(ApiError),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<super::keys::DataKeyError> for Stop {
    fn from(error: super::keys::DataKeyError) -> Self {
        tracing::error!(%error, "the data key");
        Self::Failed(ApiError::Internal)
    }
}

/// Where a command acts.
pub(crate) struct Scene<'a> {
    pub(crate) halls: &'a Halls,
    pub(crate) hall: &'a Hall,
    locks: Locks,
    /// Whether those in line were served in this transaction already.
    served: bool,
}

impl<'a> Scene<'a> {
    /// Where something happens that nobody asked for.
    pub(crate) fn new(halls: &'a Halls, hall: &'a Hall) -> Self {
        Self { halls, hall, locks: Locks::Shared, served: false }
    }
}

impl Scene<'_> {
    /// Writes what happened into the log, in this transaction. `body` holds nothing of a person.
    pub(crate) async fn log(
        &self,
        tx: &mut Tx,
        kind: &'static str,
        body: &(impl Serialize + Sync),
    ) -> Result<(), sqlx::Error> {
        events::add(tx, &self.hall.id, self.now(), kind, body).await
    }

    pub(crate) fn now(&self) -> i64 {
        self.halls.clock.now()
    }

    /// An answer as it is kept.
    fn sealed(&self, request: &Request, reply: &Reply) -> Result<Vec<u8>, Stop> {
        Ok(self.halls.keys.seal(&context(request), &reply.body)?)
    }

    /// Whether a slot lies on a day that the policy lets book, and has not begun.
    fn bookable(&self, slot: &SlotName, now: i64) -> Result<(), Refused> {
        let days = self.halls.horizon(self.hall, now);
        if slot.starts_at() <= now {
            return Err(refusals::slot_past(slot));
        }
        match days.iter().find(|(day, _)| *day == slot.day) {
            Some((_, Kind::Workday | Kind::DayOff)) => Ok(()),
            _ => Err(refusals::slot_unknown()),
        }
    }

    /// Name and number of a booking.
    fn person(&self, booking: &BookingRow, look_up: &[u8; 32]) -> Result<Person, Stop> {
        self.halls.person(booking, look_up).map_err(Stop::Failed)
    }

    fn cancel_until(&self, slot: &SlotName) -> i64 {
        slot.starts_at() - self.hall.policy.cancel_until_minutes * 60
    }
}

impl Halls {
    /// Name and number of a booking that was found by its digest.
    ///
    /// # Errors
    /// They were sealed with another key.
    pub fn person(&self, booking: &BookingRow, look_up: &[u8; 32]) -> Result<Person, ApiError> {
        self.unsealed(booking.sealed.as_deref().unwrap_or_default(), look_up)
    }

    /// Name and number of a place in line; `None` when it has ended.
    ///
    /// # Errors
    /// They were sealed with another key.
    pub fn person_in_line(&self, place: &Place, look_up: &[u8; 32]) -> Result<Option<Person>, ApiError> {
        place.sealed.as_deref().map(|sealed| self.unsealed(sealed, look_up)).transpose()
    }

    fn unsealed(&self, sealed: &[u8], look_up: &[u8; 32]) -> Result<Person, ApiError> {
        let opened = self.keys.open(look_up, sealed).ok();
        opened.and_then(|plain| serde_json::from_slice(&plain).ok()).ok_or_else(|| {
            tracing::error!("sealed data can't be opened: another data key, or damaged");
            ApiError::Internal
        })
    }

    /// Does what a request asks for, once.
    ///
    /// # Errors
    /// The key was used for another request, or the server failed; a refusal by a rule is a reply.
    pub async fn change(&self, hall: &Hall, request: &Request) -> Result<Reply, ApiError> {
        let mut locks = Locks::Shared;
        let command = request.command.name();
        let scene = Scene { halls: self, hall, locks, served: false };
        match at_once::reply(&scene, request).await {
            Ok(AtOnce::Done(reply)) => {
                self.metrics.change(command, "done");
                return Ok(reply);
            }
            // Nothing free was seen: to say so takes the slot alone.
            Ok(AtOnce::NothingFree) => locks = Locks::Exclusive,
            Ok(AtOnce::No) => {}
            // Done or not: its key says so, step by step.
            Err(error) => tracing::debug!(?error, "not in one round trip"),
        }
        for _ in 0..ATTEMPTS {
            let scene = Scene { halls: self, hall, locks, served: false };
            match self.attempt(&scene, request).await {
                Ok(reply) => return Ok(reply),
                Err(Stop::Again | Stop::Line { .. }) => locks = Locks::Exclusive,
                Err(Stop::Failed(ApiError::Database(error))) if error.is_conflict() => {
                    tracing::debug!(%error, "undone by the database; again");
                    self.metrics.conflict();
                }
                Err(Stop::Failed(error)) => {
                    self.metrics.change(command, error.code());
                    return Err(error);
                }
                Err(Stop::Refused(refused)) => return Err(ApiError::Refused(refused)),
            }
        }
        self.metrics.change(command, ApiError::Internal.code());
        Err(ApiError::Internal)
    }

    async fn attempt(&self, scene: &Scene<'_>, request: &Request) -> Result<Reply, Stop> {
        let hall = scene.hall.id.as_str();
        let context = context(request);
        let asked = Instant::now();
        let mut tx = self.database.begin().await?;
        self.metrics.waited(asked.elapsed());
        let command = request.command.name();
        match answers::take(&mut tx, hall, &request.key, &request.fingerprint, scene.now()).await? {
            Known::New => {}
            // What was read may stand in a commit that others share and that is not on the disk yet: nothing of it is
            // told before. This turn has nothing of its own to keep.
            Known::Other => {
                tx.commit().await?;
                return Err(Stop::Failed(refusals::key_reused()));
            }
            Known::Answered { status, sealed } => {
                tx.commit().await?;
                self.metrics.change(command, "repeated");
                let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok());
                let body = self.keys.open(&context, &sealed).ok();
                return match (status, body) {
                    (Some(status), Some(body)) => Ok(Reply { status, body }),
                    _ => Err(Stop::Failed(ApiError::Internal)),
                };
            }
        }
        tx.run("SAVEPOINT command", &[]).await?;
        let mut applied = scene.apply(&mut tx, &request.command).await;
        if let Err(Stop::Line { slots, mut locked }) = applied {
            // The offers are made before a new savepoint, so they stay whatever is refused. PostgreSQL lets go of locks
            // that were taken since the old one: all slots again, before any line.
            tx.run("ROLLBACK TO SAVEPOINT command", &[]).await?;
            seats::lock(&mut tx, &mut locked, scene.locks).await?;
            line::serve(scene, &mut tx, &slots).await?;
            tx.run("RELEASE SAVEPOINT command", &[]).await?;
            tx.run("SAVEPOINT command", &[]).await?;
            let served = Scene { served: true, ..*scene };
            applied = served.apply(&mut tx, &request.command).await;
        }
        let (reply, outcome) = match applied {
            Ok(reply) => (reply, "done"),
            Err(Stop::Refused(refused)) => {
                tx.run("ROLLBACK TO SAVEPOINT command", &[]).await?;
                (Reply::refused(&refused), refused.code)
            }
            Err(other) => {
                tx.rollback().await?;
                return Err(other);
            }
        };
        let sealed = scene.sealed(request, &reply)?;
        answers::keep(&mut tx, hall, &request.key, reply.status.as_u16().into(), &sealed).await?;
        tx.commit().await?;
        self.metrics.change(command, outcome);
        Ok(reply)
    }
}

impl Scene<'_> {
    async fn apply(&self, tx: &mut Tx, command: &Command) -> Result<Reply, Stop> {
        match command {
            Command::Hold { slot, visit } => hold::apply(self, tx, slot, visit).await,
            Command::Extend { hold } => extend::apply(self, tx, hold).await,
            Command::Release { hold } => release::apply(self, tx, hold).await,
            Command::Confirm { hold, person, visit, .. } => {
                confirm::apply(self, tx, hold, person, visit).await
            }
            Command::Cancel { code, tail } => cancel::apply(self, tx, code, tail).await,
            Command::Move { code, tail, slot } => moving::apply(self, tx, code, tail, slot).await,
            Command::Keep { receipt, booking } => keep::apply(self, tx, receipt, booking.as_ref()).await,
            Command::Join { wanted, person, visit } => join::apply(self, tx, wanted, person, visit).await,
            Command::Accept { code, tail } => accept::apply(self, tx, code, tail).await,
            Command::Leave { code, tail } => leave::apply(self, tx, code, tail).await,
            Command::CheckIn { visitor } => check_in::apply(self, tx, visitor).await,
            Command::Ticket { class } => check_in::walk_in(self, tx, class).await,
            Command::Desk(command) => desk::apply(self, tx, command).await,
            Command::Case(order) => crate::desk::change::apply(self, tx, order).await,
            Command::Kiosk(order) => crate::kiosk::apply(self, tx, order).await,
            Command::After(order) => crate::after::change::apply(self, tx, order).await,
        }
    }
}
