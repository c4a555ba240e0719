//! Numbers kept for a kiosk, and tickets that it handed out of them while the network was away.
//! In: who asks, what was taken when. Out: numbers; each ticket in its place in the line, or why not. Absent: HTTP.
//!
//! Numbers come from the same counter as all tickets, under the same lock, so none is given twice. One that is never
//! used stays unused.

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{store, unknown};
use crate::database::sql::Tx;
use crate::describe::WindowClass;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::change::{Reply, Scene, Stop};
use crate::hall::day::label::label;
use crate::hall::day::picture::{Picture, Source};
use crate::hall::day::view::TicketView;
use crate::hall::store::line;
use crate::hall::store::tickets::{self, Lane, TicketRow};

/// What a kiosk asks for. `kiosk` is the key of its row.
#[derive(Debug, Clone)]
pub enum Order {
    /// Numbers for when the network is away.
    Reserve {
        /// Who.
        kiosk: i64,
        /// Of which class.
        class: &'static str,
        /// How many it wants to have.
        count: i64,
    },
    /// Tickets that were handed out meanwhile.
    Reconcile {
        /// Who.
        kiosk: i64,
        /// In the order in which they were taken.
        tickets: Vec<Taken>,
    },
}

/// A ticket that was handed out.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Of which class.
    pub class: &'static str,
    /// Its number.
    pub number: i64,
    /// When, in seconds since 1970, as the kiosk says.
    pub taken_at: i64,
    /// Digest of the key it was handed out with.
    pub key: [u8; 32],
}

/// Numbers that a kiosk keeps.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reserved {
    /// Window class.
    #[schema(value_type = WindowClass)]
    class: &'static str,
    /// The day they are for; no other.
    #[schema(example = "2026-11-27", format = Date)]
    day: String,
    /// As printed and called.
    #[schema(example = json!(["D012", "D013"]))]
    labels: Vec<String>,
    /// Ascending.
    #[schema(example = json!([12, 13]))]
    numbers: Vec<i64>,
}

/// What became of the tickets, in the order asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reconciled {
    tickets: Vec<Report>,
}

/// What became of a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    /// Window class.
    #[schema(value_type = WindowClass)]
    class: &'static str,
    /// Why it was refused: `not-reserved` (the kiosk does not keep this number), `not-today`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Its number.
    number: i64,
    /// `accepted`: it stands in the line. `known`: it stood there already. `refused`.
    result: &'static str,
    /// The ticket, as its holder would have got it.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<TicketView>,
}

/// Does it.
pub(crate) async fn apply(scene: &Scene<'_>, tx: &mut Tx, order: &Order) -> Result<Reply, Stop> {
    let version = line::take(tx, &scene.hall.id).await?;
    let (Order::Reserve { kiosk, .. } | Order::Reconcile { kiosk, .. }) = order;
    let session = store::present(tx, *kiosk).await?.ok_or_else(unknown)?;
    match order {
        Order::Reserve { class, count, .. } => reserve(scene, tx, (*kiosk, session), class, *count).await,
        Order::Reconcile { tickets, .. } => reconcile(scene, tx, *kiosk, tickets, version).await,
    }
}

async fn reserve(
    scene: &Scene<'_>,
    tx: &mut Tx,
    who: (i64, i64),
    class: &'static str,
    count: i64,
) -> Result<Reply, Stop> {
    let (hall, now) = (scene.hall.id.as_str(), scene.now());
    let day = day_text(day_of(now));
    let mut numbers = store::unused(tx, who, (&day, class), count).await?;
    let more = count - i64::try_from(numbers.len()).unwrap_or(count);
    if more > 0 {
        let last = line::next_numbers(tx, hall, &day, class, more).await?;
        let first = last - more + 1;
        for number in first..=last {
            store::reserve(tx, hall, who, (&day, class, number), now).await?;
            numbers.push(number);
        }
        let body = json!({ "class": class, "day": day, "first": first, "kiosk": who.0, "last": last });
        scene.log(tx, "kiosk-reserved", &body).await?;
    }
    let labels = numbers.iter().map(|number| label(class, *number)).collect();
    Reply::new(StatusCode::OK, &Reserved { class, day, labels, numbers })
}

async fn reconcile(
    scene: &Scene<'_>,
    tx: &mut Tx,
    kiosk: i64,
    taken: &[Taken],
    version: i64,
) -> Result<Reply, Stop> {
    let mut found = Vec::with_capacity(taken.len());
    for one in taken {
        found.push(ticket(scene, tx, kiosk, one, version).await?);
    }
    // After all of them, so that each sees those before it.
    let picture = Picture::read(scene.halls, scene.hall, Source::Tx(tx), scene.now()).await?;
    let report = |(taken, found): (&Taken, Result<(&'static str, TicketRow), &'static str>)| {
        let (class, number) = (taken.class, taken.number);
        match found {
            Ok((result, row)) => {
                let code = crate::after::visit::ticket_code(&scene.halls.keys, &scene.hall.id, &row);
                let ticket = Some(TicketView::of(&picture, &row, None, &code));
                Report { class, code: None, number, result, ticket }
            }
            Err(code) => Report { class, code: Some(code), number, result: "refused", ticket: None },
        }
    };
    Reply::new(StatusCode::OK, &Reconciled { tickets: taken.iter().zip(found).map(report).collect() })
}

/// One ticket: accepted or known, or the code of the refusal.
async fn ticket(
    scene: &Scene<'_>,
    tx: &mut Tx,
    kiosk: i64,
    taken: &Taken,
    version: i64,
) -> Result<Result<(&'static str, TicketRow), &'static str>, Stop> {
    let (hall, now) = (scene.hall.id.as_str(), scene.now());
    let day = day_text(day_of(now));
    let (class, number) = (taken.class, taken.number);
    if day_text(day_of(taken.taken_at)) < day {
        return Ok(Err("not-today"));
    }
    let kept = store::number(tx, hall, (&day, class, number)).await?.filter(|kept| kept.kiosk == kiosk);
    let Some(kept) = kept else { return Ok(Err("not-reserved")) };
    // The same handing-out, told of twice: by its number, or by its key.
    let known = match store::handed(tx, kiosk, &day, &taken.key).await? {
        Some((issued, number)) => tickets::by_number(tx, hall, &day, (&issued, number)).await?,
        None if kept.handed => tickets::by_number(tx, hall, &day, (class, number)).await?,
        None => None,
    };
    if let Some(row) = known {
        return Ok(Ok(("known", row)));
    }
    let at = taken.taken_at.min(now).max(kept.reserved_at);
    let mut row = TicketRow::new(day, class, number, (Lane::WalkIn, at), version);
    row.id = tickets::add(tx, hall, &row).await?;
    store::hand(tx, hall, (&row.day, class, number), &taken.key).await?;
    let body = json!({
        "class": class, "day": row.day, "kiosk": kiosk, "number": number, "taken_at": at, "ticket": row.label(),
    });
    scene.log(tx, "kiosk-ticket", &body).await?;
    Ok(Ok(("accepted", row)))
}
