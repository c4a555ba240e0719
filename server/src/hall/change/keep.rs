//! Keep a receipt. In: its bytes, the booking it is for. Out: kept, and until when. Absent: reading it; that was done.

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use yushen::bundle::hash::to_hex;

use super::{Reply, Scene, Stop, refusals};
use crate::database::sql::Tx;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::keys::Code;
use crate::hall::store::bookings::{self, State};
use crate::hall::store::receipts;

/// Most receipts without a booking that a hall keeps: anybody can hand one over.
pub const MOST_LOOSE: i64 = 2000;

/// A receipt that was opened and decides as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// Its item.
    pub item: String,
    /// The receipt, its facts encrypted to the hall's key.
    pub bytes: Vec<u8>,
}

/// What handing a receipt over is answered with.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptView {
    /// Its item.
    #[schema(example = "marriage-registration")]
    item: String,
    /// The day on which it is deleted.
    #[schema(format = Date, example = "2026-12-27")]
    kept_until: String,
    /// SHA-256 of the receipt, in hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    receipt: String,
}

pub async fn apply(
    scene: &Scene<'_>,
    tx: &mut Tx,
    receipt: &Kept,
    booking: Option<&(Code, String)>,
) -> Result<Reply, Stop> {
    let (keys, hall, now) = (&scene.halls.keys, scene.hall, scene.now());
    let booking = match booking {
        Some((code, tail)) => {
            let found = bookings::by_look_up(tx, &hall.id, &keys.look_up(code, tail)).await?;
            let found = found.ok_or_else(refusals::booking_unknown)?;
            if found.state != State::Booked {
                return Err(refusals::booking_cancelled().into());
            }
            Some(found)
        }
        // One that is kept already takes no more room.
        None if receipts::are_many(tx, &hall.id, MOST_LOOSE).await?
            && !receipts::is_kept(tx, &hall.id, &receipt.digest).await? =>
        {
            return Err(refusals::receipts_full().into());
        }
        None => None,
    };
    let sealed = keys.seal(&receipts::context(&receipt.digest), &receipt.bytes)?;
    let id = booking.as_ref().map(|booking| booking.id);
    let new = receipts::keep(tx, &hall.id, &receipt.digest, &receipt.item, &sealed, id, now).await?;
    let digest = to_hex(&receipt.digest);
    if new || id.is_some() {
        let body = json!({ "booking": id, "item": receipt.item, "receipt": digest });
        scene.log(tx, "receipt-kept", &body).await?;
    }
    // As retention counts: from the visit, or from when it came first.
    let visit = receipts::counts_from(tx, &hall.id, &receipt.digest).await?;
    let until = day_text(day_of(visit + hall.policy.keep_days * 86_400));
    let view = KeptView { item: receipt.item.clone(), kept_until: until, receipt: digest };
    Reply::new(if new { StatusCode::CREATED } else { StatusCode::OK }, &view)
}
