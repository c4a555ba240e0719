//! The head of a day: the hash of its last batch, signed when the day is over, linked to the head before it.
//! In: a transaction that holds the hall's lock, a key. Out: rows of `head`. Absent: days without a batch.

use serde::{Deserialize, Serialize};
use yushen::bundle::envelope::Kind;
use yushen::bundle::hash::to_hex;
use yushen::bundle::{Envelope, Moment, SecretKey};

use super::batch::NOTHING_BEFORE;
use crate::database::sql::Tx;
use crate::hall::keys::digest;

/// Format of the document.
pub const FORMAT: &str = "yushen-log-head/1";

/// What is signed. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Number of the day's last batch.
    pub batch: i64,
    /// The day.
    pub day: String,
    /// [`FORMAT`].
    pub format: String,
    /// The hall.
    pub hall: String,
    /// Hash of that batch in hexadecimal; through it, of every event until then.
    pub hash: String,
    /// [`link`] of the head before in hexadecimal; zeros in the first.
    pub previous: String,
    /// When (UTC).
    pub signed_at: String,
}

impl Document {
    /// Canonical JSON.
    pub fn write(&self) -> String {
        // Plain texts and a number can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads canonical JSON; `None` when it is another document, or written in another way.
    pub fn read(text: &str) -> Option<Self> {
        let document: Self = serde_json::from_str(text).ok()?;
        (document.format == FORMAT && document.write() == text).then_some(document)
    }
}

/// How the next head names this one.
pub fn link(document: &str) -> String {
    to_hex(&digest(&[FORMAT.as_bytes(), document.as_bytes()]))
}

/// What the first head names.
pub fn no_link() -> String {
    to_hex(&NOTHING_BEFORE)
}

/// The newest signed day, if there is one: the day and [`link`] of its head.
///
/// # Errors
/// The database doesn't answer, or the row is no head.
pub async fn newest(tx: &mut Tx, hall: &str) -> Result<Option<(String, String)>, sqlx::Error> {
    let sql = "SELECT day, envelope FROM head WHERE hall = $1 ORDER BY day DESC LIMIT 1";
    let Some(row) = tx.first(sql, &[hall.into()]).await? else { return Ok(None) };
    let envelope = Envelope::read(&row.bytes(1)?.unwrap_or_default())
        .map_err(|_| sqlx::Error::Decode("a head of the log".into()))?;
    Ok(Some((row.text(0)?.unwrap_or_default(), link(&envelope.document))))
}

/// Signs every day before `before` that has batches and no head, in order.
///
/// # Errors
/// The database doesn't answer.
pub async fn sign(
    tx: &mut Tx,
    hall: &str,
    key: &SecretKey,
    before: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    let (mut last, mut previous) = newest(tx, hall).await?.unwrap_or_else(|| (String::new(), no_link()));
    let next = "SELECT day, number, hash FROM batch WHERE hall = $1 AND day = \
                  (SELECT MIN(day) FROM batch WHERE hall = $1 AND day > $2 AND day < $3) \
                ORDER BY number DESC LIMIT 1";
    while let Some(row) = tx.first(next, &[hall.into(), last.as_str().into(), before.into()]).await? {
        let day = row.text(0)?.unwrap_or_default();
        let document = Document {
            batch: row.int(1)?,
            day: day.clone(),
            format: FORMAT.into(),
            hall: hall.into(),
            hash: to_hex(&row.bytes(2)?.unwrap_or_default()),
            previous,
            signed_at: Moment(now).to_string(),
        };
        let mut envelope = Envelope::of(document.write());
        envelope.sign(Kind::LogHead, key);
        let bytes = envelope.write();
        tx.run(
            "INSERT INTO head (hall, day, envelope) VALUES ($1, $2, $3)",
            &[hall.into(), day.as_str().into(), bytes.as_slice().into()],
        )
        .await?;
        previous = link(&envelope.document);
        // The server's own log is a second place that keeps it.
        tracing::info!(hall, day, batch = document.batch, head = previous, "the day's log is signed");
        last = day;
    }
    Ok(())
}
