//! Applications in which one requirement is broken, or two: each with everything else in order as far as that can be.
//! In: the rule library with its sample values, the example documents. Out: `Broken` documents that a wizard can be
//! filled with; what can't be broken, and why. Absent: expectations; the engine's decision is asked for anew by whoever
//! uses them.
//!
//! They come from the rule cases and from the ready example of each item, every material taken away and every answer
//! changed in turn. The one with the fewest other deficits is taken.

use crate::rules::{Rules, repository};
use anyhow::{Context, Result};
use chrono::NaiveDate;
use fastrand::Rng;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use yushen::decision::QuestionKind;
use yushen::facts::schema::FieldType;
use yushen::item::{Effect, FactSource, Field, Form};
use yushen::value::date;
use yushen::{Decision, Library, Version};

/// The profile of bundles that are only tried out.
const PROFILE: &str = "sample";

/// One application.
#[derive(Debug, Clone, Serialize)]
pub struct Broken {
    /// Item id.
    pub item: String,
    /// Application date (ISO).
    pub on: String,
    /// Ids of the requirements that are broken on purpose: a condition, a material, `material.check`.
    pub breaks: BTreeSet<String>,
    /// How many deficits there are in all.
    pub deficits: usize,
    /// The facts document.
    pub facts: Value,
}

/// Everything for one item.
#[derive(Debug, Default, Serialize)]
pub struct Plan {
    /// Item id.
    pub item: String,
    /// One for each requirement that can be broken.
    pub single: Vec<Broken>,
    /// Sampled pairs.
    pub pairs: Vec<Broken>,
    /// Requirements that no answer of an applicant breaks.
    pub unreached: Vec<String>,
}

/// A document, its day and what is decided.
#[derive(Debug, Clone)]
struct Candidate {
    on: NaiveDate,
    document: Value,
    deficits: BTreeSet<String>,
}

/// One plan an item, in the order of their ids; `pairs` sampled pairs in each.
///
/// # Errors
/// The library or an example can't be read.
pub fn plans(on: NaiveDate, pairs: usize, seed: u64) -> Result<Vec<Plan>> {
    let rules = Rules::ours()?;
    let (library, _) = yushen::library::check_with(&rules.sources, Some(PROFILE));
    let library = library.context("the library is not sound with its sample values")?;
    let mut rng = Rng::with_seed(seed);
    let items: Vec<&String> = library.items.keys().collect();
    items.into_iter().map(|item| plan(&rules, &library, item, on, pairs, &mut rng)).collect()
}

fn plan(
    rules: &Rules,
    library: &Library,
    item: &str,
    on: NaiveDate,
    pairs: usize,
    rng: &mut Rng,
) -> Result<Plan> {
    let version = library.version(item, on).map_err(|error| anyhow::anyhow!("{error}"))?;
    let shared: BTreeSet<&str> =
        version.item.facts.iter().filter(|f| f.source == FactSource::Shared).map(|f| f.id.as_str()).collect();
    let maker = Maker { library, item, version, shared };
    let example = repository(&format!("examples/facts/{item}.json"));
    let example: Value = serde_json::from_slice(&std::fs::read(&example)?)?;

    let mut pool = vec![(on, example.clone())];
    for case in rules.cases(version)? {
        pool.push((case.on, serde_json::from_str(&case.facts)?));
    }
    let changed: Vec<(String, Value)> = maker.changed(&example, on);
    let ready: Vec<(NaiveDate, Value)> = pool
        .iter()
        .filter(|(on, document)| {
            maker.decided(*on, document.clone()).is_some_and(|ready| ready.deficits.is_empty())
        })
        .cloned()
        .collect();
    for (on, document) in ready {
        pool.extend(maker.changed(&document, on).into_iter().map(|(_, document)| (on, document)));
    }
    let candidates: Vec<Candidate> =
        pool.into_iter().filter_map(|(on, document)| maker.decided(on, document)).collect();

    let mut plan = Plan { item: item.to_owned(), ..Plan::default() };
    for requirement in requirements(version) {
        let broken = candidates.iter().filter(|candidate| candidate.deficits.contains(&requirement));
        match broken.min_by_key(|candidate| candidate.deficits.len()) {
            Some(candidate) => plan.single.push(maker.broken(candidate, [requirement].into())),
            None => plan.unreached.push(requirement),
        }
    }
    plan.pairs = maker.pairs(&example, on, &changed, pairs, rng);
    Ok(plan)
}

