//! The hostile corpus, run: every script gives the codes it must give, twice, within time, stack and memory.
//!
//! The test `parity` puts the same corpus to the WebAssembly build.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "the test measures time and memory")]
#![allow(clippy::useless_vec, clippy::format_in_format_args)] // generators are read more often than they run

mod common;
#[path = "hostile/mod.rs"]
mod corpus;

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use yushen::Severity;

/// Stack of a thread that runs a script: that of a browser's WebAssembly, more for unoptimised frames.
const STACK: usize = if cfg!(debug_assertions) { 2 << 20 } else { 1 << 20 };
/// Longest that one script may take, facts included.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 3 });
/// Most memory of the whole run, test harness included.
const MOST_KIB: u64 = 64 * 1024;

/// The largest legal facts: 512 rooms, each known; and the largest of which nothing is known.
fn facts() -> [String; 4] {
    let rooms = |one: &str| vec![one; 512].join(",");
    let known = rooms(r#"{"size":7,"clean":true,"ends":null}"#);
    let name = "公".repeat(200);
    [
        "{}".into(),
        format!(
            r#"{{"facts":{{"flag":true,"other":true,"staff":3,"seats":5,"area":"1.00","ratio":"0.1","day":"1999-01-01","ends":null,"name":"{name}","kind":"shop","tags":["hot"],"citizen":"11010519491231002X","premises":{{"size":1,"owned":true}},"rooms":[{known}]}}}}"#
        ),
        format!(r#"{{"facts":{{"flag":false,"rooms":[{}]}}}}"#, rooms(r#"{"size":3}"#)),
        format!(r#"{{"facts":{{"rooms":[{}]}}}}"#, rooms("{}")),
    ]
}

/// Codes of the errors, sorted, each once.
fn codes(script: &str) -> BTreeSet<&'static str> {
    let (_, found) = yushen::library::check(&common::sources(script));
    assert!(found.len() <= 1_000, "{} findings", found.len());
    found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect()
}

/// Runs one script with every facts document; what it was refused with.
fn run(script: &str) -> BTreeSet<&'static str> {
    let found = codes(script);
    assert_eq!(codes(script), found, "the second run says something else");
    let Ok(library) = common::compile(script) else { return found };
    let on = yushen::value::date::parse("2026-11-22").unwrap();
    for document in facts() {
        let decision = library.review("sample", document.as_bytes(), on).unwrap();
        assert_eq!(decision.conditions.len(), 1);
    }
    found
}

fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn every_script_is_refused_or_bounded() {
    let corpus = corpus::all();
    let mechanisms: BTreeSet<&str> = corpus.iter().map(|h| h.mechanism).collect();
    assert!(
        corpus.len() >= 200 && mechanisms.len() >= 40,
        "{} scripts, {} mechanisms",
        corpus.len(),
        mechanisms.len()
    );
    let (mut wrong, mut slowest) = (Vec::new(), (Duration::ZERO, String::new()));
    for (index, hostile) in corpus.iter().enumerate() {
        let name = format!("{} #{index}", hostile.mechanism);
        let (sender, receiver) = mpsc::channel();
        let script = hostile.script.clone();
        let started = Instant::now();
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn(move || sender.send(run(&script)).unwrap()).unwrap();
        let found = receiver.recv_timeout(LONGEST);
        let took = started.elapsed();
        if took > LONGEST / 6 {
            println!("{name}: {took:?}");
        }
        if took > slowest.0 {
            slowest = (took, name.clone());
        }
        let shown: String = hostile.script.chars().take(200).collect();
        match found {
            Ok(found) if found.iter().copied().eq(hostile.codes.iter().copied()) => {}
            Ok(found) => {
                let (_, why) = yushen::library::check(&common::sources(&hostile.script));
                let why: Vec<_> = why.iter().take(3).map(ToString::to_string).collect();
                wrong.push(format!(
                    "{name}: expected {:?}, found {found:?}\n  {shown}\n  {why:?}",
                    hostile.codes
                ))
            }
            Err(error) => wrong.push(format!("{name}: {error} after {took:?}\n  {shown}")),
        }
        if found_panic(thread, &receiver) {
            wrong.push(format!("{name}: panicked\n  {shown}"));
        }
    }
    println!(
        "{} scripts, {} mechanisms, slowest {:?} ({}), peak {:?} KiB",
        corpus.len(),
        mechanisms.len(),
        slowest.0,
        slowest.1,
        peak_kib()
    );
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), corpus.len(), wrong.join("\n"));
    if let Some(peak) = peak_kib() {
        assert!(peak <= MOST_KIB, "{peak} KiB at the peak");
    }
}

/// Whether the thread ended in a panic. One that still runs is left alone.
fn found_panic(
    thread: std::thread::JoinHandle<()>,
    receiver: &mpsc::Receiver<BTreeSet<&'static str>>,
) -> bool {
    let running = matches!(receiver.try_recv(), Err(mpsc::TryRecvError::Empty)) && !thread.is_finished();
    !running && thread.join().is_err()
}
