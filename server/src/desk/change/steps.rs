//! Which step does what, and the steps that need nothing but their place.
//! In: a step. Out: the record after it. Absent: deciding (`deciding`), the clock (`running`).

use serde_json::{Value, json};

use super::super::guard;
use super::super::machine::Step;
use super::super::order::Act;
use super::super::record::{Holder, Referral};
use super::{Hand, Table, conflict};
use crate::hall::change::Stop;

impl Hand<'_> {
    pub(super) fn step(&self, table: &mut Table<'_>, act: &Act) -> Result<(Step, Value), Stop> {
        let today = table.today;
        match act {
            Act::Change(_) => Err(conflict("papers-gone", "the papers of this case were deleted in time")),
            Act::Correct { also, different } => self.correct(table, also, different.as_deref()),
            Act::Accept { different } => self.accept(table, different.as_deref()),
            Act::AcceptDeferred { later, different } => {
                self.accept_deferred(table, later, different.as_deref())
            }
            Act::Refuse { grounds, different } => self.refuse(table, grounds, different.as_deref()),
            Act::Refer { reason } => {
                guard::referral(reason)?;
                self.take(table, Step::Refer)?;
                let by = self.staff.id.clone();
                table.record.referrals.push(Referral { by, on: today, reason: reason.clone() });
                Ok((Step::Refer, json!({ "reason": reason })))
            }
            Act::Resubmit => self.plain(table, Step::Resubmit),
            Act::Return => self.plain(table, Step::Return),
            Act::Pause { reason, document } => self.pause(table, reason, document),
            Act::Resume => {
                self.take(table, Step::Resume)?;
                let open = table.record.pauses.iter_mut().find(|pause| pause.until.is_none());
                let pause = open.ok_or_else(|| conflict("not-paused", "the clock runs"))?;
                pause.until = Some(today);
                Ok((Step::Resume, json!({ "reason": pause.reason })))
            }
            Act::Extend { limit, document } => self.extend(table, limit, document),
            Act::Mark { limit, stage, on } => self.mark(table, limit, *stage, *on),
            Act::Conclude { granted } => self.conclude(table, *granted),
            Act::Deliver => {
                self.take(table, Step::Deliver)?;
                table.record.delivered = Some(today);
                Ok((Step::Deliver, Value::Null))
            }
            Act::Withdraw => {
                self.take(table, Step::Withdraw)?;
                table.record.withdrawn = Some(today);
                Ok((Step::Withdraw, Value::Null))
            }
            Act::Transfer { staff, window } => {
                self.take(table, Step::Transfer)?;
                table.record.holder = Holder { staff: staff.clone(), window: *window };
                Ok((Step::Transfer, json!({ "to": staff, "to_window": window })))
            }
            Act::Acknowledge => {
                self.take(table, Step::Acknowledge)?;
                for flag in table.record.flags.iter_mut().filter(|flag| flag.seen_by.is_none()) {
                    flag.seen_by = Some(self.staff.id.clone());
                }
                Ok((Step::Acknowledge, Value::Null))
            }
        }
    }

    pub(super) fn take(&self, table: &mut Table<'_>, step: Step) -> Result<(), Stop> {
        Ok(table.record.step(self.staff.role, step)?)
    }

    fn plain(&self, table: &mut Table<'_>, step: Step) -> Result<(Step, Value), Stop> {
        self.take(table, step)?;
        Ok((step, Value::Null))
    }
}