/// Everything that may be a deficit: conditions, materials, their checks.
fn requirements(version: &Version) -> Vec<String> {
    let conditions = version.item.conditions.iter().filter(|c| c.effect != Effect::Verify);
    let mut list: Vec<String> = conditions.map(|c| c.id.clone()).collect();
    for material in &version.item.materials {
        // What data sharing supplies is never missing: nobody is asked for it.
        if material.substitutes.shared.is_none() {
            list.push(material.id.clone());
        }
        list.extend(material.checks.iter().map(|check| format!("{}.{}", material.id, check.id)));
    }
    list
}

struct Maker<'l> {
    library: &'l Library,
    item: &'l str,
    version: &'l Version,
    /// Facts that nobody may be asked for.
    shared: BTreeSet<&'l str>,
}

impl Maker<'_> {
    /// What is decided of a document as an applicant could have made it; nothing for one that is refused, belongs to
    /// another version, or leaves a question of fact open.
    fn decided(&self, on: NaiveDate, mut document: Value) -> Option<Candidate> {
        if let Some(facts) = document.get_mut("facts").and_then(Value::as_object_mut) {
            facts.retain(|id, _| !self.shared.contains(id.as_str()));
        }
        // The wizard has no way to put off a paper.
        document.as_object_mut()?.remove("deferred");
        let decision: Decision = self.library.review(self.item, document.to_string().as_bytes(), on).ok()?;
        let here = decision.version == date::format(self.version.item.from);
        let open = decision.questions.iter().any(|question| question.kind == QuestionKind::Fact);
        let deficits = decision.deficits.iter().map(|deficit| deficit.id.clone()).collect();
        (here && !open).then_some(Candidate { on, document, deficits })
    }

    fn broken(&self, candidate: &Candidate, breaks: BTreeSet<String>) -> Broken {
        Broken {
            item: self.item.to_owned(),
            on: date::format(candidate.on),
            breaks,
            deficits: candidate.deficits.len(),
            facts: candidate.document.clone(),
        }
    }

    /// The ready example with one thing changed, each with the path of that.
    fn changed(&self, example: &Value, on: NaiveDate) -> Vec<(String, Value)> {
        let mut list = Vec::new();
        for material in &self.version.item.materials {
            let path = format!("/evidence/{}", material.id);
            let Some(present) = example.pointer(&path) else { continue };
            let mut put = |value: Value| list.extend(with(example, &path, value));
            put(Value::Null);
            if material.many {
                put(Value::Array(Vec::new()));
                let fewer =
                    present.as_array().map(|pieces| pieces.iter().skip(1).cloned().collect::<Vec<_>>());
                put(Value::Array(fewer.unwrap_or_default()));
            }
            let first = if material.many { format!("{path}/0") } else { path.clone() };
            // The wizard offers no electronic form where none is accepted.
            for form in Form::ALL.into_iter().filter(|f| material.accepts_form(*f) || *f != Form::Electronic)
            {
                list.extend(with(example, &format!("{first}/form"), Value::from(form.id())));
            }
            for field in &material.fields {
                let path = format!("{first}/{}", field.id);
                list.extend(values(field, on).into_iter().filter_map(|value| with(example, &path, value)));
            }
        }
        for fact in self.version.item.facts.iter().filter(|fact| !self.shared.contains(fact.id.as_str())) {
            let path = format!("/facts/{}", fact.id);
            let inner: Vec<(String, &Field)> = match &fact.ty {
                FieldType::Record { fields } => {
                    fields.iter().map(|field| (format!("{path}/{}", field.id), field)).collect()
                }
                FieldType::List { fields, .. } => {
                    list.extend(with(example, &path, Value::Array(Vec::new())));
                    fields.iter().map(|field| (format!("{path}/0/{}", field.id), field)).collect()
                }
                _ => vec![(path, fact)],
            };
            for (path, field) in inner {
                list.extend(values(field, on).into_iter().filter_map(|value| with(example, &path, value)));
            }
        }
        list
    }

    /// Two changes at once that break two requirements.
    fn pairs(
        &self,
        example: &Value,
        on: NaiveDate,
        changed: &[(String, Value)],
        wanted: usize,
        rng: &mut Rng,
    ) -> Vec<Broken> {
        // Changes that break just one requirement, by that.
        let mut breaking: BTreeMap<String, Vec<&(String, Value)>> = BTreeMap::new();
        for change in changed {
            let candidate = self.decided(on, change.1.clone());
            if let Some(only) =
                candidate.filter(|c| c.deficits.len() == 1).and_then(|c| c.deficits.first().cloned())
            {
                breaking.entry(only).or_default().push(change);
            }
        }
        let names: Vec<&String> = breaking.keys().collect();
        let mut found: BTreeMap<BTreeSet<String>, Broken> = BTreeMap::new();
        for _ in 0..wanted * 12 {
            let (Some(one), Some(two)) = (rng.choice(&names), rng.choice(&names)) else { break };
            let breaks: BTreeSet<String> = [(*one).clone(), (*two).clone()].into();
            let (Some((_, first)), Some((path, second))) =
                (rng.choice(&breaking[*one]), rng.choice(&breaking[*two]))
            else {
                continue;
            };
            let Some(value) = second.pointer(path) else { continue };
            let both = with(first, path, value.clone()).and_then(|(_, both)| self.decided(on, both));
            let Some(both) = both.filter(|both| breaks.len() == 2 && breaks.is_subset(&both.deficits)) else {
                continue;
            };
            found.entry(breaks.clone()).or_insert_with(|| self.broken(&both, breaks));
            if found.len() == wanted {
                break;
            }
        }
        debug_assert!(self.decided(on, example.clone()).is_some_and(|ready| ready.deficits.is_empty()));
        found.into_values().collect()
    }
}

