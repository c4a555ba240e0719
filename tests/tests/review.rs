//! A review under way says what a review of the whole document says, however its answers came; and what is said with
//! facts missing is never taken back when they come.
//! `YUSHEN_REVIEW_CASES` cases (default 1,000), `YUSHEN_DROPPED_CASES` trials (default 2,000; the campaign takes 100,000).

use fastrand::Rng;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use yushen::decision::{EvidenceVerdict, Requirement, Verdict};
use yushen::{Decision, Library, Review};
use yushen_tests::generate::{Generated, Generator};
use yushen_tests::rules::Rules;

const SEED: u64 = 20_261_123;

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.replace('_', "").parse().ok()).unwrap_or(default)
}

/// Generated cases that are sound, with their documents as plain trees.
fn cases(rules: &Rules, seed: u64) -> impl Iterator<Item = (Generated, Value)> {
    let generator = Generator::new(rules, seed).expect("the library has cases");
    generator.filter_map(|case| {
        case.result.as_ref().ok()?;
        let document = serde_json::from_str(case.facts.trim_start_matches('\u{feff}')).ok()?;
        Some((case, document))
    })
}

/// Fields of a document that are answered one by one, with their values as JSON.
fn fields(document: &Value) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for root in ["facts", "evidence"] {
        let Some(members) = document.get(root).and_then(Value::as_object) else { continue };
        for (name, value) in members {
            match value.as_object().filter(|inner| !inner.is_empty() && fields.len() % 3 == 0) {
                // Sometimes piece by piece.
                Some(inner) if root == "facts" => {
                    fields.extend(inner.iter().map(|(n, v)| (format!("{root}.{name}.{n}"), v.to_string())));
                }
                _ => fields.push((format!("{root}.{name}"), value.to_string())),
            }
        }
    }
    for root in ["commitments", "deferred"] {
        fields.extend(document.get(root).map(|list| (root.to_owned(), list.to_string())));
    }
    fields
}

fn whole(library: &Library, case: &Generated, document: &[u8]) -> Vec<u8> {
    library.review(&case.item, document, case.on).expect("a sound document").canonical_json()
}

#[test]
fn answers_one_by_one_come_to_the_same_as_the_whole_document() {
    let mut rules = Rules::ours().unwrap();
    let library = Arc::new(std::mem::take(&mut rules.library));
    rules.library = Rules::ours().unwrap().library;
    let mut rng = Rng::with_seed(SEED);
    let (mut before, mut answers) = (None::<Value>, 0u64);
    for (case, document) in cases(&rules, SEED).take(number("YUSHEN_REVIEW_CASES", 1_000)) {
        let mut review = Review::new(library.clone(), &case.item, case.on).expect("the item is there");
        // Another case's answers first, as far as they fit; some of them wrong.
        for (field, value) in before.iter().flat_map(fields).take(rng.usize(..6)) {
            let said = review.assessment().clone();
            if review.set(&field, value.as_bytes()).is_err() {
                assert_eq!(*review.assessment(), said, "a refused answer changed something");
            }
        }
        for (field, _) in before.iter().flat_map(fields) {
            let _ = review.unset(&field);
        }
        let empty = whole(&library, &case, b"{}");
        assert_eq!(review.decision().canonical_json(), empty, "{}: taken back, not forgotten", case.item);
        let mut fields = fields(&document);
        rng.shuffle(&mut fields);
        for (field, value) in &fields {
            answers += 1;
            review.set(field, value.as_bytes()).unwrap_or_else(|e| panic!("{field} = {value}: {e:?}"));
            let _ = review.set(field, b"{\"nobody\": 1}");
            let _ = review.set(field, b"[");
        }
        let right = whole(&library, &case, document.to_string().as_bytes());
        let said = review.decision().canonical_json();
        assert_eq!(
            String::from_utf8_lossy(&said),
            String::from_utf8_lossy(&right),
            "{} on {}: {document}",
            case.item,
            case.on
        );
        assert_eq!(whole(&library, &case, &review.document()), right, "the document that is handed over");
        review.load(case.facts.as_bytes()).expect("a sound document");
        assert_eq!(review.decision().canonical_json(), right, "loaded over answers");
        before = Some(document);
    }
    println!("{answers} answers given one by one");
}

