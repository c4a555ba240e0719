//! What an order does to a case, in the transaction of its answer: papers, record, number, event, outbox together.
//! In: an order of somebody of the staff. Out: the case as it stands then. Absent: HTTP (`http`), what may be told
//! (`guard`), the order of states (`machine`).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use chrono::Datelike;
use serde::Deserialize;
use serde_json::{Value, json};
use yushen::decision::EvidenceVerdict;
use yushen::item::Form;
use yushen::library::Version;
use yushen::{Decision, Library};

use super::clocks;
use super::day::Day;
use super::guard::{self, Also, Case};
use super::machine::{State, Step};
use super::outbox;
use super::papers::{self, Applicant, Papers};
use super::record::{Acceptance, Conclusion, Grant, Holder, Notice, Pause, Record, Referral, Refusal, Seen};
use super::staff::{Role, Staff};
use super::store::{self, CaseRow, New};
use super::terms::{Kind, Start, Terms};
use super::view;
use crate::database::sql::Tx;
use crate::error::Refused;
use crate::hall::calendar::day_of;
use crate::hall::change::{Reply, Scene, Stop};

/// Longest number of a written document, in characters.
const MOST_DOCUMENT: usize = 60;

/// Somebody of the staff wants something done.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who.
    pub staff: Staff,
    /// What.
    pub what: What,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum What {
    /// Open a case.
    Open(Opening),
    /// Take a step with one.
    Act {
        /// Key of its row.
        case: i64,
        /// The revision that it was made from.
        revision: i64,
        /// The library that decides it.
        library: Arc<Library>,
        /// The step.
        act: Act,
    },
}

/// A new case.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Who applies.
    pub applicant: Applicant,
    /// For what.
    pub item: String,
    /// Facts document.
    pub facts: Vec<u8>,
    /// The library that decides.
    pub library: Arc<Library>,
    /// Digest of its bundle.
    pub bundle: String,
    /// SHA-256 of the receipt it comes from.
    pub receipt: Option<[u8; 32]>,
    /// What the replay of the receipt found, for the answer.
    pub replay: Option<Value>,
}

/// Why something is changed after a notice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The applicant brought or changed it since.
    Brought,
    /// It was so before; the desk had written it wrongly.
    #[default]
    Corrected,
}

/// Evidence set as seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenNow {
    /// Id of the material.
    pub material: String,
    /// In which form it was shown.
    pub form: Form,
    /// A copy stays with the hall.
    #[serde(default)]
    pub copy_kept: bool,
}

/// Changes of the facts document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Fields with their new values; null is known not to exist, or known to be missing.
    #[serde(default)]
    pub set: BTreeMap<String, Value>,
    /// Fields that are unknown again.
    #[serde(default)]
    pub unset: Vec<String>,
    /// Evidence that was seen.
    #[serde(default)]
    pub seen: Vec<SeenNow>,
    /// Why, after a notice.
    #[serde(default)]
    pub because: Because,
    /// Corrected at the window (可当场更正).
    #[serde(default)]
    pub on_the_spot: bool,
}

/// What happened with a stage of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It began.
    Started,
    /// It was done.
    Done,
}

