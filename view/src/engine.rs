//! The one module that knows the engine: verifies the bundle, opens items, reviews a facts document. It runs in the
//! Web Worker (`worker`); nothing of it is in the page's program.
//! In: bytes of the bundle's pieces, `Ask`. Out: plain data of `model`. Absent: fetching (`source`), state, wording.

mod guide;
mod notice;
mod view;

use crate::model::{Ask, Card, CheckView, ItemView, Lang, Open, Owner, PaperResult, Problem, Review, Why};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use yushen::bundle::{Manifest, Moment, Shelf, Trust};
use yushen::decision::{Decision, EvidenceVerdict, QuestionKind, Requirement, Verdict};
use yushen::item::Effect;
use yushen::kiosk::Settings;
use yushen::library::application_date;
use yushen::receipt::{HallKey, MOST_CHARACTERS, Made, qr, seal};
use yushen::{InputError, Library, Version};

pub use crate::day::say_date;
pub use yushen::bundle::Piece;

/// What the page was given to begin with.
#[derive(Debug)]
pub struct Given<'a> {
    /// The signed manifest.
    pub envelope: &'a [u8],
    /// The trusted keys, which come with the page.
    pub trust: &'a [u8],
    /// What was remembered of the last visit; what can't be read counts as nothing.
    pub seen: Option<&'a str>,
    /// Seconds since 1970.
    pub now: i64,
}

/// Verifies a hall's settings of its kiosks, and gives them as JSON. `seen` is the highest counter seen.
///
/// # Errors
/// The code of the refusal.
pub fn kiosk(
    envelope: &[u8],
    trust: &[u8],
    hall: &str,
    seen: Option<u64>,
    now: i64,
) -> Result<String, String> {
    let trust = Trust::read(trust).map_err(|refusal| refusal.code().to_owned())?;
    let settings = Settings::open(envelope, &trust, hall, seen, Moment(now));
    settings.and_then(Settings::document).map_err(|refusal| refusal.code().to_owned())
}

/// A verified bundle whose index is still to come.
#[derive(Debug)]
pub struct Opening(Manifest);

impl Opening {
    /// Verifies the manifest.
    ///
    /// # Errors
    /// Why the bundle can't be used.
    pub fn begin(given: &Given<'_>) -> Result<Self, Problem> {
        let open = || {
            let trust = Trust::read(given.trust)?;
            let seen = given.seen.and_then(|text| serde_json::from_str(text).ok());
            Manifest::open(given.envelope, &trust, seen.as_ref(), Moment(given.now))
        };
        open().map(Self).map_err(|refusal| problem(refusal.into()))
    }

    /// The index to fetch.
    pub fn index(&self) -> &Piece {
        &self.0.said().index
    }

    /// The engine over the fetched index.
    ///
    /// # Errors
    /// It is not the signed one.
    pub fn finish(self, index: &[u8]) -> Result<Engine, Problem> {
        let shelf = Shelf::new(self.0, index).map_err(|refusal| problem(refusal.into()))?;
        Ok(Engine::over(shelf))
    }
}

/// The review that answers come to, and what it is of.
#[derive(Debug)]
struct UnderWay {
    library: Arc<Library>,
    item: String,
    on: String,
    review: yushen::Review,
}

/// A verified bundle, its items opened as they are needed.
#[derive(Debug)]
pub struct Engine {
    shelf: RefCell<Shelf>,
    review: RefCell<Option<UnderWay>>,
    /// Item views made so far, by id, version and language.
    items: RefCell<BTreeMap<(String, String, Lang), Rc<ItemView>>>,
}

impl Engine {
    /// An engine over a verified bundle.
    pub fn over(shelf: Shelf) -> Self {
        Self { shelf: RefCell::new(shelf), review: RefCell::default(), items: RefCell::default() }
    }

