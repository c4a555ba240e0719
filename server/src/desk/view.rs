//! A case as staff see it. In: its row, the review, the calendar. Out: JSON. Absent: for whom (`http` checks roles).

use serde_json::{Value, json};
use yushen::calendar::Calendar;
use yushen::{Decision, Text};

use chrono::NaiveDate;

use super::clocks::{self, Clock};
use super::guard::agrees;
use super::machine::{self, State, Step};
use super::papers::Papers;
use super::staff::Role;
use super::store::CaseRow;

/// The number as people read it: hall, year, six digits.
pub fn number(hall: &str, row: &CaseRow) -> Option<String> {
    row.number.map(|(year, number)| format!("{hall}-{year}-{number:06}"))
}

/// Remedies against a refusal to accept: 行政复议法 20, 行政诉讼法 46.
pub fn redress() -> Value {
    json!([
        { "kind": "review", "title": "行政复议", "within": "60日", "basis": "行政复议法第20条" },
        { "kind": "suit", "title": "行政诉讼", "within": "6个月", "basis": "行政诉讼法第46条" },
    ])
}

/// What every list shows: nothing of the applicant.
pub fn line(hall: &str, row: &CaseRow, clocks: &[Clock]) -> Value {
    let record = &row.record;
    json!({
        "applied": row.applied,
        "case": row.id,
        "clocks": clocks,
        "first_receiver": record.first_receiver,
        "flagged": record.is_flagged(),
        "holder": record.holder,
        "item": row.item,
        "level": clocks::level(clocks),
        "number": number(hall, row),
        "revision": row.revision,
        "state": record.state,
        "version": row.version,
    })
}

/// A whole case, with the papers while they are kept.
pub fn case(
    hall: &str,
    row: &CaseRow,
    title: Option<&Text>,
    papers: Option<&Papers>,
    decision: Option<&Decision>,
    calendar: &Calendar,
    today: NaiveDate,
) -> Value {
    let mut view = line(hall, row, &clocks::clocks(&row.record, calendar, today));
    view["bundle"] = json!(format!("sha256:{}", row.bundle));
    view["record"] = json!(row.record);
    view["title"] = json!(title);
    if row.record.state == State::NotAccepted {
        view["redress"] = redress();
    }
    if let Some(papers) = papers {
        view["applicant"] = json!(papers.applicant);
        view["facts"] = serde_json::from_str(&papers.facts).unwrap_or_default();
    }
    if let Some(decision) = decision {
        view["decision"] = json!(decision);
        let deciding = [Step::Accept, Step::AcceptDeferred, Step::Correct, Step::Refuse];
        let agreed: Vec<Step> = deciding.into_iter().filter(|step| agrees(*step, decision.outcome)).collect();
        view["agrees"] = json!(agreed);
    }
    let steps = |role: Role| -> Vec<Step> {
        Step::ALL
            .into_iter()
            .filter(|step| machine::next(row.record.state, *step).is_some())
            .filter(|step| machine::may(role, row.record.state, *step))
            .collect()
    };
    view["steps"] = json!({ "clerk": steps(Role::Clerk), "supervisor": steps(Role::Supervisor) });
    view
}