/// Definite verdicts of a decision, by check; and the fields an unknown one names.
fn verdicts(decision: &Decision) -> Vec<(String, String, bool, Vec<String>)> {
    let conditions = decision.conditions.iter().map(|c| {
        (c.id.clone(), format!("{:?}", c.verdict), c.verdict == Verdict::Unknown, c.unknown.clone())
    });
    let materials = decision.materials.iter().map(|m| {
        let open = m.requirement == Requirement::Unknown
            || m.requirement == Requirement::Required && m.evidence == EvidenceVerdict::Unknown;
        let said = match (m.requirement, open) {
            (Requirement::Required, false) => format!("{:?} {:?}", m.requirement, m.evidence),
            _ => format!("{:?}", m.requirement),
        };
        (m.id.clone(), said, open, m.unknown.clone())
    });
    conditions.chain(materials).collect()
}

#[test]
fn with_one_fact_in_four_missing_nothing_is_said_that_the_whole_contradicts() {
    let rules = Rules::ours().unwrap();
    let mut rng = Rng::with_seed(SEED + 1);
    let (mut definite, mut unknown, mut trials) = (0u64, 0u64, 0usize);
    let wanted = number("YUSHEN_DROPPED_CASES", 2_000);
    let (mut settled, mut others) = (0u64, BTreeMap::<String, VecDeque<Value>>::new());
    for (case, document) in cases(&rules, SEED + 1) {
        if trials == wanted {
            break;
        }
        let complete = verdicts(case.result.as_ref().expect("sound"));
        let mut gappy = document.clone();
        for root in ["facts", "evidence"] {
            if let Some(members) = gappy.get_mut(root).and_then(Value::as_object_mut) {
                members.retain(|_, _| rng.u32(..4) > 0);
            }
        }
        let Ok(decision) = rules.library.review(&case.item, gappy.to_string().as_bytes(), case.on) else {
            continue;
        };
        if decision.version != case.result.as_ref().expect("sound").version {
            continue;
        }
        trials += 1;
        let pool = others.entry(case.item.clone()).or_default();
        pool.push_back(document.clone());
        if pool.len() > 60 {
            pool.pop_front();
        }
        for ((id, said, open, names), (_, right, still_open, _)) in verdicts(&decision).iter().zip(&complete)
        {
            if *open {
                unknown += 1;
                assert!(!names.is_empty(), "{}: `{id}` is unknown and names nothing: {gappy}", case.item);
                let absent = |name: &String| gappy.pointer(&format!("/{}", name.replace('.', "/"))).is_none();
                assert!(
                    names.iter().all(absent),
                    "{}: `{id}` names {names:?}, which is there: {gappy}",
                    case.item
                );
                // Some other applicant's answers to just what it names settle it.
                let settles = |other: &Value| {
                    let mut named = gappy.clone();
                    names.iter().for_each(|name| copy(other, &mut named, name));
                    let after = rules.library.review(&case.item, named.to_string().as_bytes(), case.on);
                    after.is_ok_and(|after| verdicts(&after).iter().any(|(i, _, open, _)| i == id && !open))
                };
                let pool = others.entry(case.item.clone()).or_default();
                settled += u64::from(pool.iter().any(settles));
            } else if !said.starts_with("NotRequired") || !still_open {
                definite += 1;
                assert!(
                    said == right || *still_open && right == "Unknown",
                    "{}: `{id}` is {said}, and {right} with everything known: {document}\n{gappy}",
                    case.item
                );
            }
        }
    }
    println!(
        "{trials} trials: {definite} definite verdicts, none contradicted; {unknown} unknown ones, each naming only \
         what is missing, {settled} of them settled by the answers of one of 60 others to just that"
    );
    assert!(definite > 0 && unknown > 0 && settled * 10 > unknown * 9, "{settled} of {unknown}");
}

/// Copies the top-level part a field belongs to.
fn copy(from: &Value, to: &mut Value, field: &str) {
    let mut steps = field.split(['.', '[']);
    let (Some(root), Some(name)) = (steps.next(), steps.next()) else { return };
    if let Some(value) = from.get(root).and_then(|members| members.get(name)) {
        to[root][name] = value.clone();
    }
}
