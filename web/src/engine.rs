//! The one module that knows the engine: loads the packed library, reviews a facts document, says a date.
//! In: bytes of `library.json`, `Ask`. Out: plain data of `model`. Absent: fetching, state, wording of pages.

mod notice;
mod view;

use crate::model::{Ask, Card, Lang, Open, Owner, PaperResult, Problem, Review, Why};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use yushen::decision::{Decision, EvidenceVerdict, QuestionKind, Requirement};
use yushen::library::application_date;
use yushen::{InputError, Library, Version, wire};

/// A loaded library.
#[derive(Debug)]
pub struct Engine {
    library: Arc<Library>,
}

impl Engine {
    /// Reads `library.json`.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn load(bytes: &[u8]) -> Result<Self, Problem> {
        wire::load(bytes).map(|library| Self { library: Arc::new(library) }).map_err(problem)
    }

    /// Title and publisher of the library.
    pub fn imprint(&self, lang: Lang) -> (String, String) {
        (self.library.title.get(lang).into(), self.library.publisher.get(lang).into())
    }

    /// Cards of all items in force on `on`.
    pub fn cards(&self, on: &str, lang: Lang) -> Vec<Card> {
        let Ok(on) = application_date(on) else { return Vec::new() };
        wire::catalogue(&self.library, on).iter().map(|card| view::card(card, lang)).collect()
    }

    /// Everything there is to say of one case.
    ///
    /// # Errors
    /// Every mistake in the facts document, or that the item is not there.
    pub fn review(&self, ask: &Ask) -> Result<Review, Vec<Problem>> {
        let all = |errors: Vec<InputError>| errors.into_iter().map(problem).collect::<Vec<_>>();
        let on = application_date(&ask.on).map_err(|e| all(vec![e]))?;
        let mut review =
            yushen::Review::new(self.library.clone(), &ask.item, on).map_err(|e| all(vec![e]))?;
        review.load(ask.facts.as_bytes()).map_err(all)?;
        let version = review.version().clone();
        let section = ask.after.as_ref().and_then(|id| version.item.facts.iter().find(|f| f.id == *id));
        let next = review.next(section.and_then(|fact| fact.section.as_deref()));
        let decision = review.decision();
        let reviewed = Reviewed { engine: self, version: &version, decision: &decision, lang: ask.lang };
        Ok(Review {
            item: Rc::new(view::item(&version, &self.library, ask.lang)),
            open: decision
                .questions
                .iter()
                .map(|q| Open { field: q.field.clone(), owner: owner(&q.field) })
                .collect(),
            next: next
                .filter(|next| next.kind == QuestionKind::Fact)
                .map(|next| owner(&next.field).id().into()),
            whys: reviewed.whys(),
            papers: reviewed.papers(),
            notice: notice::view(&version, &decision, ask.lang),
        })
    }
}

/// A date as people say it: `2026年11月22日 星期日`; `None` when there is no such day.
pub fn say_date(iso: &str, lang: Lang) -> Option<String> {
    let date = yushen::value::date::parse(iso)?;
    let (year, rest) = iso.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let plain = |text: &str| text.trim_start_matches('0').to_string();
    Some(match lang {
        Lang::Zh => {
            let weekday = yushen::value::date::weekday_zh(date);
            format!("{}年{}月{}日 {weekday}", plain(year), plain(month), plain(day))
        }
        Lang::En => iso.to_string(),
    })
}

fn problem(error: InputError) -> Problem {
    Problem { code: error.code.into(), field: error.field, message: error.message }
}

/// The fact or material a field of the facts document belongs to.
fn owner(field: &str) -> Owner {
    let (root, path) = field.split_once('.').unwrap_or(("facts", field));
    let id: String = path.chars().take_while(|c| !matches!(c, '.' | '[')).collect();
    if root == "evidence" { Owner::Material(id) } else { Owner::Fact(id) }
}

/// A decision and what it was made under.
struct Reviewed<'a> {
    engine: &'a Engine,
    version: &'a Version,
    decision: &'a Decision,
    lang: Lang,
}

impl Reviewed<'_> {
    /// By fact: who asks for it while it is open, else who was decided by it.
    fn whys(&self) -> BTreeMap<String, Vec<Why>> {
        let mut ids: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for question in &self.decision.questions {
            note(&mut ids, &question.field, question.needed_by.iter().map(String::as_str));
        }
        let conditions = self.decision.conditions.iter().map(|c| (&c.id, &c.decided_by));
        let materials = self.decision.materials.iter().map(|m| (&m.id, &m.decided_by));
        for (id, fields) in conditions.chain(materials) {
            for field in fields {
                note(&mut ids, field, std::iter::once(id.as_str()));
            }
        }
        let whys = |ids: Vec<&str>| ids.iter().filter_map(|id| self.why(id)).collect();
        ids.into_iter().map(|(fact, ids)| (fact, whys(ids))).collect()
    }

    fn why(&self, id: &str) -> Option<Why> {
        let item = &self.version.item;
        let condition = item.conditions.iter().find(|c| c.id == id).map(|c| (&c.title, &c.legal));
        let (title, legal) =
            condition.or(item.materials.iter().find(|m| m.id == id).map(|m| (&m.title, &m.legal)))?;
        Some(Why {
            title: title.get(self.lang).into(),
            basis: view::basis(legal, &self.engine.library, self.lang),
        })
    }

    fn papers(&self) -> Vec<PaperResult> {
        let result = |m: &yushen::decision::MaterialResult| PaperResult {
            id: m.id.clone(),
            asked: m.requirement != Requirement::NotRequired,
            required: m.requirement == Requirement::Required,
            evidence: evidence_code(m.evidence),
            shown: yushen::notice::say(self.lang, &format!("material.{}", evidence_code(m.evidence)), &[]),
        };
        self.decision.materials.iter().map(result).collect()
    }
}

/// Adds who needs a fact; evidence is not asked on question pages.
fn note<'i>(ids: &mut BTreeMap<String, Vec<&'i str>>, field: &str, needed_by: impl Iterator<Item = &'i str>) {
    let Owner::Fact(fact) = owner(field) else { return };
    let list = ids.entry(fact).or_default();
    for id in needed_by {
        if !list.contains(&id) {
            list.push(id);
        }
    }
}

fn evidence_code(verdict: EvidenceVerdict) -> &'static str {
    match verdict {
        EvidenceVerdict::Accepted => "accepted",
        EvidenceVerdict::Missing => "missing",
        EvidenceVerdict::Defective => "defective",
        EvidenceVerdict::Unknown => "unknown",
        EvidenceVerdict::Undetermined => "undetermined",
        EvidenceVerdict::ByDepartment => "by_department",
        EvidenceVerdict::ByCommitment => "by_commitment",
        EvidenceVerdict::NotApplicable => "not_applicable",
    }
}
