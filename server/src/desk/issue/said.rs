//! What a paper of a case says, read off its record: no judgement, only words for what was decided.
//! In: record, item, calendar. Out: `Paper`. Absent: sentences (`papers::kinds`), numbers (`issue`).

use chrono::NaiveDate;
use yushen::calendar::Calendar;
use yushen::item::{Form, Item, LimitUnit, Status};
use yushen::library::Version;

use super::super::clocks::{self, Clock, Standing};
use super::super::record::{Asked, Cited, Record};
use super::super::terms::{Kind as TermKind, Term};
use crate::hall::config::Hall;
use crate::papers::kind::Kind;
use crate::papers::kinds::acceptance::{self, Acceptance, Later};
use crate::papers::kinds::correction::{self, Correction};
use crate::papers::kinds::refusal::{self, Ground};
use crate::papers::kinds::{Application, Article, UNVERIFIED, last_day, on_the_spot};
use crate::papers::paper::Paper;

/// What papers are written from.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub hall: &'a Hall,
    pub version: &'a Version,
    pub record: &'a Record,
    pub applicant: &'a str,
    pub calendar: &'a Calendar,
    pub today: NaiveDate,
}

impl Said<'_> {
    /// A paper of the case; `None` when the record has nothing for it.
    pub fn paper(&self, kind: Kind, turn: i64, number: &str) -> Option<Paper> {
        let about = self.about(number);
        let record = self.record;
        match kind {
            Kind::Acceptance | Kind::DeferredAcceptance => {
                Some(acceptance::paper(&about, &self.acceptance()?))
            }
            Kind::Correction => {
                let turn = usize::try_from(turn).ok()?;
                let notice = record.notices.iter().find(|notice| notice.number == turn)?;
                let all = |asked: &[Asked]| asked.iter().map(asked_for).collect();
                let (ask, on_the_spot) = (all(&notice.ask), all(&notice.on_the_spot));
                let about = Application { on: notice.on.0, ..about };
                Some(correction::paper(&about, &Correction { ask, on_the_spot, round: turn }))
            }
            Kind::Refusal => {
                let refusal = record.refusal.as_ref()?;
                let grounds: Vec<Ground> = refusal
                    .grounds
                    .iter()
                    .map(|ground| Ground {
                        title: ground.title.zh.clone(),
                        reason: ground.reason.zh.clone(),
                        basis: articles(&ground.basis),
                        destination: ground.destination.as_ref().map(|text| text.zh.clone()),
                    })
                    .collect();
                Some(refusal::paper(&Application { on: refusal.on.0, ..about }, &grounds))
            }
            Kind::OnTheSpot => {
                let named = record.on_the_spot.iter().map(|(field, on)| (self.field(field), on.0));
                let corrected: Vec<(String, NaiveDate)> = named.collect();
                (!corrected.is_empty()).then(|| on_the_spot::paper(&about, &corrected))
            }
            Kind::Appointment | Kind::Ticket => None,
        }
    }

    fn item(&self) -> &Item {
        &self.version.item
    }

    fn about(&self, number: &str) -> Application {
        let (item, record) = (self.item(), self.record);
        Application {
            hall: self.hall.name.clone(),
            sample: self.hall.sample || self.version.sample.is_some(),
            applicant: self.applicant.to_owned(),
            item: item.title.zh.clone(),
            authority: item.authority.zh.clone(),
            licence: record.terms.licence,
            received: record.received.0,
            window: record.first_receiver.window,
            on: self.today,
            number: number.to_owned(),
        }
    }

    fn acceptance(&self) -> Option<Acceptance> {
        let record = self.record;
        let accepted = record.acceptance?;
        let clocks = clocks::clocks(record, self.calendar, self.today);
        let due = |material: &str| {
            let id = format!("later.{material}");
            clocks.iter().find(|clock| clock.id == id).and_then(|clock| clock.due).map(|day| day.0)
        };
        let later = record.later.iter().map(|later| Later {
            title: later.title.zh.clone(),
            by: due(&later.material),
            days: later.days.filter(|_| later.by.is_none()),
        });
        let contact = self.item().contact.as_ref().map(|contact| {
            let mark = if contact.legal.status == Status::Confirmed { "" } else { "（待核）" };
            format!("{}{mark}", contact.text.zh)
        });
        Some(Acceptance {
            deemed: accepted.deemed,
            from: accepted.on.0,
            limits: record.terms.limits.iter().filter_map(|term| limit(term, &clocks)).collect(),
            seen: self.seen(),
            later: later.collect(),
            contact,
        })
    }

    /// In the order in which the item lists its materials.
    fn seen(&self) -> Vec<[String; 3]> {
        let materials = self.item().materials.iter();
        let seen = materials.filter_map(|material| Some((material, self.record.seen.get(&material.id)?)));
        seen.map(|(material, seen)| {
            let form = match seen.form {
                Form::Original => "原件",
                Form::Copy => "复印件",
                Form::Electronic => "电子件",
            };
            let kept = if seen.copy_kept { "留存复印件" } else { "核对后退还" };
            [material.title.zh.clone(), form.into(), kept.into()]
        })
        .collect()
    }

    /// `facts.x` or `evidence.y` as the applicant knows it.
    fn field(&self, field: &str) -> String {
        let item = self.item();
        let title = match field.split_once('.') {
            Some(("evidence", id)) => {
                item.materials.iter().find(|material| material.id == id).map(|it| it.title.zh.clone())
            }
            Some(("facts", id)) => {
                item.facts.iter().find(|fact| fact.id == id).map(|fact| fact.question.zh.clone())
            }
            _ => match field {
                "commitments" => Some("告知承诺的选择".into()),
                "deferred" => Some("容缺补交的选择".into()),
                _ => None,
            },
        };
        title.unwrap_or_else(|| field.to_owned())
    }
}

