//! Handing a receipt over (交存): the hall keeps it until the visit, as it came, encrypted to the hall's key.
//! In: a receipt's texts, the booking it is for if there is one. Out: kept, once. Absent: its facts; keeping needs that
//! they can be opened and decide alike, and nothing more of them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use yushen::InputError;
use yushen::receipt::replay;

use super::term::Term;
use super::{Receipts, first, joined};
use crate::describe::{InHall, WithKey};
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::change::{Command, Kept, KeptView};
use crate::hall::http::posted::Posted;
use crate::hall::http::tail;
use crate::hall::keys::Code;

/// What handing over works on.
#[derive(Debug, Clone)]
pub struct Desk {
    halls: Arc<Halls>,
    receipts: Arc<Receipts>,
}

impl FromRef<Desk> for Arc<Halls> {
    fn from_ref(desk: &Desk) -> Self {
        desk.halls.clone()
    }
}

/// `/halls/{hall}/receipts`, below `/api`.
pub fn router(halls: Arc<Halls>, receipts: Arc<Receipts>) -> Router {
    Router::new().route("/halls/{hall}/receipts", post(keep)).with_state(Desk { halls, receipts })
}

/// A receipt that is handed over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// What its QR codes say, in any order.
    #[schema(example = json!(["YS1:…"]), max_items = 64)]
    texts: Vec<String>,
    /// The booking it is for, if there is one.
    booking: Option<For>,
}

/// The booking that a receipt is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct For {
    /// The booking's code, however it is typed.
    #[schema(example = "7K3M-9QPA-X01TD")]
    code: String,
    /// The last four digits of the telephone number.
    #[schema(example = "1234", pattern = "^[0-9]{4}$")]
    phone_tail: String,
}

/// `POST /api/halls/{hall}/receipts` `{"texts", "booking"?: {"code", "phone_tail"}}`: 201, or 200 when it is kept
/// already.
///
/// # Errors
/// See `docs/operations.md`.
#[utoipa::path(
    post,
    path = "/api/halls/{hall}/receipts",
    operation_id = "keep_receipt",
    tag = "receipts",
    summary = "Hand a receipt over",
    description = "The hall keeps it, encrypted, until the visit is over. It must open with this hall's key and decide as \
        it says.",
    params(InHall, WithKey),
    request_body = Keep,
    responses(
        (status = 200, description = "Kept already", body = KeptView),
        (status = 201, description = "Kept", body = KeptView)
    ),
    extensions(("x-errors" = json!(["booking-unknown", "booking-cancelled", "receipts-full", "engine"])))
)]
pub async fn keep(
    State(Desk { receipts, halls }): State<Desk>,
    posted: Posted<Keep>,
) -> Result<Response, ApiError> {
    let booking = match &posted.asked.booking {
        Some(of) => Some((Code::typed(&of.code), tail(&of.phone_tail)?)),
        None => None,
    };
    // Decrypting and deciding is no work for the threads that answer.
    let texts = posted.asked.texts.clone();
    let term = Term::of(posted.hall()?, halls.clock.now());
    let kept = tokio::task::spawn_blocking(move || receipts.kept(&texts, term));
    let kept = kept.await.map_err(|_| ApiError::Internal)??;
    posted.once(Command::Keep { receipt: Box::new(kept), booking }).await
}

impl Receipts {
    /// A receipt as it is kept: it opens with this hall's key, is not too old and decides as it says.
    fn kept(&self, texts: &[String], term: Option<Term>) -> Result<Kept, ApiError> {
        let opened = self.open(joined(texts)?)?;
        term.map_or(Ok(()), |term| term.takes(&opened.receipt.on)).map_err(ApiError::Input)?;
        if !replay(&opened.receipt, &opened.facts, &opened.then).map_err(first)?.same {
            let message = "the receipt's facts decide otherwise than it says; review the application anew";
            return Err(ApiError::Input(InputError::new("receipt-not-same", "texts", message)));
        }
        let bytes = opened.receipt.to_bytes();
        Ok(Kept { digest: Sha256::digest(&bytes).into(), item: opened.receipt.item, bytes })
    }
}
