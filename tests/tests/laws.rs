//! Laws of the engine over every item of the library, for generated cases.
//! `YUSHEN_LAW_CASES` cases an item (default 60; the campaign runs 100,000). A curer that knows only the published
//! notice mends; decided checks stay decided when facts are added; order and repetition change nothing.

use fastrand::Rng;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use yushen::{Decision, Lang, Library, notice};
use yushen_tests::curer;
use yushen_tests::generate::{Generated, Generator};
use yushen_tests::rules::Rules;

const SEED: u64 = 20_261_122;

/// Sound cases of each item.
fn wanted() -> usize {
    std::env::var("YUSHEN_LAW_CASES").map_or(60, |n| n.replace('_', "").parse().expect("a number"))
}

/// So many sound cases of each item, one item after the other.
fn cases<'l>(rules: &'l Rules, seed: u64) -> impl Iterator<Item = (Generated, Decision, Value)> + 'l {
    rules.library.items.keys().flat_map(move |item| {
        let generator = Generator::only(rules, item, seed).expect("the item has cases");
        let sound = generator.filter_map(|case| {
            let decision = case.result.clone().ok()?;
            // Style may have repeated keys or odd numbers; the plain document is what the laws are about.
            let document = serde_json::from_str(case.facts.trim_start_matches('\u{feff}')).ok()?;
            Some((case, decision, document))
        });
        sound.take(wanted())
    })
}

fn review(library: &Library, case: &Generated, document: &Value) -> Option<Decision> {
    library.review(&case.item, document.to_string().as_bytes(), case.on).ok()
}

/// The published notice of a document, as JSON.
fn published(library: &Library, case: &Generated, document: &Value) -> Option<Value> {
    let (version, read) = library.open(&case.item, document.to_string().as_bytes(), case.on).ok()?;
    let decision = yushen::decision::decide(library, &version, &read, case.on);
    serde_json::to_value(notice::build(&decision, &version, Lang::Zh)).ok()
}

#[test]
fn what_the_notice_lists_is_all_that_is_asked_for() {
    let rules = Rules::ours().unwrap();
    let mut rng = Rng::with_seed(SEED);
    let (mut cured, mut listed) = (BTreeMap::<String, u64>::new(), 0u64);
    for (case, _, mut document) in cases(&rules, SEED) {
        let on = yushen::value::date::format(case.on);
        let Some(before) = published(&rules.library, &case, &document) else { continue };
        let count =
            curer::deficits(&before).iter().filter(|(_, changes)| curer::is_material(changes)).count();
        if count == 0 {
            continue;
        }
        listed += count as u64;
        let ask = |document: &Value| published(&rules.library, &case, document);
        let failed = curer::hand_in(&mut document, &ask, &on, &mut rng);
        assert!(failed.is_empty(), "could not hand in {failed:?} for {} on {on}: {document}", case.item);
        let after = published(&rules.library, &case, &document).expect("the cured document is accepted");
        let rest: Vec<_> =
            curer::deficits(&after).into_iter().filter(|(_, c)| curer::is_material(c)).collect();
        assert!(
            rest.is_empty(),
            "{} on {on}: still asked for {rest:?} after handing in all: {document}",
            case.item
        );
        *cured.entry(case.item.clone()).or_default() += 1;
    }
    println!("handed in {listed} listed materials; cases by item: {cured:?}");
    assert!(cured.len() == rules.library.items.len(), "some item was never cured: {cured:?}");
}

/// Ids of deficits, and for each the top-level facts that its check read.
fn deficits(decision: &Decision) -> BTreeMap<String, BTreeSet<String>> {
    let name = |field: &String| {
        field.strip_prefix("facts.").map(|f| f.split(['.', '[']).next().unwrap_or(f).to_string())
    };
    let read = |fields: &[String]| fields.iter().filter_map(name).collect::<BTreeSet<_>>();
    let mut result = BTreeMap::new();
    for deficit in &decision.deficits {
        let id = deficit.id.split('.').next().unwrap_or_default();
        let condition = decision.conditions.iter().find(|c| c.id == deficit.id).map(|c| read(&c.decided_by));
        let material = decision.materials.iter().find(|m| m.id == id).map(|m| {
            let mut facts = read(&m.decided_by);
            m.checks.iter().for_each(|c| facts.extend(read(&c.decided_by)));
            facts
        });
        result.insert(deficit.id.clone(), condition.or(material).unwrap_or_default());
    }
    result
}

