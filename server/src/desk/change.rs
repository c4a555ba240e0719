//! What an order does to a case, in the transaction of its answer: papers, record, number, event, outbox together.
//! In: an order of somebody of the staff. Out: the case as it stands then. Absent: HTTP (`http`), what may be told
//! (`guard`), the order of states (`machine`).
//!
//! | file | steps |
//! |---|---|
//! | `facts` | facts and evidence as seen |
//! | `deciding` | 受理、补正、不予受理、容缺受理 |
//! | `running` | the clock, the decision, the result |
//! | `steps` | the others, and which is which |

mod deciding;
mod facts;
mod running;
mod steps;

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::Datelike;
use serde_json::{Value, json};
use yushen::calendar::Calendar;
use yushen::library::Version;
use yushen::{Decision, Library};

use super::clocks;
use super::day::Day;
use super::issue::{self, Issuing};
use super::machine::{State, Step};
use super::order::{Act, Opening, Order, What};
use super::outbox;
use super::papers::{self, Papers};
use super::record::{Acceptance, Record};
use super::staff::{Staff, works_on_cases};
use super::store::{self, CaseRow, New};
use super::terms::Terms;
use super::view;
use crate::after::visit::case_code;
use crate::database::sql::Tx;
use crate::error::Refused;
use crate::hall::calendar::day_of;
use crate::hall::change::refusals::window_unknown;
use crate::hall::change::{Reply, Scene, Stop};
use crate::hall::config::class_id;
use crate::papers::kind::Kind;
use crate::staff::store::accounts::{self, Account};

/// Does what an order says.
pub(crate) async fn apply(scene: &Scene<'_>, tx: &mut Tx, order: &Order) -> Result<Reply, Stop> {
    match &order.what {
        What::Open(opening) => open(scene, tx, &order.staff, opening).await,
        What::Act { case, revision, library, act } => {
            let desk = Hand { scene, staff: &order.staff, library, site: &order.site };
            desk.act(tx, *case, *revision, act).await
        }
        What::Paper { case, library, kind } => {
            let desk = Hand { scene, staff: &order.staff, library, site: &order.site };
            desk.paper(tx, *case, *kind).await
        }
    }
}

async fn open(scene: &Scene<'_>, tx: &mut Tx, staff: &Staff, opening: &Opening) -> Result<Reply, Stop> {
    let (hall, now) = (scene.hall.id.as_str(), scene.now());
    let today = Day(day_of(now));
    let (version, decision, facts) = {
        let on = today.to_string();
        let mut review = papers::review(&opening.library, &opening.item, &on, &opening.facts)?;
        (review.version().clone(), review.decision(), review.document())
    };
    let record = Record::opened(staff, today, Terms::of(&version.item));
    let first_day = yushen::value::date::format(version.item.from);
    let new = New {
        item: &opening.item,
        version: &first_day,
        bundle: &opening.bundle,
        receipt: opening.receipt.as_ref().map(|digest| &digest[..]),
        record: &record,
    };
    let Some(id) = store::add(tx, hall, &new, now).await? else {
        let message = "a case of this receipt is under way; look it up in the list";
        return Err(Refused::new(StatusCode::CONFLICT, "receipt-in-use", message).into());
    };
    let papers =
        Papers { applicant: opening.applicant.clone(), facts: String::from_utf8(facts).unwrap_or_default() };
    let sealed = papers.seal(&scene.halls.keys, hall, id).map_err(Stop::Failed)?;
    let row = CaseRow {
        id,
        item: opening.item.clone(),
        version: first_day,
        bundle: opening.bundle.clone(),
        applied: today.to_string(),
        number: None,
        revision: 1,
        record,
        sealed: None,
        opened_at: now,
    };
    store::save(tx, &row, None, Some(&sealed)).await?;
    let body = json!({
        "case": id,
        "class": class_id(version.item.window),
        "decision": decision.digest,
        "item": row.item,
        "outcome": decision.outcome.code(),
        "receipt": opening.receipt.map(|digest| yushen::bundle::hash::to_hex(&digest)),
        "same": opening.replay.as_ref().map(|replay| replay["same"].clone()),
        "staff": staff.id,
        "version": row.version,
        "window": staff.window,
    });
    let calendar = scene.halls.calendar();
    scene.log(tx, "case-opened", &with_clocks(&body, &row.record, &calendar)).await?;
    let title = Some(&version.item.title);
    let mut view = view::case(hall, &row, title, Some(&papers), Some(&decision), &calendar, today.0);
    view["replay"] = json!(opening.replay);
    view["receipt_code"] = json!(case_code(&scene.halls.keys, hall, id).shown());
    Reply::new(StatusCode::CREATED, &view)
}

/// What a step ended with, beside the record.
#[derive(Default)]
struct Done {
    /// More for the event.
    event: Value,
    /// Papers that are other ones now.
    papers: Option<Papers>,
}

