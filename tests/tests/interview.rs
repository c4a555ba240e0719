//! The interview against the best there could be: how many questions it asks on average, over every possible
//! applicant of items that are small enough, held against the optimal decision tree that keeps sections together too.
#![allow(clippy::float_arithmetic, reason = "averages")]

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use yushen::facts::frame::State;
use yushen::facts::layout::Kind;
use yushen::facts::read::Part;
use yushen::facts::schema::FieldType;
use yushen::interview::section_of;
use yushen::script::program::Check;
use yushen::{Library, Review, library};
use yushen_tests::numbers;
use yushen_tests::rules::Rules;
use yushen_tests::small_items;

/// Asked at most so much more often than by the optimal tree.
const MOST: f64 = 1.10;
/// Versions of ours of which every way is tried, at least.
const FIT: usize = 15;
/// Items whose tree has more states are left out.
const STATES: usize = 400_000;

/// Every way through one item.
struct Walk<'r> {
    review: &'r mut Review,
    /// By fact: answers that stand for all it may have, as JSON.
    answers: Vec<Vec<String>>,
    known: HashMap<Key, f64>,
    optimal: bool,
}

/// What the rest of an interview depends on: where one is, what is undecided, and the known facts that it reads.
type Key = (Option<String>, Vec<usize>, Vec<(u32, i64)>);

/// There are too many states.
#[derive(Debug)]
struct TooMany;

impl Walk<'_> {
    /// Facts that may be asked now: open ones, of this section while there are some.
    fn candidates(&self, section: Option<&str>) -> Vec<usize> {
        let version = self.review.version();
        let asked = |fact: &usize| version.item.facts[*fact].source != yushen::item::FactSource::Shared;
        let mut open: Vec<usize> = self.open_slots().iter().filter_map(|slot| self.fact_of(*slot)).collect();
        open.sort_unstable();
        open.dedup();
        open.retain(asked);
        let here: Vec<usize> =
            open.iter().copied().filter(|f| section_of(version, Part::Fact(*f)) == section).collect();
        if here.is_empty() || section.is_none() { open } else { here }
    }

    fn fact_of(&self, slot: u32) -> Option<usize> {
        match self.review.version().layout.part_of(&self.review.case().frame, slot)? {
            Part::Fact(index) => Some(index),
            Part::Evidence(_) => None,
        }
    }

    /// Checks that conditions and requirements wait for, evidence aside, and those that come after them.
    fn undecided(&self) -> [Vec<&Check>; 2] {
        let (version, assessment) = (self.review.version(), self.review.assessment());
        let (mut checks, mut later) = (Vec::new(), Vec::new());
        for (index, code) in version.program.conditions.iter().enumerate() {
            if version.item.conditions[index].effect == yushen::item::Effect::Verify {
                continue;
            }
            let applies = code.applies.as_ref().filter(|c| !assessment.open(c).is_empty());
            if assessment.conditions[index] == yushen::decision::Verdict::Unknown {
                checks.push(applies.unwrap_or(&code.holds));
                later.push(&code.holds);
            }
        }
        for (index, code) in version.program.materials.iter().enumerate() {
            if assessment.materials[index].requirement == yushen::decision::Requirement::Unknown {
                checks.extend(&code.needs);
            }
        }
        [checks, later]
    }

    fn open_slots(&self) -> Vec<u32> {
        let assessment = self.review.assessment();
        self.undecided()[0].iter().flat_map(|check| assessment.open(check).to_vec()).collect()
    }

    fn key(&self, section: Option<&str>) -> Key {
        let frame = &self.review.case().frame;
        let undecided = self.undecided().concat();
        let mut known: Vec<(u32, i64)> = undecided
            .iter()
            .flat_map(|check| check.slots.iter().copied())
            .filter(|slot| frame.state(*slot) == State::Known)
            .map(|slot| (slot, frame.value(slot)))
            .collect();
        known.sort_unstable();
        known.dedup();
        (section.map(str::to_owned), undecided.iter().map(|check| check.index).collect(), known)
    }

    /// Questions still to be asked on average, every answer being as likely as another.
    fn questions(&mut self, section: Option<&str>) -> Result<f64, TooMany> {
        let candidates = self.candidates(section);
        if candidates.is_empty() {
            return Ok(0.0);
        }
        let key = self.key(section);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        if self.known.len() >= STATES {
            return Err(TooMany);
        }
        let asked = if self.optimal || candidates.len() == 1 {
            candidates
        } else {
            let next = self.review.next(section).expect("something is open");
            let id = next.field.strip_prefix("facts.").expect("facts come first").to_owned();
            let fact = self.review.version().item.facts.iter().position(|f| f.id == id).expect("a fact");
            assert!(candidates.contains(&fact), "`{id}` is not open here");
            vec![fact]
        };
        let mut best = f64::INFINITY;
        for fact in asked {
            best = best.min(1.0 + self.after(fact)?);
        }
        self.known.insert(key, best);
        Ok(best)
    }

    /// The average over the answers to one fact.
    fn after(&mut self, fact: usize) -> Result<f64, TooMany> {
        let version = self.review.version().clone();
        let field = format!("facts.{}", version.item.facts[fact].id);
        let section = section_of(&version, Part::Fact(fact));
        let (mut sum, answers) = (0.0, self.answers[fact].clone());
        for answer in &answers {
            self.review.set(&field, answer.as_bytes()).expect("a good answer");
            sum += self.questions(section)?;
        }
        self.review.unset(&field).expect("known before");
        Ok(sum / answers.len() as f64)
    }
}