/// A step with what it needs.
#[derive(Debug, Clone)]
pub enum Act {
    /// Facts and evidence; in a case accepted with materials to come, those.
    Change(Changes),
    /// 补正
    Correct {
        /// What the window asks for beside what the engine found.
        also: Vec<Also>,
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// The applicant came back.
    Resubmit,
    /// Something of the notice is still missing.
    Return,
    /// 受理
    Accept {
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// 容缺受理
    AcceptDeferred {
        /// By when each comes, where the item doesn't say it.
        later: Vec<(String, Day)>,
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// 不予受理
    Refuse {
        /// Conditions, where the engine found none.
        grounds: Vec<String>,
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// 转人工
    Refer {
        /// Why.
        reason: String,
    },
    /// The clock stops.
    Pause {
        /// Why.
        reason: String,
        /// Number of the written notice.
        document: String,
    },
    /// It runs again.
    Resume,
    /// A longer limit.
    Extend {
        /// Which of the item's.
        limit: String,
        /// Number of the written approval.
        document: String,
    },
    /// A stage of the procedure.
    Mark {
        /// Which limit of the item.
        limit: String,
        /// Began, or was done.
        stage: Stage,
        /// On which day.
        on: Day,
    },
    /// The department decided.
    Conclude {
        /// 准予, or not.
        granted: bool,
    },
    /// The result was handed over.
    Deliver,
    /// The applicant takes it back.
    Withdraw,
    /// Another clerk or window.
    Transfer {
        /// To whom.
        staff: String,
        /// Their window.
        window: Option<i64>,
    },
    /// The supervisor has looked.
    Acknowledge,
}

/// Does what an order says.
pub(crate) async fn apply(scene: &Scene<'_>, tx: &mut Tx, order: &Order) -> Result<Reply, Stop> {
    match &order.what {
        What::Open(opening) => open(scene, tx, &order.staff, opening).await,
        What::Act { case, revision, library, act } => {
            let desk = Hand { scene, staff: &order.staff, library };
            desk.act(tx, *case, *revision, act).await
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
        "decision": decision.digest,
        "item": row.item,
        "outcome": decision.outcome.code(),
        "receipt": opening.receipt.map(|digest| yushen::bundle::hash::to_hex(&digest)),
        "same": opening.replay.as_ref().map(|replay| replay["same"].clone()),
        "staff": staff.id,
        "version": row.version,
        "window": staff.window,
    });
    scene.log(tx, "case-opened", &body).await?;
    let calendar = scene.halls.calendar();
    let title = Some(&version.item.title);
    let mut view = view::case(hall, &row, title, Some(&papers), Some(&decision), &calendar, today.0);
    view["replay"] = json!(opening.replay);
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

struct Hand<'a> {
    scene: &'a Scene<'a>,
    staff: &'a Staff,
    library: &'a Arc<Library>,
}

/// What a step works with.
struct Table<'a> {
    record: &'a mut Record,
    version: Arc<Version>,
    decision: Option<Decision>,
    today: Day,
}

fn conflict(code: &'static str, message: impl Into<String>) -> Stop {
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
        let outcome = decision.as_ref().map(|decision| decision.outcome.code());
        let digest = decision.as_ref().map(|decision| decision.digest.as_str());
        let who = (self.staff.id.as_str(), self.staff.window);
        let body = event(hall, &row, Some(was), Some(who), (digest, outcome), &done.event);
        self.scene.log(tx, step.event(), &body).await?;
        outbox::add(tx, hall, &row, step, &body, now).await?;
        let title = Some(&version.item.title);
        let papers = done.papers.or(papers);
        let view = view::case(hall, &row, title, papers.as_ref(), decision.as_ref(), &calendar, today.0);
        Reply::new(StatusCode::OK, &view)
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

    fn change(
        &self,
        row: &mut CaseRow,
        papers: Option<Papers>,
        mut review: yushen::Review,
        changes: &Changes,
        today: Day,
    ) -> Result<(Step, Done, Arc<Version>, Option<Decision>), Stop> {
        let record = &mut row.record;
        let after_acceptance = record.state == State::Deferred;
        if !after_acceptance {
            record.step(self.staff.role, Step::Change)?;
        }
        let mut touched: Vec<String> = Vec::new();
        for (field, value) in &changes.set {
            review.set(field, value.to_string().as_bytes()).map_err(papers::first)?;
            touched.push(field.clone());
        }
        for field in &changes.unset {
            review.unset(field).map_err(papers::first)?;
            touched.push(field.clone());
        }
        let mut tops: Vec<String> = touched.iter().filter_map(|field| guard::top(field)).collect();
        if changes.because == Because::Brought {
            // Another piece than the one that was seen.
            record.seen.retain(|material, _| !tops.contains(&format!("evidence.{material}")));
        }
        for seen in &changes.seen {
            let item = &review.version().item;
            let Some(material) = item.materials.iter().find(|material| material.id == seen.material) else {
                let shown: String = seen.material.chars().take(60).collect();
                let message = format!("`{shown}` is not in the list of this item; it can't be taken in");
                return Err(unprocessable("not-listed", message));
            };
            if !material.many {
                let field = format!("evidence.{}.form", seen.material);
                let value = format!("\"{}\"", seen.form.id());
                review.set(&field, value.as_bytes()).map_err(papers::first)?;
            }
            let top = format!("evidence.{}", seen.material);
            if !tops.contains(&top) {
                tops.push(top);
            }
            let (form, copy_kept) = (seen.form, seen.copy_kept);
            let seen_now = Seen { by: self.staff.id.clone(), copy_kept, form, on: today };
            record.seen.insert(seen.material.clone(), seen_now);
        }
        // A fact that decides the version may have led to another one.
        record.terms = Terms::of(&review.version().item);
        let decision = review.decision();
        let verdict = |material: &str| {
            let result = decision.materials.iter().find(|result| result.id == material);
            result.map(|result| result.evidence)
        };
        // What is no longer there was not seen.
        record.seen.retain(|material, _| {
            !matches!(verdict(material), Some(EvidenceVerdict::Missing | EvidenceVerdict::Unknown) | None)
                || changes.seen.iter().any(|seen| seen.material == *material)
        });
        let step = if after_acceptance {
            let came = |top: &String| {
                let material = top.strip_prefix("evidence.").unwrap_or_default();
                record.later.iter().any(|later| later.material == material)
            };
            if let Some(other) = tops.iter().find(|top| !came(top)) {
                let message =
                    format!("`{other}` is closed: after acceptance only what was deferred is taken in");
                return Err(conflict("closed", message));
            }
            for later in &mut record.later {
                let taken = verdict(&later.material) == Some(EvidenceVerdict::Accepted);
                later.came =
                    (taken && record.seen.contains_key(&later.material)).then(|| later.came.unwrap_or(today));
            }
            let all = record.later.iter().all(|later| later.came.is_some());
            let step = if all { Step::HandInLast } else { Step::HandIn };
            record.step(self.staff.role, step)?;
            step
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

    fn step(&self, table: &mut Table<'_>, act: &Act) -> Result<(Step, Value), Stop> {
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

    fn take(&self, table: &mut Table<'_>, step: Step) -> Result<(), Stop> {
        Ok(table.record.step(self.staff.role, step)?)
    }

    fn plain(&self, table: &mut Table<'_>, step: Step) -> Result<(Step, Value), Stop> {
        self.take(table, step)?;
        Ok((step, Value::Null))
    }

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

    fn correct(
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

    fn accept(&self, table: &mut Table<'_>, different: Option<&str>) -> Result<(Step, Value), Stop> {
        let (record, case, today) = self.decide(table, Step::Accept, different)?;
        case.all_seen(record)?;
        record.acceptance = Some(Acceptance { deemed: false, on: today });
        Ok((Step::Accept, Value::Null))
    }

    fn accept_deferred(
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

    fn refuse(
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

    fn pause(&self, table: &mut Table<'_>, reason: &str, document: &str) -> Result<(Step, Value), Stop> {
        self.take(table, Step::Pause)?;
        if !table.record.terms.pauses_for(reason) {
            let known: Vec<&str> = super::terms::PAUSES
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

    fn extend(&self, table: &mut Table<'_>, limit: &str, document: &str) -> Result<(Step, Value), Stop> {
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

    fn mark(&self, table: &mut Table<'_>, limit: &str, stage: Stage, on: Day) -> Result<(Step, Value), Stop> {
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

    fn conclude(&self, table: &mut Table<'_>, granted: bool) -> Result<(Step, Value), Stop> {
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
    scene.log(tx, Step::Lapse.event(), &body).await?;
    outbox::add(tx, hall, &row, Step::Lapse, &body, now).await?;
    Ok(true)
}

/// Whether somebody may look into cases.
pub fn readers() -> [Role; 2] {
    [Role::Clerk, Role::Supervisor]
}