/// Somebody of the staff at a case.
struct Hand<'a> {
    scene: &'a Scene<'a>,
    staff: &'a Staff,
    library: &'a Arc<Library>,
    site: &'a str,
}

/// What a step works with.
struct Table<'a> {
    record: &'a mut Record,
    version: Arc<Version>,
    decision: Option<Decision>,
    today: Day,
}

pub(super) fn conflict(code: &'static str, message: impl Into<String>) -> Stop {
    Stop::Refused(Refused::new(StatusCode::CONFLICT, code, message))
}

fn unprocessable(code: &'static str, message: impl Into<String>) -> Stop {
    Stop::Refused(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, code, message))
}

impl Hand<'_> {
    async fn act(&self, tx: &mut Tx, id: i64, revision: i64, act: &Act) -> Result<Reply, Stop> {
        let (hall, now) = (self.scene.hall.id.as_str(), self.scene.now());
        let mut row = store::lock(tx, hall, id).await?.ok_or_else(case_unknown)?;
        if row.revision != revision {
            let message =
                format!("the case was changed since (revision {}); load it and decide again", row.revision);
            return Err(conflict("case-changed", message));
        }
        let today = Day(day_of(now));
        let calendar = self.scene.halls.calendar();
        if clocks::has_lapsed(&row.record, &calendar, today.0) {
            let message = "the five working days are over and nothing was told, so the law deems it accepted; it gets \
                           its number within a minute: load it again";
            return Err(conflict("deemed-accepted", message));
        }
        let papers = match &row.sealed {
            Some(sealed) => {
                Some(Papers::open(&self.scene.halls.keys, hall, id, sealed).map_err(Stop::Failed)?)
            }
            None => None,
        };
        let was = row.record.state;
        let act = &self.to_a_colleague(tx, act).await?;
        let (step, done, version, decision) = self.on_the_table(&mut row, papers.clone(), today, act)?;
        row.revision += 1;
        row.version = yushen::value::date::format(version.item.from);
        if row.record.acceptance.is_some() && row.number.is_none() {
            let year = i64::from(today.0.year());
            row.number = Some((year, store::next_number(tx, hall, year).await?));
        }
        let sealed = match &done.papers {
            Some(papers) => Some(papers.seal(&self.scene.halls.keys, hall, id).map_err(Stop::Failed)?),
            None => None,
        };
        let ended = row.record.state.is_final().then_some(now);
        store::save(tx, &row, ended, sealed.as_deref()).await?;
        let papers = done.papers.or(papers);
        let issued = match &papers {
            Some(papers) => self.issuing(&row, &version, papers).all(tx).await?,
            None => Vec::new(),
        };
        let outcome = decision.as_ref().map(|decision| decision.outcome.code());
        let digest = decision.as_ref().map(|decision| decision.digest.as_str());
        let who = (self.staff.id.as_str(), self.staff.window);
        let mut body = event(hall, &row, Some(was), Some(who), (digest, outcome), &done.event);
        if !issued.is_empty() {
            body["papers"] = json!(issued);
        }
        self.scene.log(tx, step.event(), &with_clocks(&body, &row.record, &calendar)).await?;
        outbox::add(tx, hall, &row, step, &body, now).await?;
        let title = Some(&version.item.title);
        let mut view = view::case(hall, &row, title, papers.as_ref(), decision.as_ref(), &calendar, today.0);
        view["issued"] = json!(issued);
        view["receipt_code"] = json!(case_code(&self.scene.halls.keys, hall, id).shown());
        Reply::new(StatusCode::OK, &view)
    }

    fn issuing<'i>(&'i self, row: &'i CaseRow, version: &'i Version, papers: &'i Papers) -> Issuing<'i> {
        Issuing { scene: self.scene, row, version, applicant: &papers.applicant.name, site: self.site }
    }

    /// Issues a paper that the case calls for; the one that exists, where it does.
    async fn paper(&self, tx: &mut Tx, id: i64, kind: Kind) -> Result<Reply, Stop> {
        let hall = self.scene.hall.id.as_str();
        let row = store::lock(tx, hall, id).await?.ok_or_else(case_unknown)?;
        let gone = || conflict("papers-gone", "the papers of this case were deleted in time");
        let sealed = row.sealed.as_ref().ok_or_else(gone)?;
        let papers = Papers::open(&self.scene.halls.keys, hall, id, sealed).map_err(Stop::Failed)?;
        let version = self.version(&row)?;
        let (paper, is_new) = self.issuing(&row, &version, &papers).one(tx, kind).await?;
        if is_new {
            let body = json!({ "case": id, "kind": kind, "number": paper.number, "staff": self.staff.id });
            self.scene.log(tx, "paper-issued", &body).await?;
        }
        let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
        Reply::new(status, &issue::line(&paper))
    }

    /// A case is handed to somebody who can work on it: an account of this hall that is enabled, at its own window.
    async fn to_a_colleague(&self, tx: &mut Tx, act: &Act) -> Result<Act, Stop> {
        let Act::Transfer { staff, window } = act else { return Ok(act.clone()) };
        let account = match staff.parse() {
            Ok(id) => accounts::by_id(tx, id).await?,
            Err(_) => None,
        };
        let hall = &self.scene.hall.id;
        let able =
            |account: &Account| account.hall == *hall && !account.disabled && works_on_cases(account.role);
        let Some(account) = account.filter(able) else {
            let message = "`staff` must be the number of an enabled clerk or supervisor of this hall; \
                           `GET …/cases/colleagues` lists them";
            return Err(unprocessable("staff-unknown", message));
        };
        if window.is_some_and(|window| self.scene.hall.windows.iter().all(|other| other.number != window)) {
            return Err(window_unknown().into());
        }
        Ok(Act::Transfer { staff: account.id.to_string(), window: window.or(account.window) })
    }

    /// The step itself, without the database.
    fn on_the_table(
        &self,
        row: &mut CaseRow,
        papers: Option<Papers>,
        today: Day,
        act: &Act,
    ) -> Result<(Step, Done, Arc<Version>, Option<Decision>), Stop> {
        let mut review = match &papers {
            Some(papers) => {
                Some(papers::review(self.library, &row.item, &row.applied, papers.facts.as_bytes())?)
            }
            None => None,
        };
        if let (Act::Change(changes), Some(review)) = (act, review.take_if(|_| matches!(act, Act::Change(_))))
        {
            return self.change(row, papers, review, changes, today);
        }
        let version = match &review {
            Some(review) => review.version().clone(),
            None => self.version(row)?,
        };
        let decision = review.as_mut().map(yushen::Review::decision);
        let mut table = Table { record: &mut row.record, version, decision, today };
        let (step, event) = self.step(&mut table, act)?;
        let Table { version, decision, .. } = table;
        Ok((step, Done { event, papers: None }, version, decision))
    }

    /// The version of a case whose papers are gone.
    fn version(&self, row: &CaseRow) -> Result<Arc<Version>, Stop> {
        let versions = self.library.versions(&row.item).unwrap_or_default();
        let same = |version: &&Arc<Version>| yushen::value::date::format(version.item.from) == row.version;
        versions.iter().find(same).cloned().ok_or(Stop::Failed(crate::error::ApiError::Internal))
    }
}

