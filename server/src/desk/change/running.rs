//! Steps of a case that was accepted: stops of the clock, longer limits, stages, the decision.
//! In: a case on the table. Out: the record after it. Absent: days; they follow from the record (`clocks`).

use serde_json::{Value, json};

use super::super::clocks;
use super::super::day::Day;
use super::super::machine::Step;
use super::super::order::Stage;
use super::super::record::{Conclusion, Grant, Pause};
use super::super::terms::{Kind, PAUSES, Start};
use super::{Hand, Table, conflict, unprocessable};
use crate::hall::change::Stop;

/// Longest number of a written document, in characters.
const MOST_DOCUMENT: usize = 60;

impl Hand<'_> {
    pub(super) fn pause(
        &self,
        table: &mut Table<'_>,
        reason: &str,
        document: &str,
    ) -> Result<(Step, Value), Stop> {
        self.take(table, Step::Pause)?;
        if !table.record.terms.pauses_for(reason) {
            let known: Vec<&str> = PAUSES
                .iter()
                .map(|(code, _)| *code)
                .filter(|code| table.record.terms.pauses_for(code))
                .collect();
            let message = if known.is_empty() {
                "the law of this item knows no stop of its clock".to_owned()
            } else {
                format!("a clock of this item stops only for: {}", known.join(", "))
            };
            return Err(unprocessable("pause-not-in-law", message));
        }
        if table.record.open_pause().is_some() {
            return Err(conflict("paused-already", "the clock stands still already"));
        }
        let document = written(document)?;
        let event = json!({ "reason": reason });
        let from = table.today;
        table.record.pauses.push(Pause { document, from, reason: reason.into(), until: None });
        Ok((Step::Pause, event))
    }

    pub(super) fn extend(
        &self,
        table: &mut Table<'_>,
        limit: &str,
        document: &str,
    ) -> Result<(Step, Value), Stop> {
        self.take(table, Step::Extend)?;
        let document = written(document)?;
        let record = &mut *table.record;
        let unknown = || {
            let message = "the item lists no such longer limit with its article and days; without one nothing is longer";
            unprocessable("not-listed", message)
        };
        let longer = record.terms.limit(limit).filter(|term| term.confirmed && term.days.is_some());
        let longer = longer.ok_or_else(unknown)?;
        let (Kind::Longer(base) | Kind::Instead(base)) = &longer.kind else { return Err(unknown()) };
        let base = record.terms.limit(base).filter(|base| base.confirmed && base.unit == longer.unit);
        let base = base.ok_or_else(unknown)?;
        if record.grants.iter().any(|grant| grant.limit == limit) {
            return Err(conflict(
                "granted-already",
                "this longer limit was granted already; it is granted once",
            ));
        }
        let clocks = clocks::clocks(record, &self.scene.halls.calendar(), table.today.0);
        if clocks.iter().any(|clock| clock.id == base.id && clock.overdue) {
            let message = "the limit is over already; what is over can't be made longer";
            return Err(conflict("too-late-to-extend", message));
        }
        let event = json!({ "limit": limit });
        let by = self.staff.id.clone();
        record.grants.push(Grant { by, document, limit: limit.into(), on: table.today });
        Ok((Step::Extend, event))
    }

    pub(super) fn mark(
        &self,
        table: &mut Table<'_>,
        limit: &str,
        stage: Stage,
        on: Day,
    ) -> Result<(Step, Value), Stop> {
        self.take(table, Step::Mark)?;
        let record = &mut *table.record;
        let unknown = || unprocessable("not-listed", "the item lists no such limit");
        let term = record.terms.limit(limit).ok_or_else(unknown)?;
        if on > table.today || on < record.received {
            return Err(unprocessable("bad-day", "`on` must lie between the day of receipt and today"));
        }
        if stage == Stage::Started && term.start != Start::Marked {
            let message = "this limit begins with an event of the case, or the item does not say with which; its day is not set by hand";
            return Err(conflict("not-marked-by-hand", message));
        }
        let mark = record.marks.entry(limit.into()).or_default();
        let place = match stage {
            Stage::Started => &mut mark.started,
            Stage::Done => &mut mark.done,
        };
        if place.is_some() {
            return Err(conflict("marked-already", "this day was set already"));
        }
        *place = Some(on);
        let word = if stage == Stage::Started { "started" } else { "done" };
        Ok((Step::Mark, json!({ "limit": limit, "on": on, "stage": word })))
    }

    pub(super) fn conclude(&self, table: &mut Table<'_>, granted: bool) -> Result<(Step, Value), Stop> {
        self.take(table, Step::Conclude)?;
        if granted && table.record.later.iter().any(|later| later.came.is_none()) {
            return Err(conflict("not-all-there", "what was deferred has not come yet"));
        }
        // What is decided stands still no longer.
        let today = table.today;
        for pause in table.record.pauses.iter_mut().filter(|pause| pause.until.is_none()) {
            pause.until = Some(today);
        }
        table.record.conclusion = Some(Conclusion { granted, on: today });
        Ok((Step::Conclude, json!({ "granted": granted })))
    }
}

fn written(document: &str) -> Result<String, Stop> {
    let document = document.trim();
    let characters = document.chars().count();
    if (1..=MOST_DOCUMENT).contains(&characters) && !document.chars().any(char::is_control) {
        return Ok(document.into());
    }
    let message =
        format!("`document` must be the number of the written document, 1 to {MOST_DOCUMENT} characters");
    Err(unprocessable("not-in-writing", message))
}
