//! Batches and their events. In: rows in order. Out: the batches as the days' heads need them, or the first wrong place.
//! Absent: signatures (`days`), what the events mean (`replay`, which is handed each).

use std::collections::BTreeMap;

use super::finding::Finding;
use super::replay::Replay;
use super::{Check, Counts, Stop};
use crate::database::sql::Tx;
use crate::hall::log::batch::{Batch, DIGEST, Event, NOTHING_BEFORE};

/// Number and hash of the last batch of each day.
pub type Chain = BTreeMap<String, (i64, [u8; DIGEST])>;

/// Batches read at once.
const PAGE: i64 = 200;

/// Checks every batch with its events.
pub async fn check(tx: &mut Tx, hall: &str, counts: &mut Counts, replay: &mut Replay) -> Result<Chain, Stop> {
    let mut chain = Chain::new();
    let (mut number, mut previous, mut day) = (0, NOTHING_BEFORE, String::new());
    loop {
        let sql = "SELECT number, day, events, first_event, last_event, sealed_at, previous, leaves, hash \
                   FROM batch WHERE hall = $1 AND number > $2 ORDER BY number LIMIT $3";
        // The first page also shows numbers that never were given.
        let after = if number == 0 { i64::MIN } else { number };
        let rows = tx.all(sql, &[hall.into(), after.into(), PAGE.into()]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let batch = Batch::read(&row)?;
            number += 1;
            if batch.number != number {
                return Err(Finding::BatchMissing { number }.into());
            }
            let hash = batch.hash(hall);
            if row.bytes(8)?.as_deref() != Some(&hash[..]) {
                return Err(Finding::BatchChanged { number }.into());
            }
            if batch.previous != previous {
                return Err(Finding::BatchUnlinked { number }.into());
            }
            if batch.day < day {
                return Err(Finding::BatchDay { number }.into());
            }
            events(tx, hall, &batch, replay).await?;
            counts.batches += 1;
            counts.sealed += batch.events.unsigned_abs();
            (previous, day) = (hash, batch.day.clone());
            chain.insert(batch.day, (number, hash));
        }
    }
    // An event of a batch that is not there.
    let sql = "SELECT MIN(batch), COUNT(*) FROM event WHERE hall = $1 AND (batch > $2 OR batch < 1)";
    let row = tx.first(sql, &[hall.into(), number.into()]).await?.ok_or(sqlx::Error::RowNotFound)?;
    if row.int(1)? > 0 {
        return Err(Finding::BatchMissing { number: row.int(0)? }.into());
    }
    Ok(chain)
}

async fn events(tx: &mut Tx, hall: &str, batch: &Batch, replay: &mut Replay) -> Result<(), Stop> {
    let sql = "SELECT id, at, kind, body, place FROM event WHERE hall = $1 AND batch = $2 ORDER BY place";
    let rows = tx.all(sql, &[hall.into(), batch.number.into()]).await?;
    let mut found = Vec::new();
    for row in &rows {
        let event = Event::read(row)?;
        found.push((row.int(4)?, event.leaf(hall), event));
    }
    let (sealed, odd) = batch.leaves.as_chunks::<DIGEST>();
    if !odd.is_empty() || i64::try_from(sealed.len()) != Ok(batch.events) || sealed.is_empty() {
        return Err(Finding::BatchChanged { number: batch.number }.into());
    }
    if let Some(finding) = compare(batch.number, sealed, &found) {
        return Err(finding.into());
    }
    for (_, _, event) in &found {
        replay.event(event)?;
    }
    Ok(())
}

/// The first place at which the events are not those that were sealed. `found` is in the order of places.
fn compare(batch: i64, sealed: &[[u8; DIGEST]], found: &[(i64, [u8; DIGEST], Event)]) -> Option<Finding> {
    let mut next = found.iter().peekable();
    let mut after = 0;
    for (place, leaf) in (1_i64..).zip(sealed) {
        let Some((stands, hash, event)) = next.next_if(|(stands, ..)| *stands <= place) else {
            return Some(Finding::EventDeleted { batch, place, after });
        };
        let id = event.id;
        if *stands < place {
            return Some(Finding::EventInserted { batch, place: *stands, id });
        }
        if hash != leaf {
            let place = *stands;
            let is_there = |leaf| found.iter().any(|(_, other, _)| other == leaf);
            return Some(if sealed.contains(hash) {
                Finding::EventMoved { batch, place, id }
            } else if is_there(leaf) {
                Finding::EventInserted { batch, place, id }
            } else {
                Finding::EventChanged { batch, place, id }
            });
        }
        after = id;
    }
    next.next().map(|(place, _, event)| Finding::EventInserted { batch, place: *place, id: event.id })
}

/// The events that are not sealed yet.
pub async fn rest(
    tx: &mut Tx,
    hall: &str,
    check: &Check,
    counts: &mut Counts,
    replay: &mut Replay,
) -> Result<(), Stop> {
    let sql = "SELECT id, at, kind, body FROM event WHERE hall = $1 AND batch IS NULL ORDER BY id";
    for row in tx.all(sql, &[hall.into()]).await? {
        let event = Event::read(&row)?;
        let seconds = check.at - event.at;
        if seconds > check.patience {
            return Err(Finding::Unsealed { id: event.id, seconds }.into());
        }
        replay.event(&event)?;
        counts.unsealed += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64) -> Event {
        Event { id, at: 0, kind: "held".into(), body: "{}".into() }
    }

    fn placed(ids: &[(i64, i64)]) -> Vec<(i64, [u8; DIGEST], Event)> {
        ids.iter().map(|(place, id)| (*place, event(*id).leaf("h"), event(*id))).collect()
    }

    #[test]
    fn the_first_wrong_place_is_named() {
        let sealed: Vec<_> = [11, 12, 13].map(|id| event(id).leaf("h")).to_vec();
        let said = |ids: &[(i64, i64)]| compare(5, &sealed, &placed(ids));
        assert_eq!(said(&[(1, 11), (2, 12), (3, 13)]), None);
        assert_eq!(said(&[(2, 12), (3, 13)]), Some(Finding::EventDeleted { batch: 5, place: 1, after: 0 }));
        assert_eq!(said(&[(1, 11), (3, 13)]), Some(Finding::EventDeleted { batch: 5, place: 2, after: 11 }));
        assert_eq!(said(&[(1, 11), (2, 12)]), Some(Finding::EventDeleted { batch: 5, place: 3, after: 12 }));
        assert_eq!(
            said(&[(1, 12), (2, 11), (3, 13)]),
            Some(Finding::EventMoved { batch: 5, place: 1, id: 12 })
        );
        assert_eq!(
            said(&[(1, 11), (2, 19), (3, 13)]),
            Some(Finding::EventChanged { batch: 5, place: 2, id: 19 })
        );
        for (ids, place, id) in [
            (&[(0, 19), (1, 11), (2, 12), (3, 13)], 0, 19),
            (&[(1, 11), (2, 19), (3, 12), (4, 13)], 2, 19),
            (&[(1, 11), (2, 12), (3, 13), (4, 19)], 4, 19),
        ] {
            assert_eq!(said(ids), Some(Finding::EventInserted { batch: 5, place, id }));
        }
    }
}