#[test]
fn a_check_none_of_whose_facts_changed_is_never_a_new_deficit() {
    let rules = Rules::ours().unwrap();
    let mut rng = Rng::with_seed(SEED + 1);
    let (mut changed_cases, mut gone) = (0u64, 0u64);
    for (case, decision, mut document) in cases(&rules, SEED + 1) {
        let on = yushen::value::date::format(case.on);
        let Some(notice) = published(&rules.library, &case, &document) else { continue };
        let mut before = decision;
        for (id, changes) in curer::deficits(&notice).into_iter().filter(|(_, c)| !curer::is_material(c)) {
            for _ in 0..12 {
                let mut tried = document.clone();
                let Some(fact) = curer::change_fact(&mut tried, &changes, &on, &mut rng) else { break };
                let Some(after) = review(&rules.library, &case, &tried) else { continue };
                let old = deficits(&before);
                for (new, facts) in deficits(&after).into_iter().filter(|(id, _)| !old.contains_key(id)) {
                    assert!(
                        facts.contains(&fact),
                        "{}: `{new}` appeared though only `{fact}` changed; it reads {facts:?}: {tried}",
                        case.item
                    );
                }
                changed_cases += 1;
                let mended = !after.deficits.iter().any(|d| d.id == id);
                (before, document) = (after, tried);
                if mended {
                    gone += 1;
                    break;
                }
            }
        }
    }
    println!("{changed_cases} facts changed, {gone} conditions mended that way");
    assert!(gone > 0);
}

/// What each check says, when it says anything.
fn decided(decision: &Decision) -> BTreeMap<String, String> {
    let mut verdicts = BTreeMap::new();
    for c in &decision.conditions {
        verdicts.insert(format!("condition {}", c.id), format!("{:?}", c.verdict));
    }
    for m in &decision.materials {
        verdicts.insert(format!("needs {}", m.id), format!("{:?}", m.requirement));
        for c in &m.checks {
            verdicts.insert(format!("accepts {}.{}", m.id, c.id), format!("{:?}", c.verdict));
        }
    }
    verdicts
}

/// Removes facts and fields at random, at any depth; elements of lists stay.
fn forget(value: &Value, rng: &mut Rng) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|_| rng.u32(0..4) != 0);
            let kept: Vec<_> = kept.map(|(k, v)| (k.clone(), v.clone())).collect();
            Value::Object(kept.into_iter().map(|(k, v)| (k, forget(&v, rng))).collect::<Map<_, _>>())
        }
        Value::Array(list) => list.iter().map(|v| forget(v, rng)).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_known_fact_never_flips_a_decided_check() {
    let rules = Rules::ours().unwrap();
    let mut rng = Rng::with_seed(SEED + 2);
    let mut compared = 0u64;
    for (case, full, document) in cases(&rules, SEED + 2) {
        let mut partial = document.clone();
        partial["facts"] = forget(&document["facts"], &mut rng);
        let Some(less) = review(&rules.library, &case, &partial) else { continue };
        if less.version != full.version {
            continue;
        }
        let known = decided(&full);
        for (check, verdict) in decided(&less).into_iter().filter(|(_, verdict)| verdict != "Unknown") {
            // A paper that turns out not to be required is not looked at: its checks are gone, not flipped.
            let Some(now) = known.get(&check) else { continue };
            compared += 1;
            assert_eq!(*now, verdict, "{} {check}: {partial} against {document}", case.item);
        }
        for condition in less.conditions.iter().filter(|c| c.verdict == yushen::decision::Verdict::Unknown) {
            assert!(!condition.unknown.is_empty(), "{} {} names no fact: {partial}", case.item, condition.id);
        }
    }
    println!("{compared} decided checks compared");
    assert!(compared > 0);
}

fn shuffled(value: &Value, rng: &mut Rng) -> String {
    match value {
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            rng.shuffle(&mut members);
            let inner: Vec<String> = members
                .iter()
                .map(|(k, v)| format!("{}:{}", Value::String((*k).clone()), shuffled(v, rng)))
                .collect();
            format!("{{{}}}", inner.join(","))
        }
        Value::Array(list) => {
            let inner: Vec<String> = list.iter().map(|v| shuffled(v, rng)).collect();
            format!("[{}]", inner.join(","))
        }
        other => other.to_string(),
    }
}

#[test]
fn order_and_repetition_change_nothing() {
    let rules = Rules::ours().unwrap();
    let mut rng = Rng::with_seed(SEED + 3);
    for (case, decision, document) in cases(&rules, SEED + 3) {
        let text = shuffled(&document, &mut rng);
        let again = rules.library.review(&case.item, text.as_bytes(), case.on).expect("the same document");
        assert_eq!(decision.canonical_json(), again.canonical_json(), "{}: {text}", case.item);
    }
}