fn articles(cited: &[Cited]) -> Vec<Article> {
    let one = |cited: &Cited| Article { law: cited.title.zh.clone(), article: cited.article.clone() };
    cited.iter().map(one).collect()
}

fn asked_for(asked: &Asked) -> correction::Asked {
    correction::Asked {
        title: asked.title.zh.clone(),
        reason: asked.reason.zh.clone(),
        mend: asked.mend.zh.clone(),
        basis: articles(&asked.basis),
    }
}

/// A limit as the applicant reads it; longer ones that nobody granted are left out.
fn limit(term: &Term, clocks: &[Clock]) -> Option<[String; 3]> {
    if matches!(term.kind, TermKind::Longer(_) | TermKind::Instead(_)) {
        return None;
    }
    let clock = clocks.iter().find(|clock| clock.id == term.id)?;
    let days = term.days.unwrap_or_default();
    let long = match (term.unit, term.days) {
        (LimitUnit::OnTheSpot, _) => "当场".to_owned(),
        (_, None) => UNVERIFIED.into(),
        (LimitUnit::WorkingDays, _) => format!("{days}个工作日"),
        (LimitUnit::CalendarDays, _) => format!("{days}日"),
        (LimitUnit::DaysUnclear, _) => format!("{days}日（单位待核）"),
    };
    let mark = if term.confirmed || long == UNVERIFIED { "" } else { "（待核）" };
    let until = match (clock.due, clock.state) {
        (Some(due), _) => last_day(due.0),
        (None, Standing::OnTheSpot) => "当场".into(),
        (None, Standing::NotPublished) => "待公布（工作日安排公布后告知）".into(),
        (None, Standing::NotStarted) => "从以后的环节起算".into(),
        (None, Standing::Paused) => "暂停计算".into(),
        (None, Standing::Done) => "已完成".into(),
        (None, _) => UNVERIFIED.into(),
    };
    Some([term.title.zh.clone(), format!("{long}{mark}"), until])
}