/// Answers to each asked fact, or why there is no small set of them.
fn answers(review: &Review) -> Result<Vec<Vec<String>>, String> {
    let version = review.version();
    let facts = version.item.facts.iter().enumerate();
    facts
        .map(|(index, fact)| {
            let slots = version.layout.slots_of(Part::Fact(index));
            let info = &version.layout.root.slots[slots.start as usize];
            let values = version.program.values.get(slots.start as usize).map_or(&[][..], Vec::as_slice);
            let no = |why: &str| Err(format!("`{}` {why}", fact.id));
            Ok(match (&info.kind, slots.len()) {
                (Kind::Choice(options), 1) => options.iter().map(|o| format!("\"{}\"", o.id)).collect(),
                (Kind::Bool, 1) => vec!["false".into(), "true".into()],
                (Kind::Integer { .. } | Kind::Decimal { .. }, 1) if values.is_empty() => {
                    return no("is compared with more than constants");
                }
                (Kind::Integer { .. }, 1) => values.iter().map(i64::to_string).collect(),
                (Kind::Decimal { scale, .. }, 1) => values
                    .iter()
                    .map(|v| format!("\"{}\"", yushen::value::decimal::format(*v, *scale)))
                    .collect(),
                // One date that is early enough, one that is not; one text that is as good as another.
                (Kind::Date, 1) => vec!["\"1990-01-01\"".into(), "\"2027-06-30\"".into()],
                (Kind::Text(_), 1) => texts(&fact.ty),
                (Kind::List(_), _) => return no("is a list"),
                (Kind::Choices(_), _) => return no("takes several options"),
                _ => return no("has parts of its own"),
            })
        })
        .collect()
}

/// Texts that are as good as any other of their kind: numbers of somebody old and of a child, since rules read the
/// birth date; one of all others.
fn texts(ty: &FieldType) -> Vec<String> {
    let mut rng = fastrand::Rng::with_seed(1);
    let texts = match ty {
        FieldType::ResidentId => {
            ["19491231", "20200229"].map(|birth| numbers::resident_id(birth, &mut rng)).to_vec()
        }
        FieldType::CreditCode => vec![numbers::credit_code(&mut rng)],
        FieldType::Phone => vec![numbers::phone(&mut rng)],
        _ => vec!["样本".into()],
    };
    texts.into_iter().map(|text| format!("\"{text}\"")).collect()
}

