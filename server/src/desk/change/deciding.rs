//! Steps that say what becomes of an application: they agree with the engine, or carry a reason and a flag.
//! In: a case on the table. Out: a notice, an acceptance, a refusal in the record. Absent: what may be told (`guard`).

use serde_json::{Value, json};

use super::super::day::Day;
use super::super::guard::{self, Also, Case};
use super::super::machine::Step;
use super::super::record::{Acceptance, Notice, Record, Refusal};
use super::{Hand, Table, conflict};
use crate::hall::change::Stop;

impl Hand<'_> {
    /// A deciding step: in its place, by somebody who may, and agreeing with the engine or flagged.
    fn decide<'t>(
        &'t self,
        table: &'t mut Table<'_>,
        step: Step,
        different: Option<&str>,
    ) -> Result<(&'t mut Record, Case<'t>, Day), Stop> {
        self.take(table, step)?;
        let gone = || conflict("papers-gone", "the papers of this case were deleted in time");
        let decision = table.decision.as_ref().ok_or_else(gone)?;
        let case = Case { library: self.library, version: &table.version, decision };
        let flag = guard::flag(step, decision.outcome, different, self.staff, table.today)?;
        table.record.flags.extend(flag);
        Ok((table.record, case, table.today))
    }

    pub(super) fn correct(
        &self,
        table: &mut Table<'_>,
        also: &[Also],
        different: Option<&str>,
    ) -> Result<(Step, Value), Stop> {
        // Asking for too much is told before anything else: no reason makes it right.
        if let Some(decision) = &table.decision {
            let case = Case { library: self.library, version: &table.version, decision };
            case.may_ask(also)?;
        }
        let (record, case, today) = self.decide(table, Step::Correct, different)?;
        let (ask, on_the_spot) = case.notice(record, also)?;
        let event = json!({
            "asked": ask.iter().map(|asked| &asked.id).collect::<Vec<_>>(),
            "notice": record.notices.len() + 1,
            "on_the_spot": on_the_spot.iter().map(|asked| &asked.id).collect::<Vec<_>>(),
        });
        record.notices.push(Notice {
            ask,
            by: self.staff.id.clone(),
            decision: case.decision.digest.clone(),
            number: record.notices.len() + 1,
            on: today,
            on_the_spot,
        });
        record.brought.clear();
        Ok((Step::Correct, event))
    }

    pub(super) fn accept(
        &self,
        table: &mut Table<'_>,
        different: Option<&str>,
    ) -> Result<(Step, Value), Stop> {
        let (record, case, today) = self.decide(table, Step::Accept, different)?;
        case.all_seen(record)?;
        record.acceptance = Some(Acceptance { deemed: false, on: today });
        Ok((Step::Accept, Value::Null))
    }

    pub(super) fn accept_deferred(
        &self,
        table: &mut Table<'_>,
        days: &[(String, Day)],
        different: Option<&str>,
    ) -> Result<(Step, Value), Stop> {
        let (record, case, today) = self.decide(table, Step::AcceptDeferred, different)?;
        case.all_seen(record)?;
        let later = case.later(days, today)?;
        let event = json!({ "later": later.iter().map(|later| &later.material).collect::<Vec<_>>() });
        record.later = later;
        record.acceptance = Some(Acceptance { deemed: false, on: today });
        Ok((Step::AcceptDeferred, event))
    }

    pub(super) fn refuse(
        &self,
        table: &mut Table<'_>,
        named: &[String],
        different: Option<&str>,
    ) -> Result<(Step, Value), Stop> {
        let (record, case, today) = self.decide(table, Step::Refuse, different)?;
        let grounds = case.grounds(named)?;
        let event = json!({ "grounds": grounds.iter().map(|ground| &ground.id).collect::<Vec<_>>() });
        record.refusal = Some(Refusal { grounds, on: today });
        Ok((Step::Refuse, event))
    }
}
