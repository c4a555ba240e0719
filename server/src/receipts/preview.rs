//! What a bundle that is to come will change for those whose receipts the hall keeps: shown before the swap.
//! In: kept receipts, the coming bundle. Out: those that would be decided otherwise, with the reason of each change.
//! Absent: telling the citizens; a person decides how.

use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use serde::Serialize;
use yushen::InputError;
use yushen::bundle::hash::to_hex;
use yushen::receipt::{Change, Receipt};

use super::Receipts;
use crate::bundles::{self, Bundles, Held};
use crate::config::PreviewConfig;
use crate::database::Database;
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::keys::Keys;
use crate::hall::store::receipts as rows;

/// How often the running server looks whether a coming bundle was published.
const LOOK: Duration = Duration::from_secs(60);
/// Receipts read at a time.
const PAGE: i64 = 500;

/// What a coming bundle changes. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Digest of the coming bundle.
    pub bundle: String,
    /// Its counter.
    pub counter: u64,
    /// Receipts that this program could not open: of another key, or of a bundle that is not in the store.
    pub failed: u64,
    /// From when it counts.
    pub not_before: String,
    /// Receipts that would be decided otherwise.
    pub otherwise: Vec<Otherwise>,
    /// Receipts that were looked at.
    pub receipts: u64,
}

/// A receipt that would be decided otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Otherwise {
    /// Verdicts that would be other ones, each with the rule, parameter, table or law that changed.
    pub changes: Vec<Change>,
    /// The hall that keeps it.
    pub hall: String,
    /// Its item.
    pub item: String,
    /// The day of the application.
    pub on: String,
    /// Outcome under the bundle that counts now; absent when its rules can't read the facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Outcome under the coming bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_next: Option<String>,
    /// Digest of the receipt, as handing it over answered.
    pub receipt: String,
    /// What the coming rules can't read in it.
    pub unreadable: Vec<InputError>,
}

impl Receipts {
    /// Compares every kept receipt under the active bundle and a coming one.
    ///
    /// # Errors
    /// The database doesn't answer, or a piece of a bundle is missing. A receipt that can't be opened is counted.
    pub async fn preview(
        self: &Arc<Self>,
        database: &Database,
        keys: &Keys,
        next: Arc<Held>,
    ) -> Result<Preview, ApiError> {
        let said = next.manifest.said();
        let mut preview = Preview {
            bundle: format!("sha256:{}", next.manifest.digest()),
            counter: said.counter,
            failed: 0,
            not_before: said.not_before.clone(),
            otherwise: Vec::new(),
            receipts: 0,
        };
        let mut after = 0;
        loop {
            let page = rows::page(database, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(preview) };
            after = last.id;
            let opened: Vec<_> = page.into_iter().map(|row| (row.open(keys), row)).collect();
            let (receipts, next) = (self.clone(), next.clone());
            let judged = tokio::task::spawn_blocking(move || {
                let judge = |(bytes, row): (Option<Vec<u8>>, rows::ReceiptRow)| {
                    let Some(bytes) = bytes else { return Ok(Judged::Failed) };
                    receipts.judge(row.hall, &row.digest, &bytes, &next)
                };
                opened.into_iter().map(judge).collect::<Result<Vec<_>, ApiError>>()
            });
            for judged in judged.await.map_err(|_| ApiError::Internal)?? {
                preview.receipts += 1;
                match judged {
                    Judged::Same => {}
                    Judged::Failed => preview.failed += 1,
                    Judged::Otherwise(otherwise) => preview.otherwise.push(*otherwise),
                }
            }
        }
    }

    fn judge(&self, hall: String, digest: &[u8], bytes: &[u8], next: &Held) -> Result<Judged, ApiError> {
        let opened = match Receipt::from_bytes(bytes).map_err(ApiError::from).and_then(|r| self.open(r)) {
            Ok(opened) => opened,
            Err(ApiError::Input(error)) => {
                tracing::warn!(receipt = to_hex(digest), code = error.code, "a kept receipt can't be opened");
                return Ok(Judged::Failed);
            }
            Err(error) => return Err(error),
        };
        let active = self.bundles.active();
        let now = self.compare(&opened, &opened.then, &active.manifest)?;
        // Where the rules of today can't read it, what is to come is held against the receipt's own rules.
        let before = match &now.outcome {
            Some(_) => self.library(active.manifest.clone(), &opened.receipt.item)?,
            None => opened.then.clone(),
        };
        let then = self.compare(&opened, &before, &next.manifest)?;
        if then.outcome == now.outcome && then.changes.is_empty() && then.unreadable == now.unreadable {
            return Ok(Judged::Same);
        }
        Ok(Judged::Otherwise(Box::new(Otherwise {
            changes: then.changes,
            hall,
            item: opened.receipt.item,
            on: opened.receipt.on,
            outcome: now.outcome,
            outcome_next: then.outcome,
            receipt: to_hex(digest),
            unreadable: then.unreadable,
        })))
    }
}

/// `yushen-server preview`: prints what the coming bundle decides otherwise, as JSON.
///
/// # Errors
/// A file, the store or the database can't be read; or no bundle is to come.
pub async fn run(config: &PreviewConfig) -> anyhow::Result<()> {
    let now = bundles::now();
    let bundles = Arc::new(Bundles::open(&config.bundles, &config.trust, now)?);
    let Some(next) = bundles.coming(config.counter, now)? else {
        bail!("no published bundle is to come; name one that is not published yet with `--counter N`");
    };
    let receipts = Arc::new(Receipts::new(&config.hall_key, bundles)?);
    let keys = Keys::load(&config.data_key)?;
    let database = Database::look_at(&config.db).await?;
    let preview = receipts.preview(&database, &keys, Arc::new(next)).await?;
    println!("{}", serde_json::to_string_pretty(&preview)?);
    database.close().await;
    Ok(())
}

enum Judged {
    Same,
    Failed,
    Otherwise(Box<Otherwise>),
}

/// Says in the log, once for each coming bundle, how many kept receipts it decides otherwise.
pub async fn watch(receipts: Arc<Receipts>, halls: Arc<Halls>) {
    let mut look = tokio::time::interval(LOOK);
    let mut told = None;
    loop {
        look.tick().await;
        let bundles = receipts.bundles.clone();
        // Reading and hashing files is no work for the threads that answer.
        let coming = tokio::task::spawn_blocking(move || bundles.coming(None, bundles::now())).await;
        let Ok(coming) = coming else {
            tracing::error!("looking for a coming bundle failed");
            continue;
        };
        let next = match coming {
            Ok(Some(next)) if told.as_deref() != Some(next.manifest.digest()) => Arc::new(next),
            Ok(_) => continue,
            Err(error) => {
                tracing::warn!(%error, "the store can't be searched for a coming bundle");
                continue;
            }
        };
        match receipts.preview(&halls.database, &halls.keys, next.clone()).await {
            Ok(preview) => {
                tracing::info!(
                    counter = preview.counter,
                    from = preview.not_before,
                    receipts = preview.receipts,
                    otherwise = preview.otherwise.len(),
                    failed = preview.failed,
                    "a bundle is to come; `yushen-server preview` lists the receipts that it decides otherwise"
                );
                told = Some(next.manifest.digest().to_owned());
            }
            Err(error) => {
                tracing::error!(%error, "kept receipts can't be compared; trying again in a minute")
            }
        }
    }
}
