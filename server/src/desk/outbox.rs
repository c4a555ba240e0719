//! The outbox: accepted cases and their changes on their way to the province.
//! In: a step, in its transaction; then a receiver's address. Out: signed requests until each was acknowledged.
//! Absent: personal data; TLS (a gateway in front of the server does it); exactly-once, which no network gives: a
//! receiver knows an event again by its id.

use serde_json::{Value as Json, json};
use yushen::bundle::hash::to_hex;

use super::machine::Step;
use super::store::CaseRow;
use crate::database::sql::Tx;

/// Writes what the province is told of a step, if the case is or was accepted.
///
/// # Errors
/// The database doesn't answer, or the system gives no random numbers.
pub async fn add(
    tx: &mut Tx,
    hall: &str,
    row: &CaseRow,
    step: Step,
    event: &Json,
    now: i64,
) -> Result<(), sqlx::Error> {
    // A supervisor's look is the hall's own affair.
    if row.record.acceptance.is_none() || step == Step::Acknowledge {
        return Ok(());
    }
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| sqlx::Error::Encode(error.to_string().into()))?;
    let id = to_hex(&id);
    let body = json!({ "at": now, "case": event, "event": id, "hall": hall, "kind": step.event() });
    let body = body.to_string();
    tx.run(
        "INSERT INTO outbox (hall, desk_case, event, kind, body, created_at, next_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        &[
            hall.into(),
            row.id.into(),
            id.as_str().into(),
            step.event().into(),
            body.as_str().into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}
