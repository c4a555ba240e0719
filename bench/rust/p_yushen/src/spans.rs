//! `p_yushen spans`: where the time of our native rows goes.
//! In: a library, facts documents. Out: microseconds of processor time a case for each stage, and the bytes that pass.
//! Absent: what stands between the stages; the rows of the table have it.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use harness::native::{cpu, Args};
use serde::de::IgnoredAny;
use serde_json::Value;
use sha2::{Digest, Sha256};
use yushen::decision::assess::Assessment;
use yushen::decision::dated::Dated;
use yushen::decision::{decide, decide_json, Decision};
use yushen::evaluate::Machine;
use yushen::facts::Case;
use yushen::value::date;
use yushen::Review;

use crate::decision::{library, ON};

pub fn main() {
    let arguments = Args(std::env::args().collect());
    let get = |key| arguments.get(key).unwrap_or_else(|| panic!("{key} is needed"));
    let read = |key| std::fs::read_to_string(get(key)).expect("the file can be read");
    let library = Arc::new(library(&harness::items_of(&read("--rules"))).expect("the library is sound"));
    let id = get("--item").replace('_', "-");
    let on = date::parse(ON).expect("a date");
    let version = library.version(&id, on).expect("the item is in force").clone();
    let document = |line: &str| -> Vec<u8> {
        let line: Value = serde_json::from_str(line).expect("a case");
        line["facts"].to_string().into_bytes()
    };
    let documents: Vec<Vec<u8>> = read("--cases").lines().map(document).collect();
    let case = |document: &Vec<u8>| {
        let mut case = Case::new(&version.layout);
        case.read(&version.item, &version.layout, document).expect("the document is sound");
        case
    };
    let cases: Vec<Case> = documents.iter().map(case).collect();
    let decisions: Vec<Decision> = cases.iter().map(|case| decide(&library, &version, case, on)).collect();
    let written: Vec<Vec<u8>> = decisions.iter().map(Decision::canonical_json).collect();

    let mut spans = BTreeMap::new();
    let mut span = |name: &str, one: &mut dyn FnMut(usize)| {
        let (start, before, mut rounds) = (Instant::now(), cpu(), 0);
        while rounds < 3 || cpu() - before < 0.3 && start.elapsed().as_secs() < 10 {
            (0..documents.len()).for_each(&mut *one);
            rounds += 1;
        }
        spans.insert(name.to_owned(), (cpu() - before) * 1e6 / (rounds * documents.len()) as f64);
    };
    span("bytes: serde_json alone, everything ignored", &mut |i| {
        black_box(serde_json::from_slice::<IgnoredAny>(&documents[i]).expect("JSON"));
    });
    span("bytes: into a generic JSON value, for comparison", &mut |i| {
        black_box(serde_json::from_slice::<Value>(&documents[i]).expect("JSON"));
    });
    let mut scratch = Case::new(&version.layout);
    span("bytes: read and checked into slots", &mut |i| {
        scratch.read(&version.item, &version.layout, &documents[i]).expect("the document is sound");
    });
    let dated = Dated::of(&library, &version, &cases[0], on);
    let mut assessment = Assessment::new(&version);
    let mut machine = Machine::new(version.program.locals);
    span("verdicts: every check evaluated", &mut |i| {
        let mut run = machine.run(&cases[i].frame, dated.context(&library, &version, on));
        assessment.clear();
        assessment.update(&version, &cases[i], &mut run);
        black_box(assessment.outcome);
    });
    let mut review = Review::new(library.clone(), &id, on).expect("the item is in force");
    span("review: load (slots, verdicts, document kept)", &mut |i| {
        review.load(&documents[i]).expect("the document is sound");
    });
    span("decision: canonical JSON with digest (verdicts, what was read, writing, SHA-256)", &mut |i| {
        black_box(decide_json(&library, &version, &cases[i], on));
    });
    span("decision: the same and a `Decision` that owns its texts", &mut |i| {
        black_box(decide(&library, &version, &cases[i], on));
    });
    span("decision: serde's canonical JSON, for comparison", &mut |i| {
        black_box(decisions[i].canonical_json());
    });
    span("decision: SHA-256 of that JSON", &mut |i| {
        black_box(Sha256::digest(&written[i]));
    });
    spans.insert("document bytes".into(), mean(&documents));
    spans.insert("decision bytes".into(), mean(&written));
    println!("{}", serde_json::to_string_pretty(&spans).expect("figures"));
}

fn mean(all: &[Vec<u8>]) -> f64 {
    all.iter().map(Vec::len).sum::<usize>() as f64 / all.len() as f64
}
