//! What happened: one row for each change, written in its own transaction.
//! In: a transaction, a kind, a body. Out: a row that is only ever added. Absent: names, numbers, codes, tokens; sealing.

use serde::Serialize;

use crate::database::sql::Tx;

/// Writes an event. `kind` is a word such as `booked`; `body` must hold nothing of a person.
///
/// # Errors
/// The database doesn't answer, or the body is no JSON.
pub async fn add(
    tx: &mut Tx,
    hall: &str,
    at: i64,
    kind: &'static str,
    body: &(impl Serialize + Sync),
) -> Result<(), sqlx::Error> {
    // Through `Value`, whose maps are sorted: the same event is the same bytes.
    let text = serde_json::to_value(body).map_err(|error| sqlx::Error::Encode(error.into()))?.to_string();
    tx.run(
        "INSERT INTO event (hall, at, kind, body) VALUES ($1, $2, $3, $4)",
        &[hall.into(), at.into(), kind.into(), text.as_str().into()],
    )
    .await?;
    Ok(())
}