/// There is no such case in this hall.
pub fn case_unknown() -> Refused {
    let message = "there is no such case in this hall; look it up in the list";
    Refused::new(StatusCode::NOT_FOUND, "case-unknown", message)
}

/// What the log and the province learn of a step: nothing of the applicant.
fn event(
    hall: &str,
    row: &CaseRow,
    was: Option<State>,
    who: Option<(&str, Option<i64>)>,
    (decision, outcome): (Option<&str>, Option<&str>),
    more: &Value,
) -> Value {
    json!({
        "accepted": row.record.acceptance.map(|acceptance| acceptance.on),
        "case": row.id,
        "decision": decision,
        "flagged": row.record.is_flagged(),
        "item": row.item,
        "more": more,
        "number": view::number(hall, row),
        "outcome": outcome,
        "revision": row.revision,
        "staff": who.map(|(id, _)| id),
        "state": row.record.state,
        "version": row.version,
        "was": was,
        "window": who.and_then(|(_, window)| window),
    })
}

/// The event of the log says how the clocks stand too: figures are counted from events alone.
fn with_clocks(body: &Value, record: &Record, calendar: &Calendar) -> Value {
    let mut body = body.clone();
    body["clocks"] = json!(clocks::told(record, calendar));
    body
}

/// Accepts by law what has lapsed (逾期视为受理), with number, event and outbox. Whether it had.
///
/// # Errors
/// The database doesn't answer.
pub(crate) async fn lapse(scene: &Scene<'_>, tx: &mut Tx, id: i64) -> Result<bool, sqlx::Error> {
    let (hall, now) = (scene.hall.id.as_str(), scene.now());
    let Some(mut row) = store::lock(tx, hall, id).await? else { return Ok(false) };
    let today = day_of(now);
    if !clocks::has_lapsed(&row.record, &scene.halls.calendar(), today) {
        return Ok(false);
    }
    let Some(to) = super::machine::next(row.record.state, Step::Lapse) else { return Ok(false) };
    let was = row.record.state;
    row.record.state = to;
    row.record.acceptance = Some(Acceptance { deemed: true, on: row.record.received });
    row.revision += 1;
    let year = i64::from(today.year());
    row.number = Some((year, store::next_number(tx, hall, year).await?));
    store::save(tx, &row, None, None).await?;
    let body = event(hall, &row, Some(was), None, (None, None), &Value::Null);
    scene.log(tx, Step::Lapse.event(), &with_clocks(&body, &row.record, &scene.halls.calendar())).await?;
    outbox::add(tx, hall, &row, Step::Lapse, &body, now).await?;
    Ok(true)
}