    /// A bundle that came in one file.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn unpack(archive: &[u8], trust: &[u8], now: i64) -> Result<Self, Problem> {
        let open = || yushen::bundle::archive::open(archive, &Trust::read(trust)?, None, Moment(now));
        let shelf = open().map_err(|refusal| problem(refusal.into()))?;
        Ok(Self::over(shelf))
    }

    /// What to remember for the next visit, so that an older bundle is refused.
    pub fn seen(&self) -> String {
        serde_json::to_string(&self.shelf.borrow().seen()).unwrap_or_default()
    }

    /// The digest of the bundle.
    pub fn digest(&self) -> String {
        self.shelf.borrow().manifest().digest().to_owned()
    }

    /// SHA-256 of what a page needs without a network: the index, and every part that is needed on `on` or
    /// later; only the index where that would be more than `most` bytes.
    pub fn pieces(&self, on: &str, most: u64) -> Vec<String> {
        let shelf = self.shelf.borrow();
        let on = application_date(on).ok();
        let entries = shelf.index().items().iter();
        let open = entries.flat_map(|entry| entry.versions.iter().map(move |stage| (entry.dated, stage)));
        // Where another date than the application's decides, an older version may be needed.
        let open = open.filter(|(dated, stage)| match (stage.days().1, on) {
            (Some(until), Some(on)) => *dated || until >= on,
            _ => true,
        });
        let open: Vec<_> = open.map(|(_, stage)| stage).collect();
        let all: u64 = open.iter().map(|stage| stage.length).sum();
        let parts = open.iter().filter(|_| all <= most).map(|stage| stage.sha256.clone());
        std::iter::once(shelf.manifest().said().index.sha256.clone()).chain(parts).collect()
    }

    /// Title and publisher of the library.
    pub fn imprint(&self, lang: Lang) -> (String, String) {
        let shelf = self.shelf.borrow();
        let said = shelf.manifest().said();
        (said.title.get(lang).into(), said.publisher.get(lang).into())
    }

    /// Cards of all items in force on `on`.
    pub fn cards(&self, on: &str, lang: Lang) -> Vec<Card> {
        let Ok(on) = application_date(on) else { return Vec::new() };
        self.shelf.borrow().cards(on).iter().map(|card| view::card(card, lang)).collect()
    }

    /// What must be fetched before a case can be reviewed; nothing for an item that is not there.
    pub fn wanted(&self, ask: &Ask) -> Vec<Piece> {
        let Ok(on) = application_date(&ask.on) else { return Vec::new() };
        self.shelf.borrow().wanted(&ask.item, Some(on)).unwrap_or_default()
    }

    /// Takes in a piece that was fetched.
    ///
    /// # Errors
    /// It is not what was signed.
    pub fn put(&self, piece: &Piece, bytes: &[u8]) -> Result<(), Problem> {
        self.shelf.borrow_mut().put_piece(piece, bytes).map_err(|refusal| problem(refusal.into()))
    }

    /// The receipt of a case: texts for QR codes, each with its drawing. `case` is item, date and facts; `made` the
    /// platform's randomness and the moment. Nothing when the case or the key can't be read.
    pub fn receipt(
        &self,
        (item, on, facts): (&str, &str, &str),
        hall_key: &str,
        (random, now): (&[u8; 32], i64),
        label: &str,
    ) -> Option<Vec<(String, String)>> {
        let on = application_date(on).ok()?;
        let library = self.shelf.borrow_mut().library(item, Some(on)).ok()?;
        let (version, case) = library.open(item, facts.as_bytes(), on).ok()?;
        let decision = yushen::decision::decide(&library, &version, &case, on);
        let bundle = self.digest();
        let made = Made {
            bundle: &bundle,
            version: &version,
            decision: &decision,
            facts: facts.as_bytes(),
            at: Moment(now),
        };
        let receipt = seal(&made, &HallKey::read(hall_key).ok()?, random).ok()?;
        let texts = receipt.to_texts(MOST_CHARACTERS).ok()?;
        texts.into_iter().map(|text| Some((text.clone(), qr::svg(&text, label).ok()?))).collect()
    }

    /// Everything there is to say of one case.
    ///
    /// # Errors
    /// Every mistake in the facts document, or that the item is not there.
    pub fn review(&self, ask: &Ask) -> Result<Review, Vec<Problem>> {
        let all = |errors: Vec<InputError>| errors.into_iter().map(problem).collect::<Vec<_>>();
        let on = application_date(&ask.on).map_err(|e| all(vec![e]))?;
        let library = self.shelf.borrow_mut().library(&ask.item, Some(on)).map_err(|e| all(vec![e]))?;
        // Answers come one after the other: what belongs to the item is not made anew for each.
        let kept = self.review.take().filter(|kept| {
            Arc::ptr_eq(&kept.library, &library) && kept.item == ask.item && kept.on == ask.on
        });
        let mut review = match kept {
            Some(kept) => kept.review,
            None => yushen::Review::new(library.clone(), &ask.item, on).map_err(|e| all(vec![e]))?,
        };
        let loaded = self.reviewed(&mut review, &library, ask);
        let kept = UnderWay { library, item: ask.item.clone(), on: ask.on.clone(), review };
        *self.review.borrow_mut() = Some(kept);
        loaded
    }

    fn reviewed(
        &self,
        review: &mut yushen::Review,
        library: &Arc<Library>,
        ask: &Ask,
    ) -> Result<Review, Vec<Problem>> {
        let all = |errors: Vec<InputError>| errors.into_iter().map(problem).collect::<Vec<_>>();
        let on = application_date(&ask.on).map_err(|e| all(vec![e]))?;
        review.load(ask.facts.as_bytes()).map_err(all)?;
        let version = review.version().clone();
        let section = ask.after.as_ref().and_then(|id| version.item.facts.iter().find(|f| f.id == *id));
        let next = review.next(section.and_then(|fact| fact.section.as_deref()));
        let decision = review.decision();
        let reviewed = Reviewed { library, version: &version, decision: &decision, lang: ask.lang };
        Ok(Review {
            lang: ask.lang,
            item: self.item(&version, library, ask.lang),
            ahead: false,
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
            checks: reviewed.checks(),
            deficits: decision
                .deficits
                .iter()
                .map(|d| (d.id.clone(), d.title.get(ask.lang).into()))
                .collect(),
            notice: notice::view(&version, &decision, ask.lang),
            guide: ask.guide.then(|| {
                let guide = yushen::guide::build(library, &version, on, ask.lang);
                Rc::new(guide::view(&version, &guide))
            }),
        })
    }

    fn item(&self, version: &Version, library: &Library, lang: Lang) -> Rc<ItemView> {
        let from = yushen::value::date::format(version.item.from);
        let mut items = self.items.borrow_mut();
        let view = items
            .entry((version.item.id.clone(), from, lang))
            .or_insert_with(|| Rc::new(view::item(version, library, lang)));
        view.clone()
    }
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
    library: &'a Arc<Library>,
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
        Some(Why { title: title.get(self.lang).into(), basis: view::basis(legal, self.library, self.lang) })
    }

    fn checks(&self) -> Vec<CheckView> {
        let declared = self.version.item.conditions.iter();
        let results = declared.filter_map(|of| {
            let result = self.decision.conditions.iter().find(|result| result.id == of.id)?;
            Some(CheckView {
                id: of.id.clone(),
                title: of.title.get(self.lang).into(),
                verdict: verdict_code(result.verdict, result.effect).into(),
                basis: view::basis(&of.legal, self.library, self.lang),
                because: self.questions(&result.decided_by),
            })
        });
        results.collect()
    }

    /// The questions behind fields, each once.
    fn questions(&self, fields: &[String]) -> Vec<String> {
        let mut questions: Vec<String> = Vec::new();
        for field in fields {
            let Owner::Fact(id) = owner(field) else { continue };
            let fact = self.version.item.facts.iter().find(|fact| fact.id == id);
            if let Some(question) = fact.map(|fact| fact.question.get(self.lang).to_owned())
                && !questions.contains(&question)
            {
                questions.push(question);
            }
        }
        questions
    }

    fn papers(&self) -> Vec<PaperResult> {
        let result = |m: &yushen::decision::MaterialResult| PaperResult {
            id: m.id.clone(),
            asked: m.requirement != Requirement::NotRequired,
            required: m.requirement == Requirement::Required,
            evidence: evidence_code(m.evidence).into(),
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

fn verdict_code(verdict: Verdict, effect: Effect) -> &'static str {
    match (verdict, effect) {
        (Verdict::NotApplicable, _) => "not_applicable",
        // A person looks at it at the window, whatever is known now.
        (Verdict::Unknown | Verdict::Undetermined, Effect::Verify) => "verify",
        (Verdict::Met, _) => "met",
        (Verdict::Unmet, _) => "unmet",
        (Verdict::Unknown, _) => "unknown",
        (Verdict::Undetermined, _) => "undetermined",
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
