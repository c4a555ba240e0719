//! Papers of a case: which it calls for; each gets its number, is written down as it was issued and sealed, all in the
//! transaction of the step. In: a case after a step. Out: rows of papers. Absent: words (`said`, `papers::kinds`), looks.
//!
//! A paper is never written again: what was handed out is what is printed the next time, whatever became of the case.

pub mod http;
mod said;
pub mod store;

use axum::http::StatusCode;
use chrono::Datelike;
use serde_json::{Value, json};
use yushen::library::Version;

use super::change::conflict;
use super::record::Record;
use super::store::CaseRow;
use super::view;
use crate::after::visit::case_code;
use crate::database::sql::Tx;
use crate::error::{ApiError, Refused};
use crate::hall::calendar::day_of;
use crate::hall::change::{Scene, Stop};
use crate::hall::keys::Keys;
use crate::papers::check::Check;
use crate::papers::kind::Kind;
use crate::papers::kinds::with_check;
use crate::papers::paper::Paper;
use crate::papers::rate;
use said::Said;
use store::PaperRow;

/// The papers that a case calls for, each with its turn in the case.
pub fn called_for(record: &Record) -> Vec<(Kind, i64)> {
    let turn = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let mut papers: Vec<(Kind, i64)> =
        record.notices.iter().map(|notice| (Kind::Correction, turn(notice.number))).collect();
    if record.refusal.is_some() {
        papers.push((Kind::Refusal, 1));
    }
    if record.acceptance.is_some() {
        let kind = if record.later.is_empty() { Kind::Acceptance } else { Kind::DeferredAcceptance };
        papers.push((kind, 1));
    }
    if !record.on_the_spot.is_empty() {
        papers.push((Kind::OnTheSpot, turn(record.on_the_spot.len())));
    }
    papers
}

/// A case for which papers are issued.
pub(super) struct Issuing<'a> {
    pub scene: &'a Scene<'a>,
    pub row: &'a CaseRow,
    pub version: &'a Version,
    pub applicant: &'a str,
    /// The server's address, for the QR code.
    pub site: &'a str,
}

impl Issuing<'_> {
    /// Issues what the step calls for and does not exist yet; the numbers. What was corrected at the window is confirmed
    /// with one paper when the clerk asks for it.
    pub async fn all(&self, tx: &mut Tx) -> Result<Vec<String>, Stop> {
        let mut numbers = Vec::new();
        for (kind, turn) in called_for(&self.row.record) {
            if kind != Kind::OnTheSpot {
                numbers.extend(self.issue(tx, kind, turn).await?.map(|row| row.number));
            }
        }
        Ok(numbers)
    }

    /// The newest paper of a kind, issued if it does not exist; and whether it was.
    pub async fn one(&self, tx: &mut Tx, kind: Kind) -> Result<(PaperRow, bool), Stop> {
        let called = called_for(&self.row.record);
        let newest = called.iter().rev().find(|(known, _)| *known == kind);
        let (_, turn) = newest.ok_or_else(|| {
            let words: Vec<&str> = called.iter().map(|(kind, _)| kind.word()).collect();
            conflict(
                "paper-not-due",
                format!("the case calls for no such paper; it has: {}", words.join(", ")),
            )
        })?;
        if let Some(row) = self.issue(tx, kind, *turn).await? {
            return Ok((row, true));
        }
        let rows = store::issued(tx, &self.scene.hall.id, self.row.id).await?;
        let row = rows.into_iter().find(|row| row.kind == kind && row.turn == *turn);
        row.map(|row| (row, false)).ok_or(Stop::Failed(ApiError::Internal))
    }

    /// Issues one; `None` when it exists.
    async fn issue(&self, tx: &mut Tx, kind: Kind, turn: i64) -> Result<Option<PaperRow>, Stop> {
        let (halls, hall) = (self.scene.halls, self.scene.hall);
        let rows = store::issued(tx, &hall.id, self.row.id).await?;
        if rows.iter().any(|row| row.kind == kind && row.turn == turn) {
            return Ok(None);
        }
        let (now, today) = (self.scene.now(), day_of(self.scene.now()));
        let case_number = view::number(&hall.id, self.row);
        let number = match &case_number {
            Some(number) if kind.has_case_number() => number.clone(),
            _ => {
                let year = i64::from(today.year());
                kind.number(&hall.id, year, store::next_number(tx, &hall.id, kind, year).await?)
            }
        };
        let calendar = halls.calendar();
        let said = Said {
            hall,
            version: self.version,
            record: &self.row.record,
            applicant: self.applicant,
            calendar: &calendar,
            today,
        };
        let paper = said.paper(kind, turn, &number);
        let paper = paper.ok_or(Stop::Failed(ApiError::Internal))?;
        let digest = paper.digest().map_err(|_| Stop::Failed(ApiError::Internal))?;
        let paper = with_check(paper, &Check::of(&halls.keys, self.site, &number, &digest));
        let paper = if kind == Kind::OnTheSpot { paper } else { self.with_rating(paper) };
        let plain = serde_json::to_vec(&paper).map_err(|_| Stop::Failed(ApiError::Internal))?;
        let sealed = halls.keys.seal(&context(&hall.id, &number), &plain)?;
        let row = PaperRow {
            hall: hall.id.clone(),
            number,
            kind,
            case: self.row.id,
            turn,
            issued_on: paper.on.clone(),
            digest,
            sealed: Some(sealed),
        };
        store::add(tx, &row, now).await?;
        Ok(Some(row))
    }

    /// What leaves with the applicant has the way to rate the visit, and to complain, as its last block.
    fn with_rating(&self, mut paper: Paper) -> Paper {
        let hall = &self.scene.hall.id;
        let code = case_code(&self.scene.halls.keys, hall, self.row.id).shown();
        paper.blocks.push(rate::block(self.site, hall, &format!("case={}&code={code}", self.row.id)));
        paper
    }
}

fn context(hall: &str, number: &str) -> Vec<u8> {
    format!("paper/{hall}/{number}").into_bytes()
}

/// A paper as it was issued.
///
/// # Errors
/// 409 `papers-gone`; sealed with another key, or damaged.
pub fn opened(keys: &Keys, row: &PaperRow) -> Result<Paper, ApiError> {
    let Some(sealed) = &row.sealed else {
        let message = "what this paper says was deleted in time; its number can still be checked";
        return Err(ApiError::Refused(Refused::new(StatusCode::CONFLICT, "papers-gone", message)));
    };
    let plain = keys.open(&context(&row.hall, &row.number), sealed).ok();
    plain.and_then(|plain| serde_json::from_slice(&plain).ok()).ok_or_else(|| {
        tracing::error!(number = row.number, "a sealed paper can't be opened: another data key, or damaged");
        ApiError::Internal
    })
}

/// A paper in lists: nothing of the applicant.
pub fn line(row: &PaperRow) -> Value {
    json!({
        "kind": row.kind,
        "kept": row.sealed.is_some(),
        "number": row.number,
        "on": row.issued_on,
        "title": row.kind.title(),
    })
}