/// Questions on average: the interview's, and the optimal tree's; or why not every way can be tried.
fn compare(library: &Arc<Library>, item: &str, on: &str) -> Result<(f64, f64), String> {
    let on = yushen::value::date::parse(on).expect("a date");
    let mut review = Review::new(library.clone(), item, on).expect("the item is there");
    let answers = answers(&review)?;
    let mut average = |optimal| {
        let mut walk = Walk { review: &mut review, answers: answers.clone(), known: HashMap::new(), optimal };
        walk.questions(None).map_err(|TooMany| format!("has more than {STATES} states"))
    };
    Ok((average(false)?, average(true)?))
}

/// Compares random items; what the interview asks, what the optimal trees ask, and the worst item.
fn random(
    seeds: std::ops::Range<u64>,
    facts: std::ops::RangeInclusive<usize>,
) -> (usize, f64, f64, Vec<String>) {
    let (mut items, mut worst, mut asked, mut best) = (0, 0.0_f64, 0.0, 0.0);
    let mut far = Vec::new();
    for seed in seeds {
        let (library, _) = library::check(&small_items::library(seed, facts.clone()));
        // Some random rules never hold, or leave a fact unread: not what an author would publish.
        let Some(library) = library.map(Arc::new) else { continue };
        let Ok((interview, optimal)) = compare(&library, "small", "2026-11-22") else { continue };
        if optimal == 0.0 {
            continue;
        }
        items += 1;
        (asked, best) = (asked + interview, best + optimal);
        worst = worst.max(interview / optimal);
        if interview > optimal * MOST {
            far.push(format!("seed {seed}: {interview:.3} against {optimal:.3}"));
        }
    }
    (items, asked / best, worst, far)
}

#[test]
fn small_items_are_asked_nearly_as_shortly_as_can_be() {
    let (items, whole, worst, far) = random(0..1_000, 3..=8);
    println!("{items} items of 3 to 8 facts: {whole:.3} of the optimum on the whole, {worst:.3} at worst");
    assert!(items >= 200, "only {items} items");
    assert!(far.is_empty(), "{} of {items}:\n{}", far.len(), far.join("\n"));
}

/// The largest items of which every order is tried.
#[test]
fn larger_items_are_asked_nearly_as_shortly_as_can_be() {
    let (items, whole, worst, far) = random(5_000..5_120, 9..=11);
    println!("{items} items of 9 to 11 facts: {whole:.3} of the optimum on the whole, {worst:.3} at worst");
    assert!(items >= 20, "only {items} items");
    assert!(far.is_empty(), "{} of {items}:\n{}", far.len(), far.join("\n"));
}

#[test]
fn our_items_that_fit_are_asked_nearly_as_shortly_as_can_be() {
    let library = Arc::new(Rules::ours().expect("our rules").library);
    let (mut fit, mut items) = (0, BTreeSet::new());
    let (mut asked, mut best, mut worst) = (0.0, 0.0, 1.0_f64);
    for (id, versions) in &library.items {
        for version in versions {
            let on = yushen::value::date::format(version.item.from);
            match compare(&library, id, &on) {
                Ok((interview, optimal)) => {
                    (fit, asked, best) = (fit + 1, asked + interview, best + optimal);
                    worst = worst.max(interview / optimal);
                    items.insert(id);
                    println!("{id} {on}: {interview:.4} questions, optimal {optimal:.4}");
                    assert!(interview <= optimal * MOST, "{id} {on}: {interview} against {optimal}");
                }
                Err(why) => println!("{id} {on} does not fit: {why}"),
            }
        }
    }
    println!(
        "{fit} versions of {} items: {:.3} of the optimum on the whole, {worst:.3} at worst",
        items.len(),
        asked / best
    );
    assert!(fit >= FIT, "only {fit} versions fit: {items:?}");
}
