//! One request that changes something: one transaction, one effect, one answer for ever.
//! In: an Idempotency-Key, a command. Out: a reply, kept in the transaction of the change. Absent: HTTP (`http`).
//!
//! Whatever a command wrote before it refuses is undone to the savepoint; the refusal itself is kept.

mod cancel;
mod confirm;
mod hold;
mod keep;
mod moving;
mod refusals;
mod release;

pub use keep::Kept;
pub use refusals::booking_unknown;

use axum::http::StatusCode;
use serde::Serialize;

use super::Halls;
use super::calendar::Kind;
use super::config::Hall;
use super::keys::{Code, digest};
use super::person::Person;
use super::slots::SlotName;
use super::store::answers::{self, Known};
use super::store::bookings::BookingRow;
use super::store::events;
use super::store::seats::Locks;
use crate::database::sql::Tx;
use crate::desk;
use crate::error::{ApiError, Refused};

/// How often a request starts again: after "looks full", and after PostgreSQL undid it for another's sake.
const ATTEMPTS: usize = 8;
/// What the sealed answers are bound to, beside their key.
const CONTEXT: &[u8] = b"answer/";

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Command {
    /// Hold a seat.
    Hold {
        /// Where.
        slot: SlotName,
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
        item: Option<String>,
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
    /// Keep a receipt.
    Keep {
        /// The receipt.
        receipt: Box<Kept>,
        /// Code and telephone tail of the booking it is for.
        booking: Option<(Code, String)>,
    },
    /// Something at the desk.
    Desk(Box<desk::order::Order>),
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Hold { .. } => "hold",
            Self::Release { .. } => "release",
            Self::Confirm { .. } => "confirm",
            Self::Cancel { .. } => "cancel",
            Self::Move { .. } => "move",
            Self::Keep { .. } => "keep",
            Self::Desk(_) => "desk",
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
    /// The server failed.
    Failed(ApiError),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
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
}

impl<'a> Scene<'a> {
    /// Where something happens that nobody asked for.
    pub(crate) fn new(halls: &'a Halls, hall: &'a Hall) -> Self {
        Self { halls, hall, locks: Locks::Shared }
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
        let sealed = booking.sealed.as_deref().unwrap_or_default();
        let opened = self.keys.open(look_up, sealed).ok();
        opened.and_then(|plain| serde_json::from_slice(&plain).ok()).ok_or_else(|| {
            tracing::error!(
                booking = booking.id,
                "sealed data can't be opened: another data key, or damaged"
            );
            ApiError::Internal
        })
    }

    /// Does what a request asks for, once.
    ///
    /// # Errors
    /// The key was used for another request, or the server failed; a refusal by a rule is a reply.
    pub async fn change(&self, hall: &Hall, request: &Request) -> Result<Reply, ApiError> {
        let mut locks = Locks::Shared;
        for _ in 0..ATTEMPTS {
            match self.attempt(&Scene { halls: self, hall, locks }, request).await {
                Ok(reply) => return Ok(reply),
                Err(Stop::Again) => locks = Locks::Exclusive,
                Err(Stop::Failed(ApiError::Database(error))) if error.is_conflict() => {
                    tracing::debug!(%error, "undone by the database; again");
                }
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Refused(refused)) => return Err(ApiError::Refused(refused)),
            }
        }
        Err(ApiError::Internal)
    }

    async fn attempt(&self, scene: &Scene<'_>, request: &Request) -> Result<Reply, Stop> {
        let hall = scene.hall.id.as_str();
        let context = [CONTEXT, &request.key[..]].concat();
        let mut tx = self.database.begin().await?;
        match answers::take(&mut tx, hall, &request.key, &request.fingerprint, scene.now()).await? {
            Known::New => {}
            Known::Other => {
                tx.rollback().await?;
                return Err(Stop::Failed(refusals::key_reused()));
            }
            Known::Answered { status, sealed } => {
                tx.rollback().await?;
                let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok());
                let body = self.keys.open(&context, &sealed).ok();
                return match (status, body) {
                    (Some(status), Some(body)) => Ok(Reply { status, body }),
                    _ => Err(Stop::Failed(ApiError::Internal)),
                };
            }
        }
        tx.run("SAVEPOINT command", &[]).await?;
        let reply = match scene.apply(&mut tx, &request.command).await {
            Ok(reply) => reply,
            Err(Stop::Refused(refused)) => {
                tx.run("ROLLBACK TO SAVEPOINT command", &[]).await?;
                Reply::refused(&refused)
            }
            Err(other) => {
                tx.rollback().await?;
                return Err(other);
            }
        };
        let sealed = self.keys.seal(&context, &reply.body)?;
        answers::keep(&mut tx, hall, &request.key, reply.status.as_u16().into(), &sealed).await?;
        tx.commit().await?;
        Ok(reply)
    }
}

impl Scene<'_> {
    async fn apply(&self, tx: &mut Tx, command: &Command) -> Result<Reply, Stop> {
        match command {
            Command::Hold { slot } => hold::apply(self, tx, slot).await,
            Command::Release { hold } => release::apply(self, tx, hold).await,
            Command::Confirm { hold, person, item } => {
                confirm::apply(self, tx, hold, person, item.as_deref()).await
            }
            Command::Cancel { code, tail } => cancel::apply(self, tx, code, tail).await,
            Command::Move { code, tail, slot } => moving::apply(self, tx, code, tail, slot).await,
            Command::Keep { receipt, booking } => keep::apply(self, tx, receipt, booking.as_ref()).await,
            Command::Desk(order) => desk::change::apply(self, tx, order).await,
        }
    }
}
