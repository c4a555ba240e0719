//! Facts and evidence as seen at the desk, each reviewed at once; and materials that were deferred.
//! In: changes. Out: the record and papers with them. Absent: what they mean; the review says it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;
use yushen::decision::EvidenceVerdict;
use yushen::library::Version;
use yushen::{Decision, Review};

use super::super::day::Day;
use super::super::guard;
use super::super::machine::{State, Step};
use super::super::order::{Because, Changes, SeenNow};
use super::super::papers::{self, Papers};
use super::super::record::{Record, Seen};
use super::super::store::CaseRow;
use super::super::terms::Terms;
use super::{Done, Hand, conflict, unprocessable};
use crate::hall::change::Stop;

impl Hand<'_> {
    pub(super) fn change(
        &self,
        row: &mut CaseRow,
        papers: Option<Papers>,
        mut review: Review,
        changes: &Changes,
        today: Day,
    ) -> Result<(Step, Done, Arc<Version>, Option<Decision>), Stop> {
        let record = &mut row.record;
        let after_acceptance = record.state == State::Deferred;
        if !after_acceptance {
            record.step(self.staff.role, Step::Change)?;
        }
        let mut tops = set(&mut review, changes)?;
        if changes.because == Because::Brought {
            // Another piece than the one that was seen.
            record.seen.retain(|material, _| !tops.contains(&evidence(material)));
        }
        for seen in &changes.seen {
            see(&mut review, seen)?;
            tops.insert(evidence(&seen.material));
            let (form, copy_kept) = (seen.form, seen.copy_kept);
            let seen_now = Seen { by: self.staff.id.clone(), copy_kept, form, on: today };
            record.seen.insert(seen.material.clone(), seen_now);
        }
        // A fact that decides the version may have led to another one.
        record.terms = Terms::of(&review.version().item);
        let decision = review.decision();
        // What is no longer there was not seen.
        record.seen.retain(|material, _| {
            let verdict = verdict(&decision, material);
            !matches!(verdict, Some(EvidenceVerdict::Missing | EvidenceVerdict::Unknown) | None)
                || changes.seen.iter().any(|seen| seen.material == *material)
        });
        let step = if after_acceptance {
            self.hand_in(record, &decision, &tops, today)?
        } else {
            if !record.notices.is_empty() && changes.because == Because::Brought {
                record.brought.extend(tops.iter().cloned());
            }
            if changes.on_the_spot {
                record.on_the_spot.extend(tops.iter().map(|top| (top.clone(), today)));
            }
            Step::Change
        };
        let facts = String::from_utf8(review.document()).unwrap_or_default();
        let papers = papers.map(|papers| Papers { facts, ..papers });
        let event = json!({ "fields": tops, "on_the_spot": changes.on_the_spot });
        Ok((step, Done { event, papers }, review.version().clone(), Some(decision)))
    }

    /// After acceptance: takes in what was deferred, and nothing else.
    fn hand_in(
        &self,
        record: &mut Record,
        decision: &Decision,
        tops: &BTreeSet<String>,
        today: Day,
    ) -> Result<Step, Stop> {
        let deferred = |top: &str| record.later.iter().any(|later| evidence(&later.material) == top);
        if let Some(other) = tops.iter().find(|top| !deferred(top)) {
            let message = format!("`{other}` is closed: after acceptance only what was deferred is taken in");
            return Err(conflict("closed", message));
        }
        for later in &mut record.later {
            let taken = verdict(decision, &later.material) == Some(EvidenceVerdict::Accepted);
            let seen = record.seen.contains_key(&later.material);
            later.came = (taken && seen).then(|| later.came.unwrap_or(today));
        }
        let all = record.later.iter().all(|later| later.came.is_some());
        let step = if all { Step::HandInLast } else { Step::HandIn };
        record.step(self.staff.role, step)?;
        Ok(step)
    }
}

fn evidence(material: &str) -> String {
    format!("evidence.{material}")
}

fn verdict(decision: &Decision, material: &str) -> Option<EvidenceVerdict> {
    let result = decision.materials.iter().find(|result| result.id == material);
    result.map(|result| result.evidence)
}

/// Puts changes into the review; the facts and pieces that they touch, and the two lists by their names.
fn set(review: &mut Review, changes: &Changes) -> Result<BTreeSet<String>, Stop> {
    for (field, value) in &changes.set {
        review.set(field, value.to_string().as_bytes()).map_err(papers::first)?;
    }
    for field in &changes.unset {
        review.unset(field).map_err(papers::first)?;
    }
    let touched = changes.set.keys().chain(&changes.unset);
    Ok(touched.map(|field| guard::top(field).unwrap_or_else(|| field.clone())).collect())
}

/// Sets a piece as seen; where there are several of a kind, their forms are set one by one.
fn see(review: &mut Review, seen: &SeenNow) -> Result<(), Stop> {
    let materials = &review.version().item.materials;
    let Some(material) = materials.iter().find(|material| material.id == seen.material) else {
        let shown: String = seen.material.chars().take(60).collect();
        let message = format!("`{shown}` is not in the list of this item; it can't be taken in");
        return Err(unprocessable("not-listed", message));
    };
    if !material.many {
        let form = format!("\"{}\"", seen.form.id());
        let field = format!("{}.form", evidence(&seen.material));
        review.set(&field, form.as_bytes()).map_err(papers::first)?;
    }
    Ok(())
}