/// The document with `value` at `path`, where it has that place.
fn with(document: &Value, path: &str, value: Value) -> Option<(String, Value)> {
    let (parent, name) = path.rsplit_once('/')?;
    let mut changed = document.clone();
    let object = changed.pointer_mut(parent)?.as_object_mut()?;
    if object.get(name) == Some(&value) {
        return None;
    }
    object.insert(name.to_owned(), value);
    Some((path.to_owned(), changed))
}

/// Values worth trying, few and telling; the engine refuses what does not fit.
fn values(field: &Field, on: NaiveDate) -> Vec<Value> {
    let mut values: Vec<Value> = match &field.ty {
        FieldType::Bool => vec![true.into(), false.into()],
        FieldType::Integer { min, max, .. } => {
            [*min, *max, 0, 1, 2, 5, 10, 17, 30, 60, 100, 200].map(Value::from).into()
        }
        FieldType::Decimal { scale, min, max, .. } => {
            let ends = [*min, *max].map(|end| yushen::value::decimal::format(end, *scale));
            let some = ["0", "0.5", "1", "5", "10", "58.5", "100", "500", "1000", "100000"].map(String::from);
            ends.into_iter().chain(some).map(Value::from).collect()
        }
        FieldType::Date => {
            let years = [-90, -66, -61, -40, -20, -10, -4, -2, -1, 0, 1, 3];
            let away = |years: i64| date::from_days(date::days(on) + years * 365 + 1);
            years.into_iter().filter_map(away).map(|day| Value::from(date::format(day))).collect()
        }
        FieldType::Text { .. } => vec!["某某".into()],
        FieldType::Choice { options, several: false } => {
            options.iter().map(|option| Value::from(option.id.clone())).collect()
        }
        FieldType::Choice { options, several: true } => {
            let one = options.iter().map(|option| Value::from(vec![option.id.clone()]));
            std::iter::once(Value::Array(Vec::new())).chain(one).collect()
        }
        FieldType::ResidentId => vec!["411503196501010050".into(), "411503200501010015".into()],
        FieldType::CreditCode => vec!["91411503MA00000007".into()],
        FieldType::Phone => vec!["13800138000".into()],
        FieldType::Record { .. } | FieldType::List { .. } => Vec::new(),
    };
    if field.optional {
        values.push(Value::Null);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_every_requirement_of_every_item_can_be_broken_alone() {
        let on = date::parse("2026-11-22").unwrap();
        let plans = plans(on, 2, 1).unwrap();
        assert_eq!(plans.len(), 27);
        let single: usize = plans.iter().map(|plan| plan.single.len()).sum();
        let alone = plans.iter().flat_map(|plan| &plan.single).filter(|broken| broken.deficits == 1).count();
        let unreached: Vec<String> = plans
            .iter()
            .flat_map(|plan| plan.unreached.iter().map(|id| format!("{}/{id}", plan.item)))
            .collect();
        println!("{single} requirements broken, {alone} of them alone; not broken: {unreached:?}");
        assert!(unreached.len() * 20 < single, "{} of {single} not broken: {unreached:?}", unreached.len());
        assert!(plans.iter().all(|plan| !plan.single.is_empty() && !plan.pairs.is_empty()));
    }
}
