//! The signed heads of days. In: rows of `head`, the batches. Out: nothing, or the first wrong day.
//! Absent: which keys should be trusted; the caller says it.

use yushen::bundle::Envelope;
use yushen::bundle::envelope::Kind;
use yushen::bundle::hash::to_hex;

use super::chain::Chain;
use super::finding::Finding;
use super::{Check, Counts, Stop};
use crate::database::sql::Tx;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::log::head::{self, Document};

/// Checks every head, and that no day is without one.
pub async fn check(
    tx: &mut Tx,
    hall: &str,
    check: &Check,
    chain: &Chain,
    counts: &mut Counts,
) -> Result<(), Stop> {
    let sql = "SELECT day, envelope FROM head WHERE hall = $1 ORDER BY day";
    let mut previous = head::no_link();
    let mut signed = Vec::new();
    for row in tx.all(sql, &[hall.into()]).await? {
        let day = row.text(0)?.unwrap_or_default();
        let envelope = Envelope::read(&row.bytes(1)?.unwrap_or_default()).ok();
        let Some(envelope) = envelope else { return Err(Finding::HeadDamaged { day }.into()) };
        if !is_signed(&envelope, check) {
            return Err(Finding::HeadUnsigned { day }.into());
        }
        let document = Document::read(&envelope.document);
        let Some(document) = document else { return Err(Finding::HeadDamaged { day }.into()) };
        one(hall, &day, &document, &previous, chain)?;
        previous = head::link(&envelope.document);
        counts.days += 1;
        counts.newest = Some((day.clone(), previous.clone()));
        signed.push(day);
    }
    // Without keys nobody is known to sign.
    if check.trust.is_some() {
        let over = day_text(day_of(check.at - check.patience));
        let newest = chain.keys().next_back();
        let due = |day: &&String| **day < over || newest.is_some_and(|newest| *day < newest);
        if let Some(day) = chain.keys().filter(due).find(|day| !signed.contains(day)) {
            return Err(Finding::HeadMissing { day: day.clone() }.into());
        }
    }
    Ok(())
}

/// Every signature in it is of a trusted key, and there is one.
fn is_signed(envelope: &Envelope, check: &Check) -> bool {
    let Some(trust) = &check.trust else { return true };
    let keys = trust.keys().iter().map(|key| key.public.as_str());
    let signers = envelope.signers(Kind::LogHead, keys);
    signers > 0 && signers == envelope.signatures.len()
}

fn one(hall: &str, day: &str, document: &Document, previous: &str, chain: &Chain) -> Result<(), Finding> {
    let day = day.to_owned();
    if document.hall != hall || document.day != day {
        return Err(Finding::HeadElsewhere { day });
    }
    if document.previous != previous {
        return Err(Finding::HeadUnlinked { day });
    }
    let batch = document.batch;
    match chain.get(&day) {
        Some((number, hash)) if *number == batch && to_hex(hash) == document.hash => Ok(()),
        _ => Err(Finding::HeadOther { day, batch }),
    }
}
